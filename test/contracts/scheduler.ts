import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { AgendaBackend } from 'agenda'
import { day, hour, minute } from '../../src/domain/time.ts'
import type { Job, Jobs } from '../../src/ports/scheduler.ts'
import { china } from '../support/calendars.ts'
import {
  everyFrom,
  listeningLog,
  lockLifetime,
  moveClock,
  processOn,
  stopClock,
  until,
} from '../support/jobs.ts'

const six = china('2026-03-04 18:00')

export interface StoreForJobs {
  /** One more process's way to the same jobs. */
  readonly open: () => Promise<{ readonly backend: AgendaBackend; readonly releaseAll?: () => number }>
  readonly dispose: () => Promise<void>
}

/** What the desk asks of its jobs (src/ports/scheduler.ts), on one store. */
export const schedulerContract = (name: string, makeStore: () => Promise<StoreForJobs>): void => {
  let store: StoreForJobs
  let started: Jobs[] = []
  let log = listeningLog()

  beforeEach(async () => {
    stopClock(six - hour)
    store = await makeStore()
    started = []
    log = listeningLog()
  })
  afterEach(async () => {
    for (const jobs of started) await jobs.stop(0)
    await store.dispose()
    jest.useRealTimers()
  })

  const begin = async (list: readonly Job[], alone = true): Promise<Jobs> => {
    const { backend, releaseAll } = await store.open()
    const jobs = processOn(backend, { log, ...(alone && releaseAll !== undefined ? { releaseAll } : {}) })
    started.push(jobs)
    await jobs.start(list)
    return jobs
  }
  const waits = (jobs: Jobs, job: string): Promise<void> =>
    until(`${job} to wait`, async () =>
      (await jobs.list()).some((one) => one.name === job && one.state === 'waiting'),
    )
  const logged = (event: string): number => log.heard.filter((one) => one.event === event).length

  describe(`${name}: what is due`, () => {
    test('runs at its time, once, and is planned anew', async () => {
      const daily = everyFrom('daily', six, day)
      const jobs = await begin([daily])
      expect(await jobs.list()).toMatchObject([{ name: 'daily', state: 'waiting', nextAt: six, startedAt: null }]) // prettier-ignore
      moveClock(six)
      await until('the run', () => daily.runs.length === 1)
      await waits(jobs, 'daily')
      expect(daily.runs).toMatchObject([{ now: six, dueAt: six, doneTo: six - hour }])
      expect(await jobs.list()).toMatchObject([{ nextAt: six + day, startedAt: six, failures: 0 }])
      expect(logged('job.late')).toBe(0)
    })

    test.each([
      ['one evening', 14 * hour, six],
      ['five days', 5 * day, six],
    ])('missed for %s: made up for once, and it says so', async (_, away, dueAt) => {
      await (await begin([everyFrom('daily', six, day)])).stop()
      moveClock(six + away)
      const daily = everyFrom('daily', six, day)
      const jobs = await begin([daily])
      await until('the run', () => daily.runs.length === 1)
      await waits(jobs, 'daily')
      expect(daily.runs).toMatchObject([{ now: six + away, dueAt }])
      expect((await jobs.list())[0]?.nextAt).toBe(daily.nextAfter(six + away))
      expect(log.heard).toContainEqual({ event: 'job.late', kind: 'daily' })
    })

    test('a desk that never ran owes nothing for the time before', async () => {
      moveClock(six + hour)
      const daily = everyFrom('daily', six, day)
      expect(await (await begin([daily])).list()).toMatchObject([{ nextAt: six + day }])
    })

    test('a clock that had run ahead and was set right again does not silence a job for years', async () => {
      moveClock(six + 400 * day)
      await (await begin([everyFrom('daily', six, day)])).stop()
      moveClock(six - hour)
      expect(await (await begin([everyFrom('daily', six, day)])).list()).toMatchObject([{ nextAt: six }])
    })

    test.each([
      ['another hour', six - hour / 2, 0],
      ['never', null, 0],
    ])('planned anew after the settings changed: %s', async (_, at, runs) => {
      let due: number | null = six
      const job = { ...everyFrom('daily', six, day), nextAfter: () => due }
      const jobs = await begin([job])
      due = at
      await jobs.replan()
      expect((await jobs.list())[0]?.nextAt ?? null).toBe(at)
      expect(job.runs).toHaveLength(runs)
    })

    test.each([
      ['no number', NaN],
      ['the past', six - day],
      ['the instant itself', six - hour],
    ])('a plan that yields %s is refused, not run at once', async (_, at) => {
      const job = { ...everyFrom('daily', six, day), nextAfter: () => at }
      await expect(begin([job])).rejects.toMatchObject({ code: 'JOB_TIME' })
      expect(job.runs).toEqual([])
    })
  })

  describe(`${name}: failing`, () => {
    test('tried again after a minute, and what was due stays due until it is done', async () => {
      const daily = everyFrom('daily', six, day, () =>
        Date.now() < six + minute ? Promise.reject(new Error('disk full')) : Promise.resolve(),
      )
      const jobs = await begin([daily])
      moveClock(six)
      await until('the failure', async () => (await jobs.list())[0]?.state === 'failing')
      expect((await jobs.list())[0]).toMatchObject({ failures: 1 })
      expect(logged('job.failed')).toBe(1)
      moveClock(six + 2 * minute)
      await waits(jobs, 'daily')
      expect(daily.runs.map(({ dueAt }) => dueAt)).toEqual([six, six])
      expect(await jobs.list()).toMatchObject([{ failures: 0, nextAt: six + day }])
    })

    test('a restart keeps the wait after a failure', async () => {
      const failing = everyFrom('daily', six, day, () => Promise.reject(new Error('disk full')))
      const jobs = await begin([failing])
      moveClock(six)
      await until('the failure', async () => (await jobs.list())[0]?.state === 'failing')
      const nextAt = (await jobs.list())[0]?.nextAt
      await jobs.stop()
      expect((await (await begin([failing])).list())[0]).toMatchObject({ state: 'failing', nextAt })
      expect(nextAt).toBeGreaterThan(six + 0.8 * minute)
    })
  })

  describe(`${name}: by hand`, () => {
    test('run now, from this process or another', async () => {
      const daily = everyFrom('daily', six, day)
      const jobs = await begin([daily])
      const beside = processOn((await store.open()).backend)
      started.push(beside)
      expect(await jobs.run('daily')).toBe('done')
      await until('the run', () => daily.runs.length === 1)
      await waits(jobs, 'daily')
      expect(await beside.run('daily')).toBe('done')
      await until('the second run', () => daily.runs.length === 2)
      await waits(jobs, 'daily')
      expect(await jobs.list()).toMatchObject([{ nextAt: six }])
      expect(await jobs.run('weekly')).toBe('unknown')
    })

    test('asked for while the desk was down: run at its start', async () => {
      await (await begin([everyFrom('daily', six, day)])).stop()
      const beside = processOn((await store.open()).backend)
      await beside.run('daily')
      await beside.stop()
      const daily = everyFrom('daily', six, day)
      await begin([daily])
      await until('the run', () => daily.runs.length === 1)
      expect(daily.runs).toMatchObject([{ now: six - hour, dueAt: six - hour }])
    })

    test('paused it does not run, also not over a restart; resumed, what was missed is made up for once', async () => {
      await (await begin([everyFrom('daily', six, day)])).pause('daily')
      await started[0]?.stop()
      moveClock(six + hour)
      const daily = everyFrom('daily', six, day)
      const other = everyFrom('other', six + hour, day)
      const jobs = await begin([daily, other])
      expect(await jobs.run('daily')).toBe('paused')
      moveClock(other.nextAfter(Date.now()) ?? 0)
      await until('the other one', () => other.runs.length === 1)
      expect(daily.runs).toEqual([])
      expect((await jobs.list())[0]).toMatchObject({ name: 'daily', state: 'paused' })
      expect(await jobs.resume('daily')).toBe('done')
      await until('the run', () => daily.runs.length === 1)
      expect(daily.runs[0]?.dueAt).toBe(six)
      expect(await jobs.pause('weekly')).toBe('unknown')
    })
  })

  describe(`${name}: several processes, and the end of one`, () => {
    test('two processes: one run', async () => {
      const runs: string[] = []
      const of = (who: string): Job =>
        everyFrom('daily', six, day, () => {
          runs.push(who)
          return Promise.resolve()
        })
      const jobs = await begin([of('one')], false)
      await begin([of('other')], false)
      moveClock(six)
      await until('the run', () => runs.length > 0)
      await waits(jobs, 'daily')
      const marker = everyFrom('marker', six + minute, day)
      await begin([of('third'), marker], false)
      moveClock(six + minute)
      await until('a look after it', () => marker.runs.length === 1)
      expect(runs).toHaveLength(1)
    })

    test('work that outlasts the lock is not begun by anybody else', async () => {
      jest.useRealTimers()
      const soon = Date.now() + 50
      let running = 0
      let most = 0
      const long = Promise.withResolvers<unknown>()
      const job = everyFrom('daily', soon, day, async () => {
        running += 1
        most = Math.max(most, running)
        await long.promise
        running -= 1
      })
      const jobs = await begin([job], false)
      await begin([job], false)
      await until('the run', () => running === 1)
      const since = performance.now()
      await until('three lifetimes of the lock', () => performance.now() - since > 3 * lockLifetime)
      expect(await jobs.run('daily')).toBe('running')
      long.resolve(null)
      await waits(jobs, 'daily')
      expect([most, job.runs.length]).toEqual([1, 1])
      expect(logged('job.lost')).toBe(0)
    })

    test('a run whose lock another process took is told to end, and does not write over the other', async () => {
      const job = everyFrom('daily', six, day, ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))))) // prettier-ignore
      const jobs = await begin([job], false)
      moveClock(six)
      await until('the run', () => job.runs.length === 1)
      const { repository } = (await store.open()).backend
      const taken = await repository.getNextJobToRun('daily', new Date(), new Date(six + day), undefined, undefined) // prettier-ignore
      expect(taken?.name).toBe('daily')
      await until('the end', () => job.runs[0]?.signal.aborted === true)
      expect(logged('job.lost')).toBe(1)
      expect((await jobs.list())[0]).toMatchObject({ state: 'running', nextAt: null })
    })

    test('a stop tells the run, waits for it, and what it did not do is due at the next start', async () => {
      const job = everyFrom('daily', six, day, ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))) // prettier-ignore
      const jobs = await begin([job])
      moveClock(six)
      await until('the run', () => job.runs.length === 1)
      await jobs.stop()
      expect(logged('job.failed')).toBe(0)
      moveClock(six + minute)
      const again = everyFrom('daily', six, day)
      await begin([again])
      await until('the run', () => again.runs.length === 1)
      expect(again.runs[0]?.dueAt).toBe(six)
    })

    test('a stop lets a run that goes on to its end write that it is done', async () => {
      const last = Promise.withResolvers<unknown>()
      const job = everyFrom('daily', six, day, async () => {
        await last.promise
      })
      const jobs = await begin([job])
      moveClock(six)
      await until('the run', () => job.runs.length === 1)
      const stopped = jobs.stop()
      last.resolve(null)
      await stopped
      const beside = processOn((await store.open()).backend)
      started.push(beside)
      expect(await beside.list()).toMatchObject([{ state: 'waiting', nextAt: six + day }])
    })

    test('a run whose process died is taken up again, still due when it was', async () => {
      const job = everyFrom('daily', six, day, () => new Promise(() => undefined))
      await begin([job])
      moveClock(six)
      await until('the run', () => job.runs.length === 1)
      await started.pop()?.stop(0)
      moveClock(six + minute + lockLifetime)
      const again = everyFrom('daily', six, day)
      await begin([again])
      await until('the run', () => again.runs.length === 1)
      expect(again.runs[0]?.dueAt).toBe(six)
    })
  })
}
