import type { Connection } from 'mongoose'
import { addressOf } from './address.ts'
import type { Address } from './address.ts'
import { storeFault } from './faults.ts'
import { modelsOn } from './records.ts'
import type { Models } from './records.ts'

export interface MongoAddress {
  /** `mongodb://HOST/DATABASE` or `mongodb+srv://…`; the database belongs to one desk installation. */
  readonly uri: string
  /** How long to look for a primary before a call is given up, ms. */
  readonly patience?: number
  /** Connections side by side at most; absent: as many as a desk under load needs. */
  readonly connections?: number
}

export interface Database {
  readonly address: Address
  readonly connection: Connection
  readonly models: Models
  /** The server's clock: instances compare times that one clock made. */
  readonly serverNow: () => Promise<Date>
}

/** Connections side by side: a desk under load waits for many writes at once. */
const mostConnections = 50
/** An answer that takes longer than this never comes. */
const longestAnswer = 30_000
/** How long the majority may take to confirm a write. */
const longestConfirmation = 10_000

/**
 * Connects with what the store's promises need, whatever the address says: writes are confirmed by the majority and on
 * its disks, reads see only what the majority has and come from the primary. Mongoose is loaded here and nowhere else,
 * so that a desk on SQLite never loads it.
 * Rejects with a Fault: STORE_ADDRESS, STORE_UNREACHABLE, STORE_DENIED.
 */
export const connect = async ({
  uri,
  patience = 5_000,
  connections = mostConnections,
}: MongoAddress): Promise<Database> => {
  const address = addressOf(uri)
  const mongoose = await import('mongoose')
  const connection = mongoose.createConnection()
  try {
    await connection.openUri(uri, {
      appName: 'zhiban',
      dbName: address.database,
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      ignoreUndefined: true,
      maxPoolSize: connections,
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      serverSelectionTimeoutMS: patience,
      connectTimeoutMS: patience,
      socketTimeoutMS: longestAnswer,
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: longestConfirmation },
    })
  } catch (error) {
    await connection.close().catch(() => undefined)
    throw storeFault(error, address.spoken)
  }
  // Lost servers are told by the calls that miss them; an error event without a listener would end the process.
  connection.on('error', () => undefined)
  const serverNow = async (): Promise<Date> => {
    const { localTime } = (await connection.db?.command({ hello: 1 })) ?? {}
    return localTime instanceof Date ? localTime : new Date()
  }
  return { address, connection, models: modelsOn(mongoose, connection), serverNow }
}
