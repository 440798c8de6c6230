import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { openContents } from '../../adapters/sqlite/contents.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Store } from '../../src/ports/store.ts'
import type { CopyTarget } from '../../src/ports/store-contents.ts'
import { copyStore, type Digest } from '../../src/usecases/copy-store.ts'
import {
  changed, desk, documentOf, insertAll, insertDocuments, keyOf, leased, looseOf, nine, noted, noticeOf, otherDesk,
  placeOf, receiptOf, saidOf, ticketOf, waiting,
} from '../contracts/store-samples.ts' // prettier-ignore
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

const tickets = 3_000

const createDigest = (): Digest => {
  const hash = createHash('sha256')
  return { add: (line) => void hash.update(line), value: () => hash.digest('hex') }
}

let trial: MongoTrial
let base = ''
beforeAll(async () => {
  trial = await startTrial()
})
afterAll(() => trial.end())
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'zhiban-copy-'))
})
afterEach(() => rm(base, { recursive: true }))

/** A desk with some of everything: finished receipts, long and changed tickets, notices, audit, gaps in its numbers. */
const fill = async (store: Store): Promise<void> => {
  const numbers = await Promise.all(Array.from({ length: tickets }, () => store.takeTicketNumber(desk)))
  await store.takeTicketNumber(desk)
  await store.takeTicketNumber(otherDesk)
  await insertAll(
    store,
    numbers.map((number, index) =>
      ticketOf(`t${index}-中文`, number, {
        messages: [saidOf(`m${index}`)],
        wakeAt: index % 7 ? null : nine,
      }),
    ),
  )
  const long = ticketOf('long', 9_001, {
    messages: Array.from({ length: 450 }, (_, index) =>
      saidOf(`l${index}`, { text: '半个字\ud83d', sealed: `v1.${index}` }),
    ),
    notices: [noticeOf('n', leased(nine))],
  })
  await insertAll(store, [long])
  await store.replaceTicket(
    changed(long, { state: 'working', timeline: [...long.timeline, noted(nine, 'x')] }),
  )
  for (const name of ['b', 'a', 'c']) await store.addReceipt(receiptOf(name, { text: `${name}\u0000 😀` }))
  await store.finishReceipt(keyOf('a'), 'ticket:1001')
  await insertDocuments(store, [documentOf('d', { wakeAt: nine }), documentOf('e', { desk: otherDesk })])
  await store.replaceDocument(documentOf('d', { version: 2, state: 'withdrawn' }))
  await store.insertNotice(looseOf('loose', waiting(nine)))
  await store.takeSerial(desk, 'problem')
  await store.takeSerial(desk, 'problem/2026')
  for (const what of ['refused', 'restored'])
    await store.appendAudit({ at: nine, desk, who: 'test/zhang', where: placeOf('g1'), what, detail: '' })
}

/** MongoDB keeps UTF-8, in which half a character becomes a mark that something was there. */
const wellFormed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? one.toWellFormed() : one)))

/** What people and the desk would notice if it were another store. */
const impression = async (store: Store) => ({
  count: await store.countTickets({ desk }),
  long: await store.ticketByNumber(desk, '9001' as never),
  pending: (await store.pendingReceipts(9)).map(({ key }) => key),
  finished: (await store.receipt(keyOf('a')))?.outcome,
  due: (await store.dueTickets(nine, 5_000)).length,
  work: (await store.dueNotices(nine, 9)).map(({ kind }) => kind),
  next: await store.nextDueAt(),
  byMessage: (await store.ticketByMessage(desk, placeOf('g1'), 'l3' as never))?.id,
  document: await store.document('article', 'd' as never),
  audit: (await store.listAudit(desk, 9)).map(({ what }) => what),
  number: await store.takeTicketNumber(desk),
  otherNumber: await store.takeTicketNumber(otherDesk),
  serials: [await store.takeSerial(desk, 'problem'), await store.takeSerial(desk, 'problem/2026')],
})

