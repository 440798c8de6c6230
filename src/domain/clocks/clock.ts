import type { Calendar } from '../calendar/calendar.ts'
import type { ReminderLadder, Target } from '../contract/policy.ts'
import type { ClockKind } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** One running target on a ticket, as it stands at a given instant. Computed, never stored (law 4). */
export interface Clock {
  readonly kind: ClockKind
  /** 1, then one more each time the clock starts again: a reopening, an escalation, the next report or words. */
  readonly round: number
  readonly startedAt: Instant
  /** With a pause still open: as if it ended now. `Infinity` when the calendar never gets there. */
  readonly dueAt: Instant
  /** When it counts as breached if nothing meets it: `dueAt`, later where a proposal may still be handed in (SLA-T1). */
  readonly lapsesAt: Instant
  readonly metAt: Instant | null
  /** `dueAt` when it has lapsed (at that very millisecond) or was met late. */
  readonly breachedAt: Instant | null
  /** Milliseconds of the target's calendar that did not count because the ticket waited. */
  readonly pausedMs: number
  /** `met` in time; `breached` with or without a late `metAt`; `paused` and `running` are neither. */
  readonly state: 'running' | 'paused' | 'met' | 'breached'
  /** Does the ticket wait now for somebody this clock waits for? True also of a breached clock. */
  readonly paused: boolean
  /** A later turn has taken its place: nobody need be reminded of it. */
  readonly over: boolean
  readonly target: Target
  /** The target's length as it counts here, tightened by `peak`. */
  readonly within: number
  readonly peak: string | null
  readonly ladder: ReminderLadder
  /** In whose windows one may be reminded of it. */
  readonly hours: Calendar
  /** The deadline reaches a year without an official notice: it is a guess. */
  readonly unknownYear: boolean
  /**
   * What is to be done or said when, ascending: `start` (contacts are to be told), '50', '80' … percent of the target,
   * `ask` (a proposal is asked for), then `due`.
   */
  readonly marks: readonly { readonly mark: string; readonly at: Instant }[]
}
