import { describe, expect, test } from '@jest/globals'
import { clocksOf, dueReminders, newBreaches, nextWake } from '../../src/domain/clocks/clocks.ts'
import type { ClockKind, Severity, TicketFact, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { day, hour, isoChina, minute, type Instant } from '../../src/domain/time.ts'
import { china, weekdays } from '../support/calendars.ts'
import { contractOf, entryAt, foshanContract, ladder, subjectOf, target, theDesk, timelineOf, type ClockContract, type Line } from '../support/timelines.ts' // prettier-ignore

const office = weekdays('09:00-18:00')
const oneHour = contractOf({ normal: [target('resolution', hour)], urgent: [target('resolution', 2 * hour)], critical: [target('resolution', 20 * minute)] }) // prettier-ignore
const reminded = (mark: string, clock: ClockKind = 'resolution', round = 1): TicketFact => ({ kind: 'reminded', clock, round, mark }) // prettier-ignore
const breached = (dueAt: string, clock: ClockKind = 'resolution', round = 1): TicketFact => ({ kind: 'breached', clock, round, dueAt: china(dueAt) }) // prettier-ignore
const opened = ['2026-03-04 10:00', 'opened'] as const
const broken = ['2026-03-04 11:00', breached('2026-03-04 11:00')] as const

const iso = (at: Instant | null): string | null =>
  at === null ? null : isoChina(at).slice(0, 16).replace('T', ' ')

/** What is said and skipped at `now`, as `kind round mark (skipped)`, and when to look again. */
const stand = (timeline: readonly TimelineEntry[], now: string, contract: ClockContract = oneHour, severity: Severity = 'normal') => {
  const clocks = clocksOf(subjectOf(timeline, severity), contract, china(now))
  const due = dueReminders(clocks, timeline, china(now))
  return {
    say: due.map(({ clock, mark, skipped }) => [clock.kind, clock.round, mark, ...skipped].join(' ')),
    wake: iso(nextWake(clocks, timeline, china(now))),
    breaches: newBreaches(clocks, timeline).map(({ kind, round, dueAt }) => `${kind} ${round} ${iso(dueAt) ?? ''}`),
  }
} // prettier-ignore

interface Said {
  readonly at: Instant
  readonly mark: string
  readonly skipped: readonly string[]
}

/** Lives as the desk does: sleeps until the wake-up, says, records, computes anew; until nothing comes or `until`. */
const live = (
  start: readonly TimelineEntry[],
  contract: ClockContract,
  until: Instant,
  downUntil: Instant = -Infinity,
): { said: readonly Said[]; timeline: readonly TimelineEntry[] } => {
  const said: Said[] = []
  let timeline = start
  let now = start.at(-1)?.at ?? 0
  for (let steps = 0; ; steps += 1) {
    if (steps > 200) throw new Error('the desk does not come to rest')
    const wake = nextWake(clocksOf(subjectOf(timeline), contract, now), timeline, now)
    if (wake === null || wake > until) return { said, timeline }
    now = Math.max(wake, downUntil)
    const at = now
    const clocks = clocksOf(subjectOf(timeline), contract, at)
    const due = dueReminders(clocks, timeline, at)
    const facts = [
      ...due.flatMap(({ clock, mark, skipped }) => [...skipped, mark].map((m) => reminded(m, clock.kind, clock.round))),
      ...newBreaches(clocks, timeline).map((c): TicketFact => ({ kind: 'breached', clock: c.kind, round: c.round, dueAt: c.dueAt })),
    ]
    said.push(...due.map(({ clock, mark, skipped }) => ({ at, mark: `${clock.kind} ${mark}`, skipped })))
    timeline = [...timeline, ...facts.map((fact) => entryAt(at, fact, theDesk))]
  }
} // prettier-ignore

describe('SLA-X1 the ladder', () => {
  const cases: readonly (readonly [string, readonly Line[], string, readonly string[], string | null])[] = [
    ['before the first mark', [opened], '2026-03-04 10:29', [], '2026-03-04 10:30'],
    ['at half time', [opened], '2026-03-04 10:30', ['resolution 1 50'], '2026-03-04 10:30'],
    ['half time told', [opened, ['2026-03-04 10:30', reminded('50')]], '2026-03-04 10:30', [], '2026-03-04 10:48'],
    ['half time told of another clock', [opened, ['2026-03-04 10:30', reminded('50', 'response')]], '2026-03-04 10:30', ['resolution 1 50'], '2026-03-04 10:30'],
    ['half time told in another round', [opened, ['2026-03-04 10:30', reminded('50', 'resolution', 2)]], '2026-03-04 10:30', ['resolution 1 50'], '2026-03-04 10:30'],
    ['two marks passed: only the last is said', [opened], '2026-03-04 10:50', ['resolution 1 80 50'], '2026-03-04 10:50'],
    ['down over the deadline: only the breach is said', [opened], '2026-03-04 11:10', ['resolution 1 due 50 80'], '2026-03-04 11:10'],
    ['down for long: only the last repetition is said', [opened], '2026-03-04 12:10', ['resolution 1 late-2 50 80 due late-1'], '2026-03-04 12:10'],
    ['breach told', [opened, ['2026-03-04 11:00', reminded('due')], ['2026-03-04 11:00', breached('2026-03-04 11:00')]], '2026-03-04 11:00', [], '2026-03-04 11:30'],
    ['only the breach recorded, e.g. at night: it is still to be said', [opened, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], '2026-03-04 11:00', ['resolution 1 due 50 80'], '2026-03-04 11:00'],
    ['only the reminder recorded: the breach is recorded at once', [opened, ['2026-03-04 11:00', reminded('due')]], '2026-03-04 11:00', [], '2026-03-04 11:00'],
    ['repetition', [opened, ['2026-03-04 11:00', reminded('due')]], '2026-03-04 11:30', ['resolution 1 late-1'], '2026-03-04 11:30'],
    ['at most three repetitions', [opened, ['2026-03-04 11:00', reminded('due')], ['2026-03-04 12:30', reminded('late-3')], broken], '2026-03-05 11:30', [], null],
    ['acknowledged after the breach', [opened, ['2026-03-04 11:00', reminded('due')], broken, ['2026-03-04 11:05', 'acknowledged']], '2026-03-04 12:00', [], null],
    ['acknowledged before the breach', [opened, ['2026-03-04 10:55', 'acknowledged'], ['2026-03-04 11:00', reminded('due')]], '2026-03-04 11:30', ['resolution 1 late-1'], '2026-03-04 11:30'],
    ['met', [opened, ['2026-03-04 10:20', 'resolved']], '2026-03-04 12:00', [], null],
    ['met late: nothing to say, the breach goes on record', [opened, ['2026-03-04 11:20', 'resolved']], '2026-03-04 12:00', [], '2026-03-04 12:00'],
    ['met late and recorded', [opened, ['2026-03-04 11:20', 'resolved'], broken], '2026-03-04 12:00', [], null],
    ['finished', [opened, ['2026-03-04 10:20', 'declined']], '2026-03-04 12:00', [], null],
    ['paused', [opened, ['2026-03-04 10:40', 'waiting']], '2026-03-04 15:00', [], null],
    ['resumed: the mark that passed before the pause is said now', [opened, ['2026-03-04 10:40', 'waiting'], ['2026-03-04 15:00', 'resumed']], '2026-03-04 15:00', ['resolution 1 50'], '2026-03-04 15:00'],
    ['paused after a breach nobody told', [opened, ['2026-03-04 11:10', 'waiting']], '2026-03-04 15:00', ['resolution 1 due 50 80'], '2026-03-04 15:00'],
    ['paused after the breach was told: no repetitions', [opened, ['2026-03-04 11:00', reminded('due')], broken, ['2026-03-04 11:10', 'waiting']], '2026-03-04 15:00', [], null],
    ['reopened: the second round has its own marks', [opened, ['2026-03-04 10:30', reminded('50')], ['2026-03-04 10:40', 'resolved'], ['2026-03-04 14:00', 'reopened']], '2026-03-04 14:30', ['resolution 2 50'], '2026-03-04 14:30'],
  ] // prettier-ignore
  test.each(cases)('SLA-X1 %s', (_, lines, now, say, wake) => {
    expect(stand(timelineOf(...lines), now)).toMatchObject({ say, wake })
  })

  test('SLA-X1 what nobody acknowledges is told more and more rarely, at last once a day', () => {
    const eager = contractOf({ normal: [target('resolution', hour)] }, {}, { reminders: { ...ladder, before: [], repeatAfter: 15 * minute, repeatAtMost: null } }) // prettier-ignore
    const { said } = live(timelineOf(opened), eager, china('2026-03-13 11:00'))
    const gaps = said.map(({ at }, i) => (at - (said[i - 1]?.at ?? at)) / minute)
    expect(gaps.slice(1, 13)).toEqual(Array.from({ length: 12 }, () => 20))
    expect(gaps.slice(13, 19)).toEqual([40, 80, 160, 320, 640, 1280])
    expect(gaps.slice(20).every((gap) => gap === 1440)).toBe(true)
    expect(said.slice(20).map(({ at }) => isoChina(at).slice(11, 16))).toEqual(
      said.slice(20).map(() => '09:00'),
    )
    expect(said.length).toBeLessThanOrEqual(30)
  })

  test('SLA-X1 several clocks of one ticket each have their say', () => {
    expect(stand(timelineOf(opened), '2026-03-04 10:24', foshanContract)).toMatchObject({ say: ['response 1 80 50'], wake: '2026-03-04 10:24' }) // prettier-ignore
    expect(stand(timelineOf(opened), '2026-03-04 14:00', foshanContract).say).toEqual(['response 1 late-3 50 80 due late-1 late-2', 'resolution 1 50']) // prettier-ignore
  })

  test('SLA-X1 a deadline that never comes wakes nobody', () => {
    const never = contractOf(
      { normal: [target('resolution', hour, 'never')] },
      { never: { ...office, week: [] } },
    )
    expect(stand(timelineOf(opened), '2026-03-04 12:00', never)).toEqual({
      say: [],
      wake: null,
      breaches: [],
    })
  })
})

describe('SLA-F2 reminders when the deadline moves', () => {
  const toldHalf = [opened, ['2026-03-04 10:30', reminded('50')]] satisfies readonly Line[]
  const told = [...toldHalf, ['2026-03-04 10:48', reminded('80')], ['2026-03-04 11:00', reminded('due')]] satisfies readonly Line[] // prettier-ignore
  const cases: readonly (readonly [string, readonly Line[], string, Severity, readonly string[], string | null])[] = [
    ['lengthened: half time is not told twice', toldHalf, '2026-03-04 11:00', 'urgent', [], '2026-03-04 11:36'],
    ['lengthened after the breach: the new deadline is news', [...told, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], '2026-03-04 11:40', 'urgent', [], '2026-03-04 12:00'],
    ['lengthened after the breach, and passed again', [...told, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], '2026-03-04 12:00', 'urgent', ['resolution 1 due'], '2026-03-04 12:00'],
    ['lengthened, and no breach recorded: the new deadline is news too', told, '2026-03-04 12:00', 'urgent', ['resolution 1 due'], '2026-03-04 12:00'],
    ['lengthened after one repetition: the next one follows, none twice', [...told, ['2026-03-04 11:00', breached('2026-03-04 11:00')], ['2026-03-04 11:30', reminded('late-1')], ['2026-03-04 12:00', reminded('due')], ['2026-03-04 12:00', breached('2026-03-04 12:00')]], '2026-03-04 12:00', 'urgent', [], '2026-03-04 13:00'],
    ['shortened into the past: the breach is said once', toldHalf, '2026-03-04 10:40', 'critical', ['resolution 1 due 80'], '2026-03-04 10:40'],
    ['shortened after the breach: nothing new', [...told, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], '2026-03-04 11:00', 'critical', ['resolution 1 late-1'], '2026-03-04 11:00'],
    ['shortened after breach and repetition', [...told, ['2026-03-04 11:00', breached('2026-03-04 11:00')], ['2026-03-04 11:00', reminded('late-1')]], '2026-03-04 11:00', 'critical', [], '2026-03-04 11:20'],
  ] // prettier-ignore
  test.each(cases)('SLA-F2 %s', (_, lines, now, severity, say, wake) => {
    expect(stand(timelineOf(...lines), now, oneHour, severity)).toMatchObject({ say, wake })
  })
})

describe('SLA-X1 breaches to record', () => {
  test.each<[string, readonly Line[], Severity, readonly string[]]>([
    ['not due yet', [['2026-03-04 11:30', 'opened']], 'normal', []],
    ['due and not recorded', [opened], 'normal', ['resolution 1 2026-03-04 11:00']],
    ['met late before anybody looked', [opened, ['2026-03-04 11:20', 'resolved']], 'normal', ['resolution 1 2026-03-04 11:00']],
    ['recorded', [opened, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], 'normal', []],
    ['recorded, then put off and passed again', [opened, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], 'urgent', ['resolution 1 2026-03-04 12:00']],
    ['recorded, then drawn nearer', [opened, ['2026-03-04 11:00', breached('2026-03-04 11:00')]], 'critical', []],
    ['in the first round and running in the second', [opened, ['2026-03-04 11:20', 'resolved'], ['2026-03-04 11:50', 'reopened']], 'normal', ['resolution 1 2026-03-04 11:00']],
  ])('SLA-X1 %s', (_, lines, severity, breaches) => {
    expect(stand(timelineOf(...lines), '2026-03-04 12:05', oneHour, severity).breaches).toEqual(breaches)
  }) // prettier-ignore
})

describe('SLA-X1 the life of a ticket nobody touches', () => {
  const start = timelineOf(['2026-03-06 17:00', 'opened'])
  const working = contractOf({ normal: [target('resolution', 4 * hour, 'work')] }, { work: office })

  test('SLA-X1 every mark is said once, at its instant, in working time', () => {
    const { said, timeline } = live(start, working, china('2026-03-06 17:00') + 30 * day)
    expect(said.map(({ at, mark }) => `${mark} ${iso(at) ?? ''}`)).toEqual([
      'resolution 50 2026-03-09 10:00',
      'resolution 80 2026-03-09 11:12',
      'resolution due 2026-03-09 12:00',
      'resolution late-1 2026-03-09 12:30',
      'resolution late-2 2026-03-09 13:00',
      'resolution late-3 2026-03-09 13:30',
    ])
    expect(timeline.filter(({ kind }) => kind === 'breached')).toHaveLength(1)
  })

  test('SLA-X1 down over the weekend: one word per clock, everything on record', () => {
    const { said, timeline } = live(start, working, china('2026-04-06 17:00'), china('2026-03-09 13:10'))
    expect(said.map(({ at, mark, skipped }) => [mark, iso(at), skipped])).toEqual([
      ['resolution late-2', '2026-03-09 13:10', ['50', '80', 'due', 'late-1']],
      ['resolution late-3', '2026-03-09 13:30', []],
    ])
    const [breach] = timeline.filter((entry) => entry.kind === 'breached')
    expect(breach).toMatchObject({ dueAt: china('2026-03-09 12:00'), at: china('2026-03-09 13:10') })
  })

  test('SLA-X1 after the last word on record there is nothing to say at any later time', () => {
    const { timeline } = live(start, working, Infinity)
    expect(stand(timeline, '2026-12-01 10:00', working)).toEqual({ say: [], wake: null, breaches: [] })
  })
})
