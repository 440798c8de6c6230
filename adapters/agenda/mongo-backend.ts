import { randomUUID } from 'node:crypto'
import { InMemoryNotificationChannel } from 'agenda'
import type { AgendaBackend, JobParameters, JobRepository } from 'agenda'
import type { mongo } from 'mongoose'
import { lostFault, timeFault, unreachableFault } from './faults.ts'

export const jobsCollection = 'jobs'

/** Few connections: jobs are few, and the store has its own. */
const mostConnections = 5

/** What a run writes. Whoever saves a job from outside must not touch it. */
const ofTheRun = ['lockedAt', 'lastRunAt', 'lastFinishedAt', 'failedAt', 'failCount', 'failReason', 'progress'] as const // prettier-ignore

const datesOf = (job: JobParameters): readonly (Date | null | undefined)[] => [
  job.nextRunAt,
  job.lockedAt,
  job.lastRunAt,
  job.lastFinishedAt,
  job.failedAt,
]

const requireTimes = (job: JobParameters): void => {
  if (datesOf(job).some((at) => at instanceof Date && !Number.isFinite(at.getTime())))
    throw timeFault(job.name)
}

/**
 * The official repository with what it lacks: each lock has a fence, carried by `lastModifiedBy`, and a run whose lock
 * is another's by now writes nothing; saving a job from outside leaves the lock alone.
 */
const fenced = (
  inner: JobRepository,
  collection: mongo.Collection,
  toId: (id: string) => mongo.ObjectId,
): JobRepository => {
  const holder = randomUUID()
  let locks = 0
  const fence = (): { readonly lastModifiedBy: string } => {
    locks += 1
    return { lastModifiedBy: `${holder}/${locks}` }
  }
  /** Its own locks only: one that expired may be another instance's by now. */
  const own = { lastModifiedBy: { $regex: `^${holder}/` } }
  const free = { $set: { lockedAt: null, lastModifiedBy: null } }

  const rewrite = async (filter: mongo.Filter<mongo.Document>, job: JobParameters): Promise<boolean> => {
    const fields = Object.entries(job).filter(
      ([key, value]) =>
        value !== undefined && !['_id', 'unique', 'uniqueOpts', 'lastModifiedBy', ...ofTheRun].includes(key),
    )
    return (await collection.updateOne(filter, { $set: Object.fromEntries(fields) })).matchedCount === 1
  }

  const overwrite = async <Data>(id: string, job: JobParameters<Data>): Promise<JobParameters<Data>> => {
    const isThere = await rewrite({ _id: toId(id), name: job.name }, job as JobParameters)
    const stored = isThere ? await inner.getJobById(id) : null
    return (stored ?? job) as JobParameters<Data>
  }

  return {
    connect: () => inner.connect(),
    queryJobs: (options) => inner.queryJobs(options),
    getJobsOverview: () => inner.getJobsOverview(),
    getDistinctJobNames: () => inner.getDistinctJobNames(),
    getJobById: (id) => inner.getJobById(id),
    getQueueSize: () => inner.getQueueSize(),
    removeJobs: (options) => inner.removeJobs(options),
    disableJobs: (options) => inner.disableJobs(options),
    enableJobs: (options) => inner.enableJobs(options),
    purgeAllJobs: () => inner.purgeAllJobs(),

    getNextJobToRun: (name, scan, deadline, now) => inner.getNextJobToRun(name, scan, deadline, now, fence()),
    lockJob: (job) => inner.lockJob(job, fence()),
    unlockJob: async (job) => {
      if (job._id === undefined) return
      await collection.updateOne({ _id: toId(job._id), nextRunAt: { $ne: null }, ...own }, free)
    },
    unlockJobs: async (ids) => {
      await collection.updateMany({ _id: { $in: ids.map(toId) }, ...own }, free)
    },

    saveJob: async (job, options) => {
      requireTimes(job as JobParameters)
      if (job._id !== undefined) return overwrite(job._id, job)
      const known =
        job.type === 'single' ? await collection.findOne({ name: job.name, type: 'single' }) : null
      if (known !== null) {
        // An overdue run is kept: a time that is not ahead moves nothing.
        const isAhead = job.nextRunAt !== null && job.nextRunAt.getTime() > Date.now()
        const { nextRunAt, ...rest } = job
        return overwrite(String(known._id), (isAhead ? { ...rest, nextRunAt } : rest) as typeof job)
      }
      try {
        return await inner.saveJob(job, options)
      } catch (error) {
        // Another instance was faster: the index keeps a single job single.
        if (job.type !== 'single' || (error as { readonly code?: unknown }).code !== 11000) throw error
        const made = await collection.findOne({ name: job.name, type: 'single' })
        if (made === null) throw error
        return overwrite(String(made._id), job)
      }
    },
    saveJobState: async (job) => {
      requireTimes(job)
      if (job._id === undefined) throw lostFault(job.name)
      const { lockedAt, nextRunAt, data } = job
      const state = Object.fromEntries(ofTheRun.map((key) => [key, job[key] ?? null]))
      const { matchedCount } = await collection.updateOne(
        { _id: toId(job._id), name: job.name, lastModifiedBy: job.lastModifiedBy ?? null },
        { $set: { ...state, nextRunAt, data, ...(lockedAt === undefined ? { lastModifiedBy: null } : {}) } },
      )
      if (matchedCount !== 1) throw lostFault(job.name)
    },
  }
}

