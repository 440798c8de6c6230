import type { MessageId } from '../../src/domain/ids.ts'
import { bounded } from '../../src/ports/account/bounded.ts'

export type Memory = ReturnType<typeof createMemory>

/** What was learned since the start and may be forgotten: recent words, threads, and which channel is whose private chat. */
export const createMemory = () => {
  const texts = bounded<string>(2_000)
  const roots = bounded<string>(5_000)
  const channels = bounded<string>(5_000)
  const peers = bounded<string>(5_000)
  return {
    textOf: (place: string, message: MessageId) => texts.get(`${place}|${message}`),
    metText: (place: string, message: MessageId, text: string): void =>
      texts.put(`${place}|${message}`, text),
    /** The message that began the thread of this one; itself when it is in none. Null when that is not known. */
    rootOf: (place: string, message: string) => roots.get(`${place}|${message}`),
    metRoot: (place: string, message: string, root: string): void => roots.put(`${place}|${message}`, root),
    /** The private chat with a user. */
    channelOf: (user: string) => channels.get(user),
    peerOf: (channel: string) => peers.get(channel),
    metChannel: (user: string, channel: string): void => {
      channels.put(user, channel)
      peers.put(channel, user)
    },
  }
}
