import { maskPersonalNumbers } from '../privacy.ts'
import type { ChatEvent, MessageEvent } from './event.ts'

/** What people said or named before it was masked; only the parts in which something was. */
export interface Originals {
  readonly text?: string
  readonly name?: string
  readonly quote?: string
  /** Names of files. */
  readonly files?: readonly string[]
}

export interface Masked {
  /** The very event where there was nothing to mask. */
  readonly event: ChatEvent
  /** Null when there was nothing to mask. */
  readonly originals: Originals | null
}

const maskedMessage = (event: MessageEvent): Masked => {
  const text = maskPersonalNumbers(event.text)
  const name = maskPersonalNumbers(event.sender.name)
  const quote = event.quote === null ? null : maskPersonalNumbers(event.quote.text)
  const files = event.files.map((file) => maskPersonalNumbers(file.name))
  const isFile = files.some((masked, index) => masked !== event.files[index]?.name)
  const originals: Originals = {
    ...(text === event.text ? {} : { text: event.text }),
    ...(name === event.sender.name ? {} : { name: event.sender.name }),
    ...(event.quote === null || quote === event.quote.text ? {} : { quote: event.quote.text }),
    ...(isFile ? { files: event.files.map((file) => file.name) } : {}),
  }
  if (Object.keys(originals).length === 0) return { event, originals: null }
  return {
    originals,
    event: {
      ...event,
      text,
      sender: { ...event.sender, name },
      quote: event.quote === null ? null : { ...event.quote, text: quote ?? '' },
      files: event.files.map((file, index) => ({ ...file, name: files[index] ?? '' })),
    },
  }
}

/**
 * The event with every personal number in its words and names masked (SEC-3), and what it was before. Masking again what
 * is masked changes nothing. Accounts, ids and references stay: they are how people and files are found again.
 */
export const maskEvent = (event: ChatEvent): Masked => {
  if (event.kind === 'message') return maskedMessage(event)
  const name = maskPersonalNumbers(event.sender.name)
  const named: ChatEvent =
    name === event.sender.name ? event : { ...event, sender: { ...event.sender, name } }
  if (named.kind !== 'edited') return { event: named, originals: null }
  const text = maskPersonalNumbers(named.text)
  return text === named.text
    ? { event: named, originals: null }
    : { event: { ...named, text }, originals: { text: named.text } }
}
