import { awaySpans, expectedOn, firstDayOfMonth } from '../../domain/people/attendance.ts'
import type { AttendanceEntry } from '../../domain/people/attendance-entries.ts'
import { beat } from '../../domain/clocks/clocks.ts'
import type { Words } from '../delivery/compose-notice.ts'
import { roomOf, type Person } from '../../domain/people/people.ts'
import { onDuty } from '../../domain/people/on-duty.ts'
import { readDays } from '../../domain/calendar/read-days.ts'
import { chinaDayNumber, day, hour, minute, startOfChinaDay, type Instant } from '../../domain/time.ts'
import { attendanceOfMonth, entriesToday, noteAttendance } from '../people/note-attendance.ts'
import { needsHands, ticketsInHand } from '../people/hand-over.ts'
import { nameOf } from '../context.ts'
import { mayArrange } from '../people/say-roster-change.ts'
import { readNamed } from './read-argument.ts'
import { refuseTo, reply, replyPlace, usageOf, type Handler, type Run } from './run.ts'

/** When it was said, not when the desk came to read it: nobody is late because the desk was down. */
const saidAt = (run: Run): Instant => Math.min(run.event.at, run.now)

const answer = async (run: Run, text: string, said: Partial<Words> = {}): Promise<string> => {
  await reply(run, { kind: 'status', text, ...said })
  return run.command.name
}

/** Everybody signs within the same minutes, and in a room all hear of it: what is as it should be is one message there. */
const together = (run: Run, key: 'signed-in' | 'signed-out', at: Instant): Partial<Words> => {
  if (replyPlace(run).kind !== 'room') return {}
  const line = run.ctx.texts.signedLine(run.person?.name ?? run.event.sender.name, at)
  return { merge: { key, line }, notBefore: Math.ceil(run.now / beat) * beat }
}

type Own = { readonly person: Person } | { readonly outcome: Promise<string> }

/** The person who signs, for themself alone (代签 counts against both by the contract). */
const own = (run: Run, bare: boolean): Own => {
  const { ctx, command, person, event } = run
  const named = readNamed(run)
  if (person === null) return { outcome: refuseTo(run, ctx.texts.needs(usageOf(command.name)), command.name) }
  if (named.people.some((other) => other.id !== person.id))
    return { outcome: refuseTo(run, ctx.texts.signNews({ kind: 'forOthers', word: command.word }, run.now), command.name) }
  if (!bare || named.rest === '') return { person }
  const room = event.place.kind === 'room' ? roomOf(ctx.settings().directory, event.place.room) : null
  return {
    outcome: room === null ? refuseTo(run, ctx.texts.needs(usageOf(command.name)), command.name) : Promise.resolve('staff-talk'),
  }
} // prettier-ignore

const entry = (
  run: Run,
  person: Person,
  kind: AttendanceEntry['kind'],
  until: Instant | null,
  reason: string,
): AttendanceEntry => ({ kind, at: saidAt(run), until, reason, by: person.id, trigger: run.act.trigger })

/** 签到: once a day; again after 签退 it is coming back. */
export const signIn: Handler = async (run) => {
  const { ctx, now } = run
  const who = own(run, true)
  if ('outcome' in who) return who.outcome
  const at = saidAt(run)
  const before = (await entriesToday(ctx, who.person.id, at)).filter((e) => e.trigger !== run.act.trigger)
  const last = before.findLast(({ kind }) => kind !== 'excused')
  const first = before.find(({ kind }) => kind === 'in')
  if (first !== undefined && last?.kind === 'in')
    return refuseTo(run, ctx.texts.signNews({ kind: 'already', at: first.at }, now), 'signIn')
  await noteAttendance(ctx, who.person.id, entry(run, who.person, 'in', null, ''), now)
  const { directory } = ctx.settings()
  const expected = expectedOn(directory, who.person, chinaDayNumber(at))
  const from = expected[0]?.from ?? at
  const rule = directory.attendance?.rule ?? null
  const late = first === undefined ? Math.max(0, at - from) : 0
  const news = { kind: 'in', at, late, expected: rule === null || expected.length > 0 } as const
  // Who signs in again after going was asked to, and waits for the word.
  const plain = news.expected && late === 0 && first === undefined
  return answer(run, ctx.texts.signNews(news, now), plain ? together(run, 'signed-in', at) : {})
}

