import { noticesDueAt } from '../../src/domain/document.ts'
import { id } from '../../src/domain/ids.ts'
import type { DeskId, TicketId, TicketNumber } from '../../src/domain/ids.ts'
import { finishedStates } from '../../src/domain/tickets/ticket.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Page, TicketFilter } from '../../src/ports/store.ts'
import { numberCounter } from './counters.ts'
import type { Counters } from './counters.ts'
import { damagedFault, refusedFault } from './faults.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { Lanes } from './lanes.ts'
import { keyText } from './pages.ts'
import type { Pages } from './pages.ts'
import type { Models, TicketRecord } from './records.ts'
import { fitsTicket, isTicket } from './shapes.ts'
import { createTicketRecords, newest } from './ticket-records.ts'

/** The first number a desk gives out is one above. */
export const beforeFirstNumber = 1_000

const changedAtOf = (ticket: Ticket): Instant => ticket.timeline.at(-1)?.at ?? ticket.openedAt
const serialOf = (number: string): number => Number.parseInt(number, 10) || 0

export interface TicketCollection {
  readonly takeNumber: (desk: DeskId) => Promise<TicketNumber>
  readonly insert: (ticket: Ticket) => Promise<'inserted' | 'exists'>
  readonly replace: (ticket: Ticket) => Promise<boolean>
  readonly byId: (ticket: TicketId) => Promise<Ticket | null>
  readonly byNumber: (desk: DeskId, number: TicketNumber) => Promise<Ticket | null>
  readonly byMessage: (desk: DeskId, place: string, message: string) => Promise<Ticket | null>
  readonly list: (filter: TicketFilter, page: Page) => Promise<readonly Ticket[]>
  readonly count: (filter: TicketFilter) => Promise<number>
  readonly due: (now: Instant, limit: number) => Promise<readonly Ticket[]>
  /** With the instant at which each must be looked at. */
  readonly toTell: (
    now: Instant,
    limit: number,
  ) => Promise<readonly { readonly at: Instant; readonly ticket: Ticket }[]>
  /** Deletes the finished ones that were changed longest ago, with their pages; how many. */
  readonly forget: (desk: DeskId, before: Instant, limit: number) => Promise<number>
  /** All of them by id, for a copy. */
  readonly after: (last: string, limit: number) => Promise<readonly Ticket[]>
}

const conditionsOf = (filter: TicketFilter): Record<string, unknown> => ({
  desk: filter.desk,
  ...(filter.states === undefined ? {} : { state: { $in: filter.states } }),
  ...(filter.room === undefined ? {} : { room: filter.room }),
  ...(filter.requester === undefined ? {} : { requester: filter.requester }),
  ...(filter.assignee === undefined ? {} : { assignee: filter.assignee }),
  ...(filter.changedFrom === undefined ? {} : { changedAt: { $gte: filter.changedFrom } }),
  ...(filter.openedFrom === undefined && filter.openedBefore === undefined
    ? {}
    : {
        openedAt: {
          ...(filter.openedFrom === undefined ? {} : { $gte: filter.openedFrom }),
          ...(filter.openedBefore === undefined ? {} : { $lt: filter.openedBefore }),
        },
      }),
})

