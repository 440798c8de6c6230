import { platformOf, type ChatEvent, type Place } from '../domain/chat/event.ts'
import type { AccountKey, RoomKey } from '../domain/ids.ts'
import type { Unheard } from '../domain/chat/outage.ts'
import type { Chat } from '../ports/chat.ts'
import type { AccountHealth, GapsOf } from '../ports/accounts.ts'

/** Every chat account of the process, and which of them serves a place. */
export interface Switchboard {
  readonly chats: readonly Chat[]
  add(chat: Chat): void
  /** A room belongs to its account, or to one that stands by for it while that is not ready; a person in private to the account that heard them last, else the platform's first. */
  chatFor(place: Place): Chat | null
  /** How each of them stands. */
  accounts(): readonly AccountHealth[]
  /** What they may not have heard and could not fetch. */
  readonly gapsOf: GapsOf
  /** Starts all accounts side by side. */
  start(receive: (event: ChatEvent) => Promise<unknown>): Promise<void>
  stop(): Promise<void>
}

/** By which other keys a room is known, through accounts that stand by. */
export type StandbysOf = (room: RoomKey) => readonly RoomKey[]

/** The key under which an account sees a room: the room's own, or that of a standby. */
const keyAt = (chat: Chat, room: RoomKey, standbysOf: StandbysOf): RoomKey =>
  [room, ...standbysOf(room)].find((key) => isOf(chat, key)) ?? room

const isOf = ({ platform, account }: Chat, key: RoomKey): boolean => key.startsWith(`${platform}/${account}/`)

/** The same account; it also speaks in rooms of others that it sees under keys of its own. */
const alsoStandby = (chat: Chat, standbysOf: StandbysOf, ownerOf: (room: RoomKey) => Chat | null): Chat => {
  const seen = (place: Place): Place =>
    place.kind === 'room' ? { kind: 'room', room: keyAt(chat, place.room, standbysOf) } : place
  const isForeign = (place: Place): place is Extract<Place, { kind: 'room' }> =>
    place.kind === 'room' && !isOf(chat, place.room)
  const send: Chat['send'] = (message, parts) =>
    isForeign(message.to)
      ? chat.send({ ...message, to: seen(message.to), quote: null }, parts)
      : chat.send(message, parts)
  const settle: Chat['settle'] = async (notice, to) => {
    const keys = to.kind === 'room' ? [to.room, ...standbysOf(to.room)] : []
    if (to.kind !== 'room' || keys.length === 1) return chat.settle(notice, to)
    // Any of them may have said it; only what all deny was not said.
    const answers = await Promise.all(
      keys.map(
        (room) => ownerOf(room)?.settle(notice, { kind: 'room', room }) ?? { kind: 'unknown' as const },
      ),
    )
    return (
      answers.find(({ kind }) => kind === 'said') ??
      answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'unsaid' as const }
    )
  }
  return new Proxy(chat, {
    get: (target, name, receiver): unknown => {
      if (name === 'send') return send
      return name === 'settle' ? settle : Reflect.get(target, name, receiver)
    },
  })
}

export const createSwitchboard = (standbysOf: StandbysOf = () => []): Switchboard => {
  const chats: Chat[] = []
  /** As they were given: what asks all of a room's accounts must not ask in circles. */
  const given: Chat[] = []
  const givenOwnerOf = (room: RoomKey): Chat | null => given.find((chat) => isOf(chat, room)) ?? null
  const heardBy = new Map<AccountKey, Chat>()
  const ownerOf = (room: RoomKey): Chat | null => chats.find((chat) => isOf(chat, room)) ?? null
  const isReady = (chat: Chat | null): boolean => chat?.health().kind === 'ready'
  const chatIn = (room: RoomKey): Chat | null => {
    const first = ownerOf(room)
    if (isReady(first)) return first
    const standby = standbysOf(room).map(ownerOf).find(isReady)
    return standby ?? first
  }
  return {
    chats,
    add: (chat) => {
      given.push(chat)
      chats.push(alsoStandby(chat, standbysOf, givenOwnerOf))
    },
    chatFor: (place) => {
      if (place.kind === 'room') return chatIn(place.room)
      const platform = platformOf(place)
      return heardBy.get(place.account) ?? chats.find((chat) => chat.platform === platform) ?? null
    },
    accounts: () =>
      chats.map((chat) => ({ platform: chat.platform, account: chat.account, health: chat.health() })),
    gapsOf: (from, to, rooms) =>
      chats.flatMap((chat): readonly Unheard[] => {
        const { platform, account } = chat
        const own = rooms?.filter((room) => room.startsWith(`${platform}/${account}/`)) ?? null
        if (own?.length === 0) return []
        return (chat.gaps?.(from) ?? [])
          .filter((gap) => gap.from < to && (gap.room === null || own === null || own.includes(gap.room)))
          .map((gap) => ({ ...gap, platform, account }))
      }),
    start: async (receive) => {
      await Promise.all(
        chats.map((chat) =>
          chat.start(async (event) => {
            if (event.place.kind === 'direct') heardBy.set(event.place.account, chat)
            await receive(event)
          }),
        ),
      )
    },
    stop: async () => {
      await Promise.all(chats.map((chat) => chat.stop()))
    },
  }
}
