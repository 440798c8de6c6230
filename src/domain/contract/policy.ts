import type { Category, Channel, ClockKind, Severity, WaitingFor } from '../tickets/ticket.ts'

/** What starts a clock. `severity`: the instant from which the ticket has the severity it has now, its opening included. */
export const clockStarts = ['opened', 'resolved', 'severity'] as const
export type ClockStart = (typeof clockStarts)[number]

/** When a target applies; absent means any. All that is given must hold at once. */
export interface Condition {
  /** By the official calendar, on the Chinese date on which the clock starts (SLA-N1). */
  readonly day?: 'workday' | 'non-workday'
  /** The clock starts inside / outside a window of this calendar of the contract (SLA-T2). */
  readonly during?: string
  readonly outside?: string
  readonly channel?: readonly Channel[]
  readonly category?: readonly Category[]
  /** The clock starts anew when the ticket is escalated to this tier (SLA-O2). */
  readonly tier?: number
}

export const audiences = ['assignee', 'lead', 'manager'] as const
/** Who hears of a clock: whoever works on the ticket or is on duty, the lead of the tier, the manager. */
export type Audience = (typeof audiences)[number]

/** Reminders before, at and after a target (SLA-X1). */
export interface ReminderLadder {
  /** Fractions of the target, ascending, below 1: 0.5, 0.8. The breach itself is always told. */
  readonly before: readonly number[]
  /** After the breach again every so many milliseconds of wall time, until acknowledged. */
  readonly repeatAfter: number
  /** At most this many repetitions; null: until somebody acknowledges. */
  readonly repeatAtMost: number | null
  readonly to: {
    readonly before: readonly Audience[]
    readonly due: readonly Audience[]
    readonly after: readonly Audience[]
  }
  /** The calendar in whose windows one may be reminded; null: the target's own. What falls outside waits for the next window. */
  readonly hours: string | null
}

/** A working-time or elapsed-time target of one clock. */
export interface Target {
  readonly clock: ClockKind
  /** Milliseconds of its calendar; working days are turned into them when the contract is read. */
  readonly within: number
  /** As the file has it: `30m`, `1wd`. */
  readonly written: string
  /** Which calendar counts; a name from `Contract.calendars`. */
  readonly calendar: string
  /** While the ticket waits for these, the clock stands still. */
  readonly pausedBy: readonly WaitingFor[]
  readonly from: ClockStart
  readonly when: Condition
  /** Starts again at each report, or at its own deadline when none came (`every` in the file; SLA-O3 progress). */
  readonly recurs: boolean
  /** A written proposal (处理建议) meets it too, until `grace` ms of its calendar after the deadline (SLA-T1); null: only the end does. */
  readonly proposal: { readonly grace: number } | null
  /** Group of `Contract.contacts` that is told: notify, progress; null: nobody beyond the desk. */
  readonly to: string | null
  /** Its own ladder; null: the policy's, else the contract's. */
  readonly reminders: ReminderLadder | null
  /** Which clause the number comes from, e.g. `SLA-F1`. */
  readonly clause: string
  /** Where in the contract it stands, e.g. `第三章 2.1`. */
  readonly source: string
}

/** Targets of one severity (SLA-F1). Of the targets of one clock the first whose condition holds counts. */
export interface Policy {
  readonly severity: Severity
  readonly reminders: ReminderLadder | null
  readonly targets: readonly Target[]
}

/** Whatever else applies, a response comes by then (SLA-O1). */
export type Ceiling = Target

/** Unsolved for so long: the ticket is put on the tracked list (SLA-O1 备案跟踪). */
export interface Tracking {
  readonly after: number
  readonly clause: string
  readonly source: string
}

/** A mean over a period that the contract promises (SLA-F3). */
export interface AverageTarget {
  readonly name: string
  readonly measure: 'response' | 'resolution'
  /** Null: all. */
  readonly category: readonly Category[] | null
  readonly within: number
  /** In which time the mean is counted. */
  readonly calendar: string
  readonly clause: string
  readonly source: string
}

/** Share of the time in which the system must be usable, 0..1 (SLA-F3). */
export interface AvailabilityTarget {
  readonly atLeast: number
  readonly clause: string
  readonly source: string
}
