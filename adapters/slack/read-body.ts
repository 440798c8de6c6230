import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type MessageId } from '../../src/domain/ids.ts'
import { minute, second } from '../../src/domain/time.ts'
import { plausible } from '../../src/ports/account/fields.ts'
import { readText } from './mrkdwn.ts'
import { readMessage } from './read-message.ts'
import {
  accountKey, keyOf, roomKey, senderOf, whereOf, type EventRead, type Read, type Reader, type Where,
} from './reader.ts' // prettier-ignore
import { fieldsOf, idText, instantOf, isTs, listOf, numberOf, plainText, type Fields } from './wire.ts'

/** What the app is called in the manifest. */
export const commandName = '/zhiban'
export const shortcutId = 'open_ticket'
export const actionPrefix = 'zhiban.'
export const ownAction = /^zhiban\./

/** The word by which the shortcut asks for a ticket, before the words of the message it was used on. */
const openTicket = '开工单'
/** What `/zhiban` alone means. */
const help = '帮助'

const oneEvent = (event: ChatEvent, channel: string, people: readonly string[]): EventRead => ({
  kind: 'event',
  event,
  channel,
  thread: null,
  files: [],
  people,
  unknown: [],
})

const idleEvents = [
  'reaction_added', 'reaction_removed', 'file_shared', 'file_created', 'file_change', 'file_deleted', 'file_public',
  'channel_rename', 'channel_created', 'channel_archive', 'channel_unarchive', 'channel_left', 'group_left', 'pin_added',
  'pin_removed', 'team_join', 'app_context_changed', 'assistant_thread_started', 'assistant_thread_context_changed',
] // prettier-ignore

/** Reads what the Events API tells. Never throws. */
export const readEvent = (event: Fields, reader: Reader): Read => {
  const type = plainText(event['type'])
  switch (type) {
    case 'message':
    case 'app_mention':
      return readMessage(event, reader)
    case 'app_home_opened': {
      const user = idText(event['user'])
      return user === null || event['tab'] === 'messages' ? { kind: 'idle' } : { kind: 'home', user }
    }
    case 'user_change':
    case 'user_profile_changed': {
      const user = idText(fieldsOf(event['user'])?.['id'])
      return user === null ? { kind: 'idle' } : { kind: 'renamed', user }
    }
    case 'app_uninstalled':
    case 'tokens_revoked':
      return { kind: 'removed' }
    case 'member_joined_channel':
    case 'member_left_channel':
      return readMembership(type, event, reader)
    default:
      return idleEvents.includes(type)
        ? { kind: 'idle' }
        : { kind: 'unknown', what: `event.${type.slice(0, 40) || 'untyped'}` }
  }
}

const readMembership = (what: string, event: Fields, reader: Reader): Read => {
  const channel = idText(event['channel'])
  const sender = senderOf({ user: event['user'] }, reader)
  const where = channel === null ? null : whereOf(channel, null, reader)
  const at = event['event_ts']
  if (where === null || sender === null || !isTs(at)) return { kind: 'unknown', what: `event.${what}` }
  const key = keyOf(reader, where, `${what}:${plainText(event['user'])}:${at}`)
  const base = { key, at: instantOf(at, reader.now), place: where.place, sender }
  return oneEvent({ kind: 'unsupported', ...base, what }, where.channel, [plainText(event['user'])])
}

/** Where a person used something of the app: the room when it is one of the desk, else the private chat with them. */
const usedAt = (channel: string | null, user: string, reader: Reader): Where => {
  const room = channel !== null && !channel.startsWith('D') ? roomKey(reader.account, channel) : null
  return channel !== null && room !== null && reader.serves(room)
    ? { place: { kind: 'room', room }, channel, name: channel }
    : { place: { kind: 'direct', account: accountKey(user) }, channel: channel ?? '', name: `@${user}` }
}

const userOf = (body: Fields, reader: Reader) => {
  const given = fieldsOf(body['user'])
  const user = idText(given?.['id']) ?? idText(body['user_id'])
  const called = plainText(given?.['name']) || plainText(given?.['username']) || plainText(body['user_name'])
  return user === null ? null : { user, sender: senderOf({ user, username: called }, reader) }
}

