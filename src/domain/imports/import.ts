import type { Article } from '../knowledge/article.ts'
import type { SystemEntry } from '../contract/contract.ts'
import { serves, systemNamed } from '../contract/systems.ts'
import { mapTable, type ColumnOverrides, type TableMapping } from './import-columns.ts'
import { changeOf, foldQuestion, indexArticles, sameSystem } from './import-change.ts'
import { readRecord, short, type ArticleDraft, type DraftField, type ReadRecord, type Rejection } from './import-draft.ts' // prettier-ignore
import type { ImportField } from './import-fields.ts'
import { recordsOfOutline } from './import-outline.ts'
import { filledDown, recordsOfTable, type ImportRecord } from './import-rows.ts'
import type { ImportFormat, ImportPlace, ImportSource, SourceNote } from './import-source.ts'
import { id, type ArticleId } from '../ids.ts'

/** An existing article that says nearly the same. */
export interface Likeness {
  readonly article: ArticleId
  /** 0…1; 1 = the same words. */
  readonly likeness: number
}

/** From here on two questions are taken for one: a wrong "duplicate" costs a look, a wrong "new" splits the answers. */
export const duplicateFrom = 0.9

export type ImportRejection =
  Rejection | { readonly kind: 'repeated'; readonly as: 'question' | 'id'; readonly first: ImportPlace }

interface EntryBase {
  readonly place: ImportPlace
  /** The beginning of the question (else of the answer), masked, so that a person finds the row. */
  readonly title: string
}

/** What becomes of one row. */
export type ImportEntry = EntryBase &
  (
    | {
        readonly kind: 'new'
        readonly article: ArticleId
        readonly draft: ArticleDraft
        readonly masked: readonly ImportField[]
      }
    | {
        readonly kind: 'changed'
        readonly article: ArticleId
        /** Version that the change was compared with: applying to another one must be refused. */
        readonly base: number
        readonly by: 'id' | 'question'
        readonly fields: readonly DraftField[]
        readonly draft: ArticleDraft
        readonly masked: readonly ImportField[]
      }
    | { readonly kind: 'unchanged'; readonly article: ArticleId }
    | {
        readonly kind: 'duplicate'
        readonly article: ArticleId
        readonly question: string
        readonly likeness: number
        readonly draft: ArticleDraft
      }
    | { readonly kind: 'rejected'; readonly reasons: readonly ImportRejection[] }
  )

/** How a part of the file was read; `mapping` is null for running text, and with `read: false` where nothing fitted. */
export interface PartReading {
  readonly part: string | null
  readonly kind: 'table' | 'outline'
  readonly read: boolean
  readonly records: number
  readonly mapping: TableMapping | null
}

/** A whole import as one value: what `importedArticles` makes of it is written in one step or not at all. */
export interface ImportPlan {
  /** Derived from the file's bytes and how it was read, so that applying it twice is applying it once (law 2). */
  readonly id: string
  readonly source: {
    readonly file: string
    readonly format: ImportFormat
    readonly digest: string
    readonly notes: readonly SourceNote[]
  }
  readonly mapping: readonly PartReading[]
  readonly entries: readonly ImportEntry[]
  /** Rows to be written whose system the contract does not serve: nobody will be answered from them. */
  readonly unserved: readonly {
    readonly place: ImportPlace
    readonly title: string
    readonly system: string
  }[]
}

export interface ImportInput {
  readonly source: ImportSource
  readonly existing: readonly Article[]
  /** Articles that answer the same question, likeliest first. */
  readonly similar: (question: string) => readonly Likeness[]
  /** A digest that does not repeat for different texts, e.g. SHA-256 in hexadecimal. */
  readonly digest: (text: string) => string
  /** Read only this sheet; null = all. */
  readonly sheet: string | null
  readonly columns: ColumnOverrides
  /** Ids that no new article may get although no existing one has them, e.g. of withdrawn ones. */
  readonly taken?: readonly string[]
  /** The contract's: an alias becomes the system's name, an unknown one is told. None, or left out: nothing is known of systems. */
  readonly systems?: readonly SystemEntry[]
}

/** Reads every part of the file. */
const readParts = (
  input: ImportInput,
): { readonly readings: readonly PartReading[]; readonly records: readonly ImportRecord[] } => {
  const readings: PartReading[] = []
  const records: ImportRecord[] = []
  for (const part of input.source.parts) {
    if (input.sheet !== null && part.name !== input.sheet) continue
    const mapping = part.kind === 'table' ? mapTable(filledDown(part), input.columns) : null
    const found =
      part.kind === 'outline' ? recordsOfOutline(part) : mapping === null ? [] : recordsOfTable(part, mapping)
    readings.push({ part: part.name, kind: part.kind, read: part.kind === 'outline' ? found.length > 0 : mapping !== null, records: found.length, mapping }) // prettier-ignore
    for (const record of found) records.push(record)
  }
  return { readings, records }
}

/** What no single field can tell: the article as a whole could never be found or never be given. */
const faultsIn = (draft: ArticleDraft): readonly Rejection[] => [
  ...(foldQuestion(draft.question) === '' ? [{ kind: 'no-question' } as const] : []),
  ...(draft.cause === '' && draft.steps.length === 0 ? [{ kind: 'no-answer' } as const] : []),
  ...(draft.validFrom !== null && draft.validUntil !== null && draft.validUntil <= draft.validFrom
    ? [{ kind: 'never-valid' } as const]
    : []),
]

const numberedId = /^KB-(\d+)$/

