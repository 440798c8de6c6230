import { Fault } from '../domain/fault.ts'
import {
  contentKinds,
  type ContentKind,
  type Contents,
  type CopyTarget,
  type StoreContents,
} from '../ports/store-contents.ts'

/** So many tickets (or others) are held in memory at a time. */
const portionSize = 500

/** A running digest of lines, e.g. SHA-256. */
export interface Digest {
  add(line: string): void
  value(): string
}

export interface Copied {
  readonly kind: ContentKind
  readonly count: number
  /** Of everything of this kind, the same for every store that holds the same. */
  readonly digest: string
}

/** Half a character, as a text cut in the wrong place has it, is what UTF-8 makes of it: some stores keep nothing else. */
const wellFormed = (_key: string, value: unknown): unknown => {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** One line for one value, whatever the order in which a store returns its fields. */
const lineOf = (item: unknown): string => `${JSON.stringify(item, wellFormed)}\n`

const walk = async <Kind extends ContentKind>(
  store: StoreContents,
  kind: Kind,
  visit: (items: readonly Contents[Kind][]) => Promise<void>,
): Promise<void> => {
  let after: string | null = null
  do {
    const portion: { readonly items: readonly Contents[Kind][]; readonly next: string | null } =
      await store.portion(kind, after, portionSize)
    if (portion.items.length > 0) await visit(portion.items)
    after = portion.next
  } while (after !== null)
}

/** Reads everything of a kind and says how much it is, with its digest. `visit` sees it on the way. */
const digestOf = async <Kind extends ContentKind>(
  store: StoreContents,
  kind: Kind,
  createDigest: () => Digest,
  visit: (items: readonly Contents[Kind][]) => Promise<void> = () => Promise.resolve(),
): Promise<Copied> => {
  const digest = createDigest()
  let count = 0
  await walk(store, kind, async (items) => {
    for (const item of items) digest.add(lineOf(item))
    count += items.length
    await visit(items)
  })
  return { kind, count, digest: digest.value() }
}

/**
 * Copies everything from one store at rest into an empty one, then reads it back there and compares digests. Only then
 * can a desk open the copy; one that was cut off is begun anew by copying into the same store again.
 * Resolves with what was copied, kind by kind. Rejects with STORE_NOT_EMPTY before anything is written, with
 * STORE_COPY_DIFFERS when the copy does not hold the same, and with the stores' own faults; the source is only read.
 */
export const copyStore = async (
  from: StoreContents,
  to: CopyTarget,
  createDigest: () => Digest,
): Promise<readonly Copied[]> => {
  const isAnew = await to.isUnfinished()
  for (const kind of isAnew ? [] : contentKinds)
    if ((await to.portion(kind, null, 1)).items.length > 0)
      throw new Fault(
        'STORE_NOT_EMPTY',
        'user',
        `The store to copy into holds ${kind} already.`,
        'Name a new folder or an empty database: a copy is never mixed with what is there.',
      )
  await to.begin()
  const copied: Copied[] = []
  for (const kind of contentKinds)
    copied.push(await digestOf(from, kind, createDigest, (items) => to.put(kind, items)))
  for (const { kind, count, digest } of copied) {
    const found = await digestOf(to, kind, createDigest)
    if (found.digest !== digest)
      throw new Fault(
        'STORE_COPY_DIFFERS',
        'desk',
        `The copy holds ${found.count} ${kind} that are not the same as the ${count} of the source.`,
        'Throw the copy away and keep working with the source; report this.',
      )
  }
  await to.complete()
  return copied
}
