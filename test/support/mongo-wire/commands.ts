import { aggregate, find } from 'mingo'
import { int64, sizeOf, type Document } from './frames.ts'
import { createShelf, WireError, type IndexSpec, type Shelf } from './shelf.ts'

/** Wire version of MongoDB 7.0, a single server: drivers then ask for no retries, transactions or change streams. */
const wireVersion = 21
const firstBatch = 101

const options = { useStrictMode: true, scriptEnabled: false } as const

interface OpenCursor {
  readonly namespace: string
  rest: readonly Document[]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): Document[] => (Array.isArray(value) ? (value as Document[]) : [])
const part = (value: unknown): Document =>
  typeof value === 'object' && value !== null ? (value as Document) : {}
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** Runs commands one after the other on plain values in memory: that alone makes each of them atomic. */
export interface CommandRunner {
  readonly run: (command: Document, bytes: number) => Document
}

export const createCommandRunner = (now: () => number): CommandRunner => {
  const shelves = new Map<string, Shelf>()
  const cursors = new Map<number, OpenCursor>()
  let lastCursor = 0

  const namespaceOf = (command: Document, collection: unknown): string =>
    `${text(command['$db'])}.${text(collection)}`
  const shelfOf = (namespace: string): Shelf => {
    const known = shelves.get(namespace) ?? createShelf(namespace)
    shelves.set(namespace, known)
    return known
  }
  const looked = (namespace: string): Shelf => shelves.get(namespace) ?? createShelf(namespace)

  const cursorReply = (namespace: string, found: readonly Document[], batchSize: number): Document => {
    const batch = found.slice(0, batchSize)
    const rest = found.slice(batchSize)
    if (rest.length === 0) return { cursor: { firstBatch: batch, id: int64(0), ns: namespace } }
    lastCursor += 1
    cursors.set(lastCursor, { namespace, rest })
    return { cursor: { firstBatch: batch, id: int64(lastCursor), ns: namespace } }
  }

  /** Writes of one command: a refused one stands in `writeErrors`, and ends an ordered list. */
  const each = (
    items: readonly Document[],
    isOrdered: boolean,
    work: (item: Document, index: number) => void,
  ): Document => {
    const writeErrors: Document[] = []
    for (const [index, item] of items.entries()) {
      try {
        work(item, index)
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.more })
        if (isOrdered) break
      }
    }
    return writeErrors.length === 0 ? {} : { writeErrors }
  }

  const commands: Readonly<
    Record<string, (command: Document, namespace: string, bytes: number) => Document>
  > = {
    find: (command, namespace) => {
      const sort = part(command['sort'])
      const filter = part(command['filter'])
      const walked =
        count(command['skip']) > 0 ? null : looked(namespace).beyond(filter, sort, count(command['limit']))
      const cursor = find<Document>(
        [...(walked ?? looked(namespace).matching(filter))],
        {},
        part(command['projection']) as Record<string, 0 | 1>,
        options,
      )
      if (walked === null && Object.keys(sort).length > 0) cursor.sort(sort)
      if (count(command['skip']) > 0) cursor.skip(count(command['skip']))
      if (count(command['limit']) > 0) cursor.limit(count(command['limit']))
      const all = cursor.all()
      const isWhole = command['singleBatch'] === true
      const batch = typeof command['batchSize'] === 'number' ? command['batchSize'] : firstBatch
      return cursorReply(namespace, all, isWhole ? all.length : batch)
    },
    getMore: (command) => {
      const id = count(command['getMore'])
      const open = cursors.get(id)
      if (open === undefined) throw new WireError(43, 'CursorNotFound', `cursor id ${id} not found`)
      const size = count(command['batchSize']) || open.rest.length
      const nextBatch = open.rest.slice(0, size)
      open.rest = open.rest.slice(size)
      const isOver = open.rest.length === 0
      if (isOver) cursors.delete(id)
      return { cursor: { nextBatch, id: int64(isOver ? 0 : id), ns: open.namespace } }
    },
    killCursors: (command) => {
      for (const id of list(command['cursors'])) cursors.delete(Number(id))
      return { cursorsKilled: command['cursors'] }
    },
    aggregate: (command, namespace) => {
      const pipeline = list(command['pipeline'])
      if (pipeline.some((stage) => '$changeStream' in stage))
        throw new WireError(40573, 'Location40573', 'The $changeStream stage needs a replica set')
      const [database] = namespace.split('.')
      const found = aggregate(looked(namespace).all(), pipeline, {
        ...options,
        collectionResolver: (name) => looked(`${database ?? ''}.${name}`).all(),
      })
      return cursorReply(namespace, found, count(part(command['cursor'])['batchSize']) || firstBatch)
    },
    count: (command, namespace) => {
      const n = looked(namespace).matching(part(command['query'])).length
      const left = Math.max(0, n - count(command['skip']))
      return { n: count(command['limit']) > 0 ? Math.min(left, count(command['limit'])) : left }
    },
    distinct: (command, namespace) => {
      const groups = aggregate(
        looked(namespace).matching(part(command['query'])),
        [{ $unwind: { path: `$${text(command['key'])}`, preserveNullAndEmptyArrays: false } }, { $group: { _id: `$${text(command['key'])}` } }],
        options,
      ) // prettier-ignore
      return { values: groups.map((group) => group['_id']) }
    },
    insert: (command, namespace, bytes) => {
      const shelf = shelfOf(namespace)
      let n = 0
      const errors = each(list(command['documents']), command['ordered'] !== false, (document) => {
        shelf.insert(document, bytes)
        n += 1
      })
      return { n, ...errors }
    },
    update: (command, namespace, bytes) => {
      const shelf = shelfOf(namespace)
      let n = 0
      let nModified = 0
      const upserted: Document[] = []
      const errors = each(list(command['updates']), command['ordered'] !== false, (one, index) => {
        const { matched, modified, upserted: made } = shelf.change({
          filter: part(one['q']), change: part(one['u']), upsert: one['upsert'] === true,
          multi: one['multi'] === true, arrayFilters: list(one['arrayFilters']), bytes,
          ...(one['sort'] === undefined ? {} : { sort: part(one['sort']) }),
        }) // prettier-ignore
        n += made === undefined ? matched : 1
        nModified += modified
        if (made !== undefined) upserted.push({ index, _id: made })
      })
      return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors }
    },
    delete: (command, namespace) => {
      const shelf = shelfOf(namespace)
      let n = 0
      const errors = each(list(command['deletes']), command['ordered'] !== false, (one) => {
        n += shelf.remove(part(one['q']), count(one['limit'])).length
      })
      return { n, ...errors }
    },
    findAndModify: (command, namespace, bytes) => {
      const shelf = shelfOf(namespace)
      const filter = part(command['query'])
      const sort = command['sort'] === undefined ? {} : { sort: part(command['sort']) }
      const shown = (document: Document | null | undefined): Document | null => {
        if (document === null || document === undefined || command['fields'] === undefined)
          return document ?? null
        return find<Document>(
          [document],
          {},
          part(command['fields']) as Record<string, 0 | 1>,
          options,
        ).next()
      }
      if (command['remove'] === true) {
        const [removed] = shelf.remove(filter, 1, part(command['sort']))
        return { value: shown(removed), lastErrorObject: { n: removed === undefined ? 0 : 1 } }
      }
      const { matched, upserted, before, after } = shelf.change({
        filter, change: part(command['update']), upsert: command['upsert'] === true, multi: false,
        arrayFilters: list(command['arrayFilters']), bytes, ...sort,
      }) // prettier-ignore
      return {
        value: shown(command['new'] === true ? after : before),
        lastErrorObject: {
          n: matched > 0 || upserted !== undefined ? 1 : 0,
          updatedExisting: matched > 0,
          ...(upserted === undefined ? {} : { upserted }),
        },
      }
    },
    createIndexes: (command, namespace) => {
      const shelf = shelfOf(namespace)
      const numIndexesBefore = shelf.indexes.size
      for (const index of list(command['indexes'])) shelf.addIndex(index as unknown as IndexSpec)
      return { numIndexesBefore, numIndexesAfter: shelf.indexes.size }
    },
    listIndexes: (_command, namespace) => {
      const shelf = shelves.get(namespace)
      if (shelf === undefined) throw new WireError(26, 'NamespaceNotFound', `ns does not exist: ${namespace}`)
      const indexes = [...shelf.indexes.values()].map((index) => ({ v: 2, ...index }))
      return cursorReply(namespace, indexes, indexes.length)
    },
    dropIndexes: (command, namespace) => {
      const { indexes } = shelfOf(namespace)
      const nIndexesWas = indexes.size
      const names =
        command['index'] === '*'
          ? [...indexes.keys()].filter((name) => name !== '_id_')
          : [command['index']].flat().map(text)
      for (const name of names) {
        if (!indexes.has(name))
          throw new WireError(27, 'IndexNotFound', `index not found with name [${name}]`)
        indexes.delete(name)
      }
      return { nIndexesWas }
    },
    listCollections: (command) => {
      const prefix = `${text(command['$db'])}.`
      const names = [...shelves.keys()].filter((name) => name.startsWith(prefix))
      const all = names.map((name) => ({ name: name.slice(prefix.length), type: 'collection' }))
      const found = find<Document>(all, part(command['filter']), {}, options).all()
      return cursorReply(`${prefix}$cmd.listCollections`, found, found.length)
    },
    create: (_command, namespace) => {
      if (shelves.has(namespace))
        throw new WireError(48, 'NamespaceExists', `Collection ${namespace} already exists.`)
      shelfOf(namespace)
      return {}
    },
    drop: (_command, namespace) => {
      shelves.delete(namespace)
      return {}
    },
    dropDatabase: (command) => {
      const prefix = `${text(command['$db'])}.`
      for (const name of [...shelves.keys()]) if (name.startsWith(prefix)) shelves.delete(name)
      return {}
    },
    hello: () => ({
      isWritablePrimary: true,
      ismaster: true,
      helloOk: true,
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: new Date(now()),
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      maxWireVersion: wireVersion,
      readOnly: false,
    }),
    ping: () => ({}),
    dbStats: (command) => {
      const prefix = `${text(command['$db'])}.`
      const all = [...shelves].filter(([name]) => name.startsWith(prefix)).flatMap(([, shelf]) => shelf.all())
      return { objects: all.length, dataSize: all.reduce((sum, document) => sum + sizeOf(document), 0) }
    },
    endSessions: () => ({}),
    buildInfo: () => ({ version: '7.0.0', versionArray: [7, 0, 0, 0], gitVersion: 'test double' }),
    connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  }
  const aliases: Readonly<Record<string, string>> = {
    ismaster: 'hello',
    isMaster: 'hello',
    findandmodify: 'findAndModify',
    buildinfo: 'buildInfo',
  }

  return {
    run: (command, bytes) => {
      const name = nameOf(command)
      if (command['startTransaction'] === true)
        throw new WireError(20, 'IllegalOperation', 'Transactions need a replica set or a sharded cluster')
      const known = commands[aliases[name] ?? name]
      if (known === undefined) throw new WireError(59, 'CommandNotFound', `no such command: '${name}'`)
      return { ...known(command, namespaceOf(command, command[name]), bytes), ok: 1 }
    },
  }
}

/** A command is named by the first of its fields. */
export const nameOf = (command: Document): string => Object.keys(command)[0] ?? ''
