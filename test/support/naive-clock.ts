import type { Calendar, Span, WorkingCalendar } from '../../src/domain/calendar/calendar.ts'

/**
 * The slow second opinion on working time: walks minute by minute, and millisecond by millisecond where a minute is
 * not whole. Shares no arithmetic with the calendar: dates, weekdays and times are read off a `Date`.
 */
const minute = 60_000
const eightHours = 8 * 60 * minute

const windowsAt = (calendar: WorkingCalendar, shifted: Date): WorkingCalendar['week'][number] => {
  const dayNumber =
    Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth(), shifted.getUTCDate()) / 86_400_000
  const mondayFirst = [6, 0, 1, 2, 3, 4, 5][shifted.getUTCDay()] ?? 0
  if (calendar.days.makeUpDays.has(dayNumber)) return calendar.makeUp ?? calendar.week[0] ?? []
  if (calendar.days.holidays.has(dayNumber)) return []
  return calendar.week[mondayFirst] ?? []
}

/** Tells of instants that never go back whether they are working time. */
const watch = (calendar: Calendar): ((at: number) => boolean) => {
  if (calendar.kind === 'always') return () => true
  let midnight = NaN
  let windows: WorkingCalendar['week'][number] = []
  return (at) => {
    if (!(at - midnight < 1440 * minute)) {
      const shifted = new Date(at + eightHours)
      windows = windowsAt(calendar, shifted)
      midnight = at - (shifted.getUTCHours() * 60 + shifted.getUTCMinutes()) * minute - (at % minute)
    }
    const sinceMidnight = at - midnight
    for (const window of windows) {
      if (window.from * minute <= sinceMidnight && sinceMidnight < window.to * minute) return true
    }
    return false
  }
}

const isInside = (spans: readonly Span[], at: number): boolean => {
  for (const span of spans) if (span.from <= at && at < span.to) return true
  return false
}

const hasEdgeInside = (spans: readonly Span[], from: number, to: number): boolean => {
  for (const span of spans) {
    if ((from < span.from && span.from < to) || (from < span.to && span.to < to)) return true
  }
  return false
}

/** When `within` ms have counted since `from`; Infinity when that is not so by `limit`. */
export const naiveDeadline = (
  calendar: Calendar,
  from: number,
  within: number,
  pauses: readonly Span[],
  limit: number,
): number => {
  const isWorking = watch(calendar)
  let counted = 0
  let at = from
  while (at <= limit) {
    if (counted >= within) return at
    const counts = isWorking(at) && !isInside(pauses, at)
    const whole = at % minute === 0 && !hasEdgeInside(pauses, at, at + minute)
    const step = whole && (!counts || within - counted >= minute) ? minute : 1
    if (counts) counted += step
    at += step
  }
  return Infinity
}

/** Working milliseconds inside the span. */
export const naiveWorkingTime = (calendar: Calendar, span: Span): number => {
  const isWorking = watch(calendar)
  let counted = 0
  let at = span.from
  while (at < span.to) {
    const step = at % minute === 0 && span.to - at >= minute ? minute : 1
    if (isWorking(at)) counted += step
    at += step
  }
  return counted
}
