import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import mongoose from 'mongoose'
import { connect } from '../../adapters/mongo/connect.ts'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { keptInTicket, pageSize, removeLoosePages } from '../../adapters/mongo/pages.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { day, second } from '../../src/domain/time.ts'
import type { Store } from '../../src/ports/store.ts'
import {
  changed, desk, messageOf, nine, noted, noticeOf, placeOf, roomOf, saidOf, ticketIdOf, ticketOf, waiting,
} from '../contracts/store-samples.ts' // prettier-ignore
import { canCut, startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

let trial: MongoTrial
let uri = ''
let store: Store
beforeAll(async () => {
  trial = await startTrial()
  uri = trial.fresh()
  await migrateMongo({ uri })
  store = await trial.open({ uri })
})
afterAll(async () => {
  await store.close()
  await trial.end()
})

const text = '电子票据打印出来是空白，换了浏览器也不行，请帮忙看看。'.repeat(4)
const say = (name: string, from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    saidOf(`${name}-${from + index}`, { at: nine + (from + index) * second, text, sealed: `v1.${index}` }),
  )
const long = (name: string, number: number, messages: number): Ticket =>
  ticketOf(name, number, {
    messages: say(name, 0, messages),
    timeline: Array.from({ length: 450 }, (_, index) => noted(nine + index, `${name}-${index}`)),
    notices: [noticeOf('n', waiting(nine))],
    wakeAt: nine,
  })

/** Bytes of the ticket's own document, and the ids of its pages as named and as stored. */
const look = (ticket: string) =>
  trial.inside(uri, async (db) => {
    const record = await db.collection('tickets').findOne({ _id: ticket as never })
    const pages = await db.collection('pages').find({ ticket }).toArray()
    const { messages, timeline } = record?.['pages'] as Record<'messages' | 'timeline', string[]>
    return {
      bytes: mongoose.mongo.BSON.calculateObjectSize(record ?? {}),
      named: [...messages, ...timeline],
      stored: pages.map(({ _id }) => String(_id)),
    }
  })

/** Whole and in order. By their text: comparing thousands of messages field by field takes seconds. */
const expectSame = (found: unknown, wanted: unknown): void => {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (one !== other) expect(found).toEqual(wanted)
  expect(one === other).toBe(true)
}

const read = async (ticket: Ticket): Promise<Ticket> => {
  const found = await store.ticket(ticket.id)
  if (found === null) throw new Error('the ticket is not there')
  return found
}

describe('a ticket with 5,000 messages', () => {
  const first = long('long', 1001, 5_000)

  test('is kept small, read back whole everywhere, and found by its oldest and newest words', async () => {
    expect(await store.insertTicket(first)).toBe('inserted')
    const { bytes, named } = await look('long')
    console.info(`5,000 messages: ${bytes} bytes in the ticket, ${named.length} pages`)
    expect(bytes).toBeLessThan(200_000)
    expectSame(await store.ticket(first.id), first)
    expectSame(await store.listTickets({ desk }, { limit: 5 }), [first])
    expectSame(await store.dueTickets(nine, 5), [first])
    expectSame(await store.dueNotices(nine, 5), [{ kind: 'ticket', ticket: first }])
    for (const name of ['long-0', 'long-2500', 'long-4999'])
      expect((await store.ticketByMessage(desk, placeOf('g1'), messageOf(name)))?.id).toBe('long')
    expect(await store.ticketByMessage(desk, placeOf('g2'), messageOf('long-0'))).toBeNull()
  })

  test('takes further messages without writing its pages again', async () => {
    const before = await look('long')
    for (let turn = 0; turn < 3; turn += 1) {
      const seen = await read(first)
      const next = changed(seen, { messages: [...seen.messages, ...say('long', seen.messages.length, 1)] })
      expect(await store.replaceTicket(next)).toBe(true)
      expectSame(await store.ticket(first.id), next)
    }
    expect((await look('long')).stored).toEqual(before.stored)
  })

  test('takes back an old message: one page is made anew, the old one is cleaned up later', async () => {
    const seen = await read(first)
    const before = await look('long')
    const next = changed(seen, {
      messages: seen.messages.map((m) => (m.message === 'long-7' ? { ...m, recalledAt: nine } : m)),
    })
    expect(await store.replaceTicket(next)).toBe(true)
    expectSame(await store.ticket(first.id), next)
    const after = await look('long')
    expect(after.stored).toHaveLength(before.stored.length + 1)
    expect(after.named.filter((page) => !before.named.includes(page))).toHaveLength(1)
    const { models, connection } = await connect({ uri })
    expect(await removeLoosePages(models, 0)).toBe(0)
    expect(await removeLoosePages(models, Date.now() + 1)).toBe(1)
    await connection.close()
    expect((await look('long')).stored.toSorted()).toEqual(after.named.toSorted())
    expectSame(await store.ticket(first.id), next)
  })

  test('is found in its new room after it moved there', async () => {
    const next = changed(await read(first), { room: roomOf('g2') })
    expect(await store.replaceTicket(next)).toBe(true)
    expect((await store.ticketByMessage(desk, placeOf('g2'), messageOf('long-0')))?.id).toBe('long')
    expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf('long-0'))).toBeNull()
  })
})

