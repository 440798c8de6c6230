import { isDuplicate, isUnsent, writeErrorsIn } from './faults.ts'
import { createGatherer } from './gather.ts'
import type { Models, PageRecord, TicketRecord } from './records.ts'

export const newest = { openedAt: -1, serial: -1, _id: -1 } as const

/** Where a page that holds a message stands. */
export type PageOf = Pick<PageRecord, '_id' | 'ticket'>

/**
 * The records of tickets, each asked for by one caller. What is asked in one turn of the event loop, or while the last
 * answer is awaited, goes to the server as one command: a message costs a few round trips and not a dozen.
 */
export interface TicketRecords {
  readonly byId: (id: string) => Promise<TicketRecord | null>
  /** The newest whose document holds this message; what stands in pages is not looked at. */
  readonly byKey: (key: string) => Promise<TicketRecord | null>
  readonly pagesByKey: (key: string) => Promise<readonly PageOf[]>
  readonly isTaken: (desk: string, number: string) => Promise<boolean>
  readonly insert: (record: TicketRecord) => Promise<'inserted' | 'exists'>
}

/** Each caller's own: nobody may see what another does to what was read. */
const handOut = <Value>(known: ReadonlyMap<string, Value>): ((key: string) => Value | null) => {
  const given = new Set<Value>()
  return (key) => {
    const value = known.get(key)
    if (value === undefined) return null
    if (given.has(value)) return structuredClone(value)
    given.add(value)
    return value
  }
}

export const createTicketRecords = ({ tickets, pages }: Pick<Models, 'tickets' | 'pages'>): TicketRecords => {
  const byId = createGatherer<string, TicketRecord | null>(async (ids) => {
    const found = await tickets.find({ _id: { $in: [...new Set(ids)] } }).lean<TicketRecord[]>()
    return ids.map(handOut(new Map(found.map((record) => [record._id, record]))))
  })

  const byKey = createGatherer<string, TicketRecord | null>(async (keys) => {
    const found = await tickets
      .find({ keys: { $in: [...new Set(keys)] } })
      .sort(newest)
      .lean<TicketRecord[]>()
    const first = new Map<string, TicketRecord>()
    for (const record of found) for (const key of record.keys) if (!first.has(key)) first.set(key, record)
    return keys.map(handOut(first))
  })

  const pagesByKey = createGatherer<string, readonly PageOf[]>(async (keys) => {
    const found = await pages
      .find({ keys: { $in: [...new Set(keys)] } })
      .select({ ticket: 1, keys: 1 })
      .lean<Pick<PageRecord, '_id' | 'ticket' | 'keys'>[]>()
    return keys.map((key) => found.filter((page) => page.keys.includes(key)))
  })

  const isTaken = createGatherer<readonly [desk: string, number: string], boolean>(async (asked) => {
    const byDesk = new Map<string, string[]>()
    for (const [desk, number] of asked) byDesk.set(desk, [...(byDesk.get(desk) ?? []), number])
    const found = await tickets
      .find({ $or: [...byDesk].map(([desk, numbers]) => ({ desk, number: { $in: numbers } })) })
      .select({ desk: 1, number: 1, _id: 0 })
      .lean<Pick<TicketRecord, 'desk' | 'number'>[]>()
    return asked.map(([desk, number]) => found.some((one) => one.desk === desk && one.number === number))
  })

  const insertOne = async (record: TicketRecord): Promise<'inserted' | 'exists'> => {
    try {
      await tickets.collection.insertOne(record as never)
      return 'inserted'
    } catch (error) {
      if (isDuplicate(error)) return 'exists'
      throw error
    }
  }
  const insert = createGatherer<TicketRecord, Promise<'inserted' | 'exists'>>(async (records) => {
    const [first] = records
    if (first !== undefined && records.length === 1) return [insertOne(first)]
    try {
      await tickets.collection.insertMany(records as never, { ordered: false })
      return records.map(() => Promise.resolve('inserted'))
    } catch (error) {
      // One that cannot be sent, such as a document over the limit, hears so by itself and does not fail the others.
      if (isUnsent(error)) return records.map(insertOne)
      const refused = writeErrorsIn(error)
      if (refused.size === 0) throw error
      return records.map((record, index) => {
        const code = refused.get(index)
        if (code === undefined) return Promise.resolve('inserted')
        return code === 11000 ? Promise.resolve('exists') : insertOne(record)
      })
    }
  })

  return {
    byId,
    byKey,
    pagesByKey,
    isTaken: (desk, number) => isTaken([desk, number]),
    insert: async (record) => insert(record),
  }
}
