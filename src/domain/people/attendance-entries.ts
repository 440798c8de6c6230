import type { Calendar } from '../calendar/calendar.ts'
import type { AttendanceRule } from '../contract/service-rules.ts'
import type { PersonId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** `in` 签到, `out` 签退, `away` 离开, `back` 回来; `excused` is a supervisor's word that the day was in order. */
export interface AttendanceEntry {
  readonly kind: 'in' | 'out' | 'away' | 'back' | 'excused'
  readonly at: Instant
  /** `away`: when they meant to be back. */
  readonly until: Instant | null
  readonly reason: string
  readonly by: PersonId
  /** The receipt that caused it: the same one is not noted twice (law 2). */
  readonly trigger: string
}

/** What one person signed on one Chinese day, in order; append-only. */
export interface AttendanceDay {
  readonly person: PersonId
  readonly dayNumber: number
  readonly entries: readonly AttendanceEntry[]
}

/** Attendance as the roster sees it. */
export interface Attendance {
  /** Null: the contract has no such rule, and signing is up to people. */
  readonly rule: AttendanceRule | null
  /** The rule's calendar; its workdays count, its windows do not. */
  readonly calendar: Calendar | null
  readonly days: readonly AttendanceDay[]
}
