import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { AgendaBackend, JobParameters } from 'agenda'
import { minute } from '../../src/domain/time.ts'

/** Two processes' views of one fresh place for jobs. */
export interface JobsPlaceUnderTest {
  readonly one: AgendaBackend
  readonly other: AgendaBackend
  readonly dispose: () => Promise<void>
}

const jobNamed = (name: string, more: Partial<JobParameters> = {}): JobParameters => ({
  name,
  type: 'normal',
  priority: 0,
  nextRunAt: new Date(Date.now() - minute),
  data: { room: 1 },
  ...more,
})

const without = (job: JobParameters, ...keys: readonly string[]): JobParameters =>
  Object.fromEntries(Object.entries(job).filter(([key]) => !keys.includes(key))) as unknown as JobParameters

const lifetime = minute
const deadline = (now = Date.now()): Date => new Date(now - lifetime)
const ahead = (ms: number): Date => new Date(Date.now() + ms)

/** What agenda, and this project, ask of a backend. Every trap that was found in one stands here as a case. */
export const backendContract = (name: string, open: () => Promise<JobsPlaceUnderTest>): void => {
  let place: JobsPlaceUnderTest
  beforeEach(async () => {
    place = await open()
  })
  afterEach(() => place.dispose())

  const add = async (job: JobParameters, by = place.one): Promise<JobParameters> =>
    by.repository.saveJob(job, undefined)
  const take = (job = 'work', by = place.one, before = deadline()): Promise<JobParameters | undefined> =>
    by.repository.getNextJobToRun(job, new Date(), before, undefined, undefined)
  const stored = async (job: JobParameters): Promise<JobParameters | null> =>
    place.other.repository.getJobById(String(job._id))

  describe(`${name}: taking jobs`, () => {
    test('lock race: every due job goes to exactly one of two processes', async () => {
      for (let n = 0; n < 30; n += 1) await add(jobNamed('work', { data: { n } }))
      const takers = Array.from({ length: 60 }, (_, n) => take('work', n % 2 === 0 ? place.one : place.other))
      const taken = (await Promise.all(takers)).flatMap((job) => job?._id ?? [])
      expect(taken).toHaveLength(30)
      expect(new Set(taken).size).toBe(30)
    })

    test('the earliest first, then the higher priority', async () => {
      const at = new Date(Date.now() - minute)
      await add(jobNamed('work', { data: 'low', nextRunAt: at }))
      await add(jobNamed('work', { data: 'high', nextRunAt: at, priority: 10 }))
      await add(jobNamed('work', { data: 'early', nextRunAt: new Date(at.getTime() - 1) }))
      const order = [await take(), await take(), await take(), await take()]
      expect(order.map((job) => job?.data)).toEqual(['early', 'high', 'low', undefined])
    })

    test.each([
      ['of another name', { name: 'else' }],
      ['not due yet', { nextRunAt: ahead(minute) }],
      ['never due', { nextRunAt: null }],
      ['disabled', { disabled: true }],
    ])('one that is %s is left', async (_, more) => {
      await add({ ...jobNamed('work'), ...more })
      expect(await take()).toBeUndefined()
    })

    test('what comes due before the next look is taken ahead', async () => {
      await add(jobNamed('work', { nextRunAt: ahead(500) }))
      const job = await place.one.repository.getNextJobToRun('work', ahead(1_000), deadline(), undefined, undefined) // prettier-ignore
      expect(job?.name).toBe('work')
    })

    test.each([
      ['with a next time', new Date()],
      ['that was under way, without a next time', null],
    ])('an expired lock is taken over, of a job %s', async (_, nextRunAt) => {
      await add(jobNamed('work'))
      const job = await take()
      if (job === undefined) throw new Error('not taken')
      await place.one.repository.saveJobState({ ...job, nextRunAt, lastRunAt: new Date() }, undefined)
      expect(await take('work', place.other)).toBeUndefined()
      expect((await take('work', place.other, ahead(1)))?._id).toBe(job._id)
    })
  })

  describe(`${name}: one lock, one run`, () => {
    test('a run whose lock is another’s by now writes nothing; the other does', async () => {
      await add(jobNamed('work'))
      const late = await take()
      const present = await take('work', place.other, ahead(1))
      if (late === undefined || present === undefined) throw new Error('not taken')
      await expect(place.one.repository.saveJobState({ ...late, nextRunAt: ahead(minute) }, undefined)).rejects.toMatchObject({ code: 'JOB_LOST' }) // prettier-ignore
      expect((await stored(present))?.lockedAt).toBeDefined()
      await place.other.repository.saveJobState({ ...present, lockedAt: new Date() }, undefined)
      const ended = { ...without(present, 'lockedAt'), nextRunAt: null, lastFinishedAt: new Date() }
      await place.other.repository.saveJobState(ended, undefined)
      expect(await stored(present)).toMatchObject({ nextRunAt: null })
      expect((await stored(present))?.lockedAt).toBeUndefined()
    })

    test('a process frees its own locks only', async () => {
      await add(jobNamed('work'))
      await take()
      const present = await take('work', place.other, ahead(1))
      if (present === undefined) throw new Error('not taken')
      await place.one.repository.unlockJobs([String(present._id)])
      await place.one.repository.unlockJob(present)
      expect((await stored(present))?.lockedAt).toBeDefined()
      await place.other.repository.unlockJobs([String(present._id)])
      expect((await stored(present))?.lockedAt).toBeUndefined()
    })

    test('saving a job inside its own run keeps its lock and its times', async () => {
      await add(jobNamed('work'))
      const job = await take()
      if (job === undefined) throw new Error('not taken')
      const lastRunAt = new Date()
      await place.one.repository.saveJobState({ ...job, nextRunAt: null, lastRunAt }, undefined)
      const asAgendaSaves = without(job, 'lockedAt', 'lastRunAt')
      await add({ ...asAgendaSaves, nextRunAt: null, data: { room: 2 } })
      expect(await stored(job)).toMatchObject({ data: { room: 2 }, lastRunAt })
      expect((await stored(job))?.lockedAt).toBeDefined()
      expect(await take('work', place.other)).toBeUndefined()
    })

    test('a state of a job that was removed is refused', async () => {
      const job = await add(jobNamed('work'))
      await place.one.repository.removeJobs({ name: 'work' })
      await expect(place.one.repository.saveJobState(job, undefined)).rejects.toMatchObject({ code: 'JOB_LOST' }) // prettier-ignore
    })

    test('lockJob takes a free one once, and only at the time it was seen with', async () => {
      const job = await add(jobNamed('work'))
      const moved = { ...job, nextRunAt: ahead(minute) }
      expect(await place.one.repository.lockJob(moved, undefined)).toBeUndefined()
      expect((await place.one.repository.lockJob(job, undefined))?._id).toBe(job._id)
      expect(await place.other.repository.lockJob(job, undefined)).toBeUndefined()
    })
  })

  describe(`${name}: saving`, () => {
    test('a single job is there once, however many processes add it', async () => {
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          add(jobNamed('daily', { type: 'single', nextRunAt: ahead(minute) }), n % 2 === 0 ? place.one : place.other),
        ),
      ) // prettier-ignore
      expect((await place.one.repository.queryJobs({ name: 'daily' })).total).toBe(1)
    })

    test('adding a single job again while it runs leaves its lock', async () => {
      await add(jobNamed('daily', { type: 'single' }))
      const job = await take('daily')
      if (job === undefined) throw new Error('not taken')
      await add(jobNamed('daily', { type: 'single', nextRunAt: ahead(minute) }), place.other)
      expect((await stored(job))?.lockedAt).toBeDefined()
      expect(await take('daily', place.other)).toBeUndefined()
    })

    test('a single job that is overdue is not moved by a time that is not ahead', async () => {
      const overdue = new Date(Date.now() - 60 * minute)
      await add(jobNamed('daily', { type: 'single', nextRunAt: overdue }))
      const again = await add(jobNamed('daily', { type: 'single', nextRunAt: new Date(Date.now() - 1) }))
      expect(again.nextRunAt).toEqual(overdue)
    })

    test.each([
      ['left when it is only to be inserted', true, 1],
      ['changed otherwise', false, 2],
    ])('unique: the job that is there is %s', async (_, insertOnly, priority) => {
      const unique = { 'data.room': 7 }
      const job = { unique, uniqueOpts: { insertOnly }, data: { room: 7 } }
      await add(jobNamed('work', { ...job, priority: 1 }))
      await add(jobNamed('work', { ...job, priority: 2 }))
      await add(jobNamed('work', { ...job, unique: { 'data.room': 8 }, data: { room: 8 } }))
      const { jobs } = await place.one.repository.queryJobs({ name: 'work', data: { room: 7 } })
      expect(jobs.map((one) => one.priority)).toEqual([priority])
      expect((await place.one.repository.queryJobs({ name: 'work' })).total).toBe(2)
    })

    test('a time that is none is refused, and nothing is planned', async () => {
      const garbage = jobNamed('work', { nextRunAt: new Date('明天上午9点') })
      await expect(add(garbage)).rejects.toMatchObject({ code: 'JOB_TIME' })
      expect((await place.one.repository.queryJobs({})).total).toBe(0)
    })

    test('a job that was removed meanwhile is given back as it came', async () => {
      const job = await add(jobNamed('work'))
      await place.other.repository.removeJobs({ name: 'work' })
      expect(await add({ ...job, priority: 5 })).toMatchObject({ _id: job._id, priority: 5 })
      expect((await place.one.repository.queryJobs({})).total).toBe(0)
    })
  })

  describe(`${name}: looking, pausing, removing`, () => {
    const three = async (): Promise<readonly JobParameters[]> => [
      await add(jobNamed('a', { data: { room: 1, who: { id: 1 } }, nextRunAt: ahead(3 * minute) })),
      await add(jobNamed('b', { data: { room: 2 }, nextRunAt: ahead(2 * minute) })),
      await add(jobNamed('b', { data: { room: 1 }, nextRunAt: new Date(Date.now() - minute) })),
    ]

    test.each([
      ['by name', { name: 'b' }, 2],
      ['by names', { names: ['a', 'b'] }, 3],
      ['by everything but names', { notNames: ['a'] }, 2],
      ['by a part of the data', { data: { who: { id: 1 } } }, 1],
      ['by name and data', { name: 'b', data: { room: 1 } }, 1],
      ['by nothing at all: none', {}, 0],
      ['by an id that is none', { id: 'x' }, 0],
    ])('pauses, resumes and removes %s', async (_, which, count) => {
      await three()
      const { repository } = place.one
      expect(await repository.disableJobs(which)).toBe(count)
      expect((await repository.queryJobs({ includeDisabled: false })).total).toBe(3 - count)
      expect((await repository.queryJobs({ state: 'paused' })).total).toBe(count)
      expect(await repository.enableJobs(which)).toBe(count)
      expect(await repository.removeJobs(which)).toBe(count)
      expect((await repository.queryJobs({})).total).toBe(3 - count)
    })

    test('by id and ids', async () => {
      const [a, b, c] = await three()
      const { repository } = place.other
      expect(await repository.removeJobs({ id: String(a?._id) })).toBe(1)
      expect(await repository.removeJobs({ ids: [String(b?._id), String(c?._id)] })).toBe(2)
    })

    test('pages, orders, counts and names', async () => {
      await three()
      const { repository } = place.other
      const page = await repository.queryJobs({ sort: { nextRunAt: 'asc' }, skip: 1, limit: 1 })
      expect([page.total, page.jobs[0]?.data]).toEqual([3, { room: 2 }])
      expect((await repository.queryJobs({ search: 'B' })).total).toBe(2)
      expect((await repository.queryJobs({ state: 'queued' })).total).toBe(1)
      expect((await repository.getDistinctJobNames()).toSorted()).toEqual(['a', 'b'])
      expect(await repository.getQueueSize()).toBe(1)
      const overview = (await repository.getJobsOverview()).find((one) => one.name === 'b')
      expect(overview).toMatchObject({ total: 2, scheduled: 1, queued: 1 })
    })

    test('purges everything', async () => {
      await three()
      expect(await place.one.repository.purgeAllJobs()).toBe(3)
      expect(await place.other.repository.getDistinctJobNames()).toEqual([])
    })
  })
}