/** A button that was pressed: of ours, on a message, ephemeral or not. */
const readPress = (body: Fields, reader: Reader): Read => {
  const by = userOf(body, reader)
  const container = fieldsOf(body['container'])
  const channel = idText(container?.['channel_id']) ?? idText(fieldsOf(body['channel'])?.['id'])
  const ts = container?.['message_ts'] ?? fieldsOf(body['message'])?.['ts']
  const [action] = listOf(body['actions'])
  const offered = plainText(action?.['value'])
  if (plainText(container?.['type']) === 'view') return { kind: 'idle' }
  if (!ownAction.test(plainText(action?.['action_id'])) || offered === '')
    return { kind: 'unknown', what: 'action.foreign' }
  const where = channel === null || by === null ? null : whereOf(channel, by.user, reader)
  if (where === null || by === null || by.sender === null || !isTs(ts))
    return { kind: 'unknown', what: 'action.nowhere' }
  const at = action?.['action_ts']
  const event: ChatEvent = {
    kind: 'pressed',
    key: keyOf(reader, where, `press:${ts}:${by.user}:${plainText(at)}`),
    at: instantOf(at, reader.now),
    place: where.place,
    sender: by.sender,
    message: id<MessageId>(ts),
    action: offered,
  }
  return oneEvent(event, where.channel, [by.user])
}

/** The message shortcut: whoever uses it asks the desk for a ticket on somebody's words. */
const readShortcut = (body: Fields, reader: Reader): Read => {
  const callback = plainText(body['callback_id'])
  const by = userOf(body, reader)
  const channel = idText(fieldsOf(body['channel'])?.['id'])
  const message = fieldsOf(body['message'])
  const ts = message?.['ts'] ?? body['message_ts']
  const used = plainText(body['action_ts']) || plainText(body['trigger_id'])
  if (callback !== shortcutId) return { kind: 'unknown', what: `shortcut.${callback.slice(0, 40)}` }
  if (by === null || by.sender === null || message === null || !isTs(ts) || used === '')
    return { kind: 'unknown', what: 'shortcut.nowhere' }
  const where = usedAt(channel, by.user, reader)
  const author = idText(message['user'])
  const { text } = readText(plainText(message['text']), reader.self, reader.nameOf)
  const inRoom = where.place.kind === 'room'
  const event: ChatEvent = {
    kind: 'message',
    key: keyOf(reader, where, `shortcut:${ts}:${used}`),
    at: instantOf(body['action_ts'], reader.now),
    place: where.place,
    sender: by.sender,
    message: id<MessageId>(`shortcut:${used}`),
    text: `${openTicket}\n${text}`.trim(),
    mentions: [reader.self, ...(author === null ? [] : [author])].map(accountKey),
    mentionsBot: true,
    quote: { message: inRoom ? id<MessageId>(ts) : null, text },
    files: [],
  }
  return oneEvent(event, where.channel, [by.user, ...(author === null ? [] : [author])])
}

/** `/zhiban …`: words to the bot that nobody else in the channel sees. */
const readCommand = (body: Fields, reader: Reader): Read => {
  const by = userOf(body, reader)
  const used = plainText(body['trigger_id'])
  if (by === null || by.sender === null || used === '') return { kind: 'unknown', what: 'command.nobody' }
  const where = usedAt(idText(body['channel_id']), by.user, reader)
  const { text, mentions } = readText(plainText(body['text']), reader.self, reader.nameOf)
  const event: ChatEvent = {
    kind: 'message',
    key: keyOf(reader, where, `command:${used}`),
    at: reader.now,
    place: where.place,
    sender: by.sender,
    message: id<MessageId>(`command:${used}`),
    text: text === '' ? help : text,
    mentions: [...new Set([reader.self, ...mentions])].map(accountKey),
    mentionsBot: true,
    quote: null,
    files: [],
  }
  return oneEvent(event, where.channel, [by.user, ...mentions])
}

/** Reads a payload as it comes over HTTP or inside an envelope of Socket Mode. Never throws. */
export const readBody = (body: Fields, reader: Reader): Read => {
  const event = fieldsOf(body['event'])
  if (event !== null) return readEvent(event, reader)
  if (typeof body['command'] === 'string')
    return body['command'] === commandName
      ? readCommand(body, reader)
      : { kind: 'unknown', what: 'command.foreign' }
  const type = plainText(body['type'])
  switch (type) {
    case 'block_actions':
      return readPress(body, reader)
    case 'message_action':
      return readShortcut(body, reader)
    case 'app_rate_limited': {
      const from = (numberOf(body['minute_rate_limited']) ?? NaN) * second
      return { kind: 'limited', from: plausible(from, reader.now - minute) }
    }
    case 'view_closed':
    case 'view_submission':
      return { kind: 'idle' }
    default:
      return { kind: 'unknown', what: `body.${type.slice(0, 40) || 'untyped'}` }
  }
}
