import { textOf, type Document } from './frames.ts'

/** What stands at a path; of a list of documents what stands there in each. */
export const valueAt = (document: unknown, path: readonly string[]): unknown => {
  const [name, ...rest] = path
  if (name === undefined) return document
  if (Array.isArray(document)) return document.flatMap((item: unknown) => valueAt(item, path) ?? [])
  if (typeof document !== 'object' || document === null) return undefined
  return valueAt((document as Document)[name], rest)
}

/** The values that a condition names one by one, or null when it asks for something else. */
export const namedIn = (condition: unknown): readonly unknown[] | null => {
  if (condition === undefined || condition === null) return null
  if (typeof condition !== 'object' || Array.isArray(condition)) return [condition]
  const operators = Object.keys(condition).filter((name) => name.startsWith('$'))
  if (operators.length === 0)
    return Object.getPrototypeOf(condition) === Object.prototype ? null : [condition]
  return operators.includes('$in') ? (condition as { readonly $in: readonly unknown[] }).$in : null
}

/** Only what has a value of the same kind can be less or more than it. */
const isRange = (condition: unknown): boolean =>
  typeof condition === 'object' &&
  condition !== null &&
  Object.entries(condition).some(([name, value]) => /^\$[gl]te?$/.test(name) && typeof value === 'number')

interface Field {
  readonly path: readonly string[]
  readonly ids: Map<string, Set<string>>
  /** Documents that have the field. */
  readonly present: Set<string>
}

/**
 * Finds the few documents that a filter can mean by the fields of the indexes, so that a measurement against the stand-in
 * does not grow with everything stored. Candidates only: the filter itself decides afterwards.
 */
export const createLookup = () => {
  const fields = new Map<string, Field>()
  /** Ids in the order of a field, as long as nothing is written. */
  let sorted: {
    readonly name: string
    readonly ids: readonly string[]
    readonly values: readonly unknown[]
  } | null = null

  const keysOf = ({ path }: Field, document: Document): readonly string[] => {
    const value = valueAt(document, path)
    return value === undefined ? [] : [...new Set([value].flat().map(textOf))]
  }
  const add = (field: Field, id: string, document: Document): void => {
    const keys = keysOf(field, document)
    if (keys.length > 0) field.present.add(id)
    for (const key of keys) {
      const known = field.ids.get(key)
      if (known === undefined) field.ids.set(key, new Set([id]))
      else known.add(id)
    }
  }
  const drop = (id: string, document: Document): void => {
    sorted = null
    for (const field of fields.values()) {
      field.present.delete(id)
      for (const key of keysOf(field, document)) {
        const known = field.ids.get(key)
        known?.delete(id)
        if (known?.size === 0) field.ids.delete(key)
      }
    }
  }

  const inOrderOf = (name: string, documents: ReadonlyMap<string, Document>): NonNullable<typeof sorted> => {
    if (sorted?.name === name) return sorted
    const rows = [...documents].map(([id, document]) => ({ id, value: document[name] }))
    rows.sort((a, b) => {
      if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value
      return Buffer.compare(Buffer.from(String(a.value)), Buffer.from(String(b.value)))
    })
    sorted = { name, ids: rows.map(({ id }) => id), values: rows.map(({ value }) => value) }
    return sorted
  }

  return {
    /** From now on documents can be found by these fields. */
    know: (names: readonly string[], documents: ReadonlyMap<string, Document>): void => {
      for (const name of names) {
        if (fields.has(name)) continue
        const field: Field = { path: name.split('.'), ids: new Map(), present: new Set() }
        fields.set(name, field)
        for (const [id, document] of documents) add(field, id, document)
      }
    },
    put: (id: string, document: Document, before: Document | null): void => {
      if (before !== null) drop(id, before)
      sorted = null
      for (const field of fields.values()) add(field, id, document)
    },
    drop,
    /** The ids of the smallest set that is known, or null when every document must be looked at. */
    candidates: (filter: Document): readonly string[] | null => {
      let best: readonly ReadonlySet<string>[] | null = null
      let size = Infinity
      for (const [name, condition] of Object.entries(filter)) {
        const field = fields.get(name)
        if (field === undefined) continue
        const named = namedIn(condition)
        // A null among the values also means documents without the field.
        if (named === null ? !isRange(condition) : named.includes(null)) continue
        const sets =
          named === null ? [field.present] : named.flatMap((value) => field.ids.get(textOf(value)) ?? [])
        const sum = sets.reduce((all, set) => all + set.size, 0)
        if (sum < size) {
          best = sets
          size = sum
        }
      }
      return best === null ? null : best.flatMap((set) => [...set])
    },
    /** `{ field: { $gt: value } }` sorted by that field alone, or with `_id` after it where its values are unique. */
    beyond: (
      filter: Document,
      sort: Document,
      limit: number,
      documents: ReadonlyMap<string, Document>,
    ): readonly string[] | null => {
      const [name, ...others] = Object.keys(filter)
      if (name === undefined || others.length > 0 || limit === 0) return null
      if (name !== '_id' && name !== 'seq') return null
      const condition = filter[name]
      if (typeof condition !== 'object' || condition === null || Object.keys(condition).join() !== '$gt')
        return null
      if (Object.keys(sort)[0] !== name || Object.values(sort).some((way) => way !== 1)) return null
      const { $gt: after } = condition as { readonly $gt: unknown }
      const { ids, values } = inOrderOf(name, documents)
      const isAfter = (value: unknown): boolean =>
        typeof value === 'number' && typeof after === 'number'
          ? value > after
          : Buffer.compare(Buffer.from(String(value)), Buffer.from(String(after))) > 0
      let low = 0
      let high = ids.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (isAfter(values[middle])) high = middle
        else low = middle + 1
      }
      return ids.slice(low, low + limit)
    },
  }
}
