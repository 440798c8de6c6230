import type { Database } from 'better-sqlite3'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import type { Choice } from '../../src/domain/chat/notice.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { PlaceId } from './people.ts'

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  /** The bytes are a picture a browser can show. */
  readonly picture: boolean
}

export interface StoredMessage {
  readonly seq: number
  readonly id: string
  readonly place: PlaceId
  /** Person id, or `bot`. */
  readonly author: string
  readonly at: Instant
  readonly text: string
  readonly quote: string | null
  readonly mentions: readonly string[]
  readonly files: readonly StoredFile[]
  readonly mention: { readonly person: string; readonly name: string } | null
  readonly choices: readonly Choice[]
  readonly editedAt: Instant | null
  readonly recalledAt: Instant | null
}

export type NewMessage = Omit<StoredMessage, 'seq' | 'editedAt' | 'recalledAt'>

/** A change as browsers hear of it; `seq` is the position to resume from. */
export interface FeedEntry {
  readonly seq: number
  readonly place: PlaceId
  readonly kind: 'said' | 'changed'
  readonly message: string
}

interface Row {
  seq: number
  id: string
  place: string
  author: string
  at: number
  text: string
  quote: string | null
  mentions: string
  files: string
  mention: string | null
  choices: string
  edited_at: number | null
  recalled_at: number | null
}

const fromRow = (row: Row): StoredMessage => ({
  seq: row.seq,
  id: row.id,
  place: row.place,
  author: row.author,
  at: row.at,
  text: row.text,
  quote: row.quote,
  mentions: JSON.parse(row.mentions) as string[],
  files: JSON.parse(row.files) as StoredFile[],
  mention: row.mention === null ? null : (JSON.parse(row.mention) as { person: string; name: string }),
  choices: JSON.parse(row.choices) as Choice[],
  editedAt: row.edited_at,
  recalledAt: row.recalled_at,
})

export interface Messages {
  message(id: string): StoredMessage | null
  byNotice(notice: string): StoredMessage | null
  /** Up to `limit` messages before the position (null = the newest), oldest first. */
  history(place: PlaceId, before: number | null, limit: number): readonly StoredMessage[]
  /** Stores the message and, in the same write, the event the desk has to hear. */
  say(message: NewMessage, event: ChatEvent): FeedEntry
  /** Stores a message of the bot under every notice it says; a notice said before stays with its first message. */
  sayNotices(message: NewMessage, notices: readonly string[]): FeedEntry
  edit(message: StoredMessage, text: string, at: Instant, event: (count: number) => ChatEvent): FeedEntry
  recall(message: StoredMessage, at: Instant, event: ChatEvent): FeedEntry
  /** Null when this person has made this choice before. */
  press(
    message: StoredMessage,
    person: string,
    action: string,
    at: Instant,
    event: ChatEvent,
  ): FeedEntry | null
  presses(id: string): readonly { readonly person: string; readonly action: string }[]
  /** Moves the read mark forward, never back. */
  read(person: string, place: PlaceId, seq: number): void
  unread(person: string, place: PlaceId): number
  last(place: PlaceId): StoredMessage | null
  /** Changes after the position, or null when they are too many or no longer kept. */
  feedAfter(seq: number, limit: number): readonly FeedEntry[] | null
  feedEnd(): number
}

