import type { Article } from '../domain/knowledge/article.ts'
import type { ArticleId } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'

/** What is known beside the words themselves. */
export interface QuestionContext {
  /** The system that the room belongs to, as the contract spells it. */
  readonly system: string | null
  /** A module that the same person named shortly before. */
  readonly module: string | null
  /** The article shown to this person last, so that "那第二步找不到按钮" continues it. */
  readonly lastArticle: ArticleId | null
  /** Engineers may also be shown articles for engineers. */
  readonly audience: 'requester' | 'engineer'
}

/** One article in the running, with the calibrated probability that it answers the question (0..1). */
export interface Candidate {
  readonly article: Article
  readonly probability: number
}

/** Best first, at most five, in every case: callers show what the kind allows. */
export type Match =
  | { readonly kind: 'confident'; readonly best: Candidate; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'none'; readonly candidates: readonly Candidate[] }

export const captureKinds = [
  'question',
  'continuation',
  'feedback',
  'chatter',
  'greeting',
  'announcement',
] as const
export type CaptureKind = (typeof captureKinds)[number]

/** What a message is read together with. */
export interface CaptureContext {
  readonly speaker: 'requester' | 'engineer' | 'supervisor'
  readonly mentionsBot: boolean
  /** The message quotes one of: the bot, an engineer, another requester; null when it quotes nothing. */
  readonly quotes: 'bot' | 'engineer' | 'requester' | null
  readonly hasPicture: boolean
  /** Milliseconds since the same person spoke in this room; null = never. */
  readonly sinceOwnLast: number | null
  /** Milliseconds since anybody spoke in this room; null = never. */
  readonly sinceRoomLast: number | null
  /** The person has an unfinished ticket in this room. */
  readonly hasOpenTicket: boolean
}

export interface Capture {
  readonly kind: CaptureKind
  /** Probability that the message asks for support (0..1), whatever `kind` says. */
  readonly support: number
}

/**
 * Answers questions and tells questions from chatter. Deterministic: same articles, same input, same result.
 * Never throws on any text; an empty text matches nothing.
 */
export interface Knowledge {
  match(question: string, context: QuestionContext, now: Instant): Match
  capture(text: string, context: CaptureContext): Capture
  /** Any article there is, also one of a system that the desk does not serve. */
  article(id: ArticleId): Article | null
  /** The article if the desk may answer with it: one of another contract's system it may not. */
  answerable(id: ArticleId): Article | null
  /** Articles that ask the same in other words, likeliest first, whatever their dates and audience; at most five. */
  similar(question: string): readonly { readonly article: Article; readonly likeness: number }[]
  /** How alike two things are that people said in their own words, 0..1, the same either way round; 0.5 is one matter. */
  alike(one: string, other: string): number
  /** How many articles the desk may answer with. */
  readonly size: number
}

/** The knowledge base in memory as its keepers change it; the store is the truth, this is made from it. */
export interface KnowledgeBase extends Knowledge {
  /** Puts one article in, in place of an older version of it; takes effect with the next question. */
  publish(article: Article): void
  /** The same for many at once. */
  publishAll(articles: readonly Article[]): void
  /** Takes an article out; unknown ids are no error. */
  withdraw(id: ArticleId): void
  /** From the next question on the article is likelier by so many log odds than its words say; 0 = as its words say. */
  lean(id: ArticleId, shift: number): void
  /** What `lean` was last told, 0 when nothing. */
  leanOf(id: ArticleId): number
  /** Articles that would have been answered or offered if the desk served their system, likeliest first; takes its time. */
  leftOut(question: string, context: QuestionContext, now: Instant): readonly Candidate[]
  /** Every article in it, in no particular order; `answerable` says which of them the desk may answer with. */
  articles(): readonly Article[]
}
