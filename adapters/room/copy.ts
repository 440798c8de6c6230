import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { Fault } from '../../src/domain/fault.ts'
import type { Instant } from '../../src/domain/time.ts'
import { backupMoved, type RoomCopy } from '../../src/ports/backup.ts'
import { archiveFile, demoSecret, schemaVersion } from './archive.ts'

/** Pages per turn of the event loop while people talk: about a millisecond. */
const politeStep = 200
/** Everything in one read transaction: with a desk writing from another process, smaller steps would start over and over. */
const oneStep = 0x7fffffff

const open = async (file: string, readonly = false): Promise<Database> => {
  const { default: Sqlite } = await import('better-sqlite3')
  return new Sqlite(file, { fileMustExist: true, readonly, timeout: 1_000 })
}

const damaged = (file: string, cause?: unknown): Fault =>
  new Fault(
    'room-archive',
    'operator',
    `The web room's ${file} is damaged.`,
    'Keep the file and bring back the latest backup with "zhiban restore FILE".',
    cause,
  )

/** More changes than are ever said between a backup and its restore. */
const seqsSkipped = 1_000_000

interface FileRow {
  readonly id: string
  readonly size: number
}
const allFiles = (db: Database): readonly FileRow[] =>
  db.prepare<[], FileRow>('SELECT id, size FROM files').all()

const pathOf = (folder: string, id: string): string => join(folder, 'files', id)
const sizeOf = (path: string): number | null => (existsSync(path) ? statSync(path).size : null)

const requireWhole = (db: Database, file: string): void => {
  const verdict = db.pragma('integrity_check(1)', { simple: true })
  if (verdict !== 'ok') throw damaged(file, new Error(String(verdict)))
}

/**
 * Copies the archive to a new file and says which files it names. A file is on disk before its row is written, and its
 * row is deleted before it is: so whatever the finished copy names was there, and what is missing since was forgotten
 * meanwhile (BACKUP_MOVED: begin anew) or has been missing all along: such rows are taken out of the copy and counted.
 * The key by which the demo knows people again is left out. Rejects with a Fault when the archive is damaged.
 */
export const copyArchive = async (
  live: Database,
  folder: string,
  target: string,
  now: Instant,
  pace: 'polite' | 'at-once',
): Promise<RoomCopy> => {
  const step = pace === 'polite' ? politeStep : oneStep
  await live.backup(target, { progress: () => step })
  const copy = await open(target)
  try {
    copy.pragma('journal_mode = DELETE')
    requireWhole(copy, archiveFile)
    // Overwritten, not only unlinked: whoever has the backup must not be able to be anybody.
    copy.pragma('secure_delete = ON')
    copy.prepare('DELETE FROM settings WHERE name = ?').run(demoSecret)
    // Browsers that saw more than the copy has must not take what is said after a restore for what they know.
    copy.exec(`DELETE FROM feed; UPDATE sqlite_sequence SET seq = seq + ${seqsSkipped} WHERE name = 'feed'`)
    const stillNamed = live.prepare('SELECT 1 FROM files WHERE id = ?')
    const deleteRow = copy.prepare('DELETE FROM files WHERE id = ?')
    const missing = allFiles(copy).filter(({ id, size }) => sizeOf(pathOf(folder, id)) !== size)
    for (const { id } of missing) {
      if (stillNamed.get(id) === undefined)
        throw new Fault(
          backupMoved,
          'desk',
          'A file of the web room was deleted while it was copied.',
          'Run the backup again.',
        )
      deleteRow.run(id)
    }
    return {
      since: now,
      files: [
        { name: archiveFile, path: target },
        ...allFiles(copy).map(({ id }) => ({ name: `files/${id}`, path: pathOf(folder, id) })),
      ],
      messages: Number(copy.prepare('SELECT count(*) FROM messages').pluck().get()),
      lost: missing.length,
    }
  } finally {
    copy.close()
  }
}

/** Copies the archive of a folder, whether or not a room works on it; null when there is none. */
export const copyRoom = async (folder: string, target: string, now: Instant): Promise<RoomCopy | null> => {
  if (!existsSync(join(folder, archiveFile))) return null
  const live = await open(join(folder, archiveFile), true)
  try {
    return await copyArchive(live, folder, target, now, 'at-once')
  } finally {
    live.close()
  }
}

/** May this be in a backup of a web room? */
export const isRoomFile = (name: string): boolean =>
  name === archiveFile || /^files\/[A-Za-z0-9_-]{1,80}$/.test(name)

/** Looks at a web room that was unpacked from a backup. Rejects with a Fault unless it is whole and this version can read it. */
export const checkRoom = async (folder: string): Promise<void> => {
  const file = join(folder, archiveFile)
  mkdirSync(join(folder, 'files'), { recursive: true })
  if (!existsSync(file)) throw damaged(`${archiveFile} is not in the backup; it`)
  const db = await open(file).catch((cause: unknown) => {
    throw damaged(archiveFile, cause)
  })
  try {
    requireWhole(db, archiveFile)
    const found = Number(db.pragma('user_version', { simple: true }))
    if (found > schemaVersion)
      throw new Fault(
        'room-archive-newer',
        'operator',
        `The web room in the backup was written by a newer version (${found}; this one knows ${schemaVersion}).`,
        'Restore it with that version or a later one.',
      )
    const lost = allFiles(db).find(({ id, size }) => sizeOf(pathOf(folder, id)) !== size)
    if (lost !== undefined) throw damaged(`file ${lost.id}`)
  } finally {
    db.close()
  }
}
