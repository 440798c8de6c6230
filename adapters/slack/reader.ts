import type { ChatEvent, Place, Sender } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { NameOf } from './mrkdwn.ts'
import { idText, plainText, type Fields } from './wire.ts'

export const platform = 'slack'

export const accountKey = (user: string): AccountKey => id<AccountKey>(`${platform}/${user}`)
export const roomKey = (team: string, channel: string): RoomKey =>
  id<RoomKey>(`${platform}/${team}/${channel}`)

/** Whose events are read, and what is known about people and places. */
export interface Reader {
  /** The id of the workspace. */
  readonly account: string
  /** The user id of the bot, and its id as an app. */
  readonly self: string
  readonly botId: string | null
  readonly nameOf: NameOf
  readonly isBot: (user: string) => boolean
  /** Whose private chat with the bot this channel is. */
  readonly peerOf: (channel: string) => string | null
  /** Is it a room of this desk? */
  readonly serves: (room: RoomKey) => boolean
  readonly now: Instant
}

/** A file of a message, with where it lies; the address asks for the token. */
export interface FoundFile {
  readonly ref: string
  readonly name: string
  readonly mediaType: string
  /** Bytes; 0 when Slack does not say. */
  readonly size: number
  /** `file:F0123` */
  readonly source: string
  readonly url: string | null
}

export interface EventRead {
  readonly kind: 'event'
  readonly event: ChatEvent
  readonly channel: string
  /** The message that began the thread it stands in; null outside threads. */
  readonly thread: string | null
  readonly files: readonly FoundFile[]
  /** Users whose names the event shows. */
  readonly people: readonly string[]
  /** Names of what in it is not known here. */
  readonly unknown: readonly string[]
}

/** What a payload means; `what` names it for the count of the unknown. */
export type Read =
  | EventRead
  /** Somebody opened the page of the app. */
  | { readonly kind: 'home'; readonly user: string }
  | { readonly kind: 'renamed'; readonly user: string }
  /** Slack held events back because there were too many (30,000 an hour). */
  | { readonly kind: 'limited'; readonly from: Instant }
  /** The app was taken out of the workspace. */
  | { readonly kind: 'removed' }
  /** Known and of no interest to a desk. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly what: string }

export interface Where {
  readonly place: Place
  readonly channel: string
  /** The third part of the receipt key. */
  readonly name: string
}

/** The place of a channel; `peer` is the other side of a private chat. Null when that is not known. */
export const whereOf = (channel: string, peer: string | null, reader: Reader): Where | null => {
  if (!channel.startsWith('D'))
    return { place: { kind: 'room', room: roomKey(reader.account, channel) }, channel, name: channel }
  const user = peer !== null && peer !== reader.self ? peer : reader.peerOf(channel)
  return user === null
    ? null
    : { place: { kind: 'direct', account: accountKey(user) }, channel, name: `@${user}` }
}

export const keyOf = (reader: Reader, where: Where, event: string): ReceiptKey =>
  id<ReceiptKey>(`${platform}/${reader.account}/${where.name}/${event}`)

/** Who spoke: a user, or a bot that is none. Null when nobody is named. */
export const senderOf = (message: Fields, reader: Reader): Sender | null => {
  const bot = idText(message['bot_id'])
  const user = idText(message['user'])
  const account = user ?? bot
  if (account === null) return null
  const called = plainText(message['username'])
  return {
    account: accountKey(account),
    name: (user === null ? null : reader.nameOf(user)) ?? (called || account),
    isBot: bot !== null || message['subtype'] === 'bot_message' || reader.isBot(account),
    isSelf: account === reader.self || (bot !== null && bot === reader.botId),
  }
}
