import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { storeFault } from '../../adapters/mongo/faults.ts'
import { migrateMongo, openMongoStore } from '../../adapters/mongo/index.ts'
import { knownSchema } from '../../adapters/mongo/schema.ts'
import { Fault } from '../../src/domain/fault.ts'
import { second } from '../../src/domain/time.ts'
import {
  changed, desk, insertAll, keyOf, looseOf, nine, placeOf, receiptOf, ticketIdOf, ticketOf, waiting,
} from '../contracts/store-samples.ts' // prettier-ignore
import type { MongoWire } from '../support/mongo-wire/index.ts'
import { canCut, startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

let trial: MongoTrial
let uri = ''
beforeAll(async () => {
  trial = await startTrial()
})
beforeEach(() => {
  uri = trial.fresh()
})
afterAll(() => trial.end())

const faultOf = async (attempt: Promise<unknown>): Promise<Fault> => {
  const error = await attempt.then(
    () => new Error('it went through'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw new Error('not a fault', { cause: error })
  expect(error.message).toMatch(/^[^\n]+[^.]\.$/)
  expect(error.next).toMatch(/\.$/)
  return error
}
const codeOf = async (attempt: Promise<unknown>): Promise<string> => (await faultOf(attempt)).code
const open = () => trial.open({ uri, patience: 800 })

/** What breaks connections at a chosen moment is only to be had from the stand-in: on a server these are skipped. */
const onWire = (name: string, run: (wire: MongoWire) => Promise<void>): void => {
  const onlyIfCut = canCut ? test : test.skip
  onlyIfCut(name, async () => {
    if (trial.wire === null) throw new Error('there is no stand-in')
    await run(trial.wire)
  })
}

describe('a database that a desk cannot work on is refused with what to do', () => {
  test('an empty one, until it is migrated; migrating again makes nothing new', async () => {
    const fault = await faultOf(open())
    expect(fault.code).toBe('STORE_NOT_MIGRATED')
    expect(fault.next).toContain('zhiban migrate')
    const made = await migrateMongo({ uri })
    expect(made).toMatchObject({ from: 0, to: knownSchema })
    expect(made.indexes).toContain('tickets.one_ticket_a_number')
    expect(await migrateMongo({ uri })).toMatchObject({ from: knownSchema, indexes: [] })
    await (await open()).close()
  })

  test.each(['tickets.to_wake', 'tickets.one_ticket_a_number', 'receipts.pending'])(
    'one without the index %s, which migrate brings back',
    async (index) => {
      await migrateMongo({ uri })
      const [collection = '', name = ''] = index.split('.')
      await trial.inside(uri, (db) => db.collection(collection).dropIndex(name))
      const fault = await faultOf(open())
      expect(fault.code).toBe('STORE_NOT_MIGRATED')
      expect(fault.message).toContain(index)
      expect((await migrateMongo({ uri })).indexes).toEqual([index])
      await (await open()).close()
    },
  )

  test('one of a newer version, which is left as it is', async () => {
    await migrateMongo({ uri })
    await trial.inside(uri, (db) =>
      db.collection('about').updateOne({ _id: 'schema' as never }, { $set: { version: 99 } }),
    )
    expect(await codeOf(open())).toBe('STORE_NEWER')
    expect(await codeOf(migrateMongo({ uri }))).toBe('STORE_NEWER')
  })

  test.each(['songs', 'tickets'])('one in which another program keeps %s', async (name) => {
    await trial.inside(uri, (db) => db.collection(name).insertOne({ title: 'x' }))
    expect(await codeOf(migrateMongo({ uri }))).toBe('STORE_FOREIGN')
    expect(await codeOf(open())).toBe('STORE_FOREIGN')
  })

  test.each([
    'mongodb://u:geheim@127.0.0.1:1',
    'mongodb://u:geheim@127.0.0.1:1/?replicaSet=x',
    'mongodb://u:ge@heim:x@127.0.0.1:1/zhiban?authMechanism=geheim',
    'postgres://u:geheim@127.0.0.1/zhiban',
  ])('an address that cannot be used is not repeated: %s', async (address) => {
    const fault = await faultOf(openMongoStore({ uri: address, patience: 300 }))
    expect(fault.code).toBe('STORE_ADDRESS')
    expect(JSON.stringify([fault.message, fault.next, String(fault.cause)])).not.toContain('geheim')
  })

  test('one that nobody serves, named without user and password', async () => {
    const fault = await faultOf(
      openMongoStore({ uri: 'mongodb://u:geheim@127.0.0.1:1/zhiban?authSource=admin', patience: 300 }),
    )
    expect(fault.code).toBe('STORE_UNREACHABLE')
    expect(fault.message).toContain('mongodb://127.0.0.1:1/zhiban ')
    expect(fault.message + String(fault.cause)).not.toContain('geheim')
  })
})

describe('migrate', () => {
  const put = (collection: string, id: string, fields: object) =>
    trial.inside(uri, (db) => db.collection(collection).insertOne({ _id: id as never, ...fields }))
  const ago = (seconds: number): Date => new Date(Date.now() - seconds * second)

  test('is refused while another one runs, and goes on when that was killed long ago', async () => {
    await migrateMongo({ uri })
    await put('about', 'migration', { by: 'other', at: ago(30) })
    expect(await codeOf(migrateMongo({ uri }))).toBe('STORE_MIGRATING')
    await trial.inside(uri, (db) =>
      db.collection('about').updateOne({ _id: 'migration' as never }, { $set: { at: ago(700) } }),
    )
    expect(await migrateMongo({ uri })).toMatchObject({ indexes: [] })
  })

  test('is refused while a desk of an older version works, and goes on when it is gone', async () => {
    await migrateMongo({ uri })
    await put('instances', 'old', { knows: knownSchema - 1, seenAt: ago(5) })
    const fault = await faultOf(migrateMongo({ uri }))
    expect(fault.code).toBe('STORE_VERSIONS')
    expect(fault.message).toContain('old')
    await trial.inside(uri, (db) =>
      db.collection('instances').updateOne({ _id: 'old' as never }, { $set: { seenAt: ago(90) } }),
    )
    expect(await migrateMongo({ uri })).toMatchObject({ to: knownSchema })
  })

  test('records of instances that were killed long ago go when the next one comes', async () => {
    await migrateMongo({ uri })
    await put('instances', 'killed', { knows: knownSchema, seenAt: ago(2 * 24 * 3_600) })
    await put('instances', 'lately', { knows: knownSchema, seenAt: ago(3_600) })
    const store = await open()
    const left = await trial.inside(uri, (db) => db.collection('instances').find().toArray())
    expect(left.map(({ _id }) => String(_id))).not.toContain('killed')
    expect(left).toHaveLength(2)
    await store.close()
  })

  test('of two at once does the work once; desks of this version may go on meanwhile', async () => {
    await migrateMongo({ uri })
    const store = await open()
    await trial.inside(uri, (db) => db.collection('tickets').dropIndex('to_wake'))
    const both = await Promise.allSettled([migrateMongo({ uri }), migrateMongo({ uri })])
    const done = both.filter((one) => one.status === 'fulfilled')
    expect(done.flatMap((one) => one.value.indexes)).toEqual(['tickets.to_wake'])
    for (const one of both)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'STORE_MIGRATING' })
    expect(await store.addReceipt(receiptOf('m1'))).toBe('stored')
    await store.close()
  })
})

describe('a lost connection', () => {
  onWire('before a write is carried out: a fault, nothing written, and the next try goes through', async (wire) => {
    await migrateMongo({ uri })
    const store = await open()
    const ticket = ticketOf('t', 1001)
    wire.fate((name) => (name === 'insert' ? 'cut-before' : 'serve'))
    expect(await codeOf(store.insertTicket(ticket))).toBe('STORE_UNREACHABLE')
    expect(await codeOf(store.addReceipt(receiptOf('m1')))).toBe('STORE_UNREACHABLE')
    wire.fate(null)
    expect(await store.ticket(ticket.id)).toBeNull()
    expect(await store.insertTicket(ticket)).toBe('inserted')
    expect(await store.addReceipt(receiptOf('m1'))).toBe('stored')
    await store.close()
  })

  onWire('after a write was carried out: a fault, and trying again does nothing twice', async (wire) => {
    await migrateMongo({ uri })
    const store = await open()
    const first = ticketOf('t', 1001)
    const second = changed(first, { title: '新' })
    const writes = new Set(['insert', 'update'])
    const broken = async (write: Promise<unknown>): Promise<void> => {
      expect(await codeOf(write)).toBe('STORE_UNREACHABLE')
      wire.fate(null)
    }
    const cutNextWrite = (): void => wire.fate((name) => (writes.has(name) ? 'cut-after' : 'serve'))
    cutNextWrite()
    await broken(store.insertTicket(first))
    expect(await store.insertTicket(first)).toBe('exists')
    cutNextWrite()
    await broken(store.replaceTicket(second))
    expect(await store.replaceTicket(second)).toBe(false)
    expect(await store.ticket(first.id)).toEqual(second)
    // Nobody was told that it is stored: the platform's second delivery is the first that counts.
    cutNextWrite()
    await broken(store.addReceipt(receiptOf('m1')))
    expect(await store.addReceipt(receiptOf('m1'))).toBe('stored')
    expect(await store.addReceipt(receiptOf('m1'))).toBe('duplicate')
    expect(await store.pendingReceipts(9)).toHaveLength(1)
    await store.close()
  })

  onWire('without the word of the majority: a fault, and the next delivery counts as the first', async (wire) => {
    await migrateMongo({ uri })
    const store = await open()
    await store.addReceipt(receiptOf('known'))
    wire.fate((name) => (name === 'insert' ? 'unconfirmed' : 'serve'))
    // Stored by one command with one that is there already: neither may be taken for safe.
    const both = await Promise.allSettled(['known', 'm1'].map((name) => store.addReceipt(receiptOf(name))))
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await codeOf(store.addReceipt(receiptOf('m2')))).toBe('STORE_UNCONFIRMED')
    const tickets = ['t1', 't2'].map((name, index) => store.insertTicket(ticketOf(name, 1001 + index)))
    for (const ticket of tickets) expect(await codeOf(ticket)).toBe('STORE_UNCONFIRMED')
    wire.fate(null)
    expect(await store.addReceipt(receiptOf('m1'))).toBe('stored')
    expect(await store.addReceipt(receiptOf('m2'))).toBe('stored')
    expect(await store.addReceipt(receiptOf('m2'))).toBe('duplicate')
    await store.close()
  })

  onWire('while the server is away: every call is a fault in time; when it is back, work goes on', async (wire) => {
    await migrateMongo({ uri })
    const store = await open()
    await store.insertTicket(ticketOf('t', 1001))
    await wire.down()
    try {
      const calls = [store.ticket(ticketIdOf('t')), store.addReceipt(receiptOf('m')), store.nextDueAt()]
      expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'STORE_UNREACHABLE'))
    } finally {
      await wire.up()
    }
    expect((await store.ticket(ticketIdOf('t')))?.id).toBe('t')
    expect(await store.addReceipt(receiptOf('m'))).toBe('stored')
    await store.close()
  })

  onWire('to a primary that steps down: a fault that says so', async (wire) => {
    await migrateMongo({ uri })
    const store = await open()
    wire.fate((name) => (name === 'insert' ? { code: 10107, codeName: 'NotWritablePrimary' } : 'serve'))
    expect(await codeOf(store.insertTicket(ticketOf('t', 1001)))).toBe('STORE_UNREACHABLE')
    wire.fate(null)
    expect(await store.insertTicket(ticketOf('t', 1001))).toBe('inserted')
    await store.close()
  })
}) // prettier-ignore

