import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Calendar, WorkingCalendar } from '../../src/domain/calendar/calendar.ts'
import { clocksOf } from '../../src/domain/clocks/clocks.ts'
import { id } from '../../src/domain/ids.ts'
import type { ClockKind, Ticket, TicketFact, WaitingFor } from '../../src/domain/tickets/ticket.ts'
import { chinaDayNumber, day, minute, type Instant } from '../../src/domain/time.ts'
import { record } from '../../src/domain/tickets/transition.ts'
import { china, weekdays } from '../support/calendars.ts'
import { naiveWorkingTime } from '../support/naive-clock.ts'
import { contractOf, engineer, entryAt, plain, subjectOf, target } from '../support/timelines.ts'

/** Repeat a failing run with `ZHIBAN_SEED=… npx jest test/domain/clocks-walk.test.ts`. */
const seed = Number(process.env['ZHIBAN_SEED'] ?? Date.now() % 2 ** 31)

const base = china('2026-02-12 08:00')

const blank: Ticket = {
  id: id('t'), desk: id('d'), number: id('1001'), version: 1, state: 'open', room: null, channel: 'group',
  requester: { account: id('room/u'), name: '', unit: null, region: null, verified: false }, followers: [], title: '',
  system: null, module: null, category: 'fault', severity: 'normal', severityReason: '', tier: 1, assignee: null,
  waitingFor: null, article: null, candidates: [], cause: null, fix: null, mergedInto: null, links: [],
  satisfaction: null, openedAt: base, messages: [], timeline: [], notices: [], wakeAt: null,
} // prettier-ignore

interface Happening {
  readonly at: Instant
  readonly fact: TicketFact
}

const waitsFor = (ticket: Ticket): WaitingFor | null =>
  ticket.state === 'answered' ? 'user' : ticket.waitingFor

const meets: Readonly<Partial<Record<ClockKind, readonly string[]>>> = {
  response: ['responded', 'claimed', 'resolved', 'closed'],
  resolution: ['resolved', 'closed'],
}

const isWorkingMinute = (calendar: Calendar, at: Instant): boolean =>
  naiveWorkingTime(calendar, { from: at, to: at + minute }) > 0

/** Counts the minutes one by one and lets the ticket's own state say whether it waits. */
const walk = (kind: ClockKind, calendar: Calendar, within: number, pausedBy: readonly WaitingFor[], happenings: readonly Happening[], now: Instant) => {
  let ticket = blank
  let counted = 0
  let metAt: Instant | null = null
  for (let at = base; at < base + 40 * day; at += minute) {
    for (const { at: when, fact } of happenings) {
      if (when !== at) continue
      ticket = record(ticket, { at, by: engineer, trigger: 'walk' }, fact)
      if (metAt === null && meets[kind]?.includes(fact.kind) === true) metAt = at
    }
    if (counted >= within) return { dueAt: at, metAt: metAt ?? lateMeeting(kind, happenings, at) }
    const waiting = waitsFor(ticket)
    const counts = at >= now || metAt !== null || waiting === null || !pausedBy.includes(waiting)
    if (counts && isWorkingMinute(calendar, at)) counted += minute
  }
  return { dueAt: Infinity, metAt }
} // prettier-ignore

const lateMeeting = (kind: ClockKind, happenings: readonly Happening[], after: Instant): Instant | null =>
  happenings.find(({ at, fact }) => at > after && meets[kind]?.includes(fact.kind) === true)?.at ?? null

const facts: fc.Arbitrary<TicketFact> = fc.oneof(
  fc.constantFrom<TicketFact['kind'][]>('answered', 'queued', 'claimed', 'released', 'transferred', 'escalated', 'resumed', 'noted', 'acknowledged').map(plain),
  fc.constantFrom<WaitingFor[]>('user', 'vendor').map((who): TicketFact => ({ kind: 'waiting', for: who, text: '' })),
  fc.constantFrom<TicketFact['kind'][]>('resolved', 'closed').map(plain),
) // prettier-ignore

/** Openings and what follows within three days, at whole minutes, several things in one minute included. */
const stories: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 * 24 * 60 }), facts), { maxLength: 7 })
  .map((drawn) => [
    { at: base, fact: plain('opened') },
    ...drawn.toSorted(([a], [b]) => a - b).map(([minutes, fact]) => ({ at: base + minutes * minute, fact })),
  ])

const office: WorkingCalendar = weekdays('09:00-12:00', '13:30-17:30')
const nights: WorkingCalendar = { ...weekdays('00:00-06:00', '22:00-24:00'), makeUp: [{ from: 600, to: 660 }], days: { ...office.days, holidays: new Set([chinaDayNumber(base) + 1]) } } // prettier-ignore

describe(`clocks against a walk through time (seed ${seed})`, () => {
  test('1,500 stories', () => {
    const property = fc.property(
      stories,
      fc.constantFrom<Calendar[]>({ kind: 'always' }, office, nights),
      fc.constantFrom<ClockKind[]>('response', 'resolution'),
      fc.integer({ min: 1, max: 16 * 60 }),
      fc.subarray<WaitingFor>(['user', 'vendor']),
      fc.integer({ min: 0, max: 24 * 60 }),
      (story, calendar, kind, minutes, pausedBy, later) => {
        const timeline = story.map(({ at, fact }) => entryAt(at, fact))
        const now = (story.at(-1)?.at ?? base) + later * minute
        const contract = contractOf({ normal: [target(kind, minutes * minute, 'c', pausedBy)] }, { c: calendar })
        const [clock] = clocksOf(subjectOf(timeline), contract, now)
        const walked = walk(kind, calendar, minutes * minute, pausedBy, story, now)
        const breachedAt = walked.dueAt <= now && (walked.metAt === null || walked.metAt > walked.dueAt) ? walked.dueAt : null
        expect({ dueAt: clock?.dueAt, metAt: clock?.metAt, breachedAt: clock?.breachedAt }).toEqual({ ...walked, breachedAt })
      },
    ) // prettier-ignore
    const { failed, errorInstance, counterexample } = fc.check(property, { seed, numRuns: 1_500 })
    if (failed) throw new Error(JSON.stringify(counterexample), { cause: errorInstance })
  }, 120_000)
})
