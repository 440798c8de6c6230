import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { joinGap } from '../../src/domain/chat/connection.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import { id, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import { maskPersonalNumbers } from '../../src/domain/privacy.ts'
import { day, type Instant } from '../../src/domain/time.ts'
import type { ChatGap } from '../../src/ports/chat.ts'
import type { ChatJournal, FileOrigin, LastHeard, Speech } from '../../src/ports/chat-journal.ts'

const schemaVersion = 1

const schema = `
  CREATE TABLE kept (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, event TEXT NOT NULL) STRICT;
  CREATE TABLE heard (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
  CREATE TABLE places (place TEXT PRIMARY KEY, message TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE gaps (room TEXT, since INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  CREATE INDEX gaps_by_end ON gaps (until);
  CREATE TABLE speeches (notice TEXT PRIMARY KEY, at INTEGER NOT NULL, speech TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX speeches_by_age ON speeches (at);
  CREATE TABLE parts (notice TEXT PRIMARY KEY, speech TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE said (place TEXT NOT NULL, message TEXT NOT NULL, lead TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (place, message)) STRICT, WITHOUT ROWID;
  CREATE TABLE files (ref TEXT PRIMARY KEY, origin TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

/** Longer than any notice is under way and any platform keeps its files and history. */
const keptFor = 90 * day

/** The whole process stands still while SQLite waits for somebody who holds the file, ms. */
const openWithin = 100
const writeWithin = 5_000

export interface JournalSettings {
  readonly folder: string
  readonly platform: string
  readonly account: string
  /** For forgetting what is old. */
  readonly now: Instant
}

/**
 * Opens `chat-<platform>-<account>.db` in the folder. What was heard may lose its last moments when the power fails
 * (it is fetched from the platform again); what was spoken is on disk when the call returns.
 * Rejects with a Fault when the file cannot be used.
 */
export const openJournal = async ({
  folder,
  platform,
  account,
  now,
}: JournalSettings): Promise<ChatJournal> => {
  const file = join(folder, `chat-${platform}-${account.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.db`)
  let opened: Database | null = null
  try {
    const { default: Sqlite } = await import('better-sqlite3')
    mkdirSync(folder, { recursive: true })
    const db = new Sqlite(file, { timeout: openWithin })
    opened = db
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    // What waits here for the desk is in plain words: when the desk has it, it is overwritten (SEC-3).
    db.pragma('secure_delete = ON')
    if (Number(db.pragma('user_version', { simple: true })) === 0)
      db.transaction(() => {
        db.exec(schema)
        db.pragma(`user_version = ${schemaVersion}`)
      })()
    for (const table of ['speeches', 'parts', 'said', 'files', 'places'])
      db.prepare(`DELETE FROM ${table} WHERE at < ?`).run(now - keptFor)
    db.prepare('DELETE FROM gaps WHERE until < ?').run(now - keptFor)
    db.pragma(`busy_timeout = ${writeWithin}`)
    return journalOver(db)
  } catch (cause) {
    opened?.close()
    throw new Fault(
      'chat-journal',
      'operator',
      `The journal ${file} cannot be used.`,
      'Check that the folder can be written, has space left, and that the file is not damaged.',
      cause,
    )
  }
}

const journalOver = (db: Database): ChatJournal => {
  const one = <Row>(sql: string) => db.prepare<unknown[], Row>(sql)
  const allKept = one<{ event: string }>('SELECT event FROM kept ORDER BY seq')
  const keep = one('INSERT INTO kept (key, event) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const forget = one('DELETE FROM kept WHERE key = ?')
  const heardAt = one<{ at: number }>('SELECT at FROM heard')
  const heard = one('INSERT INTO heard VALUES (1, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)')
  const last = one<{ message: string; at: number }>('SELECT message, at FROM places WHERE place = ?')
  const placesSince = one<{ place: string }>('SELECT place FROM places WHERE at >= ? ORDER BY at DESC')
  const remember = one(
    `INSERT INTO places VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET message = excluded.message, at = excluded.at WHERE excluded.at >= places.at`,
  )
  const gaps = one<{ room: string | null; since: number; until: number }>(
    'SELECT room, since, until FROM gaps WHERE until >= ? ORDER BY since',
  )
  const gapsOf = one<{ since: number; until: number }>('SELECT since, until FROM gaps WHERE room IS ?')
  const clearGaps = one('DELETE FROM gaps WHERE room IS ?')
  const addGap = one('INSERT INTO gaps VALUES (?, ?, ?)')
  const speech = one<{ speech: string }>(
    'SELECT s.speech FROM parts p JOIN speeches s ON s.notice = p.speech WHERE p.notice = ?',
  )
  const writeSpeech = one(
    'INSERT INTO speeches VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET speech = excluded.speech',
  )
  const writePart = one(
    'INSERT INTO parts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET speech = excluded.speech',
  )
  const writeSaid = one('INSERT INTO said VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const lead = one<{ lead: string }>('SELECT lead FROM said WHERE place = ? AND message = ?')
  const addFile = one('INSERT INTO files VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET origin = excluded.origin')
  const file = one<{ origin: string }>('SELECT origin FROM files WHERE ref = ?')

  const joinInto = db.transaction((gap: ChatGap) => {
    const known = gapsOf.all(gap.room).map(({ since, until }) => ({ from: since, to: until }))
    clearGaps.run(gap.room)
    for (const { from, to } of joinGap(known, gap)) addGap.run(gap.room, from, to)
  })
  const writeAll = db.transaction((spoken: Speech, now: Instant) => {
    writeSpeech.run(spoken.notice, now, JSON.stringify(spoken))
    for (const part of new Set([spoken.notice, ...spoken.parts])) writePart.run(part, spoken.notice, now)
    const first = spoken.lines[0]?.message ?? null
    if (first === null) return
    for (const { message } of spoken.lines)
      if (message !== null) writeSaid.run(spoken.place, message, first, now)
  })

  return {
    kept: () => allKept.all().map(({ event }) => JSON.parse(event) as ChatEvent),
    keep: (event) => void keep.run(event.key, JSON.stringify(event)),
    forget: (key) => void forget.run(key),
    heardAt: () => heardAt.get()?.at ?? null,
    heard: (at) => void heard.run(at),
    last: (place): LastHeard | null => {
      const row = last.get(place)
      return row === undefined ? null : { message: id<MessageId>(row.message), at: row.at }
    },
    placesSince: (at) => placesSince.all(at).map(({ place }) => place),
    remember: (place, { message, at }) => void remember.run(place, message, at),
    gaps: (since) =>
      gaps.all(since).map(({ room, since: from, until: to }) => ({
        room: room === null ? null : id<RoomKey>(room),
        from,
        to,
      })),
    addGap: (gap) => joinInto(gap),
    speech: (notice) => {
      const row = speech.get(notice)
      return row === undefined ? null : (JSON.parse(row.speech) as Speech)
    },
    write: (spoken, now) => {
      db.pragma('synchronous = FULL')
      try {
        writeAll(spoken, now)
      } finally {
        db.pragma('synchronous = NORMAL')
      }
    },
    written: () => Promise.resolve(),
    leadOf: (message, place) => {
      const row = lead.get(place, message)
      return row === undefined ? null : id<MessageId>(row.lead)
    },
    addFile: (ref, origin, now) => {
      const name = maskPersonalNumbers(origin.name)
      addFile.run(ref, JSON.stringify({ ...origin, name }), now)
    },
    file: (ref) => {
      const row = file.get(ref)
      return row === undefined ? null : (JSON.parse(row.origin) as FileOrigin)
    },
    close: () => db.close(),
  }
}

/**
 * After a restore the desk has forgotten what it heard since the backup. The journals keep what was said since, so that
 * it is not said again; but from `to` on the platforms are asked once more, where they have a history, and where they
 * have none the time counts as not heard. Resolves with the files that could not be set back.
 */
export const setBackHearing = async (folder: string, to: Instant): Promise<readonly string[]> => {
  const { default: Sqlite } = await import('better-sqlite3')
  const failed: string[] = []
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!/^chat-[A-Za-z0-9_-]+\.db$/.test(name)) continue
    try {
      const db = new Sqlite(join(folder, name), { fileMustExist: true, timeout: openWithin })
      try {
        db.prepare('UPDATE heard SET at = ? WHERE at > ?').run(to, to)
      } finally {
        db.close()
      }
    } catch {
      failed.push(name)
    }
  }
  return failed
}
