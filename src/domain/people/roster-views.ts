import type { AttendanceRow } from './attendance.ts'
import type { Span } from '../calendar/calendar.ts'
import type { ChangeState } from './roster-change.ts'
import type { DutySource } from './roster.ts'
import type { ChangeKind } from './roster-entries.ts'
import type { Standing } from './attendance.ts'
import type { Instant } from '../time.ts'

/** One on duty as people read it. */
export interface DutyView {
  readonly name: string
  readonly source: DutySource
  readonly instead: string | null
  readonly standing: Standing
}

/** A part of a day with who is on duty in it. */
export interface StretchView extends Span {
  readonly people: readonly Pick<DutyView, 'name' | 'source' | 'instead'>[]
}

/** The roster of one tier over some days. */
export interface TierRosterView {
  readonly tier: string
  /** False: no shifts, all members always. */
  readonly rostered: boolean
  readonly days: readonly { readonly day: Instant; readonly stretches: readonly StretchView[] }[]
}

export interface MoveView extends Span {
  readonly who: string
  readonly by: string | null
}

/** A change of the roster in names. */
export interface ChangeView {
  /** `R7`. */
  readonly name: string
  readonly kind: ChangeKind
  readonly by: string
  /** Leave: whose. */
  readonly person: string | null
  readonly leave: Span | null
  readonly reason: string
  readonly moves: readonly MoveView[]
}

/** What is told about a change. */
export type ChangeNews =
  /** To the one who must consent; `moves` are those that concern them. */
  | { readonly kind: 'asked'; readonly moves: readonly MoveView[] }
  /** To the one who asked. */
  | { readonly kind: 'waiting'; readonly names: readonly string[] }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'refused'; readonly who: string; readonly note: string }
  | { readonly kind: 'withdrawn'; readonly who: string }
  | { readonly kind: 'expired' }
  /** To the lead: nobody can cover these spans. */
  | { readonly kind: 'uncovered'; readonly spans: readonly Span[] }
  /** To the lead: leave that took effect. */
  | { readonly kind: 'told' }

/** Why a command about the roster was not followed. */
export type RosterRefusal =
  | {
      readonly kind: 'noDuty'
      readonly who: string
      readonly span: Span
      readonly next: Span | null
    }
  | { readonly kind: 'sameDuty'; readonly who: string; readonly span: Span }
  | { readonly kind: 'onLeave'; readonly who: string; readonly span: Span }
  | { readonly kind: 'lowerTier'; readonly who: string; readonly tier: string }
  | { readonly kind: 'past' }
  | { readonly kind: 'notYours' }
  | { readonly kind: 'nothingOpen' }
  | { readonly kind: 'which'; readonly word: string; readonly names: readonly string[] }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'over'; readonly name: string; readonly state: ChangeState }
  | { readonly kind: 'others'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'begun'; readonly name: string }
  | { readonly kind: 'noEngineer' }

/** What is said about signing in and out. */
export type SignNews =
  | { readonly kind: 'in'; readonly at: Instant; readonly late: number; readonly expected: boolean }
  | { readonly kind: 'already'; readonly at: Instant }
  | {
      readonly kind: 'out'
      readonly at: Instant
      readonly early: number
      readonly signedIn: boolean
      readonly held: readonly string[]
    }
  | {
      readonly kind: 'away'
      readonly until: Instant | null
      readonly others: readonly string[]
      readonly onDuty: boolean
    }
  | { readonly kind: 'back' }
  | { readonly kind: 'notAway' }
  | { readonly kind: 'forOthers'; readonly word: string }
  | { readonly kind: 'corrected'; readonly who: string; readonly day: Instant; readonly reason: string }
  | { readonly kind: 'noRule' }

/** A month of attendance in names. */
export interface AttendanceTable {
  readonly month: Instant
  readonly until: Instant
  readonly rows: readonly (Omit<AttendanceRow, 'person'> & { readonly name: string })[]
}

/** One tier's part of a handover in names; numbers without `#`. */
export interface HandoverView {
  readonly tier: string
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly queued: readonly string[]
  readonly held: readonly { readonly name: string; readonly numbers: readonly string[] }[]
}
