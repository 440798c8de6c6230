import { deadline, reachesUnknownYear, workingTime, type Calendar, type Span } from './calendar.ts'
import type { Contract, Target } from './contract.ts'
import { Fault } from './fault.ts'
import type { ClockKind, FactKind, Severity, TimelineEntry, WaitingFor } from './ticket.ts'
import type { Instant } from './time.ts'

export { dueReminders, newBreaches, nextWake, type Reminder } from './reminders.ts'

/** One running target on a ticket, as it stands at a given instant. Computed, never stored (law 4). */
export interface Clock {
  readonly kind: ClockKind
  /** 1, then one more with each reopening that starts the clock again. */
  readonly round: number
  readonly startedAt: Instant
  /** With a pause still open: as if it ended now. `Infinity` when the calendar never gets there. */
  readonly dueAt: Instant
  readonly metAt: Instant | null
  /** `dueAt` when it has come (at that very millisecond) and the clock was not met by then. */
  readonly breachedAt: Instant | null
  /** Milliseconds of the target's calendar that did not count because the ticket waited. */
  readonly pausedMs: number
  /** `met` in time; `breached` with or without a late `metAt`; `paused` and `running` are neither. */
  readonly state: 'running' | 'paused' | 'met' | 'breached'
  /** Does the ticket wait now for somebody this clock waits for? True also of a breached clock. */
  readonly paused: boolean
  readonly target: Target
  /** The deadline reaches a year without an official notice: it is a guess. */
  readonly unknownYear: boolean
  /** '50', '80' … percent of the target, then 'due', ascending in time. */
  readonly marks: readonly { readonly mark: string; readonly at: Instant }[]
}

/** How facts start and meet a clock. The first fact that starts it in a round counts, then the first that meets it. */
interface ClockRule {
  readonly starts: (entry: TimelineEntry) => boolean
  readonly meets: (entry: TimelineEntry) => boolean
  /** The duty remains when the ticket is closed. */
  readonly outlivesClosing: boolean
}

const startsRound = (entry: TimelineEntry): boolean => entry.kind === 'opened' || entry.kind === 'reopened'

/** Nothing is left to be solved after these. */
const ends: readonly FactKind[] = ['resolved', 'helped', 'confirmed', 'closed', 'declined', 'merged']
const finishes: readonly FactKind[] = ['closed', 'declined', 'merged']

/** The note that submits the report: 备注 分析报告 … */
const isReport = (entry: TimelineEntry): boolean =>
  entry.kind === 'noted' && entry.text.trimStart().startsWith('分析报告')

/**
 * Every kind of clock there is; a further kind is a further row. A target whose kind has no row starts no clock.
 * A report is owed only for what an engineer resolved, never for what the bot answered or the desk closed by itself.
 */
const clockRules: Partial<Record<ClockKind, ClockRule>> = {
  response: {
    starts: startsRound,
    meets: (entry) => entry.kind === 'responded' || entry.kind === 'claimed' || ends.includes(entry.kind),
    outlivesClosing: false,
  },
  resolution: { starts: startsRound, meets: (entry) => ends.includes(entry.kind), outlivesClosing: false },
  report: {
    starts: (entry) => entry.kind === 'resolved' && entry.by.kind === 'person',
    meets: isReport,
    outlivesClosing: true,
  },
}

/** These end any waiting, as they do in `transition.ts`. */
const endsWaiting: readonly FactKind[] = [
  'queued', 'claimed', 'released', 'transferred', 'escalated', 'resumed', 'reopened', ...ends,
] // prettier-ignore
/** After the bot's answer, these also mean that it is no longer the requester's turn. */
const endsAnswer: readonly FactKind[] = [...endsWaiting, 'offered', 'unhelped', 'responded']

interface Pause extends Span {
  readonly for: WaitingFor
}

