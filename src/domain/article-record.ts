import type { Article } from './article.ts'
import type { Instant } from './time.ts'

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
}

/** What became of the article where it was given as an answer. */
export interface ArticleUse {
  readonly shown: number
  readonly helped: number
  readonly unhelped: number
}

/** An article with its whole history; the last version is the one in force unless it is withdrawn. */
export interface ArticleRecord {
  readonly versions: readonly ArticleVersion[]
  /** Digest of the file's text when the file was last taken over; null for an article that no file has. */
  readonly fileDigest: string | null
  /** Counted since the last reset. */
  readonly use: ArticleUse
  /** Why somebody should look at it again, e.g. a release that touches its module; empty when nothing does. */
  readonly flags: readonly string[]
}
