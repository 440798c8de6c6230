import { placeKey, type Attachment, type Place, type Quote } from '../chat/event.ts'
import type {
  AccountKey, ArticleId, DeskId, MessageId, NoticeId, PersonId, ReceiptKey, RoomKey, TicketId, TicketNumber,
} from '../ids.ts' // prettier-ignore
import type { Notice, NoticeKind } from '../chat/notice.ts'
import type { Instant } from '../time.ts'

export const ticketStates = [
  'open', 'answered', 'queued', 'working', 'waiting', 'resolved', 'closed', 'declined', 'merged',
] as const // prettier-ignore
export type TicketState = (typeof ticketStates)[number]

/** Nothing more is expected of anybody. */
export const finishedStates: readonly TicketState[] = ['closed', 'declined', 'merged']
export const unfinishedStates: readonly TicketState[] = ticketStates.filter(
  (state) => !finishedStates.includes(state),
)

export const severities = ['normal', 'urgent', 'critical'] as const
/** 一般, 紧急, 重大. */
export type Severity = (typeof severities)[number]

/** REC-4. */
export const categories = [
  'usage', 'fault', 'data', 'defect', 'requirement', 'urgent', 'config', 'migration', 'onsite', 'complaint', 'external',
] as const // prettier-ignore
export type Category = (typeof categories)[number]

export const channels = ['group', 'phone', 'email', 'visit', 'alert'] as const
/** How the question reached the desk; all but `group` are registered by an engineer (REC-2). */
export type Channel = (typeof channels)[number]

/** Who asked. Unit and region are `verified` only when they come from the contact card. */
export interface Requester {
  readonly account: AccountKey
  readonly name: string
  readonly unit: string | null
  readonly region: string | null
  readonly verified: boolean
}

export const speakers = ['requester', 'engineer', 'supervisor', 'bot', 'other'] as const
export type Speaker = (typeof speakers)[number]

/** One thing said about the ticket, kept as evidence: a recall marks it, an edit adds the new text. */
export interface TicketMessage {
  readonly key: ReceiptKey
  readonly message: MessageId
  readonly at: Instant
  readonly from: AccountKey
  readonly name: string
  readonly speaker: Speaker
  readonly text: string
  readonly files: readonly Attachment[]
  readonly quote: Quote | null
  readonly recalledAt: Instant | null
  readonly edits: readonly Edit[]
  /** The words before their personal numbers were masked, sealed under `key`; absent where nothing was masked. */
  readonly sealed?: string
}

/** What the message says since then. `sealed` is under the key of the message. */
export interface Edit {
  readonly at: Instant
  readonly text: string
  readonly sealed?: string
}

/** Who did it: a person by command, a platform account, or the desk itself by a rule. */
export type Actor =
  | {
      readonly kind: 'person'
      readonly person: PersonId
      readonly name: string
      readonly from: Place
      readonly message: MessageId | null
    }
  | {
      readonly kind: 'account'
      readonly account: AccountKey
      readonly name: string
      readonly from: Place
      readonly message: MessageId | null
    }
  | { readonly kind: 'desk'; readonly rule: string }

/** The clause a rule of the desk comes from, the first word of its name: `SLA-F1`, `WRK-6`; null when it names none. */
export const clauseIn = (rule: string): string | null => /^[A-Z]{3}-[A-Z]?\d+/.exec(rule)?.[0] ?? null

export const waitingFor = ['user', 'vendor'] as const
export type WaitingFor = (typeof waitingFor)[number]

export const clockKinds = [
  'response', 'resolution', 'report', 'notify', 'progress', 'followup', 'next-response', 'vendor-return',
] as const // prettier-ignore
export type ClockKind = (typeof clockKinds)[number]

