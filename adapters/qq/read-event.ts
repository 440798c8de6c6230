import { createHash } from 'node:crypto'
import type { ChatEvent, MessageEvent, Place, Sender } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import { chinaDate, type Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import { segmentsOf } from './cq-code.ts'
import { readSegments, type FoundFile, type NameOf } from './read-segments.ts'
import { fieldsOf, idText, instantOf, numberOf, plainText, type Fields } from './wire.ts'

export const platform = 'qq'

export const accountKey = (account: string): AccountKey => id<AccountKey>(`${platform}/${account}`)
export const roomKey = (self: string, group: string): RoomKey => id<RoomKey>(`${platform}/${self}/${group}`)

/** Whose events are read, and whom we know. */
export interface Reader {
  readonly self: string
  /** Further accounts of this desk: their words are ours too. */
  readonly siblings: readonly string[]
  readonly nameOf: NameOf
  readonly now: Instant
}

/** What a frame means; `what` names it for the count of the unknown. */
export type Read =
  | {
      readonly kind: 'event'
      readonly event: ChatEvent
      readonly files: readonly RefFile[]
      readonly unknown: readonly string[]
    }
  | { readonly kind: 'meta'; readonly online: boolean; readonly interval: number | null }
  | { readonly kind: 'offline' | 'banned'; readonly trouble: Trouble }
  /** Known and of no interest to a desk: somebody types, somebody pokes. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly what: string }

export interface RefFile {
  readonly ref: string
  readonly file: FoundFile
}

/** Accounts that Tencent gives to bots only (the ranges that gateways report as robot uins). */
const botRanges: readonly (readonly [number, number])[] = [
  [2_854_196_301, 2_854_216_399],
  [66_600_000, 66_600_000],
  [3_889_000_000, 3_889_999_999],
  [4_010_000_000, 4_019_999_999],
]

const isBot = (account: string, sender: Fields | null): boolean =>
  sender?.['is_robot'] === true ||
  botRanges.some(([from, to]) => from <= Number(account) && Number(account) <= to)

const senderOf = (account: string, sender: Fields | null, reader: Reader): Sender => ({
  account: accountKey(account),
  name: plainText(sender?.['card']) || plainText(sender?.['nickname']) || (reader.nameOf(account) ?? account),
  isBot: isBot(account, sender),
  isSelf: account === reader.self || reader.siblings.includes(account),
})

interface Where {
  readonly place: Place
  /** The third part of the receipt key. */
  readonly name: string
}

const whereOf = (group: string | null, peer: string, self: string): Where =>
  group === null
    ? { place: { kind: 'direct', account: accountKey(peer) }, name: `@${peer}` }
    : { place: { kind: 'room', room: roomKey(self, group) }, name: group }

const keyOf = (reader: Reader, where: Where, event: string): ReceiptKey =>
  id<ReceiptKey>(`${platform}/${reader.self}/${where.name}/${event}`)

/**
 * A message id is a 31-bit digest in most gateways: in a busy room two would meet within a year or two, and the second
 * message would pass for a repetition. The day beside it keeps them apart and is the same on every delivery.
 */
const messageKey = (message: string, at: Instant): string => `${message}@${chinaDate(at)}`

/** Reads one message, live or from history; null when it has no id or nobody to name as its place. */
export const readMessage = (frame: Fields, reader: Reader): Read => {
  const message = idText(frame['message_id'])
  const speaker = idText(frame['user_id']) ?? idText(fieldsOf(frame['sender'])?.['user_id'])
  const group = frame['message_type'] === 'private' ? null : idText(frame['group_id'])
  if (message === null || speaker === null || (group === null && frame['message_type'] !== 'private'))
    return { kind: 'unknown', what: `message.${plainText(frame['message_type']) || 'untyped'}` }
  const peer = speaker === reader.self ? (idText(frame['target_id']) ?? speaker) : speaker
  const where = whereOf(group, peer, reader.self)
  const at = instantOf(frame['time'], reader.now)
  const written = segmentsOf(frame['message'])
  const { text, mentions, quote, files, unknown } = readSegments(
    written.length > 0 ? written : segmentsOf(plainText(frame['raw_message'])),
    reader.self,
    reader.nameOf,
  )
  const refs = files.map((file, index): RefFile => ({ ref: `${where.name}/${message}/${index}`, file }))
  const event: MessageEvent = {
    kind: 'message',
    key: keyOf(reader, where, messageKey(message, at)),
    at,
    place: where.place,
    sender: senderOf(speaker, fieldsOf(frame['sender']), reader),
    message: id<MessageId>(message),
    text,
    mentions: [...new Set(mentions)].map(accountKey),
    mentionsBot: mentions.includes(reader.self),
    quote: quote === null ? null : { message: id<MessageId>(quote), text: '' },
    files: refs.map(({ ref, file: { name, mediaType, size } }) => ({ name, mediaType, size, ref })),
  }
  return { kind: 'event', event, files: refs, unknown: unknown.map((type) => `segment.${type}`) }
}

const readRecall = (frame: Fields, reader: Reader): Read => {
  const message = idText(frame['message_id'])
  const author = idText(frame['user_id'])
  const group = idText(frame['group_id'])
  if (message === null || author === null) return { kind: 'unknown', what: 'notice.recall' }
  const where = whereOf(group, author, reader.self)
  return {
    kind: 'event',
    event: {
      kind: 'recalled',
      key: keyOf(reader, where, `recall:${message}`),
      at: instantOf(frame['time'], reader.now),
      place: where.place,
      sender: senderOf(idText(frame['operator_id']) ?? author, null, reader),
      message: id<MessageId>(message),
    },
    files: [],
    unknown: [],
  }
}

/** Notices that come often and mean nothing to a desk. */
const idleNotices = [
  'notify',
  'input_status',
  'group_msg_emoji_like',
  'reaction',
  'essence',
  'client_status',
  'offline_file',
  'friend_add',
  'profile_like',
]
/** Notices that a desk cannot express yet but keeps: people come, go, are renamed, files are put up. */
const keptNotices = [
  'group_increase',
  'group_decrease',
  'group_card',
  'group_admin',
  'group_ban',
  'group_upload',
  'group_name_change',
]

const readNotice = (frame: Fields, reader: Reader): Read => {
  const type = plainText(frame['notice_type'])
  if (type === 'group_recall' || type === 'friend_recall') return readRecall(frame, reader)
  if (type === 'bot_offline') {
    const words = `${plainText(frame['tag'])} ${plainText(frame['message'])}`
    return /冻结|封禁|封号|限制登录|违规/.test(words)
      ? { kind: 'banned', trouble: { code: 'qq-banned' } }
      : { kind: 'offline', trouble: { code: 'qq-logged-out' } }
  }
  if (idleNotices.includes(type)) return { kind: 'idle' }
  const group = idText(frame['group_id'])
  const who = idText(frame['user_id'])
  if (!keptNotices.includes(type) || group === null || who === null)
    return { kind: 'unknown', what: `notice.${type || 'untyped'}` }
  const where = whereOf(group, who, reader.self)
  const at = instantOf(frame['time'], reader.now)
  const what = [type, plainText(frame['sub_type'])].filter((part) => part !== '').join('.')
  // Notices have no id: what they say, and when, is what they are.
  const digest = createHash('sha256')
    .update(
      JSON.stringify([what, group, who, idText(frame['operator_id']), at, frame['card_new'], frame['file']]),
    )
    .digest('base64url')
    .slice(0, 12)
  return {
    kind: 'event',
    event: {
      kind: 'unsupported',
      key: keyOf(reader, where, `${what}:${digest}`),
      at,
      place: where.place,
      sender: senderOf(who, null, reader),
      what,
    },
    files: [],
    unknown: [],
  }
}

const readMeta = (frame: Fields): Read => {
  const type = frame['meta_event_type']
  if (type === 'lifecycle')
    return frame['sub_type'] === 'disable'
      ? { kind: 'offline', trouble: { code: 'qq-disabled' } }
      : { kind: 'meta', online: true, interval: null }
  if (type !== 'heartbeat') return { kind: 'unknown', what: `meta_event.${plainText(type) || 'untyped'}` }
  const status = fieldsOf(frame['status'])
  return { kind: 'meta', online: saysOnline(status), interval: numberOf(frame['interval']) }
}

/** `online` may be null where the gateway does not know; only a plain no counts. */
export const saysOnline = (status: Fields | null): boolean =>
  status?.['online'] !== false && status?.['good'] !== false

/** Reads one event frame (one with a `post_type`). Never throws. */
export const readEvent = (frame: Fields, reader: Reader): Read => {
  switch (frame['post_type']) {
    case 'message':
    case 'message_sent':
      return readMessage(frame, reader)
    case 'notice':
      return readNotice(frame, reader)
    case 'meta_event':
      return readMeta(frame)
    case 'request':
      return { kind: 'idle' }
    default:
      return { kind: 'unknown', what: `post_type.${plainText(frame['post_type']).slice(0, 40) || 'untyped'}` }
  }
}
