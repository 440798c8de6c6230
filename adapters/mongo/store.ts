import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Fault } from '../../src/domain/fault.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { CourierWork, Store } from '../../src/ports/store.ts'
import type { CopyTarget } from '../../src/ports/store-contents.ts'
import { connect } from './connect.ts'
import type { Database, MongoAddress } from './connect.ts'
import { createContents } from './contents.ts'
import { createCounters, serialCounter } from './counters.ts'
import { createDocumentCollection } from './documents.ts'
import { closedFault, elsewhereFault, inUseFault, storeFault } from './faults.ts'
import { createLanes } from './lanes.ts'
import { createNoticeCollection } from './notices.ts'
import { createPages, looseFor, removeLoosePages } from './pages.ts'
import { createAuditCollection, createReceiptCollection } from './receipts.ts'
import { announce, announceEvery, instancesAtWork, requirePrepared } from './schema.ts'
import { createTicketCollection } from './tickets.ts'

export interface MongoStoreOptions extends MongoAddress {
  /** Hears of documents that do not read as what they should be, where a list had to leave them out. */
  readonly report?: (fault: Fault) => void
  /** Refused while another desk works on the database: for a copy from it or into it. */
  readonly alone?: boolean
  /** To be copied into: opened also when an earlier copy into it was cut off. */
  readonly copyTarget?: boolean
  /** For the time at which pages were written; they are cleaned up by it. */
  readonly now?: () => Instant
}

/**
 * Opens the store on MongoDB: a single server, a replica set or a sharded cluster, shared by any number of instances.
 * Every resolved write is confirmed by the majority. `backup` is refused: MongoDB has tools of its own for that.
 * Rejects with a Fault: STORE_ADDRESS, STORE_UNREACHABLE, STORE_DENIED, STORE_NOT_MIGRATED, STORE_NEWER, STORE_FOREIGN,
 * and with STORE_IN_USE when `alone` is asked.
 */
export const openMongoStore = async (options: MongoStoreOptions): Promise<Store & CopyTarget> => {
  const database = await connect(options)
  try {
    await requirePrepared(database, options.copyTarget === true)
    const instance = `${hostname()}/${process.pid}/${randomUUID()}`
    const retire = await announce(database, instance, announceEvery)
    if (options.alone === true) {
      // Said first, looked then: of two who want to be alone at once at least one sees the other.
      const other = (await instancesAtWork(database)).find(({ _id }) => _id !== instance)
      if (other !== undefined) {
        await retire()
        throw inUseFault(database.address.spoken, other._id)
      }
    }
    return storeOn(database, retire, options)
  } catch (error) {
    await database.connection.close()
    throw storeFault(error, database.address.spoken)
  }
}