/** What happened, in order; append-only. Clocks are computed from it (law 4), history and audit are read from it. */
export type TicketFact =
  | { readonly kind: 'opened' }
  | { readonly kind: 'answered'; readonly article: ArticleId; readonly version: number }
  | { readonly kind: 'offered'; readonly articles: readonly ArticleId[] }
  | { readonly kind: 'helped'; readonly article: ArticleId | null }
  | { readonly kind: 'unhelped'; readonly article: ArticleId | null }
  | { readonly kind: 'queued'; readonly reason: string }
  | {
      readonly kind: 'called'
      readonly person: PersonId | null
      readonly tier: number
      /** How the roster led to this person, in words; absent in older tickets. */
      readonly reason?: string
    }
  | { readonly kind: 'responded'; readonly how: 'reply' | 'claim' }
  | { readonly kind: 'claimed'; readonly person: PersonId }
  | { readonly kind: 'released'; readonly person: PersonId | null }
  | { readonly kind: 'transferred'; readonly to: PersonId }
  | { readonly kind: 'escalated'; readonly tier: number; readonly reason: string }
  | { readonly kind: 'severity'; readonly from: Severity; readonly to: Severity; readonly reason: string }
  | { readonly kind: 'category'; readonly to: Category }
  | { readonly kind: 'module'; readonly system: string | null; readonly module: string | null }
  | { readonly kind: 'noted'; readonly text: string }
  | {
      readonly kind: 'waiting'
      readonly for: WaitingFor
      readonly text: string
      /** When the vendor said it would answer; absent where nobody said. */
      readonly expectedAt?: Instant
    }
  /** Handed to somebody outside the desk, with the number they gave it (WRK-3), and back from there. */
  | { readonly kind: 'referred'; readonly party: string; readonly external: string | null }
  | { readonly kind: 'returned'; readonly text: string }
  /** A release carries what the ticket is about, and its requester was told. */
  | { readonly kind: 'released-in'; readonly release: string }
  | { readonly kind: 'resumed'; readonly reason: string }
  | { readonly kind: 'resolved'; readonly cause: string; readonly fix: string }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'reopened'; readonly reason: string }
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'merged'; readonly into: TicketNumber }
  | { readonly kind: 'absorbed'; readonly from: TicketNumber }
  | { readonly kind: 'linked'; readonly to: TicketNumber }
  /** One of many tickets with one cause (WRK-4), e.g. `P12`. */
  | { readonly kind: 'joined'; readonly problem: string }
  | { readonly kind: 'parted'; readonly problem: string }
  | { readonly kind: 'followed'; readonly account: AccountKey }
  | { readonly kind: 'reminded'; readonly clock: ClockKind; readonly round: number; readonly mark: string }
  | { readonly kind: 'breached'; readonly clock: ClockKind; readonly round: number; readonly dueAt: Instant }
  | { readonly kind: 'acknowledged' }
  /** A written proposal (处理建议) where no fix is in sight (SLA-T1). */
  | { readonly kind: 'proposed'; readonly text: string }
  /** A line about how it stands, passed on to those who wait for it (SLA-O3). */
  | { readonly kind: 'progressed'; readonly text: string }
  /** Named contacts were told: by the desk with these notices, or by a person (no notices), e.g. on the telephone (SLA-O3). */
  | {
      readonly kind: 'notified'
      readonly contacts: readonly string[]
      readonly notices: readonly NoticeId[]
    }
  /** Unsolved for so long that it is kept on the tracked list (SLA-O1 备案跟踪). */
  | { readonly kind: 'tracked'; readonly after: number }
  /** The requester was called back (回访, WRK-5). */
  | { readonly kind: 'visited'; readonly text: string }
  /** The requester was asked how satisfied they are, and the mark they gave; `text` is what they said with it (WRK-5). */
  | { readonly kind: 'mark-asked' }
  | { readonly kind: 'rated'; readonly mark: number; readonly text: string }
  /** Taken as a major incident: staff were told at once, and this lead was called (WRK-7). */
  | { readonly kind: 'major'; readonly lead: PersonId | null }
  /** A deadline moved because the contract or the calendar was changed. */
  | {
      readonly kind: 'retimed'
      readonly clock: ClockKind
      readonly round: number
      readonly from: Instant
      readonly to: Instant
      readonly reason: string
    }
  | {
      readonly kind: 'said'
      readonly notice: NoticeId
      readonly what: NoticeKind
      readonly message: MessageId | null
      readonly to: Place
      readonly text: string
    }
  | {
      readonly kind: 'unsaid'
      readonly notice: NoticeId
      readonly what: NoticeKind
      readonly outcome: string
    }
