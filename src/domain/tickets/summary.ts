import { isComplaint, visitOwed } from './complaint.ts'
import type { Period, PeriodKind } from '../calendar/summary-days.ts'
import { gapsIn } from '../knowledge/knowledge-gaps.ts'
import type { Unheard } from '../chat/outage.ts'
import type { SatisfactionRule } from '../contract/service-rules.ts'
import type { ClockKind, Severity, Ticket } from './ticket.ts'
import { isUnfinished } from './ticket.ts'
import type { Instant } from '../time.ts'
import type { Clock } from '../clocks/clocks.ts'

interface Count {
  readonly name: string
  readonly count: number
}

/** The figures of a period (REP-1): all counts are of tickets, `from` inclusive, `to` exclusive. */
export interface Summary {
  readonly name: string
  readonly kind: PeriodKind
  readonly from: Instant
  readonly to: Instant
  /** Said later than planned, because the desk was down. */
  readonly late: boolean
  readonly opened: number
  readonly finished: number
  readonly unfinished: number
  readonly oldest: { readonly number: string; readonly age: number; readonly waitingVendor: boolean } | null
  readonly byBot: number
  readonly response: { readonly met: number; readonly total: number }
  readonly resolution: { readonly met: number; readonly total: number }
  readonly breaches: readonly { readonly number: string; readonly clock: ClockKind }[]
  readonly bySeverity: Readonly<Record<Severity, number>>
  readonly topics: readonly Count[]
  readonly units: readonly Count[]
  readonly people: readonly { readonly name: string; readonly claimed: number; readonly resolved: number }[]
  readonly gaps: readonly { readonly title: string; readonly count: number }[]
  readonly decisions: readonly { readonly number: string; readonly waiting: number }[]
  /** Complaints of the period, and those of any time that are not over (WRK-6). */
  readonly complaints: { readonly opened: number; readonly open: readonly string[] }
  /** Solved tickets whose requester must still be called back (WRK-5, WRK-6). */
  readonly visits: readonly string[]
  /** Marks given in the period (WRK-5). */
  readonly marks: { readonly count: number; readonly sum: number }
  /** When accounts of the desk may not have heard what was said. */
  readonly unheard: readonly Unheard[]
}

/** A vendor that keeps the desk waiting longer than this is for the supervisor to decide. */
const vendorPatience = 24 * 3_600_000

const counted = (names: readonly string[], most: number, least = 1): readonly Count[] => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, most)
}

const within = (at: Instant, from: Instant, to: Instant): boolean => from <= at && at < to

/**
 * Figures of a period from the tickets that were opened, changed or unfinished in it.
 * `clocksOf` gives each ticket's clocks as of the end of the period; `nameOf` the name of an engineer, null for others.
 */
export const summarise = (
  desk: string,
  tickets: readonly Ticket[],
  period: Period & { readonly late: boolean },
  clocksOf: (ticket: Ticket) => readonly Clock[],
  nameOf: (person: string) => string | null,
  satisfaction: SatisfactionRule | null = null,
): Summary => {
  const { kind, from, to, late } = period
  const known = tickets.filter((t) => t.openedAt < to && t.state !== 'merged')
  const opened = known.filter((t) => within(t.openedAt, from, to))
  const endOf = (t: Ticket): Instant | null =>
    t.state === 'resolved' || !isUnfinished(t)
      ? (t.timeline.findLast((e) => e.kind === 'resolved' || e.kind === 'closed' || e.kind === 'declined')
          ?.at ?? null)
      : null
  const finished = known.filter((t) => within(endOf(t) ?? -1, from, to))
  const unfinished = known.filter((t) => (endOf(t) ?? Infinity) >= to)
  const oldest = unfinished.reduce<Ticket | null>(
    (old, t) => (old === null || t.openedAt < old.openedAt ? t : old),
    null,
  )
  const dueClocks = known.flatMap((ticket) => clocksOf(ticket).map((clock) => ({ ticket, clock })))
  const judged = (kind: ClockKind): { met: number; total: number } => {
    const inPeriod = dueClocks.filter(
      ({ clock }) =>
        clock.kind === kind &&
        within(Math.min(clock.metAt ?? Infinity, clock.breachedAt ?? Infinity), from, to),
    )
    return { met: inPeriod.filter(({ clock }) => clock.breachedAt === null).length, total: inPeriod.length }
  }
  const acts = known.flatMap((t) => t.timeline.filter((e) => within(e.at, from, to)))
  const names = counted(
    acts.flatMap((e) =>
      (e.kind === 'claimed' || e.kind === 'resolved') &&
      e.by.kind === 'person' &&
      nameOf(e.by.person) !== null
        ? [e.by.person]
        : [],
    ),
    8,
  )
  const did = (person: string, kind: 'claimed' | 'resolved'): number =>
    acts.filter((e) => e.kind === kind && e.by.kind === 'person' && e.by.person === person).length
  return {
    name: desk,
    kind,
    from,
    to,
    late,
    opened: opened.length,
    finished: finished.length,
    unfinished: unfinished.length,
    oldest:
      oldest === null
        ? null
        : { number: oldest.number, age: to - oldest.openedAt, waitingVendor: oldest.waitingFor === 'vendor' },
    byBot: opened.filter((t) => t.state === 'closed' && t.article !== null && t.assignee === null).length,
    response: judged('response'),
    resolution: judged('resolution'),
    breaches: dueClocks
      .filter(({ clock }) => within(clock.breachedAt ?? -1, from, to))
      .map(({ ticket, clock }) => ({ number: ticket.number, clock: clock.kind })),
    bySeverity: {
      normal: opened.filter((t) => t.severity === 'normal').length,
      urgent: opened.filter((t) => t.severity === 'urgent').length,
      critical: opened.filter((t) => t.severity === 'critical').length,
    },
    topics: counted(
      opened.flatMap((t) => (t.module === null ? [] : [t.module])),
      3,
    ),
    units: counted(
      opened.flatMap((t) => (t.requester.unit === null ? [] : [t.requester.unit])),
      3,
      2,
    ),
    people: names.map(({ name: person }) => ({
      name: nameOf(person) ?? person,
      claimed: did(person, 'claimed'),
      resolved: did(person, 'resolved'),
    })),
    gaps: gapsIn(opened)
      .slice(0, 3)
      .map(({ title, count }) => ({ title, count })),
    complaints: {
      opened: opened.filter(isComplaint).length,
      open: unfinished.filter(isComplaint).map((t) => t.number),
    },
    visits: known
      .filter((t) => (endOf(t) ?? Infinity) < to && visitOwed(t, satisfaction) !== null)
      .map((t) => t.number),
    marks: acts.reduce(
      (sum, e) => (e.kind === 'rated' ? { count: sum.count + 1, sum: sum.sum + e.mark } : sum),
      { count: 0, sum: 0 },
    ),
    decisions: unfinished.flatMap((t) => {
      const waiting = t.waitingFor === 'vendor' ? t.timeline.findLast((e) => e.kind === 'waiting') : undefined
      if (waiting?.kind !== 'waiting') return []
      // What the vendor promised for a later day is not overdue yet.
      const since = waiting.expectedAt ?? waiting.at
      const late = waiting.expectedAt === undefined ? to - since >= vendorPatience : to > since
      return late ? [{ number: t.number, waiting: to - since }] : []
    }),
    unheard: [],
  }
}
