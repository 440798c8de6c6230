import type { ChatEvent, MessageEvent, Place, Quote, Sender } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import { readAttachments, readText, type FoundFile } from './read-message.ts'
import { digestOf, fieldsOf, idText, instantOf, listOf, numberOf, plainText, type Fields } from './wire.ts'
import { readButton } from './write-messages.ts'

export const platform = 'qq-official'

export const accountKey = (openid: string): AccountKey => id<AccountKey>(`${platform}/${openid}`)
export const roomKey = (self: string, group: string): RoomKey => id<RoomKey>(`${platform}/${self}/${group}`)

/** One event of Tencent, by gateway or callback. */
export interface Dispatch {
  readonly type: string
  readonly data: Fields
  /** The id of the event itself; absent in some. */
  readonly id: string | null
}

/** Whose events are read, and whom we know. */
export interface Reader {
  /** The AppID. */
  readonly self: string
  /** Is this openid, which differs from room to room, our own? */
  readonly isSelf: (openid: string) => boolean
  readonly nameOf: (openid: string) => string | null
  readonly now: Instant
}

export interface RefFile {
  readonly ref: string
  readonly file: FoundFile
}

/** A press whose line is yet to be looked up: in groups Tencent does not name it. */
export type Press = Omit<Extract<ChatEvent, { kind: 'pressed' }>, 'message'>

/** What an event means; `what` names it for the count of the unknown. */
export type Read =
  | {
      readonly kind: 'event'
      readonly event: ChatEvent
      readonly files: readonly RefFile[]
      readonly unknown: readonly string[]
      /** Tencent's name of the message and of the one it quotes, as later quotes will name them. */
      readonly refIdx: string | null
      readonly quotes: string | null
      /** Our own openid in this room, as it was mentioned. */
      readonly own: string | null
    }
  /** A button was pressed. `notice` says on which line; the press is to be answered in any case. */
  | {
      readonly kind: 'press'
      readonly interaction: string
      readonly press: { readonly event: Press; readonly notice: string } | null
    }
  /** Known and of no interest to a desk. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly what: string }

interface Where {
  readonly place: Place
  /** The third part of the receipt key. */
  readonly name: string
}

const roomAt = (self: string, group: string): Where => ({
  place: { kind: 'room', room: roomKey(self, group) },
  name: group,
})
const directWith = (openid: string): Where => ({
  place: { kind: 'direct', account: accountKey(openid) },
  name: `@${openid}`,
})

const keyOf = (reader: Reader, where: Where, event: string): ReceiptKey =>
  id<ReceiptKey>(`${platform}/${reader.self}/${where.name}/${event}`)

/** Names are often left out; the end of the openid tells people apart and stays the same. */
export const shortName = (openid: string): string => `用户${openid.slice(-6)}`

const senderOf = (openid: string, author: Fields | null, reader: Reader): Sender => ({
  account: accountKey(openid),
  name: plainText(author?.['username']).trim() || (reader.nameOf(openid) ?? shortName(openid)),
  isBot: author?.['bot'] === true,
  isSelf: reader.isSelf(openid),
})

/** `key=value` in `message_scene.ext`: the indexes by which quotes name messages. */
const sceneValue = (data: Fields, name: string): string | null => {
  const ext: unknown = fieldsOf(data['message_scene'])?.['ext']
  const found = (Array.isArray(ext) ? ext : []).find(
    (item): item is string => typeof item === 'string' && item.startsWith(`${name}=`),
  )
  return found === undefined ? null : idText(found.slice(name.length + 1))
}

const openidOf = (author: Fields | null, ...names: readonly string[]): string | null =>
  names.map((name) => idText(author?.[name])).find((openid) => openid !== null) ?? null

const quoteOf = (data: Fields, quotes: string | null, words: (content: string) => string): Quote | null => {
  if (quotes === null && numberOf(data['message_type']) !== 103) return null
  const elements = listOf(data['msg_elements'])
  const quoted = elements.find((element) => idText(element['msg_idx']) === quotes) ?? elements[0]
  return { message: null, text: words(plainText(quoted?.['content'])) }
}

