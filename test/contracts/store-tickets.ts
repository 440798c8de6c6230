import { expect } from '@jest/globals'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import type { StoreCase } from './store-case.ts'
import {
  accountOf, changed, desk, insertAll, messageOf, nine, noticeIdOf, numberOf, otherDesk, personOf, placeOf, roomOf, saidOf, ticketIdOf,
  ticketOf,
} from './store-samples.ts' // prettier-ignore

/** The ticket read back, which must be there. */
const only = (ticket: Ticket | null): Ticket => {
  if (ticket === null) throw new Error('the ticket is not there')
  return ticket
}

export const ticketCases: readonly StoreCase[] = [
  {
    promise: 'numbers begin at 1001, go up by desk, and no two callers get the same',
    run: async (store) => {
      expect(await store.takeTicketNumber(desk)).toBe('1001')
      const taken = await Promise.all(Array.from({ length: 200 }, () => store.takeTicketNumber(desk)))
      expect(new Set(taken).size).toBe(200)
      expect(await store.takeTicketNumber(desk)).toBe('1202')
      expect(await store.takeTicketNumber(otherDesk)).toBe('1001')
    },
  },
  {
    promise: 'a number that a ticket brought along is never given out',
    run: async (store) => {
      await insertAll(store, [
        ticketOf('a', 1001),
        ticketOf('b', 1007),
        ticketOf('c', 1002, { desk: otherDesk }),
      ])
      expect(await store.takeTicketNumber(desk)).toBe('1008')
      expect(await store.takeTicketNumber(desk)).toBe('1009')
      expect(await store.takeTicketNumber(otherDesk)).toBe('1001')
      expect(await store.takeTicketNumber(otherDesk)).toBe('1003')
    },
  },
  {
    promise: 'a ticket comes back as it was inserted, by id and by number',
    run: async (store) => {
      const ticket = ticketOf('t', 1001, { messages: [saidOf('m1')], title: '“票据”\n空白 😀' })
      expect(await store.insertTicket(ticket)).toBe('inserted')
      expect(await store.ticket(ticket.id)).toEqual(ticket)
      expect(await store.ticketByNumber(desk, ticket.number)).toEqual(ticket)
      expect(await store.ticket(ticketIdOf('unknown'))).toBeNull()
      expect(await store.ticketByNumber(otherDesk, ticket.number)).toBeNull()
      expect(await store.ticketByNumber(desk, numberOf('01001'))).toBeNull()
    },
  },
  {
    promise: 'inserting an id twice changes nothing, one after the other and at once',
    run: async (store) => {
      const ticket = ticketOf('t', 1001)
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          store.insertTicket({ ...ticket, number: numberOf(1001 + index) }),
        ),
      )
      expect(outcomes.filter((outcome) => outcome === 'inserted')).toHaveLength(1)
      const before = only(await store.ticket(ticket.id))
      expect(await store.insertTicket({ ...ticket, number: numberOf(2001), title: '另一张' })).toBe('exists')
      expect(await store.ticket(ticket.id)).toEqual(before)
      expect(await store.countTickets({ desk })).toBe(1)
      expect(await store.ticketByNumber(desk, numberOf(2001))).toBeNull()
    },
  },
  {
    promise: 'a number of the desk is given to one ticket, and another desk may have the same',
    run: async (store) => {
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          store.insertTicket(ticketOf(`t${index}`, 1001, { messages: [saidOf(`m${index}`)] })),
        ),
      )
      expect(outcomes.filter((outcome) => outcome === 'inserted')).toHaveLength(1)
      expect(await store.countTickets({ desk })).toBe(1)
      const loser = outcomes.indexOf('exists')
      expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf(`m${loser}`))).toBeNull()
      expect(await store.insertTicket(ticketOf('other', 1001, { desk: otherDesk }))).toBe('inserted')
    },
  },
  {
    promise: 'a replacement is written when it is the next version, and all of it is',
    run: async (store) => {
      const first = ticketOf('t', 1001)
      await insertAll(store, [first])
      const requester = { ...first.requester, account: accountOf('li') }
      const second = changed(first, {
        state: 'working',
        assignee: personOf('王工'),
        room: roomOf('g2'),
        requester,
        openedAt: nine - 5,
        wakeAt: nine,
      })
      expect(await store.replaceTicket(second)).toBe(true)
      expect(await store.ticket(first.id)).toEqual(second)
      for (const filter of [
        { states: ['working'] },
        { assignee: personOf('王工') },
        { room: roomOf('g2') },
        { requester: accountOf('li') },
        { openedBefore: nine },
      ] as const)
        expect(await store.countTickets({ desk, ...filter })).toBe(1)
      for (const filter of [
        { states: ['open'] },
        { assignee: null },
        { room: roomOf('g1') },
        { requester: accountOf('zhang') },
        { openedFrom: nine },
      ] as const)
        expect(await store.countTickets({ desk, ...filter })).toBe(0)
      expect(await store.dueTickets(nine, 10)).toEqual([second])
    },
  },
  {
    promise: 'a replacement of any other version, or of an unknown ticket, is refused and changes nothing',
    run: async (store) => {
      const first = ticketOf('t', 1001)
      const second = changed(first, { state: 'working' })
      await insertAll(store, [first])
      await store.replaceTicket(second)
      for (const version of [1, 2, 4, 5]) {
        const late = {
          ...second,
          version,
          title: '过时',
          state: 'closed',
          wakeAt: nine,
          messages: [saidOf('late')],
        } as const
        expect(await store.replaceTicket(late)).toBe(false)
      }
      expect(await store.ticket(first.id)).toEqual(second)
      expect(await store.dueTickets(nine, 10)).toEqual([])
      expect(await store.countTickets({ desk, states: ['closed'] })).toBe(0)
      expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf('late'))).toBeNull()
      expect(await store.replaceTicket({ ...ticketOf('unknown', 1002), version: 2 })).toBe(false)
      expect(await store.countTickets({ desk })).toBe(1)
    },
  },
  {
    promise: 'failed writes do not disturb the others that arrive with them',
    run: async (store) => {
      const known = ticketOf('known', 1001)
      await insertAll(store, [known])
      const outcomes = await Promise.all([
        store.insertTicket(known),
        store.replaceTicket({ ...known, version: 7 }),
        store.insertTicket(ticketOf('fresh', 1002)),
        store.insertTicket(ticketOf('taken', 1002)),
        store.replaceTicket(changed(known, { title: '新' })),
        store.replaceTicket(changed(known, { title: '晚' })),
      ])
      expect(outcomes).toEqual(['exists', false, 'inserted', 'exists', true, false])
      expect((await store.ticket(known.id))?.title).toBe('新')
    },
  },
  {
    promise: 'what the caller does with a list or a document afterwards is not seen by the next reader',
    run: async (store) => {
      await insertAll(store, [ticketOf('t', 1001, { messages: [saidOf('m1')] })])
      const list = (await store.listTickets({ desk }, { limit: 10 })) as Ticket[]
      const [first] = list
      Object.assign(only(first ?? null), { title: '改了' })
      list.length = 0
      expect(await store.listTickets({ desk }, { limit: 10 })).toEqual([
        ticketOf('t', 1001, { messages: [saidOf('m1')] }),
      ])
    },
  },
]

