import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { CourierWork, Forgettable, Forgotten, Store } from '../../src/ports/store.ts'
import { copyTo } from './backup.ts'
import { connect, dataFile, holdLock, lockFileOf } from './connection.ts'
import type { Connection, FolderLock } from './connection.ts'
import {
  closedFault,
  codeOf,
  corruptFault,
  folderFault,
  inUseFault,
  missingFault,
  readOnlyFault,
  refusedFault,
  storeFault,
} from './faults.ts'
import { createDocumentTable } from './documents.ts'
import { openLog } from './durable-log.ts'
import type { DurableLog } from './durable-log.ts'
import { createGroupCommit } from './group-commit.ts'
import { createAuditTable, createNextDue, createNoticeTable, createReceiptTable } from './records.ts'
import type { SeenNotice } from './records.ts'
import { migrate, requireKnownSchema } from './schema.ts'
import { finishSwitch, isSwitching, unfinishedRestore } from './switch.ts'
import { createTicketLists } from './ticket-lists.ts'
import { createTicketTable } from './tickets.ts'

export interface StoreOptions {
  /** Made when it is missing. Holds `zhiban.db`, what SQLite puts beside it, and the lock. */
  readonly folder: string
  /** For reports beside a running desk: takes no lock, writes are refused. */
  readonly readOnly?: boolean
  /** The data may not grow beyond this; absent means the disk is the limit. */
  readonly mostBytes?: number
  /** False: what is written may be lost with the power, for stores that nobody will open again. */
  readonly durable?: boolean
}

/** SQLite's own unit, and the size of its files' pages. */
const pageSize = 4_096

/** KiB of pages kept in memory: the indexes of a busy year, which SQLite's own 2 MB would read from the disk again and again. */
const cacheKiB = 32 * 1024

/** Pages in the log before they go into the file: the same page written many times goes there once. */
const pagesInLog = 4_000

/** Rows looked at in one go, a millisecond or two. */
const rowsAtOnce = 1_000

/** Bytes up to which the whole file is read at the start: some 100 ms. Larger ones are left to `doctor`. */
const quicklyChecked = 64 * 1024 * 1024

/**
 * Opens the embedded store: better-sqlite3 on one file, every resolved write on disk.
 * Rejects with a Fault: STORE_IN_USE, STORE_FOLDER, STORE_READ_ONLY, STORE_FULL, STORE_CORRUPT, STORE_FOREIGN,
 * STORE_NEWER, STORE_OLDER and STORE_MISSING (read-only), STORE_RUNTIME. A refused file is left as it is.
 */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const folder = resolve(options.folder)
  const file = join(folder, dataFile)
  const readOnly = options.readOnly ?? false
  const opened: (Connection | FolderLock)[] = []
  try {
    prepareFolder(folder, readOnly)
    if (readOnly && isSwitching(folder)) throw unfinishedRestore(folder)
    if (!readOnly) {
      opened.push(await lockOf(folder, file))
      finishSwitch(folder)
    }
    const db = await connect(file, { readOnly, mustExist: readOnly })
    opened.push(db)
    prepareFile(db, file, options)
    const log = readOnly || options.durable === false ? null : openLog(db, file)
    return storeOn(db, file, readOnly, log, opened)
  } catch (error) {
    for (const connection of opened.reverse()) connection.close()
    throw readOnly && codeOf(error).startsWith('SQLITE_CANTOPEN')
      ? missingFault(file, error)
      : storeFault(error, file)
  }
}

const prepareFolder = (folder: string, readOnly: boolean): void => {
  try {
    if (!readOnly) mkdirSync(folder, { recursive: true })
    if (!statSync(folder).isDirectory()) throw folderFault(folder)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST' || code === 'ENOTDIR') throw folderFault(folder, error)
    if (code === 'ENOENT' && !readOnly) throw readOnlyFault(folder, error)
    throw storeFault(error, folder)
  }
}

const lockOf = async (folder: string, file: string): Promise<FolderLock> => {
  try {
    return await holdLock(lockFileOf(file))
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) throw inUseFault(folder, error)
    throw error
  }
}

/** Looks before it writes: nothing is changed until the file is known to be ours and whole. */
const prepareFile = (db: Connection, file: string, options: StoreOptions): void => {
  if (options.readOnly === true) return requireKnownSchema(db, file)
  db.pragma(`synchronous = ${options.durable === false ? 'OFF' : 'FULL'}`)
  if (statSync(file).size <= quicklyChecked) {
    const verdict = db.pragma('quick_check(1)', { simple: true })
    if (verdict !== 'ok') throw corruptFault(file, new Error(String(verdict)))
  }
  if (options.mostBytes !== undefined)
    db.pragma(`max_page_count = ${Math.floor(options.mostBytes / pageSize)}`)
  migrate(db, file)
  db.pragma('journal_mode = WAL')
  db.pragma(`cache_size = -${cacheKiB}`)
  db.pragma(`wal_autocheckpoint = ${pagesInLog}`)
  // A burst may grow the log; it is cut back to this after the next checkpoint.
  db.pragma(`journal_size_limit = ${quicklyChecked}`)
}

