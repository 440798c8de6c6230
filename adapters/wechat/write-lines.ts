import { createHash } from 'node:crypto'
import { splitText } from '../../src/domain/chat/split-text.ts'
import { picturesOf, type Outgoing, type Picture } from '../../src/ports/chat.ts'
import { personIn } from './keys.ts'
import { afterName } from './mentions.ts'

/** One message on the wire, and a digest by which its echo is recognised. */
export type Line =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly mentions: readonly string[]
      readonly digest: string
    }
  | { readonly kind: 'picture'; readonly picture: Picture; readonly digest: string }

/** A digest of what people read, without blanks: puppets change those. The words cannot be got back from it. */
export const digestOf = (words: string): string =>
  createHash('sha256').update(words.replaceAll(/\s/g, '')).digest('base64url').slice(0, 22)

const pictureLine = (picture: Picture): Line => ({
  kind: 'picture',
  picture,
  digest: createHash('sha256').update(picture.bytes).digest('base64url').slice(0, 22),
})

/**
 * The messages that say it: the text in pieces, the first with the mention, then each picture. A quote is left out:
 * Wechaty 1.20 has none, and words copied above an answer fill a phone; the mention says whose question it is.
 * `nameOf` gives the name somebody has in that room, for the mention as people see it.
 */
export const writeLines = (
  message: Outgoing,
  maxLength: number,
  nameOf: (person: string) => string | null,
): readonly Line[] => {
  const words = `${message.text}${message.prompt === null ? '' : `\n${message.prompt}`}`
  const mentioned = message.to.kind === 'room' ? message.mention : null
  const person = mentioned === null ? null : personIn(mentioned.account)
  const name = mentioned === null ? null : ((person === null ? null : nameOf(person)) ?? mentioned.name)
  const lead = name === null ? '' : `@${name}${person === null ? ' ' : afterName}`
  const pieces = splitText(words.toWellFormed(), maxLength)
  const texts = pieces.map((piece, index): Line => {
    const text = index === 0 ? `${lead}${piece}` : piece
    const mentions = index === 0 && person !== null ? [person] : []
    return { kind: 'text', text, mentions, digest: digestOf(text) }
  })
  return [...texts, ...picturesOf(message).map(pictureLine)]
}
