import { createHash } from 'node:crypto'
import { mkdirSync, statfsSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'
import type { Instant } from '../../src/domain/time.ts'
import { backupMoved, type Enclosed } from '../../src/ports/backup.ts'
import type { Connection } from './connection.ts'
import { codeOf, corruptFault, fullFault } from './faults.ts'

/**
 * Other files inside a copy of the store, so that a backup is one file with one name: in tables that no desk reads. A
 * copy without these tables is a backup of the store alone, as earlier versions made it.
 */
const schema = `
  CREATE TABLE backup_notes (since INTEGER NOT NULL) STRICT;
  CREATE TABLE backup_files (name TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE backup_pieces (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE INDEX backup_pieces_by_name ON backup_pieces (name, seq);
`
const tables = ['backup_pieces', 'backup_files', 'backup_notes'] as const

/** Bytes read and written in one go: some milliseconds, and the desk works between. */
const pieceSize = 1024 * 1024

interface FileRow {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/** Puts the files into a copy that has no name yet. Rejects with BACKUP_MOVED when one of them is not there any more. */
export const enclose = async (copy: Connection, { since, files }: Enclosed): Promise<void> => {
  requireRoom(copy.name, files)
  // Nobody will look at a copy that was cut off: the whole file is written out to the disk at the end.
  copy.pragma('journal_mode = OFF')
  copy.pragma('synchronous = OFF')
  copy.exec(schema)
  copy.prepare('INSERT INTO backup_notes VALUES (?)').run(since)
  const addPiece = copy.prepare('INSERT INTO backup_pieces (name, bytes) VALUES (?, ?)')
  const addFile = copy.prepare('INSERT INTO backup_files VALUES (?, ?, ?)')
  const piece = Buffer.alloc(pieceSize)
  for (const { name, path } of files) {
    const file = await open(path).catch((cause: unknown) => {
      throw codeOf(cause) === 'ENOENT' ? movedFault(name, cause) : cause
    })
    try {
      const hash = createHash('sha256')
      let size = 0
      for (;;) {
        const { bytesRead } = await file.read(piece, 0, pieceSize, size)
        if (bytesRead === 0) break
        const bytes = piece.subarray(0, bytesRead)
        hash.update(bytes)
        addPiece.run(name, bytes)
        size += bytesRead
      }
      addFile.run(name, size, hash.digest('hex'))
    } finally {
      await file.close()
    }
  }
  // Read again: what is written wrongly is noticed now and not when it is needed.
  for (const row of filesIn(copy)) await readPieces(copy, row, () => Promise.resolve())
  copy.pragma('journal_mode = DELETE')
}

/** Pictures of years must not take the room that the desk needs to go on. */
const leftFree = 64 * 1024 * 1024

const requireRoom = (file: string, files: Enclosed['files']): void => {
  const needed = files.reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  const { bavail, bsize } = statfsSync(dirname(file))
  if (bavail * bsize < needed + leftFree) throw fullFault(file)
}

const movedFault = (name: string, cause: unknown): Fault =>
  new Fault(
    backupMoved,
    'desk',
    `${name} was deleted while the backup was made.`,
    'Run the backup again.',
    cause,
  )

const hasTables = (db: Connection): boolean =>
  db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'backup_files'`).get() !== undefined

const filesIn = (db: Connection): readonly FileRow[] =>
  hasTables(db) ? db.prepare<unknown[], FileRow>('SELECT * FROM backup_files ORDER BY name').all() : []

export const holdsFiles = (db: Connection): boolean => filesIn(db).length > 0

/** From when on what is in a backup may be missing; null for one of the store alone. */
export const sinceOf = (db: Connection): Instant | null =>
  hasTables(db)
    ? (db.prepare<unknown[], { since: Instant }>('SELECT since FROM backup_notes').get()?.since ?? null)
    : null

const readPieces = async (
  db: Connection,
  { name, size, sha256 }: FileRow,
  take: (bytes: Buffer) => Promise<unknown>,
): Promise<void> => {
  const after = db.prepare<[string, number], { seq: number; bytes: Buffer }>(
    'SELECT seq, bytes FROM backup_pieces WHERE name = ? AND seq > ? ORDER BY seq LIMIT 1',
  )
  const hash = createHash('sha256')
  let read = 0
  for (let row = after.get(name, 0); row !== undefined; row = after.get(name, row.seq)) {
    hash.update(row.bytes)
    read += row.bytes.length
    await take(row.bytes)
  }
  if (read !== size || hash.digest('hex') !== sha256)
    throw corruptFault(`${name} in the backup`, new Error('it is not what was put in'))
}

/**
 * Writes every file of a backup below a folder, on disk when this resolves, and says their names. Rejects with a Fault
 * when one is not what was put in, or has a name that `isKnown` does not take: nothing may be written anywhere else.
 */
export const extractAll = async (
  db: Connection,
  folder: string,
  isKnown: (name: string) => boolean,
): Promise<readonly string[]> => {
  const rows = filesIn(db)
  const strange = rows.find(({ name }) => !isKnown(name))
  if (strange !== undefined)
    throw new Fault(
      'BACKUP_STRANGE',
      'user',
      `The backup holds ${JSON.stringify(strange.name.slice(0, 80))}, which no backup has.`,
      'Use a backup that this version or an earlier one has made.',
    )
  for (const row of rows) {
    const path = join(folder, row.name)
    mkdirSync(dirname(path), { recursive: true })
    const file = await open(path, 'wx')
    try {
      await readPieces(db, row, (bytes) => file.appendFile(bytes))
      await file.sync()
    } finally {
      await file.close()
    }
  }
  return rows.map(({ name }) => name)
}

/** Takes the enclosed files out of a copy that is to become a store, so that nothing of them stays in its pages. */
export const dropEnclosed = (copy: Connection): void => {
  if (!hasTables(copy)) return
  for (const table of tables) copy.exec(`DROP TABLE ${table}`)
  copy.exec('VACUUM')
}