const storeOn = (
  db: Connection,
  file: string,
  readOnly: boolean,
  log: DurableLog | null,
  connections: readonly (Connection | FolderLock)[],
): Store => {
  const tickets = createTicketTable(db)
  const lists = createTicketLists(db)
  const receipts = createReceiptTable(db)
  const documents = createDocumentTable(db)
  const notices = createNoticeTable(db)
  const audit = createAuditTable(db)
  const nextDue = createNextDue(db)
  const commits = createGroupCommit(db, file, tickets.undone, log === null ? null : log.flush)
  const backups = new Set<Promise<unknown>>()
  let closing: Promise<void> | null = null

  const read = async <Result>(look: () => Result): Promise<Result> => {
    if (closing !== null) throw closedFault()
    try {
      return look()
    } catch (error) {
      throw storeFault(error, file)
    }
  }

  /** Turned into text at once: a document that cannot be is refused here and disturbs no batch. */
  const write = async <Result>(document: unknown, work: (json: string) => Result): Promise<Result> => {
    if (closing !== null) throw closedFault()
    if (readOnly) throw readOnlyFault(file)
    let json: string
    try {
      json = JSON.stringify(document)
    } catch (error) {
      throw refusedFault(error)
    }
    return commits.write(() => work(json))
  }

  /** Notices have no index by time: they are walked through, so many rows at once, and others work between. */
  const noticesOver = async ({
    desk,
    receiptsBefore,
    limit,
  }: Forgettable): Promise<readonly SeenNotice[]> => {
    const all: SeenNotice[] = []
    let after: number | null = 0
    while (after !== null && all.length < limit) {
      const from: number = after
      const { seen, next } = await read(() => notices.over(desk, receiptsBefore, from, rowsAtOnce))
      all.push(...seen)
      after = next
      await breathe()
    }
    return all.slice(0, limit)
  }

  const forget = async (what: Forgettable): Promise<Forgotten> => {
    const seen = await noticesOver(what)
    return write(null, () => {
      // What is deleted is overwritten in the file too; for everything else that would only cost time.
      db.pragma('secure_delete = ON')
      try {
        return {
          tickets: tickets.forget(what.desk, what.ticketsBefore, what.limit),
          receipts: receipts.forget(what.receiptsBefore, what.limit),
          notices: notices.forget(seen),
        }
      } finally {
        db.pragma('secure_delete = OFF')
      }
    })
  }

  const close = async (): Promise<void> => {
    await Promise.allSettled(backups)
    await commits.end()
    log?.close()
    for (const connection of connections.toReversed()) connection.close()
  }

  return {
    addReceipt: (receipt) => write(receipt.event, (json) => receipts.add(receipt, json)),
    receipt: (key) => read(() => receipts.byKey(key)),
    finishReceipt: (key, outcome) => write(null, () => receipts.finish(key, outcome)),
    pendingReceipts: (limit) => read(() => receipts.pending(limit)),
    recentReceipts: (place, limit) => read(() => receipts.recent(place, limit)),

    takeTicketNumber: (desk) => write(null, () => tickets.takeNumber(desk)),
    insertTicket: (ticket) => write(ticket, (json) => tickets.insert(ticket, json)),
    replaceTicket: (ticket) => write(ticket, (json) => tickets.replace(ticket, json)),
    ticket: (ticket) => read(() => tickets.byId(ticket)),
    ticketByNumber: (desk, number) => read(() => tickets.byNumber(desk, number)),
    ticketByMessage: (desk, place, message) => read(() => tickets.byMessage(desk, place, message)),
    listTickets: (filter, page) => read(() => lists.list(filter, page)),
    countTickets: (filter) => read(() => lists.count(filter)),
    dueTickets: (now, limit) => read(() => tickets.due(now, limit)),

    takeSerial: (desk, series) => write(null, () => documents.takeSerial(desk, series)),
    insertDocument: (document) => write(document, (json) => documents.insert(document, json)),
    replaceDocument: (document) => write(document, (json) => documents.replace(document, json)),
    document: (kind, document) => read(() => documents.byId(kind, document)),
    documentByMessage: (desk, place, message) => read(() => documents.byMessage(desk, place, message)),
    listDocuments: (filter, page) => read(() => documents.list(filter, page)),
    dueDocuments: (now, limit) => read(() => documents.due(now, limit)),

    insertNotice: (notice) => write(notice, (json) => notices.insert(notice, json)),
    replaceNotice: (notice) => write(notice, (json) => notices.replace(notice, json)),
    looseNotice: (notice) => read(() => notices.byId(notice)),
    dueNotices: (now, limit) =>
      read(() => {
        const work: { readonly at: number; readonly work: CourierWork }[] = [
          ...tickets
            .toTell(now, limit)
            .map(({ at, ticket }) => ({ at, work: { kind: 'ticket', ticket } as const })),
          ...documents
            .toTell(now, limit)
            .map(({ at, document }) => ({ at, work: { kind: 'document', document } as const })),
          ...notices
            .toTell(now, limit)
            .map(({ at, notice }) => ({ at, work: { kind: 'loose', notice } as const })),
        ]
        return work
          .sort((a, b) => a.at - b.at)
          .slice(0, limit)
          .map((item) => item.work)
      }),
    nextDueAt: () => read(nextDue),

    appendAudit: (entry) => write(entry, (json) => audit.append(entry.desk, json)),
    listAudit: (desk, limit) => read(() => audit.list(desk, limit)),

    forget,
    tidy: () =>
      read(() => {
        if (readOnly) throw readOnlyFault(file)
        // The planner's statistics, where they are worth it; then what the log holds goes into the file, as far as no reader needs it.
        db.pragma('optimize')
        db.pragma('wal_checkpoint(PASSIVE)')
      }),
    backup: async (target, enclosed = null) => {
      if (closing !== null) throw closedFault()
      const running = copyTo(db, target, 'polite', enclosed)
      backups.add(running)
      try {
        await running
      } finally {
        backups.delete(running)
      }
    },
    close: () => (closing ??= close()),
  }
}