/** The `tickets` collection with its pages. `report` hears of documents that a list had to leave out. */
export const createTicketCollection = (
  { tickets, pages: pageModel }: Pick<Models, 'tickets' | 'pages'>,
  pages: Pages,
  counters: Counters,
  lanes: Lanes,
  report: (fault: Fault) => void,
): TicketCollection => {
  const stored = createTicketRecords({ tickets, pages: pageModel })

  /** Writes the ticket's new pages and returns the record that names them. */
  const recordFor = async (ticket: Ticket): Promise<TicketRecord> => {
    if (!isTicket(ticket)) throw refusedFault('a ticket without the form of one')
    const { doc, keys, pages: named, fresh } = pages.split(ticket)
    await pages.write(fresh)
    const noticeAt = noticesDueAt(ticket)
    return {
      _id: ticket.id,
      desk: ticket.desk,
      number: ticket.number,
      serial: serialOf(ticket.number),
      version: ticket.version,
      state: ticket.state,
      room: ticket.room,
      requester: ticket.requester.account,
      assignee: ticket.assignee,
      openedAt: ticket.openedAt,
      changedAt: changedAtOf(ticket),
      ...(ticket.wakeAt === null ? {} : { wakeAt: ticket.wakeAt }),
      ...(noticeAt === null ? {} : { noticeAt }),
      keys,
      pages: named,
      doc,
    }
  }

  /** The whole ticket. A page that went missing meanwhile belonged to a version that is over: read again. */
  const whole = async (record: TicketRecord | null, tries = 3): Promise<Ticket | null> => {
    if (record === null) return null
    if (!fitsTicket(record)) throw damagedFault('ticket', record._id)
    const [ticket] = await pages.join([record])
    if (ticket) return ticket
    if (tries === 0) throw damagedFault('ticket', record._id)
    return whole(await stored.byId(record._id), tries - 1)
  }

  /** What does not read as a ticket is reported and left out: it must not keep the others from being worked on. */
  const wholeOnes = async (records: readonly TicketRecord[]): Promise<readonly (Ticket | null)[]> => {
    const sound = records.filter((record) => {
      if (fitsTicket(record)) return true
      report(damagedFault('ticket', record._id))
      return false
    })
    const joined = await pages.join(sound).catch(() => sound.map(() => null))
    const found = new Map<string, Ticket>()
    for (const [index, record] of sound.entries()) {
      const ticket =
        joined[index] ??
        (await whole(record).catch((error: unknown) => {
          report(damagedFault('ticket', record._id, error))
          return null
        }))
      if (ticket !== null) found.set(record._id, ticket)
    }
    return records.map((record) => found.get(record._id) ?? null)
  }

  const present = async (records: readonly TicketRecord[]): Promise<readonly Ticket[]> =>
    (await wholeOnes(records)).filter((ticket) => ticket !== null)

  const beyond = async (after: Page['after']): Promise<Record<string, unknown>> => {
    if (after === undefined) return {}
    const last = await tickets
      .findById(after.id)
      .select({ serial: 1 })
      .lean<Pick<TicketRecord, 'serial'> | null>()
    const { openedAt } = after
    const serial = last?.serial ?? 0
    return {
      $and: [
        { openedAt: { $lte: openedAt } },
        {
          $or: [
            { openedAt: { $lt: openedAt } },
            { openedAt, serial: { $lt: serial } },
            { openedAt, serial, _id: { $lt: after.id } },
          ],
        },
      ],
    }
  }

  const dueBy = (field: 'wakeAt' | 'noticeAt', now: Instant, limit: number): Promise<TicketRecord[]> =>
    tickets
      .find({ [field]: { $lte: now } })
      .sort({ [field]: 1, _id: 1 })
      .limit(limit)
      .lean<TicketRecord[]>()

  return {
    takeNumber: async (desk) => {
      for (;;) {
        const serial = beforeFirstNumber + (await counters.take(numberCounter(desk)))
        const number = String(serial)
        if (!(await stored.isTaken(desk, number))) return id<TicketNumber>(number)
        // Tickets brought in with numbers of their own: go on above the highest of them.
        const highest = await tickets
          .findOne({ desk })
          .sort({ serial: -1 })
          .select({ serial: 1 })
          .lean<Pick<TicketRecord, 'serial'> | null>()
        await counters.pass(numberCounter(desk), (highest?.serial ?? serial) - beforeFirstNumber)
      }
    },
    insert: (ticket) =>
      lanes([`ticket/${ticket.id}`, `number/${ticket.desk}/${ticket.number}`], async () =>
        stored.insert(await recordFor(ticket)),
      ),
    replace: (ticket) =>
      lanes([`ticket/${ticket.id}`], async () => {
        const record = await recordFor(ticket)
        const { matchedCount } = (await tickets.collection.replaceOne(
          { _id: ticket.id, desk: ticket.desk, number: ticket.number, version: ticket.version - 1 } as never,
          record as never,
        )) as { readonly matchedCount: number }
        return matchedCount === 1
      }),
    byId: async (ticket) => whole(await stored.byId(ticket)),
    byNumber: async (desk, number) =>
      whole(await tickets.findOne({ desk, number }).lean<TicketRecord | null>()),
    byMessage: async (desk, place, message) => {
      const key = keyText(desk, place, message)
      const [inTicket, inPages] = await Promise.all([
        stored.byKey(key),
        stored.pagesByKey(key),
      ])
      if (inPages.length === 0) return whole(inTicket)
      const ids = inPages.map((page) => page._id)
      const paged = await tickets
        .findOne({
          _id: { $in: inPages.map(({ ticket }) => ticket) },
          $or: [{ 'pages.messages': { $in: ids } }, { 'pages.timeline': { $in: ids } }],
        })
        .sort(newest)
        .lean<TicketRecord | null>()
      if (paged === null || inTicket === null) return whole(paged ?? inTicket)
      const isNewer =
        paged.openedAt - inTicket.openedAt || paged.serial - inTicket.serial || (paged._id > inTicket._id ? 1 : -1)
      return whole(isNewer > 0 ? paged : inTicket)
    }, // prettier-ignore
    list: async (filter, page) =>
      present(
        await tickets
          .find({ ...conditionsOf(filter), ...(await beyond(page.after)) })
          .sort(newest)
          .limit(page.limit)
          .lean<TicketRecord[]>(),
      ),
    count: (filter) => tickets.countDocuments(conditionsOf(filter)).exec(),
    due: async (now, limit) => present(await dueBy('wakeAt', now, limit)),
    toTell: async (now, limit) => {
      const records = await dueBy('noticeAt', now, limit)
      const joined = await wholeOnes(records)
      return records.flatMap((record, index) => {
        const ticket = joined[index]
        return ticket ? [{ at: record.noticeAt ?? now, ticket }] : []
      })
    },
    forget: async (desk, before, limit) => {
      const over = await tickets
        .find({
          desk,
          changedAt: { $lt: before },
          state: { $in: finishedStates },
          wakeAt: { $exists: false },
          noticeAt: { $exists: false },
        })
        .sort({ changedAt: 1 })
        .limit(limit)
        .select({ serial: 1, version: 1, pages: 1 })
        .lean<Pick<TicketRecord, '_id' | 'serial' | 'version' | 'pages'>[]>()
      if (over.length === 0) return 0
      // First, so that no crash gives a number out again: one that was brought in may be ahead of the counter.
      const highest = Math.max(...over.map(({ serial }) => serial))
      if (highest > beforeFirstNumber) await counters.pass(numberCounter(desk), highest - beforeFirstNumber)
      const outcomes = await Promise.all(
        over.map(({ _id, version }) => tickets.deleteOne({ _id, desk, version })),
      )
      const gone = over.filter((_, index) => outcomes[index]?.deletedCount === 1)
      // Pages that a crash leaves behind are named by no ticket, and are tidied away.
      const named = gone.flatMap(({ pages }) => [...pages.messages, ...pages.timeline])
      if (named.length > 0) await pageModel.deleteMany({ _id: { $in: named } })
      return gone.length
    },
    after: async (last, limit) => {
      const records = await tickets
        .find({ _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<TicketRecord[]>()
      const damaged = records.find((record) => !fitsTicket(record))
      if (damaged !== undefined) throw damagedFault('ticket', damaged._id)
      const joined = await pages.join(records)
      const all: Ticket[] = []
      for (const [index, record] of records.entries())
        all.push(joined[index] ?? ((await whole(record)) as Ticket))
      return all
    },
  }
}
