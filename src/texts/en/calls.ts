import { calledTogether, firstLineMost, withTitle } from '../lines.ts'
import type { callsInChinese } from '../zh/calls.ts'
import { clockInEnglish } from './time.ts'

/** Calls for a room that is over its budget: several tickets in one message, the most urgent first. */
export const callsInEnglish: {
  readonly [Name in keyof typeof callsInChinese]: (typeof callsInChinese)[Name]
} = {
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
    calledTogether(
      `${calls.length} tickets to be taken. To take one, send: claim ${calls[0]?.number ?? ''}`,
      calls,
      (hidden, numbers) => `${hidden} more: ${numbers}`,
    ),
}
