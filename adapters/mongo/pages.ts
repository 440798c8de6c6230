import { createHash } from 'node:crypto'
import { messageKeysOf } from '../../src/domain/tickets/ticket.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import type { Instant } from '../../src/domain/time.ts'
import { damagedFault, isDuplicate } from './faults.ts'
import type { Models, PageRecord, TicketRecord } from './records.ts'
import { isPart } from './shapes.ts'

/** So many messages, or timeline entries, are a page. */
export const pageSize = 100
/** So many of the newest always stay in the ticket itself: they are what work is about. */
export const keptInTicket = 100

/** One string for what a message is found by. */
export const keyText = (desk: string, place: string, message: string): string =>
  `${desk}\n${place}\n${message}`

const keysOf = (
  ticket: Ticket,
  part: Pick<Ticket, 'messages' | 'timeline'>,
): readonly string[] => [
  ...new Set(
    messageKeysOf({ ...part, room: ticket.room, requester: ticket.requester }).map(({ room, message }) =>
      keyText(ticket.desk, room, message),
    ),
  ),
] // prettier-ignore

/** A ticket as it is written: what stays in the document, and the pages that hold what is older. */
export interface Split {
  readonly doc: Ticket
  readonly keys: readonly string[]
  readonly pages: TicketRecord['pages']
  /** Those that are not known to stand in the database. */
  readonly fresh: readonly Omit<PageRecord, 'writtenAt'>[]
}

const lists = ['messages', 'timeline'] as const
type List = (typeof lists)[number]

/** Which page an entry was read from or written to, and with which place its keys were made. */
interface Origin {
  readonly page: string
  readonly home: string
}

export interface Pages {
  readonly split: (ticket: Ticket) => Split
  /** Writes pages that are new. A page without a ticket that names it harms nothing, so this comes first. */
  readonly write: (fresh: Split['fresh']) => Promise<void>
  /** Puts tickets together again. Null where a page is missing. */
  readonly join: (records: readonly TicketRecord[]) => Promise<readonly (Ticket | null)[]>
}

const homeOf = (ticket: Ticket): string => ticket.room ?? `direct:${ticket.requester.account}`

/** Full pages from the oldest on, always cut at the same places, so that a page once full stays as it is. */
const fullPages = (length: number): number => Math.max(0, Math.floor((length - keptInTicket) / pageSize))

/**
 * Keeps tickets small: with more than `keptInTicket + pageSize` messages (or timeline entries) the oldest move into
 * pages. Pages are immutable and named by what is in them: an old message that is recalled makes a new page, and the
 * ticket's one compare-and-set write decides which pages count (law 1). A crash between leaves a page that nobody
 * names. Entries that come unchanged out of a page are known by identity, so that a long ticket's pages are not made
 * again for every write: tickets are immutable values everywhere.
 */
