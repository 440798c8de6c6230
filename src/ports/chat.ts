import type { ChatEvent, Place } from '../domain/chat/event.ts'
import type { Gap } from '../domain/chat/connection.ts'
import type { Trouble } from '../domain/chat/trouble.ts'
import type { AccountKey, ArticleId, MessageId, NoticeId, RoomKey, TicketId } from '../domain/ids.ts'
import type { Choice, NoticeKind } from '../domain/chat/notice.ts'
import type { Instant } from '../domain/time.ts'

/** What a platform can show and how much it bears, as data. What is not stated it cannot do. */
export interface Capabilities {
  readonly buttons: boolean
  readonly mentions: boolean
  readonly quotes: boolean
  /** Pictures and files that people send come with their messages. */
  readonly pictures: boolean
  readonly direct: boolean
  /** `Outgoing.pictures` are shown. */
  readonly picturesOut?: boolean
  /** Replies can be gathered under the message that began them. */
  readonly threads?: boolean
  /** People's edits and recalls are told. */
  readonly edits?: boolean
  readonly recalls?: boolean
  /** What was said while the account was away can be asked for. */
  readonly history?: boolean
  /** Milliseconds after a person's message in which this platform lets the bot speak; absent = at any time. */
  readonly replyWindow?: number
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

/** A picture to say, e.g. of the daily summary. */
export interface Picture {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
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
  /** Shown after the text; left out by platforms without `picturesOut`, so the text must do alone. */
  readonly pictures?: readonly Picture[]
}

/** The message as plain words, for platforms without buttons and mentions of their own. */
export const inWords = (message: Pick<Outgoing, 'text' | 'mention' | 'prompt'>): string => {
  const lead = message.mention === null ? '' : `@${message.mention.name} `
  return `${lead}${message.text}${message.prompt === null ? '' : `\n${message.prompt}`}`
}

/** Bytes. A larger picture would be refused by one platform or another, with the words that go with it. */
export const largestPicture = 8 * 1024 * 1024

/** The pictures that are said: one over the limit is left out on every platform, and the words do alone. */
export const picturesOf = ({ pictures = [] }: Pick<Outgoing, 'pictures'>): readonly Picture[] =>
  pictures.filter(({ bytes }) => bytes.byteLength <= largestPicture)

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

/** Whether people are heard, and why not. */
export type Health =
  | { readonly kind: 'connecting' | 'ready' }
  | { readonly kind: 'deaf' | 'refused' | 'banned' | 'stopped'; readonly trouble: Trouble }

/** From when to when something may not have been heard; `room` null = anywhere on the account. */
export interface ChatGap extends Gap {
  readonly room: RoomKey | null
}

/** What somebody must scan with the phone of the account before it can hear anything. A credential: whoever scans it logs in. */
export interface LoginCode {
  /** What the code says. */
  readonly link: string
  /** The code as a picture; null when it cannot be drawn here: then the link is made into a code elsewhere. */
  readonly svg: string | null
  readonly since: Instant
}

/** What a received file is opened as. `content` ends with an error when more comes than was allowed. */
export type OpenedFile =
  | {
      readonly kind: 'open'
      readonly mediaType: string
      /** Bytes, or null where the platform does not say. */
      readonly size: number | null
      readonly content: AsyncIterable<Uint8Array>
    }
  /** `gone`: the platform no longer has it. `too-big`: over the limit that was asked for. */
  | { readonly kind: 'gone' | 'too-big' }
  /** It may work later. */
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * One account on one chat platform.
 * Promises: every event carries the same key however often it is delivered; `receive` is awaited before the
 * platform is told that the event has arrived; the account's own words come with `isSelf`; send never throws.
 * The optional members are those of platforms behind a wire: what they could not hear and could not understand.
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
  /** What may not have been heard and could not be fetched afterwards, ending at or after `since`, ascending; kept over restarts. */
  gaps?(since: Instant): readonly ChatGap[]
  /** How often something came that the adapter does not know, by a short name, since the start. For doctor. */
  unknownEvents?(): Readonly<Record<string, number>>
  /** Fetches a received file by its `ref`, at most `limit` bytes of it. Never throws; nothing is kept in memory. */
  openFile?(ref: string, limit: number): Promise<OpenedFile>
  /** The code that waits to be scanned; null when none does. For those who look after the account, nobody else. */
  login?(): LoginCode | null
  /** Stops delivering, finishes what is under way. */
  stop(): Promise<void>
}

/** The chat that serves a place, or null when its platform is not connected here. */
export type ChatFor = (place: Place) => Chat | null
