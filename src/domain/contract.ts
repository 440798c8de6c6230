import type { Calendar } from './calendar.ts'
import type { DeskId } from './ids.ts'
import type { Category, ClockKind, Severity, WaitingFor } from './ticket.ts'

/** A working-time or elapsed-time target of one clock, in milliseconds of its calendar. */
export interface Target {
  readonly clock: ClockKind
  readonly within: number
  /** Which calendar counts; a name from `Contract.calendars`. */
  readonly calendar: string
  /** While the ticket waits for these, the clock stands still. */
  readonly pausedBy: readonly WaitingFor[]
  /** Where the number comes from, e.g. `SLA-F1`. */
  readonly clause: string
}

/** Targets of one severity (SLA-F1). */
export interface Policy {
  readonly severity: Severity
  readonly targets: readonly Target[]
}

/** Reminders before and after a target (SLA-X1). */
export interface ReminderLadder {
  /** Fractions of the target, ascending, below 1: 0.5, 0.8. The breach itself is always told. */
  readonly before: readonly number[]
  /** After the breach again every so many milliseconds of wall time, until acknowledged. */
  readonly repeatAfter: number
  /** At most this many repetitions. */
  readonly repeatAtMost: number
}

/** A definition with the words by which it is suggested from the text (SLA-F2). */
export interface SeverityDefinition {
  readonly severity: Severity
  readonly definition: string
  readonly cues: readonly string[]
}

export interface ModuleEntry {
  readonly system: string
  /** Business domain, e.g. 执行域; null where the contract has none. */
  readonly area: string | null
  readonly name: string
  readonly functions: readonly string[]
  readonly aliases: readonly string[]
}

export interface SystemEntry {
  readonly name: string
  readonly aliases: readonly string[]
}

export interface RegionEntry {
  readonly name: string
  readonly aliases: readonly string[]
}

/** Waiting times of the conversation, in milliseconds. */
export interface Patience {
  /** Messages of one person closer together than this are one question. */
  readonly burstQuiet: number
  /** A burst is settled after this at the latest. */
  readonly burstLongest: number
  /** What the same person says within this time of the ticket's last word belongs to it. */
  readonly continuation: number
  /** Candidates that nobody picks from become a call for a person after this. */
  readonly candidates: number
  /** A bot answer that nobody objects to closes after this. */
  readonly answer: number
  /** A resolution that nobody objects to closes after this. */
  readonly confirmation: number
  /** A closed ticket can be reopened within this. */
  readonly reopen: number
}

/** Minutes after midnight in China. */
export interface DailyWindow {
  readonly from: number
  readonly to: number
}

/** The profile that configures one desk. Frozen after loading; every number comes from the contract's file. */
export interface Contract {
  readonly id: DeskId
  /** Short name for texts, e.g. 市本级财政平台. */
  readonly name: string
  readonly customer: string
  readonly systems: readonly SystemEntry[]
  readonly modules: readonly ModuleEntry[]
  readonly regions: readonly RegionEntry[]
  readonly severities: readonly SeverityDefinition[]
  readonly defaultSeverity: Severity
  readonly categoryCues: readonly { readonly category: Category; readonly cues: readonly string[] }[]
  readonly calendars: Readonly<Record<string, Calendar>>
  readonly policies: readonly Policy[]
  readonly reminders: ReminderLadder
  readonly patience: Patience
  /** Named groups `unit` and `name`, optionally `region`: how nicknames are written in the groups. */
  readonly nickname: string | null
  /** What can wait is not said in these hours; null = no quiet hours. */
  readonly quietHours: DailyWindow | null
  readonly summary: { readonly at: number; readonly days: 'every' | 'workdays' } | null
  readonly tiers: readonly { readonly tier: number; readonly name: string }[]
  /** Bot speech per place and hour beyond the platform's own budgets; null = only the platform's. */
  readonly speech: { readonly perRoomPerHour: number } | null
  readonly thresholds: { readonly confident: number; readonly candidate: number } | null
}
