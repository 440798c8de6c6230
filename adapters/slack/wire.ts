import { second, type Instant } from '../../src/domain/time.ts'
import { plausible } from '../../src/ports/account/fields.ts'

export {
  fieldsOf,
  listOf,
  numberOf,
  plainText,
  readFields as readFrame,
  type Fields,
} from '../../src/ports/account/fields.ts'

/** An id such as `C0123`; null when it is none. */
export const idText = (value: unknown): string | null =>
  typeof value === 'string' && /^[A-Z0-9]{2,40}$/.test(value) ? value : null

/** The name of a message in its channel: seconds since 1970 and a count, e.g. `1795229962.000200`. */
export const isTs = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{9,11}\.\d{1,6}$/.test(value)

/** When the message was said. `otherwise` when it is no ts, or one of no possible time. */
export const instantOf = (ts: unknown, otherwise: Instant): Instant =>
  isTs(ts) ? plausible(Math.floor(Number(ts) * second), otherwise) : otherwise

/** The ts at which the history of this instant begins. */
export const tsAt = (at: Instant): string => `${Math.floor(at / second)}.000000`

/** Ascending, by what Slack counts. */
export const byTs = (a: string, b: string): number => {
  const [aSecond = '', aCount = ''] = a.split('.')
  const [bSecond = '', bCount = ''] = b.split('.')
  return Number(aSecond) - Number(bSecond) || Number(aCount) - Number(bCount)
}
