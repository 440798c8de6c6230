import type { SameTexts } from '../texts.ts'
import { calledTogether, firstLineMost, withTitle } from '../lines.ts'
import type { callsInChinese } from '../zh/calls.ts'
import { clockInEnglish } from './time.ts'

/** Calls for a room that is over its budget: several tickets in one message, the most urgent first. */
export const callsInEnglish: SameTexts<typeof callsInChinese> = {
  callLine: (t, engineer, due, now) =>
    withTitle(
      [
        `#${t.number}`,
        ...(t.severity === 'normal' ? [] : [t.severity]),
        `${engineer ?? 'nobody on duty'}${due === null ? '' : ` by ${clockInEnglish(due, now)}`}:`,
      ].join(' '),
      t.title,
      firstLineMost,
    ),
  calls: (calls) =>
    calledTogether(calls, {
      head: `${calls.length} tickets to be taken. To take one, send: claim ${calls[0]?.number ?? ''}`,
      lineMost: firstLineMost,
      mark: (pictures) => ` (${pictures} ${pictures === 1 ? 'picture' : 'pictures'})`,
      sign: ' (pictures)',
      rest: (hidden, numbers) => `${hidden} more: ${numbers}`,
      look: (number, alone) =>
        alone
          ? `To see the pictures, send: show ${number}`
          : `To see the pictures of a ticket, send e.g.: show ${number}`,
    }),
}