/** 签退, with what is still in hand. */
export const signOut: Handler = async (run) => {
  const { ctx, now } = run
  const who = own(run, true)
  if ('outcome' in who) return who.outcome
  const at = saidAt(run)
  const before = await entriesToday(ctx, who.person.id, at)
  await noteAttendance(ctx, who.person.id, entry(run, who.person, 'out', null, ''), now)
  const { directory } = ctx.settings()
  const to = expectedOn(directory, who.person, chinaDayNumber(at)).at(-1)?.to ?? at
  const signedIn = directory.attendance?.rule === null || before.some(({ kind }) => kind === 'in')
  const held = (await ticketsInHand(ctx, who.person.id)).filter(needsHands).map(({ number }) => number)
  const early = Math.max(0, to - at)
  const plain = early === 0 && signedIn && held.length === 0
  return answer(
    run,
    ctx.texts.signNews({ kind: 'out', at, early, signedIn, held }, now),
    plain ? together(run, 'signed-out', at) : {},
  )
}

const lengths: readonly { readonly pattern: RegExp; readonly unit: number }[] = [
  { pattern: /^半个?小时/, unit: hour / 2 },
  { pattern: /^(\d{1,3})\s?(?:分钟|分|min(?:utes?)?|m)(?![a-z])/i, unit: minute },
  { pattern: /^(\d{1,2})\s?(?:个半小时)/, unit: hour },
  { pattern: /^(\d{1,2}(?:\.5)?)\s?(?:个?小时|个?钟头|hours?|h)(?![a-z])/i, unit: hour },
]

/** `30分钟 开会`, `到 15:00 开会`, `半小时`, `开会`: until when, and why. */
const readAway = (
  text: string,
  at: Instant,
): { readonly until: Instant | null; readonly reason: string } => {
  const clock = /^(?:到|至|until )\s?(\d{1,2})(?:[:：]|点)(\d{2})?/i.exec(text)
  if (clock !== null && Number(clock[1]) < 24 && Number(clock[2] ?? '0') < 60) {
    const today = startOfChinaDay(chinaDayNumber(at)) + Number(clock[1]) * hour + Number(clock[2] ?? '0') * minute
    return { until: today > at ? today : today + day, reason: text.slice(clock[0].length).trim() }
  }
  for (const { pattern, unit } of lengths) {
    const found = pattern.exec(text)
    if (found === null) continue
    const half = /半小时$/.test(found[0]) && found[1] !== undefined ? hour / 2 : 0
    const length = Number(found[1] ?? '1') * unit + half
    return { until: at + length, reason: text.slice(found[0].length).trim() }
  }
  return { until: null, reason: text }
} // prettier-ignore

/** 离开: who is away is called only when nobody else is on duty. */
export const away: Handler = async (run) => {
  const { ctx, now } = run
  const who = own(run, false)
  if ('outcome' in who) return who.outcome
  const { until, reason } = readAway(readNamed(run).rest, saidAt(run))
  const tier = who.person.tier ?? 1
  const before = onDuty(ctx.settings().directory, tier, now).some(({ id }) => id === who.person.id)
  await noteAttendance(ctx, who.person.id, entry(run, who.person, 'away', until, reason), now)
  const others = onDuty(ctx.settings().directory, tier, now)
    .filter(({ id }) => id !== who.person.id)
    .map(({ name }) => name)
  return answer(run, ctx.texts.signNews({ kind: 'away', until, others, onDuty: before }, now))
}

