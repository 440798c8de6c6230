import { windowsOf, type Span } from '../calendar/calendar.ts'
import type { Attendance, AttendanceEntry } from './attendance-entries.ts'
import { dutyBetween } from '../calendar/duty-spans.ts'
import type { PersonId } from '../ids.ts'
import type { Directory, Person } from './people.ts'
import type { AttendanceRule } from '../contract/service-rules.ts'
import { chinaDayNumber, day, hour, minute, startOfChinaDay, type Instant } from '../time.ts'

/** After the beginning calls still reach who has not signed in for this long: the desk's own grace, not the contract's. */
export const signInGrace = 10 * minute

/** From so many late and early times in a month on the company is told (Guangxi, part B, 2.4.5.1 (1) 3)). */
const reportFrom = 3

/** Who steps away without a time and never comes back counts as away this long at most. */
const longestAway = 12 * hour

/** When somebody was away: until back, signed in or out again, or the time they gave. */
export const awaySpans = (entries: readonly AttendanceEntry[]): readonly Span[] =>
  entries.flatMap((entry, i) => {
    if (entry.kind !== 'away') return []
    const next = entries.slice(i + 1).find(({ kind }) => kind !== 'excused')?.at ?? Infinity
    return [{ from: entry.at, to: Math.min(next, entry.until ?? entry.at + longestAway) }]
  })

const entriesOf = (attendance: Attendance, person: PersonId, dayNumber: number): readonly AttendanceEntry[] =>
  attendance.days.find((entry) => entry.person === person && entry.dayNumber === dayNumber)?.entries ?? []

/**
 * When the contract expects the person on a Chinese day: the rule's hours of a workday, as far as the roster has the
 * person on duty in them where the tier has a roster. Leave and duties handed over are no longer the person's.
 */
export const expectedOn = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  dayNumber: number,
): readonly Span[] => {
  const { rule = null, calendar = null } = directory.attendance ?? {}
  if (rule === null || person.tier === null) return []
  if (calendar?.kind === 'working' && windowsOf(calendar, dayNumber).length === 0) return []
  const midnight = startOfChinaDay(dayNumber)
  return dutyBetween(directory, person, midnight + rule.in * minute, midnight + rule.out * minute)
}

export type Standing =
  | { readonly kind: 'present' }
  | { readonly kind: 'away'; readonly until: Instant; readonly reason: string }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'left' }

const present: Standing = { kind: 'present' }

/** Can somebody on duty be called? Signing counts only in the hours in which the contract expects it. */
export const standingOf = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  at: Instant,
): Standing => {
  const { attendance } = directory
  if (attendance === undefined) return present
  const today = chinaDayNumber(at)
  for (const number of [today, today - 1]) {
    const entries = entriesOf(attendance, person.id, number).filter((entry) => entry.at <= at)
    const span = awaySpans(entries).find(({ from, to }) => from <= at && at < to)
    if (span !== undefined)
      return {
        kind: 'away',
        until: span.to,
        reason: entries.findLast(({ kind }) => kind === 'away')?.reason ?? '',
      }
  }
  if (attendance.rule === null) return present
  const expected = expectedOn(directory, person, today).find(({ from, to }) => from <= at && at < to)
  if (expected === undefined) return present
  const signed = entriesOf(attendance, person.id, today)
    .filter((entry) => entry.at <= at)
    .findLast(({ kind }) => kind === 'in' || kind === 'out' || kind === 'back')
  if (signed?.kind === 'out') return { kind: 'left' }
  if (signed !== undefined || at < expected.from + signInGrace) return present
  return { kind: 'unsigned' }
}

/** How one day counts. `pending`: its hours are not over and nothing is wrong yet. */
export type DayVerdict =
  | { readonly kind: 'free' | 'excused' | 'pending' | 'unsignedOut' | 'good' }
  | { readonly kind: 'late' | 'early' | 'lateAndEarly'; readonly late: number; readonly early: number }
  | { readonly kind: 'absent'; readonly signed: boolean }

