import { hour, type Instant } from '../../src/domain/time.ts'
import type { Speech } from '../../src/ports/chat-journal.ts'
import type { Speeches } from '../../src/ports/speeches.ts'
import { connect, type MongoAddress } from './connect.ts'
import { storeFault } from './faults.ts'
import { createGatherer } from './gather.ts'
import type { SpeechRecord } from './records.ts'

export interface MongoSpeechesOptions extends MongoAddress {
  readonly now?: () => Instant
}

/** Long after the outcome of a notice stands in its ticket, nobody asks for its speech. */
const keptFor = 48 * hour
const forgetEvery = hour
/** One for what is written, in turn, and a few for what is asked. */
const connections = 4

/**
 * Speeches in the database of the store, one document for each notice. The database must be migrated: whoever holds
 * leases on it knows that. Rejects with a Fault: STORE_ADDRESS, STORE_UNREACHABLE, STORE_DENIED.
 */
export const openMongoSpeeches = async ({
  now = Date.now,
  ...options
}: MongoSpeechesOptions): Promise<Speeches> => {
  const { address, connection, models } = await connect({ ...options, connections })
  const { collection } = models.speeches
  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw storeFault(error, address.spoken)
    }
  }
  const store = createGatherer<SpeechRecord, null>(async (records) => {
    const upserts = records.map(({ _id, ...record }) => ({
      replaceOne: { filter: { _id: _id as never }, replacement: record, upsert: true },
    }))
    await collection.bulkWrite(upserts as never, { ordered: true })
    return records.map(() => null)
  })
  // A few days of speeches at most: they are looked through without an index. What is not removed now is removed later.
  const forget = (): void =>
    void collection.deleteMany({ at: { $lt: now() - keptFor } }).catch(() => undefined)
  forget()
  const forgetting = setInterval(forget, forgetEvery).unref()

  return {
    find: (account, notice) =>
      ask(async () => {
        const found = await collection.findOne({ _id: `${account}/${notice}` as never })
        return (found?.['speech'] as Speech | undefined) ?? null
      }),
    write: (account, speech) =>
      ask(async () => {
        const notices = [...new Set([speech.notice, ...speech.parts])]
        await Promise.all(notices.map((notice) => store({ _id: `${account}/${notice}`, at: now(), speech })))
      }),
    close: async () => {
      clearInterval(forgetting)
      await connection.close()
    },
  }
}
