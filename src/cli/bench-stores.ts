import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { access, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openStore } from '../../adapters/sqlite/index.ts'
import { Fault } from '../domain/fault.ts'
import type { Store } from '../ports/store.ts'

/** What a measurement cost the store, in total. */
export interface StoreCost {
  /** Calls of the store by the desk. */
  readonly calls: Readonly<Record<string, number>>
  /** Commands that went over the network, by name; null for a store in this process. */
  readonly commands: Readonly<Record<string, number>> | null
  /** Both ways; null for a store in this process. */
  readonly networkBytes: number | null
  /** On disk for SQLite; for MongoDB the documents without indexes and before compression. */
  readonly storedBytes: number
  /** Processor time of the other side; null where there is none or it does not say. */
  readonly serverCpuSeconds: number | null
}

/** An empty store for one measurement. */
export interface BenchStore {
  readonly store: Store
  cost(): Promise<StoreCost>
  /** Closes it and removes what it held. */
  end(): Promise<void>
}

/** A place where stores can be measured. */
export interface BenchStores {
  readonly name: string
  /** What the figures are not; null when there is nothing to beware of. */
  readonly warning: string | null
  fresh(): Promise<BenchStore>
  end(): Promise<void>
}

const doubleWarning =
  'MEASURED AGAINST THE TEST DOUBLE OF A MONGODB SERVER: these are figures of the desk, mongoose and the driver against a stand-in ' +
  'that answers from memory, not of MongoDB. Nothing here says how fast a MongoDB server is.'

const counting = (store: Store): { readonly store: Store; readonly calls: Record<string, number> } => {
  const calls: Record<string, number> = {}
  const counted = new Proxy(store, {
    get: (target, name, receiver): unknown => {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function' || typeof name !== 'string') return member
      return (...given: unknown[]): unknown => {
        calls[name] = (calls[name] ?? 0) + 1
        return Reflect.apply(member, target, given)
      }
    },
  })
  return { store: counted, calls }
}

