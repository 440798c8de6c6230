import type { Calendar } from '../calendar/calendar.ts'
import { noSpecialDays } from '../calendar/day-table.ts'
import type { DailyWindow } from '../contract/contract.ts'
import type { Target } from '../contract/policy.ts'
import type { ClockKind, Severity } from '../tickets/ticket.ts'

const midnight = 24 * 60

/** Nobody is helped by a report written, a call made or a vendor pressed at night. */
const canWait: ReadonlySet<ClockKind> = new Set(['report', 'followup', 'vendor-return'])

/** Every day outside the quiet hours, holidays too. */
const awake = ({ from, to }: DailyWindow): Calendar => {
  const windows =
    to <= from
      ? [{ from: to, to: from }]
      : [
          { from: 0, to: from },
          { from: to, to: midnight },
        ].filter((window) => window.from < window.to)
  return {
    kind: 'working',
    week: [0, 1, 2, 3, 4, 5, 6].map(() => windows),
    makeUp: null,
    days: noSpecialDays,
  }
}

/**
 * In whose windows one may be reminded of a clock whose ladder names no hours: the target's own, and where those go
 * round the clock, what can wait keeps the quiet hours. Responses, resolutions, what contacts are owed, and everything
 * about a critical ticket do not wait. The deadline itself never moves.
 */
export const reminderHours = (
  target: Pick<Target, 'clock'>,
  severity: Severity,
  calendar: Calendar,
  quiet: DailyWindow | null,
): Calendar =>
  quiet !== null &&
  quiet.from !== quiet.to &&
  calendar.kind === 'always' &&
  severity !== 'critical' &&
  canWait.has(target.clock)
    ? awake(quiet)
    : calendar
