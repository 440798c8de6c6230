import { isWorkday } from './calendar.ts'
import { monthAround } from './month.ts'
import type { Contract } from '../contract/contract.ts'
import { chinaDayNumber, day, minute, startOfChinaDay, weekday, type Instant } from '../time.ts'

/** What a summary speaks of. */
export const periodKinds = ['day', 'week', 'month'] as const
export type PeriodKind = (typeof periodKinds)[number]

/** A day, a week from Monday, or a month in China, `to` excluded. */
export interface Period {
  readonly kind: PeriodKind
  readonly from: Instant
  readonly to: Instant
}

/** The period that contains `at`. */
export const periodAround = (kind: PeriodKind, at: Instant): Period => {
  if (kind === 'month') return { kind, ...monthAround(at) }
  const number = chinaDayNumber(at)
  const first = kind === 'day' ? number : number - weekday(number) + 1
  const from = startOfChinaDay(first)
  return { kind, from, to: from + (kind === 'day' ? day : 7 * day) }
}

export interface DueSummary extends Period {
  /** When it is to be said: a day's at the end of that day, a week's and a month's on the first day after it. */
  readonly at: Instant
}

/** The longest run of days without a workday, and more. */
const longestHoliday = 14
/** Weeks are seldom, months seldomer: so far a look back and ahead finds the next of each. */
const furthest = 31 + longestHoliday

type Summaries = Pick<Contract, 'summary' | 'days'>

const isSummaryDay = ({ summary, days }: Summaries, number: number): boolean =>
  summary?.days !== 'workdays' || isWorkday(days, number)

const minuteOf = ({ summary }: Summaries, kind: PeriodKind): number | null =>
  summary === null ? null : { day: summary.at, week: summary.weekly, month: summary.monthly }[kind]

const dueAfterEnd = (contract: Summaries, kind: PeriodKind, number: number): DueSummary | null => {
  const minuteOfDay = minuteOf(contract, kind)
  if (minuteOfDay === null) return null
  const period = periodAround(kind, startOfChinaDay(number))
  if (period.to !== startOfChinaDay(number + 1)) return null
  const on = (saidOn: number): DueSummary => ({
    ...period,
    at: startOfChinaDay(saidOn) + minuteOfDay * minute,
  })
  if (kind === 'day') return isSummaryDay(contract, number) ? on(number) : null
  for (let next = number + 1; next <= number + longestHoliday; next += 1)
    if (isSummaryDay(contract, next)) return on(next)
  return on(number + 1)
}

/** The summaries that the contract wants said after `after` and until `until`, in the order of their times (REP-1, REP-2). */
export const summariesDue = (contract: Summaries, after: Instant, until: Instant): readonly DueSummary[] => {
  const due: DueSummary[] = []
  for (let number = chinaDayNumber(after) - furthest; number <= chinaDayNumber(until); number += 1)
    for (const kind of periodKinds) {
      const one = dueAfterEnd(contract, kind, number)
      if (one !== null && one.at > after && one.at <= until) due.push(one)
    }
  return due.sort((a, b) => a.at - b.at)
}

/** When the next summary is due after `now`; null when the contract has none. */
export const nextSummaryAt = (contract: Summaries, now: Instant): Instant | null =>
  contract.summary === null ? null : (summariesDue(contract, now, now + furthest * day)[0]?.at ?? null)