export type FactKind = TicketFact['kind']

/**
 * `trigger` is the receipt key or the wake-up that made it happen: what stands in the timeline with a trigger is not
 * done again (law 2).
 */
export type TimelineEntry = {
  readonly at: Instant
  readonly by: Actor
  readonly trigger: string
  /** The words that did it before their personal numbers were masked, sealed under `trigger`; absent as in messages. */
  readonly sealed?: string
} & TicketFact

/** One ticket, one document: everything that changes together is in here (law 1). */
export interface Ticket {
  readonly id: TicketId
  readonly desk: DeskId
  readonly number: TicketNumber
  /** Counts writes; every change is a compare-and-set on it. 1 when inserted. */
  readonly version: number
  readonly state: TicketState
  readonly room: RoomKey | null
  readonly channel: Channel
  readonly requester: Requester
  /** Others who said "同问": told of the outcome with the requester. */
  readonly followers: readonly AccountKey[]
  readonly title: string
  readonly system: string | null
  readonly module: string | null
  readonly category: Category
  readonly severity: Severity
  /** Why this severity was suggested (SLA-F2), or who set it. */
  readonly severityReason: string
  readonly tier: number
  readonly assignee: PersonId | null
  readonly waitingFor: WaitingFor | null
  /** The article last given as an answer. */
  readonly article: ArticleId | null
  /** Candidates on offer, to be picked by number. Empty when none are. */
  readonly candidates: readonly ArticleId[]
  readonly cause: string | null
  readonly fix: string | null
  readonly mergedInto: TicketNumber | null
  readonly links: readonly TicketNumber[]
  /** The problem it is part of; absent when it is part of none. */
  readonly problem?: string | null
  readonly satisfaction: number | null
  readonly openedAt: Instant
  readonly messages: readonly TicketMessage[]
  readonly timeline: readonly TimelineEntry[]
  /** Notices not yet finally delivered; what was said stands in the timeline. */
  readonly notices: readonly Notice[]
  /** When the desk must look at it again: an index of what the timeline says, null when nothing can come. */
  readonly wakeAt: Instant | null
}

/** Is anything still expected on this ticket? */
export const isUnfinished = (ticket: Pick<Ticket, 'state'>): boolean => !finishedStates.includes(ticket.state)

/** Is this message or act already part of the ticket? */
export const holdsTrigger = (ticket: Pick<Ticket, 'messages' | 'timeline'>, trigger: string): boolean =>
  ticket.messages.some((message) => message.key === trigger) ||
  ticket.timeline.some((entry) => entry.trigger === trigger)

/** Where the ticket's conversation with the requester takes place. */
export const placeOf = (ticket: Pick<Ticket, 'room' | 'requester'>): Place =>
  ticket.room === null
    ? { kind: 'direct', account: ticket.requester.account }
    : { kind: 'room', room: ticket.room }

interface MessageKey {
  readonly room: string
  readonly message: MessageId
}

/** Message ids by which a quote or a button finds this ticket: what people said, typed about it, and what the desk said. */
export const messageKeysOf = (
  ticket: Pick<Ticket, 'messages' | 'timeline' | 'room' | 'requester'>,
): readonly MessageKey[] => {
  const home = placeKey(placeOf(ticket))
  const keys: MessageKey[] = ticket.messages.map(({ message }) => ({ room: home, message }))
  for (const entry of ticket.timeline) {
    if (entry.kind === 'said' && entry.message !== null)
      keys.push({ room: placeKey(entry.to), message: entry.message })
    if (entry.by.kind !== 'desk' && entry.by.message !== null)
      keys.push({ room: placeKey(entry.by.from), message: entry.by.message })
  }
  return keys
}
