import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  deadline,
  workingTime,
  type Calendar,
  type Span,
  type WorkingWindow,
} from '../../src/domain/calendar/calendar.ts'
import { chinaDayNumber, day, hour, minute } from '../../src/domain/time.ts'
import { china } from '../support/calendars.ts'
import { naiveDeadline, naiveWorkingTime } from '../support/naive-clock.ts'

/** Repeat a failing run with `ZHIBAN_SEED=… npx jest test/domain/calendar-walk.test.ts`. */
const seed = Number(process.env['ZHIBAN_SEED'] ?? Date.now() % 2 ** 31)

const base = china('2026-02-09')
const baseDay = chinaDayNumber(base)

/** Cut points of a day in ascending order, taken in pairs: windows that may touch, sometimes to the end of the day. */
const windows: fc.Arbitrary<readonly WorkingWindow[]> = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 540, 720, 810, 1080, 1440)), {
    maxLength: 6,
  })
  .map((cuts) => {
    const sorted = cuts.toSorted((a, b) => a - b)
    return sorted.flatMap((from, index) => {
      const to = sorted[index + 1]
      return index % 2 === 0 && to !== undefined ? [{ from, to }] : []
    })
  })

const someDays: fc.Arbitrary<ReadonlySet<number>> = fc
  .array(fc.integer({ min: baseDay - 1, max: baseDay + 12 }), { maxLength: 3 })
  .map((numbers) => new Set(numbers))

const calendars: fc.Arbitrary<Calendar> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Calendar>({ kind: 'always' }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('working' as const),
      week: fc.tuple(windows, windows, windows).map(([a, b, c]) => [a, a, b, a, b, c, c]),
      makeUp: fc.option(windows),
      days: fc.record({ years: fc.constant(new Set([2026])), holidays: someDays, makeUpDays: someDays }),
    }),
  },
)

/** Ascending and apart (they may touch); the last one is now and then open-ended. */
const pausesIn = (unit: number): fc.Arbitrary<readonly Span[]> =>
  fc
    .tuple(
      fc.array(fc.integer({ min: -hour / unit, max: (4 * day) / unit }), { maxLength: 6 }),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(([cuts, open]) => {
      const sorted = cuts.toSorted((a, b) => a - b)
      return sorted.flatMap((cut, index): readonly Span[] => {
        if (index % 2 !== 0) return []
        const to = sorted[index + 1]
        if (to !== undefined) return [{ from: base + cut * unit, to: base + to * unit }]
        return open === 0 ? [{ from: base + cut * unit, to: Infinity }] : []
      })
    })

const walkedDays = 5

/** Beyond what is walked, the deadline only has to be beyond it too. */
const agrees = (calendar: Calendar, from: number, within: number, pauses: readonly Span[]): void => {
  const limit = from + walkedDays * day
  const walked = naiveDeadline(calendar, from, within, pauses, limit)
  const computed = deadline(calendar, from, within, pauses)
  if (walked === Infinity ? computed <= limit : computed !== walked) {
    throw new Error(`walked to ${walked}, computed ${computed}`)
  }
}

const minutes = fc.integer({ min: 0, max: (2 * day) / minute })

describe(`against a walk through time (seed ${seed})`, () => {
  test('96,000 deadlines, in minutes', () => {
    const wholeMinutes = fc.property(calendars, minutes, fc.oneof(minutes, fc.integer({ min: 0, max: 600 })), pausesIn(minute), (calendar, start, within, pauses) => {
      agrees(calendar, base + start * minute, within * minute, pauses)
    }) // prettier-ignore
    expect(fc.check(wholeMinutes, { seed, numRuns: 96_000 })).toMatchObject({
      failed: false,
      numRuns: 96_000,
    })
  }, 120_000)

  test('1,500 deadlines, in milliseconds', () => {
    const milliseconds = fc.property(calendars, fc.integer({ min: 0, max: 2 * day }), fc.integer({ min: 0, max: 6 * hour }), pausesIn(1), (calendar, start, within, pauses) => {
      agrees(calendar, base + start, within, pauses)
    }) // prettier-ignore
    expect(fc.check(milliseconds, { seed, numRuns: 1_500 })).toMatchObject({ failed: false, numRuns: 1_500 })
  }, 120_000)

  test('3,000 spans of working time', () => {
    const spans = fc.property(calendars, fc.integer({ min: 0, max: 4 * day }), fc.integer({ min: 0, max: 3 * day }), (calendar, start, length) => {
      const span = { from: base + start, to: base + start + length }
      return workingTime(calendar, span) === naiveWorkingTime(calendar, span)
    }) // prettier-ignore
    expect(fc.check(spans, { seed, numRuns: 3_000 })).toMatchObject({ failed: false, numRuns: 3_000 })
  }, 120_000)
})
