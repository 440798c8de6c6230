import { courseOf } from './major.ts'
import { maskPersonalNumbers } from '../privacy.ts'
import type { Problem } from './problem.ts'
import type { ClockKind, Severity, Ticket, TicketFact } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** One line of what was done. `who` is null for the desk itself. */
export interface ReportStep {
  readonly at: Instant
  readonly who: string | null
  readonly fact: TicketFact
}

/** What a report on a fault says (REP-4), out of the ticket's own timeline, without anything about the requesters. */
export interface ReportDraft {
  readonly number: string
  readonly system: string | null
  readonly module: string | null
  readonly severity: Severity
  /** What was seen, in the requesters' words. */
  readonly seen: readonly string[]
  readonly people: number
  readonly units: number
  readonly regions: number
  readonly tickets: number
  readonly occurredAt: Instant
  readonly respondedAt: Instant | null
  readonly recoveredAt: Instant | null
  readonly late: readonly ClockKind[]
  readonly cause: string | null
  readonly fix: string | null
  readonly steps: readonly ReportStep[]
}

/** The note by which the report clock knows that a report was handed in. */
export const submittedNote = (words: string): string =>
  words === '' ? '分析报告 已提交' : `分析报告 ${words}`

const mostSeen = 3
const shortestName = 2

/** Names and units of requesters as they stand in the ticket, longest first. */
const namesIn = (ticket: Ticket): readonly string[] => {
  const said = ticket.messages.filter(({ speaker }) => speaker === 'requester' || speaker === 'other')
  const nicknames = said.flatMap(({ name }) => [name, ...name.split(/[-—–_·・、|/\s]+/)])
  const { name, unit } = ticket.requester
  return [...new Set([name, ...(unit === null ? [] : [unit]), ...nicknames])]
    .filter((known) => [...known].length >= shortestName)
    .sort((a, b) => b.length - a.length)
}

const scrubbed = (ticket: Ticket, someone: string): ((text: string) => string) => {
  const names = namesIn(ticket)
  return (text) =>
    maskPersonalNumbers(names.reduce((left, name) => left.replaceAll(name, someone), text))
      // Not even the ends of a number that were left for the desk's own use.
      .replaceAll(/[0-9A-Z]+\*{3,}[0-9A-Z]+/gi, '***')
      .replaceAll(new RegExp(`(?:${someone}[-—–_·]?){2,}`, 'g'), someone)
}

const scrubbedFact = (fact: TicketFact, scrub: (text: string) => string): TicketFact => {
  if (fact.kind === 'resolved') return { ...fact, cause: scrub(fact.cause), fix: scrub(fact.fix) }
  if ('text' in fact) return { ...fact, text: scrub(fact.text) }
  return 'reason' in fact && fact.reason !== undefined ? { ...fact, reason: scrub(fact.reason) } : fact
}

const distinct = (values: readonly (string | null)[]): number =>
  new Set(values.filter((value) => value !== null)).size

/**
 * The draft as it stands now. `late` are the clocks that were missed; `problem` the one that the ticket is part of;
 * `someone` stands for every requester.
 */
export const draftReport = (
  ticket: Ticket,
  late: readonly ClockKind[],
  problem: Problem | null,
  someone: string,
): ReportDraft => {
  const scrub = scrubbed(ticket, someone)
  const { timeline } = ticket
  const solved = ticket.state === 'resolved' || ticket.state === 'closed'
  const reports = problem?.reports ?? []
  const seen = ticket.messages
    .filter(({ speaker, recalledAt }) => speaker === 'requester' && recalledAt === null)
    .map(({ text }) => scrub(text.trim()))
    .filter((text) => text !== '')
    .slice(0, mostSeen)
  return {
    number: ticket.number,
    system: ticket.system,
    module: ticket.module,
    severity: ticket.severity,
    seen: seen.length === 0 ? [scrub(ticket.title)] : seen,
    people:
      reports.length === 0 ? 1 + ticket.followers.length : distinct(reports.map(({ account }) => account)),
    units: distinct([ticket.requester.unit, ...reports.map(({ unit }) => unit)]),
    regions: distinct([ticket.requester.region, ...reports.map(({ region }) => region)]),
    tickets: Math.max(1, reports.length),
    occurredAt: Math.min(ticket.openedAt, ...reports.map(({ at }) => at)),
    respondedAt: timeline.find(({ kind }) => kind === 'responded' || kind === 'claimed')?.at ?? null,
    recoveredAt: solved ? (timeline.findLast(({ kind }) => kind === 'resolved')?.at ?? null) : null,
    late: [...new Set(late)],
    cause: ticket.cause === null ? null : scrub(ticket.cause),
    fix: ticket.fix === null ? null : scrub(ticket.fix),
    steps: courseOf(ticket)
      .filter(({ kind }) => kind !== 'breached')
      .map((entry) => ({
        at: entry.at,
        who: entry.by.kind === 'desk' ? null : entry.by.kind === 'person' ? entry.by.name : someone,
        fact: scrubbedFact(entry, scrub),
      })),
  }
}
