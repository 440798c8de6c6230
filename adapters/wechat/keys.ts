import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'

export const platform = 'wechat'

export const accountKey = (person: string): AccountKey => id<AccountKey>(`${platform}/${person}`)
export const roomKey = (account: string, room: string): RoomKey =>
  id<RoomKey>(`${platform}/${account}/${room}`)

export interface Where {
  readonly place: Place
  /** The third part of the receipt key. */
  readonly name: string
}

export const whereOf = (account: string, room: string | null, peer: string): Where =>
  room === null
    ? { place: { kind: 'direct', account: accountKey(peer) }, name: `to:${peer}` }
    : { place: { kind: 'room', room: roomKey(account, room) }, name: room }

export const receiptKey = (account: string, where: Where, event: string): ReceiptKey =>
  id<ReceiptKey>(`${platform}/${account}/${where.name}/${event}`)

/** What WeChat calls the person, or null when it is not one of WeChat. */
export const personIn = (key: string): string | null => /^wechat\/([^\s/]+)$/.exec(key)?.[1] ?? null

/** What WeChat calls the place, or null when it is not one of this account. */
export const conversationOf = (place: Place, account: string): string | null => {
  if (place.kind === 'direct') return personIn(place.account)
  const [first, mine, room, ...more] = place.room.split('/')
  return first === platform && mine === account && room !== undefined && room !== '' && more.length === 0
    ? room
    : null
}
