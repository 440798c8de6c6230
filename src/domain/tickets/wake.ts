import { clocksOf, nextWake } from '../clocks/clocks.ts'
import { isComplaint, visitOwed } from './complaint.ts'
import type { Contract } from '../contract/contract.ts'
import { isUnfinished, type Ticket } from './ticket.ts'
import type { Instant } from '../time.ts'
import { lastAt } from './transition.ts'

/** What the desk does by itself when people stay silent. */
export type Silence = { readonly kind: 'candidates' | 'answer' | 'confirmation'; readonly at: Instant }

/** When silence on this ticket becomes an act of the desk; null when the ticket does not wait for words. */
export const silenceOf = (
  ticket: Pick<Ticket, 'state' | 'candidates' | 'timeline' | 'category'>,
  contract: Pick<Contract, 'patience'>,
): Silence | null => {
  // A complaint never ends by silence: its requester is called back first (WRK-6).
  if (isComplaint(ticket) && visitOwed(ticket, null) !== null) return null
  const { patience } = contract
  const due = (kind: Silence['kind'], since: Instant | null, within: number): Silence | null =>
    since === null ? null : { kind, at: since + within }
  if (ticket.state === 'open' && ticket.candidates.length > 0)
    return due('candidates', lastAt(ticket, 'offered'), patience.candidates)
  if (ticket.state === 'answered') return due('answer', lastAt(ticket, 'answered'), patience.answer)
  if (ticket.state === 'resolved')
    return due('confirmation', lastAt(ticket, 'resolved'), patience.confirmation)
  return null
}

/** When the ticket goes on the tracked list (SLA-O1); null when it is solved, on it already, or the contract has none. */
export const trackingOf = (
  ticket: Pick<Ticket, 'state' | 'timeline' | 'openedAt'>,
  contract: Pick<Contract, 'tracking'>,
): Instant | null => {
  if (contract.tracking === null || !isUnfinished(ticket) || ticket.state === 'resolved') return null
  const since = lastAt(ticket, 'reopened') ?? ticket.openedAt
  return (lastAt(ticket, 'tracked') ?? -Infinity) >= since ? null : since + contract.tracking.after
}

/** The next instant at which the desk must look at the ticket by itself: an index, never the truth (law 4). */
export const wakeAtOf = (ticket: Ticket, contract: Contract, now: Instant): Instant | null => {
  const clock = nextWake(clocksOf(ticket, contract, now), ticket.timeline, now)
  const times = [clock, silenceOf(ticket, contract)?.at ?? null, trackingOf(ticket, contract)].filter(
    (at) => at !== null,
  )
  return times.length === 0 ? null : Math.min(...times)
}
