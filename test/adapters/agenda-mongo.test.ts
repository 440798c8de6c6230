import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { AgendaBackend } from 'agenda'
import { visitJobs } from '../../adapters/agenda/index.ts'
import { jobsCollection, openMongoBackend } from '../../adapters/agenda/mongo-backend.ts'
import { backendContract } from '../contracts/jobs.ts'
import { schedulerContract } from '../contracts/scheduler.ts'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

let trial: MongoTrial
beforeAll(async () => {
  trial = await startTrial()
})
afterAll(() => trial.end())

backendContract('mongo', async () => {
  const uri = trial.fresh()
  const one = await openMongoBackend(uri)
  const other = await openMongoBackend(uri)
  return {
    one,
    other,
    dispose: async () => {
      await one.disconnect()
      await other.disconnect()
    },
  }
})

schedulerContract('mongo', () => {
  const uri = trial.fresh()
  const opened: AgendaBackend[] = []
  return Promise.resolve({
    open: async () => {
      const backend = await openMongoBackend(uri)
      opened.push(backend)
      return { backend }
    },
    dispose: async () => {
      for (const backend of opened) await backend.disconnect()
    },
  })
})

describe('mongo: around the backend', () => {
  test('a server that does not answer is a fault, not the end of the process', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', note)
    const opening = openMongoBackend('mongodb://zhiban:geheim@127.0.0.1:1/jobs', 200)
    await expect(opening).rejects.toMatchObject({ code: 'JOBS_UNREACHABLE', owner: 'operator' })
    await expect(opening).rejects.not.toThrow(/geheim/)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test('looking before the first start makes nothing, and the database can be migrated afterwards', async () => {
    const uri = trial.fresh()
    expect(await visitJobs({ kind: 'mongo', uri }, (jobs) => jobs.list())).toBeNull()
    expect(await trial.inside(uri, (db) => db.listCollections().toArray())).toEqual([])
    // As a look of an earlier version left it.
    await (await openMongoBackend(uri)).disconnect()
    await trial.inside(uri, (db) => db.createCollection('agenda_logs'))
    expect(await migrateMongo({ uri })).toMatchObject({ from: 0 })
  })

  test('opening twice makes the indexes once, the one for single jobs unique', async () => {
    const uri = trial.fresh()
    for (let n = 0; n < 2; n += 1) await (await openMongoBackend(uri)).disconnect()
    const made = await trial.inside(uri, (db) => db.listCollections().toArray())
    expect(made.map(({ name }) => name)).toEqual([jobsCollection])
    const indexes = await trial.inside(uri, (db) => db.collection(jobsCollection).indexes())
    expect(indexes.map(({ name, unique }) => [name, unique === true])).toEqual([
      ['_id_', false],
      ['jobs_to_run', false],
      ['jobs_locked', false],
      ['jobs_single', true],
    ])
  })
})
