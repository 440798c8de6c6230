import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { Fault } from '../../src/domain/fault.ts'

export const archiveFile = 'room.db'
export const schemaVersion = 1
/** The setting that holds the key by which the demo knows people again. */
export const demoSecret = 'demo-secret'

const schema = `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    quote TEXT,
    mentions TEXT NOT NULL DEFAULT '[]',
    files TEXT NOT NULL DEFAULT '[]',
    mention TEXT,
    choices TEXT NOT NULL DEFAULT '[]',
    edited_at INTEGER,
    recalled_at INTEGER
  ) STRICT;
  CREATE INDEX messages_by_place ON messages (place, seq);
  CREATE TABLE notices (notice TEXT PRIMARY KEY, message TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE edits (message TEXT NOT NULL, at INTEGER NOT NULL, earlier TEXT NOT NULL) STRICT;
  CREATE INDEX edits_by_message ON edits (message);
  CREATE TABLE presses (
    message TEXT NOT NULL, person TEXT NOT NULL, action TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (message, person, action)
  ) STRICT;
  CREATE TABLE reads (person TEXT NOT NULL, place TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (person, place)) STRICT, WITHOUT ROWID;
  CREATE TABLE files (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL, picture INTEGER NOT NULL,
    person TEXT NOT NULL, at INTEGER NOT NULL, place TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX files_by_person ON files (person, at);
  CREATE TABLE postbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, event TEXT NOT NULL) STRICT;
  CREATE INDEX postbox_by_place ON postbox (place, seq);
  CREATE TABLE feed (seq INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL) STRICT;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** Changes beyond this many are not replayed to a returning browser; it loads the rooms anew instead. */
const feedKept = 10_000

/**
 * Opens `room.db` in the folder: the web room is a platform of its own and keeps what was said, as any platform does.
 * Every write is on disk when it returns (WAL with full synchronisation). Throws a Fault when the file cannot be used.
 */
export const openArchive = async (folder: string): Promise<Database> => {
  const { default: Sqlite } = await import('better-sqlite3')
  const file = join(folder, archiveFile)
  try {
    mkdirSync(join(folder, 'files'), { recursive: true })
    const db = new Sqlite(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    const found = Number(db.pragma('user_version', { simple: true }))
    if (found > schemaVersion) {
      db.close()
      throw new Fault(
        'room-archive-newer',
        'operator',
        `${file} was written by a newer version of the web room (${found}; this one knows ${schemaVersion}).`,
        'Start the newer version, or use another data folder.',
      )
    }
    if (found === 0) {
      db.transaction(() => {
        db.exec(schema)
        db.pragma(`user_version = ${schemaVersion}`)
      })()
    }
    db.prepare('DELETE FROM feed WHERE seq <= (SELECT max(seq) FROM feed) - ?').run(feedKept)
    return db
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault(
      'room-archive',
      'operator',
      `The web room cannot use ${file}.`,
      'Check that the folder can be written, has space left, and that room.db is not damaged.',
      cause,
    )
  }
}

/** A value that stays the same for this archive, made on first use. */
export const keptSetting = (db: Database, name: string, make: () => string): string => {
  db.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(name, make())
  const row = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?').get(name)
  if (row === undefined)
    throw new Fault('room-archive', 'desk', 'A setting that was just written is gone.', 'Check room.db.')
  return row.value
}
