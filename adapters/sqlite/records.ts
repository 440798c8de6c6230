import { pending, placeKey } from '../../src/domain/chat/event.ts'
import type { Receipt } from '../../src/domain/chat/event.ts'
import { courierAt } from '../../src/domain/chat/notice.ts'
import type { LooseNotice } from '../../src/domain/chat/notice.ts'
import type { DeskId, NoticeId, ReceiptKey } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { AuditEntry } from '../../src/ports/store.ts'
import type { Connection } from './connection.ts'

interface ReceiptRow {
  readonly key: ReceiptKey
  readonly receivedAt: number
  readonly outcome: string
  readonly event: string
}

const readReceipt = (row: ReceiptRow): Receipt => ({
  key: row.key,
  event: JSON.parse(row.event) as Receipt['event'],
  receivedAt: row.receivedAt,
  outcome: row.outcome,
})

export interface ReceiptTable {
  readonly add: (receipt: Receipt, event: string) => 'stored' | 'duplicate'
  readonly finish: (key: ReceiptKey, outcome: string) => void
  readonly byKey: (key: ReceiptKey) => Receipt | null
  readonly pending: (limit: number) => readonly Receipt[]
  readonly recent: (place: string, limit: number) => readonly Receipt[]
  /** Deletes those that were understood, stored longest ago first; how many. */
  readonly forget: (before: Instant, limit: number) => number
}

/**
 * Receipts stand in the order of storing and have no index by time: so many of the first are looked at. Should a clock
 * that was wrong have dated more than that into the future, what is behind them waits for that time.
 */
const lookedAt = 5_000

