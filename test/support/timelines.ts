import type { Calendar } from '../../src/domain/calendar/calendar.ts'
import { usualStart } from '../../knowledge/build-contract.ts'
import type { ClockContract, ClockSubject } from '../../src/domain/clocks/clocks.ts'
import type { ReminderLadder, Target } from '../../src/domain/contract/policy.ts'
import { id } from '../../src/domain/ids.ts'
import type {
  Actor,
  ClockKind,
  Severity,
  TicketFact,
  TimelineEntry,
  WaitingFor,
} from '../../src/domain/tickets/ticket.ts'
import { hour, minute, type Instant } from '../../src/domain/time.ts'
import { china, officialDays } from './calendars.ts'

export type { ClockContract } from '../../src/domain/clocks/clocks.ts'

export const engineer: Actor = {
  kind: 'person',
  person: id('zhang'),
  name: '张工',
  from: { kind: 'room', room: id('room/desk/g1') },
  message: null,
}
export const theDesk: Actor = { kind: 'desk', rule: 'test' }

/** One entry; who did it matters only for `resolved`, where an engineer is meant unless said otherwise. */
export const entryAt = (at: Instant, fact: TicketFact, by: Actor = engineer): TimelineEntry => ({ at, by, trigger: 'test', ...fact }) // prettier-ignore

/** `[time in China, fact or its kind, who]`. */
export type Line = readonly [at: string, fact: TicketFact | TicketFact['kind'], by?: Actor]

const bare: Partial<Record<TicketFact['kind'], TicketFact>> = {
  opened: { kind: 'opened' },
  answered: { kind: 'answered', article: id('KB-0001'), version: 1 },
  offered: { kind: 'offered', articles: [id('KB-0001')] },
  helped: { kind: 'helped', article: null },
  unhelped: { kind: 'unhelped', article: null },
  queued: { kind: 'queued', reason: '' },
  responded: { kind: 'responded', how: 'reply' },
  claimed: { kind: 'claimed', person: id('zhang') },
  released: { kind: 'released', person: null },
  transferred: { kind: 'transferred', to: id('li') },
  escalated: { kind: 'escalated', tier: 2, reason: '' },
  waiting: { kind: 'waiting', for: 'user', text: '' },
  resumed: { kind: 'resumed', reason: '' },
  resolved: { kind: 'resolved', cause: '', fix: '' },
  confirmed: { kind: 'confirmed' },
  reopened: { kind: 'reopened', reason: '' },
  closed: { kind: 'closed', reason: '' },
  declined: { kind: 'declined', reason: '' },
  merged: { kind: 'merged', into: id('1001') },
  acknowledged: { kind: 'acknowledged' },
  noted: { kind: 'noted', text: '电话联系过' },
}

/** The fact of this kind with nothing particular in it. */
export const plain = (kind: TicketFact['kind']): TicketFact => {
  const fact = bare[kind]
  if (fact === undefined) throw new Error(`write ${kind} in full`)
  return fact
}

/** A timeline written as `[time, fact]` lines. */
export const timelineOf = (...lines: readonly Line[]): readonly TimelineEntry[] =>
  lines.map(([at, fact, by]) => entryAt(china(at), typeof fact === 'string' ? plain(fact) : fact, by))

/** An ordinary target; `part` sets what is particular about it. */
export const target = (clock: ClockKind, within: number, calendar = 'always', pausedBy: readonly WaitingFor[] = ['user'], clause = 'test', part: Partial<Target> = {}): Target =>
  ({ clock, within, written: `${within}`, calendar, pausedBy, from: usualStart(clock), when: {}, recurs: false, proposal: null, to: null, reminders: null, clause, source: 'test', ...part }) // prettier-ignore

/** Reminders at 50 % and 80 %, then every half hour, at most three times. */
export const ladder: ReminderLadder = {
  before: [0.5, 0.8], repeatAfter: 30 * minute, repeatAtMost: 3, hours: null,
  to: { before: ['assignee'], due: ['assignee', 'lead'], after: ['assignee', 'lead', 'manager'] },
} // prettier-ignore

export const contractOf = (targets: Partial<Record<Severity, readonly Target[]>>, calendars: Readonly<Record<string, Calendar>> = {}, part: Partial<ClockContract> = {}): ClockContract => ({
  policies: (Object.entries(targets) as readonly [Severity, readonly Target[]][]).map(([severity, list]) => ({ severity, targets: list, reminders: null })),
  calendars: { always: { kind: 'always' }, ...calendars }, days: officialDays, reminders: ladder, ceiling: null, peaks: [], ...part,
}) // prettier-ignore

/** What clocks need of a ticket. */
export const subjectOf = (timeline: readonly TimelineEntry[], severity: Severity = 'normal', part: Partial<ClockSubject> = {}): ClockSubject =>
  ({ timeline, severity, category: 'fault', channel: 'group', messages: [], ...part }) // prettier-ignore

const foshan = (response: number, resolution: number): readonly Target[] => [
  target('response', response, 'always', ['user'], 'SLA-F1'),
  target('resolution', resolution, 'always', ['user', 'vendor'], 'SLA-F1'),
  target('report', 2 * hour, 'always', [], 'SLA-F1'),
]

/** The table of SLA-F1, 7×24. */
export const foshanContract = contractOf({
  normal: foshan(30 * minute, 8 * hour),
  urgent: foshan(15 * minute, 2 * hour),
  critical: foshan(10 * minute, hour),
})
