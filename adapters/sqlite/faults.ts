import { accessSync, constants, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'

/** SQLite's or the system's stable name of an error, or the empty string. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''

export const fullFault = (file: string, cause?: unknown): Fault =>
  new Fault(
    'STORE_FULL',
    'operator',
    `The disk is full: ${file} cannot grow.`,
    'Free some space; nothing that was accepted is lost.',
    cause,
  )

export const readOnlyFault = (file: string, cause?: unknown): Fault =>
  new Fault('STORE_READ_ONLY', 'operator', `${file} cannot be written.`, 'Give this user the right to write the folder and the files in it, or name another folder.', cause) // prettier-ignore

export const corruptFault = (file: string, cause?: unknown): Fault =>
  new Fault(
    'STORE_CORRUPT',
    'operator',
    `${file} is damaged.`,
    'Keep the file and bring back the latest backup with "zhiban restore FILE".',
    cause,
  )

export const foreignFault = (file: string): Fault =>
  new Fault(
    'STORE_FOREIGN',
    'operator',
    `${file} is a database of another program.`,
    'Name another folder; the file was left as it is.',
  )

/** A copy into the file was cut off: what is in it is a part of something. */
export const unfinishedFault = (file: string): Fault =>
  new Fault('STORE_COPY_UNFINISHED', 'operator', `${file} holds a copy that was cut off before its end.`, 'Run the same "zhiban store copy" again: it begins anew. The source is untouched.') // prettier-ignore

export const newerFault = (file: string, found: number, known: number): Fault =>
  new Fault('STORE_NEWER', 'operator', `${file} was written by a newer Zhiban (schema ${found}, this one knows ${known}).`, 'Start that version or a later one; the file was left as it is.') // prettier-ignore

export const olderFault = (file: string, found: number, known: number): Fault =>
  new Fault('STORE_OLDER', 'operator', `${file} has the older schema ${found}, this version reads ${known}.`, 'Start the desk once: it brings the file up to date.') // prettier-ignore

export const missingFault = (file: string, cause?: unknown): Fault =>
  new Fault(
    'STORE_MISSING',
    'operator',
    `There is no ${file}.`,
    'Check the name of the folder or file.',
    cause,
  )

export const inUseFault = (folder: string, cause?: unknown): Fault =>
  new Fault(
    'STORE_IN_USE',
    'operator',
    `A desk already runs on ${folder}.`,
    'Stop it first, or name another folder.',
    cause,
  )

export const folderFault = (folder: string, cause?: unknown): Fault =>
  new Fault(
    'STORE_FOLDER',
    'operator',
    `${folder} is not a folder and cannot become one.`,
    'Name a folder for the data.',
    cause,
  )

export const closedFault = (): Fault =>
  new Fault('STORE_CLOSED', 'desk', 'The store has been closed.', 'Start the desk again.')

const busyFault = (file: string, cause: unknown): Fault =>
  new Fault(
    'STORE_BUSY',
    'operator',
    `Another program keeps ${file} locked.`,
    'Close what has the file open for writing.',
    cause,
  )

const brokenFault = (file: string, cause: unknown): Fault =>
  new Fault('STORE_BROKEN', 'operator', `${file} could not be read or written (${codeOf(cause) || 'unknown error'}).`, 'Look at the disk and the system log.', cause) // prettier-ignore

/** The last writes were accepted and may never have reached the disk: the file is to be read anew before anything goes on. */
export const unsureFault = (file: string, cause: unknown): Fault =>
  new Fault('STORE_BROKEN', 'operator', `${file} could not be put on the disk (${codeOf(cause) || 'unknown error'}).`, 'Look at the disk and the system log, then start the desk again.', cause) // prettier-ignore

/** One document could not be stored; the store is well. */
export const refusedFault = (cause: unknown): Fault =>
  new Fault('STORE_REFUSED', 'desk', `The store refused a document (${codeOf(cause) || 'not storable'}).`, 'Report this with the code: nothing was changed.', cause) // prettier-ignore

/** Less than this is no room: SQLite needs a few pages for its own files. */
const someRoom = 64 * 1024

/** SQLite says only that it cannot open or use a file; the folder knows why. */
const openFault = (file: string, cause: unknown): Fault => {
  const folder = dirname(file)
  try {
    accessSync(folder, constants.F_OK)
  } catch (error) {
    return missingFault(folder, error)
  }
  try {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail > 0 && bavail * bsize < someRoom) return fullFault(file, cause)
  } catch {
    // A system without statfs cannot tell how full it is.
  }
  return readOnlyFault(file, cause)
}

/** Does the error concern the store as a whole, not the one document that met it? */
export const concernsAll = (error: unknown): boolean =>
  /^SQLITE_(FULL|READONLY|CORRUPT|NOTADB|IOERR|CANTOPEN|BUSY|LOCKED|PERM|AUTH|NOMEM|PROTOCOL)/.test(
    codeOf(error),
  )

/** What went wrong with the file, as one sentence for the operator; a Fault passes unchanged. */
export const storeFault = (error: unknown, file: string): Fault => {
  if (error instanceof Fault) return error
  const code = codeOf(error)
  if (/^SQLITE_FULL|^ENOSPC|^EDQUOT/.test(code)) return fullFault(file, error)
  if (/^SQLITE_(READONLY|PERM|AUTH)|^EACCES|^EPERM|^EROFS/.test(code)) return readOnlyFault(file, error)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return corruptFault(file, error)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return busyFault(file, error)
  if (/^SQLITE_(CANTOPEN|IOERR_SHM)/.test(code)) return openFault(file, error)
  if (/^ENOTDIR|^EEXIST/.test(code)) return folderFault(dirname(file), error)
  if (/^ENOENT/.test(code)) return missingFault(file, error)
  return brokenFault(file, error)
}
