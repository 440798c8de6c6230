import type { ArticleId } from '../ids.ts'
import type { Instant } from '../time.ts'

export const audiences = ['requester', 'engineer'] as const
/** Who may be shown an article: everybody, or engineers only. */
export type Audience = (typeof audiences)[number]

/** One answerable entry of the knowledge base (KNO-3). Immutable: a change is a new version. */
export interface Article {
  readonly id: ArticleId
  /** Counts up by one with every published change (KNO-2). */
  readonly version: number
  readonly question: string
  /** Other ways people really ask the same; as valuable as any algorithm. */
  readonly phrasings: readonly string[]
  /** What the screen shows: error texts, codes. */
  readonly symptoms: readonly string[]
  /** One sentence; the first line of the answer. Empty when the steps speak for themselves. */
  readonly cause: string
  /** Short imperative sentences, in order. */
  readonly steps: readonly string[]
  /** The system's name as the contract spells it, or null when it holds for any. */
  readonly system: string | null
  readonly module: string | null
  readonly audience: Audience
  /** First instant at which it may be given as an answer; null = always could. */
  readonly validFrom: Instant | null
  /** First instant at which it may no longer be given; null = no end. */
  readonly validUntil: Instant | null
  readonly systemVersion: string | null
  readonly owner: string | null
  readonly reviewBy: Instant | null
}

/** May this article be given as an answer at `now`? An expired or not yet valid one never is. */
export const isValidAt = (article: Pick<Article, 'validFrom' | 'validUntil'>, now: Instant): boolean =>
  (article.validFrom === null || article.validFrom <= now) &&
  (article.validUntil === null || now < article.validUntil)

/** An article that says nothing yet but its id and question: version 1, for everybody, always valid. */
export const bareArticle = (id: ArticleId, question: string): Article => ({
  id,
  version: 1,
  question,
  phrasings: [],
  symptoms: [],
  cause: '',
  steps: [],
  system: null,
  module: null,
  audience: 'requester',
  validFrom: null,
  validUntil: null,
  systemVersion: null,
  owner: null,
  reviewBy: null,
})
