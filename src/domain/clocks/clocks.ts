import { deadline, reachesUnknownYear, workingTime, type Span } from '../calendar/calendar.ts'
import { runsOf, type ClockSubject, type Run, type RunPolicy } from './clock-runs.ts'
import {
  calendarNamed,
  chosenByGuess,
  targetFor,
  termsOf,
  type ClockContract,
  type Terms,
} from './clock-targets.ts'
import type { Clock } from './clock.ts'
import { reminderHours } from './reminder-hours.ts'
import { pausesOf, type Pause } from './pauses.ts'
import type { Policy, ReminderLadder, Target } from '../contract/policy.ts'
import type { ClockKind, TimelineEntry } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

export { beat, dueReminders, newBreaches, nextWake, type Reminder } from './reminders.ts'
export type { ClockContract } from './clock-targets.ts'
export type { Clock } from './clock.ts'
export type { ClockSubject } from './clock-runs.ts'

/** What all clocks of one kind on a ticket share. */
interface Frame {
  readonly subject: ClockSubject
  readonly contract: ClockContract
  readonly policy: Policy
  readonly pauses: readonly Pause[]
  readonly now: Instant
}

/** The first written proposal in a run, when it came before the end. */
const proposalIn = (timeline: readonly TimelineEntry[], run: Run): Instant | null => {
  let at = -Infinity
  for (const entry of timeline) {
    at = Math.max(at, entry.at)
    if (entry.kind === 'proposed' && at >= run.startedAt && (run.metAt === null || at <= run.metAt)) return at
  }
  return null
}

/** A turn of a recurring clock is short: one word before its end is enough, unless its own ladder says otherwise. */
const marksBefore = (target: Target, { before }: ReminderLadder): readonly number[] =>
  target.recurs && target.reminders === null ? before.slice(-1) : before

const clockOf = (frame: Frame, run: Run, target: Target, terms: Terms): Clock => {
  const { contract, now, subject } = frame
  const calendar = calendarNamed(contract, target.calendar, target)
  const { startedAt, expectedAt } = run
  const proposedAt = target.proposal === null ? null : proposalIn(subject.timeline, run)
  const metAt = proposedAt ?? run.metAt
  const end = metAt ?? now
  const own = frame.pauses.filter((pause) => target.pausedBy.includes(pause.for) && pause.from <= end)
  const spans = own.map(({ from, to }): Span => ({ from, to: Math.min(to, end) }))
  const { within } = terms
  // A date that somebody named stands; nothing pauses it.
  const after = (length: number): Instant =>
    expectedAt === null
      ? deadline(calendar, startedAt, length, spans)
      : startedAt + Math.max(0, Math.round(((expectedAt - startedAt) * length) / within))
  const dueAt = after(within)
  const lapsesAt = target.proposal === null ? dueAt : after(within + target.proposal.grace)
  const inTimeUntil = proposedAt === null ? dueAt : lapsesAt
  const late = metAt === null ? lapsesAt <= now : inTimeUntil < metAt
  const paused = metAt === null && expectedAt === null && own.at(-1)?.to === Infinity
  const pausedMs = spans.reduce(
    (sum, { from, to }) => sum + workingTime(calendar, { from: Math.max(from, startedAt), to }),
    0,
  )
  const hours = terms.ladder.hours
  return {
    kind: target.clock,
    round: run.round,
    startedAt,
    dueAt,
    lapsesAt,
    metAt,
    breachedAt: late ? dueAt : null,
    pausedMs,
    state: late ? 'breached' : metAt !== null ? 'met' : paused ? 'paused' : 'running',
    paused,
    over: false,
    target,
    within,
    peak: terms.peak,
    ladder: terms.ladder,
    hours:
      hours === null
        ? reminderHours(target, subject.severity, calendar, contract.quietHours ?? null)
        : calendarNamed(contract, hours, target),
    unknownYear:
      reachesUnknownYear(calendar, { from: startedAt, to: dueAt }) || chosenByGuess(target, run, contract),
    marks: [
      ...(target.clock === 'notify' ? [{ mark: 'start', at: startedAt }] : []),
      ...marksBefore(target, terms.ladder).map((part) => ({
        mark: String(Math.round(part * 100)),
        at: after(Math.round(within * part)),
      })),
      ...(target.proposal === null ? [] : [{ mark: 'ask', at: dueAt }]),
      { mark: 'due', at: lapsesAt },
    ],
  }
}

