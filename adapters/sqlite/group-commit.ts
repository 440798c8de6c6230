import { closedFault, concernsAll, refusedFault, storeFault } from './faults.ts'
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
  /** Commits everything that waits, and refuses what comes later. */
  readonly end: () => void
}

/**
 * All writes that arrive in one turn of the event loop share one transaction, so that a hundred messages cost one
 * fsync. A write that throws is undone alone; when the store itself fails, every write of the batch rejects.
 * `undone` is called after a rollback: what the work remembered outside the database is to be forgotten.
 */
export const createGroupCommit = (db: Connection, file: string, undone: () => void): GroupCommit => {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  let waiting: Write[] = []
  let ended = false

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

  const commitBatch = (writes: readonly Write[]): void => {
    let batch = writes
    while (batch.length > 0) {
      try {
        const outcome = tryBatch(batch)
        if ('results' in outcome) {
          batch.forEach((write, index) => write.resolve(outcome.results[index] as never))
          return
        }
        undo()
        outcome.bad.reject(refusedFault(outcome.error))
        batch = batch.filter((write) => write !== outcome.bad)
      } catch (error) {
        undo()
        const fault = storeFault(error, file)
        for (const write of batch) write.reject(fault)
        return
      }
    }
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
    const batch = waiting.slice(0, mostInBatch)
    waiting = waiting.slice(mostInBatch)
    if (waiting.length > 0) setImmediate(turn)
    commitBatch(batch)
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(closedFault())
        waiting.push({ work, resolve, reject })
        if (waiting.length === 1) setImmediate(turn)
      }),
    end: () => {
      ended = true
      commitBatch(waiting)
      waiting = []
    },
  }
}
