import { workingTime } from '../calendar/calendar.ts'
import type { Clock } from './clocks.ts'
import type { Contract } from '../contract/contract.ts'
import { pausesOf } from './pauses.ts'
import type { AverageTarget } from '../contract/policy.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** What a promised mean came to in a period (SLA-F3). */
export interface AverageAttained {
  readonly target: AverageTarget
  /** How many clocks were met in the period. */
  readonly count: number
  /** Mean of the counted time in ms; null when nothing was met. */
  readonly mean: number | null
  /** Null when nothing was met. */
  readonly attained: boolean | null
}

/** Counted time from start to meeting, in the calendar of the average, without what the clock's own target paused for. */
const lengthOf = (
  ticket: Pick<Ticket, 'timeline'>,
  clock: Clock,
  calendar: Contract['calendars'][string],
): number => {
  const { startedAt, metAt, target } = clock
  if (metAt === null) return 0
  const pauses = pausesOf(ticket.timeline).filter(({ for: who }) => target.pausedBy.includes(who))
  const paused = pauses.reduce(
    (sum, { from, to }) =>
      sum + workingTime(calendar, { from: Math.max(from, startedAt), to: Math.min(to, metAt) }),
    0,
  )
  return workingTime(calendar, { from: startedAt, to: metAt }) - paused
}

/**
 * Attained against promised, for the clocks that were met at or after `from` and before `to`. Waiting for the requester
 * or the vendor does not count where it does not count for the clock.
 */
export const averagesOf = (
  contract: Pick<Contract, 'averages' | 'calendars'>,
  tickets: readonly { readonly ticket: Ticket; readonly clocks: readonly Clock[] }[],
  period: { readonly from: Instant; readonly to: Instant },
): readonly AverageAttained[] =>
  contract.averages.map((target) => {
    const calendar = contract.calendars[target.calendar]
    const lengths = tickets.flatMap(({ ticket, clocks }) =>
      calendar === undefined || (target.category !== null && !target.category.includes(ticket.category))
        ? []
        : clocks
            .filter(
              ({ kind, metAt }) =>
                kind === target.measure && metAt !== null && period.from <= metAt && metAt < period.to,
            )
            .map((clock) => lengthOf(ticket, clock, calendar)),
    )
    if (lengths.length === 0) return { target, count: 0, mean: null, attained: null }
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    return { target, count: lengths.length, mean, attained: mean <= target.within }
  })
