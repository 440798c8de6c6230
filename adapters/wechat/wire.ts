import { second, type Instant } from '../../src/domain/time.ts'
import { plausible } from '../../src/ports/account/fields.ts'

export { plainText } from '../../src/ports/account/fields.ts'

/** A message as a puppet gives it; nothing in it is trusted before it is looked at. */
export interface MessagePayload {
  readonly id?: unknown
  readonly type?: unknown
  readonly talkerId?: unknown
  readonly listenerId?: unknown
  readonly roomId?: unknown
  readonly text?: unknown
  readonly filename?: unknown
  readonly mentionIdList?: unknown
  readonly timestamp?: unknown
}

/** The id, or null when there is none. Ids are part of keys, so that nothing odd may stand in them. */
export const idText = (value: unknown): string | null =>
  typeof value === 'string' && /^[^\s/]{1,200}$/.test(value) ? value : null

export const idList = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(idText).filter((one) => one !== null) : []

/** Seconds or milliseconds: puppets give both. `otherwise` when it is neither. */
export const instantOf = (value: unknown, otherwise: Instant): Instant => {
  const number = typeof value === 'number' ? value : 0
  return plausible(number > 100_000_000_000 ? number : number * second, otherwise)
}
