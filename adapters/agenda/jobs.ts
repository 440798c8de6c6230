import { setTimeout as sleep } from 'node:timers/promises'
import { Agenda, backoffStrategies } from 'agenda'
import type { AgendaBackend, Job as AgendaJob, JobParameters, JobWithState } from 'agenda'
import { Fault } from '../../src/domain/fault.ts'
import { minute, second, type Instant } from '../../src/domain/time.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Job, JobAnswer, Jobs, JobView } from '../../src/ports/scheduler.ts'

/** What is kept with a job: everything due up to here was done. */
interface Kept {
  readonly doneTo: Instant
}

export interface JobsOptions {
  readonly backend: AgendaBackend
  readonly log: Log
  readonly now: () => Instant
  /**
   * How long a lock holds that nobody renews, ms: how long a job waits whose process died. Renewed four times in it;
   * far longer than any stall of the event loop, or a job that is alive runs twice.
   */
  readonly lockLifetime?: number
  /** How often to look for due jobs when nobody tells of them, ms. */
  readonly lookEvery?: number
  /**
   * For a process that is the only one on its store: frees what the one before it left locked, and says how much. Such
   * a process also removes jobs that no version of its own knows; among several, another may know them.
   */
  readonly releaseAll?: () => number
}

/** Later than this is worth a line in the log. */
const punctual = 10 * minute
/** How long a stop waits for running jobs. */
const stopPatience = 5 * second
/** 1, 2, 4, 8 and 16 minutes after a failure; then the next regular time. */
const retries = { delay: minute, factor: 2, maxRetries: 5, jitter: 0.1 }
const longestRetry = 16 * minute

const keptOf = (job: Pick<JobParameters, 'data'> | undefined): Kept | null => {
  const data = job?.data as Partial<Kept> | null | undefined
  return typeof data?.doneTo === 'number' && Number.isFinite(data.doneTo) ? { doneTo: data.doneTo } : null
}

const timeOf = (at: Date | null | undefined): Instant | null => at?.getTime() ?? null

const stateOf = (job: JobWithState): JobView['state'] => {
  if (timeOf(job.lockedAt) !== null) return 'running'
  if (job.disabled === true) return 'paused'
  return (job.failCount ?? 0) > 0 ? 'failing' : 'waiting'
}

const viewOf = (job: JobWithState): JobView => ({
  name: job.name,
  state: stateOf(job),
  nextAt: timeOf(job.nextRunAt),
  startedAt: timeOf(job.lastRunAt),
  finishedAt: timeOf(job.lastFinishedAt),
  failures: job.failCount ?? 0,
})

/** Times are compared and stored as they are: a plan that yields none or garbage is refused, not run at once. */
const dueAfter = ({ name, nextAfter }: Job, at: Instant): Instant | null => {
  const due = nextAfter(at)
  if (due !== null && !(Number.isFinite(due) && due > at))
    throw new Fault('JOB_TIME', 'desk', `The plan of the job ${name} yields no time ahead.`, 'Report this with the code: nothing was planned.') // prettier-ignore
  return due
}

/** Only what a plan decides: a pause or a lock that somebody else sets meanwhile stays. */
const planned = (job: JobWithState, nextRunAt: Date | null, data: unknown): JobParameters => ({
  _id: job._id,
  name: job.name,
  type: job.type,
  priority: job.priority,
  nextRunAt,
  data,
})

