/** One who is told of what happens: found in the people file by role, duty or id, in a room, or only by telephone. */
export type Contact =
  | { readonly kind: 'role'; readonly role: 'supervisor' | 'keeper' | 'admin' }
  | { readonly kind: 'duty'; readonly duty: 'lead' | 'manager' }
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'room'; readonly room: 'engineers' | 'supervisors' }
  | { readonly kind: 'phone'; readonly name: string; readonly phone: string }

/** Who works on what this desk cannot do itself (WRK-3). */
export interface VendorEntry {
  readonly name: string
  readonly aliases: readonly string[]
}

/** So many different people, or so many regions, within the time of the rule. */
export interface OutbreakBar {
  readonly people: number
  readonly regions: number
}

/** From when similar questions are one problem (WRK-4): proposed to the duty lead, or taken as one at once. */
export interface OutbreakRule {
  /** Milliseconds of wall time. */
  readonly within: number
  readonly propose: OutbreakBar
  /** Never below `propose`; null: always confirmed by a person. */
  readonly automatic: OutbreakBar | null
  readonly clause: string
  readonly source: string
}

/** Asking how satisfied the requester is (WRK-5). */
export interface SatisfactionRule {
  /** The best mark; 1 is the worst. */
  readonly scale: number
  /** Up to this mark the supervisor is told. */
  readonly lowUpTo: number
  readonly clause: string
  readonly source: string
}

/** Signing in and out (DUT-2). Times are minutes after midnight in China, on workdays of the calendar. */
export interface AttendanceRule {
  readonly in: number
  readonly out: number
  /** Later or earlier than this counts as absent, in milliseconds. */
  readonly absentAfter: number
  readonly calendar: string
  readonly clause: string
  readonly source: string
}

/** When a checklist falls due: on these Chinese dates at `at` minutes after midnight. */
export interface ChecklistSchedule {
  readonly every: 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year'
  /** Of the week 1 = Monday … 7 (week), of the month 1 … 31 or the last day (month and longer: in its first month, `last`: in its last); null for `day`. */
  readonly on: number | 'last' | null
  /** `day`: only on official workdays, or every day. A longer one that falls on a day off moves to the next workday when `workdays`. */
  readonly days: 'every' | 'workdays'
  readonly at: number
  /** Only while a peak lasts, e.g. duty in 重保. */
  readonly peaksOnly: boolean
}

/** A routine duty (DUT-1). */
export interface ChecklistRule {
  readonly id: string
  readonly name: string
  /** The form it is exported as, e.g. 巡检记录表; null: none. */
  readonly form: string | null
  readonly tier: number
  readonly schedule: ChecklistSchedule
  /** Milliseconds of wall time from `at` until it counts as missed. */
  readonly within: number
  readonly items: readonly string[]
  readonly clause: string
  readonly source: string
}

/** A report that is due for a period (REP-2), or for a ticket (REP-4). */
export interface ReportRule {
  readonly id: string
  readonly name: string
  readonly every: 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year' | 'ticket'
  /** Days of 24 h after the period's end, or working days of `calendar`; null where the contract names none. */
  readonly within: { readonly days: number; readonly working: boolean } | null
  /** Group of `Contract.contacts` that receives it; null: handed over by people. */
  readonly to: string | null
  readonly clause: string
  readonly source: string
}

/** Sentences that differ from those of the program; null keeps the program's. */
export interface ContractTexts {
  /** Whom to ask about what is out of scope (REC-3). */
  readonly referral: string | null
  /** The telephone for what cannot wait. */
  readonly hotline: string | null
  /** Said with the acknowledgement outside the hours of service. */
  readonly afterHours: string | null
  /** What the report on a ticket is called, e.g. 故障分析报告. */
  readonly report: string | null
}