export const messageCases: readonly StoreCase[] = [
  {
    promise:
      'a ticket is found by the messages people and the desk said, from the first write and from later ones',
    run: async (store) => {
      const first = ticketOf('t', 1001, { messages: [saidOf('m1')] })
      await insertAll(store, [first])
      const said = {
        at: nine,
        by: { kind: 'desk', rule: 'test' },
        trigger: 'x',
        kind: 'said',
        what: 'ack',
        text: '已收到',
      } as const
      const second = changed(first, {
        messages: [...first.messages, saidOf('m2')],
        timeline: [
          ...first.timeline,
          {
            ...said,
            notice: noticeIdOf('n1'),
            message: messageOf('b1'),
            to: { kind: 'room', room: roomOf('g1') },
          },
          {
            ...said,
            notice: noticeIdOf('n2'),
            message: messageOf('b2'),
            to: { kind: 'direct', account: accountOf('wang') },
          },
          { ...said, notice: noticeIdOf('n3'), message: null, to: { kind: 'room', room: roomOf('g1') } },
        ],
      })
      await store.replaceTicket(second)
      const third = changed(second, { title: '更清楚的标题' })
      await store.replaceTicket(third)
      for (const message of ['m1', 'm2', 'b1'])
        expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf(message))).toEqual(third)
      expect(await store.ticketByMessage(desk, `direct:${accountOf('wang')}`, messageOf('b2'))).toEqual(third)
      expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf('b2'))).toBeNull()
      expect(await store.ticketByMessage(desk, placeOf('g2'), messageOf('m1'))).toBeNull()
      expect(await store.ticketByMessage(otherDesk, placeOf('g1'), messageOf('m1'))).toBeNull()
    },
  },
  {
    promise: 'of several tickets that hold a message, the newest is found',
    run: async (store) => {
      const messages = [saidOf('m1')]
      await insertAll(store, [
        ticketOf('newest', 1001, { messages, openedAt: nine + 2 }),
        ticketOf('old', 1002, { messages, openedAt: nine }),
        ticketOf('newer', 1003, { messages, openedAt: nine + 1 }),
      ])
      expect((await store.ticketByMessage(desk, placeOf('g1'), messageOf('m1')))?.id).toBe('newest')
    },
  },
]

