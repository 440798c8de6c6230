import type { HistoryLine } from '../../adapters/history/history.ts'
import { placeKey, type ChatEvent, type Place } from '../domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../domain/ids.ts'

export const replayPlatform = 'replay'

export const roomKeyOf = (room: string): RoomKey => id<RoomKey>(`${replayPlatform}/history/${room}`)
export const accountKeyOf = (user: string): AccountKey => id<AccountKey>(`${replayPlatform}/${user}`)

/** The room as the history names it, without our platform and account. */
export const plainRoom = (room: RoomKey): string => room.slice(`${replayPlatform}/history/`.length)
export const plainAccount = (account: AccountKey): string => account.slice(account.indexOf('/') + 1)

/** The message id of the desk's n-th sent line. */
export const sentMessageId = (n: number): MessageId => id<MessageId>(`sent:${n}`)

/** What a line of a history is to the desk. `name` finds the last known nickname; `index` keeps keys distinct. */
export const eventOf = (
  line: HistoryLine,
  index: number,
  name: (user: string) => string,
  known: (message: string) => boolean,
): ChatEvent => {
  const place: Place =
    line.kind === 'direct'
      ? { kind: 'direct', account: accountKeyOf(line.from) }
      : { kind: 'room', room: roomKeyOf(line.room) }
  const user = 'from' in line ? line.from : ''
  const sender = {
    account: accountKeyOf(user),
    name: line.kind === 'message' ? line.name : name(user),
    isBot: line.kind === 'message' && line.isBot,
    isSelf: false,
  }
  const key = (event: string): ReceiptKey =>
    id<ReceiptKey>(`${replayPlatform}/history/${placeKey(place)}/${event}`)
  switch (line.kind) {
    case 'message':
      return {
        kind: 'message', key: key(line.id), at: line.at, place, sender, message: id<MessageId>(line.id), text: line.text,
        mentions: line.mentions.map(accountKeyOf), mentionsBot: line.mentionsBot,
        quote: line.replyTo === null ? (line.quoted === null ? null : { message: null, text: line.quoted }) : { message: replied(line.replyTo, known), text: line.quoted ?? '' },
        files: line.files.map((file) => ({ name: file.name, mediaType: 'image/*', size: 0, ref: file.path ?? file.name })),
      } // prettier-ignore
    case 'recalled':
      return {
        kind: 'recalled',
        key: key(`${line.id}#recalled`),
        at: line.at,
        place,
        sender,
        message: id<MessageId>(line.id),
      }
    case 'edited':
      return {
        kind: 'edited',
        key: key(`${line.id}#edited${index}`),
        at: line.at,
        place,
        sender,
        message: id<MessageId>(line.id),
        text: line.text,
      }
    case 'pressed':
      return {
        kind: 'pressed',
        key: key(`press${index}`),
        at: line.at,
        place,
        sender,
        message: sentMessageId(line.on),
        action: line.press,
      }
    case 'direct':
      return {
        kind: 'message',
        key: key(`direct${index}`),
        at: line.at,
        place,
        sender,
        message: id<MessageId>(`direct${index}`),
        text: line.text,
        mentions: [],
        mentionsBot: true,
        quote: null,
        files: [],
      }
  }
}

/** A reply names a message of the history, or the number of a line that the desk sent. */
const replied = (to: string, known: (message: string) => boolean): MessageId =>
  !known(to) && /^\d+$/.test(to) ? sentMessageId(Number(to)) : id<MessageId>(to)
