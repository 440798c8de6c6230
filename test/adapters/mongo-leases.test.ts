import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { migrateMongo, openMongoLeases, openMongoStore } from '../../adapters/mongo/index.ts'
import type { HeardNotes, Leases } from '../../src/ports/leases.ts'
import { startMongoWire, type MongoWire } from '../support/mongo-wire/index.ts'

const lifetime = 8_000
const nothing: HeardNotes = new Map()
const desk = 'desk/foshan'
const qq = 'account/qq/1'

let clock = Date.UTC(2026, 2, 4)
let wire: MongoWire
let uri = ''
let count = 0
const opened: Leases[] = []

/** One instance's view; each has its own connections. */
const open = async (): Promise<Leases> => {
  const leases = await openMongoLeases({ uri, lifetime })
  opened.push(leases)
  return leases
}

const holders = async (leases: Leases, ...names: readonly string[]) =>
  (await leases.look(names)).map(({ instance }) => instance)

beforeAll(async () => {
  wire = await startMongoWire(() => clock)
})
beforeEach(async () => {
  count += 1
  uri = wire.uri(`leases_${count}`)
  await migrateMongo({ uri })
})
afterAll(async () => {
  for (const leases of opened) await leases.close()
  await wire.stop()
})

describe('leases on MongoDB (times by the server’s clock)', () => {
  test('one holds, another does not get it; given back, it is free at once', async () => {
    const [a, b] = [await open(), await open()]
    const held = await a.seize([desk, qq], 'A')
    expect(held?.leases).toEqual([
      { name: qq, instance: 'A', term: 1, heardAt: null },
      { name: desk, instance: 'A', term: 1, heardAt: null },
    ])
    expect(await b.seize([desk], 'B')).toBeNull()
    expect(await holders(b, desk, qq)).toEqual(['A', 'A'])
    await held?.release(new Map([[qq, clock - 5]]))
    expect(await holders(b, desk, qq)).toEqual([null, null])
    const next = await b.seize([desk, qq], 'B')
    expect(next?.leases).toEqual([
      { name: qq, instance: 'B', term: 2, heardAt: clock - 5 },
      { name: desk, instance: 'B', term: 2, heardAt: null },
    ])
  })

  const times: readonly { readonly after: number; readonly free: boolean }[] = [
    { after: lifetime - 1, free: false },
    { after: lifetime, free: true },
  ]
  test.each(times)('not renewed for $after ms: free is $free', async ({ after, free }) => {
    const [a, b] = [await open(), await open()]
    await a.seize([desk], 'A')
    clock += after
    expect((await b.seize([desk], 'B')) !== null).toBe(free)
  })

  test('renewed, it lasts another lifetime from then, and what was heard is noted', async () => {
    const [a, b] = [await open(), await open()]
    const held = await a.seize([desk, qq], 'A')
    clock += lifetime - 1
    expect(await held?.renew(new Map([[qq, clock - 100]]))).toBe(true)
    clock += lifetime - 1
    expect(await b.seize([desk], 'B')).toBeNull()
    expect(await b.look([qq])).toEqual([
      { name: qq, instance: 'A', term: 1, heardAt: clock - lifetime + 1 - 100 },
    ])
  })

  test('once taken by another, what the first still sends changes nothing', async () => {
    const [a, b] = [await open(), await open()]
    const held = await a.seize([desk, qq], 'A')
    clock += lifetime
    const taken = await b.seize([desk, qq], 'B')
    expect(await held?.renew(new Map([[qq, 1]]))).toBe(false)
    await held?.release(new Map([[qq, 1]]))
    expect(await b.look([desk, qq])).toEqual([
      { name: desk, instance: 'B', term: 2, heardAt: null },
      { name: qq, instance: 'B', term: 2, heardAt: null },
    ])
    expect(await taken?.renew(nothing)).toBe(true)
  })

  test('run out but not taken, it can still be renewed by its holder', async () => {
    const a = await open()
    const held = await a.seize([desk], 'A')
    clock += 2 * lifetime
    expect(await held?.renew(nothing)).toBe(true)
  })

  test('all or none: what was got is given back when one is held by another', async () => {
    const [a, b] = [await open(), await open()]
    await a.seize(['desk/b'], 'A')
    expect(await b.seize(['desk/a', 'desk/b', 'desk/c'], 'B')).toBeNull()
    expect(await holders(a, 'desk/a', 'desk/b', 'desk/c')).toEqual([null, 'A', null])
  })

  test('of ten that want the same two at once, exactly one gets them, over and over', async () => {
    const instances = await Promise.all(Array.from({ length: 10 }, open))
    for (let round = 0; round < 10; round += 1) {
      const got = await Promise.all(instances.map((leases, index) => leases.seize([desk, qq], `I${index}`)))
      const winners = got.filter((held) => held !== null)
      expect(winners.length).toBeLessThanOrEqual(1)
      // Who got one and met another for the second gives it back: the next round finds both free.
      expect(await holders(instances[0] as Leases, desk, qq)).toEqual(
        winners.length === 1
          ? [winners[0]?.leases[0]?.instance, winners[0]?.leases[0]?.instance]
          : [null, null],
      )
      await winners[0]?.release(nothing)
    }
  })

  test('an instance that stands by is there for a copy that must be alone', async () => {
    const leases = await open()
    await expect(openMongoStore({ uri, alone: true })).rejects.toMatchObject({ code: 'STORE_IN_USE' })
    await leases.close()
    const alone = await openMongoStore({ uri, alone: true })
    const looker = await openMongoLeases({ uri, lifetime, onlyLook: true })
    await looker.close()
    await alone.close()
  })

  test('a database that was not migrated is refused', async () => {
    await expect(openMongoLeases({ uri: wire.uri('never_migrated'), lifetime })).rejects.toMatchObject({
      code: 'STORE_NOT_MIGRATED',
    })
  })

  test('a store that does not answer rejects with a Fault', async () => {
    const a = await open()
    const held = await a.seize([desk], 'A')
    await wire.down()
    await expect(held?.renew(nothing)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
    await wire.up()
    expect(await held?.renew(nothing)).toBe(true)
  }, 20_000)
})
