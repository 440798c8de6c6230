import { closeSync, fdatasync, openSync } from 'node:fs'
import type { Connection } from './connection.ts'

/** SQLite's write-ahead log as a file: what is committed stands in it. */
export interface DurableLog {
  /** Resolves when everything committed before the call is on disk; rejects with the system's error. */
  readonly flush: () => Promise<void>
  /** To be called before the connection is closed. */
  readonly close: () => void
}

/**
 * Takes over from SQLite the flush after each commit, so that the thread need not stand still for it. In `NORMAL` SQLite
 * still flushes whatever keeps the file whole (a log begun anew, a checkpoint); what it leaves out is the flush of the log
 * after a commit, which `FULL` adds and `flush` does. The log is read in order and up to the first break: a transaction on
 * disk means that all before it are.
 */
export const openLog = (db: Connection, file: string): DurableLog => {
  // The log is there from the first look on, and stays the same file for as long as the connection is open.
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  const log = openSync(`${file}-wal`, 'r+')
  db.pragma('synchronous = NORMAL')
  return {
    flush: () =>
      new Promise((resolve, reject) => {
        fdatasync(log, (error) => (error === null ? resolve() : reject(error)))
      }),
    close: () => closeSync(log),
  }
}
