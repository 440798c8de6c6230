import type { Attachment, Place } from './event.ts'
import type { AccountKey, ArticleId, DeskId, MessageId, NoticeId, PersonId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** Every kind of thing the desk says. The names are those of the replay output. */
export const noticeKinds = [
  'answer', 'candidates', 'ack', 'called', 'claimed', 'status', 'reminder', 'breach', 'notify', 'progress',
  'escalated', 'resolved', 'followup', 'closed', 'summary', 'refused', 'hint', 'reply', 'help', 'outbreak', 'announcement', 'alert', 'duty',
] as const // prettier-ignore
export type NoticeKind = (typeof noticeKinds)[number]

/** A choice the reader may press where the platform has buttons; `say` is what to type where it has none. */
export interface Choice {
  readonly action: string
  readonly label: string
  readonly say: string
}

/**
 * How delivery stands. `sent`, `failed`, `expired` and `dropped` are final.
 * `leased` with a passed `until` means a crash between send and record: the outcome is unknown (law 3).
 */
export type Delivery =
  | { readonly kind: 'waiting'; readonly at: Instant; readonly attempts: number }
  | { readonly kind: 'leased'; readonly until: Instant; readonly attempts: number }
  | { readonly kind: 'sent'; readonly at: Instant; readonly message: MessageId | null }
  | { readonly kind: 'failed'; readonly at: Instant; readonly reason: string }
  | { readonly kind: 'expired'; readonly at: Instant }
  /** Overtaken by events before it was said, e.g. an acknowledgement after a human answer. */
  | { readonly kind: 'dropped'; readonly at: Instant; readonly reason: string }

/** Files that somebody sent and the desk passes on: they are fetched where they were sent. */
export interface CarriedFiles {
  readonly from: Place
  readonly files: readonly Attachment[]
}

/** An outgoing message, written together with what causes it (law 3). */
export interface Notice {
  /** Derived from its cause, so that writing it twice is writing it once. */
  readonly id: NoticeId
  readonly kind: NoticeKind
  readonly to: Place
  /** Whom words in private are for, by whichever of their accounts can be reached when they are said; absent: `to` is meant. */
  readonly person?: PersonId
  readonly text: string
  /** Said instead of the text, and opened only then: words with personal numbers, sealed under the id (SEC-3). Taken away when delivery is over. */
  readonly sealed?: string | undefined
  /** The account to be addressed, with the name to show; the text does not repeat it. */
  readonly mention: { readonly account: AccountKey; readonly name: string } | null
  readonly quote: MessageId | null
  readonly article: ArticleId | null
  /** Pictures and files that go with it; absent when there are none. */
  readonly files?: CarriedFiles
  readonly choices: readonly Choice[]
  /** What to type, said only where the platform shows no buttons; null when there is nothing to choose. */
  readonly prompt: string | null
  /** Notices with the same key that wait for the same place are said as one, each by its `line`. */
  readonly merge: { readonly key: string; readonly line: string } | null
  /**
   * Only while the place is over its budget, calls that wait for it are said as one, each by its line; absent = always
   * said by itself.
   */
  readonly crowd?: { readonly line: string }
  /** May wait for the end of the quiet hours. */
  readonly canWait: boolean
  readonly createdAt: Instant
  /** Saying it later than this helps nobody; null = no limit. */
  readonly notAfter: Instant | null
  readonly delivery: Delivery
}

/** A notice that belongs to no ticket: a summary, a refusal. Changed by compare-and-set on its version. */
export interface LooseNotice {
  readonly id: NoticeId
  readonly desk: DeskId
  readonly version: number
  readonly notice: Notice
}

/** The instant at which the courier has something to do with it, or null when delivery is over. */
export const courierAt = (delivery: Delivery): Instant | null => {
  if (delivery.kind === 'waiting') return delivery.at
  return delivery.kind === 'leased' ? delivery.until : null
}
