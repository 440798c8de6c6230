import mongoose from 'mongoose'
import { migrateMongo, openMongoStore, type MongoStoreOptions } from '../../../adapters/mongo/index.ts'
import type { Store } from '../../../src/ports/store.ts'
import type { CopyTarget } from '../../../src/ports/store-contents.ts'
import { doubleSays, startMongoWire, type MongoWire } from './index.ts'

/** A real server, where there is one to test against: `mongodb://HOST:PORT/?replicaSet=…`, without a database. */
const realServer = process.env['ZHIBAN_TEST_MONGODB_URI'] ?? ''

/** Cases that need a connection cut at a chosen moment run on the stand-in only; no server can be told to do that. */
export const canCut = realServer === ''

export interface MongoTrial {
  /** Null against a real server: what needs the stand-in's help cannot run there. */
  readonly wire: MongoWire | null
  /** The address of a database that nobody used before. */
  readonly fresh: () => string
  /** A store on a fresh database that is migrated, or on the one that is named. */
  readonly open: (options?: Partial<MongoStoreOptions>) => Promise<Store & CopyTarget>
  /** A look at the raw documents, beside the store. */
  readonly inside: <Result>(uri: string, look: (db: mongoose.mongo.Db) => Promise<Result>) => Promise<Result>
  /** Closes every store of this trial and drops its databases. */
  readonly end: () => Promise<void>
}

const withDatabase = (server: string, name: string): string => {
  const [, start = '', options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(server) ?? []
  return `${start}/${name}${options}`
}

/** The server to test against: a real one where the environment names it, else the stand-in. Says which. */
export const startTrial = async (): Promise<MongoTrial> => {
  const wire = realServer === '' ? await startMongoWire() : null
  console.info(wire === null ? 'Tested against the MongoDB server of ZHIBAN_TEST_MONGODB_URI.' : doubleSays)
  const used: string[] = []
  const opened: Store[] = []
  let count = 0
  const fresh = (): string => {
    count += 1
    const name = `zhiban_test_${process.pid}_${Date.now()}_${count}`
    const uri = wire === null ? withDatabase(realServer, name) : wire.uri(name)
    used.push(uri)
    return uri
  }
  const inside: MongoTrial['inside'] = async (uri, look) => {
    const connection = await mongoose.createConnection(uri).asPromise()
    try {
      return await look(connection.db as mongoose.mongo.Db)
    } finally {
      await connection.close()
    }
  }
  return {
    wire,
    fresh,
    inside,
    open: async (options = {}) => {
      const uri = options.uri ?? fresh()
      if (options.uri === undefined) await migrateMongo({ uri })
      const store = await openMongoStore({ patience: 2_000, ...options, uri })
      opened.push(store)
      return store
    },
    end: async () => {
      wire?.fate(null)
      for (const store of opened) await store.close()
      if (wire !== null) return wire.stop()
      for (const uri of used) await inside(uri, (db) => db.dropDatabase())
    },
  }
}
