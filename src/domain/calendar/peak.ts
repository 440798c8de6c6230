import type { DayTable } from './calendar.ts'
import type { ReminderLadder } from '../contract/policy.ts'
import type { ClockKind, Severity } from '../tickets/ticket.ts'
import { chinaDayNumber, day, parseChinaDate, type ChinaDate, type Instant } from '../time.ts'

/** Which dates a peak covers. `before` and `after` are whole days, the day itself always included. */
export type PeakDates =
  | { readonly kind: 'dates'; readonly from: ChinaDate; readonly to: ChinaDate }
  /** `MM-DD` of every year; `to` before `from` runs over New Year. */
  | { readonly kind: 'yearly'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'end'
      readonly of: 'month' | 'quarter' | 'half-year' | 'year'
      readonly before: number
      readonly after: number
    }
  /** Public holidays by the official notice: the days off and so many days around them. */
  | { readonly kind: 'holidays'; readonly before: number; readonly after: number }

/** A target made stricter while a peak lasts; a looser one changes nothing. */
export interface Tightening {
  readonly clock: ClockKind
  /** Null: every severity. */
  readonly severity: Severity | null
  /** Milliseconds of the target's calendar, or a share of the ordinary target below 1. */
  readonly to:
    { readonly kind: 'within'; readonly within: number } | { readonly kind: 'share'; readonly share: number }
}

/** Who is called in addition while a peak lasts: those on duty of a tier, or persons by id. */
export interface PeakCall {
  readonly tiers: readonly number[]
  readonly people: readonly string[]
  /** For tickets of these severities; absent: urgent and critical ones. Once a ticket is late they are told in any case. */
  readonly severities?: readonly Severity[]
}

/** A peak period 重保 (SLA-P1): clocks that start in it are held to stricter targets. */
export interface Peak {
  readonly name: string
  readonly dates: readonly PeakDates[]
  readonly tighten: readonly Tightening[]
  readonly calls: PeakCall
  /** Replaces the ladder of every clock that starts in the peak; null: none. */
  readonly reminders: ReminderLadder | null
  readonly clause: string
  readonly source: string
}

const monthsOf = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

/** Year, month 1…12 and day of the month of a Chinese day. */
const partsOf = (dayNumber: number): readonly [number, number, number] => {
  const date = new Date(dayNumber * day)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)

const isEnd = (dayNumber: number, of: keyof typeof monthsOf): boolean => {
  const [, month, date] = partsOf(dayNumber + 1)
  return date === 1 && (month - 1) % monthsOf[of] === 0
}

const someDay = (
  dayNumber: number,
  before: number,
  after: number,
  is: (other: number) => boolean,
): boolean => {
  for (let other = dayNumber - after; other <= dayNumber + before; other += 1) if (is(other)) return true
  return false
}

/** Does a rule cover this Chinese day? */
export const coversDay = (dates: PeakDates, dayNumber: number, days: DayTable): boolean => {
  switch (dates.kind) {
    case 'dates':
      return (
        dayNumber >= (parseChinaDate(dates.from) ?? Infinity) &&
        dayNumber <= (parseChinaDate(dates.to) ?? -Infinity)
      )
    case 'yearly': {
      const [, month, dayOfMonth] = partsOf(dayNumber)
      const date = `${two(month)}-${two(dayOfMonth)}`
      return dates.from <= dates.to
        ? dates.from <= date && date <= dates.to
        : date >= dates.from || date <= dates.to
    }
    case 'end':
      return someDay(dayNumber, dates.before, dates.after, (other) => isEnd(other, dates.of))
    case 'holidays':
      return someDay(dayNumber, dates.before, dates.after, (other) => days.holidays.has(other))
  }
}

/** The peaks that an instant lies in, in the order of the contract (SLA-P1). */
export const peaksAt = (peaks: readonly Peak[], at: Instant, days: DayTable): readonly Peak[] => {
  if (peaks.length === 0) return peaks
  const dayNumber = chinaDayNumber(at)
  return peaks.filter(({ dates }) => dates.some((entry) => coversDay(entry, dayNumber, days)))
}
