/**
 * A process that does jobs until it is killed: `node bench/jobs-worker.ts FOLDER [MONGODB-URI]`; without an address the
 * jobs lie in FOLDER. Every begin and end of a job is a line in FOLDER/runs.txt, written before the next thing happens, so that the lines survive a kill.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agenda } from 'agenda'
import type { AgendaBackend } from 'agenda'
import { openMongoBackend } from '../adapters/agenda/mongo-backend.ts'
import { openSqliteBackend } from '../adapters/agenda/sqlite-backend.ts'

const [folder = '.', uri] = process.argv.slice(2)
const lines = openSync(join(folder, 'runs.txt'), 'a')
const note = (what: string, job: number): void =>
  void writeSync(lines, `${what} ${job} ${process.pid} ${Date.now()}\n`)

/** The only process on a file frees what the one before it left; on MongoDB the lock has to expire. */
const open = async (): Promise<AgendaBackend> => {
  if (uri !== undefined) return openMongoBackend(uri)
  const embedded = await openSqliteBackend(folder)
  embedded.repository.releaseAll()
  return embedded
}
const backend = await open()
const agenda = new Agenda({
  backend,
  processEvery: 500,
  maxConcurrency: 50,
  defaultConcurrency: 50,
  lockLimit: 200,
  defaultLockLimit: 200,
  defaultLockLifetime: uri === undefined ? 60_000 : 5_000,
})
agenda.define<{ n: number }>('work', async (job) => {
  const { n } = job.attrs.data
  note('begin', n)
  await sleep(5 + (n % 26))
  note('end', n)
})
await agenda.start()
note('ready', -1)
process.on('exit', () => closeSync(lines))
