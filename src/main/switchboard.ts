import { platformOf, type ChatEvent, type Place } from '../domain/event.ts'
import type { AccountKey } from '../domain/ids.ts'
import type { Chat } from '../ports/chat.ts'

/** Every chat account of the process, and which of them serves a place. */
export interface Switchboard {
  readonly chats: readonly Chat[]
  add(chat: Chat): void
  /** A room belongs to its account; a person in private to the account that heard them last, else the platform's first. */
  chatFor(place: Place): Chat | null
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
