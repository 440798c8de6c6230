import type { Instant } from './time.ts'

/** Stands in for its full form while the two sides are written. */
export type Calendar = { readonly kind: 'always' } | WorkingCalendar

/** Minutes after midnight in China, `from` < `to` ≤ 1440. */
export interface WorkingWindow {
  readonly from: number
  readonly to: number
}

/** Which Chinese dates are workdays by official notice: holidays and make-up workdays (调休). */
export interface DayTable {
  /** Years for which the official notice is known. */
  readonly years: ReadonlySet<number>
  /** Day numbers (`chinaDayNumber`) that differ from Monday to Friday. */
  readonly holidays: ReadonlySet<number>
  readonly makeUpDays: ReadonlySet<number>
}

export interface WorkingCalendar {
  readonly kind: 'working'
  /** Windows of each weekday, index 0 = Monday … 6 = Sunday, ascending and apart. A make-up workday uses Monday's unless `makeUp` is given. */
  readonly week: readonly (readonly WorkingWindow[])[]
  readonly makeUp: readonly WorkingWindow[] | null
  readonly days: DayTable
}

/** A stretch of time, `to` exclusive. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}
