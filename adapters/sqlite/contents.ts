import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { id } from '../../src/domain/ids.ts'
import type { DeskId, ReceiptKey } from '../../src/domain/ids.ts'
import type { DeskDocument } from '../../src/domain/document.ts'
import type { LooseNotice } from '../../src/domain/chat/notice.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import type { AuditEntry } from '../../src/ports/store.ts'
import type { ContentKind, Contents, CopyTarget, Counter } from '../../src/ports/store-contents.ts'
import { connect, dataFile, holdLock, lockFileOf } from './connection.ts'
import type { Connection } from './connection.ts'
import { createDocumentTable } from './documents.ts'
import { codeOf, inUseFault, missingFault, refusedFault, storeFault } from './faults.ts'
import { createAuditTable, createNoticeTable, createReceiptTable } from './records.ts'
import { isUnfinished, markUnfinished } from './schema.ts'
import { openStore } from './store.ts'
import { createTicketTable } from './tickets.ts'

interface Row {
  readonly position: string | number
  readonly doc: string
}

interface ReceiptRow extends Row {
  readonly key: ReceiptKey
  readonly receivedAt: number
  readonly outcome: string
}

interface Portion<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

const inOrder = (a: Counter, b: Counter): number =>
  Buffer.compare(Buffer.from(`${a.desk}\n${a.series ?? ''}`), Buffer.from(`${b.desk}\n${b.series ?? ''}`))

/** Takes away what a copy left that was cut off, so that the next one begins with an empty file. */
const discardUnfinished = async (file: string): Promise<boolean> => {
  if (!existsSync(file)) return false
  const lock = await holdLock(lockFileOf(file))
  try {
    const db = await connect(file, { mustExist: true })
    const isPart = isUnfinished(db)
    db.close()
    if (isPart) for (const part of [`${file}-wal`, `${file}-shm`, file]) rmSync(part, { force: true })
    return isPart
  } finally {
    lock.close()
  }
}

/**
 * Opens everything a folder holds for a copy from it or into it, with the folder's lock held until `close`.
 * Rejects with the faults of `openStore`, and with STORE_MISSING when `mustExist` is asked and there is nothing.
 * Without `mustExist` it is the target of a copy: what an unfinished one left is removed.
 */
export const openContents = async (options: {
  readonly folder: string
  readonly mustExist?: boolean
}): Promise<CopyTarget & { readonly close: () => Promise<void> }> => {
  const folder = resolve(options.folder)
  const file = join(folder, dataFile)
  if (options.mustExist === true && !existsSync(file)) throw missingFault(file)
  const refuse = (error: unknown): never => {
    throw codeOf(error).startsWith('SQLITE_BUSY') ? inUseFault(folder, error) : storeFault(error, file)
  }
  const wasUnfinished = options.mustExist !== true && (await discardUnfinished(file).catch(refuse))
  // The store knows how to check a file and to bring it up to date.
  await (await openStore({ folder })).close()
  const lock = await holdLock(lockFileOf(file)).catch(refuse)
  try {
    const db = await connect(file, { mustExist: true })
    db.pragma('synchronous = FULL')
    return {
      ...contentsOf(db, file, wasUnfinished),
      close: () => {
        db.close()
        lock.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    lock.close()
    throw storeFault(error, file)
  }
}

const contentsOf = (db: Connection, file: string, wasUnfinished: boolean): CopyTarget => {
  const tickets = createTicketTable(db)
  const receipts = createReceiptTable(db)
  const documents = createDocumentTable(db)
  const notices = createNoticeTable(db)
  const audit = createAuditTable(db)

  const byId = <Item>(table: string): ((after: string | null, limit: number) => Portion<Item>) => {
    const next = db.prepare<unknown[], Row>(
      `SELECT id AS position, doc FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
    )
    return (after, limit) => portionOf(next.all(after ?? '', limit), limit, ({ doc }) => JSON.parse(doc) as Item)
  } // prettier-ignore
  const nextReceipts = db.prepare<unknown[], ReceiptRow>(
    'SELECT seq AS position, key, received_at AS receivedAt, outcome, event AS doc FROM receipts WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  const nextAudit = db.prepare<unknown[], Row>(
    'SELECT seq AS position, entry AS doc FROM audit WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  const numbers = db.prepare<unknown[], Counter>('SELECT desk, NULL AS series, last FROM ticket_numbers')
  const serials = db.prepare<unknown[], Counter>('SELECT desk, series, last FROM serials')
  const putNumber = db.prepare('INSERT INTO ticket_numbers VALUES (?, ?)')
  const putSerial = db.prepare('INSERT INTO serials VALUES (?, ?, ?)')

  const readers: {
    readonly [Kind in ContentKind]: (after: string | null, limit: number) => Portion<Contents[Kind]>
  } = {
    receipts: (after, limit) =>
      portionOf(
        nextReceipts.all(Number(after ?? 0), limit),
        limit,
        ({ key, receivedAt, outcome, doc }) => ({ key, event: JSON.parse(doc) as never, receivedAt, outcome }),
      ),
    tickets: byId<Ticket>('tickets'),
    documents: byId<DeskDocument>('documents'),
    notices: byId<LooseNotice>('notices'),
    audit: (after, limit) =>
      portionOf(
        nextAudit.all(Number(after ?? 0), limit),
        limit,
        ({ doc }) => JSON.parse(doc) as AuditEntry,
      ),
    counters: () => ({
      items: [...numbers.all(), ...serials.all()]
        .map(({ desk, series, last }) => ({ desk: id<DeskId>(desk), series, last }))
        .sort(inOrder),
      next: null,
    }),
  } // prettier-ignore

  const fresh = (outcome: 'inserted' | 'exists' | 'stored' | 'duplicate'): void => {
    if (outcome === 'exists' || outcome === 'duplicate') throw refusedFault({ code: 'it is there already' })
  }
  const writers: { readonly [Kind in ContentKind]: (item: Contents[Kind]) => void } = {
    receipts: (receipt) => {
      fresh(receipts.add(receipt, JSON.stringify(receipt.event)))
      receipts.finish(receipt.key, receipt.outcome)
    },
    tickets: (ticket) => fresh(tickets.insert(ticket, JSON.stringify(ticket))),
    documents: (document) => fresh(documents.insert(document, JSON.stringify(document))),
    notices: (notice) => fresh(notices.insert(notice, JSON.stringify(notice))),
    audit: (entry) => audit.append(entry.desk, JSON.stringify(entry)),
    counters: ({ desk, series, last }) =>
      void (series === null ? putNumber.run(desk, last) : putSerial.run(desk, series, last)),
  }

  const attempt = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return work()
    } catch (error) {
      throw storeFault(error, file)
    }
  }

  return {
    isUnfinished: () => Promise.resolve(wasUnfinished),
    begin: () => attempt(() => markUnfinished(db, true)),
    complete: () => attempt(() => markUnfinished(db, false)),
    portion: (kind, after, limit) => attempt(() => readers[kind](after, limit)),
    put: (kind, items) =>
      attempt(() =>
        db.transaction(() => {
          for (const item of items) writers[kind](item)
        })(),
      ),
  }
}

const portionOf = <From extends Row, Item>(
  rows: readonly From[],
  limit: number,
  read: (row: From) => Item,
): Portion<Item> => {
  const last = rows.at(-1)
  return {
    items: rows.map(read),
    next: rows.length < limit || last === undefined ? null : String(last.position),
  }
}