describe('a desk is copied', () => {
  test('from SQLite to MongoDB and back: the same digests, and the same desk', async () => {
    const first = await openStore({ folder: join(base, 'first') })
    await fill(first)
    await first.close()
    const source = await openContents({ folder: join(base, 'first'), mustExist: true })
    const mongo = await trial.open()
    const there = await copyStore(source, mongo, createDigest)
    await source.close()
    expect(there.map(({ kind, count }) => [kind, count])).toEqual([
      ['receipts', 3], ['tickets', tickets + 1], ['documents', 2], ['notices', 1], ['audit', 2], ['counters', 4],
    ]) // prettier-ignore
    const target = await openContents({ folder: join(base, 'second') })
    const back = await copyStore(mongo, target, createDigest)
    await target.close()
    expect(back).toEqual(there)
    const original = await openStore({ folder: join(base, 'first') })
    const copy = await openStore({ folder: join(base, 'second') })
    const seen = await impression(original)
    expect(seen.number).toBe('4002')
    expect(seen.long?.messages).toHaveLength(450)
    expect(wellFormed(await impression(copy))).toEqual(wellFormed(seen))
    expect(wellFormed(await impression(mongo))).toEqual(wellFormed(seen))
    for (const store of [original, copy]) await store.close()
  }, 60_000)

  /** Ends as a kill does: something is written, and nothing after it. */
  const cutOff = (to: CopyTarget, portions: number): CopyTarget => {
    let left = portions
    return {
      ...to,
      put: (kind, items) => {
        left -= 1
        return left < 0 ? Promise.reject(new Error('killed')) : to.put(kind, items)
      },
    }
  }

  test.each([1, 4])(
    'cut off after %i portions: no desk opens it, and copying again begins anew',
    async (portions) => {
      const first = await openStore({ folder: join(base, 'first') })
      await fill(first)
      await first.close()
      const source = await openContents({ folder: join(base, 'first'), mustExist: true })
      const uri = trial.fresh()
      await migrateMongo({ uri })
      const folder = join(base, 'second')

      const part = await trial.open({ uri, copyTarget: true })
      await expect(copyStore(source, cutOff(part, portions), createDigest)).rejects.toThrow('killed')
      await part.close()
      await expect(trial.open({ uri })).rejects.toMatchObject({ code: 'STORE_COPY_UNFINISHED' })
      const again = await trial.open({ uri, copyTarget: true })
      const there = await copyStore(source, again, createDigest)
      await again.close()
      const mongo = await trial.open({ uri })

      const half = await openContents({ folder })
      await expect(copyStore(mongo, cutOff(half, portions), createDigest)).rejects.toThrow('killed')
      await half.close()
      await expect(openStore({ folder })).rejects.toMatchObject({ code: 'STORE_COPY_UNFINISHED' })
      await expect(openContents({ folder, mustExist: true })).rejects.toMatchObject({
        code: 'STORE_COPY_UNFINISHED',
      })
      const anew = await openContents({ folder })
      expect(await copyStore(mongo, anew, createDigest)).toEqual(there)
      await anew.close()
      await source.close()
      const copy = await openStore({ folder })
      expect(await copy.countTickets({ desk })).toBe(tickets + 1)
      await copy.close()
    },
    60_000,
  )

  test('never into a store that holds anything: nothing is written', async () => {
    const source = await openStore({ folder: join(base, 'source') })
    await source.addReceipt(receiptOf('m'))
    await source.close()
    const from = await openContents({ folder: join(base, 'source') })
    const mongo = await trial.open()
    await mongo.takeSerial(desk, 'problem')
    await expect(copyStore(from, mongo, createDigest)).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' })
    expect(await mongo.pendingReceipts(9)).toEqual([])
    await from.close()
  })

  test('only when nobody works on the database', async () => {
    const uri = trial.fresh()
    await migrateMongo({ uri })
    const running = await trial.open({ uri })
    await expect(trial.open({ uri, alone: true })).rejects.toMatchObject({ code: 'STORE_IN_USE' })
    expect(await running.addReceipt(receiptOf('m'))).toBe('stored')
    await running.close()
    await (await trial.open({ uri, alone: true })).close()
  })

  test('only when nobody works on the folder, and only when there is one', async () => {
    const running = await openStore({ folder: join(base, 'live') })
    await expect(openContents({ folder: join(base, 'live') })).rejects.toMatchObject({ code: 'STORE_IN_USE' })
    await running.close()
    await expect(openContents({ folder: join(base, 'none'), mustExist: true })).rejects.toMatchObject({
      code: 'STORE_MISSING',
    })
  })

  test.each<[string, (to: CopyTarget) => CopyTarget]>([
    ['loses one', (to) => ({ ...to, put: (kind, items) => to.put(kind, items.slice(1)) })],
    [
      'changes a letter',
      (to) => ({
        ...to,
        put: (kind, items) =>
          to.put(kind, JSON.parse(JSON.stringify(items).replace('实验小学', '实验中学')) as never),
      }),
    ],
    ['turns the order', (to) => ({ ...to, put: (kind, items) => to.put(kind, items.toReversed()) })],
  ])('and one that %s is told from the source', async (_, spoil) => {
    const store = await openStore({ folder: join(base, 'from') })
    for (const name of ['a', 'b']) await store.addReceipt(receiptOf(name))
    await store.close()
    const from = await openContents({ folder: join(base, 'from') })
    const to = await openContents({ folder: join(base, 'to') })
    await expect(copyStore(from, spoil(to), createDigest)).rejects.toMatchObject({
      code: 'STORE_COPY_DIFFERS',
    })
    await from.close()
    await to.close()
  })
})
