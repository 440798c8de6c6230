/**
 * A process that does jobs until it is killed: `node bench/jobs-worker.ts FOLDER`. Every begin and end of a job is a
 * line in FOLDER/runs.txt, written before the next thing happens, so that the lines survive a kill.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agenda } from 'agenda'
import { openSqliteBackend } from '../adapters/agenda/sqlite-backend.ts'

const [folder = '.'] = process.argv.slice(2)
const lines = openSync(join(folder, 'runs.txt'), 'a')
const note = (what: string, job: number): void =>
  void writeSync(lines, `${what} ${job} ${process.pid} ${Date.now()}\n`)

const backend = await openSqliteBackend(folder)
backend.repository.releaseAll()
const agenda = new Agenda({
  backend,
  processEvery: 500,
  maxConcurrency: 50,
  defaultConcurrency: 50,
  lockLimit: 200,
  defaultLockLimit: 200,
  defaultLockLifetime: 60_000,
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
