import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createTimer } from '../../adapters/timer/index.ts'
import { silentLog } from '../../src/ports/log.ts'

beforeEach(() => void jest.useFakeTimers({ now: 0 }))
afterEach(() => void jest.useRealTimers())

const scenes: readonly {
  readonly what: string
  /** Due times as they stand, and what a run leaves of them. */
  readonly due: readonly number[]
  readonly after: (due: readonly number[], now: number) => readonly number[]
  readonly runsInTenSeconds: { readonly least: number; readonly most: number }
}[] = [
  {
    what: 'work that moves on what is due is done at its time, once',
    due: [1_000, 2_000, 3_000],
    after: (due, now) => due.filter((at) => at > now),
    runsInTenSeconds: { least: 3, most: 3 },
  },
  {
    what: 'much that is due at once is worked off without pause',
    due: Array.from({ length: 500 }, (_, index) => index),
    after: (due) => due.slice(1),
    runsInTenSeconds: { least: 500, most: 500 },
  },
  {
    what: 'what a run cannot move on is looked at a few times a second, not without pause',
    due: [1_000],
    after: (due) => due,
    runsInTenSeconds: { least: 20, most: 40 },
  },
]

test.each(scenes)('$what', async ({ due, after, runsInTenSeconds }) => {
  let left = due
  let runs = 0
  const timer = createTimer(() => Date.now(), silentLog)
  timer.start({
    name: 'desk',
    nextAt: () => Promise.resolve(left.length === 0 ? null : Math.min(...left)),
    work: (now) => {
      runs += 1
      left = after(left, now)
      return Promise.resolve()
    },
  })
  await jest.advanceTimersByTimeAsync(10_000)
  await timer.stop()
  expect(runs).toBeGreaterThanOrEqual(runsInTenSeconds.least)
  expect(runs).toBeLessThanOrEqual(runsInTenSeconds.most)
})

test('a run that fails comes again after a while', async () => {
  let runs = 0
  const timer = createTimer(() => Date.now(), silentLog)
  timer.start({
    name: 'desk',
    nextAt: (now) => Promise.resolve(now),
    work: () => {
      runs += 1
      return Promise.reject(new Error('the store is broken'))
    },
  })
  await jest.advanceTimersByTimeAsync(10_000)
  await timer.stop()
  expect(runs).toBeGreaterThanOrEqual(4)
  expect(runs).toBeLessThanOrEqual(6)
})
