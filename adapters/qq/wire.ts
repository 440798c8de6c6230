import { second, type Instant } from '../../src/domain/time.ts'
import { fieldsOf, numberOf, plausible, type Fields } from '../../src/ports/account/fields.ts'

export { fieldsOf, numberOf, plainText, type Fields } from '../../src/ports/account/fields.ts'

/** Ids come as numbers or strings, some negative; here they are always strings. Null when there is none. */
export const idText = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** Seconds (OneBot) or, from gateways that forget to divide, milliseconds. `otherwise` when it is neither. */
export const instantOf = (value: unknown, otherwise: Instant): Instant => {
  const number = numberOf(value)
  if (number === null) return otherwise
  return plausible(number > 100_000_000_000 ? number : number * second, otherwise)
}

type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown

/** Integers beyond 2^53 are ids that a number cannot hold: they stay the text they were. */
const keepLongIds: Reviver = (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? context?.source
    : value

/** The object in a frame, or null when it is not one JSON object. */
export const readFrame = (text: string): Fields | null => {
  try {
    const long = /\d{16}/.test(text)
    return fieldsOf(
      long ? JSON.parse(text, keepLongIds as (key: string, value: unknown) => unknown) : JSON.parse(text),
    )
  } catch {
    return null
  }
}
