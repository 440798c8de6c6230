import { randomUUID } from 'node:crypto'
import type { JobParameters, JobRepository, JobsOverview, RemoveJobsOptions } from 'agenda'
import type Sqlite from 'better-sqlite3'
import { lostFault, storeFault, timeFault, unsupportedFault } from './faults.ts'
import { contains, dataOf, inOrder, jobOf, restOf, valueAt, withState, type JobRow } from './rows.ts'

type Values = Readonly<Record<string, unknown>>

/** What agenda asks of a store of jobs, and what only a desk on its own folder may ask. */
export interface SqliteJobs extends JobRepository {
  /**
   * Frees every job that a process which is gone had locked; what it was running is due again. Only for a process that
   * is the only one at work on the file. Returns how many.
   */
  readonly releaseAll: () => number
  /** Names of jobs that are due and free. */
  readonly due: (now: Date) => readonly string[]
}

const timeOf = (job: JobParameters, at: Date | null | undefined): number | null => {
  if (at === null || at === undefined) return null
  if (!Number.isFinite(at.getTime())) throw timeFault(job.name)
  return at.getTime()
}

const rowIds = (ids: readonly unknown[]): string =>
  JSON.stringify(ids.map(Number).filter((id) => Number.isSafeInteger(id)))

/**
 * Jobs in one table. Every call is one statement or one immediate transaction, so that two processes cannot lock the
 * same job, add a single one twice, or write over each other.
 */
