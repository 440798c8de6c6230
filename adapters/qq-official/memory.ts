import type { MessageId } from '../../src/domain/ids.ts'

/** A map that forgets what was put in first. */
const bounded = <Value>(most: number) => {
  const map = new Map<string, Value>()
  return {
    get: (key: string): Value | null => map.get(key) ?? null,
    put: (key: string, value: Value): void => {
      map.delete(key)
      map.set(key, value)
      const [oldest] = map.keys()
      if (map.size > most && oldest !== undefined) map.delete(oldest)
    },
  }
}

export type Memory = ReturnType<typeof createMemory>

/** What was learned since the start and may be forgotten: names, our own openids, and how quotes name messages. */
export const createMemory = () => {
  const names = bounded<string>(20_000)
  const own = bounded<true>(2_000)
  const messages = bounded<MessageId>(5_000)
  const met = bounded<true>(20_000)
  return {
    nameOf: (openid: string) => names.get(openid),
    metName: (openid: string, name: string): void => names.put(openid, name),
    isSelf: (openid: string): boolean => own.get(openid) === true,
    metSelf: (openid: string): void => own.put(openid, true),
    /** True the first time. */
    meets: (place: string, account: string): boolean => {
      const isNew = met.get(`${place}|${account}`) === null
      met.put(`${place}|${account}`, true)
      return isNew
    },
    messageAt: (place: string, refIdx: string) => messages.get(`${place}|${refIdx}`),
    metMessage: (place: string, refIdx: string, message: MessageId): void =>
      messages.put(`${place}|${refIdx}`, message),
  }
}
