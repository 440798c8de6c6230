import { existsSync, renameSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'
import type { Enclosed } from '../../src/ports/backup.ts'
import { connect } from './connection.ts'
import type { Connection } from './connection.ts'
import { enclose } from './enclosures.ts'
import { missingFault, storeFault } from './faults.ts'
import { lookInto } from './folder.ts'
import { removeDatabase, syncFile, syncFolder } from './files.ts'
import { examine, schemaOf } from './schema.ts'
import type { Contents } from './schema.ts'

/** Pages per turn of the event loop while a desk works: about a millisecond. */
const politeStep = 200
/** Everything in one read transaction: with a desk writing from another process, smaller steps would start over and over. */
const oneStep = 0x7fffffff

export interface BackupResult extends Contents {
  /** Absolute. */
  readonly file: string
  readonly bytes: number
}

let sequence = 0

/**
 * Copies the database to a new file: first under another name beside it, then examined and written out to the
 * disk, and only then given its name. So the name never stands for half a copy. `enclosed` goes into the same file.
 * Rejects with BACKUP_EXISTS when the file exists, BACKUP_MOVED when something enclosed was deleted meanwhile, or a Fault that says what is wrong with disk or data.
 */
export const copyTo = async (
  source: Connection,
  target: string,
  pace: 'polite' | 'at-once',
  enclosed: Enclosed | null = null,
): Promise<BackupResult> => {
  const file = resolve(target)
  sequence += 1
  const draft = `${file}.${process.pid}-${sequence}.part`
  try {
    requireFree(file)
    if (!existsSync(dirname(file))) throw missingFault(dirname(file))
    const step = pace === 'polite' ? politeStep : oneStep
    await source.backup(draft, { progress: () => step })
    const contents = await finishCopy(draft, enclosed)
    syncFile(draft)
    requireFree(file)
    renameSync(draft, file)
    syncFolder(dirname(file))
    return { ...contents, file, bytes: statSync(file).size }
  } catch (error) {
    throw storeFault(error, file)
  } finally {
    removeDatabase(draft)
  }
}

const requireFree = (file: string): void => {
  if (!existsSync(file)) return
  throw new Fault(
    'BACKUP_EXISTS',
    'user',
    `${file} exists already.`,
    'Name a new file: a backup replaces nothing.',
  )
}

/** A copy carries the mark of write-ahead logging; without it the file stands alone and can be read from a read-only disk. */
const finishCopy = async (draft: string, enclosed: Enclosed | null): Promise<Contents> => {
  const copy = await connect(draft, { mustExist: true })
  try {
    copy.pragma('journal_mode = DELETE')
    const contents = examine(copy, draft)
    if (enclosed !== null) await enclose(copy, enclosed)
    return contents
  } finally {
    copy.close()
  }
}

/** Backs up the folder's data into a new file, whether or not a desk is running on it. */
export const backupFolder = (options: {
  readonly folder: string
  readonly file: string
  readonly enclosed?: Enclosed | null
}): Promise<BackupResult> =>
  lookInto(options.folder, (db, data) => {
    schemaOf(db, data)
    return copyTo(db, options.file, 'at-once', options.enclosed ?? null)
  })
