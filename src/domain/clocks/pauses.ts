import type { Span } from '../calendar/calendar.ts'
import type { FactKind, TimelineEntry, WaitingFor } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** Nothing is left to be solved after these. */
export const endFacts: readonly FactKind[] = [
  'resolved', 'helped', 'confirmed', 'closed', 'declined', 'merged',
] // prettier-ignore

/** These end any waiting, as they do in `transition.ts`. */
export const endsWaiting: readonly FactKind[] = [
  'queued', 'claimed', 'released', 'transferred', 'escalated', 'resumed', 'reopened', ...endFacts,
] // prettier-ignore

/** After the bot's answer, these also mean that it is no longer the requester's turn. */
const endsAnswer: readonly FactKind[] = [...endsWaiting, 'offered', 'unhelped', 'responded']

export interface Pause extends Span {
  readonly for: WaitingFor
}

/** When the ticket waited, and for whom; the last one is open-ended when it still waits. A bot answer waits for its reader. */
export const pausesOf = (timeline: readonly TimelineEntry[]): readonly Pause[] => {
  const pauses: Pause[] = []
  let open: { from: Instant; for: WaitingFor; endedBy: readonly FactKind[] } | null = null
  let at = -Infinity
  for (const entry of timeline) {
    at = Math.max(at, entry.at)
    const waits: WaitingFor | null =
      entry.kind === 'answered' ? 'user' : entry.kind === 'waiting' ? entry.for : null
    if (open !== null && (waits !== null || open.endedBy.includes(entry.kind))) {
      if (at > open.from) pauses.push({ from: open.from, to: at, for: open.for })
      open = null
    }
    if (waits !== null)
      open = { from: at, for: waits, endedBy: entry.kind === 'answered' ? endsAnswer : endsWaiting }
  }
  if (open !== null) pauses.push({ from: open.from, to: Infinity, for: open.for })
  return pauses
}