const storeOn = (
  { address, connection, models }: Database,
  retire: () => Promise<void>,
  { report = () => undefined, now = Date.now }: MongoStoreOptions,
): Store & CopyTarget => {
  const lanes = createLanes()
  const counters = createCounters(models)
  const tickets = createTicketCollection(models, createPages(models, now), counters, lanes, report)
  const documents = createDocumentCollection(models, lanes, report)
  const notices = createNoticeCollection(models, lanes, report)
  const receipts = createReceiptCollection(models, counters, lanes, report)
  const audit = createAuditCollection(models, counters)
  const contents = createContents(address.spoken, models, {
    tickets,
    documents,
    notices,
    receipts,
    audit,
    counters,
  })
  const underWay = new Set<Promise<unknown>>()
  let closing: Promise<void> | null = null

  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closing !== null) throw closedFault()
    const running = work()
    underWay.add(running)
    try {
      return await running
    } catch (error) {
      throw storeFault(error, address.spoken)
    } finally {
      underWay.delete(running)
    }
  }

  /** Five looks at the first entry of an index; nothing but the index is read. */
  const nextDueAt = async (): Promise<Instant | null> => {
    const looks = [
      [models.tickets, 'wakeAt'],
      [models.tickets, 'noticeAt'],
      [models.documents, 'wakeAt'],
      [models.documents, 'noticeAt'],
      [models.notices, 'noticeAt'],
    ] as const
    const times = await Promise.all(
      looks.map(async ([{ collection }, field]) => {
        const first = await collection.findOne(
          { [field]: { $gte: 0 } },
          { sort: { [field]: 1 }, projection: { [field]: 1, _id: 0 } },
        )
        return first === null ? [] : [Number(first[field])]
      }),
    )
    const known = times.flat()
    return known.length === 0 ? null : Math.min(...known)
  }

  const dueNotices = async (at: Instant, limit: number): Promise<readonly CourierWork[]> => {
    const [ofTickets, ofDocuments, loose] = await Promise.all([
      tickets.toTell(at, limit),
      documents.toTell(at, limit),
      notices.toTell(at, limit),
    ])
    const work: { readonly at: Instant; readonly work: CourierWork }[] = [
      ...ofTickets.map((one) => ({ at: one.at, work: { kind: 'ticket', ticket: one.ticket } as const })),
      ...ofDocuments.map((one) => ({
        at: one.at,
        work: { kind: 'document', document: one.document } as const,
      })),
      ...loose.map((one) => ({ at: one.at, work: { kind: 'loose', notice: one.notice } as const })),
    ]
    return work
      .sort((a, b) => a.at - b.at)
      .slice(0, limit)
      .map((one) => one.work)
  }

  const close = async (): Promise<void> => {
    await Promise.allSettled(underWay)
    await retire().catch(() => undefined)
    await connection.close()
  }

  return {
    addReceipt: (receipt) => ask(() => receipts.add(receipt)),
    receipt: (key) => ask(() => receipts.byKey(key)),
    finishReceipt: (key, outcome) => ask(() => receipts.finish(key, outcome)),
    pendingReceipts: (limit) => ask(() => receipts.pending(limit)),
    recentReceipts: (place, limit) => ask(() => receipts.recent(place, limit)),

    takeTicketNumber: (desk) => ask(() => tickets.takeNumber(desk)),
    insertTicket: (ticket) => ask(() => tickets.insert(ticket)),
    replaceTicket: (ticket) => ask(() => tickets.replace(ticket)),
    ticket: (ticket) => ask(() => tickets.byId(ticket)),
    ticketByNumber: (desk, number) => ask(() => tickets.byNumber(desk, number)),
    ticketByMessage: (desk, place, message) => ask(() => tickets.byMessage(desk, place, message)),
    listTickets: (filter, page) => ask(() => tickets.list(filter, page)),
    countTickets: (filter) => ask(() => tickets.count(filter)),
    dueTickets: (at, limit) => ask(() => tickets.due(at, limit)),

    takeSerial: (desk, series) => ask(() => counters.take(serialCounter(desk, series))),
    insertDocument: (document) => ask(() => documents.insert(document)),
    replaceDocument: (document) => ask(() => documents.replace(document)),
    document: (kind, document) => ask(() => documents.byId(kind, document)),
    documentByMessage: (desk, place, message) => ask(() => documents.byMessage(desk, place, message)),
    listDocuments: (filter, page) => ask(() => documents.list(filter, page)),
    dueDocuments: (at, limit) => ask(() => documents.due(at, limit)),

    insertNotice: (notice) => ask(() => notices.insert(notice)),
    replaceNotice: (notice) => ask(() => notices.replace(notice)),
    looseNotice: (notice) => ask(() => notices.byId(notice)),
    dueNotices: (at, limit) => ask(() => dueNotices(at, limit)),
    nextDueAt: () => ask(nextDueAt),

    appendAudit: (entry) => ask(() => audit.append(entry)),
    listAudit: (desk, limit) => ask(() => audit.list(desk, limit)),

    forget: (what) =>
      ask(async () => ({
        tickets: await tickets.forget(what.desk, what.ticketsBefore, what.limit),
        receipts: await receipts.forget(what.receiptsBefore, what.limit),
        notices: await notices.forget(what.desk, what.receiptsBefore, what.limit),
      })),
    tidy: () =>
      ask(async () => {
        await removeLoosePages(models, now() - looseFor)
      }),
    backup: () => ask(() => Promise.reject(elsewhereFault(address.spoken))),
    close: () => (closing ??= close()),

    isUnfinished: () => ask(contents.isUnfinished),
    begin: () => ask(contents.begin),
    complete: () => ask(contents.complete),
    portion: (kind, after, limit) => ask(() => contents.portion(kind, after, limit)),
    put: (kind, items) => ask(() => contents.put(kind, items)),
  }
}
