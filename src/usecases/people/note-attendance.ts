import {
  attendanceRows,
  firstDayOfMonth,
  lastDayOfMonth,
  type AttendanceRow,
} from '../../domain/people/attendance.ts'
import type { AttendanceDay, AttendanceEntry } from '../../domain/people/attendance-entries.ts'
import { id, type DocumentId, type PersonId } from '../../domain/ids.ts'
import { asAgreed } from '../../domain/people/roster-change.ts'
import { chinaDayNumber, day, startOfChinaDay, type Instant } from '../../domain/time.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import type { DeskContext } from '../context.ts'

const idOf = (ctx: DeskContext, person: PersonId, dayNumber: number): DocumentId =>
  id<DocumentId>(`attendance:${ctx.id}:${person}:${dayNumber}`)

/** What the person signed on the Chinese day of `at`, in order. */
export const entriesToday = async (
  ctx: DeskContext,
  person: PersonId,
  at: Instant,
): Promise<readonly AttendanceEntry[]> =>
  (await ctx.store.document('attendance', idOf(ctx, person, chinaDayNumber(at))))?.body.entries ?? []

/** Adds to the person's day, one document a person and day; the same receipt adds once (law 2). */
export const noteAttendance = async (
  ctx: DeskContext,
  person: PersonId,
  entry: AttendanceEntry,
  now: Instant,
  dayNumber = chinaDayNumber(entry.at),
): Promise<void> => {
  const documentId = idOf(ctx, person, dayNumber)
  const body: AttendanceDay = { person, dayNumber, entries: [entry] }
  const { fresh } = await insertDocument(ctx, {
    id: documentId,
    kind: 'attendance',
    key: person,
    state: entry.kind,
    at: startOfChinaDay(dayNumber),
    body,
  })
  if (!fresh)
    await changeDocument(ctx, 'attendance', documentId, (document) => {
      if (document.body.entries.some(({ trigger }) => trigger === entry.trigger)) return null
      const entries = [...document.body.entries, entry].toSorted((a, b) => a.at - b.at)
      return { ...document, state: entry.kind, body: { ...document.body, entries } }
    })
  await ctx.roster?.refresh(now)
}

const mostDays = 5_000
const mostChanges = 2_000

/** Days before anybody of the desk first signed count for nobody: the desk was not there to be signed in at. */
const countedFrom = async (
  ctx: DeskContext,
  first: number,
  signed: readonly AttendanceDay[],
): Promise<number> => {
  const earlier = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'attendance', before: startOfChinaDay(first) },
    { limit: 1 },
  )
  if (earlier.length > 0) return first
  return signed.reduce((least, entry) => Math.min(least, entry.dayNumber), Infinity)
}

/**
 * The attendance of the Chinese month that contains the day, one row an engineer whom the contract's rule concerns, as it
 * stands at `now`; empty when the contract has no rule (DUT-2). Feeds the score sheet.
 */
export const attendanceOfMonth = async (
  ctx: DeskContext,
  dayNumber: number,
  now: Instant,
): Promise<readonly AttendanceRow[]> => {
  const { contract, directory } = ctx.settings()
  const rule = contract.attendance ?? null
  if (rule === null) return []
  const first = firstDayOfMonth(dayNumber)
  const last = lastDayOfMonth(dayNumber)
  const from = startOfChinaDay(first)
  const before = startOfChinaDay(last) + day
  const [signed, changes] = await Promise.all([
    ctx.store.listDocuments({ desk: ctx.id, kind: 'attendance', from, before }, { limit: mostDays }),
    ctx.store.listDocuments(
      { desk: ctx.id, kind: 'roster-change', states: ['agreed'], from },
      { limit: mostChanges },
    ),
  ])
  const agreed = changes
    .map(({ body }) => body)
    .toSorted((a, b) => (a.agreedAt ?? 0) - (b.agreedAt ?? 0) || a.serial - b.serial)
    .map(asAgreed)
  const then = {
    ...directory,
    changes: agreed,
    attendance: {
      rule,
      calendar: contract.calendars[rule.calendar] ?? null,
      days: signed.map(({ body }) => body),
    },
  }
  const engineers = directory.people.filter((person) => person.roles.includes('engineer'))
  const start = await countedFrom(ctx, first, then.attendance.days)
  return attendanceRows(then, engineers, start, last, now).filter((row) => row.expected > 0)
}