/**
 * The contract's rule on one day, as it stands at `now`: not signed in by the beginning is late, signed out before the
 * end is early, an hour of either or no sign-in at all is absent. Who never signs out is noted, not punished: the
 * contract has no rule for it.
 */
export const verdictOf = (
  rule: Pick<AttendanceRule, 'absentAfter'>,
  expected: readonly Span[],
  entries: readonly AttendanceEntry[],
  now: Instant,
): DayVerdict => {
  const from = expected[0]?.from
  const to = expected.at(-1)?.to
  if (from === undefined || to === undefined) return { kind: 'free' }
  if (entries.some(({ kind }) => kind === 'excused')) return { kind: 'excused' }
  const first = entries.find(({ kind }) => kind === 'in')?.at ?? null
  if (first === null) return now < to ? { kind: 'pending' } : { kind: 'absent', signed: false }
  const out = entries.findLast(({ kind }) => kind === 'in' || kind === 'out')
  const last = out?.kind === 'out' ? out.at : null
  const late = Math.max(0, first - from)
  const early = last === null ? 0 : Math.max(0, to - last)
  if (late >= rule.absentAfter || early >= rule.absentAfter) return { kind: 'absent', signed: true }
  if (late > 0 && early > 0) return { kind: 'lateAndEarly', late, early }
  if (late > 0) return { kind: 'late', late, early }
  if (early > 0) return { kind: 'early', late, early }
  if (last === null) return { kind: now < to ? 'pending' : 'unsignedOut' }
  return { kind: 'good' }
}

/** One person's month: days as day numbers, `away` in milliseconds of expected time. Feeds the score sheet. */
export interface AttendanceRow {
  readonly person: PersonId
  /** Days on which they were expected, up to `now`. */
  readonly expected: number
  readonly present: number
  readonly late: readonly number[]
  readonly early: readonly number[]
  readonly absent: readonly number[]
  readonly excused: readonly number[]
  readonly unsignedOut: readonly number[]
  readonly away: number
  /** Late and early so often that the contract wants the company told. */
  readonly reportable: boolean
}

const overlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))

/** Attendance of these days, one row a person, as it stands at `now`; empty when the contract has no rule. */
export const attendanceRows = (
  directory: Directory,
  people: readonly Person[],
  firstDay: number,
  lastDay: number,
  now: Instant,
): readonly AttendanceRow[] => {
  const { attendance } = directory
  const rule = attendance?.rule ?? null
  if (attendance === undefined || rule === null) return []
  const until = Math.min(lastDay, chinaDayNumber(now))
  return people.map((person) => {
    const days: { readonly number: number; readonly verdict: DayVerdict }[] = []
    let away = 0
    for (let number = firstDay; number <= until; number += 1) {
      const expected = expectedOn(directory, person, number)
      const entries = entriesOf(attendance, person.id, number)
      days.push({ number, verdict: verdictOf(rule, expected, entries, now) })
      for (const span of awaySpans(entries))
        for (const part of expected) away += overlap({ ...span, to: Math.min(span.to, now) }, part)
    }
    const of = (...kinds: readonly DayVerdict['kind'][]): readonly number[] =>
      days.filter(({ verdict }) => kinds.includes(verdict.kind)).map(({ number }) => number)
    const late = of('late', 'lateAndEarly')
    const early = of('early', 'lateAndEarly')
    return {
      person: person.id,
      expected: days.length - of('free').length,
      present: of('good', 'late', 'early', 'lateAndEarly', 'unsignedOut').length,
      late,
      early,
      absent: of('absent'),
      excused: of('excused'),
      unsignedOut: of('unsignedOut'),
      away,
      reportable: late.length + early.length >= reportFrom,
    }
  })
}

/** Last day number of the Chinese month that contains the day. */
export const lastDayOfMonth = (dayNumber: number): number => {
  const date = new Date(dayNumber * day)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / day
}

/** First day number of the Chinese month that contains the day. */
export const firstDayOfMonth = (dayNumber: number): number => {
  const date = new Date(dayNumber * day)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / day
}