/** The `receipts` table; `seq` is the order of storing, whatever the clocks said. */
export const createReceiptTable = (db: Connection): ReceiptTable => {
  const columns = 'key, received_at AS receivedAt, outcome, event'
  const add = db.prepare(
    'INSERT INTO receipts (key, place, received_at, outcome, event) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const finish = db.prepare('UPDATE receipts SET outcome = ? WHERE key = ?')
  const byKey = db.prepare<unknown[], ReceiptRow>(`SELECT ${columns} FROM receipts WHERE key = ?`)
  const waiting = db.prepare<unknown[], ReceiptRow>(
    `SELECT ${columns} FROM receipts WHERE outcome = '${pending}' ORDER BY seq LIMIT ?`,
  )
  const recent = db.prepare<unknown[], ReceiptRow>(
    `SELECT ${columns} FROM receipts WHERE place = ? ORDER BY seq DESC LIMIT ?`,
  )
  const forget = db.prepare(
    `DELETE FROM receipts WHERE seq IN (
       SELECT seq FROM (SELECT seq, received_at, outcome FROM receipts ORDER BY seq LIMIT ${lookedAt})
        WHERE received_at < ? AND outcome <> '${pending}' LIMIT ?)`,
  )
  return {
    add: ({ key, event: { place }, receivedAt }, event) =>
      add.run(key, placeKey(place), receivedAt, pending, event).changes === 1 ? 'stored' : 'duplicate',
    finish: (key, outcome) => void finish.run(outcome, key),
    byKey: (key) => {
      const row = byKey.get(key)
      return row === undefined ? null : readReceipt(row)
    },
    pending: (limit) => waiting.all(limit).map(readReceipt),
    recent: (place, limit) => recent.all(place, limit).map(readReceipt).reverse(),
    forget: (before, limit) => forget.run(before, limit).changes,
  }
}

export interface SeenNotice {
  readonly id: NoticeId
  readonly version: number
}

export interface Over {
  readonly seen: readonly SeenNotice[]
  /** Where to go on; null at the end. */
  readonly next: number | null
}

export interface NoticeTable {
  readonly insert: (notice: LooseNotice, doc: string) => 'inserted' | 'exists'
  readonly replace: (notice: LooseNotice, doc: string) => boolean
  readonly byId: (notice: NoticeId) => LooseNotice | null
  /** The first `limit` rows after this one, and which of them may be forgotten. */
  readonly over: (desk: DeskId, before: Instant, after: number, limit: number) => Over
  /** Deletes those that stand as they were seen; how many. */
  readonly forget: (seen: readonly SeenNotice[]) => number
  readonly toTell: (
    now: Instant,
    limit: number,
  ) => readonly { readonly at: Instant; readonly notice: LooseNotice }[]
}

/** The `notices` table: what is said and belongs to no ticket. */
export const createNoticeTable = (db: Connection): NoticeTable => {
  const insert = db.prepare(
    'INSERT INTO notices (id, desk, version, due_at, doc) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const replace = db.prepare(
    'UPDATE notices SET version = ?, due_at = ?, doc = ? WHERE id = ? AND version = ?',
  )
  const byId = db.prepare<unknown[], string>('SELECT doc FROM notices WHERE id = ?').pluck()
  const toTell = db.prepare<unknown[], { at: number; doc: string }>(
    'SELECT due_at AS at, doc FROM notices WHERE due_at <= ? ORDER BY due_at, rowid LIMIT ?',
  )
  const look = db.prepare<unknown[], SeenNotice & { readonly row: number; readonly isOver: number }>(
    `SELECT rowid AS row, id, version,
            desk = ? AND due_at IS NULL AND json_extract(doc, '$.notice.delivery.at') < ? AS isOver
       FROM notices WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  )
  const forget = db.prepare('DELETE FROM notices WHERE id = ? AND version = ?')
  const dueOf = ({ notice }: LooseNotice): Instant | null => courierAt(notice.delivery)
  return {
    insert: (notice, doc) =>
      insert.run(notice.id, notice.desk, notice.version, dueOf(notice), doc).changes === 1
        ? 'inserted'
        : 'exists',
    replace: (notice, doc) =>
      replace.run(notice.version, dueOf(notice), doc, notice.id, notice.version - 1).changes === 1,
    over: (desk, before, after, limit) => {
      const rows = look.all(desk, before, after, limit)
      return {
        seen: rows.filter(({ isOver }) => isOver === 1),
        next: rows.length < limit ? null : (rows.at(-1)?.row ?? null),
      }
    },
    forget: (seen) => seen.reduce((sum, { id, version }) => sum + forget.run(id, version).changes, 0),
    byId: (notice) => {
      const doc = byId.get(notice)
      return doc === undefined ? null : (JSON.parse(doc) as LooseNotice)
    },
    toTell: (now, limit) =>
      toTell.all(now, limit).map(({ at, doc }) => ({ at, notice: JSON.parse(doc) as LooseNotice })),
  }
}

export interface AuditTable {
  readonly append: (desk: DeskId, entry: string) => void
  readonly list: (desk: DeskId, limit: number) => readonly AuditEntry[]
}

/** The `audit` table; newest means written last. */
export const createAuditTable = (db: Connection): AuditTable => {
  const append = db.prepare('INSERT INTO audit (desk, entry) VALUES (?, ?)')
  const list = db
    .prepare<unknown[], string>('SELECT entry FROM audit WHERE desk = ? ORDER BY seq DESC LIMIT ?')
    .pluck()
  return {
    append: (desk, entry) => void append.run(desk, entry),
    list: (desk, limit) => list.all(desk, limit).map((entry) => JSON.parse(entry) as AuditEntry),
  }
}

/** The earliest instant at which a ticket or a notice must be looked at, or null. Three index look-ups. */
export const createNextDue = (db: Connection): (() => Instant | null) => {
  const earliest = db.prepare<unknown[], number | null>(
    `SELECT min(at) FROM (
       SELECT min(wake_at) AS at FROM tickets WHERE wake_at IS NOT NULL
       UNION ALL SELECT min(notice_at) FROM tickets WHERE notice_at IS NOT NULL
       UNION ALL SELECT min(wake_at) FROM documents WHERE wake_at IS NOT NULL
       UNION ALL SELECT min(notice_at) FROM documents WHERE notice_at IS NOT NULL
       UNION ALL SELECT min(due_at) FROM notices WHERE due_at IS NOT NULL)`,
  ).pluck() // prettier-ignore
  return () => earliest.get() ?? null
}
