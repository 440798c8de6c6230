import type { ChatEvent, MessageEvent, Quote } from '../../src/domain/chat/event.ts'
import { id, type MessageId } from '../../src/domain/ids.ts'
import { mentionsIn, readText } from './mrkdwn.ts'
import {
  accountKey, keyOf, platform, senderOf, whereOf, type EventRead, type FoundFile, type Read, type Reader, type Where,
} from './reader.ts' // prettier-ignore
import { fieldsOf, idText, instantOf, isTs, listOf, numberOf, plainText, type Fields } from './wire.ts'

/** Subtypes that carry somebody's words (docs.slack.dev, message event). */
const spoken = ['', 'file_share', 'bot_message', 'me_message', 'thread_broadcast', 'file_comment']
/** Subtypes that come often and mean nothing to a desk. */
const idle = [
  'message_replied', 'tombstone', 'bot_add', 'bot_remove', 'bot_enable', 'bot_disable', 'pinned_item', 'unpinned_item',
  'reminder_add', 'reminder_delete', 'channel_posting_permissions', 'huddle_thread', 'sh_room_created', 'assistant_app_thread',
] // prettier-ignore
/** Subtypes that a desk cannot express yet but keeps: people come, go, rooms are renamed. */
const kept = [
  'channel_join', 'channel_leave', 'channel_topic', 'channel_purpose', 'channel_name', 'channel_archive', 'channel_unarchive',
  'channel_convert_to_private', 'group_join', 'group_leave', 'group_topic', 'group_purpose', 'group_name', 'group_archive',
  'group_unarchive',
] // prettier-ignore

const unnamed = '文件'
/** Files Slack no longer shows have only their names left. */
const gone = ['tombstone', 'hidden_by_limit']

const filesOf = (message: Fields, channel: string): readonly FoundFile[] =>
  listOf(message['files']).flatMap((file) => {
    const name = idText(file['id'])
    if (name === null || gone.includes(plainText(file['mode']))) return []
    const url = plainText(file['url_private_download']) || plainText(file['url_private'])
    return [
      {
        ref: `${channel}/${name}`,
        name: plainText(file['name']) || plainText(file['title']) || unnamed,
        mediaType: plainText(file['mimetype']) || 'application/octet-stream',
        size: Math.max(0, numberOf(file['size']) ?? 0),
        source: `file:${name}`,
        url: url === '' ? null : url,
      },
    ]
  })

/** What of a file is to be read with the words; a picture speaks for itself. */
const wordOf = ({ name, mediaType }: FoundFile): string => {
  if (mediaType.startsWith('image/')) return ''
  if (mediaType.startsWith('audio/')) return '[语音]'
  if (mediaType.startsWith('video/')) return '[视频]'
  return name === unnamed ? `[${unnamed}]` : `[文件：${name}]`
}

/** Bots often say everything in attachments and leave the text empty. */
const writtenIn = (message: Fields): string => {
  const text = plainText(message['text'])
  if (text !== '') return text
  return listOf(message['attachments'])
    .filter((one) => one['is_msg_unfurl'] !== true)
    .map(
      (one) =>
        [one['pretext'], one['title'], one['text']].map(plainText).filter(Boolean).join('\n') ||
        plainText(one['fallback']),
    ) // prettier-ignore
    .filter((words) => words !== '')
    .join('\n')
}

/** A reply quotes the message that began its thread; a forwarded message is quoted by who forwards it. */
const quoteOf = (message: Fields, thread: string | null, channel: string, reader: Reader): Quote | null => {
  if (thread !== null) return { message: id<MessageId>(thread), text: '' }
  const shared = listOf(message['attachments']).find((one) => one['is_msg_unfurl'] === true)
  if (shared === undefined) return null
  const { text } = readText(plainText(shared['text']), reader.self, reader.nameOf)
  const ts = shared['ts']
  return { message: shared['channel_id'] === channel && isTs(ts) ? id<MessageId>(ts) : null, text }
}

/** Somebody's words, live or from the history, which leaves the channel out. Null when nobody says them. */
export const readSpoken = (message: Fields, where: Where, reader: Reader): EventRead | null => {
  const { ts } = message
  const sender = senderOf(message, reader)
  if (!isTs(ts) || sender === null) return null
  const written = writtenIn(message)
  const { text, mentions } = readText(written, reader.self, reader.nameOf)
  const files = filesOf(message, where.channel)
  const root = message['thread_ts']
  const thread = isTs(root) && root !== ts ? root : null
  const event: MessageEvent = {
    kind: 'message',
    // The same event may come several times under several event ids (node-slack-sdk#2141); the message has one name.
    key: keyOf(reader, where, ts),
    at: instantOf(ts, reader.now),
    place: where.place,
    sender,
    message: id<MessageId>(ts),
    text: [text, ...files.map(wordOf)].filter((words) => words !== '').join('\n'),
    mentions: mentions.map(accountKey),
    mentionsBot: mentions.includes(reader.self),
    quote: quoteOf(message, thread, where.channel, reader),
    files: files.map(({ ref, name, mediaType, size }) => ({ ref, name, mediaType, size })),
  }
  const people = [idText(message['user']) ?? '', ...mentions].filter((user) => user !== '')
  return { kind: 'event', event, channel: where.channel, thread, files, people, unknown: [] }
}