onWire(
  'of two writes of one ticket the first call wins, also when its connection is the slower one',
  async (wire) => {
    await migrateMongo({ uri })
    const store = await open()
    const ticket = ticketOf('t', 1001)
    await store.insertTicket(ticket)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let updates = 0
    wire.fate((name) => (name === 'update' && (updates += 1) === 1 ? held : 'serve'))
    const both = ['first', 'second'].map((title) => store.replaceTicket(changed(ticket, { title })))
    // As many round trips as the second would need to overtake.
    for (let trip = 0; trip < 5; trip += 1) await store.nextDueAt()
    release()
    expect(await Promise.all(both)).toEqual([true, false])
    wire.fate(null)
    expect((await store.ticket(ticket.id))?.title).toBe('first')
    await store.close()
  },
)

describe('documents that do not read as what they should be', () => {
  test('are a fault when asked for, and keep no list from the others', async () => {
    await migrateMongo({ uri })
    const reported: string[] = []
    const store = await trial.open({ uri, report: ({ message }) => reported.push(message) })
    await insertAll(store, [
      ticketOf('good', 1001, { wakeAt: nine + 1 }),
      ticketOf('bad', 1002, { wakeAt: nine }),
    ])
    for (const name of ['m1', 'm2']) await store.addReceipt(receiptOf(name))
    await store.insertNotice(looseOf('n', waiting(nine)))
    await trial.inside(uri, async (db) => {
      await db.collection('tickets').updateOne({ _id: 'bad' as never }, { $set: { 'doc.messages': 'none' } })
      await db.collection('receipts').updateOne({ _id: keyOf('m1') as never }, { $set: { event: null } })
      await db.collection('notices').updateOne({ _id: 'n' as never }, { $unset: { 'doc.notice': 1 } })
    })
    expect(await codeOf(store.ticket(ticketIdOf('bad')))).toBe('STORE_DAMAGED')
    expect(await codeOf(store.receipt(keyOf('m1')))).toBe('STORE_DAMAGED')
    expect((await store.dueTickets(nine + 9, 9)).map(({ id }) => id)).toEqual(['good'])
    expect((await store.listTickets({ desk }, { limit: 9 })).map(({ id }) => id)).toEqual(['good'])
    expect((await store.pendingReceipts(9)).map(({ key }) => key)).toEqual([keyOf('m2')])
    expect((await store.recentReceipts(placeOf('g1'), 9)).map(({ key }) => key)).toEqual([keyOf('m2')])
    expect(await store.dueNotices(nine, 9)).toEqual([])
    expect(reported.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'The ticket bad', 'The ticket bad', `The receipt ${keyOf('m1')}`, `The receipt ${keyOf('m1')}`, 'The notice n',
    ]) // prettier-ignore
    await store.close()
  })

  test('are refused alone when a desk wants to write them', async () => {
    await migrateMongo({ uri })
    const store = await open()
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    const outcomes = await Promise.allSettled([
      store.insertTicket(ticketOf('a', 1001)),
      store.insertTicket({ ...ticketOf('b', 1002), state: null as never }),
      store.insertTicket({ ...ticketOf('c', 1003), cause: circular as never }),
      store.addReceipt(receiptOf('m1')),
      store.addReceipt({ ...receiptOf('m2'), event: { ...receiptOf('m2').event, text: circular } as never }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled', 'rejected', 'rejected', 'fulfilled', 'rejected',
    ]) // prettier-ignore
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'STORE_REFUSED' })
    expect(await store.countTickets({ desk })).toBe(1)
    await store.close()
  })

  test('a document beyond 16 MB is refused, and the store is well', async () => {
    await migrateMongo({ uri })
    const store = await open()
    const huge = ticketOf('huge', 1001, { fix: '票'.repeat(6 * 1024 * 1024) })
    expect(await codeOf(store.insertTicket(huge))).toBe('STORE_REFUSED')
    expect(await store.insertTicket(ticketOf('a', 1001))).toBe('inserted')
    await store.close()
  })
})

