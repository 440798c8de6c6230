import type { Fault } from '../../src/domain/fault.ts'
import { closedFault, concernsAll, refusedFault, storeFault, unsureFault } from './faults.ts'
import type { Connection } from './connection.ts'

/** Milliseconds that the first write of a growing batch waits at most. */
const patience = 4

/** At most so many writes in one transaction: a commit of them takes some 10 ms, and nobody waits longer. */
const mostInBatch = 1_000

interface Write {
  readonly work: () => unknown
  readonly resolve: (result: never) => void
  readonly reject: (fault: Error) => void
}

export interface GroupCommit {
  /** Runs the work in the next transaction; resolves with its result once that is on disk. */
  readonly write: <Result>(work: () => Result) => Promise<Result>
  /** Commits everything that waits, and refuses what comes later; resolves when all of it is on disk. */
  readonly end: () => Promise<void>
}

/** What a batch of writes comes to: called once its transaction is on disk. */
type Outcome = () => void

/**
 * All writes that arrive while the last transaction is being put on disk share the next one, so that a hundred messages
 * cost one flush, and nobody stands still for the disk. A write that throws is undone alone; when the store itself fails,
 * every write of the batch rejects. `undone` is called after a rollback: what the work remembered outside the database is
 * to be forgotten. `flush` puts on disk what was committed; null where nobody asks for that.
 */
export const createGroupCommit = (
  db: Connection,
  file: string,
  undone: () => void,
  flush: (() => Promise<void>) | null,
): GroupCommit => {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  let waiting: Write[] = []
  let ended = false
  let flushing: Promise<void> | null = null
  let broken: Fault | null = null

  const undo = (): void => {
    undone()
    if (db.inTransaction) rollback.run()
  }

  /** Commits the batch, or says which write must leave it first. Throws when the store fails. */
  const tryBatch = (
    batch: readonly Write[],
  ): { readonly results: unknown[] } | { readonly bad: Write; readonly error: unknown } => {
    const results: unknown[] = []
    begin.run()
    for (const write of batch) {
      try {
        results.push(write.work())
      } catch (error) {
        if (concernsAll(error)) throw error
        return { bad: write, error }
      }
    }
    commit.run()
    return { results }
  }

  const commitBatch = (writes: readonly Write[]): Outcome => {
    let batch = writes
    while (batch.length > 0) {
      try {
        const outcome = tryBatch(batch)
        if ('results' in outcome) {
          const { results } = outcome
          return () => batch.forEach((write, index) => write.resolve(results[index] as never))
        }
        undo()
        outcome.bad.reject(refusedFault(outcome.error))
        batch = batch.filter((write) => write !== outcome.bad)
      } catch (error) {
        undo()
        rejectAll(batch, storeFault(error, file))
        return () => undefined
      }
    }
    return () => undefined
  }

  const rejectAll = (writes: readonly Write[], fault: Fault): void => {
    for (const write of writes) write.reject(fault)
  }

  /** Commits the first of what waits; what comes meanwhile waits until that is on disk. */
  const next = async (): Promise<void> => {
    const batch = waiting.slice(0, mostInBatch)
    waiting = waiting.slice(mostInBatch)
    const done = commitBatch(batch)
    try {
      await flush?.()
      done()
    } catch (error) {
      // The system forgets what it could not write, and the next flush would not tell: nothing more can be promised.
      broken = unsureFault(file, error)
      rejectAll([...batch, ...waiting.splice(0)], broken)
    }
  }

  const start = (): void => {
    flushing = next().finally(() => {
      flushing = null
      if (waiting.length > 0) setImmediate(turn)
    })
  }

  /** Lets a batch grow while others keep coming, for a moment: under load this saves most of the disk flushes. */
  let seen = 0
  let since = 0
  const turn = (): void => {
    if (seen === 0) since = performance.now()
    const growing =
      waiting.length > seen && waiting.length < mostInBatch && performance.now() - since < patience
    seen = growing ? waiting.length : 0
    if (growing) {
      setImmediate(turn)
      return
    }
    if (flushing === null && waiting.length > 0) start()
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (ended || broken !== null) return reject(broken ?? closedFault())
        waiting.push({ work, resolve, reject })
        if (waiting.length === 1 && flushing === null) setImmediate(turn)
      }),
    end: async () => {
      ended = true
      while (flushing !== null || waiting.length > 0) {
        if (flushing === null) start()
        await flushing
      }
    },
  }
}