const clientFor = async (uri: string, patience: number): Promise<mongo.MongoClient> => {
  const { mongo } = await import('mongoose')
  return new mongo.MongoClient(uri, {
    appName: 'zhiban-jobs',
    maxPoolSize: mostConnections,
    readPreference: 'primary',
    serverSelectionTimeoutMS: patience,
    connectTimeoutMS: patience,
    writeConcern: { w: 'majority', journal: true },
  })
}

/** Has a desk ever made its jobs there? Looks and makes nothing. Rejects with a Fault: JOBS_UNREACHABLE. */
export const hasMongoJobs = async (uri: string, patience = 5_000): Promise<boolean> => {
  let client: mongo.MongoClient | null = null
  try {
    client = await clientFor(uri, patience)
    return (await client.db().listCollections({ name: jobsCollection }).toArray()).length > 0
  } catch (error) {
    throw unreachableFault(error)
  } finally {
    await client?.close()
  }
}

/**
 * The jobs of a desk in its MongoDB, by `@agendajs/mongo-backend`. It is connected when this resolves: a connection that
 * agenda itself fails to make ends the process. Driver and backend are loaded here and nowhere else.
 * Rejects with a Fault: JOBS_UNREACHABLE.
 */
export const openMongoBackend = async (uri: string, patience = 5_000): Promise<AgendaBackend> => {
  const { mongo } = await import('mongoose')
  const { MongoBackend } = await import('@agendajs/mongo-backend')
  let client: mongo.MongoClient | null = null
  try {
    client = await clientFor(uri, patience)
    await client.connect()
    const db = client.db()
    const inner = new MongoBackend({ mongo: db, collection: jobsCollection, ensureIndex: false })
    // Not `inner.connect()`: that also makes a collection for logs, with three indexes, which nobody writes or reads.
    await inner.repository.connect()
    const collection = db.collection(jobsCollection)
    await collection.createIndexes([
      { key: { name: 1, nextRunAt: 1, priority: -1 }, name: 'jobs_to_run' },
      { key: { name: 1, lockedAt: 1 }, name: 'jobs_locked' },
      { key: { name: 1 }, name: 'jobs_single', unique: true, partialFilterExpression: { type: 'single' } },
    ])
    const opened = client
    return {
      name: 'MongoDB',
      repository: fenced(inner.repository, collection, (id) => new mongo.ObjectId(String(id))),
      // Tells this process at once; other instances look every second.
      notificationChannel: new InMemoryNotificationChannel(),
      ownsConnection: false,
      connect: () => Promise.resolve(),
      disconnect: () => opened.close(),
    }
  } catch (error) {
    await client?.close()
    throw unreachableFault(error)
  }
}
