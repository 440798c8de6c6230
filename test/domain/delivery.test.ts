import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { allowedAt, firstGap, ordinaryShare, quietUntil, retryAt } from '../../src/domain/chat/delivery.ts'
import { hour, isoChina, minute, parseInstant, second } from '../../src/domain/time.ts'

const at = (clock: string): number => parseInstant(`2026-03-04T${clock}+08:00`) ?? NaN
const clockOf = (instant: number | null): string | null =>
  instant === null ? null : isoChina(instant).slice(5, 16)

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60 + 30 }
  test.each([
    ['21:59:59', null],
    ['22:00:00', '03-05T07:30'],
    ['23:59:59', '03-05T07:30'],
    ['00:00:00', '03-04T07:30'],
    ['07:29:59', '03-04T07:30'],
    ['07:30:00', null],
    ['12:00:00', null],
  ])('22:00 to 07:30 at %s → %s', (clock, end) => {
    expect(clockOf(quietUntil(night, at(clock)))).toBe(end)
  })

  test('no quiet hours, no wait', () => {
    expect(quietUntil(null, at('23:00:00'))).toBeNull()
  })
})

describe('budgets', () => {
  test('obeying allowedAt never puts more than the allowance into any window', () => {
    const budget = fc.record({ count: fc.integer({ min: 1, max: 5 }), per: fc.integer({ min: 1, max: 100 }) })
    fc.assert(
      fc.property(
        fc.array(budget, { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }),
        (budgets, gaps) => {
          const sent: number[] = []
          let now = 0
          for (const gap of gaps) {
            now = allowedAt(sent, budgets, now + gap)
            sent.push(now)
          }
          return budgets.every(({ count, per }) =>
            sent.every((time) => sent.filter((other) => time <= other && other < time + per).length <= count),
          )
        },
      ),
    )
  })

  test.each([
    { planned: [], from: 20, at: 20 },
    { planned: [20], from: 20, at: 30 },
    { planned: [20, 30], from: 20, at: 40 },
    { planned: [20, 40], from: 20, at: 30 },
    { planned: [], from: 5, at: 10 },
  ])(
    'one in ten, one said at 0, $planned planned: the first gap from $from is $at',
    ({ planned, from, at }) => {
      expect(firstGap([0], planned, [{ count: 1, per: 10 }], from)).toBe(at)
    },
  )

  test.each([
    { urgent: 0, per: hour, left: 540 },
    { urgent: 100, per: hour, left: 500 },
    { urgent: 500, per: hour, left: 300 },
    { urgent: 500, per: minute, left: 600 },
  ])('after $urgent urgent ones in $per ms ordinary ones may use $left of 600', ({ urgent, per, left }) => {
    expect(ordinaryShare([{ count: 600, per }], () => urgent)).toEqual([{ count: left, per }])
  })
})

describe('retries', () => {
  test.each([
    [1, 2 * second],
    [2, 4 * second],
    [7, 128 * second],
    [9, 5 * minute],
    [40, 5 * minute],
  ])('after attempt %i wait %i ms', (attempts, wait) => {
    expect(retryAt(attempts, hour)).toBe(hour + wait)
  })
})
