import type { Attachment, ChatEvent, MessageEvent } from '../../src/domain/chat/event.ts'
import { id, type MessageId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { NewMessage, StoredFile, StoredMessage } from './messages.ts'
import {
  accountOf,
  botId,
  botName,
  placeOf,
  receiptKeyOf,
  type Directory,
  type PlaceId,
  type RoomPerson,
} from './people.ts'

/** The room's own words for what happened, as the desk gets them; keys are the same on every delivery. */
const base = (directory: Directory, place: PlaceId, event: string, person: RoomPerson, at: Instant) => ({
  key: receiptKeyOf(place, event),
  at,
  place: placeOf(place),
  sender: directory.senderOf(person),
})

const attachment = (file: StoredFile): Attachment => ({
  name: file.name,
  mediaType: file.mediaType,
  size: file.size,
  ref: file.id,
})

export const saidEvent = (
  directory: Directory,
  message: NewMessage,
  person: RoomPerson,
  quoted: StoredMessage | null,
): MessageEvent => ({
  kind: 'message',
  ...base(directory, message.place, message.id, person, message.at),
  message: id<MessageId>(message.id),
  text: message.text,
  mentions: message.mentions.map(accountOf),
  mentionsBot: message.mentions.includes(botId),
  quote:
    quoted === null
      ? null
      : { message: id<MessageId>(quoted.id), text: quoted.recalledAt === null ? quoted.text : '' },
  files: message.files.map(attachment),
})

export const editedEvent = (
  directory: Directory,
  message: StoredMessage,
  person: RoomPerson,
  text: string,
  at: Instant,
  count: number,
): ChatEvent => ({
  kind: 'edited',
  ...base(directory, message.place, `edit:${message.id}:${count}`, person, at),
  message: id<MessageId>(message.id),
  text,
})

export const recalledEvent = (
  directory: Directory,
  message: StoredMessage,
  person: RoomPerson,
  at: Instant,
): ChatEvent => ({
  kind: 'recalled',
  ...base(directory, message.place, `recall:${message.id}`, person, at),
  message: id<MessageId>(message.id),
})

/** Pressing the same choice twice is pressing it once. */
export const pressedEvent = (
  directory: Directory,
  message: StoredMessage,
  person: RoomPerson,
  action: string,
  at: Instant,
): ChatEvent => ({
  kind: 'pressed',
  ...base(directory, message.place, `press:${message.id}:${person.id}:${action}`, person, at),
  message: id<MessageId>(message.id),
  action,
})

/** Person ids (and `bot`) whose `@name` stands in the text; the longest name wins where one contains another. */
export const mentionsIn = (directory: Directory, place: PlaceId, text: string): readonly string[] => {
  const names = [
    { id: botId, name: botName },
    ...directory.membersOf(place).map(({ id, name }) => ({ id, name })),
  ].sort((a, b) => b.name.length - a.name.length)
  const found = new Set<string>()
  for (const part of text.replaceAll('＠', '@').split('@').slice(1)) {
    const hit = names.find(({ name }) => part.startsWith(name))
    if (hit !== undefined) found.add(hit.id)
  }
  return [...found]
}