const plain = (event: ChatEvent, channel: string, unknown: readonly string[] = []): EventRead => ({
  kind: 'event',
  event,
  channel,
  thread: null,
  files: [],
  people: [event.sender.account.slice(platform.length + 1)].filter((user) => idText(user) !== null),
  unknown,
})

const readChange = (frame: Fields, where: Where, reader: Reader): Read => {
  const message = fieldsOf(frame['message'])
  const before = fieldsOf(frame['previous_message'])
  const ts = message?.['ts']
  if (message === null || !isTs(ts)) return { kind: 'unknown', what: 'message.message_changed' }
  // Deleted, but the thread below it goes on.
  if (message['subtype'] === 'tombstone') return readRecall(frame, ts, before, where, reader)
  const sender = senderOf(message, reader)
  const text = plainText(message['text'])
  // Unfurled links and new replies change a message too, not what it says.
  const same = before !== null && plainText(before['text']) === text
  if (sender === null || sender.isSelf || same) return { kind: 'idle' }
  const edited = fieldsOf(message['edited'])?.['ts'] ?? frame['event_ts'] ?? frame['ts']
  const event: ChatEvent = {
    kind: 'edited',
    key: keyOf(reader, where, `edit:${ts}:${plainText(edited)}`),
    at: instantOf(edited, reader.now),
    place: where.place,
    sender,
    message: id<MessageId>(ts),
    text: readText(text, reader.self, reader.nameOf).text,
  }
  const read = plain(event, where.channel)
  return { ...read, people: [...read.people, ...mentionsIn(text)] }
}

const readRecall = (frame: Fields, ts: string, before: Fields | null, where: Where, reader: Reader): Read => {
  if (before?.['subtype'] === 'tombstone') return { kind: 'idle' }
  const event: ChatEvent = {
    kind: 'recalled',
    key: keyOf(reader, where, `recall:${ts}`),
    at: instantOf(frame['event_ts'] ?? frame['ts'], reader.now),
    place: where.place,
    // Slack does not say who deleted it; mostly the author.
    sender: senderOf(before ?? {}, reader) ?? {
      account: accountKey('unknown'),
      name: '',
      isBot: false,
      isSelf: false,
    },
    message: id<MessageId>(ts),
  }
  return plain(event, where.channel)
}

/** Reads a `message` or `app_mention` event, or a message of the history with its channel put back. Never throws. */
export const readMessage = (frame: Fields, reader: Reader): Read => {
  const subtype = plainText(frame['subtype'])
  const channel = idText(frame['channel'])
  if (channel === null) return { kind: 'unknown', what: `message.${subtype || 'no-channel'}` }
  if (idle.includes(subtype)) return { kind: 'idle' }
  const said = fieldsOf(frame['message']) ?? fieldsOf(frame['previous_message']) ?? frame
  const where = whereOf(channel, idText(said['user']), reader)
  // Own words in a private chat whose other side is not known yet: nobody would answer them anyway.
  if (where === null) return { kind: 'idle' }
  if (subtype === 'message_changed') return readChange(frame, where, reader)
  if (subtype === 'message_deleted') {
    const ts = frame['deleted_ts'] ?? fieldsOf(frame['previous_message'])?.['ts']
    return isTs(ts)
      ? readRecall(frame, ts, fieldsOf(frame['previous_message']), where, reader)
      : { kind: 'unknown', what: 'message.message_deleted' }
  }
  if (spoken.includes(subtype))
    return readSpoken(frame, where, reader) ?? { kind: 'unknown', what: `message.${subtype || 'nobody'}` }
  const sender = senderOf(frame, reader)
  const { ts } = frame
  if (sender === null || !isTs(ts)) return { kind: 'unknown', what: `message.${subtype.slice(0, 40)}` }
  return plain(
    {
      kind: 'unsupported',
      key: keyOf(reader, where, ts),
      at: instantOf(ts, reader.now),
      place: where.place,
      sender,
      what: subtype.slice(0, 60),
    },
    where.channel,
    kept.includes(subtype) ? [] : [`message.${subtype.slice(0, 40)}`],
  )
}
