import { createHash } from 'node:crypto'
import type { ChatEvent, MessageEvent, Sender } from '../../src/domain/chat/event.ts'
import { id, type MessageId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import { accountKey, receiptKey, whereOf } from './keys.ts'
import { readAddress } from './mentions.ts'
import { readBody, type FoundFile } from './read-body.ts'
import { idList, idText, instantOf, plainText, type MessagePayload } from './wire.ts'

/** Whose events are read, and what is known about the people in them. */
export interface Reader {
  /** The operator's name for the account. */
  readonly account: string
  /** What WeChat calls the bot. */
  readonly self: string
  /** Further accounts of this desk: their words are ours too. */
  readonly siblings: readonly string[]
  /** How somebody is called in that room, or at all when it is null; null when nobody knows. */
  readonly nameOf: (room: string | null, person: string) => string | null
  /** Every name by which the bot may be called in that room. */
  readonly ownNames: (room: string | null) => readonly string[]
  readonly now: Instant
}

/** What came from a puppet; `what` names it for the count of the unknown. */
export type Read =
  | {
      readonly kind: 'event'
      readonly event: ChatEvent
      readonly file: { readonly ref: string; readonly file: FoundFile; readonly source: string } | null
      /** Counted although it became an event. */
      readonly unknown: string | null
    }
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly what: string }

/** WeChat's own accounts and public accounts: machines all of them. */
const isMachine = (person: string): boolean =>
  /^(?:gh_.+|weixin|newsapp|fmessage|medianote|floatbottle|qmessage|qqmail|tmessage|mphelper|notifymessage)$/.test(
    person,
  )

/** How the file is found again; the size is written beside it, because the gateway often does not tell it before sending. */
const sourceOf = ({ ask, size }: FoundFile, message: string): string => `${ask}:${size}:${message}`

const senderOf = (person: string, room: string | null, reader: Reader): Sender => ({
  account: accountKey(person),
  name: reader.nameOf(room, person) ?? person,
  isBot: isMachine(person),
  isSelf: person === reader.self || reader.siblings.includes(person),
})

/** Who is in a message and where, before anything else of it is read; null when it cannot be told. */
export const placesIn = (
  payload: MessagePayload,
  self: string,
): {
  readonly message: string
  readonly talker: string
  readonly room: string | null
  readonly peer: string
} | null => {
  const message = idText(payload.id)
  const talker = idText(payload.talkerId)
  const room = idText(payload.roomId)
  const listener = idText(payload.listenerId)
  if (message === null || talker === null || (room === null && talker === self && listener === null))
    return null
  return { message, talker, room, peer: talker === self && listener !== null ? listener : talker }
}

/** Reads one message. Never throws. */
export const readMessage = (payload: MessagePayload, reader: Reader): Read => {
  const places = placesIn(payload, reader.self)
  const kind = typeof payload.type === 'number' ? payload.type : -1
  if (places === null) return { kind: 'unknown', what: 'message.without-place' }
  const { message, talker, room, peer } = places
  const where = whereOf(reader.account, room, peer)
  const at = instantOf(payload.timestamp, reader.now)
  const sender = senderOf(talker, room, reader)
  const body = readBody(kind, plainText(payload.text), plainText(payload.filename))
  switch (body.kind) {
    case 'idle':
      return { kind: 'idle' }
    case 'unknown':
      return {
        kind: 'event',
        event: {
          kind: 'unsupported',
          key: receiptKey(reader.account, where, message),
          at,
          place: where.place,
          sender,
          what: body.what,
        },
        file: null,
        unknown: body.what,
      }
    case 'recalled':
      return {
        kind: 'event',
        event: {
          kind: 'recalled',
          key: receiptKey(reader.account, where, `recall:${body.message}`),
          at,
          place: where.place,
          sender,
          message: id<MessageId>(body.message),
        },
        file: null,
        unknown: null,
      }
    case 'said': {
      const given = idList(payload.mentionIdList)
      const address = readAddress(body.text, given, reader.self, room === null ? [] : reader.ownNames(room))
      const ref = body.file === null ? null : `${where.name}/${message}/0`
      const event: MessageEvent = {
        kind: 'message',
        key: receiptKey(reader.account, where, message),
        at,
        place: where.place,
        sender,
        message: id<MessageId>(message),
        text: address.text,
        mentions: address.people.map(accountKey),
        mentionsBot: address.toBot,
        quote:
          body.quote === null
            ? null
            : {
                message: body.quote.message === null ? null : id<MessageId>(body.quote.message),
                text: body.quote.text,
              },
        files:
          body.file === null || ref === null
            ? []
            : [{ name: body.file.name, mediaType: body.file.mediaType, size: body.file.size, ref }],
      }
      return {
        kind: 'event',
        event,
        file:
          body.file === null || ref === null
            ? null
            : { ref, file: body.file, source: sourceOf(body.file, message) },
        unknown: null,
      }
    }
  }
}

/** What happens to a room itself; a desk cannot express it yet and keeps it. */
export interface RoomNews {
  readonly what: 'room-join' | 'room-leave' | 'room-topic'
  readonly room: unknown
  /** Who did it. */
  readonly actor: unknown
  /** Who came or went. */
  readonly people: unknown
  /** The new name of the room. */
  readonly topic: unknown
  readonly at: unknown
}

/** Reads what happened to a room. It has no id: what it says, and when, is what it is. */
export const readRoomNews = (news: RoomNews, reader: Reader): Read => {
  const room = idText(news.room)
  const people = idList(news.people)
  const actor = idText(news.actor)
  const who = people[0] ?? actor
  if (room === null || who === null) return { kind: 'unknown', what: `${news.what}.untold` }
  const where = whereOf(reader.account, room, who)
  const at = instantOf(news.at, reader.now)
  const self = people.includes(reader.self) ? `${news.what}.self` : news.what
  const digest = createHash('sha256')
    .update(JSON.stringify([self, room, people, actor, plainText(news.topic), at]))
    .digest('base64url')
    .slice(0, 12)
  return {
    kind: 'event',
    event: {
      kind: 'unsupported',
      key: receiptKey(reader.account, where, `${self}:${digest}`),
      at,
      place: where.place,
      sender: senderOf(who, room, reader),
      what: self,
    },
    file: null,
    unknown: null,
  }
}
