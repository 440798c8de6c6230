import { aggregate, Query, update } from 'mingo'
import { copyOf, encode, newId, sizeOf, textOf, type Document } from './frames.ts'
import { createLookup, namedIn, valueAt } from './lookup.ts'

/** An answer with `ok: 0`, or one entry of `writeErrors`. */
export class WireError extends Error {
  readonly code: number
  readonly codeName: string
  readonly more: Document

  constructor(code: number, codeName: string, message: string, more: Document = {}) {
    super(message)
    this.code = code
    this.codeName = codeName
    this.more = more
  }
}

export interface IndexSpec {
  readonly name: string
  readonly key: Document
  readonly unique?: boolean
  readonly sparse?: boolean
  readonly partialFilterExpression?: Document
  readonly expireAfterSeconds?: number
}

/** MongoDB's limit for one document. */
const largest = 16 * 1024 * 1024
/** Documents in smaller messages need no weighing. */
const suspicious = 1024 * 1024

const options = { useStrictMode: true, scriptEnabled: false } as const

/** The keys under which a unique index holds a document: several when a field is a list. */
const keysIn = (index: IndexSpec, document: Document): readonly string[] => {
  if (index.partialFilterExpression && !new Query(index.partialFilterExpression, options).test(document))
    return []
  const values = Object.keys(index.key).map((path) => valueAt(document, path.split('.')))
  if (index.sparse === true && values.every((value) => value === undefined)) return []
  const combined = values.reduce<unknown[][]>((heads, value) => {
    const alternatives: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value ?? null]
    return heads.flatMap((head) => alternatives.map((one) => [...head, one]))
  }, [[]]) // prettier-ignore
  return [...new Set(combined.map(textOf))]
}

/** Equality conditions of a filter become fields of the document that an upsert makes. */
const equalities = (filter: Document): Document =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([path, condition]): [string, unknown][] => {
      if (path === '$and')
        return (condition as Document[]).flatMap((part) => Object.entries(equalities(part)))
      if (path.startsWith('$')) return []
      if (typeof condition !== 'object' || condition === null) return [[path, condition]]
      const operators = Object.keys(condition).filter((name) => name.startsWith('$'))
      if (operators.length === 0) return [[path, condition]]
      return '$eq' in condition ? [[path, condition.$eq]] : []
    }),
  )

const isOperators = (change: Document): boolean => Object.keys(change).some((name) => name.startsWith('$'))

/** The document after a replacement, operators or a pipeline; the one given stays as it is. */
const changedBy = (
  document: Document,
  change: Document | readonly Document[],
  isNew: boolean,
  arrayFilters: Document[],
): Document => {
  if (Array.isArray(change))
    return aggregate([copyOf(document)], change as Document[], options)[0] ?? document
  const modifier = change as Document
  if (!isOperators(modifier)) {
    const keepsId = '_id' in document ? { _id: document['_id'] } : {}
    return { ...keepsId, ...modifier }
  }
  const { $setOnInsert, ...others } = modifier
  const next = copyOf(document)
  if (Object.keys(others).length > 0) update(next, others, arrayFilters, {}, { queryOptions: options })
  if (isNew) {
    const { _id, ...onInsert } = ($setOnInsert ?? {}) as Document
    if (_id !== undefined) next['_id'] = _id
    if (Object.keys(onInsert).length > 0) update(next, { $set: onInsert }, [], {}, { queryOptions: options })
  }
  return next
}

export interface Change {
  readonly filter: Document
  readonly change: Document | readonly Document[]
  readonly upsert: boolean
  readonly multi: boolean
  readonly sort?: Document
  readonly arrayFilters?: Document[]
  /** Of the message it came in: large ones are weighed. */
  readonly bytes: number
}

export interface Changed {
  readonly matched: number
  readonly modified: number
  readonly upserted: unknown
  /** The document before and after, of the last one changed. */
  readonly before: Document | null
  readonly after: Document | null
}

/** One collection: documents by id, and the keys that unique indexes hold. Documents are replaced, never changed in place. */
export interface Shelf {
  readonly indexes: Map<string, IndexSpec>
  readonly all: () => Document[]
  readonly matching: (filter: Document) => Document[]
  /** Those beyond a value of a field that orders them, in that order; null where the filter asks for something else. */
  readonly beyond: (filter: Document, sort: Document, limit: number) => readonly Document[] | null
  readonly insert: (document: Document, bytes: number) => void
  readonly change: (change: Change) => Changed
  readonly remove: (filter: Document, limit: number, sort?: Document) => readonly Document[]
  readonly addIndex: (index: IndexSpec) => boolean
  readonly clear: () => void
}

