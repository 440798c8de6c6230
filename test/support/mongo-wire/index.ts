import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createCommandRunner, nameOf } from './commands.ts'
import { createFrameReader, type Document, type Request } from './frames.ts'
import { WireError } from './shelf.ts'

/**
 * A STAND-IN FOR A MONGODB SERVER, FOR TESTS ONLY.
 *
 * It speaks MongoDB's wire protocol over TCP on the loopback, so that the real driver and mongoose run against it
 * unchanged, and answers from memory by way of mingo. It shows that the commands the adapter sends are right, that it
 * reads every answer and every error as it should, and that what the adapter promises follows from what a server
 * promises for single documents.
 *
 * IT DOES NOT PROVE what only a server can: that single-document writes stay atomic when many run at once (here one
 * thread takes one command after the other), that a query uses the index meant for it, what the planner chooses, what
 * read and write concern keep through a failover, or how fast anything is. `ZHIBAN_TEST_MONGODB_URI` runs the same suites
 * against a real server; docs/mongodb.md says how.
 */
export const doubleSays =
  'mongo-wire: a test double in this process, no MongoDB server. Not proved here: atomicity under a real server’s ' +
  'concurrency, use of indexes, the planner, read and write concern through a failover, speed. ' +
  'Set ZHIBAN_TEST_MONGODB_URI to run the same suites against a server.'

/**
 * What happens to one command: answered, refused, carried out without the majority's word in time, or the connection
 * breaks before or after it is carried out.
 */
export type Fate =
  | 'serve'
  | 'cut-before'
  | 'cut-after'
  | 'unconfirmed'
  | { readonly code: number; readonly codeName: string }
  | Promise<void>

const unconfirmed = { code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for replication timed out' }

export interface MongoWire {
  /** The address of a database of this name. */
  readonly uri: (database: string) => string
  /** Decides the fate of every command from now on; null serves all. */
  readonly fate: (decide: ((name: string, command: Document) => Fate) | null) => void
  /** Breaks all connections and refuses new ones; what is stored stays. */
  readonly down: () => Promise<void>
  /** Listens again on the same port. */
  readonly up: () => Promise<void>
  readonly stop: () => Promise<void>
  /** How often each command was carried out. */
  readonly served: ReadonlyMap<string, number>
}

/** What a server says of its own work: commands by name, bytes over the network, processor time. */
const statusOf = (
  served: ReadonlyMap<string, number>,
  network: { readonly in: number; readonly out: number },
): Document => {
  const { user, system } = process.cpuUsage()
  return {
    ok: 1,
    metrics: { commands: Object.fromEntries([...served].map(([name, total]) => [name, { total }])) },
    network: { bytesIn: network.in, bytesOut: network.out },
    extra_info: { user_time_us: user, system_time_us: system },
  }
}

/** Starts the stand-in on a free port of the loopback. */
export const startMongoWire = async (now: () => number = Date.now): Promise<MongoWire> => {
  const runner = createCommandRunner(now)
  const served = new Map<string, number>()
  const network = { in: 0, out: 0 }
  const sockets = new Set<Socket>()
  let decide: ((name: string, command: Document) => Fate) | null = null

  const carryOut = (request: Request): Document => {
    const name = nameOf(request.command)
    if (name === 'serverStatus') return statusOf(served, network)
    served.set(name, (served.get(name) ?? 0) + 1)
    try {
      return runner.run(request.command, request.bytes)
    } catch (error) {
      if (error instanceof WireError)
        return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.more }
      return { ok: 0, errmsg: String(error), code: 8, codeName: 'UnknownError' }
    }
  }

  const serve = async (socket: Socket, request: Request): Promise<void> => {
    const asked = decide?.(nameOf(request.command), request.command) ?? 'serve'
    const fate = asked instanceof Promise ? await asked.then(() => 'serve' as const) : asked
    if (fate === 'cut-before') return void socket.destroy()
    const served =
      typeof fate === 'object' ? { ok: 0, errmsg: 'refused by the test', ...fate } : carryOut(request)
    const reply = fate === 'unconfirmed' ? { ...served, writeConcernError: unconfirmed } : served
    if (fate === 'cut-after') return void socket.destroy()
    if (socket.destroyed) return
    const answer = request.answer(reply)
    network.out += answer.length
    socket.write(answer)
  }

  const accept = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    const read = createFrameReader()
    socket.on('data', (chunk) => {
      network.in += chunk.length
      for (const request of read(chunk)) void serve(socket, request)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }

  let server: Server = createServer(accept)
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const port = await listen(0)

  const down = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  return {
    uri: (database) => `mongodb://127.0.0.1:${port}/${database}`,
    fate: (next) => {
      decide = next
    },
    down,
    up: async () => {
      server = createServer(accept)
      await listen(port)
    },
    stop: down,
    served,
  }
}
