import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Calendar, Span, WorkingCalendar, WorkingWindow } from '../../src/domain/calendar/calendar.ts'
import { clocksOf, type ClockContract } from '../../src/domain/clocks/clocks.ts'
import type { Peak } from '../../src/domain/calendar/peak.ts'
import type { Condition, Target } from '../../src/domain/contract/policy.ts'
import {
  categories,
  channels,
  type Category,
  type Channel,
  type WaitingFor,
} from '../../src/domain/tickets/ticket.ts'
import { day, minute } from '../../src/domain/time.ts'
import { china, officialDays } from '../support/calendars.ts'
import { naiveDeadline, naiveWorkingTime } from '../support/naive-clock.ts'
import { contractOf, entryAt, subjectOf, target } from '../support/timelines.ts'

/** Repeat a failing run with `ZHIBAN_SEED=… npx jest test/domain/clocks-policies.test.ts`. */
const seed = Number(process.env['ZHIBAN_SEED'] ?? Date.now() % 2 ** 31)

const runs = 12_000

/** From before the Spring Festival to after the make-up Saturday behind it; both are among the days drawn. */
const first = china('2026-02-11 00:00')

const window: fc.Arbitrary<WorkingWindow> = fc
  .tuple(fc.integer({ min: 0, max: 1200 }), fc.integer({ min: 180, max: 720 }))
  .map(([from, length]) => ({ from, to: Math.min(1440, from + length) }))

const workdays: fc.Arbitrary<WorkingCalendar> = fc
  .tuple(fc.array(window, { minLength: 1, maxLength: 2 }), fc.boolean(), fc.boolean())
  .map(([drawn, saturdays, official]) => {
    const [a, b] = drawn.toSorted((x, y) => x.from - y.from)
    const open = a === undefined ? [] : b === undefined || b.from <= a.to ? [a] : [a, b]
    const days = official ? officialDays : { ...officialDays, holidays: new Set<number>(), makeUpDays: new Set<number>() }
    return { kind: 'working', week: [open, open, open, open, open, saturdays ? open : [], []], makeUp: null, days }
  }) // prettier-ignore

const calendars: fc.Arbitrary<Readonly<Record<string, Calendar>>> = fc
  .tuple(workdays, workdays)
  .map(([one, two]) => ({ one, two, always: { kind: 'always' } }))

const names = ['one', 'two', 'always'] as const

const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc.constantFrom<Condition[]>({ day: 'workday' }, { day: 'non-workday' }),
  fc.constantFrom('one', 'two').map((during) => ({ during })),
  fc.constantFrom('one', 'two').map((outside) => ({ outside })),
  fc.subarray<Channel>([...channels], { minLength: 1 }).map((channel) => ({ channel })),
  fc.subarray<Category>([...categories], { minLength: 1 }).map((category) => ({ category })),
)

const targets: fc.Arbitrary<Target> = fc
  .tuple(
    fc.integer({ min: 1, max: 12 * 60 }),
    fc.constantFrom(...names),
    fc.subarray<WaitingFor>(['user', 'vendor']),
    condition,
    fc.option(fc.integer({ min: 1, max: 120 })),
  )
  .map(([minutes, calendar, pausedBy, when, grace]) =>
    target('resolution', minutes * minute, calendar, pausedBy, 'test', {
      when,
      proposal: grace === null ? null : { grace: grace * minute },
    }),
  )

const peaks: fc.Arbitrary<readonly Peak[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 11, max: 26 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 9 }))
    .map(([date, length, share]): Peak => ({
      name: `${date}`,
      dates: [{ kind: 'yearly', from: `02-${date}`, to: `02-${Math.min(28, date + length)}` }],
      tighten: [{ clock: 'resolution', severity: null, to: { kind: 'share', share: share / 10 } }],
      calls: { tiers: [], people: [] },
      reminders: null,
      clause: 'SLA-P1',
      source: 'test',
    })),
  { maxLength: 2 },
)

const waits: fc.Arbitrary<readonly { from: number; to: number; for: WaitingFor }[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 }), fc.constantFrom<WaitingFor[]>('user', 'vendor')), { maxLength: 3 })
  .map((drawn) => {
    let at = 0
    return drawn.map(([gap, length, who]) => {
      const from = at + gap
      at = from + length
      return { from, to: at, for: who }
    })
  }) // prettier-ignore

