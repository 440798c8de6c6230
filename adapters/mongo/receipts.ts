import { pending, placeKey } from '../../src/domain/chat/event.ts'
import type { Receipt } from '../../src/domain/chat/event.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { id } from '../../src/domain/ids.ts'
import type { DeskId, ReceiptKey } from '../../src/domain/ids.ts'
import type { AuditEntry } from '../../src/ports/store.ts'
import type { Counters } from './counters.ts'
import { damagedFault, isUnsent, refusedFault, writeErrorsIn } from './faults.ts'
import { createGatherer } from './gather.ts'
import type { Lanes } from './lanes.ts'
import type { AuditRecord, Models, ReceiptRecord } from './records.ts'
import { fitsReceipt, isEvent } from './shapes.ts'

/**
 * Receipts have an index by the order of storing and none by time: so many of the first are looked at. Should a clock
 * that was wrong have dated more than that into the future, what is behind them waits for that time.
 */
const lookedAt = 5_000

/** So many keys are remembered of writes that may or may not have been carried out. */
const mostUncertain = 10_000

export interface ReceiptCollection {
  readonly add: (receipt: Receipt) => Promise<'stored' | 'duplicate'>
  readonly finish: (key: ReceiptKey, outcome: string) => Promise<void>
  readonly byKey: (key: ReceiptKey) => Promise<Receipt | null>
  readonly pending: (limit: number) => Promise<readonly Receipt[]>
  readonly recent: (place: string, limit: number) => Promise<readonly Receipt[]>
  /** Deletes those that were understood, stored longest ago first; how many. */
  readonly forget: (before: number, limit: number) => Promise<number>
  /** Puts receipts with their outcomes, in this order, after all others, for a copy; false when one was there. */
  readonly putAll: (receipts: readonly Receipt[]) => Promise<boolean>
  /** All of them in the order of storing, for a copy. */
  readonly after: (
    last: number,
    limit: number,
  ) => Promise<readonly { readonly seq: number; readonly receipt: Receipt }[]>
}

/** Looked at before it shares a command with others, so that it is refused alone. */
const isStorable = (event: unknown): boolean => {
  try {
    return isEvent(event) && JSON.stringify(event) !== undefined
  } catch {
    return false
  }
}

/** Which documents of an unordered insert were there already; any other error is thrown on. */
const duplicatesIn = (error: unknown): ReadonlySet<number> => {
  const all = writeErrorsIn(error)
  if (all.size === 0 || [...all.values()].some((code) => code !== 11000)) throw error
  return new Set(all.keys())
}

