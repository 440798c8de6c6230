import { createHash } from 'node:crypto'
import { parseInstant, second, type Instant } from '../../src/domain/time.ts'

/** A JSON object from the other side; nothing in it is trusted before it is looked at. */
export type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

/** The objects in a list; what is no list has none. */
export const listOf = (value: unknown): readonly Fields[] =>
  (Array.isArray(value) ? value : []).map(fieldsOf).filter((item) => item !== null)

/** Openids and message ids are opaque; here they are never empty. Null when there is none. */
export const idText = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

export const plainText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A number, also when it comes as text, as `expires_in` does; null when it is none. */
export const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** RFC 3339 as in messages, or epoch seconds as in notices. `otherwise` when it is neither. */
export const instantOf = (value: unknown, otherwise: Instant): Instant => {
  const number = numberOf(value)
  if (number !== null) return number > 0 ? Math.round(number * second) : otherwise
  return parseInstant(plainText(value)) ?? otherwise
}

/** The object in a frame or body, or null when it is not one JSON object. */
export const readFrame = (text: string): Fields | null => {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}

/** A short name for something long; what it was made of cannot be got back. */
export const digestOf = (text: string, length = 22): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)
