import { computeJobState, toJobId } from 'agenda'
import type { JobId, JobParameters, JobsSort, JobWithState } from 'agenda'

/** A row of `jobs` as SQLite gives it. */
export interface JobRow {
  readonly id: number
  readonly name: string
  readonly type: JobParameters['type']
  readonly priority: number
  readonly disabled: number
  readonly next_run_at: number | null
  readonly locked_at: number | null
  readonly fence: string | null
  readonly last_run_at: number | null
  readonly last_finished_at: number | null
  readonly failed_at: number | null
  readonly fail_count: number | null
  readonly fail_reason: string | null
  readonly progress: number | null
  readonly data: string | null
  readonly rest: string
}

/** What agenda plans repetitions with; kept as it is, never searched. */
const restFields = ['repeatInterval', 'repeatTimezone', 'repeatAt', 'fork', 'startDate', 'endDate', 'skipDays'] as const // prettier-ignore

const dateFrom = (at: number | null): Date | undefined => (at === null ? undefined : new Date(at))

/** Leaves out what is not there: agenda tells an absent field from one that is undefined. */
const given = <Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as never // prettier-ignore

/** `lastModifiedBy` carries the lock's fence: agenda keeps it with the run and hands it back with every write. */
export const jobOf = (row: JobRow): JobParameters & { readonly _id: JobId } => {
  const { startDate, endDate, ...rest } = JSON.parse(row.rest) as Record<string, unknown>
  return {
    _id: toJobId(String(row.id)),
    name: row.name,
    type: row.type,
    priority: row.priority,
    nextRunAt: row.next_run_at === null ? null : new Date(row.next_run_at),
    data: row.data === null ? undefined : (JSON.parse(row.data) as unknown),
    disabled: row.disabled === 1,
    ...given({
      lockedAt: dateFrom(row.locked_at),
      lastModifiedBy: row.fence ?? undefined,
      lastRunAt: dateFrom(row.last_run_at),
      lastFinishedAt: dateFrom(row.last_finished_at),
      failedAt: dateFrom(row.failed_at),
      failCount: row.fail_count ?? undefined,
      failReason: row.fail_reason ?? undefined,
      progress: row.progress ?? undefined,
      startDate: typeof startDate === 'string' ? new Date(startDate) : undefined,
      endDate: typeof endDate === 'string' ? new Date(endDate) : undefined,
    }),
    ...rest,
  }
}

export const restOf = (job: JobParameters): string =>
  JSON.stringify(given(Object.fromEntries(restFields.map((name) => [name, job[name]]))))

export const dataOf = (job: JobParameters): string | null =>
  job.data === undefined ? null : JSON.stringify(job.data)

/** Agenda's own words for how a job stands. */
export const withState = (row: JobRow, now: Date): JobWithState => {
  const job = jobOf(row)
  return { ...job, state: computeJobState(job, now) }
}

/** Is everything that the filter says also in the data? */
export const contains = (data: unknown, filter: unknown): boolean => {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
    return JSON.stringify(data) === JSON.stringify(filter)
  if (typeof data !== 'object' || data === null) return false
  return Object.entries(filter).every(([key, value]) =>
    contains((data as Readonly<Record<string, unknown>>)[key], value),
  )
}

/** The value at `data.user.id` or at a field of the job itself. */
export const valueAt = (job: JobParameters, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      job,
    )

const rank = (value: unknown): number | string => {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'number' || typeof value === 'string') return value
  return value === undefined || value === null ? -Infinity : JSON.stringify(value)
}

const compare = (one: number | string, other: number | string): number =>
  one === other ? 0 : one < other ? -1 : 1

/** Newest next run first, unless told otherwise. */
export const inOrder = (jobs: readonly JobWithState[], sort: JobsSort = {}): readonly JobWithState[] => {
  const wanted = Object.entries(sort) as readonly [keyof JobsSort, 'asc' | 'desc'][]
  const order = wanted.length > 0 ? wanted : ([['nextRunAt', 'desc'], ['lastRunAt', 'desc']] as const) // prettier-ignore
  return jobs.toSorted((a, b) =>
    order.reduce((so, [key, way]) => so || compare(rank(a[key]), rank(b[key])) * (way === 'asc' ? 1 : -1), 0),
  )
}