/** The slow second opinion: reads dates off a `Date`, takes conditions and peaks by hand, counts the minutes one by one. */
const naively = (
  contract: ClockContract,
  list: readonly Target[],
  opened: number,
  channel: Channel,
  category: Category,
  pauses: readonly { from: number; to: number; for: WaitingFor }[],
  proposedAt: number | null,
) => {
  const local = new Date(opened + 8 * 60 * minute)
  const dayNumber = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()) / day
  const weekend = [0, 6].includes(local.getUTCDay())
  const works = officialDays.makeUpDays.has(dayNumber) || (!weekend && !officialDays.holidays.has(dayNumber))
  const isOpen = (name: string): boolean => {
    const calendar = contract.calendars[name]
    return calendar !== undefined && naiveWorkingTime(calendar, { from: opened, to: opened + 1 }) > 0
  }
  const chosen = list.find(({ when }) => {
    if (when.day !== undefined && (when.day === 'workday') !== works) return false
    if (when.during !== undefined && !isOpen(when.during)) return false
    if (when.outside !== undefined && isOpen(when.outside)) return false
    if (when.channel !== undefined && !when.channel.includes(channel)) return false
    return when.category === undefined || when.category.includes(category)
  })
  if (chosen === undefined) return null
  let within = chosen.within
  for (const { dates, tighten } of contract.peaks) {
    const [rule] = dates
    const date = local.getUTCDate()
    const month = local.getUTCMonth() + 1
    if (rule?.kind !== 'yearly' || month !== 2) continue
    if (date < Number(rule.from.slice(3)) || date > Number(rule.to.slice(3))) continue
    const [entry] = tighten
    if (entry?.to.kind === 'share') within = Math.min(within, Math.round(chosen.within * entry.to.share))
  }
  const calendar = contract.calendars[chosen.calendar]
  if (calendar === undefined) throw new Error('no calendar')
  const end = chosen.proposal === null ? Infinity : (proposedAt ?? Infinity)
  const spans = pauses
    .filter((pause) => chosen.pausedBy.includes(pause.for) && pause.from <= end)
    .map(({ from, to }): Span => ({ from, to: Math.min(to, end) }))
  const limit = opened + 60 * day
  const dueAt = naiveDeadline(calendar, opened, within, spans, limit)
  const lapsesAt = chosen.proposal === null ? dueAt : naiveDeadline(calendar, opened, within + chosen.proposal.grace, spans, limit) // prettier-ignore
  const satisfied = chosen.proposal !== null && proposedAt !== null
  return { dueAt, lapsesAt, breachedAt: satisfied && proposedAt <= lapsesAt ? null : dueAt, peak: within < chosen.within } // prettier-ignore
}

describe(`SLA-X1 random calendars, policies, peaks and pauses against a walk through time (seed ${seed})`, () => {
  test(`${runs} tickets`, () => {
    const property = fc.property(
      calendars,
      fc.array(targets, { minLength: 1, maxLength: 4 }),
      peaks,
      fc.integer({ min: 0, max: 18 * 24 * 60 }),
      fc.constantFrom(...channels),
      fc.constantFrom(...categories),
      waits,
      fc.option(fc.integer({ min: 0, max: 3_000 })),
      (drawn, list, inForce, minutes, channel, category, pauses, proposal) => {
        const contract = contractOf({ normal: list }, drawn, { peaks: inForce })
        const opened = first + minutes * minute
        const proposedAt = proposal === null ? null : opened + proposal * minute
        const waited = pauses.map((pause) => ({ ...pause, from: opened + pause.from * minute, to: opened + pause.to * minute }))
        const timeline = [
          entryAt(opened, { kind: 'opened' }),
          ...waited.flatMap((pause) => [
            entryAt(pause.from, { kind: 'waiting', for: pause.for, text: '' }),
            entryAt(pause.to, { kind: 'resumed', reason: '' }),
          ]),
          ...(proposedAt === null ? [] : [entryAt(proposedAt, { kind: 'proposed', text: '' })]),
        ].toSorted((a, b) => a.at - b.at)
        const [clock] = clocksOf(subjectOf(timeline, 'normal', { channel, category }), contract, opened + 90 * day)
        const expected = naively(contract, list, opened, channel, category, waited, proposedAt)
        const found = clock === undefined ? null : { dueAt: clock.dueAt, lapsesAt: clock.lapsesAt, breachedAt: clock.breachedAt, peak: clock.peak !== null }
        expect(found).toEqual(expected)
      },
    ) // prettier-ignore
    const { failed, numRuns, errorInstance, counterexample } = fc.check(property, { seed, numRuns: runs })
    if (failed) throw new Error(JSON.stringify(counterexample), { cause: errorInstance })
    expect(numRuns).toBe(runs)
  }, 240_000)
})