test('a ticket that grows message by message never grows beyond two pages of messages', async () => {
  let ticket = ticketOf('grows', 1002)
  await store.insertTicket(ticket)
  let largest = 0
  for (let count = 0; count < 4 * pageSize; count += 10) {
    ticket = changed(ticket, { messages: [...ticket.messages, ...say('grows', count, 10)] })
    expect(await store.replaceTicket(ticket)).toBe(true)
    const inside = await trial.inside(uri, (db) =>
      db.collection('tickets').findOne({ _id: 'grows' as never }),
    )
    largest = Math.max(largest, (inside?.['doc'] as Ticket).messages.length)
  }
  expect(largest).toBeLessThan(keptInTicket + pageSize)
  expectSame(await store.ticket(ticket.id), ticket)
  const { named, stored } = await look('grows')
  expect(stored.toSorted()).toEqual(named.toSorted())
})

test('of two who move messages into pages at once one wins, and the ticket is whole', async () => {
  const ticket = ticketOf('raced', 1003, { messages: say('raced', 0, 2 * pageSize - 1) })
  await store.insertTicket(ticket)
  const other = await trial.open({ uri })
  const grown = ['a', 'b'].map((who) =>
    changed(ticket, { title: who, messages: [...ticket.messages, saidOf(who)] }),
  )
  const won = await Promise.all([store, other].map((one, index) => one.replaceTicket(grown[index] as Ticket)))
  expect(won.filter(Boolean)).toHaveLength(1)
  expectSame(await store.ticket(ticket.id), grown[won.indexOf(true)])
  await other.close()
})

// A server cannot be told to break off at this point: only the stand-in can.
const onlyIfCut = canCut ? test : test.skip
onlyIfCut(
  'a crash between the pages and the ticket loses nothing and leaves a page that is cleaned up',
  async () => {
    const { wire } = trial
    if (wire === null) throw new Error('there is no stand-in')
    const ticket = ticketOf('crash', 1004, { messages: say('crash', 0, 2 * pageSize - 1) })
    await store.insertTicket(ticket)
    const next = changed(ticket, { messages: [...ticket.messages, saidOf('last')] })
    const { models, connection } = await connect({ uri })
    await removeLoosePages(models, Date.now() + 1)
    wire.fate((name, command) =>
      name === 'update' && command['update'] === 'tickets' ? 'cut-before' : 'serve',
    )
    await expect(store.replaceTicket(next)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
    wire.fate(null)
    expectSame(await store.ticket(ticketIdOf('crash')), ticket)
    expect((await look('crash')).stored).toHaveLength(1)
    expect(await removeLoosePages(models, Date.now() + 1)).toBe(1)
    await connection.close()
    expectSame(await store.ticket(ticketIdOf('crash')), ticket)
    expect(await store.replaceTicket(next)).toBe(true)
    expectSame(await store.ticket(ticketIdOf('crash')), next)
  },
)

const pagesOf = (ticket: string) =>
  trial.inside(uri, async (db) => db.collection('pages').countDocuments({ ticket }))

const over = (name: string, number: number): Ticket =>
  ticketOf(name, number, { state: 'closed', openedAt: nine - day, messages: say(name, 0, 450), timeline: [noted(nine - day, name)] }) // prettier-ignore
const forgetting = { desk, ticketsBefore: nine, receiptsBefore: nine, limit: 10 } as const

test('SEC-3 a long ticket is forgotten with its pages, and found by none of its words', async () => {
  await store.insertTicket(over('forgotten', 1_101))
  expect(await pagesOf('forgotten')).toBe(3)
  expect(await store.forget(forgetting)).toMatchObject({ tickets: 1 })
  expect(await pagesOf('forgotten')).toBe(0)
  expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf('forgotten-0'))).toBeNull()
  expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf('forgotten-449'))).toBeNull()
})

test('SEC-3 a long ticket that another instance writes to while it is forgotten keeps its pages, or is gone', async () => {
  const other = await trial.open({ uri })
  const { models, connection } = await connect({ uri })
  for (let round = 0; round < 20; round += 1) {
    const ticket = over(`raced-${round}`, 1_200 + round)
    await store.insertTicket(ticket)
    const next = changed(ticket, { state: 'working' })
    const [written] = await Promise.all([other.replaceTicket(next), store.forget(forgetting)])
    expectSame(await other.ticket(ticket.id), written ? next : null)
    // The lost write may have made sure of its pages after they were deleted.
    if (!written) await removeLoosePages(models, Date.now() + 1)
    expect(await pagesOf(ticket.id)).toBe(written ? 3 : 0)
  }
  await connection.close()
  await other.close()
})

onlyIfCut(
  'SEC-3 a crash between a forgotten ticket and its pages leaves pages that are tidied away',
  async () => {
    const { wire } = trial
    if (wire === null) throw new Error('there is no stand-in')
    await store.insertTicket(over('half', 1_102))
    wire.fate((name, command) =>
      name === 'delete' && command['delete'] === 'pages' ? 'cut-before' : 'serve',
    )
    await expect(store.forget(forgetting)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
    wire.fate(null)
    expect(await store.ticket(ticketIdOf('half'))).toBeNull()
    expect(await store.ticketByMessage(desk, placeOf('g1'), messageOf('half-0'))).toBeNull()
    expect(await pagesOf('half')).toBe(3)
    const { models, connection } = await connect({ uri })
    expect(await removeLoosePages(models, Date.now() + 1)).toBe(3)
    await connection.close()
    expect(await store.forget(forgetting)).toEqual({ tickets: 0, receipts: 0, notices: 0 })
  },
)
