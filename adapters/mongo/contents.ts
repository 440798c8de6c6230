import { id } from '../../src/domain/ids.ts'
import type { DeskId } from '../../src/domain/ids.ts'
import type { ContentKind, Contents, CopyTarget, Counter } from '../../src/ports/store-contents.ts'
import { numberCounter, serialCounter } from './counters.ts'
import type { Counters } from './counters.ts'
import type { DocumentCollection } from './documents.ts'
import { notEmptyFault } from './faults.ts'
import type { NoticeCollection } from './notices.ts'
import type { AuditCollection, ReceiptCollection } from './receipts.ts'
import type { CounterRecord, Models } from './records.ts'
import { isUnfinished, markUnfinished } from './schema.ts'
import { beforeFirstNumber } from './tickets.ts'
import type { TicketCollection } from './tickets.ts'

/** So many documents are written side by side; those that are written at once share a command. */
const sideBySide = 500

/** What a copy writes into. */
const copied = ['receipts', 'tickets', 'pages', 'documents', 'notices', 'audit', 'counters'] as const

interface Collections {
  readonly tickets: TicketCollection
  readonly documents: DocumentCollection
  readonly notices: NoticeCollection
  readonly receipts: ReceiptCollection
  readonly audit: AuditCollection
  readonly counters: Counters
}

interface Portion<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

const inOrder = (a: Counter, b: Counter): number =>
  Buffer.compare(Buffer.from(`${a.desk}\n${a.series ?? ''}`), Buffer.from(`${b.desk}\n${b.series ?? ''}`))

const portionOf = <Item>(
  items: readonly Item[],
  limit: number,
  positionOf: (item: Item) => string,
): Portion<Item> => {
  const last = items.at(-1)
  return { items, next: items.length < limit || last === undefined ? null : positionOf(last) }
}

/** Everything in the database, to be read out and put in as it is. */
export const createContents = (
  store: string,
  models: Models,
  { tickets, documents, notices, receipts, audit, counters }: Collections,
): CopyTarget => {
  const allCounters = async (): Promise<readonly Counter[]> => {
    const found = await models.counters.find().lean<CounterRecord[]>()
    return found
      .flatMap(({ _id, last }): Counter[] => {
        const [what, desk, ...series] = _id.split('/')
        if (desk === undefined || (what !== 'number' && what !== 'serial')) return []
        const whose = id<DeskId>(decodeURIComponent(desk))
        return what === 'number'
          ? [{ desk: whose, series: null, last: last + beforeFirstNumber }]
          : [{ desk: whose, series: series.join('/'), last }]
      })
      .sort(inOrder)
  }

  const readers: {
    readonly [Kind in ContentKind]: (after: string | null, limit: number) => Promise<Portion<Contents[Kind]>>
  } = {
    receipts: async (after, limit) => {
      const { items, next } = portionOf(await receipts.after(Number(after ?? 0), limit), limit, ({ seq }) =>
        String(seq),
      )
      return { items: items.map(({ receipt }) => receipt), next }
    },
    tickets: async (after, limit) =>
      portionOf(await tickets.after(after ?? '', limit), limit, ({ id }) => id),
    documents: async (after, limit) =>
      portionOf(await documents.after(after ?? '', limit), limit, ({ id }) => id),
    notices: async (after, limit) =>
      portionOf(await notices.after(after ?? '', limit), limit, ({ id }) => id),
    audit: async (after, limit) => {
      const { items, next } = portionOf(await audit.after(Number(after ?? 0), limit), limit, ({ seq }) =>
        String(seq),
      )
      return { items: items.map(({ entry }) => entry), next }
    },
    counters: async () => ({ items: await allCounters(), next: null }),
  }

  const putEach = async <Item>(
    items: readonly Item[],
    put: (item: Item) => Promise<'inserted' | 'exists'>,
  ): Promise<void> => {
    for (let from = 0; from < items.length; from += sideBySide) {
      const outcomes = await Promise.all(items.slice(from, from + sideBySide).map(put))
      if (outcomes.includes('exists')) throw notEmptyFault(store)
    }
  }

  const writers: {
    readonly [Kind in ContentKind]: (items: readonly Contents[Kind][]) => Promise<void>
  } = {
    receipts: async (items) => {
      if (!(await receipts.putAll(items))) throw notEmptyFault(store)
    },
    tickets: (items) => putEach(items, tickets.insert),
    documents: (items) => putEach(items, documents.insert),
    notices: (items) => putEach(items, notices.insert),
    audit: (items) => audit.putAll(items),
    counters: async (items) => {
      for (const { desk, series, last } of items)
        await (series === null
          ? counters.pass(numberCounter(desk), last - beforeFirstNumber)
          : counters.pass(serialCounter(desk, series), last))
    },
  }

  return {
    isUnfinished: () => isUnfinished(models),
    begin: async () => {
      const isPart = await isUnfinished(models)
      await markUnfinished(models, true)
      if (isPart) for (const name of copied) await models[name].collection.deleteMany({})
    },
    complete: () => markUnfinished(models, false),
    portion: (kind, after, limit) => readers[kind](after, limit),
    put: (kind, items) => writers[kind](items),
  }
}
