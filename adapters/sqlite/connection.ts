import type Sqlite from 'better-sqlite3'
import { Fault } from '../../src/domain/fault.ts'

export type Connection = Sqlite.Database
export type Statement<Row = unknown> = Sqlite.Statement<unknown[], Row>

export const dataFile = 'zhiban.db'
const lockFile = 'zhiban.lock'

/** The Node-API version for which better-sqlite3 13 is built. */
const neededNodeApi = 10

/**
 * Refuses a runtime whose Node-API is too old. Loading the binary there ends the process without a word
 * (WiseLibs/better-sqlite3#1514), so this is asked before the package is imported.
 */
export const requireNodeApi = (version: string | undefined): void => {
  if (Number(version) >= neededNodeApi) return
  throw new Fault(
    'STORE_RUNTIME',
    'operator',
    `The embedded store needs Node-API ${neededNodeApi} (Node 22.14 or newer), this runtime has ${version ?? 'none'}.`,
    'Run "npm ci" and start with "npm start": npm brings the right Node.',
  )
}

export interface ConnectionOptions {
  readonly readOnly?: boolean
  readonly mustExist?: boolean
  /** How long a statement waits for another process, ms; the whole process stands still meanwhile. */
  readonly patience?: number
}

/** Opens a database file. Rejects with SQLite's own error, or a Fault when the runtime cannot load SQLite. */
export const connect = async (file: string, options: ConnectionOptions = {}): Promise<Connection> => {
  requireNodeApi(process.versions.napi)
  const { default: Database } = await import('better-sqlite3')
  return new Database(file, {
    readonly: options.readOnly ?? false,
    fileMustExist: options.mustExist ?? false,
    timeout: options.patience ?? 1_000,
  })
}

/** The file beside the data whose lock says that a desk runs on the folder. */
export const lockFileOf = (dataPath: string): string => dataPath.slice(0, -dataFile.length) + lockFile

/** A folder held by this process. */
export interface FolderLock {
  readonly close: () => void
}

/** What is held now. A connection that nothing refers to would be closed with the garbage, and the folder let go. */
const held = new Set<Connection>()

/**
 * Holds the folder until the process ends or the lock is closed: an exclusive transaction on a database of
 * its own. The kernel releases it with the process, however that ends, so it never goes stale as a pid file does;
 * and it leaves the data file free for readers such as a backup. Throws SQLITE_BUSY when another holds it.
 */
export const holdLock = async (file: string): Promise<FolderLock> => {
  const lock = await connect(file, { patience: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw error
  }
  held.add(lock)
  return {
    close: () => {
      held.delete(lock)
      lock.close()
    },
  }
}
