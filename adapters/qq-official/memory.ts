import type { MessageId } from '../../src/domain/ids.ts'
import { bounded } from '../../src/ports/account/bounded.ts'

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