/** 回来. */
export const back: Handler = async (run) => {
  const { ctx, now } = run
  const who = own(run, true)
  if ('outcome' in who) return who.outcome
  const at = saidAt(run)
  const before = (await entriesToday(ctx, who.person.id, at)).filter((e) => e.trigger !== run.act.trigger)
  if (!awaySpans(before).some(({ from, to }) => from <= at && at < to))
    return refuseTo(run, ctx.texts.signNews({ kind: 'notAway' }, now), 'back')
  await noteAttendance(ctx, who.person.id, entry(run, who.person, 'back', null, ''), now)
  return answer(run, ctx.texts.signNews({ kind: 'back' }, now))
}

const monthNamed = (text: string, now: Instant): number | null => {
  const today = chinaDayNumber(now)
  if (text === '' || /^(?:本月|这个月|this month)$/i.test(text)) return today
  if (/^(?:上个?月|last month)$/i.test(text)) return firstDayOfMonth(today) - 1
  const match = /^(?:(20\d{2})[-年/.]?\s?)?(\d{1,2})月?(?:份)?$/.exec(text)
  const month = Number(match?.[2])
  if (match === null || month < 1 || month > 12) return null
  const thisYear = new Date(startOfChinaDay(today) + 8 * hour).getUTCFullYear()
  const of = (year: number): number => Date.UTC(year, month - 1, 1) / day
  if (match[1] !== undefined) return of(Number(match[1]))
  return of(thisYear) > today ? of(thisYear - 1) : of(thisYear)
}

const correct = async (run: Run, text: string): Promise<string> => {
  const { ctx, person, now } = run
  if (person === null || !mayArrange(person))
    return refuseTo(run, ctx.texts.notAllowed(run.command.word, ctx.texts.roleName('supervisor')), 'attendance')
  const named = readNamed(run)
  const who = named.people[0]
  const days = readDays(text, now)
  if (who === undefined || days === null || days.rest === '' || startOfChinaDay(days.firstDay) > now)
    return refuseTo(run, ctx.texts.needs(usageOf('attendance').split(' / ').at(-1) ?? ''), 'attendance')
  const noted: AttendanceEntry = { kind: 'excused', at: now, until: null, reason: days.rest, by: person.id, trigger: run.act.trigger }
  await noteAttendance(ctx, who.id, noted, now, days.firstDay)
  return answer(run, ctx.texts.signNews({ kind: 'corrected', who: who.name, day: startOfChinaDay(days.firstDay), reason: days.rest }, now))
} // prettier-ignore

/** 考勤: a month by the contract's rule; supervisors and leads see everybody, engineers themselves. */
export const attendance: Handler = async (run) => {
  const { ctx, person, now } = run
  const named = readNamed(run)
  const text = named.rest.replace(/^更正\s*|^correct\s*/i, '')
  if (text !== named.rest || /更正|correct/i.test(run.command.rest)) return correct(run, text)
  const month = monthNamed(named.rest, now)
  if (month === null) return refuseTo(run, ctx.texts.unknownDay(named.rest), 'attendance')
  if ((ctx.settings().contract.attendance ?? null) === null)
    return refuseTo(run, ctx.texts.signNews({ kind: 'noRule' }, now), 'attendance')
  const wanted = named.people.length > 0 ? named.people.map(({ id }) => id) : null
  const visible = mayArrange(person) ? wanted : person === null ? [] : [person.id]
  const all = await attendanceOfMonth(ctx, month, now)
  const rows = all.filter((row) => visible?.includes(row.person) ?? true)
  const first = firstDayOfMonth(month)
  return answer(
    run,
    ctx.texts.attendanceTable({
      month: startOfChinaDay(first),
      until: Math.min(now, startOfChinaDay(firstDayOfMonth(first + 31)) - 1),
      rows: rows.map(({ person: id, ...row }) => ({ ...row, name: nameOf(ctx, id) ?? id })),
    }),
  )
}