/** The `receipts` collection. What arrives together is stored by one command, in the order of the calls. */
export const createReceiptCollection = (
  { receipts }: Pick<Models, 'receipts'>,
  counters: Counters,
  lanes: Lanes,
  report: (fault: Fault) => void,
): ReceiptCollection => {
  /** Receipts of which the store did not say whether it has them: the platform will deliver those again. */
  const uncertain = new Set<string>()

  const recordFor = ({ key, event, receivedAt, outcome }: Receipt, seq: number): ReceiptRecord => ({
    _id: key,
    seq,
    place: placeKey(event.place),
    receivedAt,
    outcome,
    event,
  })

  /** Which of them were stored. */
  const insertAll = async (batch: readonly Receipt[]): Promise<readonly boolean[]> => {
    const last = await counters.takeMany('receipts', batch.length)
    const records = batch.map((receipt, index) => recordFor(receipt, last - batch.length + 1 + index))
    try {
      await receipts.collection.insertMany(records as never, { ordered: false })
      return batch.map(() => true)
    } catch (error) {
      const duplicates = duplicatesIn(error)
      return batch.map((_, index) => !duplicates.has(index))
    }
  }

  const store = createGatherer<Receipt, 'stored' | 'duplicate'>(async (batch) => {
    try {
      return (await insertAll(batch)).map((isStored, index) => {
        // Its first delivery ended in a fault, yet it was stored then: to the caller it is new.
        const wasUncertain = uncertain.delete(batch[index]?.key ?? '')
        return isStored || wasUncertain ? 'stored' : 'duplicate'
      })
    } catch (error) {
      // A server that could not get the majority's word, or stepped down, may have it all the same.
      if (!isUnsent(error)) for (const { key } of batch) uncertain.add(key)
      // Those that no platform delivers again must not pile up; the next start finds them pending.
      for (const key of uncertain) if (uncertain.size > mostUncertain) uncertain.delete(key)
      throw error
    }
  })

  const finish = createGatherer<{ readonly key: string; readonly outcome: string }, null>(async (batch) => {
    const updates = batch.map(({ key, outcome }) => ({
      updateOne: { filter: { _id: key }, update: { $set: { outcome } } },
    }))
    await receipts.collection.bulkWrite(updates as never, { ordered: false })
    return batch.map(() => null)
  })

  const read = (record: ReceiptRecord): Receipt => {
    if (!fitsReceipt(record)) throw damagedFault('receipt', record._id)
    return {
      key: id<ReceiptKey>(record._id),
      event: record.event as Receipt['event'],
      receivedAt: record.receivedAt,
      outcome: record.outcome,
    }
  }
  const readAll = (records: readonly ReceiptRecord[]): readonly Receipt[] =>
    records.flatMap((record) => {
      if (fitsReceipt(record)) return [read(record)]
      report(damagedFault('receipt', record._id))
      return []
    })

  return {
    add: async (receipt) => {
      if (!isStorable(receipt.event)) throw refusedFault('a receipt without the form of one')
      return lanes([`receipt/${receipt.key}`], () => store({ ...receipt, outcome: pending }))
    },
    finish: (key, outcome) =>
      // In the order of the calls: of two outcomes of one receipt the later one stays, and never in one command with it.
      lanes([`receipt/${key}`], async () => void (await finish({ key, outcome }))),
    byKey: async (key) => {
      const record = await receipts.findById(key).lean<ReceiptRecord | null>()
      return record === null ? null : read(record)
    },
    pending: async (limit) =>
      readAll(
        await receipts.find({ outcome: pending }).sort({ seq: 1 }).limit(limit).lean<ReceiptRecord[]>(),
      ),
    recent: async (place, limit) =>
      readAll(
        await receipts.find({ place }).sort({ seq: -1 }).limit(limit).lean<ReceiptRecord[]>(),
      ).toReversed(),
    forget: async (before, limit) => {
      const first = await receipts
        .find({})
        .sort({ seq: 1, _id: 1 })
        .limit(lookedAt)
        .select({ receivedAt: 1, outcome: 1 })
        .lean<Pick<ReceiptRecord, '_id' | 'receivedAt' | 'outcome'>[]>()
      const over = first.filter(({ receivedAt, outcome }) => receivedAt < before && outcome !== pending)
      if (over.length === 0) return 0
      const ids = over.slice(0, limit).map(({ _id }) => _id)
      return (await receipts.deleteMany({ _id: { $in: ids }, outcome: { $ne: pending } })).deletedCount
    },
    putAll: async (all) => all.length === 0 || (await insertAll(all)).every(Boolean),
    after: async (last, limit) => {
      const found = await receipts
        .find({ seq: { $gt: last } })
        .sort({ seq: 1, _id: 1 })
        .limit(limit)
        .lean<ReceiptRecord[]>()
      return found.map((record) => ({ seq: record.seq, receipt: read(record) }))
    },
  }
}

export interface AuditCollection {
  readonly append: (entry: AuditEntry) => Promise<void>
  readonly list: (desk: DeskId, limit: number) => Promise<readonly AuditEntry[]>
  readonly putAll: (entries: readonly AuditEntry[]) => Promise<void>
  readonly after: (
    last: number,
    limit: number,
  ) => Promise<readonly { readonly seq: number; readonly entry: AuditEntry }[]>
}

/** The `audit` collection; newest means written last. */
export const createAuditCollection = (
  { audit }: Pick<Models, 'audit'>,
  counters: Counters,
): AuditCollection => {
  const putAll = async (entries: readonly AuditEntry[]): Promise<void> => {
    if (entries.length === 0) return
    const last = await counters.takeMany('audit', entries.length)
    const records = entries.map((entry, index) => ({
      _id: last - entries.length + 1 + index,
      desk: entry.desk,
      entry,
    }))
    await audit.collection.insertMany(records as never, { ordered: false })
  }
  const append = createGatherer<AuditEntry, null>(async (entries) => {
    await putAll(entries)
    return entries.map(() => null)
  })
  return {
    append: async (entry) => void (await append(entry)),
    list: async (desk, limit) => {
      const found = await audit.find({ desk }).sort({ _id: -1 }).limit(limit).lean<AuditRecord[]>()
      return found.map(({ entry }) => entry as AuditEntry)
    },
    putAll,
    after: async (last, limit) => {
      const found = await audit
        .find({ _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<AuditRecord[]>()
      return found.map(({ _id, entry }) => ({ seq: _id, entry: entry as AuditEntry }))
    },
  }
}