test('a backup into a file is refused with where to look', async () => {
  await migrateMongo({ uri })
  const store = await open()
  const fault = await faultOf(store.backup('copy.db'))
  expect(fault.code).toBe('STORE_BACKUP_ELSEWHERE')
  expect(fault.next).toContain('mongodump')
  await store.close()
})

test.each([
  ['MongoServerError', 13, 'STORE_DENIED'],
  ['MongoServerError', 18, 'STORE_DENIED'],
  ['MongoServerError', 14031, 'STORE_FULL'],
  ['MongoServerError', 11602, 'STORE_UNREACHABLE'],
  ['MongoWriteConcernError', 64, 'STORE_UNCONFIRMED'],
  ['MongoServerError', 121, 'STORE_REFUSED'],
  ['MongoServerError', 292, 'STORE_BROKEN'],
  ['MongoNetworkTimeoutError', undefined, 'STORE_UNREACHABLE'],
  ['MongoPoolClearedError', undefined, 'STORE_UNREACHABLE'],
  ['TypeError', undefined, 'STORE_BROKEN'],
])('%s with code %s is told as %s', async (name, code, told) => {
  const cause = Object.assign(new Error('inner words'), { name, ...(code === undefined ? {} : { code }) })
  const fault = await faultOf(Promise.reject(storeFault(cause, 'mongodb://host/zhiban')))
  expect(fault).toMatchObject({ code: told, cause })
  expect(fault.message).not.toContain('inner words')
})

test('to know of the store loads none of mongoose', () => {
  const adapter = new URL('../../adapters/mongo/index.ts', import.meta.url).href
  const script = `await import(${JSON.stringify(adapter)});
    const { createRequire } = await import('node:module');
    console.log(Object.keys(createRequire(${JSON.stringify(adapter)}).cache).filter((f) => /mongoose|mongodb/.test(f)).length)`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(out.trim()).toBe('0')
})