/** What was said, over the archive. All methods are synchronous and durable when they return. */
export const createMessages = (db: Database): Messages => {
  const byId = db.prepare<[string], Row>('SELECT * FROM messages WHERE id = ?')
  const byNotice = db.prepare<[string], Row>(
    'SELECT messages.* FROM notices JOIN messages ON messages.id = notices.message WHERE notice = ?',
  )
  const page = db.prepare<[string, number, number], Row>(
    'SELECT * FROM messages WHERE place = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const insert = db.prepare(
    `INSERT INTO messages (id, place, author, at, text, quote, mentions, files, mention, choices)
     VALUES (@id, @place, @author, @at, @text, @quote, @mentions, @files, @mention, @choices)`,
  )
  const keepNotice = db.prepare('INSERT INTO notices (notice, message) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const giveFile = db.prepare('UPDATE files SET place = ? WHERE id = ?')
  const post = db.prepare('INSERT INTO postbox (place, event) VALUES (?, ?)')
  const tell = db.prepare('INSERT INTO feed (place, kind, message) VALUES (?, ?, ?)')
  const keepEarlier = db.prepare('INSERT INTO edits (message, at, earlier) VALUES (?, ?, ?)')
  const editCount = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM edits WHERE message = ?')
  const setText = db.prepare('UPDATE messages SET text = ?, edited_at = ? WHERE id = ?')
  const setRecalled = db.prepare('UPDATE messages SET recalled_at = ? WHERE id = ?')
  const addPress = db.prepare(
    'INSERT INTO presses (message, person, action, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const pressesOf = db.prepare<[string], { person: string; action: string }>(
    'SELECT person, action FROM presses WHERE message = ? ORDER BY rowid',
  )
  const markRead = db.prepare(
    'INSERT INTO reads (person, place, seq) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)',
  )
  const countUnread = db.prepare<[string, string, string, string], { n: number }>(
    `SELECT count(*) AS n FROM messages WHERE place = ? AND author <> ? AND recalled_at IS NULL
     AND seq > coalesce((SELECT seq FROM reads WHERE person = ? AND place = ?), 0)`,
  )
  const feed = db.prepare<[number, number], FeedEntry>(
    'SELECT seq, place, kind, message FROM feed WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  const feedSpan = db.prepare<[], { first: number | null; last: number | null }>(
    'SELECT min(seq) AS first, max(seq) AS last FROM feed',
  )

  const write = (message: NewMessage): void => {
    insert.run({
      id: message.id,
      place: message.place,
      author: message.author,
      at: message.at,
      text: message.text,
      quote: message.quote,
      mentions: JSON.stringify(message.mentions),
      files: JSON.stringify(message.files),
      mention: message.mention === null ? null : JSON.stringify(message.mention),
      choices: JSON.stringify(message.choices),
    })
  }
  const announce = (place: PlaceId, kind: FeedEntry['kind'], message: string): FeedEntry => ({
    seq: Number(tell.run(place, kind, message).lastInsertRowid),
    place,
    kind,
    message,
  })
  const read = (row: Row | undefined): StoredMessage | null => (row === undefined ? null : fromRow(row))
  const history = (place: PlaceId, before: number | null, limit: number): readonly StoredMessage[] =>
    page
      .all(place, before ?? Number.MAX_SAFE_INTEGER, limit)
      .map(fromRow)
      .reverse()

  return {
    message: (id) => read(byId.get(id)),
    byNotice: (notice) => read(byNotice.get(notice)),
    history,
    say: db.transaction((message: NewMessage, event: ChatEvent) => {
      write(message)
      for (const file of message.files) giveFile.run(message.place, file.id)
      post.run(message.place, JSON.stringify(event))
      return announce(message.place, 'said', message.id)
    }),
    sayNotices: db.transaction((message: NewMessage, notices: readonly string[]) => {
      write(message)
      for (const file of message.files) giveFile.run(message.place, file.id)
      for (const notice of notices) keepNotice.run(notice, message.id)
      return announce(message.place, 'said', message.id)
    }),
    edit: db.transaction(
      (message: StoredMessage, text: string, at: Instant, event: (count: number) => ChatEvent) => {
        keepEarlier.run(message.id, at, message.text)
        setText.run(text, at, message.id)
        post.run(message.place, JSON.stringify(event(editCount.get(message.id)?.n ?? 1)))
        return announce(message.place, 'changed', message.id)
      },
    ),
    recall: db.transaction((message: StoredMessage, at: Instant, event: ChatEvent) => {
      setRecalled.run(at, message.id)
      post.run(message.place, JSON.stringify(event))
      return announce(message.place, 'changed', message.id)
    }),
    press: db.transaction(
      (message: StoredMessage, person: string, action: string, at: Instant, event: ChatEvent) => {
        if (addPress.run(message.id, person, action, at).changes === 0) return null
        post.run(message.place, JSON.stringify(event))
        return announce(message.place, 'changed', message.id)
      },
    ),
    presses: (id) => pressesOf.all(id),
    read: (person, place, seq) => {
      markRead.run(person, place, seq)
    },
    unread: (person, place) => countUnread.get(place, person, person, place)?.n ?? 0,
    last: (place) => history(place, null, 1)[0] ?? null,
    feedAfter: (seq, limit) => {
      const span = feedSpan.get()
      if (span === undefined || span.first === null || span.last === null) return seq === 0 ? [] : null
      if (seq < span.first - 1 || seq > span.last) return null
      const entries = feed.all(seq, limit + 1)
      return entries.length > limit ? null : entries
    },
    feedEnd: () => feedSpan.get()?.last ?? 0,
  }
}
