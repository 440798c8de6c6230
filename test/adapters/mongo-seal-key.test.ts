import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { agreeOnSealKey, migrateMongo } from '../../adapters/mongo/index.ts'
import { freshKey } from '../../adapters/seal/index.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

let trial: MongoTrial
beforeAll(async () => {
  trial = await startTrial()
})
afterAll(() => trial.end())

const migrated = async (): Promise<string> => {
  const uri = trial.fresh()
  await migrateMongo({ uri })
  return uri
}
const noted = (uri: string) =>
  trial.inside(uri, (db) => db.collection('about').findOne({ _id: 'seal' as never }))

test('SEC-3 without a setting, instances that start at once agree on one key of the database', async () => {
  const uri = await migrated()
  const keys = await Promise.all([1, 2, 3, 4].map(() => agreeOnSealKey({ uri }, null, freshKey)))
  expect(new Set(keys.map(({ hex }) => hex)).size).toBe(1)
  expect(await noted(uri)).toEqual({ _id: 'seal', key: keys[0]?.hex, fingerprint: keys[0]?.fingerprint })
  expect(await agreeOnSealKey({ uri }, null, freshKey)).toEqual(keys[0])
})

test('SEC-3 a key of the settings is known to the database by its fingerprint only', async () => {
  const uri = await migrated()
  const own = freshKey()
  expect(await agreeOnSealKey({ uri }, own, freshKey)).toEqual(own)
  expect(await agreeOnSealKey({ uri }, own, freshKey)).toEqual(own)
  expect(await noted(uri)).toEqual({ _id: 'seal', fingerprint: own.fingerprint })
})

test('SEC-3 an instance with another key is refused, and so is one that names none', async () => {
  const uri = await migrated()
  const own = freshKey()
  const other = freshKey()
  await agreeOnSealKey({ uri }, own, freshKey)
  const refused = agreeOnSealKey({ uri }, other, freshKey)
  await expect(refused).rejects.toMatchObject({ code: 'SEAL_KEY_DIFFERS', owner: 'operator' })
  await expect(refused).rejects.toThrow(`(${own.fingerprint}) than the settings name (${other.fingerprint})`)
  await expect(agreeOnSealKey({ uri }, null, freshKey)).rejects.toMatchObject({ code: 'SEAL_KEY_MISSING' })
  expect(await noted(uri)).toEqual({ _id: 'seal', fingerprint: own.fingerprint })
})

test('SEC-3 a file that holds the key of the database is the same key, another one is refused', async () => {
  const uri = await migrated()
  const made = await agreeOnSealKey({ uri }, null, freshKey)
  expect(await agreeOnSealKey({ uri }, made, freshKey)).toEqual(made)
  await expect(agreeOnSealKey({ uri }, freshKey(), freshKey)).rejects.toMatchObject({
    code: 'SEAL_KEY_DIFFERS',
  })
})

test('SEC-3 a database without its collections is told to be migrated first', async () => {
  await expect(agreeOnSealKey({ uri: trial.fresh() }, null, freshKey)).rejects.toMatchObject({
    code: 'STORE_NOT_MIGRATED',
  })
})
