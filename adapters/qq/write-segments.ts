import { createHash } from 'node:crypto'
import { splitText } from '../../src/domain/chat/split-text.ts'
import { picturesOf, type Outgoing } from '../../src/ports/chat.ts'
import type { Segment } from './cq-code.ts'
import { plainText } from './wire.ts'

/** One message on the wire, and a digest by which it is found again in the history. */
export interface Line {
  readonly segments: readonly Segment[]
  readonly text: string
  readonly digest: string
}

/**
 * A digest of what people read, without blanks, mentions and pictures: gateways and QQ itself change those.
 * The words cannot be got back from it.
 */
export const digestOf = (segments: readonly Segment[]): string => {
  const words = segments
    .flatMap(({ type, data }) => (type === 'text' ? [plainText(data['text'])] : []))
    .join('')
  const pictures = segments.filter(({ type }) => type === 'image').length
  return createHash('sha256')
    .update(`${words.replaceAll(/\s/g, '')}|${pictures}`)
    .digest('base64url')
    .slice(0, 22)
}

const text = (words: string): Segment => ({ type: 'text', data: { text: words } })

/** The number in an account key, or null when it is not one of QQ. */
export const numberIn = (key: string): string | null => /^qq\/(\d+)$/.exec(key)?.[1] ?? null

/**
 * The messages that say it: the first quotes and mentions, the last shows the pictures.
 * Ids go out as strings, as NapCat's own description of its interface wants them.
 */
export const writeLines = (message: Outgoing, maxLength: number): readonly Line[] => {
  const words = `${message.text}${message.prompt === null ? '' : `\n${message.prompt}`}`
  const account = message.mention === null ? null : numberIn(message.mention.account)
  const inRoom = message.to.kind === 'room'
  const lead: Segment[] = []
  // Only ids that QQ itself has given: a message that quotes another kind would be refused as a whole.
  if (message.quote !== null && /^-?\d+$/.test(message.quote))
    lead.push({ type: 'reply', data: { id: message.quote } })
  if (inRoom && account !== null) lead.push({ type: 'at', data: { qq: account } })
  const name = inRoom && account === null && message.mention !== null ? `@${message.mention.name} ` : ''
  const blank = inRoom && account !== null ? ' ' : ''
  const pieces = splitText(words.toWellFormed(), maxLength)
  return pieces.map((piece, index) => {
    const segments: Segment[] = [
      ...(index === 0 ? lead : []),
      text(index === 0 ? `${blank}${name}${piece}` : piece),
      ...(index === pieces.length - 1 ? picturesOf(message) : []).map(({ bytes }): Segment => ({
        type: 'image',
        data: {
          file: `base64://${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`,
        },
      })),
    ]
    return { segments, text: piece, digest: digestOf(segments) }
  })
}

/** The same words alone; null when there are no pictures with them. */
export const withoutPictures = (line: Line): Line | null => {
  const segments = line.segments.filter(({ type }) => type !== 'image')
  return segments.length === line.segments.length ? null : { ...line, segments, digest: digestOf(segments) }
}