export const createShelf = (namespace: string): Shelf => {
  const documents = new Map<string, Document>()
  const indexes = new Map<string, IndexSpec>([['_id_', { name: '_id_', key: { _id: 1 } }]])
  const held = new Map<string, Map<string, string>>()
  const lookup = createLookup()

  const uniqueOnes = (): IndexSpec[] => [...indexes.values()].filter(({ unique }) => unique === true)
  const heldBy = (index: IndexSpec): Map<string, string> => {
    const known = held.get(index.name) ?? new Map<string, string>()
    held.set(index.name, known)
    return known
  }

  const duplicate = (name: string, key: Document, value: string): WireError =>
    new WireError(
      11000,
      'DuplicateKey',
      `E11000 duplicate key error collection: ${namespace} index: ${name} dup key: ${value}`,
      { keyPattern: key, keyValue: {} },
    )

  /** All or nothing: no index changes when one of them refuses. */
  const put = (document: Document, id: string, before: Document | null, bytes: number): void => {
    if (bytes > suspicious && sizeOf(document) > largest)
      throw new WireError(10334, 'BSONObjectTooLarge', 'BSONObj size is larger than 16 MB')
    const plans = uniqueOnes().map((index) => ({ index, keys: keysIn(index, document) }))
    for (const { index, keys } of plans)
      for (const key of keys) {
        const holder = heldBy(index).get(key)
        if (holder !== undefined && holder !== id) throw duplicate(index.name, index.key, key)
      }
    if (before !== null) release(before, id)
    for (const { index, keys } of plans) for (const key of keys) heldBy(index).set(key, id)
    lookup.put(id, document, before)
    documents.set(id, document)
  }

  const release = (document: Document, id: string): void => {
    for (const index of uniqueOnes())
      for (const key of keysIn(index, document)) if (heldBy(index).get(key) === id) heldBy(index).delete(key)
  }

  /** By id or by an indexed field where the filter names values of one, else by looking at every document. */
  const candidates = (filter: Document): Document[] => {
    const wanted = namedIn(filter['_id'])
    const ids = wanted === null ? lookup.candidates(filter) : wanted.map(textOf)
    if (ids === null) return [...documents.values()]
    return [...new Set(ids)].map((id) => documents.get(id)).filter((one) => one !== undefined)
  }

  const matching = (filter: Document): Document[] => {
    const query = new Query(filter, options)
    return candidates(filter).filter((document) => query.test(document))
  }

  const ordered = (filter: Document, sort: Document | undefined): Document[] => {
    const found = matching(filter)
    if (sort === undefined || Object.keys(sort).length === 0 || found.length < 2) return found
    return aggregate(found, [{ $sort: sort }], options) as Document[]
  }

  return {
    indexes,
    all: () => [...documents.values()],
    matching,
    beyond: (filter, sort, limit) =>
      lookup.beyond(filter, sort, limit, documents)?.map((id) => documents.get(id) ?? {}) ?? null,
    insert: (document, bytes) => {
      const id = textOf(document['_id'])
      if (documents.has(id)) throw duplicate('_id_', { _id: 1 }, id)
      put(document, id, null, bytes)
    },
    change: ({ filter, change, upsert, multi, sort, arrayFilters = [], bytes }) => {
      const found = multi ? matching(filter) : ordered(filter, sort).slice(0, 1)
      if (found.length === 0 && upsert) {
        const base = fromPaths(equalities(filter))
        const made = changedBy(base, change, true, arrayFilters)
        const withId = '_id' in made ? made : { _id: newId(), ...made }
        const id = textOf(withId['_id'])
        if (documents.has(id)) throw duplicate('_id_', { _id: 1 }, id)
        put(withId, id, null, bytes)
        return { matched: 0, modified: 0, upserted: withId['_id'], before: null, after: withId }
      }
      let modified = 0
      let after: Document | null = null
      for (const document of found) {
        after = changedBy(document, change, false, arrayFilters)
        const id = textOf(document['_id'])
        if (textOf(after['_id']) !== id)
          throw new WireError(66, 'ImmutableField', "Performing an update on the immutable field '_id'")
        put(after, id, document, bytes)
        if (Buffer.compare(encode(after), encode(document)) !== 0) modified += 1
      }
      return { matched: found.length, modified, upserted: undefined, before: found.at(-1) ?? null, after }
    },
    remove: (filter, limit, sort) => {
      const found = ordered(filter, sort).slice(0, limit === 0 ? undefined : limit)
      for (const document of found) {
        const id = textOf(document['_id'])
        release(document, id)
        lookup.drop(id, document)
        documents.delete(id)
      }
      return found
    },
    addIndex: (index) => {
      const known = indexes.get(index.name)
      if (known !== undefined) {
        if (textOf(comparable(known)) === textOf(comparable(index))) return false
        throw new WireError(86, 'IndexKeySpecsConflict', `An existing index has the name ${index.name}.`)
      }
      if (index.unique === true) {
        const taken = new Map<string, string>()
        for (const [id, document] of documents)
          for (const key of keysIn(index, document)) {
            if (taken.has(key)) throw duplicate(index.name, index.key, key)
            taken.set(key, id)
          }
        held.set(index.name, taken)
      }
      indexes.set(index.name, index)
      lookup.know([...Object.keys(index.key), ...Object.keys(index.partialFilterExpression ?? {})], documents)
      return true
    },
    clear: () => {
      for (const [id, document] of documents) lookup.drop(id, document)
      documents.clear()
      held.clear()
    },
  }
}

const comparable = ({ key, unique, sparse, partialFilterExpression }: IndexSpec): Document => ({
  key,
  unique: unique ?? false,
  sparse: sparse ?? false,
  partialFilterExpression: partialFilterExpression ?? null,
})

/** Dotted paths become nested fields. */
const fromPaths = ({ _id, ...fields }: Document): Document => {
  const made: Document = _id === undefined ? {} : { _id }
  if (Object.keys(fields).length > 0) update(made, { $set: fields }, [], {}, { queryOptions: options })
  return made
}
