import { expect } from '@jest/globals'
import type { Delivery } from '../../src/domain/chat/notice.ts'
import { pending } from '../../src/domain/chat/event.ts'
import { finishedStates, ticketStates, type Ticket } from '../../src/domain/tickets/ticket.ts'
import { day, second } from '../../src/domain/time.ts'
import type { Forgotten, Store } from '../../src/ports/store.ts'
import type { StoreCase } from './store-case.ts'
import {
  changed, desk, documentIdOf, documentOf, insertAll, keyOf, leased, looseOf, messageOf, nine, noticeIdOf, noticeOf, numberOf,
  otherDesk, placeOf, receiptOf, roomOf, saidOf, sent, ticketIdOf, ticketOf, waiting,
} from './store-samples.ts' // prettier-ignore

const what = { desk, ticketsBefore: nine, receiptsBefore: nine, limit: 100 } as const

/** As the desk does it: part by part until nothing is left. */
const forgetAll = async (
  store: Store,
  asked: typeof what | { readonly limit: number },
): Promise<Forgotten> => {
  let sum: Forgotten = { tickets: 0, receipts: 0, notices: 0 }
  for (;;) {
    const part = await store.forget({ ...what, ...asked })
    if (part.tickets + part.receipts + part.notices === 0) return sum
    sum = {
      tickets: sum.tickets + part.tickets,
      receipts: sum.receipts + part.receipts,
      notices: sum.notices + part.notices,
    }
  }
}

/** Finished, and last changed a second before the line. */
const over = (name: string, number: number, part: Partial<Ticket> = {}): Ticket =>
  ticketOf(name, number, {
    state: 'closed',
    openedAt: nine - second,
    messages: [saidOf(name)],
    ...part,
  })

const finals: readonly Delivery[] = [
  sent(nine - 1),
  { kind: 'failed', at: nine - 1, reason: 'muted' },
  { kind: 'expired', at: nine - 1 },
  { kind: 'dropped', at: nine - 1, reason: 'overtaken' },
]

const ids = async (store: Store): Promise<readonly string[]> =>
  (await store.listTickets({ desk }, { limit: 1_000 })).map((ticket) => ticket.id).toSorted()

