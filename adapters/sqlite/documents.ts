import { noticesDueAt, saidKeysOf } from '../../src/domain/document.ts'
import type { DeskDocument, DocumentKind, DocumentOf } from '../../src/domain/document.ts'
import type { DeskId, DocumentId, MessageId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { DocumentFilter, DocumentPage } from '../../src/ports/store.ts'
import type { Connection, Statement } from './connection.ts'

const readDocument = (doc: string): DeskDocument => JSON.parse(doc) as DeskDocument

export interface DocumentTable {
  readonly takeSerial: (desk: DeskId, series: string) => number
  readonly insert: (document: DeskDocument, doc: string) => 'inserted' | 'exists'
  readonly replace: (document: DeskDocument, doc: string) => boolean
  readonly byId: <Kind extends DocumentKind>(kind: Kind, id: DocumentId) => DocumentOf<Kind> | null
  readonly byMessage: (desk: DeskId, place: string, message: MessageId) => DeskDocument | null
  readonly list: <Kind extends DocumentKind>(
    filter: DocumentFilter<Kind>,
    page: DocumentPage,
  ) => readonly DocumentOf<Kind>[]
  readonly due: (now: Instant, limit: number) => readonly DeskDocument[]
  /** With the instant at which each must be looked at. */
  readonly toTell: (
    now: Instant,
    limit: number,
  ) => readonly { readonly at: Instant; readonly document: DeskDocument }[]
}

/** The `documents` table: what a desk keeps beside its tickets. Writes are to be called inside a transaction. */
export const createDocumentTable = (db: Connection): DocumentTable => {
  const nextSerial = db.prepare<unknown[], number>(
    'INSERT INTO serials VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last',
  ).pluck() // prettier-ignore
  const insert = db.prepare(
    `INSERT INTO documents (id, desk, kind, key, version, state, at, wake_at, notice_at, doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const replace = db.prepare<unknown[], number>(
    `UPDATE documents SET version = ?, key = ?, state = ?, at = ?, wake_at = ?, notice_at = ?, doc = ?
      WHERE id = ? AND version = ? AND desk = ? AND kind = ? RETURNING row`,
  ).pluck() // prettier-ignore
  const insertKey = db.prepare('INSERT INTO document_messages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const byId = db.prepare<unknown[], string>('SELECT doc FROM documents WHERE id = ? AND kind = ?').pluck()
  const byMessage = db.prepare<unknown[], string>(
    `SELECT d.doc FROM document_messages m JOIN documents d ON d.row = m.document
      WHERE m.desk = ? AND m.place = ? AND m.message = ? ORDER BY d.at DESC, d.id DESC LIMIT 1`,
  ).pluck() // prettier-ignore
  const due = db
    .prepare<unknown[], string>('SELECT doc FROM documents WHERE wake_at <= ? ORDER BY wake_at, row LIMIT ?')
    .pluck()
  const toTell = db.prepare<unknown[], { at: number; doc: string }>(
    'SELECT notice_at AS at, doc FROM documents WHERE notice_at <= ? ORDER BY notice_at, row LIMIT ?',
  )
  const lists = new Map<string, Statement>()

  const storeKeys = (document: DeskDocument, row: number | bigint): void => {
    for (const { place, message } of saidKeysOf(document)) insertKey.run(document.desk, place, message, row)
  }

  return {
    takeSerial: (desk, series) => nextSerial.get(desk, series) ?? 1,
    insert: (d, doc) => {
      const { changes, lastInsertRowid } = insert.run(
        d.id, d.desk, d.kind, d.key, d.version, d.state, d.at, d.wakeAt, noticesDueAt(d), doc,
      ) // prettier-ignore
      if (changes === 0) return 'exists'
      storeKeys(d, lastInsertRowid)
      return 'inserted'
    },
    replace: (d, doc) => {
      const row = replace.get(
        d.version, d.key, d.state, d.at, d.wakeAt, noticesDueAt(d), doc, d.id, d.version - 1, d.desk, d.kind,
      ) // prettier-ignore
      if (row === undefined) return false
      storeKeys(d, row)
      return true
    },
    byId: <Kind extends DocumentKind>(kind: Kind, id: DocumentId) => {
      const doc = byId.get(id, kind)
      return doc === undefined ? null : (JSON.parse(doc) as DocumentOf<Kind>)
    },
    byMessage: (desk, place, message) => {
      const doc = byMessage.get(desk, place, message)
      return doc === undefined ? null : readDocument(doc)
    },
    list: <Kind extends DocumentKind>(filter: DocumentFilter<Kind>, page: DocumentPage) => {
      const conditions: [string, readonly (string | number)[]][] = [
        ['desk = ? AND kind = ?', [filter.desk, filter.kind]],
      ]
      if (filter.key !== undefined) conditions.push(['key = ?', [filter.key]])
      if (filter.states !== undefined)
        conditions.push([`state IN (${filter.states.map(() => '?').join(', ')})`, filter.states])
      if (filter.from !== undefined) conditions.push(['at >= ?', [filter.from]])
      if (filter.before !== undefined) conditions.push(['at < ?', [filter.before]])
      if (page.after !== undefined) conditions.push(['(at, id) < (?, ?)', [page.after.at, page.after.id]])
      const sql = `SELECT doc FROM documents WHERE ${conditions.map(([c]) => c).join(' AND ')} ORDER BY at DESC, id DESC LIMIT ?`
      const statement = lists.get(sql) ?? db.prepare(sql).pluck()
      lists.set(sql, statement)
      const docs = statement.all(...conditions.flatMap(([, values]) => values), page.limit) as string[]
      return docs.map((doc) => JSON.parse(doc) as DocumentOf<Kind>)
    },
    due: (now, limit) => due.all(now, limit).map(readDocument),
    toTell: (now, limit) =>
      toTell.all(now, limit).map(({ at, doc }) => ({ at, document: readDocument(doc) })),
  }
}
