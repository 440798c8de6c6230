import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import mongoose from 'mongoose'
import { startMongoWire, type MongoWire } from '../support/mongo-wire/index.ts'

/** The stand-in must behave as a server does where the adapter relies on it: else its suites would prove nothing. */
let wire: MongoWire
let connection: mongoose.Connection
let things: mongoose.mongo.Collection<mongoose.mongo.Document>
beforeAll(async () => {
  wire = await startMongoWire()
  connection = await mongoose.createConnection(wire.uri('trial')).asPromise()
})
beforeEach(async () => {
  things = connection.db?.collection('things') as typeof things
  await things.drop()
})
afterAll(async () => {
  await connection.close()
  await wire.stop()
})

const named = (name: string, fields: object = {}) => ({ _id: name as never, ...fields })
const duplicate = { code: 11000 }

describe('the stand-in', () => {
  test('refuses a second document with an id, with the key of a unique index, and the insert that follows an ordered one', async () => {
    await things.createIndex({ desk: 1, number: 1 }, { unique: true })
    await things.insertOne(named('a', { desk: 'd', number: '1' }))
    await expect(things.insertOne(named('a', { desk: 'd', number: '2' }))).rejects.toMatchObject(duplicate)
    await expect(things.insertOne(named('b', { desk: 'd', number: '1' }))).rejects.toMatchObject(duplicate)
    await things.insertOne(named('b', { desk: 'e', number: '1' }))
    await expect(things.updateOne({ _id: 'b' as never }, { $set: { desk: 'd' } })).rejects.toMatchObject(
      duplicate,
    )
    expect(await things.findOne({ _id: 'b' as never })).toMatchObject({ desk: 'e' })
    const more = [named('a'), named('c', { desk: 'x', number: '9' })]
    await expect(things.insertMany(more)).rejects.toMatchObject(duplicate)
    expect(await things.countDocuments()).toBe(2)
    await expect(things.insertMany(more, { ordered: false })).rejects.toMatchObject(duplicate)
    expect(await things.countDocuments()).toBe(3)
    await things.deleteOne({ _id: 'a' as never })
    expect((await things.insertOne(named('d', { desk: 'd', number: '1' }))).acknowledged).toBe(true)
  })

  test('holds a partial unique index only to what it covers, and a list by each of its values', async () => {
    await things.createIndex({ who: 1 }, { unique: true, partialFilterExpression: { open: true } })
    await things.createIndex({ tags: 1 }, { unique: true, partialFilterExpression: { tags: { $exists: true } } })
    await things.insertMany([
      named('a', { who: 'w', open: true, tags: ['x', 'y'] }),
      named('b', { who: 'w', open: false }),
      named('c', { who: 'w', open: false }),
    ])
    await expect(things.updateOne({ _id: 'b' as never }, { $set: { open: true } })).rejects.toMatchObject(
      duplicate,
    )
    await expect(things.insertOne(named('d', { who: 'z', tags: ['y'] }))).rejects.toMatchObject(duplicate)
    await things.updateOne({ _id: 'a' as never }, { $set: { open: false } })
    expect((await things.updateOne({ _id: 'b' as never }, { $set: { open: true } })).modifiedCount).toBe(1)
    await expect(things.createIndex({ missing: 1 }, { unique: true })).rejects.toMatchObject(duplicate)
    expect((await things.indexes()).map(({ name }) => name)).toEqual(['_id_', 'who_1', 'tags_1'])
  }) // prettier-ignore

  test('replaces by compare-and-set, counts by $inc, and upserts with what is for inserts only', async () => {
    await things.insertOne(named('a', { version: 1, old: true }))
    const replace = (version: number) =>
      things.replaceOne({ _id: 'a' as never, version: version - 1 }, { version })
    expect((await Promise.all([replace(2), replace(2), replace(3)])).map((r) => r.matchedCount)).toEqual([
      1, 0, 1,
    ])
    expect(await things.findOne({ _id: 'a' as never })).toEqual({ _id: 'a', version: 3 })
    const counts = await Promise.all(
      Array.from({ length: 20 }, () =>
        things.findOneAndUpdate({ _id: 'n' as never }, { $inc: { last: 1 } }, { upsert: true, returnDocument: 'after' }),
      ),
    ) // prettier-ignore
    expect(counts.map((one) => one?.['last'] as number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
    const write = { $set: { at: 1 }, $setOnInsert: { born: 1 } }
    expect((await things.updateOne(named('u'), write, { upsert: true })).upsertedId).toBe('u')
    await things.updateOne(named('u'), { $set: { at: 2 }, $setOnInsert: { born: 2 } }, { upsert: true })
    expect(await things.findOne({ _id: 'u' as never })).toEqual({ _id: 'u', at: 2, born: 1 })
  })

  test('hands out a long answer in parts that do not see later changes', async () => {
    await things.insertMany(Array.from({ length: 350 }, (_, n) => named(`t${n}`, { n })))
    const cursor = things.find().sort({ n: -1 }).batchSize(100)
    const first = await cursor.next()
    await things.deleteMany({ n: { $lt: 200 } })
    const rest = await cursor.toArray()
    expect([first?.['n'], rest.length]).toEqual([349, 349])
    expect(wire.served.get('getMore')).toBeGreaterThanOrEqual(3)
    expect(await things.find({ n: { $gte: 348 } }).project({ _id: 0, n: 1 }).toArray()).toEqual([{ n: 348 }, { n: 349 }]) // prettier-ignore
  })

  test('compares only like with like: what has no time is not before any time', async () => {
    await things.insertMany([named('none'), named('null', { at: null }), named('time', { at: 5 })])
    expect(await things.countDocuments({ at: { $lte: 9 } })).toBe(1)
    expect(await things.countDocuments({ at: { $gte: 0 } })).toBe(1)
    expect(await things.countDocuments({ at: null })).toBe(2)
  })

  test('has no transactions and no change streams, as a single server has none', async () => {
    const session = connection.getClient().startSession()
    session.startTransaction()
    await expect(things.insertOne(named('a'), { session })).rejects.toThrow()
    await session.endSession()
    const stream = things.watch()
    await expect(stream.next()).rejects.toMatchObject({ code: 40573 })
    expect(await things.countDocuments()).toBe(0)
  })
})