const readMessage = (type: string, data: Fields, reader: Reader): Read => {
  const message = idText(data['id'])
  const author = fieldsOf(data['author'])
  const inGroup = type !== 'C2C_MESSAGE_CREATE'
  const group = inGroup ? idText(data['group_openid']) : null
  const openid = inGroup ? openidOf(author, 'member_openid', 'id') : openidOf(author, 'user_openid', 'id')
  if (message === null || openid === null || (inGroup && group === null))
    return { kind: 'unknown', what: `${type}.incomplete` }
  const where = group === null ? directWith(openid) : roomAt(reader.self, group)
  const people = listOf(data['mentions'])
  const own = people.find((person) => person['is_you'] === true && person['scope'] !== 'all')
  const ownOpenid = openidOf(own ?? null, 'member_openid', 'id')
  const words = (content: string): string =>
    readText(content, people, (openid) => openid === ownOpenid || reader.isSelf(openid), reader.nameOf)
  const found = readAttachments(listOf(data['attachments']))
  const refs = found.files.map((file, index): RefFile => ({ ref: `${where.name}/${message}/${index}`, file }))
  const card = plainText(fieldsOf(data['ark_data'])?.['prompt'])
  const said = [words(plainText(data['content'])), ...found.words].filter((part) => part !== '').join(' ')
  const refIdx = sceneValue(data, 'msg_idx')
  const quotes = sceneValue(data, 'ref_msg_idx')
  const at = instantOf(data['timestamp'], reader.now)
  const mentioned = people.flatMap((person) => openidOf(person, 'member_openid', 'user_openid', 'id') ?? [])
  const event: MessageEvent = {
    kind: 'message',
    // One message may come again under the same id; parallel messages share an id and differ in their index.
    key: keyOf(reader, where, refIdx === null ? message : `${message}#${digestOf(refIdx, 12)}`),
    at,
    place: where.place,
    sender: senderOf(openid, author, reader),
    message: id<MessageId>(message),
    text: said !== '' || card === '' ? said : `[卡片：${card}]`,
    mentions: [...new Set(mentioned)].map(accountKey),
    mentionsBot: type === 'GROUP_AT_MESSAGE_CREATE' || own !== undefined,
    quote: quoteOf(data, quotes, words),
    files: refs.map(({ ref, file: { name, mediaType, size } }) => ({ name, mediaType, size, ref })),
  }
  return { kind: 'event', event, files: refs, unknown: found.unknown, refIdx, quotes, own: ownOpenid }
}

const readPress = (data: Fields, reader: Reader): Read => {
  const interaction = idText(data['id'])
  const type = numberOf(data['type']) ?? numberOf(fieldsOf(data['data'])?.['type'])
  // Only presses of buttons and menu entries wait for an answer (互动事件, 2026-07).
  if (interaction === null || type === null) return { kind: 'unknown', what: 'INTERACTION_CREATE.incomplete' }
  if (type !== 11) return type === 12 ? { kind: 'press', interaction, press: null } : { kind: 'idle' }
  const group = idText(data['group_openid'])
  const openid = group === null ? idText(data['user_openid']) : idText(data['group_member_openid'])
  const button = readButton(plainText(fieldsOf(fieldsOf(data['data'])?.['resolved'])?.['button_data']))
  if (openid === null || button === null) return { kind: 'press', interaction, press: null }
  const where = group === null ? directWith(openid) : roomAt(reader.self, group)
  return {
    kind: 'press',
    interaction,
    press: {
      notice: button.notice,
      event: {
        kind: 'pressed',
        key: keyOf(reader, where, `press:${interaction}`),
        at: instantOf(data['timestamp'], reader.now),
        place: where.place,
        sender: senderOf(openid, null, reader),
        action: button.action,
      },
    },
  }
}

/** Notices that a desk cannot express but keeps: the bot comes and goes, people turn its pushing on and off. */
const keptNotices = [
  'GROUP_ADD_ROBOT', 'GROUP_DEL_ROBOT', 'GROUP_MSG_REJECT', 'GROUP_MSG_RECEIVE', 'GROUP_MEMBER_ADD', 'GROUP_MEMBER_REMOVE',
  'FRIEND_ADD', 'FRIEND_DEL', 'C2C_MSG_REJECT', 'C2C_MSG_RECEIVE',
] // prettier-ignore

const readNotice = (type: string, data: Fields, reader: Reader): Read => {
  const group = idText(data['group_openid'])
  const who = idText(data['op_member_openid']) ?? idText(data['member_openid']) ?? idText(data['openid'])
  if (who === null) return { kind: 'unknown', what: `${type}.incomplete` }
  const where = group === null ? directWith(who) : roomAt(reader.self, group)
  const what = type.toLowerCase()
  const at = instantOf(data['timestamp'], reader.now)
  return {
    kind: 'event',
    event: {
      kind: 'unsupported',
      // Notices have no id that both ways of delivery share: what they say, and when, is what they are.
      key: keyOf(reader, where, `${what}:${who}:${numberOf(data['timestamp']) ?? at}`),
      at,
      place: where.place,
      sender: senderOf(who, fieldsOf(data['author']), reader),
      what,
    },
    files: [],
    unknown: [],
    refIdx: null,
    quotes: null,
    own: null,
  }
}

/** Reads one event. Never throws. */
export const readEvent = ({ type, data }: Dispatch, reader: Reader): Read => {
  switch (type) {
    case 'GROUP_MESSAGE_CREATE':
    case 'GROUP_AT_MESSAGE_CREATE':
    case 'C2C_MESSAGE_CREATE':
      return readMessage(type, data, reader)
    case 'INTERACTION_CREATE':
      return readPress(data, reader)
    default:
      if (keptNotices.includes(type)) return readNotice(type, data, reader)
      return { kind: 'unknown', what: type.slice(0, 40) || 'untyped' }
  }
}
