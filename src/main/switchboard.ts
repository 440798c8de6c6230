import { platformOf, type ChatEvent, type Place } from '../domain/chat/event.ts'
import type { AccountKey, RoomKey } from '../domain/ids.ts'
import type { Unheard } from '../domain/chat/outage.ts'
import type { Chat } from '../ports/chat.ts'
import type { AccountHealth, GapsOf } from '../usecases/watch-accounts.ts'

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

/** The account that sees a room under another key speaks there in its stead. */
const throughStandby = (standby: Chat, first: Chat | null, room: RoomKey, there: RoomKey): Chat => {
  const seen = (place: Place): Place =>
    place.kind === 'room' && place.room === room ? { kind: 'room', room: there } : place
  return {
    ...standby,
    send: (message, parts) => standby.send({ ...message, to: seen(message.to), quote: null }, parts),
    // Either of them may have said it before; only what both deny was not said.
    settle: async (notice, to) => {
      const answers = await Promise.all([
        first?.settle(notice, to) ?? { kind: 'unknown' as const },
        standby.settle(notice, seen(to)),
      ])
      return (
        answers.find(({ kind }) => kind === 'said') ??
        answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'unsaid' as const }
      )
    },
  }
}

export const createSwitchboard = (standbysOf: StandbysOf = () => []): Switchboard => {
  const chats: Chat[] = []
  const heardBy = new Map<AccountKey, Chat>()
  const ownerOf = (room: RoomKey): Chat | null =>
    chats.find((chat) => room.startsWith(`${chat.platform}/${chat.account}/`)) ?? null
  const isReady = (chat: Chat | null): boolean => chat?.health().kind === 'ready'
  const chatIn = (room: RoomKey): Chat | null => {
    const first = ownerOf(room)
    if (isReady(first)) return first
    const there = standbysOf(room).find((key) => isReady(ownerOf(key)))
    const standby = there === undefined ? null : ownerOf(there)
    return there === undefined || standby === null ? first : throughStandby(standby, first, room, there)
  }
  return {
    chats,
    add: (chat) => void chats.push(chat),
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
