import { chinaDayNumber, chinaOffset, day, minute, startOfChinaDay, weekday, type Instant } from '../time.ts'

/**
 * Which time counts for a clock: all of it, or only working time. Everything here is integer arithmetic at +08:00,
 * exact to the millisecond; no `Date` in a local zone takes part.
 */
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
  /** Day numbers (`chinaDayNumber`) that differ from Monday to Friday. A day in both counts as a make-up day. */
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

/** A stretch of time, `to` exclusive. An open-ended one ends at `Infinity`. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}

/** No target of a contract is longer; a calendar that brings no result within it brings none. */
const searchedDays = 3660

const noWindows: readonly WorkingWindow[] = []

/** Does one work on this Chinese day by the official notice? In a year without one: Monday to Friday (see `reachesUnknownYear`). */
export const isWorkday = (days: DayTable, dayNumber: number): boolean =>
  days.makeUpDays.has(dayNumber) || (!days.holidays.has(dayNumber) && weekday(dayNumber) <= 5)

/** The windows in which this Chinese day counts; none on a holiday. */
export const windowsOf = (calendar: WorkingCalendar, dayNumber: number): readonly WorkingWindow[] => {
  const { makeUp, week, days } = calendar
  if (days.makeUpDays.has(dayNumber)) return makeUp ?? week[0] ?? noWindows
  if (days.holidays.has(dayNumber)) return noWindows
  return week[weekday(dayNumber) - 1] ?? noWindows
}

const yearOf = (at: Instant): number => new Date(at + chinaOffset).getUTCFullYear()

/**
 * Does the span touch a year whose official notice is not known? Its working time is then a guess. An empty span
 * touches none; an open-ended one always does. `always` needs no notice.
 */
export const reachesUnknownYear = (calendar: Calendar, span: Span): boolean => {
  if (calendar.kind === 'always' || span.to <= span.from) return false
  if (span.to === Infinity) return true
  const last = yearOf(span.to - 1)
  for (let year = yearOf(span.from); year <= last; year += 1) if (!calendar.days.years.has(year)) return true
  return false
}

/** Milliseconds of working time inside the span; `always`: its length. 0 when it ends before it begins. */
export const workingTime = (calendar: Calendar, span: Span): number => {
  const { from, to } = span
  if (to <= from) return 0
  if (calendar.kind === 'always') return to - from
  const lastDay = chinaDayNumber(to - 1)
  let total = 0
  for (let dayNumber = chinaDayNumber(from); dayNumber <= lastDay; dayNumber += 1) {
    const midnight = startOfChinaDay(dayNumber)
    for (const window of windowsOf(calendar, dayNumber)) {
      const begin = Math.max(from, midnight + window.from * minute)
      const end = Math.min(to, midnight + window.to * minute)
      if (end > begin) total += end - begin
    }
  }
  return total
}

/** The earliest instant by which `within` > 0 ms of working time have passed since `from`; Infinity beyond the search. */
const advance = (calendar: Calendar, from: Instant, within: number): Instant => {
  if (calendar.kind === 'always') return from + within
  const firstDay = chinaDayNumber(from)
  let left = within
  for (let dayNumber = firstDay; dayNumber < firstDay + searchedDays; dayNumber += 1) {
    const midnight = startOfChinaDay(dayNumber)
    for (const window of windowsOf(calendar, dayNumber)) {
      const begin = Math.max(from, midnight + window.from * minute)
      const length = midnight + window.to * minute - begin
      if (length >= left) return begin + left
      if (length > 0) left -= length
    }
  }
  return Infinity
}

/**
 * The earliest instant by which `within` ms of counted time have passed since `from`: working time outside the
 * pauses, which come ascending and apart, the last one possibly open-ended. So a deadline that lands on the end of a
 * window stays there (18:00, not 09:00 the next day), and `within` ≤ 0 gives `from` itself.
 * `Infinity` when an open pause stands in the way, or the calendar has nothing to offer in about ten years.
 */
export const deadline = (
  calendar: Calendar,
  from: Instant,
  within: number,
  pauses: readonly Span[] = [],
): Instant => {
  if (within <= 0) return from
  let cursor = from
  let left = within
  for (const pause of pauses) {
    if (pause.to <= cursor) continue
    const due = advance(calendar, cursor, left)
    if (due <= pause.from) return due
    left -= workingTime(calendar, { from: cursor, to: pause.from })
    cursor = pause.to
    if (cursor === Infinity) return Infinity
  }
  return advance(calendar, cursor, left)
}

const lengthOf = (windows: readonly WorkingWindow[]): number =>
  windows.reduce((sum, window) => sum + (window.to - window.from) * minute, 0)

/**
 * Milliseconds that make "one working day" (SLA-J1, SLA-J2) in this calendar: the working time of its regular day, so
 * that a day counted from 15:00 ends at 15:00 of the next workday. `always`: 24 hours. Contracts count working days
 * only in calendars whose days are equally long (`unequalDays`).
 */
export const workingDay = (calendar: Calendar): number =>
  calendar.kind === 'always'
    ? day
    : lengthOf(calendar.week.find((windows) => windows.length > 0) ?? noWindows)

/** Are some of its days longer than others, make-up days included? Then "one working day" says no exact time. */
export const unequalDays = (calendar: Calendar): boolean => {
  if (calendar.kind === 'always') return false
  const open = [...calendar.week, ...(calendar.makeUp === null ? [] : [calendar.makeUp])].filter(
    (windows) => windows.length > 0,
  )
  return new Set(open.map(lengthOf)).size > 1
}

/** Is the instant in working time, the end of a window included? What is due at 18:00 sharp is still said at 18:00. */
export const isOpenAt = (calendar: Calendar, at: Instant): boolean => {
  if (calendar.kind === 'always') return true
  const inDay = (dayNumber: number): boolean => {
    const midnight = startOfChinaDay(dayNumber)
    return windowsOf(calendar, dayNumber).some(
      (window) => midnight + window.from * minute <= at && at <= midnight + window.to * minute,
    )
  }
  // A window that ends at 24:00 ends on the next date.
  return inDay(chinaDayNumber(at)) || inDay(chinaDayNumber(at - 1))
}

/** The instant itself in working time (`isOpenAt`), else the beginning of the next window; Infinity when none comes. */
export const nextOpen = (calendar: Calendar, at: Instant): Instant =>
  !Number.isFinite(at) || isOpenAt(calendar, at) ? at : advance(calendar, at, 1) - 1
