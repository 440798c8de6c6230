import { createHash } from 'node:crypto'
import { parseInstant, second, type Instant } from '../../src/domain/time.ts'
import { numberOf, plainText, plausible } from '../../src/ports/account/fields.ts'

export {
  fieldsOf,
  listOf,
  numberOf,
  plainText,
  readFields as readFrame,
  type Fields,
} from '../../src/ports/account/fields.ts'

/** Openids and message ids are opaque; here they are never empty. Null when there is none. */
export const idText = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** RFC 3339 as in messages, or epoch seconds as in notices. `otherwise` when it is neither. */
export const instantOf = (value: unknown, otherwise: Instant): Instant => {
  const number = numberOf(value)
  return plausible(number === null ? (parseInstant(plainText(value)) ?? NaN) : number * second, otherwise)
}

/** A short name for something long; what it was made of cannot be got back. */
export const digestOf = (text: string, length = 22): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)
