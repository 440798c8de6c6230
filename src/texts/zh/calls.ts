import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaClockFrom, type Instant } from '../../domain/time.ts'
import { calledTogether, withTitle, type Call } from '../lines.ts'
import { severityNames } from './names.ts'

/** Of a phone that shows some 20 characters a row: two rows. */
const rowMost = 42

/** Calls for a room that is over its budget: several tickets in one message, the most urgent first. */
export const callsInChinese = {
  callLine: (t: Ticket, engineer: string | null, due: Instant | null, now: Instant): string =>
    withTitle(
      [
        `#${t.number}`,
        ...(t.severity === 'normal' ? [] : [severityNames[t.severity]]),
        engineer ?? '无人值班',
        ...(due === null ? [] : [`${chinaClockFrom(due, now)} 前`]),
      ].join(' '),
      t.title,
      rowMost,
    ),
  calls: (calls: readonly Call[]): string =>
    calledTogether(calls, {
      head: `${calls.length} 张工单待接单，接单请发：认领 ${calls[0]?.number ?? ''}`,
      lineMost: rowMost,
      mark: (pictures) => `（图 ${pictures} 张）`,
      sign: '（图）',
      rest: (hidden, numbers) => `另有 ${hidden} 张：${numbers}`,
      look: (number, alone) =>
        alone ? `看图请发：工单 ${number}` : `看图请发工单和编号，如：工单 ${number}`,
    }),
} as const