export const forgetCases = (tries: number): readonly StoreCase[] => [
  {
    promise: 'a forgotten ticket is found by nothing any more, and a new one not by its messages',
    run: async (store) => {
      const moved = over('moved', 1002)
      await insertAll(store, [over('a', 1001, { messages: [saidOf('a'), saidOf('b')] }), moved])
      await store.replaceTicket({ ...moved, version: 2, room: roomOf('g2') })
      expect(await store.forget(what)).toEqual({ tickets: 2, receipts: 0, notices: 0 })
      expect(await store.ticket(ticketIdOf('a'))).toBeNull()
      expect(await store.ticketByNumber(desk, numberOf(1001))).toBeNull()
      expect(await store.countTickets({ desk })).toBe(0)
      await insertAll(store, [over('new', 1003), over('newer', 1004)])
      for (const place of ['g1', 'g2'].map(placeOf))
        for (const message of ['a', 'b', 'moved'].map(messageOf))
          expect(await store.ticketByMessage(desk, place, message)).toBeNull()
      expect((await store.ticketByMessage(desk, placeOf('g1'), messageOf('new')))?.number).toBe('1003')
    },
  },
  {
    promise:
      'only what is over is forgotten: finished, changed long ago, nothing to wake for, nothing to say, of this desk',
    run: async (store) => {
      const byState = ticketStates.map((state, index) => over(state, 2_000 + index, { state }))
      await insertAll(store, [
        ...byState,
        over('young', 1001, { openedAt: nine }),
        changed(over('touched', 1002, { version: 0 }), {}, nine),
        over('clock', 1003, { wakeAt: nine - day }),
        over('said', 1004, { notices: [noticeOf('n', waiting(nine - day))] }),
        over('saying', 1005, { notices: [noticeOf('n2', leased(nine - day))] }),
        over('other', 1006, { desk: otherDesk }),
      ])
      expect((await forgetAll(store, { limit: 2 })).tickets).toBe(finishedStates.length)
      const left = ticketStates.filter((state) => !finishedStates.includes(state))
      expect(await ids(store)).toEqual([...left, 'young', 'touched', 'clock', 'said', 'saying'].toSorted())
      expect(await store.countTickets({ desk: otherDesk })).toBe(1)
    },
  },
  {
    promise: 'a part is no larger than asked, the longest unchanged first, and at the end there is nothing',
    run: async (store) => {
      await insertAll(
        store,
        [3, 1, 2].map((age) => over(`t${age}`, 1_000 + age, { openedAt: nine - age * day })),
      )
      for (const name of ['m1', 'm2', 'm3']) {
        await store.addReceipt(receiptOf(name, { at: nine - day }))
        await store.finishReceipt(keyOf(name), 'chatter')
        await store.insertNotice(looseOf(name, sent(nine - day)))
      }
      expect(await store.forget({ ...what, limit: 2 })).toEqual({ tickets: 2, receipts: 2, notices: 2 })
      expect(await ids(store)).toEqual(['t1'])
      expect(await store.forget({ ...what, limit: 2 })).toEqual({ tickets: 1, receipts: 1, notices: 1 })
      expect(await store.forget({ ...what, limit: 2 })).toEqual({ tickets: 0, receipts: 0, notices: 0 })
    },
  },
  {
    promise: 'the number of a forgotten ticket is not given out again, nor one it brought along',
    run: async (store) => {
      const number = await store.takeTicketNumber(desk)
      await insertAll(store, [over('a', Number(number)), over('brought', 1_500)])
      await store.insertTicket(over('low', 7, { desk: otherDesk }))
      await store.forget(what)
      await store.forget({ ...what, desk: otherDesk })
      expect(await store.takeTicketNumber(desk)).toBe('1501')
      expect(await store.takeTicketNumber(otherDesk)).toBe('1001')
    },
  },
  {
    promise: 'of receipts those that were understood long ago are forgotten, never a pending one',
    run: async (store) => {
      const old = nine - 1
      for (const [name, at] of [
        ['waits', old],
        ['done', old],
        ['young', nine],
        ['late', old - day],
      ] as const)
        await store.addReceipt(receiptOf(name, { at }))
      for (const name of ['done', 'young', 'late']) await store.finishReceipt(keyOf(name), 'chatter')
      expect(await store.forget(what)).toEqual({ tickets: 0, receipts: 2, notices: 0 })
      expect(await store.receipt(keyOf('done'))).toBeNull()
      expect((await store.pendingReceipts(9)).map(({ key }) => key)).toEqual([keyOf('waits')])
      expect((await store.recentReceipts(placeOf('g1'), 9)).map(({ key }) => key)).toEqual(
        ['waits', 'young'].map(keyOf),
      )
      await store.finishReceipt(keyOf('done'), 'too late')
      expect(await store.addReceipt(receiptOf('done', { at: nine }))).toBe('stored')
      expect((await store.receipt(keyOf('done')))?.outcome).toBe(pending)
    },
  },
  {
    promise: 'of loose notices those whose delivery ended long ago are forgotten, however it ended',
    run: async (store) => {
      for (const delivery of finals) await store.insertNotice(looseOf(delivery.kind, delivery))
      const staying = [
        looseOf('waits', waiting(nine - day)),
        looseOf('leased', leased(nine - day)),
        looseOf('young', sent(nine)),
      ]
      for (const notice of staying) await store.insertNotice(notice)
      await store.insertNotice({ ...looseOf('other', sent(nine - day)), desk: otherDesk })
      expect(await forgetAll(store, { limit: 3 })).toEqual({ tickets: 0, receipts: 0, notices: 4 })
      for (const { kind } of finals) expect(await store.looseNotice(noticeIdOf(kind))).toBeNull()
      for (const notice of staying) expect(await store.looseNotice(notice.id)).toEqual(notice)
      expect(await store.looseNotice(noticeIdOf('other'))).not.toBeNull()
      expect(await store.dueNotices(nine, 9)).toHaveLength(2)
    },
  },
  {
    promise: 'documents, serials and the audit are not forgotten',
    run: async (store) => {
      const entry = { at: nine - day, desk, who: 'a', where: 'b', what: 'c', detail: 'd' }
      await store.insertDocument(documentOf('d', { at: nine - day }))
      await store.appendAudit(entry)
      await store.takeSerial(desk, 'problem')
      expect(await store.forget(what)).toEqual({ tickets: 0, receipts: 0, notices: 0 })
      expect(await store.document('article', documentIdOf('d'))).not.toBeNull()
      expect(await store.listAudit(desk, 9)).toEqual([entry])
      expect(await store.takeSerial(desk, 'problem')).toBe(2)
    },
  },
  {
    promise: 'a ticket that is reopened while others are forgotten stays whole, or was gone before',
    run: async (store) => {
      const names = Array.from({ length: Math.min(tries, 200) }, (_, index) => `t${index}`)
      const tickets = names.map((name, index) => over(name, 2_000 + index))
      await insertAll(store, tickets)
      const reopened = tickets.map((ticket) => changed(ticket, { state: 'working' }))
      const [, ...outcomes] = await Promise.all([
        forgetAll(store, { limit: 7 }),
        ...reopened.map((ticket) => store.replaceTicket(ticket)),
      ])
      for (const [index, ticket] of reopened.entries()) {
        const expected = outcomes[index] === true ? ticket : null
        expect(await store.ticket(ticket.id)).toEqual(expected)
        expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf(names[index] ?? ''))).toEqual(
          expected,
        )
      }
    },
  },
  {
    promise: 'work goes on while much is forgotten',
    run: async (store) => {
      await insertAll(
        store,
        Array.from({ length: 60 }, (_, index) => over(`t${index}`, 2_000 + index)),
      )
      const [{ tickets }, ...written] = await Promise.all([
        forgetAll(store, { limit: 5 }),
        ...Array.from({ length: 40 }, (_, index) => store.addReceipt(receiptOf(`m${index}`))),
        ...Array.from({ length: 40 }, (_, index) =>
          store.insertTicket(ticketOf(`new${index}`, 3_000 + index)),
        ),
      ])
      expect(tickets).toBe(60)
      expect(new Set(written)).toEqual(new Set(['stored', 'inserted']))
      expect(await store.countTickets({ desk })).toBe(40)
      expect(await store.pendingReceipts(100)).toHaveLength(40)
    },
  },
]
