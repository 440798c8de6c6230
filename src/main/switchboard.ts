import { platformOf, type ChatEvent, type Place } from '../domain/chat/event.ts'
import type { AccountKey } from '../domain/ids.ts'
import type { Unheard } from '../domain/chat/outage.ts'
import type { Chat } from '../ports/chat.ts'
import type { AccountHealth, GapsOf } from '../usecases/watch-accounts.ts'

/** Every chat account of the process, and which of them serves a place. */
export interface Switchboard {
  readonly chats: readonly Chat[]
  add(chat: Chat): void
  /** A room belongs to its account; a person in private to the account that heard them last, else the platform's first. */
  chatFor(place: Place): Chat | null
  /** How each of them stands. */
  accounts(): readonly AccountHealth[]
  /** What they may not have heard and could not fetch. */
  readonly gapsOf: GapsOf
  /** Starts all accounts side by side. */
  start(receive: (event: ChatEvent) => Promise<unknown>): Promise<void>
  stop(): Promise<void>
}

export const createSwitchboard = (): Switchboard => {
  const chats: Chat[] = []
  const heardBy = new Map<AccountKey, Chat>()
  return {
    chats,
    add: (chat) => void chats.push(chat),
    chatFor: (place) => {
      if (place.kind === 'room')
        return chats.find((chat) => place.room.startsWith(`${chat.platform}/${chat.account}/`)) ?? null
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
