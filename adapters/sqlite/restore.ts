import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'
import type { DeskId } from '../../src/domain/ids.ts'
import { isoChina } from '../../src/domain/time.ts'
import type { Instant } from '../../src/domain/time.ts'
import { connect, dataFile, holdLock, lockFileOf } from './connection.ts'
import type { Connection, FolderLock } from './connection.ts'
import { dropEnclosed, extractAll, holdsFiles, sinceOf } from './enclosures.ts'
import { codeOf, inUseFault, missingFault, storeFault } from './faults.ts'
import { removeDatabase, syncFile, syncFolder } from './files.ts'
import { examine } from './schema.ts'
import type { Contents } from './schema.ts'
import { finishSwitch, hasLog, isSwitching, switchAll, type Move } from './switch.ts'

/** Where what is enclosed in a backup belongs, and who looks at it. */
export interface Beside {
  readonly folder: string
  /** Names that may be in a backup; anything else in it is refused. */
  readonly isKnown: (name: string) => boolean
  /** Rejects with a Fault unless what was unpacked into this folder is whole. */
  readonly check: (unpacked: string) => Promise<void>
}

export interface RestoreResult extends Contents {
  /** The data that was in use before, or null when the folder had none. */
  readonly kept: string | null
  /** What was enclosed and is now in its place: names at the top of its folder, e.g. `room.db`. */
  readonly besides: readonly string[]
  /** The backup holds more than the store, and that was not asked for. */
  readonly leftOut: boolean
}

export interface RestoreOptions {
  readonly from: string
  readonly folder: string
  /** Whose data these must be; absent: anybody's. */
  readonly desk?: DeskId
  /** Names the kept files. */
  readonly at: Instant
  /** Null or absent: only the store is restored. */
  readonly beside?: Beside | null
  /** Called just before anything is replaced, with the time from which on the backup may lack something. */
  readonly ready?: (since: Instant) => Promise<void>
}

/** What a restore unpacks into, beside where it belongs. */
const unpackFolder = 'restoring'

/**
 * Puts a backup in the place of the folder's data, with what is enclosed in it. The backup is copied and the copy
 * examined from end to end, everything enclosed is unpacked and checked, before anything is replaced; then all of it
 * takes its names as one step. What was there is kept as `….before-restore-<time>`. Ticket numbers go on above those
 * given out since the backup, because people have read them. Rejects with a Fault: STORE_IN_USE when a desk runs on the
 * folder, STORE_CORRUPT, STORE_FOREIGN or STORE_NEWER when the backup cannot be used, RESTORE_OTHER_DESK when it is not of
 * `desk`. Killed at any moment, everything is as before, or the next start or restore brings it to its end.
 */
export const restoreBackup = async (options: RestoreOptions): Promise<RestoreResult> => {
  const { at, beside = null, ready } = options
  const from = resolve(options.from)
  const folder = resolve(options.folder)
  const data = join(folder, dataFile)
  requireBackup(from)
  const lock = await lockFolder(folder, data)
  const draft = `${data}.restoring`
  const unpacked = beside === null ? null : join(resolve(beside.folder), unpackFolder)
  const clean = (): void => {
    // Once the plan is there, the drafts are what it needs.
    if (isSwitching(folder)) return
    removeDatabase(draft)
    if (unpacked !== null) rmSync(unpacked, { recursive: true, force: true })
  }
  let copy: Connection | null = null
  try {
    finishSwitch(folder)
    clean()
    copyFileSync(from, draft)
    const examined = await examineCopy(draft, from)
    copy = examined.copy
    if (options.desk !== undefined) requireDesk(copy, examined.contents, options.desk, from)
    const since = sinceOf(copy)
    const leftOut = beside === null && holdsFiles(copy)
    const moves = beside === null || unpacked === null ? [] : await unpack(copy, beside, unpacked, folder, at)
    dropEnclosed(copy)
    const settled = await settleOld(data)
    if (settled !== null) keepNumbers(copy, settled)
    copy.close()
    syncFile(draft)
    if (since !== null) await ready?.(since)
    const kept = existsSync(data) ? keptName(data, at) : null
    switchAll(folder, [...moves, moveOf(folder, draft, data, at)])
    const besides = moves.map(({ target }) => basename(target))
    return { ...examined.contents, kept, besides, leftOut }
  } catch (error) {
    throw storeFault(error, data)
  } finally {
    copy?.close()
    clean()
    lock.close()
  }
}

const keptName = (target: string, at: Instant): string =>
  `${target}.before-restore-${isoChina(at).slice(0, 19).replaceAll(/[-:]/g, '')}`

const moveOf = (folder: string, draft: string, target: string, at: Instant): Move => ({
  draft: relative(folder, draft),
  target: relative(folder, target),
  kept: relative(folder, keptName(target, at)),
})

/** Unpacks what is enclosed, has it checked, and says what of it is to take whose place. */
const unpack = async (
  copy: Connection,
  { folder: home, isKnown, check }: Beside,
  unpacked: string,
  folder: string,
  at: Instant,
): Promise<readonly Move[]> => {
  mkdirSync(unpacked, { recursive: true })
  const names = await extractAll(copy, unpacked, isKnown)
  if (names.length === 0) return []
  await check(unpacked)
  for (const inside of new Set([unpacked, ...names.map((name) => dirname(join(unpacked, name)))]))
    syncFolder(inside)
  return readdirSync(unpacked).map((top) => moveOf(folder, join(unpacked, top), join(resolve(home), top), at))
}

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

const lockFolder = async (folder: string, data: string): Promise<FolderLock> => {
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

/** Refuses data in which another desk worked and this one did not: its tickets would be there and nobody would see them. */
const requireDesk = (copy: Connection, { schema }: Contents, desk: DeskId, from: string): void => {
  const tables = ['tickets', 'ticket_numbers', 'audit', ...(schema < 2 ? [] : ['documents'])]
  const desks = copy
    .prepare<unknown[], string>(tables.map((table) => `SELECT desk FROM ${table}`).join(' UNION '))
    .pluck()
    .all()
  if (desks.length === 0 || desks.includes(desk)) return
  throw new Fault(
    'RESTORE_OTHER_DESK',
    'user',
    `${from} is a backup of ${desks.join(' and ')}, the settings run ${desk}.`,
    'Name the desk it belongs to with --desk, or its settings with --config.',
  )
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
