import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { jobsFile, openSqliteBackend } from '../../adapters/agenda/sqlite-backend.ts'
import { backendContract } from '../contracts/jobs.ts'
import { schedulerContract } from '../contracts/scheduler.ts'

backendContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-jobs-'))
  const one = await openSqliteBackend(folder)
  const other = await openSqliteBackend(folder)
  return {
    one,
    other,
    dispose: async () => {
      await one.disconnect()
      await other.disconnect()
      await rm(folder, { recursive: true })
    },
  }
})

schedulerContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-jobs-'))
  return {
    open: async () => {
      const backend = await openSqliteBackend(folder)
      return { backend, releaseAll: backend.repository.releaseAll }
    },
    dispose: () => rm(folder, { recursive: true }),
  }
})

describe('sqlite: the file', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhiban-jobs-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const file = (): string => join(folder, jobsFile)

  test.each([
    ['JOBS_DAMAGED', 'is no database', () => writeFile(file(), 'not a database, and long enough to be looked at as one'.repeat(40))],
    ['JOBS_DAMAGED', 'belongs to another program', () => Promise.resolve(void new Database(file()).exec('CREATE TABLE theirs (id)').close())],
    ['JOBS_NEWER', 'is of a newer version', async () => {
      const backend = await openSqliteBackend(folder)
      await backend.disconnect()
      const db = new Database(file())
      db.pragma('user_version = 99')
      db.close()
    }],
  ])('%s: one that %s is refused and left as it is', async (code, _, prepare) => {
    await prepare()
    await expect(openSqliteBackend(folder)).rejects.toMatchObject({ code, owner: 'operator' })
  }) // prettier-ignore

  test('unique jobs from two processes at once stay one', async () => {
    const one = await openSqliteBackend(folder)
    const other = await openSqliteBackend(folder)
    const job = { name: 'work', type: 'normal', priority: 0, nextRunAt: null, data: { room: 1 }, unique: { 'data.room': 1 } } as const // prettier-ignore
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).repository.saveJob(job, undefined)),
    )
    expect((await one.repository.queryJobs({})).total).toBe(1)
    await one.disconnect()
    await other.disconnect()
  })

  test('debouncing is refused, not done wrongly', async () => {
    const { repository, disconnect } = await openSqliteBackend(folder)
    const job = { name: 'work', type: 'normal', priority: 0, nextRunAt: null, data: 1, unique: { data: 1 }, uniqueOpts: { debounce: { delay: 1 } } } as const // prettier-ignore
    await expect(repository.saveJob(job, undefined)).rejects.toMatchObject({ code: 'JOB_UNSUPPORTED' })
    await disconnect()
  })

  test('what a killed process had locked is free and due again when the next one says that it is alone', async () => {
    const killed = await openSqliteBackend(folder)
    const nextRunAt = new Date(Date.now() - 1_000)
    for (const name of ['taken', 'begun'])
      await killed.repository.saveJob({ name, type: 'single', priority: 0, nextRunAt, data: null }, undefined)
    for (const name of ['taken', 'begun']) {
      const job = await killed.repository.getNextJobToRun(name, new Date(), new Date(0), undefined, undefined)
      if (name === 'begun' && job !== undefined)
        await killed.repository.saveJobState({ ...job, nextRunAt: null, lastRunAt: new Date() }, undefined)
    }
    const next = await openSqliteBackend(folder)
    expect(next.repository.due(new Date())).toEqual([])
    expect(next.repository.releaseAll()).toBe(2)
    expect(next.repository.due(new Date())).toEqual(['begun', 'taken'])
    await killed.disconnect()
    await next.disconnect()
  })
})