/** Looking at jobs and asking for them; needs no definitions, so a command beside a running desk can do it. */
export const createJobsDesk = (backend: AgendaBackend): Pick<Jobs, 'list' | 'run' | 'pause' | 'resume'> => {
  const { repository } = backend
  const find = async (name: string): Promise<JobWithState | undefined> =>
    (await repository.queryJobs({ name })).jobs.find(({ type }) => type === 'single')

  /** Found, and no run of it under way: then does something to it. */
  const ask = async (name: string, work: (job: JobWithState) => Promise<unknown>): Promise<JobAnswer> => {
    const job = await find(name)
    if (job === undefined) return 'unknown'
    await work(job)
    return 'done'
  }

  return {
    list: async () =>
      (await repository.queryJobs({})).jobs.map(viewOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
    run: async (name) => {
      const job = await find(name)
      if (job === undefined) return 'unknown'
      if (job.lockedAt !== undefined) return 'running'
      if (job.disabled === true) return 'paused'
      const nextRunAt = new Date()
      const saved = await repository.saveJob(planned(job, nextRunAt, job.data), undefined)
      const { notificationChannel: channel } = backend
      if (channel?.state === 'connected')
        await channel.publish({ jobId: saved._id ?? job._id, jobName: name, nextRunAt, priority: job.priority, timestamp: nextRunAt }) // prettier-ignore
      return 'done'
    },
    pause: (name) => ask(name, () => repository.disableJobs({ name })),
    resume: (name) => ask(name, () => repository.enableJobs({ name })),
  }
}

/** A run under way in this process. */
interface Running {
  readonly job: AgendaJob<Kept>
  readonly stop: AbortController
  readonly beat: NodeJS.Timeout
  /** The work itself has ended. */
  readonly over: Promise<unknown>
  /** Its end is written too. */
  readonly written: PromiseWithResolvers<void>
}

/**
 * Named jobs on agenda. Agenda is the metronome and the lock; when a job is due is computed from its plan and from what
 * was done, never taken from agenda's own repetition, which forgets what was missed.
 */
export const createJobs = (options: JobsOptions): Jobs => {
  const { backend, log, now, lockLifetime = minute, lookEvery = second } = options
  const { repository } = backend
  const known = new Map<string, Job>()
  const running = new Map<string, Running>()
  let agenda: Agenda | null = null
  let stopping: Promise<void> | null = null

  /** Renews the lock while the work goes on; a run whose lock is another's by now, or cannot be renewed, ends. */
  const keepAlive = (job: AgendaJob<Kept>, stop: AbortController): NodeJS.Timeout => {
    let renewedAt = performance.now()
    const renew = async (): Promise<void> => {
      const askedAt = performance.now()
      try {
        await job.touch()
        renewedAt = askedAt
      } catch (error) {
        const isLost = error instanceof Fault && error.code === 'JOB_LOST'
        const isOver =
          isLost || job.getCanceledMessage() !== undefined || askedAt - renewedAt > lockLifetime / 2
        if (!isOver || stop.signal.aborted) return
        log.warn('job.lost', { kind: job.attrs.name, error })
        stop.abort(error)
      }
    }
    return setInterval(() => void renew(), lockLifetime / 4)
  }

  const work = async (job: AgendaJob<Kept>, plan: Job, stop: AbortController): Promise<void> => {
    const startedAt = now()
    const doneTo = Math.min(keptOf(job.attrs)?.doneTo ?? startedAt, startedAt)
    const dueAt = Math.min(dueAfter(plan, doneTo) ?? startedAt, startedAt)
    if (startedAt - dueAt > punctual) log.warn('job.late', { kind: plan.name, ms: startedAt - dueAt })
    const next = (at: Instant | null): void => {
      // Agenda writes it together with the end of the run. While it runs there is no next time: when the process dies,
      // the expired lock alone brings the job back.
      job.attrs.nextRunAt = at === null ? null : new Date(at)
    }
    try {
      stop.signal.throwIfAborted()
      await plan.work({ now: startedAt, dueAt, doneTo, signal: stop.signal })
      job.attrs.data = { doneTo: startedAt }
      next(dueAfter(plan, startedAt))
    } catch (error) {
      next(stop.signal.aborted ? dueAt : dueAfter(plan, startedAt))
      // Cut short by a stop is no failure: it is due again, and what it did is done once all the same.
      if (!stop.signal.aborted) throw error
    }
  }

  const run = async (job: AgendaJob<Kept>): Promise<void> => {
    const { name } = job.attrs
    const plan = known.get(name)
    if (plan === undefined) return
    const stop = new AbortController()
    const beat = keepAlive(job, stop)
    const before = running.get(name)
    const over = (async () => {
      try {
        // After a standstill longer than the lock, agenda begins anew while the old work still goes on.
        before?.stop.abort()
        await before?.over
        if (stopping !== null) stop.abort()
        await work(job, plan, stop)
      } finally {
        clearInterval(beat)
      }
    })()
    running.set(name, {
      job,
      stop,
      beat,
      over: over.catch(() => undefined),
      written: Promise.withResolvers(),
    })
    await over
  }

  /** Sets when a job is due, unless a run of it is under way. What was missed stays due. */
  const plan = async (job: Job): Promise<void> => {
    const { jobs } = await repository.queryJobs({ name: job.name })
    const stored = jobs.find(({ type }) => type === 'single')
    const at = now()
    const doneTo = Math.min(keptOf(stored)?.doneTo ?? at, at)
    const due = dueAfter(job, doneTo)
    if (stored === undefined) {
      const nextRunAt = due === null ? null : new Date(due)
      const fresh: JobParameters = {
        name: job.name,
        type: 'single',
        priority: 0,
        nextRunAt,
        data: { doneTo },
      }
      await repository.saveJob(fresh, undefined)
      return
    }
    if (stored.lockedAt !== undefined) return
    const asked = timeOf(stored.nextRunAt)
    // After a failure its next try is soon enough; what was asked for by hand stays asked for.
    const isFailing = (stored.failCount ?? 0) > 0 && asked !== null
    const next = isFailing
      ? Math.max(due ?? at, Math.min(asked, at + longestRetry))
      : asked !== null && asked <= at
        ? asked
        : due
    if (asked !== next)
      await repository.saveJob(planned(stored, next === null ? null : new Date(next), { doneTo }), undefined)
  }

  const start = async (jobs: readonly Job[]): Promise<void> => {
    for (const job of jobs) known.set(job.name, job)
    if (options.releaseAll !== undefined) {
      const count = options.releaseAll()
      if (count > 0) log.info('jobs.released', { count })
      await repository.removeJobs({ notNames: ['', ...known.keys()] })
    }
    for (const job of jobs) await plan(job)
    agenda = new Agenda({
      backend,
      processEvery: lookEvery,
      defaultLockLifetime: lockLifetime,
      defaultConcurrency: 1,
      defaultLockLimit: 1,
      // No job ever waits for another, so no lock expires while its job waits in agenda's queue.
      maxConcurrency: Math.max(20, jobs.length),
    })
    agenda.on('error', (error: Error) => log.error('jobs.failed', { error }))
    agenda.on('fail', (error: Error, { attrs: { name, failCount } }: AgendaJob) =>
      log.error('job.failed', { kind: name, count: failCount ?? 1, error }),
    )
    agenda.on('retry exhausted', (error: Error, job: AgendaJob) =>
      log.error('job.given-up', { kind: job.attrs.name, error }),
    )
    agenda.on('complete', (job: AgendaJob) => {
      const ended = running.get(job.attrs.name)
      if (ended?.job !== job) return
      running.delete(job.attrs.name)
      ended.written.resolve()
    })
    for (const { name } of jobs)
      agenda.define<Kept>(name, run, { backoff: backoffStrategies.exponential(retries) })
    await agenda.start()
  }

  /** Agenda's own drain leaves locked what it took and did not begin, and its stop does not wait for what runs. */
  const stop = async (patience: number): Promise<void> => {
    for (const one of running.values()) one.stop.abort()
    const waited = new AbortController()
    await Promise.race([
      Promise.all([...running.values()].map(({ written }) => written.promise)),
      sleep(patience, undefined, { signal: waited.signal }).catch(() => undefined),
    ])
    waited.abort()
    // What still runs keeps its lock until that expires: nobody may begin it while this process ends.
    for (const { beat } of running.values()) clearInterval(beat)
    await agenda?.stop(false)
    await backend.disconnect()
  }

  return {
    ...createJobsDesk(backend),
    start,
    replan: async () => {
      for (const job of known.values()) await plan(job)
    },
    stop: (patience = stopPatience) => (stopping ??= stop(patience)),
  }
}