/** No incident lasts so many turns of its progress clock; a forgotten one must not fill the memory. */
const mostTurns = 5_000

/**
 * The turns of a recurring clock (SLA-O3): each ends with a report, or at its own deadline when none came, and the next
 * one starts there.
 */
const turnsOf = (frame: Frame, run: Run, target: Target, firstRound: number): readonly Clock[] => {
  const reports = frame.subject.timeline.filter(({ kind }) => kind === 'progressed')
  const until = run.metAt ?? frame.now
  const clocks: Clock[] = []
  let startedAt = run.startedAt
  while (clocks.length < mostTurns) {
    const terms = termsOf(target, frame.policy, startedAt, frame.contract)
    const turn: Run = { ...run, round: firstRound + clocks.length, startedAt, metAt: null }
    const dueAt = clockOf(frame, turn, target, terms).dueAt
    const report = reports.find(({ at }) => at > startedAt && at <= dueAt)?.at ?? null
    const isLast = run.metAt !== null && run.metAt <= dueAt && (report === null || report >= run.metAt)
    clocks.push(clockOf(frame, { ...turn, metAt: isLast ? run.metAt : report }, target, terms))
    const next = report ?? dueAt
    if (isLast || next > until || (next === until && run.metAt !== null)) break
    startedAt = next
  }
  // The last but one missed turn is still told; what lies further back, or was made up for, is only on record.
  return clocks.map((clock, index) => {
    const following = clocks[index + 1]
    const isOver = following !== undefined && (index < clocks.length - 2 || following.metAt !== null)
    return { ...clock, over: isOver }
  })
}

const ceilingOf = (frame: Frame, run: Run): Clock | null => {
  const { ceiling } = frame.contract
  if (ceiling === null || run.tier !== null) return null
  return clockOf(frame, run, ceiling, termsOf(ceiling, frame.policy, run.startedAt, frame.contract))
}

const clocksOfKind = (frame: Frame, kind: ClockKind): readonly Clock[] => {
  const targets = frame.policy.targets.filter(({ clock }) => clock === kind)
  const runPolicy: RunPolicy = {
    from: targets[0]?.from ?? 'opened',
    tiers: targets.flatMap(({ when }) => when.tier ?? []),
  }
  const clocks: Clock[] = []
  for (const run of runsOf(kind, frame.subject, runPolicy)) {
    const target = targetFor(targets, run, frame.subject, frame.contract)
    const ceiling = kind === 'response' ? ceilingOf(frame, run) : null
    if (target?.recurs === true) {
      clocks.push(...turnsOf(frame, run, target, (clocks.at(-1)?.round ?? 0) + 1))
      continue
    }
    const own =
      target === null
        ? null
        : clockOf(frame, run, target, termsOf(target, frame.policy, run.startedAt, frame.contract))
    // Whatever else applies, the earlier of the two is the deadline (SLA-O1).
    const clock = own === null || (ceiling !== null && ceiling.dueAt < own.dueAt) ? ceiling : own
    if (clock !== null) clocks.push(clock)
  }
  return clocks
}

/**
 * The clocks of a ticket at `now`, by kind in the order of the policy's targets, rounds ascending. Always computed from
 * the original start with the targets of the severity as it is now (SLA-F2), so a mended policy or calendar mends them
 * too. `now` counts as the last fact's time when it is before that (a wall clock set back). A clock met in the very
 * millisecond of its deadline is met in time. No policy for the severity: no clocks.
 * @throws Fault contract-calendar-unknown
 */
export const clocksOf = (subject: ClockSubject, contract: ClockContract, now: Instant): readonly Clock[] => {
  const policy = contract.policies.find((known) => known.severity === subject.severity)
  if (policy === undefined) return []
  const frame: Frame = {
    subject,
    contract,
    policy,
    pauses: pausesOf(subject.timeline),
    now: subject.timeline.reduce((latest, entry) => Math.max(latest, entry.at), now),
  }
  const kinds = new Set<ClockKind>([
    ...(contract.ceiling === null ? [] : (['response'] as const)),
    ...policy.targets.map(({ clock }) => clock),
  ])
  return [...kinds].flatMap((kind) => clocksOfKind(frame, kind))
}
