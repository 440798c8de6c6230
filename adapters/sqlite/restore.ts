import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'
import { isoChina } from '../../src/domain/time.ts'
import type { Instant } from '../../src/domain/time.ts'
import { connect, dataFile, holdLock, lockFileOf } from './connection.ts'
import type { Connection } from './connection.ts'
import { codeOf, inUseFault, missingFault, storeFault } from './faults.ts'
import { removeDatabase, syncFile, syncFolder } from './files.ts'
import { examine } from './schema.ts'
import type { Contents } from './schema.ts'

export interface RestoreResult extends Contents {
  /** The data that was in use before, or null when the folder had none. */
  readonly kept: string | null
}

/**
 * Puts a backup in the place of the folder's data. The backup is copied, and the copy examined from end to end,
 * before anything is replaced; what was there is kept as `zhiban.db.before-restore-<time>`. Ticket numbers go on
 * above those given out since the backup, because people have read them. Rejects with a Fault: STORE_IN_USE when a
 * desk runs on the folder, STORE_CORRUPT, STORE_FOREIGN or STORE_NEWER when the backup cannot be used.
 */
export const restoreBackup = async (options: {
  readonly from: string
  readonly folder: string
  /** Names the kept file. */
  readonly at: Instant
}): Promise<RestoreResult> => {
  const from = resolve(options.from)
  const folder = resolve(options.folder)
  const data = join(folder, dataFile)
  requireBackup(from)
  const lock = await lockFolder(folder, data)
  const draft = `${data}.restoring`
  try {
    removeDatabase(draft)
    copyFileSync(from, draft)
    const { contents, copy } = await examineCopy(draft, from)
    const settled = await settleOld(data)
    if (settled !== null) keepNumbers(copy, settled)
    copy.close()
    syncFile(draft)
    const kept = keepOld(data, options.at)
    renameSync(draft, data)
    syncFolder(folder)
    return { ...contents, kept }
  } catch (error) {
    throw storeFault(error, data)
  } finally {
    removeDatabase(draft)
    lock.close()
  }
}

/** Is part of the data still in the log beside the file? */
const hasLog = (file: string): boolean => existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0

const requireBackup = (from: string): void => {
  if (!existsSync(from) || !statSync(from).isFile()) throw missingFault(from)
  if (hasLog(from))
    throw new Fault(
      'BACKUP_LIVE',
      'user',
      `${from} is not a backup but data in use: its newest part is still in ${from}-wal.`,
      'Make a backup of its folder with "zhiban backup FILE" and restore that.',
    )
}

const lockFolder = async (folder: string, data: string): Promise<Connection> => {
  try {
    mkdirSync(folder, { recursive: true })
    return await holdLock(lockFileOf(data))
  } catch (error) {
    throw codeOf(error).startsWith('SQLITE_BUSY') ? inUseFault(folder, error) : storeFault(error, data)
  }
}

const examineCopy = async (
  draft: string,
  from: string,
): Promise<{ contents: Contents; copy: Connection }> => {
  const copy = await connect(draft, { mustExist: true })
  try {
    const contents = examine(copy, from)
    if (contents.schema === 0)
      throw new Fault('BACKUP_EMPTY', 'user', `${from} is empty.`, 'Name a file written by "zhiban backup".')
    copy.pragma('journal_mode = DELETE')
    return { contents, copy }
  } catch (error) {
    copy.close()
    throw storeFault(error, from)
  }
}

interface LastNumber {
  readonly desk: string
  readonly last: number
}

/** Brings the old data into one file and reads its last numbers; null when there is none or it is too damaged to open. */
const settleOld = async (data: string): Promise<readonly LastNumber[] | null> => {
  if (!existsSync(data)) return null
  let old: Connection | null = null
  try {
    old = await connect(data, { mustExist: true })
    old.pragma('wal_checkpoint(TRUNCATE)')
    return old.prepare<unknown[], LastNumber>('SELECT desk, last FROM ticket_numbers').all()
  } catch {
    return null
  } finally {
    old?.close()
  }
}

const keepNumbers = (copy: Connection, numbers: readonly LastNumber[]): void => {
  const raise = copy.prepare(
    'INSERT INTO ticket_numbers VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)',
  )
  copy.transaction(() => {
    for (const { desk, last } of numbers) raise.run(desk, last)
  })()
}

/** Gives the old data a second name; the first then passes to the new data in one step, so that it never names nothing. */
const keepOld = (data: string, at: Instant): string | null => {
  if (!existsSync(data)) return null
  const kept = `${data}.before-restore-${isoChina(at).slice(0, 19).replaceAll(/[-:]/g, '')}`
  if (existsSync(kept))
    throw new Fault('RESTORE_TWICE', 'user', `${kept} exists already.`, 'Wait a second and try again.')
  // A log that could not be brought into the file belongs to it and must not meet the new one.
  if (hasLog(data)) renameSync(`${data}-wal`, `${kept}-wal`)
  for (const suffix of ['-wal', '-shm']) rmSync(`${data}${suffix}`, { force: true })
  try {
    linkSync(data, kept)
  } catch {
    copyFileSync(data, kept)
    syncFile(kept)
  }
  return kept
}
