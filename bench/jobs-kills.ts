/**
 * Jobs against SIGKILL, and how fast "run now" is.
 * `node bench/jobs-kills.ts [JOBS] [SECONDS] [KILLS]`, by default 10000 40 8; on SQLite, then on MongoDB (the stand-in of
 * the tests, unless ZHIBAN_TEST_MONGODB_URI names a server).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createJobs, createJobsDesk } from '../adapters/agenda/jobs.ts'
import { openMongoBackend } from '../adapters/agenda/mongo-backend.ts'
import { openSqliteBackend } from '../adapters/agenda/sqlite-backend.ts'
import { silentLog } from '../src/ports/log.ts'
import { startTrial } from '../test/support/mongo-wire/trial.ts'

const worker = new URL('./jobs-worker.ts', import.meta.url).pathname

export interface KillsResult {
  readonly jobs: number
  readonly kills: number
  readonly lost: number
  /** Begun while another run of the same job was under way. */
  readonly atTheSameTime: number
  /** Ended more than once: killed between its end and the record of it. */
  readonly twice: number
  /** Begun again after a kill. */
  readonly again: number
  /** Milliseconds from due to begun, of first begins: half, 90 %, 99 %, all of the jobs are no later. */
  readonly late: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number }
  readonly seconds: number
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)

interface Line {
  readonly what: string
  readonly job: number
  readonly process: number
  readonly at: number
}

const linesOf = (folder: string): readonly Line[] =>
  readFileSync(join(folder, 'runs.txt'), { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [what = '', job, process, at] = line.split(' ')
      return { what, job: Number(job), process: Number(process), at: Number(at) }
    })

const until = async (holds: () => boolean, seconds: number): Promise<boolean> => {
  const end = performance.now() + seconds * 1_000
  while (performance.now() < end) {
    if (holds()) return true
    await sleep(100)
  }
  return false
}

