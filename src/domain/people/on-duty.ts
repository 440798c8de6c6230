import { standingOf, type Standing } from './attendance.ts'
import type { Directory, Person } from './people.ts'
import { planAt, type Absence, type Duty } from './roster.ts'
import type { Instant } from '../time.ts'

/** Somebody on duty, and whether they can be called now. */
export interface StandingDuty extends Duty {
  readonly standing: Standing
}

/** Everything about who is on duty in a tier at an instant. */
export interface Watch {
  readonly duties: readonly StandingDuty[]
  readonly absences: readonly Absence[]
  /** Whom a call may reach: those who are there, or all on duty when none is: a call is never lost for want of a signature. */
  readonly reachable: readonly Person[]
}

export const watchAt = (directory: Directory, tier: number, at: Instant): Watch => {
  const { duties, absences } = planAt(directory, tier, at)
  const standing = duties.map((duty) => ({ ...duty, standing: standingOf(directory, duty.person, at) }))
  const there = standing.filter((duty) => duty.standing.kind === 'present')
  return {
    duties: standing,
    absences,
    reachable: (there.length > 0 ? there : standing).map(({ person }) => person),
  }
}

/**
 * Who of a tier is on duty and there, in the order of the cards. A tier without shifts has every member on duty. Who is
 * away or has not signed in is passed over unless nobody else is on duty.
 */
export const onDuty = (directory: Directory, tier: number, at: Instant): readonly Person[] =>
  watchAt(directory, tier, at).reachable
