import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { connect, dataFile, lockFileOf } from './connection.ts'
import type { Connection } from './connection.ts'
import { missingFault, storeFault } from './faults.ts'
import { examine } from './schema.ts'
import { isSwitching, unfinishedRestore } from './switch.ts'
import type { Contents } from './schema.ts'

/** Opens the folder's data for reading only, whether or not a desk is running on it, and closes it after the look. */
export const lookInto = async <Result>(
  folder: string,
  look: (db: Connection, file: string) => Result | Promise<Result>,
): Promise<Result> => {
  const file = join(resolve(folder), dataFile)
  if (!existsSync(file)) throw missingFault(file)
  if (isSwitching(resolve(folder))) throw unfinishedRestore(resolve(folder))
  try {
    const db = await connect(file, { readOnly: true, mustExist: true })
    try {
      return await look(db, file)
    } finally {
      db.close()
    }
  } catch (error) {
    throw storeFault(error, file)
  }
}

/**
 * Reads all of a folder's data, as a doctor does: pages, indexes, documents. Changes nothing, blocks no desk.
 * Rejects with a Fault that names what is wrong.
 */
export const examineFolder = (folder: string): Promise<Contents & { readonly bytes: number }> =>
  lookInto(folder, (db, file) => ({ ...examine(db, file), bytes: statSync(file).size }))

/** Does a desk run on the folder at this moment? Looks at its lock and lets go at once. */
export const isFolderInUse = async (folder: string): Promise<boolean> => {
  const file = lockFileOf(join(resolve(folder), dataFile))
  if (!existsSync(file)) return false
  const lock = await connect(file, { readOnly: true, mustExist: true, patience: 0 })
  try {
    // Reading is refused while somebody holds it alone.
    lock.exec('BEGIN; SELECT count(*) FROM sqlite_master; ROLLBACK')
    return false
  } catch {
    return true
  } finally {
    lock.close()
  }
}
