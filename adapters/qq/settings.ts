import type { ConnectionRules } from '../../src/domain/chat/connection.ts'
import type { RoomKey } from '../../src/domain/ids.ts'
import { hour, minute, second, type Instant } from '../../src/domain/time.ts'
import type { Capabilities } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'
import type { QqDoor } from './door.ts'

export type QqLink =
  /** We dial the gateway: `ws://host:port`. */
  | { readonly kind: 'forward'; readonly url: string; readonly token: string | null }
  /** The gateway dials us, through a door that several accounts share. */
  | { readonly kind: 'reverse'; readonly door: QqDoor; readonly token: string }

/** Milliseconds. */
export interface QqPatience {
  readonly call: number
  /** Longer than NapCat's own waiting for QQ, which grows with pictures. */
  readonly send: number
  /** Between two messages of one long text: the budget is one a second. */
  readonly between: number
  /** How long `start` waits for the first sign of life. */
  readonly start: number
  /** Before an event that the desk refused is offered again; doubles. */
  readonly offerAgain: number
}

export const usualPatience: QqPatience = {
  call: 10 * second,
  send: 30 * second,
  between: second,
  start: 2 * second,
  offerAgain: second / 2,
}

export interface QqSettings {
  /** The QQ number of the bot. */
  readonly account: string
  readonly link: QqLink
  /** Opened by `start`, closed by `stop`. */
  readonly journal: () => Promise<ChatJournal>
  readonly now: () => Instant
  /** In [0, 1). */
  readonly random?: () => number
  /** Rooms of this account that the desk serves: fetched after every gap. */
  readonly rooms?: () => readonly RoomKey[]
  /** Further QQ numbers of this desk: their words are never answered. */
  readonly siblings?: readonly string[]
  readonly rules?: Partial<ConnectionRules>
  readonly patience?: Partial<QqPatience>
  readonly log?: Log
}

/** QQ folds longer messages away; three screens of a phone. */
export const maxLength = 1_800

/**
 * QQ publishes no limits for ordinary accounts. These are those of a quick human, well below what bans are
 * reported at: one message a second, 20 a minute in a room, 40 a minute and 600 an hour in all.
 */
export const capabilities: Capabilities = {
  buttons: false,
  mentions: true,
  quotes: true,
  pictures: true,
  picturesOut: true,
  direct: true,
  threads: false,
  edits: false,
  recalls: true,
  history: true,
  maxLength,
  budgets: [
    { scope: 'account', count: 1, per: second },
    { scope: 'room', count: 20, per: minute },
    { scope: 'account', count: 40, per: minute },
    { scope: 'account', count: 600, per: hour },
  ],
}
