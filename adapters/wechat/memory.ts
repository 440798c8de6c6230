import type { MessageId } from '../../src/domain/ids.ts'
import { bounded } from '../../src/ports/account/bounded.ts'

/** Which recent message said these words: a quote in WeChat carries words and no id. */
export const createMemory = () => {
  const sayings = bounded<MessageId>(4_000)
  // To whom it was said is written differently in a message and in a quote of it.
  const key = (place: string, text: string): string =>
    `${place}|${text.replace(/^(?:[@＠](?:[^\u2005\n]{1,40}\u2005|\S+\s+))+/, '').replaceAll(/\s/g, '')}`
  return {
    met: (place: string, message: MessageId, text: string): void => {
      if (text.trim() !== '') sayings.put(key(place, text), message)
    },
    /** The latest one. */
    sayer: (place: string, text: string): MessageId | null => sayings.get(key(place, text)),
  }
}

export type Memory = ReturnType<typeof createMemory>
