import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openStore } from '../../adapters/sqlite/index.ts'
import { minute } from '../../src/domain/time.ts'
import type { Ticket, TicketState } from '../../src/domain/tickets/ticket.ts'
import type { Store } from '../../src/ports/store.ts'
import {
  accountOf, changed, desk, insertAll, leased, messageOf, nine, noticeOf, placeOf, receiptOf, roomOf, saidOf, sent, ticketOf, waiting,
} from '../contracts/store-samples.ts' // prettier-ignore

/** Tickets of some years; every hundredth is unfinished, a hundred of those are due and as many have something to say. */
const total = 100_000
const batch = 1_000

const roomNamed = (index: number): string => `g${index % 200}`

const bulkTicket = (index: number): Ticket => {
  const isOpen = index % 100 === 0
  const state: TicketState = isOpen ? 'working' : 'closed'
  const openedAt = nine + index * minute
  const due = index % 1_000 === 0
  return ticketOf(`bulk-${index}`, 1_001 + index, {
    state,
    room: roomOf(roomNamed(index)),
    requester: { account: accountOf(`u${index % 5_000}`), name: '张会计', unit: '实验小学', region: null, verified: true },
    openedAt,
    messages: [saidOf(`m${index}`, { text: '电子票据打印出来是空白，换了浏览器也不行，请帮忙看看。'.repeat(4) })],
    timeline: Array.from({ length: 12 }, (_, at) => ({ at: openedAt + at, by: { kind: 'desk', rule: 'test' }, trigger: `${index}-${at}`, kind: 'noted', text: '已处理' })),
    notices: due ? [noticeOf(`n${index}`, waiting(nine))] : [],
    wakeAt: isOpen ? (due ? nine : nine + 10 * total * minute) : null,
  }) // prettier-ignore
}

let folder = ''
let store: Store
const figures: Record<string, string> = {}

/** Milliseconds of one call, the median of several. */
const timed = async (name: string, call: () => Promise<unknown>): Promise<void> => {
  const times: number[] = []
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const started = performance.now()
    await call()
    times.push(performance.now() - started)
  }
  figures[name] = `${times.toSorted((a, b) => a - b)[3]?.toFixed(2)} ms`
}

const perSecond = async (name: string, count: number, work: () => Promise<unknown>): Promise<void> => {
  const started = performance.now()
  await work()
  figures[name] = `${Math.round((count * 1_000) / (performance.now() - started))}/s`
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-bulk-'))
  store = await openStore({ folder })
  await perSecond(`insert ${total} tickets, ${batch} at once`, total, async () => {
    for (let from = 0; from < total; from += batch)
      await insertAll(
        store,
        Array.from({ length: batch }, (_, index) => bulkTicket(from + index)),
      )
  })
}, 120_000)

afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
  console.info(Object.entries(figures).map(([name, figure]) => `${figure.padStart(12)}  ${name}`).join('\n')) // prettier-ignore
})

describe(`with ${total} tickets`, () => {
  test('what is due is found, in order, and only that', async () => {
    const due = await store.dueTickets(nine + total * minute, 1_000)
    expect(due.map((ticket) => ticket.id)).toEqual(
      Array.from({ length: 100 }, (_, index) => `bulk-${index * 1_000}`),
    )
    expect(await store.dueNotices(nine + total * minute, 1_000)).toHaveLength(100)
    expect(await store.nextDueAt()).toBe(nine)
    await timed('100 due tickets', () => store.dueTickets(nine, 1_000))
    await timed('100 due notices', () => store.dueNotices(nine, 1_000))
    await timed('nothing due', () => store.dueTickets(nine - 1, 1_000))
    await timed('no notice due', () => store.dueNotices(nine - 1, 1_000))
    await timed('next due instant', () => store.nextDueAt())
  })

  test('lists, counts and look-ups find theirs', async () => {
    const room = roomOf(roomNamed(100))
    const open = { desk, room, states: ['open', 'queued', 'working', 'waiting'] } as const
    expect(await store.listTickets(open, { limit: 1_000 })).toHaveLength(total / 200)
    expect(await store.countTickets({ desk, states: ['closed'] })).toBe(total * 0.99)
    expect((await store.ticketByMessage(desk, placeOf(roomNamed(777)), messageOf('m777')))?.id).toBe(
      'bulk-777',
    )
    const days = nine + (total - 1_440) * minute
    expect(await store.countTickets({ desk, changedFrom: days })).toBe(1_440)
    await timed('20 unfinished of a room', () => store.listTickets(open, { limit: 20 }))
    await timed('20 newest of all', () => store.listTickets({ desk }, { limit: 20 }))
    await timed('8 of one person', () =>
      store.listTickets({ desk, requester: accountOf('u77') }, { limit: 8 }),
    )
    await timed('200 changed on the last day', () =>
      store.listTickets({ desk, changedFrom: days }, { limit: 200 }),
    )
    await timed('count of the closed', () => store.countTickets({ desk, states: ['closed'] }))
    await timed('count of the unfinished', () => store.countTickets({ desk, states: ['working'] }))
    await timed('ticket by message', () =>
      store.ticketByMessage(desk, placeOf(roomNamed(777)), messageOf('m777')),
    )
  })

  test('writing is as fast as on an empty store', async () => {
    const fresh = Array.from({ length: 300 }, (_, index) =>
      ticketOf(`fresh-${index}`, 900_000 + index, { openedAt: nine + 2 * total * minute }),
    )
    await perSecond('insert one after the other', fresh.length, async () => {
      for (const ticket of fresh) await store.insertTicket(ticket)
    })
    await perSecond('receipt one after the other', fresh.length, async () => {
      for (const { id } of fresh) await store.addReceipt(receiptOf(id))
    })
    const lease = fresh.map((ticket) => changed(ticket, { notices: [noticeOf('n', leased(nine))] }))
    await perSecond('replace, 300 at once', fresh.length, async () => {
      const outcomes = await Promise.all(lease.map((ticket) => store.replaceTicket(ticket)))
      expect(outcomes.every(Boolean)).toBe(true)
    })
    const told = lease.map((ticket) =>
      changed(ticket, { state: 'closed', notices: [noticeOf('n', sent(nine))] }),
    )
    await perSecond('replace with a new state, 300 at once', fresh.length, async () => {
      const outcomes = await Promise.all(told.map((ticket) => store.replaceTicket(ticket)))
      expect(outcomes.every(Boolean)).toBe(true)
    })
    await perSecond('receipts, 5000 at once', 5_000, () =>
      Promise.all(Array.from({ length: 5_000 }, (_, index) => store.addReceipt(receiptOf(`many-${index}`)))),
    )
    expect(await store.pendingReceipts(10_000)).toHaveLength(5_300)
  })
})
