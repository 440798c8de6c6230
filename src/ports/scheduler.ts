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
