import type { ArticleAct, ArticleRecord, ArticleSource, ArticleState } from './article-record.ts'
import type { Article } from './article.ts'
import type { Gap } from './knowledge-gaps.ts'
import type { Proposal } from '../tickets/proposal.ts'
import type { Instant } from '../time.ts'

/** An article as its keeper looks at it. */
export interface ArticleView {
  readonly article: Article
  readonly state: ArticleState
  readonly use: ArticleRecord['use']
  /** Log odds from what people said; 0 = nothing yet. */
  readonly shift: number
  readonly flags: readonly string[]
  readonly reviewBy: Instant | null
  readonly now: Instant
}

/** One line of an article's history. */
export type ArticleEvent =
  | {
      readonly kind: 'version'
      readonly version: number
      readonly source: ArticleSource
      /** Which fields differ from the version before; empty for the first. */
      readonly changed: readonly (keyof Article)[]
      readonly counts: boolean
    }
  | { readonly kind: 'act'; readonly what: ArticleAct['what']; readonly text: string }

/** A proposal as its keeper decides on it. */
export interface ProposalView {
  readonly number: string
  readonly proposal: Proposal
  /** Question of the article that a phrasing would be added to; null when there is none any more. */
  readonly existing: string | null
}

/** Why something about an article cannot be done. */
export type KnowledgeRefusal =
  | { readonly kind: 'no-article'; readonly typed: string }
  | { readonly kind: 'no-version'; readonly article: string; readonly known: readonly number[] }
  | { readonly kind: 'in-force'; readonly article: string; readonly version: number }
  | { readonly kind: 'withdrawn'; readonly article: string }
  | { readonly kind: 'same-text'; readonly article: string }
  | { readonly kind: 'no-field'; readonly typed: string }
  | { readonly kind: 'bad-value'; readonly field: string }
  | { readonly kind: 'no-proposal'; readonly typed: string }
  | { readonly kind: 'decided'; readonly number: string }
  | { readonly kind: 'no-draft'; readonly ticket: string }
  | { readonly kind: 'no-release' }

export type SavedHow = 'added' | 'changed' | 'restored' | 'withdrawn' | 'rolled-back' | 'reset' | 'reviewed'

/** REP-6: the figures of one month of the knowledge base. */
export interface KnowledgeFigures {
  /** `2026-03`. */
  readonly month: string
  /** In force at the end of the month (or now). */
  readonly total: number
  readonly added: number
  readonly revised: number
  readonly withdrawn: number
  /** Answers given, and what was said about them. */
  readonly hit: number
  readonly helped: number
  readonly unhelped: number
  /** Questions of the month, and how many of them no article answered. */
  readonly asked: number
  readonly unanswered: number
  readonly gaps: readonly Gap[]
  readonly best: readonly { readonly article: string; readonly question: string; readonly count: number }[]
  readonly worst: readonly { readonly article: string; readonly question: string; readonly count: number }[]
}

/** What the keeper is told in the round: what waits for review, and articles to be looked at again. */
export interface KeeperRound {
  readonly proposals: number
  readonly due: readonly {
    readonly article: string
    readonly question: string
    readonly why: string | null
  }[]
}
