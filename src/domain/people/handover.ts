import type { PersonId, TicketNumber } from '../ids.ts'
import type { Instant } from '../time.ts'

/** What one tier hands over at a change of shift. */
export interface HandedOver {
  readonly tier: number
  readonly from: readonly PersonId[]
  readonly to: readonly PersonId[]
  /** Unclaimed: called to the new shift. */
  readonly queued: readonly TicketNumber[]
  /** In the hands of those who go: they stay theirs unless they hand them on. */
  readonly held: readonly { readonly person: PersonId; readonly numbers: readonly TicketNumber[] }[]
}

/** One change of shift: kept once for its instant. */
export interface Handover {
  readonly at: Instant
  readonly tiers: readonly HandedOver[]
}