export const createSqliteJobs = (db: Sqlite.Database, file: string): SqliteJobs => {
  const holder = randomUUID()
  let locks = 0
  const sql = <Row = JobRow>(text: string): Sqlite.Statement<unknown[], Row> =>
    db.prepare<unknown[], Row>(text)

  const free = `name = @name AND disabled = 0 AND locked_at IS NULL AND next_run_at <= @scan`
  const expired = `name = @name AND disabled = 0 AND locked_at IS NOT NULL AND locked_at <= @deadline`
  const first = (where: string, order: string): string =>
    `SELECT id FROM jobs WHERE ${where} ORDER BY ${order} LIMIT 1`
  const findFree = sql<{ id: number }>(first(free, 'next_run_at, priority DESC'))
  const findExpired = sql<{ id: number }>(first(expired, 'locked_at'))
  const take = 'UPDATE jobs SET locked_at = @now, holder = @holder, fence = @fence'
  const takeFree = sql(`${take} WHERE id = (${first(free, 'next_run_at, priority DESC')}) RETURNING *`)
  const takeExpired = sql(`${take} WHERE id = (${first(expired, 'locked_at')}) RETURNING *`)
  const takeThis = sql(`${take} WHERE id = @id AND name = @name AND locked_at IS NULL AND disabled = 0 AND next_run_at IS @due RETURNING *`) // prettier-ignore
  const byId = sql('SELECT * FROM jobs WHERE id = ?')
  const single = sql(`SELECT * FROM jobs WHERE name = ? AND type = 'single'`)
  const ofName = sql('SELECT * FROM jobs WHERE name = ? ORDER BY id')
  const insert = sql(
    `INSERT INTO jobs (name, type, priority, disabled, next_run_at, data, rest)
     VALUES (@name, @type, @priority, @disabled, @next, @data, @rest) RETURNING *`,
  )
  // What a run writes (lock, times, failures) is not touched: saving a job inside its own run keeps the lock.
  const change = sql(
    `UPDATE jobs SET type = @type, priority = @priority, next_run_at = @next, data = @data, rest = @rest,
       disabled = coalesce(@disabled, disabled) WHERE id = @id AND name = @name RETURNING *`,
  )
  const writeState = sql(
    `UPDATE jobs SET locked_at = @locked, next_run_at = @next, last_run_at = @run, last_finished_at = @finished,
       failed_at = @failed, fail_count = @count, fail_reason = @reason, progress = @progress, data = @data,
       holder = iif(@locked IS NULL, NULL, holder), fence = iif(@locked IS NULL, NULL, fence)
     WHERE id = @id AND name = @name AND fence IS @fence`,
  )
  const unlock = sql(`UPDATE jobs SET locked_at = NULL, holder = NULL, fence = NULL WHERE id = ? AND holder = '${holder}' AND next_run_at IS NOT NULL`) // prettier-ignore
  const unlockThese = sql(
    `UPDATE jobs SET locked_at = NULL, holder = NULL, fence = NULL
     WHERE holder = '${holder}' AND id IN (SELECT value FROM json_each(?))`,
  )
  const release = sql(
    `UPDATE jobs SET locked_at = NULL, holder = NULL, fence = NULL, next_run_at = coalesce(next_run_at, last_run_at, locked_at)
     WHERE locked_at IS NOT NULL`,
  )
  const dueNames = sql<{ name: string }>('SELECT DISTINCT name FROM jobs WHERE disabled = 0 AND locked_at IS NULL AND next_run_at <= ?') // prettier-ignore

  const ask = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return work()
    } catch (error) {
      throw storeFault(error, file)
    }
  }

  const inOne = <Result>(work: () => Result): Promise<Result> => ask(() => db.transaction(work).immediate())

  const valuesOf = (job: JobParameters): Values => ({
    name: job.name,
    type: job.type,
    priority: job.priority,
    next: timeOf(job, job.nextRunAt),
    data: dataOf(job),
    rest: restOf(job),
    disabled: job.disabled === undefined ? null : Number(job.disabled),
  })

  const add = (job: JobParameters): JobRow | undefined => {
    const values = valuesOf(job)
    return insert.get({ ...values, disabled: values['disabled'] ?? 0 })
  }

  const rewrite = (row: JobRow, job: JobParameters): JobRow =>
    change.get({ ...valuesOf(job), id: row.id, name: row.name }) ?? row

  const save = (job: JobParameters): JobRow | undefined => {
    if (job._id !== undefined) return change.get({ ...valuesOf(job), id: Number(job._id) })
    if (job.type === 'single') {
      const known = single.get(job.name)
      if (known === undefined) return add(job)
      // An overdue run is kept: a time that is not ahead moves nothing.
      const isAhead = job.nextRunAt !== null && job.nextRunAt.getTime() > Date.now()
      return rewrite(known, isAhead ? job : { ...job, nextRunAt: jobOf(known).nextRunAt })
    }
    const { unique, uniqueOpts } = job
    if (unique === undefined) return add(job)
    if (uniqueOpts?.debounce !== undefined) throw unsupportedFault('debouncing')
    const known = ofName.all(job.name).find((row) => {
      const stored = jobOf(row)
      return Object.entries(unique).every(([path, value]) => contains(valueAt(stored, path), value))
    })
    if (known === undefined) return add(job)
    return uniqueOpts?.insertOnly === true ? known : rewrite(known, job)
  }

  const conditions = (options: RemoveJobsOptions): readonly [readonly string[], unknown[]] => {
    const { id, ids, name, names, notNames } = options
    const where: string[] = []
    const values: unknown[] = []
    const and = (text: string, value: unknown): void => {
      where.push(text)
      values.push(value)
    }
    if (id !== undefined) and('id IN (SELECT value FROM json_each(?))', rowIds([id]))
    else if (ids !== undefined && ids.length > 0) and('id IN (SELECT value FROM json_each(?))', rowIds(ids))
    if (name !== undefined) and('name = ?', name)
    else if (names !== undefined && names.length > 0) and('name IN (SELECT value FROM json_each(?))', JSON.stringify(names)) // prettier-ignore
    else if (notNames !== undefined && notNames.length > 0) and('name NOT IN (SELECT value FROM json_each(?))', JSON.stringify(notNames)) // prettier-ignore
    return [where, values]
  }

  const select = (where: readonly string[], values: unknown[]): readonly JobRow[] =>
    sql(`SELECT * FROM jobs ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}`).all(...values)

  /** Does something to all that match; nothing when no condition is given. */
  const toAll = (options: RemoveJobsOptions, statement: string): Promise<number> =>
    inOne(() => {
      const [where, values] = conditions(options)
      if (where.length === 0 && options.data === undefined) return 0
      const ids = select(where, values)
        .filter((row) => options.data === undefined || contains(jobOf(row).data, options.data))
        .map(({ id }) => id)
      return sql(`${statement} WHERE id IN (SELECT value FROM json_each(?))`).run(JSON.stringify(ids)).changes
    })

  return {
    connect: () => Promise.resolve(),
    getJobById: (id) => ask(() => { const row = byId.get(Number(id)); return row === undefined ? null : jobOf(row) }), // prettier-ignore
    getDistinctJobNames: () => ask(() => sql<{ name: string }>('SELECT DISTINCT name FROM jobs ORDER BY name').all().map(({ name }) => name)), // prettier-ignore
    getQueueSize: () => ask(() => sql<{ n: number }>('SELECT count(*) AS n FROM jobs WHERE next_run_at < ?').get(Date.now())?.n ?? 0), // prettier-ignore
    getJobsOverview: () =>
      ask(() => {
        const views = new Map<string, JobsOverview>()
        const now = new Date()
        for (const row of select([], [])) {
          const view = views.get(row.name) ?? { name: row.name, total: 0, running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 } // prettier-ignore
          view.total += 1
          view[withState(row, now).state] += 1
          view.paused += row.disabled
          views.set(row.name, view)
        }
        return [...views.values()]
      }),
    queryJobs: (options = {}) =>
      ask(() => {
        const { search, data, state, includeDisabled = true, sort, skip = 0, limit = 0 } = options
        const [where, values] = conditions(options)
        const now = new Date()
        const found = select(where, values)
          .filter((row) => search === undefined || row.name.toLowerCase().includes(search.toLowerCase()))
          .filter((row) => includeDisabled || row.disabled === 0)
          .map((row) => withState(row, now))
          .filter((job) => data === undefined || contains(job.data, data))
          .filter((job) => state === undefined || (state === 'paused' ? job.disabled === true : job.state === state)) // prettier-ignore
        const page = inOrder(found, sort).slice(skip, limit > 0 ? skip + limit : undefined)
        return { jobs: [...page], total: found.length }
      }),

    saveJob: <Data>(job: JobParameters<Data>) =>
      inOne(() => {
        const row = save(job as JobParameters)
        // One that was removed meanwhile is given back as it came.
        return row === undefined ? job : (jobOf(row) as JobParameters<Data>)
      }),
    saveJobState: (job) =>
      ask(() => {
        const { changes } = writeState.run({
          id: Number(job._id), name: job.name, fence: job.lastModifiedBy ?? null,
          locked: timeOf(job, job.lockedAt), next: timeOf(job, job.nextRunAt), run: timeOf(job, job.lastRunAt),
          finished: timeOf(job, job.lastFinishedAt), failed: timeOf(job, job.failedAt), count: job.failCount ?? null,
          reason: job.failReason ?? null, progress: job.progress ?? null, data: dataOf(job),
        }) // prettier-ignore
        if (changes === 0) throw lostFault(job.name)
      }),

    getNextJobToRun: (name, scan, deadline, now = new Date()) =>
      ask(() => {
        const at = { name, scan: scan.getTime(), deadline: deadline.getTime() }
        // A look before the write: an idle desk must not take the write lock again and again.
        const isExpired = findExpired.get(at) !== undefined
        if (!isExpired && findFree.get(at) === undefined) return undefined
        locks += 1
        const row = (isExpired ? takeExpired : takeFree).get({ ...at, now: now.getTime(), holder, fence: `${holder}/${locks}` }) // prettier-ignore
        return row === undefined ? undefined : jobOf(row)
      }),
    lockJob: (job) =>
      ask(() => {
        locks += 1
        const row = takeThis.get({ id: Number(job._id), name: job.name, due: timeOf(job, job.nextRunAt), now: Date.now(), holder, fence: `${holder}/${locks}` }) // prettier-ignore
        return row === undefined ? undefined : jobOf(row)
      }),
    unlockJob: (job) => ask(() => void unlock.run(Number(job._id))),
    unlockJobs: (ids) => ask(() => void unlockThese.run(rowIds(ids))),

    removeJobs: (options) => toAll(options, 'DELETE FROM jobs'),
    disableJobs: (options) => toAll(options, 'UPDATE jobs SET disabled = 1'),
    enableJobs: (options) => toAll(options, 'UPDATE jobs SET disabled = 0'),
    purgeAllJobs: () => ask(() => sql('DELETE FROM jobs').run().changes),

    releaseAll: () => release.run().changes,
    due: (now) => dueNames.all(now.getTime()).map(({ name }) => name),
  }
}
