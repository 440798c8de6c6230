import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import type { Chat, Outgoing, Part } from '../../src/ports/chat.ts'

/** What one message says, seen from the side of the people in the chat. */
export interface Saying {
  readonly text: string
  readonly quote?: MessageId
  /** Address the bot in the way the platform has. */
  readonly toBot?: boolean
  /** Bytes of a PNG. */
  readonly picture?: Buffer
}

/** The platform's side of an adapter: real people on the real wire, or the nearest thing a test can have. */
export interface ChatPeer {
  readonly chat: Chat
  readonly room: Place
  /** Null where the platform has no private chats. */
  readonly direct: Place | null
  /** A place this account is not in. */
  readonly elsewhere: Place
  /** Who speaks in `say`. */
  readonly speaker: AccountKey
  say(place: Place, saying: Saying): Promise<MessageId>
  /** Absent where the platform has no such thing. */
  readonly edit?: (message: MessageId, text: string) => Promise<void>
  readonly recall?: (message: MessageId) => Promise<void>
  readonly press?: (message: MessageId, action: string) => Promise<void>
  /** The platform delivers a message once more, as platforms do when they are not sure. */
  readonly repeat?: (message: MessageId) => Promise<void>
  /** Takes the platform away, has `meanwhile` happen there, and brings it back. */
  readonly away?: (meanwhile: () => Promise<void>) => Promise<void>
  /** The platform tells things that nobody knows. */
  readonly babble?: () => Promise<void>
  /** Pictures that people see from the bot in the place, oldest first. */
  readonly seePictures?: (place: Place) => Promise<readonly Uint8Array[]>
  /** What people read from the bot in the place, oldest first. */
  read(place: Place): Promise<readonly string[]>
  /** A second adapter over the same account after the first was stopped: what a restart is. */
  again(): Promise<Chat>
  close(): Promise<void>
}

export const outgoing = (
  notice: string,
  to: Place,
  text: string,
  rest: Partial<Outgoing> = {},
): Outgoing => ({
  id: id<NoticeId>(notice),
  to,
  text,
  mention: null,
  quote: null,
  choices: [],
  prompt: null,
  ...rest,
})

export const part = (notice: string): Part => ({
  id: id<NoticeId>(notice),
  kind: 'reply',
  article: null,
  ticket: null,
})
