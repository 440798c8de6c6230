import { averagesOf, type AverageAttained } from '../clocks/averages.ts'
import { workingTime, type Span } from '../calendar/calendar.ts'
import type { Clock } from '../clocks/clocks.ts'
import type { Contract } from './contract.ts'
import { clockKinds, severities, type ClockKind, type Severity, type Ticket } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** How often one clock was kept for one severity. */
export interface ClockAttained {
  readonly clock: ClockKind
  readonly severity: Severity
  readonly met: number
  readonly total: number
}

/** What the service came to in a period, against what the contract promises (SLA-F3). */
export interface Attainment {
  readonly from: Instant
  readonly to: Instant
  readonly clocks: readonly ClockAttained[]
  readonly averages: readonly AverageAttained[]
  /** Share of the period without a major incident, and the promised one; null where the contract promises none. */
  readonly availability: { readonly share: number; readonly atLeast: number; readonly downFor: number } | null
}

/** A clock belongs to the period in which it was decided: met, or its deadline passed. */
const decidedAt = (clock: Clock): Instant | null =>
  clock.breachedAt !== null && clock.metAt !== null
    ? Math.min(clock.breachedAt, clock.metAt)
    : (clock.breachedAt ?? clock.metAt)

/** When a ticket was a major incident: from its start until it was solved, or still. */
const downOf = (ticket: Ticket, to: Instant): Span | null => {
  if (ticket.severity !== 'critical' || ticket.state === 'merged' || ticket.state === 'declined') return null
  const end = ticket.timeline.findLast((entry) => entry.kind === 'resolved' || entry.kind === 'closed')
  const ended = ticket.state === 'resolved' || ticket.state === 'closed'
  return { from: ticket.openedAt, to: ended && end !== undefined ? end.at : to }
}

/** Several incidents at once are down once. */
const unionOf = (spans: readonly Span[]): readonly Span[] =>
  [...spans]
    .sort((a, b) => a.from - b.from)
    .reduce<Span[]>((joined, span) => {
      const last = joined.at(-1)
      if (last !== undefined && span.from <= last.to)
        joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
      else joined.push(span)
      return joined
    }, [])

const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + workingTime({ kind: 'always' }, span), 0)

/** Figures of a period, `from` inclusive, `to` exclusive, from tickets with their clocks as of its end. */
export const attainmentOf = (
  contract: Pick<Contract, 'averages' | 'calendars' | 'availability'>,
  tickets: readonly { readonly ticket: Ticket; readonly clocks: readonly Clock[] }[],
  period: { readonly from: Instant; readonly to: Instant },
): Attainment => {
  const { from, to } = period
  const decided = tickets.flatMap(({ ticket, clocks }) =>
    clocks
      .filter((clock) => {
        const at = decidedAt(clock)
        return at !== null && from <= at && at < to
      })
      .map((clock) => ({ clock, severity: ticket.severity })),
  )
  const rows = clockKinds.flatMap((kind) =>
    severities.map((severity): ClockAttained => {
      const own = decided.filter((one) => one.clock.kind === kind && one.severity === severity)
      const met = own.filter((one) => one.clock.breachedAt === null).length
      return { clock: kind, severity, met, total: own.length }
    }),
  )
  const down = tickets.flatMap(({ ticket }) => {
    const span = downOf(ticket, to)
    return span === null || span.to <= from || span.from >= to
      ? []
      : [{ from: Math.max(from, span.from), to: Math.min(to, span.to) }]
  })
  const downFor = lengthOf(unionOf(down))
  return {
    from,
    to,
    clocks: rows.filter((row) => row.total > 0),
    averages: averagesOf(contract, tickets, period),
    availability:
      contract.availability === null
        ? null
        : { share: 1 - downFor / Math.max(1, to - from), atLeast: contract.availability.atLeast, downFor },
  }
}
