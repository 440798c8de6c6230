import type { MessageId } from '../../src/domain/ids.ts'

/** A map that forgets what was put in first. */
export const bounded = <Value>(most: number) => {
  const map = new Map<string, Value>()
  return {
    get: (key: string): Value | null => map.get(key) ?? null,
    put: (key: string, value: Value): void => {
      map.delete(key)
      map.set(key, value)
      const [oldest] = map.keys()
      if (map.size > most && oldest !== undefined) map.delete(oldest)
    },
    delete: (key: string): void => void map.delete(key),
  }
}

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