/** `tries` races of so many claimers each: what the claim command does, on one ticket after the other. */
export const raceCases = (tries: number): readonly StoreCase[] =>
  [2, 50].map((claimers) => ({
    promise: `of ${claimers} who claim a ticket at once exactly one wins, ${tries} times in a row`,
    run: async (store) => {
      const wins: number[] = []
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const name = `race-${attempt}`
        await insertAll(store, [ticketOf(name, 5000 + attempt)])
        const claim = async (claimer: number): Promise<boolean> => {
          const seen = only(await store.ticket(ticketIdOf(name)))
          if (seen.assignee !== null) return false
          return store.replaceTicket(changed(seen, { state: 'working', assignee: personOf(`e${claimer}`) }))
        }
        const outcomes = await Promise.all(Array.from({ length: claimers }, (_, claimer) => claim(claimer)))
        const ticket = only(await store.ticket(ticketIdOf(name)))
        wins.push(outcomes.filter(Boolean).length)
        expect(ticket.assignee).toBe(`e${outcomes.indexOf(true)}`)
        expect(ticket.version).toBe(2)
      }
      expect(wins).toEqual(Array.from({ length: tries }, () => 1))
    },
  }))

export const savingCases: readonly StoreCase[] = [
  {
    promise: 'savers who read again after losing all get in, and none is overwritten',
    run: async (store) => {
      await insertAll(store, [ticketOf('t', 1001)])
      const save = async (name: string): Promise<void> => {
        for (;;) {
          const seen = only(await store.ticket(ticketIdOf('t')))
          if (await store.replaceTicket(changed(seen, { messages: [...seen.messages, saidOf(name)] }))) return
        }
      }
      const names = Array.from({ length: 40 }, (_, index) => `m${index}`)
      await Promise.all(names.map(save))
      const ticket = only(await store.ticket(ticketIdOf('t')))
      expect(ticket.version).toBe(41)
      expect(ticket.messages.map(({ message }) => message).toSorted()).toEqual(names.toSorted())
    },
  },
]