const sqlite: BenchStores = {
  name: 'sqlite',
  warning: null,
  fresh: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhiban-bench-'))
    const { store, calls } = counting(await openStore({ folder }))
    return {
      store,
      cost: async () => ({
        calls: { ...calls },
        commands: null,
        networkBytes: null,
        storedBytes: (await readdir(folder)).reduce(
          (sum, name) => sum + statSync(join(folder, name)).size,
          0,
        ),
        serverCpuSeconds: null,
      }),
      end: async () => {
        await store.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
  end: () => Promise.resolve(),
}

/** What `serverStatus` says, where the user may ask it. */
interface ServerStatus {
  readonly metrics?: { readonly commands?: Readonly<Record<string, { readonly total?: number | bigint }>> }
  readonly network?: { readonly bytesIn?: number; readonly bytesOut?: number }
  readonly extra_info?: { readonly user_time_us?: number; readonly system_time_us?: number }
}

const databaseAt = (server: string, name: string): string => {
  const [, start = '', options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(server) ?? []
  if (start === '')
    throw new Fault(
      'STORE_ADDRESS',
      'user',
      'The address of the MongoDB server cannot be read.',
      'Write mongodb://HOST or mongodb://HOST1,HOST2/?replicaSet=NAME.',
    )
  return `${start}/${name}${options}`
}

/** Commands of the measurement itself, and those that a driver sends whatever the desk does. */
const notTheDesk: ReadonlySet<string> = new Set(['serverStatus', 'dbStats', 'hello', 'ismaster', 'isMaster', 'ping', 'endSessions']) // prettier-ignore

const mongoAt = async (server: string, warning: string | null, end: () => Promise<void>): Promise<BenchStores> => {
  const { migrateMongo, openMongoStore } = await import('../../adapters/mongo/index.ts')
  const { default: mongoose } = await import('mongoose')
  let count = 0
  return {
    name: 'mongo',
    warning,
    fresh: async () => {
      count += 1
      const uri = databaseAt(server, `zhiban_bench_${process.pid}_${Date.now()}_${count}`)
      await migrateMongo({ uri })
      const { store, calls } = counting(await openMongoStore({ uri }))
      const beside = await mongoose.createConnection(uri, { maxPoolSize: 1, minPoolSize: 0 }).asPromise()
      const ask = async (command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> =>
        (await beside.db?.command(command)) ?? {}
      const status = async (): Promise<ServerStatus> =>
        (await ask({ serverStatus: 1 }).catch(() => ({}))) as ServerStatus
      const before = await status()
      return {
        store,
        cost: async () => {
          const after = await status()
          const totals = Object.entries(after.metrics?.commands ?? {}).flatMap(([name, { total }]): [string, number][] => {
            const done = Number(total ?? 0) - Number(before.metrics?.commands?.[name]?.total ?? 0)
            return done > 0 && !notTheDesk.has(name) ? [[name, done]] : []
          })
          const bytes = ({ network }: ServerStatus): number => Number(network?.bytesIn ?? 0) + Number(network?.bytesOut ?? 0)
          const cpu = ({ extra_info: info }: ServerStatus): number => Number(info?.user_time_us ?? 0) + Number(info?.system_time_us ?? 0)
          return {
            calls: { ...calls },
            commands: after.metrics === undefined ? null : Object.fromEntries(totals),
            networkBytes: after.network === undefined ? null : bytes(after) - bytes(before),
            storedBytes: Number((await ask({ dbStats: 1 }))['dataSize'] ?? 0),
            serverCpuSeconds: after.extra_info === undefined ? null : (cpu(after) - cpu(before)) / 1e6,
          }
        },
        end: async () => {
          await store.close()
          await beside.dropDatabase()
          await beside.close()
        },
      }
    },
    end,
  }
} // prettier-ignore

const doubleScript = fileURLToPath(new URL('../../test/support/mongo-wire/serve.ts', import.meta.url))

/**
 * The double is test code: only a checkout has it, and it is started as another program, never imported. It has a process of
 * its own, so that what it costs does not count as the desk's.
 */
const startDouble = async (): Promise<BenchStores> => {
  await access(doubleScript).catch((error: unknown) => {
    throw new Fault(
      'BENCH_NO_SERVER',
      'user',
      'There is no MongoDB server to measure against, and this installation has no test double.',
      'Write --store mongodb://HOST, or set ZHIBAN_TEST_MONGODB_URI.',
      error,
    )
  })
  const child = spawn(process.execPath, ['--no-warnings', doubleScript], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { value } = (await createInterface(child.stdout)[Symbol.asyncIterator]().next()) as { readonly value?: string }
  if (value === undefined)
    throw new Fault('BENCH_NO_SERVER', 'desk', 'The test double did not start.', 'Read what it said above.')
  return mongoAt(value, doubleWarning, async () => {
    child.stdin.end()
    await new Promise((resolve) => child.once('exit', resolve))
  })
} // prettier-ignore

/**
 * Where to measure: `sqlite`, a MongoDB server by its address, or `mongo`: the server that ZHIBAN_TEST_MONGODB_URI names,
 * else the test double of a checkout. On a server only databases named `zhiban_bench_…` are made, and dropped afterwards.
 * Rejects with BENCH_STORE for other names, BENCH_NO_SERVER, and the faults of the store.
 */
export const benchStores = async (wanted: string): Promise<BenchStores> => {
  if (wanted === 'sqlite') return sqlite
  if (/^mongodb(\+srv)?:/.test(wanted)) return mongoAt(wanted, null, () => Promise.resolve())
  const named = process.env['ZHIBAN_TEST_MONGODB_URI'] ?? ''
  if (wanted === 'mongo') return named === '' ? startDouble() : mongoAt(named, null, () => Promise.resolve())
  throw new Fault(
    'BENCH_STORE',
    'user',
    `There is no store of this name: ${wanted.slice(0, 20)}.`,
    'Write sqlite, mongo or mongodb://HOST.',
  )
}