/** Jobs that fall due over some seconds are done by a process that is killed again and again at random moments; on MongoDB where `uri` is given. */
export const measureKills = async (
  jobs: number,
  seconds: number,
  kills: number,
  uri: string | null = null,
  random: () => number = Math.random,
): Promise<KillsResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-kills-'))
  let child: ChildProcess | null = null
  const revive = async (): Promise<void> => {
    child = spawn(process.execPath, [worker, folder, ...(uri === null ? [] : [uri])], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
    })
    const { pid } = child
    const isUp = (): boolean => linesOf(folder).some((line) => line.what === 'ready' && line.process === pid)
    if (!(await until(isUp, 20))) throw new Error('the worker did not come up')
  }
  const kill = async (): Promise<number> => {
    const dying = child
    child = null
    if (dying === null) return 0
    const gone = new Promise((resolve) => dying.once('exit', resolve))
    dying.kill('SIGKILL')
    await gone
    return Date.now()
  }
  try {
    const backend = uri === null ? await openSqliteBackend(folder) : await openMongoBackend(uri)
    const add = (n: number, at: number): Promise<unknown> =>
      backend.repository.saveJob({ name: 'work', type: 'normal', priority: 0, nextRunAt: new Date(at), data: { n } }, undefined) // prettier-ignore
    // How long the planning takes is tried out first: nothing may be due before the worker is there.
    const tried = performance.now()
    for (let n = 0; n < 100; n += 1) await add(n, Date.now())
    const each = (performance.now() - tried) / 100
    await backend.repository.purgeAllJobs()
    const from = Date.now() + 3_000 + 1.5 * each * jobs
    const dueOf = (n: number): number => from + Math.floor((n / jobs) * seconds * 1_000)
    for (let n = 0; n < jobs; n += 1) await add(n, dueOf(n))
    await backend.disconnect()
    const began = performance.now()
    await revive()
    const diedAt = new Map<number, number>()
    const moments = Array.from({ length: kills }, () => from + random() * seconds * 1_000).sort(
      (a, b) => a - b,
    )
    for (const moment of moments) {
      await sleep(Math.max(0, moment - Date.now()))
      const pid = (child as ChildProcess | null)?.pid ?? 0
      diedAt.set(pid, await kill())
      await revive()
    }
    const ended = (): ReadonlySet<number> =>
      new Set(linesOf(folder).flatMap((line) => (line.what === 'end' ? [line.job] : [])))
    await until(() => Date.now() > dueOf(jobs - 1) && ended().size === jobs, seconds + 90)
    await kill()
    return {
      jobs,
      kills,
      lost: jobs - ended().size,
      ...tally(linesOf(folder), diedAt, dueOf),
      seconds: Math.round((performance.now() - began) / 100) / 10,
    }
  } finally {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const tally = (
  lines: readonly Line[],
  diedAt: ReadonlyMap<number, number>,
  dueOf: (job: number) => number,
): Pick<KillsResult, 'atTheSameTime' | 'twice' | 'again' | 'late'> => {
  const under = new Map<number, Line>()
  const ends = new Map<number, number>()
  const begun = new Set<number>()
  const lateness: number[] = []
  let atTheSameTime = 0
  let again = 0
  for (const line of lines) {
    if (line.what === 'end') {
      ends.set(line.job, (ends.get(line.job) ?? 0) + 1)
      under.delete(line.job)
    }
    if (line.what !== 'begin') continue
    const before = under.get(line.job)
    // A run ends with its process at the latest.
    if (before !== undefined && (diedAt.get(before.process) ?? Infinity) > line.at) atTheSameTime += 1
    if (begun.has(line.job)) again += 1
    else lateness.push(line.at - dueOf(line.job))
    begun.add(line.job)
    under.set(line.job, line)
  }
  const sorted = lateness.sort((a, b) => a - b)
  const late = { p50: percentile(sorted, 0.5), p90: percentile(sorted, 0.9), p99: percentile(sorted, 0.99), max: percentile(sorted, 1) } // prettier-ignore
  return { atTheSameTime, twice: [...ends.values()].filter((n) => n > 1).length, again, late }
}

/** Milliseconds from asking for a run to its begin: from the desk's own process, and over another connection as another process has it. */
export const measureRunNow = async (
  times: number,
): Promise<Readonly<Record<'own' | 'other', { readonly p50: number; readonly p99: number }>>> => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-now-'))
  const backend = await openSqliteBackend(folder)
  const beside = await openSqliteBackend(folder)
  let begun = Promise.withResolvers<number>()
  const { releaseAll } = backend.repository
  // A short lock: agenda keeps a timer of every ended run for half of its life.
  const jobs = createJobs({ backend, log: silentLog, now: Date.now, releaseAll, lockLifetime: 800 })
  try {
    await jobs.start([{ name: 'work', nextAfter: () => Number.MAX_SAFE_INTEGER / 2, work: () => Promise.resolve(begun.resolve(performance.now())) }]) // prettier-ignore
    const measure = async (ask: (name: string) => Promise<unknown>) => {
      const waits: number[] = []
      for (let n = 0; n < times; n += 1) {
        begun = Promise.withResolvers()
        const asked = performance.now()
        await ask('work')
        waits.push((await begun.promise) - asked)
        while ((await jobs.list())[0]?.state !== 'waiting') await sleep(1)
      }
      const sorted = waits.sort((a, b) => a - b)
      return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
    }
    return { own: await measure(jobs.run), other: await measure(createJobsDesk(beside).run) }
  } finally {
    await jobs.stop(0)
    await beside.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [jobs = 10_000, seconds = 40, kills = 8] = process.argv.slice(2).map(Number)
  console.log(JSON.stringify({ runNow: await measureRunNow(300) }))
  console.log(JSON.stringify({ store: 'sqlite', ...(await measureKills(jobs, seconds, kills)) }))
  const trial = await startTrial()
  // The stand-in looks through every job for each question: a fifth is what it can keep up with.
  const many = trial.wire === null ? jobs : Math.ceil(jobs / 5)
  console.log(
    JSON.stringify({ store: 'mongo', ...(await measureKills(many, seconds, kills, trial.fresh())) }),
  )
  await trial.end()
  // Agenda keeps timers of ended runs for half the life of a lock.
  process.exit(0)
}
