import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { HeardNotes, Lease, Leases, Tenancy } from '../../src/ports/leases.ts'
import { connect, type MongoAddress } from './connect.ts'
import { isDuplicate, storeFault } from './faults.ts'
import type { LeaseRecord } from './records.ts'
import { announce, announceEvery, requirePrepared } from './schema.ts'

export interface MongoLeasesOptions extends MongoAddress {
  /** How long a lease lasts without being renewed, ms. */
  readonly lifetime: number
  /** Takes none: a migration or a copy need not mind this one. */
  readonly onlyLook?: boolean
}

/** Renewals are small and must not queue behind the store's work: they have connections of their own. */
const connections = 2

/**
 * Leases in the database of the store, each one document. All times are the server's: `until` is set from a reading
 * made before the write, so that the lifetime a holder counts from before it asked ends no later. An instance that
 * stands by is announced like one at work: a migration must not run over it, nor a copy beside it.
 * Rejects with a Fault: STORE_ADDRESS, STORE_UNREACHABLE, STORE_DENIED, STORE_NOT_MIGRATED, STORE_NEWER.
 */
export const openMongoLeases = async ({
  lifetime,
  onlyLook,
  ...options
}: MongoLeasesOptions): Promise<Leases> => {
  const database = await connect({ ...options, connections })
  const { address, connection, models, serverNow } = database
  let retire = (): Promise<void> => Promise.resolve()
  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw storeFault(error, address.spoken)
    }
  }
  try {
    await requirePrepared(database, false)
    if (onlyLook !== true)
      retire = await announce(database, `${hostname()}/${process.pid}/${randomUUID()}`, announceEvery)
  } catch (error) {
    await connection.close()
    throw storeFault(error, address.spoken)
  }
  const { collection } = models.leases

  const viewOf = (name: string, record: LeaseRecord | null, now: number): Lease => ({
    name,
    instance: record !== null && record.until > now ? record.instance : null,
    term: record?.term ?? 0,
    heardAt: record?.heardAt ?? null,
  })

  const find = async (name: string): Promise<LeaseRecord | null> =>
    (await collection.findOne({ _id: name as never })) as LeaseRecord | null

  /** Takes one that is free; null when it is not, or when somebody else was faster. */
  const take = async (name: string, holder: string, instance: string): Promise<Lease | null> => {
    const now = (await serverNow()).getTime()
    const found = await find(name)
    const until = now + lifetime
    if (found === null) {
      try {
        await collection.insertOne({ _id: name as never, holder, instance, term: 1, until })
      } catch (error) {
        if (isDuplicate(error)) return null
        throw error
      }
      return { name, instance, term: 1, heardAt: null }
    }
    if (found.until > now) return null
    const taken = await collection.updateOne(
      // A renewal or another taker in between has changed one of these.
      { _id: name as never, holder: found.holder, until: found.until },
      { $set: { holder, instance, until }, $inc: { term: 1 } },
    )
    if (taken.matchedCount === 0) return null
    return { name, instance, term: found.term + 1, heardAt: found.heardAt ?? null }
  }

  const write = async (
    names: readonly string[],
    holder: string,
    heard: HeardNotes,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<number> => {
    const { matchedCount } = await collection.bulkWrite(
      names.map((name) => {
        const heardAt = heard.get(name)
        const change = heardAt === undefined ? fields : { ...fields, heardAt }
        return { updateOne: { filter: { _id: name as never, holder }, update: { $set: change } } }
      }),
      { ordered: false },
    )
    return matchedCount
  }

  const tenancyOf = (holder: string, leases: readonly Lease[]): Tenancy => {
    const names = leases.map(({ name }) => name)
    return {
      leases,
      renew: (heard) =>
        ask(async () => {
          const until = (await serverNow()).getTime() + lifetime
          return (await write(names, holder, heard, { until })) === names.length
        }),
      release: (heard) =>
        ask(async () => {
          await write(names, holder, heard, { until: 0, holder: '' })
        }),
    }
  }

  return {
    lifetime,
    seize: (names, instance) =>
      ask(async () => {
        const holder = randomUUID()
        const taken: Lease[] = []
        const giveBack = () => tenancyOf(holder, taken).release(new Map())
        try {
          // In one order for everybody: of two who want the same, the one who gets the first gets the rest.
          for (const name of [...names].sort()) {
            const lease = await take(name, holder, instance)
            if (lease === null) {
              if (taken.length > 0) await giveBack()
              return null
            }
            taken.push(lease)
          }
        } catch (error) {
          if (taken.length > 0) await giveBack().catch(() => undefined)
          throw error
        }
        return tenancyOf(holder, taken)
      }),
    look: (names) =>
      ask(async () => {
        const now = (await serverNow()).getTime()
        return Promise.all(names.map(async (name) => viewOf(name, await find(name), now)))
      }),
    close: async () => {
      await retire().catch(() => undefined)
      await connection.close()
    },
  }
}
