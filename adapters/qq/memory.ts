import type { AccountKey, MessageId } from '../../src/domain/ids.ts'
import { bounded } from '../../src/ports/account/bounded.ts'
import { numberIn } from './write-segments.ts'

export type Memory = ReturnType<typeof createMemory>

/** What was learned since the start and may be forgotten: names, recent words, and by which group a stranger wrote. */
export const createMemory = () => {
  const names = bounded<string>(5_000)
  const texts = bounded<string>(2_000)
  const groups = bounded<string>(1_000)
  return {
    nameOf: (account: string) => names.get(account),
    metName: ({ account, name }: { readonly account: AccountKey; readonly name: string }): void => {
      const number = numberIn(account)
      if (number !== null && name !== number) names.put(number, name)
    },
    textOf: (place: string, message: MessageId) => texts.get(`${place}|${message}`),
    metText: (place: string, message: MessageId, text: string): void =>
      texts.put(`${place}|${message}`, text),
    /** A private chat by way of a group is answered by way of that group. */
    cameBy: (place: string, group: string | null): void => {
      if (group !== null && place.startsWith('direct:')) groups.put(place, group)
    },
    groupOf: (place: string) => groups.get(place),
  }
}
