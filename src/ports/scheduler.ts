import type { Instant } from '../domain/time.ts'

/** Work that recurs. `nextAt` says when it has something to do next, null when nothing is known. */
export interface Recurring {
  readonly name: string
  readonly nextAt: (now: Instant) => Promise<Instant | null>
  readonly work: (now: Instant) => Promise<void>
}

/**
 * The metronome, never the truth: due times live in the tickets (law 4).
 * Promises: work runs at its time or soon after, also after the wall clock jumped; two runs of one name never overlap;
 * a run that fails is logged and comes again.
 */
export interface Scheduler {
  start(recurring: Recurring): void
  /** Begins no new run; resolves when the running ones are done. */
  stop(): Promise<void>
}

/** One run of a job. */
export interface JobRun {
  /** When the run began. */
  readonly now: Instant
  /** When it was due; well before `now` after the desk was down. Later missed times are part of the same run. */
  readonly dueAt: Instant
  /** Everything due up to here was done by earlier runs. */
  readonly doneTo: Instant
  /** Aborted when the desk stops or another instance has taken the job over: what is left is not this run's to do. */
  readonly signal: AbortSignal
}

/** Work by the wall clock that must not be forgotten while nobody is there, e.g. the daily summary. */
export interface Job {
  /** Lower-case letters and hyphens; what `zhiban jobs` calls it. */
  readonly name: string
  /** The first time after `at` at which it is due, null for never. Pure: asked as often as one likes. */
  readonly nextAfter: (at: Instant) => Instant | null
  /** May run again after a crash or a failure: doing it twice must be doing it once. */
  readonly work: (run: JobRun) => Promise<void>
}

/** How a job stands, for people. */
export interface JobView {
  readonly name: string
  readonly state: 'waiting' | 'running' | 'failing' | 'paused'
  /** When it runs next; null while it runs, and when it is never due. */
  readonly nextAt: Instant | null
  readonly startedAt: Instant | null
  readonly finishedAt: Instant | null
  /** Failures since the last success. */
  readonly failures: number
}

/** What became of the wish to run, pause or resume a job. */
export type JobAnswer = 'done' | 'unknown' | 'running' | 'paused'

/**
 * Named jobs that survive restarts and are shared by all instances on one store.
 * Promises: a time that came while no instance was up is made up for once, at the next start; no two runs of one name
 * overlap, in one process or in several, as long as each is alive within a minute; a run whose process died is taken up
 * again, at once by the next process on the embedded store, within about a minute by other instances on a shared one;
 * a run that fails is tried again a few times, then at its next regular time.
 */
export interface Jobs {
  /** Puts these jobs to work; what an older version left under other names is removed. */
  start(jobs: readonly Job[]): Promise<void>
  /** Asks every job anew when it is due: after the settings changed. */
  replan(): Promise<void>
  list(): Promise<readonly JobView[]>
  /** Runs a job now, on whichever instance comes first. A run under way is the answer `running`. */
  run(name: string): Promise<JobAnswer>
  /** Keeps a job from beginning, on all instances and over restarts; what falls due meanwhile is made up for on `resume`. */
  pause(name: string): Promise<JobAnswer>
  resume(name: string): Promise<JobAnswer>
  /** Begins no new run, tells the running ones, and waits for them at most so long, ms; then releases everything. */
  stop(patience?: number): Promise<void>
}
