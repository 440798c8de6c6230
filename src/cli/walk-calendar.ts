import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { officialCalendarFolder } from '../../knowledge/load-calendar.ts'
import { windowsOf, type Calendar, type Span, type WorkingCalendar } from '../domain/calendar/calendar.ts'
import {
  chinaDate,
  chinaDayNumber,
  day,
  minute,
  parseChinaDate,
  startOfChinaDay,
  weekday,
  type Instant,
} from '../domain/time.ts'

/** Names of the special days of the official notices, by day number: 国庆节 for a holiday and for its make-up days. */
export type DayNames = ReadonlyMap<number, string>

/** What one Chinese day brings to a clock, or a run of days that bring nothing. */
export type WalkedDays =
  | {
      readonly kind: 'counted'
      readonly dayNumber: number
      /** 工作日, 国庆节调休上班, 全天. */
      readonly what: string
      readonly spans: readonly Span[]
      readonly counted: number
      /** Counted since the start, this day included. */
      readonly total: number
    }
  | { readonly kind: 'skipped'; readonly from: number; readonly to: number; readonly why: string }

export interface Walk {
  readonly days: readonly WalkedDays[]
  /** Infinity when the calendar or an open pause never lets the clock get there. */
  readonly dueAt: Instant
}

/** Longest walk that is still worth telling; all targets of the contracts end within weeks. */
const walkedDays = 400

/** The names in the official notices that come with the desk. Files that cannot be read bring no names: the doctor names them. */
export const officialDayNames = (): DayNames => {
  const names = new Map<number, string>()
  for (const file of readdirSync(officialCalendarFolder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const data: unknown = JSON.parse(readFileSync(join(officialCalendarFolder, file), 'utf8'))
    for (const field of ['holidays', 'makeUpDays'] as const)
      for (const [date, name] of Object.entries(recordIn(data, field))) {
        const dayNumber = parseChinaDate(date)
        if (dayNumber !== null && typeof name === 'string') names.set(dayNumber, name)
      }
  }
  return names
}

const recordIn = (data: unknown, field: string): object => {
  const found: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, field) : null
  return typeof found === 'object' && found !== null ? found : {}
}

/**
 * How a deadline comes about, day by day: walks forward from `from` through the windows of the calendar, leaves the
 * pauses out, and stops where `within` milliseconds have been counted. Written apart from `deadline` on purpose: the
 * two must agree.
 */
export const walk = (
  calendar: Calendar,
  from: Instant,
  within: number,
  pauses: readonly Span[],
  names: DayNames,
): Walk => {
  const days: WalkedDays[] = []
  let left = within
  const first = chinaDayNumber(from)
  for (let dayNumber = first; left > 0; dayNumber += 1) {
    if (dayNumber >= first + walkedDays) return { days, dueAt: Infinity }
    const spans = takeFrom(openSpans(calendar, dayNumber, from, pauses), left)
    const counted = spans.reduce((sum, span) => sum + span.to - span.from, 0)
    left -= counted
    if (counted > 0)
      days.push({
        kind: 'counted',
        dayNumber,
        what: kindOfDay(calendar, dayNumber, names),
        spans,
        counted,
        total: within - left,
      })
    else skip(days, dayNumber, whyNothing(calendar, dayNumber, first, pauses, names))
  }
  const last = days.at(-1)
  return { days, dueAt: last?.kind === 'counted' ? (last.spans.at(-1)?.to ?? from) : from }
}

/** Nothing happens on this day either: a run of such days is told once. */
const skip = (days: WalkedDays[], dayNumber: number, why: string): void => {
  const before = days.at(-1)
  if (before?.kind === 'skipped' && before.why === why) days[days.length - 1] = { ...before, to: dayNumber }
  else days.push({ kind: 'skipped', from: dayNumber, to: dayNumber, why })
}

/** The counted stretches of a day, ascending: its windows after `from` without the pauses. */
const openSpans = (
  calendar: Calendar,
  dayNumber: number,
  from: Instant,
  pauses: readonly Span[],
): readonly Span[] => {
  const midnight = startOfChinaDay(dayNumber)
  const windows =
    calendar.kind === 'always'
      ? [{ from: midnight, to: midnight + day }]
      : windowsOf(calendar, dayNumber).map((window) => ({
          from: midnight + window.from * minute,
          to: midnight + window.to * minute,
        }))
  let spans: readonly Span[] = windows
    .map((window) => ({ from: Math.max(window.from, from), to: window.to }))
    .filter((span) => span.from < span.to)
  for (const pause of pauses)
    spans = spans.flatMap((span) =>
      [
        { from: span.from, to: Math.min(span.to, pause.from) },
        { from: Math.max(span.from, pause.to), to: span.to },
      ].filter((part) => part.from < part.to),
    )
  return spans
}

/** As much of the spans as is needed. */
const takeFrom = (spans: readonly Span[], needed: number): readonly Span[] => {
  const taken: Span[] = []
  let left = needed
  for (const span of spans) {
    if (left <= 0) break
    const to = Math.min(span.to, span.from + left)
    taken.push({ from: span.from, to })
    left -= to - span.from
  }
  return taken
}

const kindOfDay = (calendar: Calendar, dayNumber: number, names: DayNames): string => {
  if (calendar.kind === 'always') return '全天计时'
  const known = knownYear(calendar, dayNumber) ? '' : '（没有官方放假通知，按星期推算）'
  if (calendar.days.makeUpDays.has(dayNumber)) return `${names.get(dayNumber) ?? ''}调休上班${known}`
  return `工作日${known}`
}

const whyNothing = (
  calendar: Calendar,
  dayNumber: number,
  first: number,
  pauses: readonly Span[],
  names: DayNames,
): string => {
  if (calendar.kind === 'working') {
    if (calendar.days.holidays.has(dayNumber)) return `${names.get(dayNumber) ?? '节假日'}放假`
    if (windowsOf(calendar, dayNumber).length === 0) return weekday(dayNumber) > 5 ? '周末' : '不上班'
  }
  const midnight = startOfChinaDay(dayNumber)
  if (pauses.some((pause) => pause.from < midnight + day && pause.to > midnight)) return '停表'
  return dayNumber === first ? '当天工作时间已过' : '没有可计的时间'
}

const knownYear = (calendar: WorkingCalendar, dayNumber: number): boolean =>
  calendar.days.years.has(Number(chinaDate(startOfChinaDay(dayNumber)).slice(0, 4)))