/** When the ticket waited, and for whom; the last one is open-ended when it still waits. A bot answer waits for its reader. */
const pausesOf = (timeline: readonly TimelineEntry[]): readonly Pause[] => {
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

interface Run {
  readonly round: number
  readonly startedAt: Instant
  readonly metAt: Instant | null
}

/** Each start of one kind of clock with the instant that met it. */
const runsOf = (timeline: readonly TimelineEntry[], rule: ClockRule): readonly Run[] => {
  const runs: Run[] = []
  let current: Run | null = null
  let round = 1
  let ended = false
  let at = -Infinity
  const meet = (): void => {
    if (current !== null && current.metAt === null) current = { ...current, metAt: at }
  }
  for (const entry of timeline) {
    // A wall clock set back must not turn the order of facts round.
    at = Math.max(at, entry.at)
    if (entry.kind === 'reopened') {
      if (!ended) continue
      meet()
      if (current !== null) runs.push(current)
      current = null
      round += 1
      ended = false
    }
    if (current === null) {
      if (rule.starts(entry)) current = { round, startedAt: at, metAt: null }
    } else if (rule.meets(entry)) meet()
    if (finishes.includes(entry.kind) && !(rule.outlivesClosing && entry.kind === 'closed')) meet()
    if (ends.includes(entry.kind)) ended = true
  }
  return current === null ? runs : [...runs, current]
}

const calendarOf = (contract: Pick<Contract, 'calendars'>, target: Target): Calendar => {
  const calendar = contract.calendars[target.calendar]
  if (calendar !== undefined) return calendar
  const message = `target ${target.clock} (${target.clause}) counts by calendar "${target.calendar}", which the contract does not have`
  throw new Fault('contract-calendar-unknown', 'operator', message, 'add the calendar to the contract, or name another one in the target') // prettier-ignore
}

const clockOf = (
  run: Run,
  target: Target,
  calendar: Calendar,
  pauses: readonly Pause[],
  before: readonly number[],
  now: Instant,
): Clock => {
  const { round, startedAt, metAt } = run
  const end = metAt ?? now
  const own = pauses.filter((pause) => target.pausedBy.includes(pause.for) && pause.from <= end)
  const spans = own.map(({ from, to }): Span => ({ from, to: Math.min(to, end) }))
  const dueAt = deadline(calendar, startedAt, target.within, spans)
  const late = metAt === null ? dueAt <= now : dueAt < metAt
  const paused = metAt === null && own.at(-1)?.to === Infinity
  const pausedMs = spans.reduce(
    (sum, { from, to }) => sum + workingTime(calendar, { from: Math.max(from, startedAt), to }),
    0,
  )
  return {
    kind: target.clock,
    round,
    startedAt,
    dueAt,
    metAt,
    breachedAt: late ? dueAt : null,
    pausedMs,
    state: late ? 'breached' : metAt !== null ? 'met' : paused ? 'paused' : 'running',
    paused,
    target,
    unknownYear: reachesUnknownYear(calendar, { from: startedAt, to: dueAt }),
    marks: [
      ...before.map((part) => ({
        mark: String(Math.round(part * 100)),
        at: deadline(calendar, startedAt, Math.round(target.within * part), spans),
      })),
      { mark: 'due', at: dueAt },
    ],
  }
}

/**
 * The clocks of a ticket at `now`, in the order of the policy's targets, rounds ascending. Always computed from the
 * original start with the targets of `severity` as it is now (SLA-F2), so a mended policy or calendar mends them too.
 * `now` counts as the last fact's time when it is before that (a wall clock set back). A clock met in the very
 * millisecond of its deadline is met in time. No policy for the severity: no clocks.
 * @throws Fault contract-calendar-unknown
 */
export const clocksOf = (
  timeline: readonly TimelineEntry[],
  severity: Severity,
  contract: Pick<Contract, 'policies' | 'calendars' | 'reminders'>,
  now: Instant,
): readonly Clock[] => {
  const policy = contract.policies.find((known) => known.severity === severity)
  if (policy === undefined) return []
  const at = timeline.reduce((latest, entry) => Math.max(latest, entry.at), now)
  const pauses = pausesOf(timeline)
  return policy.targets.flatMap((target) => {
    const rule = clockRules[target.clock]
    if (rule === undefined) return []
    const calendar = calendarOf(contract, target)
    const { before } = contract.reminders
    return runsOf(timeline, rule).map((run) => clockOf(run, target, calendar, pauses, before, at))
  })
}
