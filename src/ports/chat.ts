import type { ChatEvent, Place } from '../domain/event.ts'
import type { AccountKey, ArticleId, MessageId, NoticeId, TicketId } from '../domain/ids.ts'
import type { Choice, NoticeKind } from '../domain/notice.ts'
import type { Instant } from '../domain/time.ts'

/** What a platform can show and how much it bears, as data. */
export interface Capabilities {
  readonly buttons: boolean
  readonly mentions: boolean
  readonly quotes: boolean
  readonly pictures: boolean
  readonly direct: boolean
  /** Characters in one message; longer texts are split at sentence ends. */
  readonly maxLength: number
  /** How many messages fit into a window, per room and per account; all of them hold at once. */
  readonly budgets: readonly Budget[]
}

export interface Budget {
  readonly scope: 'room' | 'account'
  readonly count: number
  /** Milliseconds. */
  readonly per: number
}

/** One message to say. The adapter gives it the best form the platform has: buttons, a mention, or words. */
export interface Outgoing {
  /** Passed to platforms that can recognise a repetition. */
  readonly id: NoticeId
  readonly to: Place
  readonly text: string
  readonly mention: { readonly account: AccountKey; readonly name: string } | null
  readonly quote: MessageId | null
  readonly choices: readonly Choice[]
  /** What to type where there are no buttons; ignored by platforms that show the choices. */
  readonly prompt: string | null
}

/** The message as plain words, for platforms without buttons and mentions of their own. */
export const inWords = (message: Pick<Outgoing, 'text' | 'mention' | 'prompt'>): string => {
  const lead = message.mention === null ? '' : `@${message.mention.name} `
  return `${lead}${message.text}${message.prompt === null ? '' : `\n${message.prompt}`}`
}

/** Which notice is said by a message, for records and replays; platforms need not look at it. */
export interface Part {
  readonly id: NoticeId
  readonly kind: NoticeKind
  readonly article: ArticleId | null
  readonly ticket: TicketId | null
}

/** The closed list of what can come of a send (law 3). */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly message: MessageId | null }
  /** Try again, at the instant the platform named, or when the courier thinks fit. */
  | { readonly kind: 'retry'; readonly at: Instant | null; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Too late for this platform, e.g. its reply window has closed. */
  | { readonly kind: 'expired' }
  /** It may or may not have been said. */
  | { readonly kind: 'unknown'; readonly reason: string }

export type Health =
  | { readonly kind: 'connecting' | 'ready' }
  | { readonly kind: 'deaf' | 'refused' | 'banned' | 'stopped'; readonly reason: string }

/**
 * One account on one chat platform.
 * Promises: every event carries the same key however often it is delivered; `receive` is awaited before the
 * platform is told that the event has arrived; the account's own words come with `isSelf`; send never throws.
 */
export interface Chat {
  readonly platform: string
  readonly account: string
  readonly capabilities: Capabilities
  /** Begins to deliver events. Resolves when the adapter is up, connected or trying. */
  start(receive: (event: ChatEvent) => Promise<void>): Promise<void>
  /** `parts` names the notices that this message says at once: one, or several merged into it. */
  send(message: Outgoing, parts: readonly Part[]): Promise<SendOutcome>
  /** Was this notice said? Asked after a crash between send and record; `unknown` where the platform cannot tell. */
  settle(
    notice: NoticeId,
    to: Place,
  ): Promise<{ readonly kind: 'said'; readonly message: MessageId } | { readonly kind: 'unsaid' | 'unknown' }>
  health(): Health
  /** Stops delivering, finishes what is under way. */
  stop(): Promise<void>
}
