import type { Instant } from '../../domain/time.ts'

/** A JSON object from the other side; nothing in it is trusted before it is looked at. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as an object; null when it is none, a list included. */
export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

/** The objects in a list; what is no list has none. */
export const listOf = (value: unknown): readonly Fields[] =>
  (Array.isArray(value) ? value : []).map(fieldsOf).filter((one) => one !== null)

/** The text; empty when it is none. */
export const plainText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A number, also when it comes as text, as `expires_in` does; null when it is none. */
export const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

const earliest = Date.UTC(2000, 0)
const latest = Date.UTC(2100, 0)

/** The instant, in whole milliseconds; `otherwise` when no clock of this century shows it: nothing can be dated by it. */
export const plausible = (at: number, otherwise: Instant): Instant =>
  at >= earliest && at < latest ? Math.round(at) : otherwise

/** The object in a frame or body, or null when it is not one JSON object. Never throws. */
export const readFields = (text: string): Fields | null => {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}
