import type { PersonId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** When somebody of a tier is on duty. Days are 1 = Monday … 7 = Sunday, times minutes after midnight in China. */
export interface Shift {
  readonly tier: number
  readonly days: readonly number[]
  readonly from: number
  /** May be smaller than `from`: the shift then ends on the next day. Equal: all day. */
  readonly to: number
  readonly people: readonly PersonId[]
}

/** People of a tier who take turns: one of them each day or week, counted from the day of `since`. */
export interface Rotation {
  readonly tier: number
  readonly every: 'day' | 'week'
  /** Day number (`chinaDayNumber`) on which the first of `people` begins; nobody is on turn before. */
  readonly since: number
  /** Days on which the turn is on duty, 1 = Monday … 7 = Sunday. Turns of a day are counted over these days alone. */
  readonly days: readonly number[]
  readonly from: number
  /** As in a shift: not above `from` means the next day. */
  readonly to: number
  readonly people: readonly PersonId[]
}

/** On these dates, between these minutes of each day, the tier's roster is exactly these people. */
export interface Override {
  readonly tier: number
  readonly firstDay: number
  readonly lastDay: number
  readonly from: number
  readonly to: number
  /** Empty: nobody, e.g. closed over a holiday. */
  readonly people: readonly PersonId[]
}

/** 备岗: who steps in for a tier when somebody on leave has nobody to cover. */
export interface TierSubstitutes {
  readonly tier: number
  readonly people: readonly PersonId[]
}

/** Between these instants `by` does the duty of `who`; null: nobody does. */
export interface Move {
  readonly who: PersonId
  readonly by: PersonId | null
  readonly from: Instant
  readonly to: Instant
}

export interface Leave {
  readonly person: PersonId
  readonly from: Instant
  readonly to: Instant
}

export const changeKinds = ['swap', 'leave', 'cover'] as const
/** 换班, 请假, 代班. */
export type ChangeKind = (typeof changeKinds)[number]

/** What people agreed about the roster; a later one of the directory's list builds on the earlier ones. */
export interface AgreedChange {
  readonly serial: number
  readonly kind: ChangeKind
  readonly moves: readonly Move[]
  readonly leave: Leave | null
}