export const createPages = ({ pages }: Pick<Models, 'pages'>, now: () => Instant): Pages => {
  const origins = new WeakMap<object, Origin>()

  const remember = (items: readonly object[], origin: Origin): void => {
    for (const item of items) origins.set(item, origin)
  }

  const pageOf = (ticket: Ticket, list: List, index: number, fresh: Omit<PageRecord, 'writtenAt'>[]): string => {
    const items: readonly object[] = ticket[list].slice(index * pageSize, (index + 1) * pageSize)
    const prefix = `${ticket.id}/${list}/${index}/`
    const home = homeOf(ticket)
    const [first] = items
    const origin = first === undefined ? undefined : origins.get(first)
    const isKnown =
      origin !== undefined &&
      origin.home === home &&
      origin.page.startsWith(prefix) &&
      items.every((item) => origins.get(item) === origin)
    if (isKnown) return origin.page
    const part = { messages: [], timeline: [], [list]: items } as Pick<Ticket, 'messages' | 'timeline'>
    const keys = keysOf(ticket, part)
    const digest = createHash('sha256').update(JSON.stringify([keys, items])).digest('hex').slice(0, 32)
    const page = { _id: prefix + digest, ticket: ticket.id, keys, items }
    fresh.push(page)
    return page._id
  } // prettier-ignore

  const write: Pages['write'] = async (fresh) => {
    if (fresh.length === 0) return
    // One that is there already is made sure of: from now on it is too young to be cleaned away.
    const upserts = fresh.map(({ _id, ...page }) => ({
      updateOne: {
        filter: { _id: _id as never },
        update: { $set: { writtenAt: now() }, $setOnInsert: page },
        upsert: true,
      },
    }))
    const put = (): Promise<unknown> => pages.collection.bulkWrite(upserts as never, { ordered: false })
    await put().catch((error: unknown) => {
      if (isDuplicate(error)) return put()
      throw error
    })
  }

  return {
    split: (ticket) => {
      const fresh: Omit<PageRecord, 'writtenAt'>[] = []
      const [messages, timeline] = lists.map((list) =>
        Array.from({ length: fullPages(ticket[list].length) }, (_, index) =>
          pageOf(ticket, list, index, fresh),
        ),
      )
      const named = { messages: messages ?? [], timeline: timeline ?? [] }
      const doc: Ticket = {
        ...ticket,
        messages: ticket.messages.slice(named.messages.length * pageSize),
        timeline: ticket.timeline.slice(named.timeline.length * pageSize),
      }
      return { doc, keys: keysOf(ticket, doc), pages: named, fresh }
    },
    write,
    join: async (records) => {
      const ids = records.flatMap((record) => lists.flatMap((list) => record.pages[list]))
      if (ids.length === 0) return records.map((record) => record.doc as Ticket)
      const found = await pages
        .find({ _id: { $in: ids } })
        .select({ items: 1 })
        .lean<Pick<PageRecord, '_id' | 'items'>[]>()
      const byId = new Map(found.map((page) => [page._id, page.items as object[]]))
      return records.map((record) => {
        const ticket = record.doc as Ticket
        const home = homeOf(ticket)
        const whole = lists.map((list) => {
          const parts = record.pages[list].map((page) => {
            const items = byId.get(page)
            if (items === undefined) return null
            if (items.length !== pageSize || !isPart(list, items)) throw damagedFault('page', page)
            remember(items, { page, home })
            return items
          })
          return parts.some((part) => part === null) ? null : [...parts.flatMap((part) => part ?? []), ...ticket[list]]
        }) // prettier-ignore
        const [messages, timeline] = whole as [Ticket['messages'] | null, Ticket['timeline'] | null]
        return messages === null || timeline === null ? null : { ...ticket, messages, timeline }
      })
    },
  }
}

/** A page that no write can still be about to name: no change of a ticket takes so long. */
export const looseFor = 7 * 24 * 60 * 60 * 1_000

/**
 * Removes pages that no ticket names and that nobody made sure of since `before`: what crashes and lost races left.
 * Resolves with how many. A page that is written again meanwhile has a new time and stays.
 */
export const removeLoosePages = async (
  { pages, tickets }: Pick<Models, 'pages' | 'tickets'>,
  before: Instant,
): Promise<number> => {
  let removed = 0
  let ticket: string | null = null
  let named = new Set<string>()
  const old = pages
    .find({ writtenAt: { $lt: before } })
    .select({ ticket: 1, writtenAt: 1 })
    .sort({ _id: 1 })
    .lean<Pick<PageRecord, '_id' | 'ticket' | 'writtenAt'>[]>()
    .cursor()
  for await (const page of old) {
    if (page.ticket !== ticket) {
      ticket = page.ticket
      const record = await tickets.findById(ticket).select({ pages: 1 }).lean<Pick<TicketRecord, 'pages'>>()
      named = new Set(record === null ? [] : [...record.pages.messages, ...record.pages.timeline])
    }
    if (named.has(page._id)) continue
    const { deletedCount } = await pages.deleteOne({ _id: page._id, writtenAt: page.writtenAt })
    removed += deletedCount
  }
  return removed
}
