import type { Calendar, DayTable } from '../calendar/calendar.ts'
import type { DeskId } from '../ids.ts'
import type { Peak } from '../calendar/peak.ts'
import type {
  AvailabilityTarget, AverageTarget, Ceiling, Policy, ReminderLadder, Tracking,
} from './policy.ts' // prettier-ignore
import type { Retention } from './retention.ts'
import type {
  AttendanceRule, ChecklistRule, Contact, ContractTexts, OutbreakRule, ReportRule, SatisfactionRule, VendorEntry,
} from './service-rules.ts' // prettier-ignore
import type { Category, Severity } from '../tickets/ticket.ts'

export type { Policy, ReminderLadder, Target } from './policy.ts'

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
  /** Systems of other contracts whose articles hold for this one too. */
  readonly articlesOf: readonly string[]
}

export interface RegionEntry {
  readonly name: string
  readonly aliases: readonly string[]
}

/** An organisation whose people ask. */
export interface UnitEntry {
  readonly name: string
  readonly aliases: readonly string[]
  /** A name from `Contract.regions`; null where it is none of them. */
  readonly region: string | null
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
/** When summaries are said, in minutes of the day: of the day, of the week and of the month before; null: not. */
export interface SummaryRule {
  readonly at: number
  readonly days: 'every' | 'workdays'
  readonly weekly: number | null
  readonly monthly: number | null
}

export interface Contract {
  readonly id: DeskId
  /** Short name for texts, e.g. 市本级财政平台. */
  readonly name: string
  readonly customer: string
  /** Which document the figures come from. */
  readonly document: string | null
  readonly systems: readonly SystemEntry[]
  readonly modules: readonly ModuleEntry[]
  readonly regions: readonly RegionEntry[]
  readonly units: readonly UnitEntry[]
  readonly severities: readonly SeverityDefinition[]
  readonly defaultSeverity: Severity
  readonly categoryCues: readonly { readonly category: Category; readonly cues: readonly string[] }[]
  readonly calendars: Readonly<Record<string, Calendar>>
  /** The official days: what makes a date a workday for conditions, peaks, summaries and duties. */
  readonly days: DayTable
  readonly policies: readonly Policy[]
  readonly reminders: ReminderLadder
  readonly ceiling: Ceiling | null
  readonly tracking: Tracking | null
  readonly averages: readonly AverageTarget[]
  readonly availability: AvailabilityTarget | null
  readonly peaks: readonly Peak[]
  /** Named groups of people who are told. */
  readonly contacts: Readonly<Record<string, readonly Contact[]>>
  readonly vendors: readonly VendorEntry[]
  readonly outbreak: OutbreakRule | null
  readonly satisfaction: SatisfactionRule | null
  readonly attendance: AttendanceRule | null
  readonly checklists: readonly ChecklistRule[]
  readonly reports: readonly ReportRule[]
  readonly texts: ContractTexts
  readonly patience: Patience
  /** Null: nothing is ever forgotten. */
  readonly retention: Retention | null
  /** Named groups `unit` and `name`, optionally `region`: how nicknames are written in the groups. */
  readonly nickname: string | null
  /** What can wait is not said in these hours; null = no quiet hours. */
  readonly quietHours: DailyWindow | null
  readonly summary: SummaryRule | null
  readonly tiers: readonly { readonly tier: number; readonly name: string }[]
  /** Bot speech per place and hour beyond the platform's own budgets; null = only the platform's. */
  readonly speech: { readonly perRoomPerHour: number } | null
  readonly thresholds: { readonly confident: number; readonly candidate: number } | null
}
