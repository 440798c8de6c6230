import { placeKey } from '../../domain/chat/event.ts'
import type { Outgoing, Part } from '../chat.ts'
import type { Speech, SpokenLine } from '../chat-journal.ts'

export const isSaid = (line: SpokenLine): boolean => line.saidAt !== null

/** The speech with one of its lines changed. */
export const withLine = <Change extends Partial<SpokenLine>>(
  speech: Speech,
  index: number,
  change: Change,
): Speech => ({
  ...speech,
  lines: speech.lines.map((line, at) => (at === index ? { ...line, ...change } : line)),
})

/**
 * The speech as it stands before an attempt: what an earlier one has said there of the same words stays said, line by line,
 * also where a picture could be had the one time and not the other. `isSame` compares digests where more than the words is
 * in them.
 */
export const speechOf = (
  message: Pick<Outgoing, 'id' | 'to'>,
  parts: readonly Part[],
  digests: readonly string[],
  earlier: Speech | null,
  isSame = (known: string, digest: string): boolean => known === digest,
): Speech => {
  if (earlier?.lines.every(isSaid) === true) return earlier
  const place = placeKey(message.to)
  const spoken = earlier?.notice === message.id && earlier.place === place ? earlier.lines : []
  return {
    notice: message.id,
    place,
    parts: parts.map((part) => part.id),
    lines: digests.map((digest, index) => {
      const known = spoken[index]
      return known !== undefined && isSame(known.digest, digest)
        ? known
        : { digest, triedAt: null, message: null, saidAt: null }
    }),
  }
}
