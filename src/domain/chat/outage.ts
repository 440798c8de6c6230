import type { RoomKey } from '../ids.ts'
import { minute, type Instant } from '../time.ts'
import type { Trouble } from './trouble.ts'

/** An account is not ready this long before anybody is told: short breaks are the supervisor's business. */
export const alarmAfter = 3 * minute
/** Ready this long before it is called back: by then what was missed is fetched, and it does not flap. */
export const steadyAfter = minute

/** A time in which one of the desk's accounts was not ready, from the first sight of it to its end. */
export interface Outage {
  readonly platform: string
  readonly account: string
  readonly since: Instant
  /** What was wrong when people were told; null when the account did not say. */
  readonly trouble: Trouble | null
  /** When the admins were told; null while nobody could be reached. */
  readonly toldAt: Instant | null
  readonly endedAt: Instant | null
}

/** From when to when something on an account, or in one of its rooms, may not have been heard. */
export interface Unheard {
  readonly platform: string
  readonly account: string
  /** Null: anywhere on the account. */
  readonly room: RoomKey | null
  readonly from: Instant
  readonly to: Instant
}

/**
 * The spans within [from, to), each account's joined where they touch. What holds for the whole account takes in what
 * was noted of its rooms. Ascending by `from`.
 */
export const unheardWithin = (spans: readonly Unheard[], from: Instant, to: Instant): readonly Unheard[] => {
  const cut = spans
    .map((span) => ({ ...span, from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to)
    .toSorted((a, b) => Number(a.room !== null) - Number(b.room !== null) || a.from - b.from)
  const joined: Unheard[] = []
  for (const span of cut) {
    const at = joined.findIndex(
      (known) =>
        known.platform === span.platform &&
        known.account === span.account &&
        (known.room === span.room ||
          (known.room === null && known.from <= span.from && span.to <= known.to)) &&
        known.from <= span.to &&
        span.from <= known.to,
    )
    const known = joined[at]
    if (known === undefined) joined.push(span)
    else joined[at] = { ...known, from: Math.min(known.from, span.from), to: Math.max(known.to, span.to) }
  }
  return joined.toSorted((a, b) => a.from - b.from)
}
