import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../src/domain/time.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Jobs } from '../../src/ports/scheduler.ts'
import { createJobs, createJobsDesk } from './jobs.ts'
import { hasMongoJobs, openMongoBackend } from './mongo-backend.ts'
import { jobsFile, openSqliteBackend } from './sqlite-backend.ts'

/** Where a desk keeps its jobs: beside its data, or in its MongoDB. */
export type JobsPlace =
  { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'mongo'; readonly uri: string }

/**
 * The jobs of one desk on agenda. In a folder the caller must be the only desk at work on it, as the holder of the
 * store's lock is; on MongoDB any number may be. Rejects with a Fault: JOBS_DAMAGED, JOBS_NEWER, JOBS_BROKEN,
 * JOBS_UNREACHABLE.
 */
export const openJobs = async (
  place: JobsPlace,
  around: { readonly log: Log; readonly now: () => Instant },
): Promise<Jobs> => {
  if (place.kind === 'mongo') return createJobs({ ...around, backend: await openMongoBackend(place.uri) })
  const backend = await openSqliteBackend(place.folder)
  return createJobs({ ...around, backend, releaseAll: backend.repository.releaseAll })
}

/** Looks at the jobs of a desk, and asks for them, from outside its process. Null when the place has none yet. */
export const visitJobs = async <Result>(
  place: JobsPlace,
  visit: (jobs: Pick<Jobs, 'list' | 'run' | 'pause' | 'resume'>) => Promise<Result>,
): Promise<Result | null> => {
  const isMade =
    place.kind === 'mongo' ? await hasMongoJobs(place.uri) : existsSync(join(place.folder, jobsFile))
  if (!isMade) return null
  const backend = await (place.kind === 'mongo'
    ? openMongoBackend(place.uri)
    : openSqliteBackend(place.folder))
  try {
    return await visit(createJobsDesk(backend))
  } finally {
    await backend.disconnect()
  }
}
