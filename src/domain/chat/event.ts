import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../ids.ts'
import type { Instant } from '../time.ts'

/** Where something is said: a group, or a private chat between one account and the bot. */
export type Place =
  | { readonly kind: 'room'; readonly room: RoomKey }
  | { readonly kind: 'direct'; readonly account: AccountKey }

/** One string for a place, for lanes, budgets and indexes. */
export const placeKey = (place: Place): string =>
  place.kind === 'room' ? `room:${place.room}` : `direct:${place.account}`

/** The place that `placeKey` made this of. */
export const placeOf = (key: string): Place => {
  const rest = key.slice(key.indexOf(':') + 1)
  return key.startsWith('room:')
    ? { kind: 'room', room: id<RoomKey>(rest) }
    : { kind: 'direct', account: id<AccountKey>(rest) }
}

/** Who spoke, as the platform says it. The name is a nickname and grants nothing (law 7). */
export interface Sender {
  readonly account: AccountKey
  readonly name: string
  readonly isBot: boolean
  /** The desk's own account: its words are never answered. */
  readonly isSelf: boolean
}

/** A picture or file. `ref` is how the adapter that received it finds it again; never a public address. */
export interface Attachment {
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly ref: string
}

/** What a message quotes: the id where the platform has one, else the quoted text. */
export interface Quote {
  readonly message: MessageId | null
  readonly text: string
}

interface EventBase {
  /** The unique key under which the event is stored (law 2). */
  readonly key: ReceiptKey
  /** When it was said, by the platform's clock. */
  readonly at: Instant
  readonly place: Place
  readonly sender: Sender
}

/** Everything a platform can tell the desk; what it cannot express is `unsupported`, counted and never lost. */
export type ChatEvent =
  | (EventBase & {
      readonly kind: 'message'
      readonly message: MessageId
      readonly text: string
      readonly mentions: readonly AccountKey[]
      readonly mentionsBot: boolean
      readonly quote: Quote | null
      readonly files: readonly Attachment[]
      /** The words before their personal numbers were masked, sealed under `key`; absent where nothing was masked. */
      readonly sealed?: string | undefined
    })
  | (EventBase & {
      readonly kind: 'edited'
      readonly message: MessageId
      readonly text: string
      readonly sealed?: string | undefined
    })
  | (EventBase & { readonly kind: 'recalled'; readonly message: MessageId })
  /** A button or reaction on a line of the bot; `action` is what the line offered, e.g. `unsolved`, `pick:2`. */
  | (EventBase & { readonly kind: 'pressed'; readonly message: MessageId; readonly action: string })
  | (EventBase & { readonly kind: 'unsupported'; readonly what: string })

export type MessageEvent = Extract<ChatEvent, { kind: 'message' }>

/** A stored incoming event and what became of it. */
export interface Receipt {
  readonly key: ReceiptKey
  readonly event: ChatEvent
  /** When the desk stored it. */
  readonly receivedAt: Instant
  /** `pending` until everything it causes is written; then what was decided, e.g. `chatter`, `ticket:1023`. */
  readonly outcome: string
}

export const pending = 'pending'

/** The platform a place belongs to: the first part of its key. */
export const platformOf = (place: Place): string =>
  (place.kind === 'room' ? place.room : place.account).split('/')[0] ?? ''

const accountOf = (place: Place): string =>
  place.kind === 'room' ? place.room.split('/').slice(0, 2).join('/') : platformOf(place)

/** Do readers of one place belong to another account or platform, so that they cannot look into the other? In private only the platform counts. */
export const isFar = (one: Place, other: Place): boolean =>
  one.kind === 'room' && other.kind === 'room'
    ? accountOf(one) !== accountOf(other)
    : platformOf(one) !== platformOf(other)
