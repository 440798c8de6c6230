import { clocksOf, nextWake } from './clocks.ts'
import type { Contract } from './contract.ts'
import type { Ticket } from './ticket.ts'
import type { Instant } from './time.ts'
import { lastAt } from './transition.ts'

/** What the desk does by itself when people stay silent. */
export type Silence = { readonly kind: 'candidates' | 'answer' | 'confirmation'; readonly at: Instant }

/** When silence on this ticket becomes an act of the desk; null when the ticket does not wait for words. */
export const silenceOf = (
  ticket: Pick<Ticket, 'state' | 'candidates' | 'timeline'>,
  contract: Pick<Contract, 'patience'>,
): Silence | null => {
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

/** The next instant at which the desk must look at the ticket by itself: an index, never the truth (law 4). */
export const wakeAtOf = (ticket: Ticket, contract: Contract, now: Instant): Instant | null => {
  const clocks = clocksOf(ticket.timeline, ticket.severity, contract, now)
  const reminder = nextWake(clocks, ticket.timeline, contract.reminders, now)
  const silence = silenceOf(ticket, contract)?.at ?? null
  if (reminder === null || silence === null) return reminder ?? silence
  return Math.min(reminder, silence)
}
