import { describe, expect, test } from '@jest/globals'
import { benchDesk } from '../src/cli/bench-desk.ts'
import { benchStores } from '../src/cli/bench-stores.ts'
import { loadShipped } from '../src/cli/load-desk.ts'

const { contract, articles } = loadShipped('foshan-fiscal', null)
const input = { contract, articles, messages: 300, rooms: 200, users: 15_000, articleCount: 100 }

const numbersOf = (value: unknown): Readonly<Record<string, number>> => value as never

describe('zhiban bench desk --store', () => {
  test('the embedded store: no warning, no network', async () => {
    const result = await benchDesk({ ...input, store: 'sqlite' })
    expect(result).toMatchObject({
      settings: { store: 'sqlite', messages: 300 },
      networkBytesPerMessage: null,
      commandsPerMessage: null,
    })
    expect(result).not.toHaveProperty('warning')
    expect(numbersOf(result['storeCallsPerMessage'])['addReceipt']).toBe(1)
    expect(result['noticesHandedOver']).toBe(180)
  }, 120_000)

  test('the double in a process of its own: the same work, few round trips, and said loudly what it is', async () => {
    const result = await benchDesk({ ...input, store: 'mongo' })
    expect(result).toMatchObject({ settings: { store: 'mongo' }, noticesHandedOver: 180 })
    if (process.env['ZHIBAN_TEST_MONGODB_URI'] === undefined)
      expect(result['warning']).toMatch(/DOUBLE.*not of MongoDB/)
    // A message needs some ten looks and writes; those that are asked at once share a command.
    expect(result['roundTripsPerMessage']).toBeLessThan(7)
    expect(result['networkBytesPerMessage']).toBeGreaterThan(500)
    expect(result['serverCpuSeconds']).toBeGreaterThan(0)
  }, 120_000)

  test('another name is refused with what to write instead', async () => {
    await expect(benchStores('oracle')).rejects.toMatchObject({ code: 'BENCH_STORE', next: expect.stringContaining('mongodb://') }) // prettier-ignore
  })
})
