import type { Article } from './article.ts'
import { unusedTrust, type Trust } from './confidence.ts'
import type { DocumentId } from '../ids.ts'
import type { Instant } from '../time.ts'

export const articleSources = ['file', 'command', 'import', 'review', 'rollback'] as const
/** Where a version of an article came from. */
export type ArticleSource = (typeof articleSources)[number]

/** One version of an article as it was published (KNO-2): kept for good, so that it can be rolled back to. */
export interface ArticleVersion {
  readonly article: Article
  readonly at: Instant
  /** Person id, `desk`, or the file it was read from. */
  readonly by: string
  readonly source: ArticleSource
  /** The receipt, proposal or digest that caused it: what is there already is not published again (law 2). */
  readonly trigger?: string
  /** Counts only while this import is applied; absent = counts by itself. */
  readonly import?: DocumentId
}

export const articleActs = ['withdrawn', 'restored', 'reset', 'reviewed', 'flagged'] as const
/** What was done to an article beside publishing a version of it. */
export interface ArticleAct {
  readonly what: (typeof articleActs)[number]
  readonly at: Instant
  readonly by: string
  /** The reason, in the words of who did it; empty when none was given. */
  readonly text: string
  readonly trigger: string
}

/** What became of the article where it was given as an answer. */
export interface ArticleUse {
  readonly shown: number
  readonly helped: number
  readonly unhelped: number
}

/** An article with its whole history; the last version that counts is the one in force unless it is withdrawn. */
export interface ArticleRecord {
  readonly versions: readonly ArticleVersion[]
  /** Digest of the file's text when the file was last taken over; null for an article that no file has. */
  readonly fileDigest: string | null
  /** Counted since the last reset. */
  readonly use: ArticleUse
  /** Why somebody should look at it again, e.g. a release that touches its module; empty when nothing does. */
  readonly flags: readonly string[]
  /** Absent means none. */
  readonly acts?: readonly ArticleAct[]
  /** What answers with it taught about the answer in force; absent means nothing yet. */
  readonly trust?: Trust
  /** Keys of the last lessons taken, so that none counts twice. */
  readonly lessons?: readonly string[]
  /** Set by a review (知识 复核): replaces the article's own review date. */
  readonly reviewBy?: Instant
}

/** States of a record's document. */
export type ArticleState = 'published' | 'withdrawn'

export const emptyRecord: ArticleRecord = {
  versions: [],
  fileDigest: null,
  use: { shown: 0, helped: 0, unhelped: 0 },
  flags: [],
}

/** A record of an article that so far only its file has. */
export const recordOfFile = (article: Article, at: Instant): ArticleRecord => ({
  ...emptyRecord,
  versions: [{ article, at, by: 'file', source: 'file' }],
  fileDigest: digestOf(article),
})

/** Which imports are in force. */
export type IsApplied = (imported: DocumentId) => boolean

export const countsNow = (version: ArticleVersion, applied: IsApplied): boolean =>
  version.import === undefined || applied(version.import)

/** The last version that counts, whether or not the article is withdrawn; null when none does. */
export const latestVersion = (
  record: Pick<ArticleRecord, 'versions'>,
  applied: IsApplied,
): ArticleVersion | null => record.versions.findLast((version) => countsNow(version, applied)) ?? null

/** Highest version number ever given, 0 when none was: numbers only grow, also past versions that do not count. */
export const lastNumber = (record: Pick<ArticleRecord, 'versions'>): number =>
  record.versions.reduce((most, { article }) => Math.max(most, article.version), 0)

/** Has this trigger published a version or been recorded as an act? */
export const isTaken = (record: ArticleRecord, trigger: string): boolean =>
  record.versions.some((version) => version.trigger === trigger) ||
  (record.acts ?? []).some((act) => act.trigger === trigger)

const sameAnswer = (one: Article | undefined, other: Article): boolean =>
  one !== undefined && one.cause === other.cause && JSON.stringify(one.steps) === JSON.stringify(other.steps)

/**
 * The record with one more version under the next number. A new text answers what the flags asked for; and what people
 * said about the old answer says nothing about a new one, so a changed cause or step begins with a clean slate.
 */
export const withVersion = (
  record: ArticleRecord,
  version: Omit<ArticleVersion, 'article'> & { readonly article: Omit<Article, 'version'> },
): ArticleRecord => {
  const article: Article = { ...version.article, version: lastNumber(record) + 1 }
  const before = record.versions.at(-1)?.article
  return {
    ...record,
    versions: [...record.versions, { ...version, article }],
    flags: [],
    trust: sameAnswer(before, article) ? (record.trust ?? unusedTrust) : unusedTrust,
  }
}

/** The record with an act of its history; `change` is what the act does to the rest. */
export const withAct = (
  record: ArticleRecord,
  act: ArticleAct,
  change: Partial<ArticleRecord> = {},
): ArticleRecord => ({ ...record, ...change, acts: [...(record.acts ?? []), act] })

/** When the article must be looked at again: the date a review set, else its own. */
export const reviewDueAt = (
  record: Pick<ArticleRecord, 'reviewBy'> | null,
  article: Article,
): Instant | null => record?.reviewBy ?? article.reviewBy

/**
 * Tells two texts of an article apart: 53 bits over everything but its version number, which the desk gives out. A
 * file that is only laid out anew has the same digest.
 */
export const digestOf = (article: Article): string => {
  const content = Object.entries(article).filter(([field]) => field !== 'version')
  return hashOf(JSON.stringify(content.sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** 53 bits of a text (cyrb53, public domain), in hexadecimal: for telling apart, not for keeping secrets. */
export const hashOf = (text: string): string => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0')
}
