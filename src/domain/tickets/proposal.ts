import type { ArticleDraft } from '../imports/import-draft.ts'
import type { ArticleId, PersonId, TicketId, TicketNumber } from '../ids.ts'
import type { Instant } from '../time.ts'

/** What a proposal would do: a further article, or a further phrasing of one that exists. */
export type Proposed =
  | { readonly kind: 'article'; readonly draft: ArticleDraft }
  | { readonly kind: 'phrasing'; readonly article: ArticleId; readonly phrasing: string }

export const proposalOrigins = ['resolved', 'picked', 'suggested'] as const

/** Something for the keeper to decide (KNO-1). Its key is the short number that people type. */
export interface Proposal {
  readonly proposed: Proposed
  /** `resolved`: drafted from a ticket; `picked`: somebody chose a candidate; `suggested`: typed by a person. */
  readonly origin: (typeof proposalOrigins)[number]
  /** Tickets it comes from, oldest first. */
  readonly tickets: readonly TicketNumber[]
  /** The ticket it follows as it is resolved, reopened, resolved anew; null when it follows none. */
  readonly follows: TicketId | null
  /** Who is told what became of it; null when nobody asked for it. */
  readonly by: PersonId | null
  /** Further people who asked the same. */
  readonly also: number
  /** The article's id, once reserved for publishing. */
  readonly article: ArticleId | null
  readonly decided: {
    readonly at: Instant
    readonly by: string
    readonly reason: string
    /** The receipt that decided it: the same one again is carried on with, not refused. */
    readonly trigger: string
  } | null
}

/** `dropped`: not wanted by the resolver, or its ticket was reopened. */
export const proposalStates = ['open', 'accepting', 'accepted', 'rejected', 'dropped'] as const
export type ProposalState = (typeof proposalStates)[number]
