import { expect } from '@jest/globals'
import type { Ticket, TicketState } from '../../src/domain/tickets/ticket.ts'
import { ticketStates } from '../../src/domain/tickets/ticket.ts'
import { day, hour } from '../../src/domain/time.ts'
import type { Page, Store, TicketFilter } from '../../src/ports/store.ts'
import type { StoreCase } from './store-case.ts'
import {
  accountOf,
  changed,
  desk,
  insertAll,
  nine,
  otherDesk,
  personOf,
  roomOf,
  ticketOf,
} from './store-samples.ts'

const ids = (tickets: readonly Ticket[]): readonly string[] => tickets.map((ticket) => ticket.id)
const list = async (store: Store, filter: Omit<TicketFilter, 'desk'>): Promise<readonly string[]> =>
  ids(await store.listTickets({ desk, ...filter }, { limit: 100 }))

/** All pages, one after the other. */
const pages = async (
  store: Store,
  filter: TicketFilter,
  limit: number,
): Promise<readonly (readonly string[])[]> => {
  const found: (readonly string[])[] = []
  let page: Page = { limit }
  while (found.length <= mixed.length) {
    const tickets = await store.listTickets(filter, page)
    if (tickets.length > 0) found.push(ids(tickets))
    const last = tickets.at(-1)
    if (tickets.length < limit || last === undefined) return found
    page = { limit, after: { openedAt: last.openedAt, id: last.id } }
  }
  throw new Error('there are more pages than tickets')
}

const people = ['zhang', 'li', 'chen']
const engineers = [null, personOf('王工'), personOf('李工')]
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

/** Tickets in which every column takes several values, in a mixed order, several with the same opening time. */
const mixed: readonly Ticket[] = Array.from({ length: 120 }, (_, index) => {
  const at = nine + ((index * 7) % 40) * hour
  return ticketOf(`t${index}`, 900 + ((index * 37) % 120), {
    state: pick<TicketState>(ticketStates, index),
    room: index % 11 === 0 ? null : roomOf(pick(['g1', 'g2'], index)),
    requester: { ...ticketOf('x', 1).requester, account: accountOf(pick(people, index * 5 + 1)) },
    assignee: pick(engineers, index + Math.floor(index / 9)),
    openedAt: at,
    timeline: [
      { at: at + (index % 5) * day, by: { kind: 'desk', rule: 'test' }, trigger: 'x', kind: 'confirmed' },
    ],
  })
})

const newestFirst = (a: Ticket, b: Ticket): number =>
  b.openedAt - a.openedAt || Number(b.number) - Number(a.number)

/** What the port's words say, without any index. */
const expected = (filter: Omit<TicketFilter, 'desk'>): readonly string[] =>
  ids(
    mixed
      .filter(
        (t) =>
          (filter.states?.includes(t.state) ?? true) &&
          (filter.room === undefined || filter.room === t.room) &&
          (filter.requester === undefined || filter.requester === t.requester.account) &&
          (filter.assignee === undefined || filter.assignee === t.assignee) &&
          (filter.openedFrom === undefined || t.openedAt >= filter.openedFrom) &&
          (filter.openedBefore === undefined || t.openedAt < filter.openedBefore) &&
          (filter.changedFrom === undefined || (t.timeline.at(-1)?.at ?? 0) >= filter.changedFrom),
      )
      .toSorted(newestFirst),
  )

const filters: readonly Omit<TicketFilter, 'desk'>[] = [
  {},
  { states: [] },
  { states: ['open'] },
  { states: ['closed', 'open', 'open'] },
  { room: roomOf('g1') },
  { requester: accountOf('li') },
  { assignee: null },
  { assignee: personOf('王工') },
  { openedFrom: nine + 20 * hour },
  { openedBefore: nine + 20 * hour },
  { openedFrom: nine + 5 * hour, openedBefore: nine + 30 * hour, states: ['working', 'queued'] },
  { changedFrom: nine + 3 * day },
  { changedFrom: nine + 3 * day, states: ['closed', 'merged'], room: roomOf('g2') },
  { changedFrom: nine + 2 * day, openedBefore: nine + 30 * hour, assignee: null },
  { room: roomOf('g2'), requester: accountOf('chen'), assignee: personOf('李工') },
  { room: roomOf('nobody') },
]

export const listCases: readonly StoreCase[] = [
  {
    promise: 'tickets are listed newest first by opening time, then by number as a number',
    run: async (store) => {
      await insertAll(store, [
        ticketOf('a', 999),
        ticketOf('b', 1000),
        ticketOf('c', 10001),
        ticketOf('d', 1, { openedAt: nine + 1 }),
        ticketOf('e', 99999, { openedAt: nine - 1 }),
        ticketOf('other', 1002, { desk: otherDesk }),
      ])
      expect(await list(store, {})).toEqual(['d', 'c', 'b', 'a', 'e'])
    },
  },
  {
    promise: 'lists and counts hold exactly what fits every condition of the filter',
    run: async (store) => {
      await insertAll(store, [...mixed, ticketOf('other', 1001, { desk: otherDesk })])
      for (const filter of filters) {
        const want = expected(filter)
        expect({ filter, list: await list(store, filter) }).toEqual({ filter, list: want.slice(0, 100) })
        expect({ filter, count: await store.countTickets({ desk, ...filter }) }).toEqual({
          filter,
          count: want.length,
        })
      }
    },
  },
  {
    promise: 'pages join without gap or repetition, also where opening times are equal',
    run: async (store) => {
      await insertAll(store, mixed)
      for (const filter of filters)
        for (const limit of [1, 7, 60])
          expect((await pages(store, { desk, ...filter }, limit)).flat()).toEqual(expected(filter))
    },
  },
  {
    promise: 'tickets that are opened while somebody turns the pages do not shift them',
    run: async (store) => {
      await insertAll(
        store,
        [1, 2, 3, 4].map((n) => ticketOf(`t${n}`, 1000 + n)),
      )
      const [first, second] = await store.listTickets({ desk }, { limit: 2 })
      if (second === undefined) throw new Error('two tickets were expected')
      await insertAll(store, [ticketOf('late', 2000)])
      const rest = await store.listTickets(
        { desk },
        { limit: 2, after: { openedAt: second.openedAt, id: second.id } },
      )
      expect([first?.id, second.id, ...ids(rest)]).toEqual(['t4', 't3', 't2', 't1'])
    },
  },
  {
    promise:
      'a ticket counts as changed when its last entry was written, and opening time serves for an empty one',
    run: async (store) => {
      const ticket = ticketOf('t', 1001)
      await insertAll(store, [ticket, ticketOf('blank', 1002, { timeline: [] })])
      expect(await list(store, { changedFrom: nine })).toEqual(['blank', 't'])
      expect(await list(store, { changedFrom: nine + 1 })).toEqual([])
      const later = changed(ticket, {}, nine + day)
      await store.replaceTicket(later)
      expect(await list(store, { changedFrom: nine + day })).toEqual(['t'])
      await store.replaceTicket(changed(later, {}, nine - day))
      expect(await list(store, { changedFrom: nine })).toEqual(['blank'])
    },
  },
]