/** Hands out KB-0150, KB-0151 … beyond every number that was ever used. */
const idSeries = (used: readonly string[]): (() => ArticleId) => {
  let last = used.reduce(
    (most, one) => Math.max(most, Number(numberedId.exec(one.toUpperCase())?.[1] ?? 0)),
    0,
  )
  return () => id<ArticleId>(`KB-${String(++last).padStart(4, '0')}`)
}

/** The same system under two names would be two systems: an alias becomes the contract's name. */
const asContractSpells = (read: ReadRecord, systems: readonly SystemEntry[]): ReadRecord => {
  const { system } = read.draft
  const named = system === null ? null : systemNamed(system, systems)
  return named === null ? read : { ...read, draft: { ...read.draft, system: named.name } }
}

/**
 * Says for every row of a file what importing it would do, without doing anything: new, changed (which fields), unchanged,
 * a duplicate of which article, or sent back and why. The same file, reading and articles give the same plan.
 */
export const planImport = (input: ImportInput): ImportPlan => {
  const { readings, records } = readParts(input)
  const systems = input.systems ?? []
  const rows = records.map((record) => ({
    place: record.place,
    read: asContractSpells(readRecord(record), systems),
  }))
  const known = indexArticles(input.existing)
  const byArticle = new Map(input.existing.map((article) => [article.id, article]))
  const nextId = idSeries([
    ...input.existing.map((article) => article.id),
    ...(input.taken ?? []),
    ...rows.flatMap(({ read }) => read.id ?? []),
  ])
  /** First good row with this number, these words, or for this article. */
  const seen = new Map<string, ImportPlace>()

  const likeOf = (draft: ArticleDraft): { article: Article; likeness: number } | null => {
    const phrased = known.byWords(draft.question, draft.system, false)
    if (phrased !== undefined) return { article: phrased, likeness: 1 }
    for (const { article, likeness } of input.similar(draft.question)) {
      const other = byArticle.get(article)
      if (likeness < duplicateFrom || other === undefined) continue
      if (sameSystem(draft.system, other.system)) return { article: other, likeness }
    }
    return null
  }

  const settle = (place: ImportPlace, read: ReadRecord): ImportEntry => {
    const { draft, masked } = read
    const title = short(draft.question || draft.steps[0] || draft.cause)
    const base: EntryBase = { place, title }
    const named = read.id === null ? undefined : known.byId(read.id)
    const asked = known.byWords(draft.question, draft.system, true)
    const target = named ?? (read.id === null ? asked : undefined)
    const change =
      target === undefined ? null : changeOf(target, read, named === undefined ? 'question' : 'id')
    const reasons: ImportRejection[] = [...read.rejections, ...faultsIn(change?.draft ?? draft)]
    // Two old articles may well ask the same; only what the file newly asks must not be there already.
    const asks = change === null || change.fields.includes('question') || change.fields.includes('system')
    const articleKey = target?.id ?? read.id
    const keys = [
      ...(articleKey === null
        ? []
        : [{ as: read.id === null ? 'question' : 'id', key: `#${articleKey}` } as const]),
      ...(asks
        ? [{ as: 'question', key: `${foldQuestion(draft.question)}|${draft.system ?? ''}` } as const]
        : []),
    ]
    const repeated = reasons.length > 0 ? undefined : keys.find(({ key }) => seen.has(key))
    const first = repeated === undefined ? undefined : seen.get(repeated.key)
    if (repeated !== undefined && first !== undefined)
      reasons.push({ kind: 'repeated', as: repeated.as, first })
    if (reasons.length > 0) return { ...base, kind: 'rejected', reasons }
    for (const { key } of keys) seen.set(key, place)
    if (asks && asked !== undefined && asked.id !== target?.id)
      return { ...base, kind: 'duplicate', article: asked.id, question: asked.question, likeness: 1, draft }
    if (target !== undefined && change !== null) {
      if (change.fields.length === 0) return { ...base, kind: 'unchanged', article: target.id }
      return { ...base, kind: 'changed', article: target.id, base: target.version, by: named === undefined ? 'question' : 'id', ...change, masked } // prettier-ignore
    }
    const like = likeOf(draft)
    if (like !== null)
      return { ...base, kind: 'duplicate', article: like.article.id, question: like.article.question, likeness: like.likeness, draft } // prettier-ignore
    return { ...base, kind: 'new', article: read.id === null ? nextId() : id<ArticleId>(read.id), draft, masked } // prettier-ignore
  }

  const { file, format, digest, notes } = input.source
  const entries = rows.map(({ place, read }) => settle(place, read))
  return {
    id: `import-${input.digest(JSON.stringify([digest, input.sheet, readings])).slice(0, 24)}`,
    source: { file, format, digest, notes },
    mapping: readings,
    entries,
    unserved: entries.flatMap((entry) => {
      if (entry.kind !== 'new' && entry.kind !== 'changed') return []
      const { place, title, draft } = entry
      return draft.system === null || serves(systems, draft.system) ? [] : [{ place, title, system: draft.system }]
    }),
  }
} // prettier-ignore

/** The articles as they stand after the import: all of them are to be written, or none. New ones begin at version 1. */
export const importedArticles = (plan: ImportPlan): readonly Article[] =>
  plan.entries.flatMap((entry) => {
    if (entry.kind === 'new') return [{ ...entry.draft, id: entry.article, version: 1 }]
    if (entry.kind === 'changed') return [{ ...entry.draft, id: entry.article, version: entry.base + 1 }]
    return []
  })

/** How many rows went which way. */
export const countEntries = (plan: ImportPlan): Readonly<Record<ImportEntry['kind'], number>> => {
  const counts = { new: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0 }
  for (const { kind } of plan.entries) counts[kind] += 1
  return counts
}
