import type { PersonId } from '../ids.ts'
import type { Directory, Person } from './people.ts'
import type { ChangeKind, Rotation, Shift } from './roster-entries.ts'
import { chinaDayNumber, chinaOffset, day, minute, startOfChinaDay, weekday, type Instant } from '../time.ts'

export type DutySource = 'everyone' | 'shift' | 'rotation' | 'override' | 'substitute' | ChangeKind

/** Somebody on duty, and by what; `instead` is whose duty it was. */
export interface Duty {
  readonly person: Person
  readonly source: DutySource
  readonly instead: PersonId | null
}

/** Somebody who would have been on duty; `by` does it instead, null: nobody. */
export interface Absence {
  readonly person: PersonId
  readonly why: ChangeKind
  readonly by: PersonId | null
}

/** The plan of one tier at one instant, before anybody signs in or steps away. */
export interface Plan {
  readonly duties: readonly Duty[]
  readonly absences: readonly Absence[]
}

const covers = (span: { readonly from: Instant; readonly to: Instant }, at: Instant): boolean =>
  span.from <= at && at < span.to

/** The day numbers on which a duty from `from` to `to` that covers the instant may have begun, latest first. */
const begunOn = (hours: Pick<Shift, 'from' | 'to'>, at: Instant): readonly number[] => {
  const today = chinaDayNumber(at)
  const minuteOfDay = Math.floor((at + chinaOffset - today * day) / minute)
  const { from, to } = hours
  if (from < to) return from <= minuteOfDay && minuteOfDay < to ? [today] : []
  return [...(minuteOfDay >= from ? [today] : []), ...(minuteOfDay < to ? [today - 1] : [])]
}

/** How many days of the week list lie in [first, last). */
const daysBetween = (days: readonly number[], first: number, last: number): number => {
  const weeks = Math.floor((last - first) / 7)
  let count = weeks * days.length
  for (let number = first + weeks * 7; number < last; number += 1)
    if (days.includes(weekday(number))) count += 1
  return count
}

/** Whose turn a rotation has on a day, or null before it begins and on days without duty. */
export const turnOn = (rotation: Rotation, dayNumber: number): PersonId | null => {
  const { days, every, people, since } = rotation
  if (dayNumber < since || !days.includes(weekday(dayNumber))) return null
  const turns = every === 'week' ? Math.floor((dayNumber - since) / 7) : daysBetween(days, since, dayNumber)
  return people[turns % people.length] ?? null
}

/** A desk may have thousands of cards and a dozen engineers: picked out once a list of cards. */
const picked = new WeakMap<readonly Person[], readonly Person[]>()

const engineersIn = ({ people }: Directory): readonly Person[] => {
  const known = picked.get(people) ?? people.filter((person) => person.roles.includes('engineer'))
  picked.set(people, known)
  return known
}

const engineersOf = (directory: Directory, tier: number): readonly Person[] =>
  engineersIn(directory).filter((person) => person.tier === tier)

const engineer = (directory: Directory, id: PersonId): Person | null =>
  engineersIn(directory).find((person) => person.id === id) ?? null

/** Has the tier shifts or rotations? Without them all its members are always on duty. */
export const isRostered = (directory: Directory, tier: number): boolean =>
  directory.shifts.some((shift) => shift.tier === tier) ||
  (directory.rotations ?? []).some((rotation) => rotation.tier === tier)

/** Shifts, rotations and dated overrides alone, in the order of the cards. */
const written = (directory: Directory, tier: number, at: Instant): readonly Duty[] => {
  const as = (ids: ReadonlySet<PersonId>, source: DutySource): readonly Duty[] =>
    engineersIn(directory)
      .filter((person) => ids.has(person.id))
      .map((person) => ({ person, source, instead: null }))
  const dayNumber = chinaDayNumber(at)
  const override = (directory.overrides ?? []).findLast((entry) => {
    const midnight = startOfChinaDay(dayNumber)
    return (
      entry.tier === tier &&
      entry.firstDay <= dayNumber &&
      dayNumber <= entry.lastDay &&
      covers({ from: midnight + entry.from * minute, to: midnight + entry.to * minute }, at)
    )
  })
  if (override !== undefined) return as(new Set(override.people), 'override')
  if (!isRostered(directory, tier))
    return engineersOf(directory, tier).map((person) => ({ person, source: 'everyone', instead: null }))
  const shifts = directory.shifts.filter(
    (shift) =>
      shift.tier === tier && begunOn(shift, at).some((number) => shift.days.includes(weekday(number))),
  )
  const turns = (directory.rotations ?? [])
    .filter((rotation) => rotation.tier === tier)
    .flatMap((rotation) => begunOn(rotation, at).flatMap((number) => turnOn(rotation, number) ?? []))
  const inShift = new Set(shifts.flatMap((shift) => shift.people))
  const onTurn = new Set(turns.filter((id) => !inShift.has(id)))
  return [...as(inShift, 'shift'), ...as(onTurn, 'rotation')]
}

export const isOnLeave = (directory: Directory, person: PersonId, at: Instant): boolean =>
  (directory.changes ?? []).some(({ leave }) => leave?.person === person && covers(leave, at))

/** Who may step in for somebody, best first: those named on the card, then those of the tier. */
export const substitutesFor = (directory: Directory, who: PersonId, tier: number): readonly Person[] => {
  const card = engineer(directory, who)
  const named = [
    ...(card?.substitutes ?? []),
    ...(directory.substitutes ?? []).filter((entry) => entry.tier === tier).flatMap(({ people }) => people),
  ]
  return [...new Set(named)].filter((id) => id !== who).flatMap((id) => engineer(directory, id) ?? [])
}

/**
 * The roster of a tier at an instant: shifts and rotations, dated overrides over them, then what people agreed in the
 * order of agreement, then leave, for which a substitute (备岗) steps in when nobody covers. Pure.
 */
export const planAt = (directory: Directory, tier: number, at: Instant): Plan => {
  let duties = written(directory, tier, at)
  const absences: Absence[] = []
  const handTo = (who: PersonId, by: Person | null, why: ChangeKind, source: DutySource): void => {
    absences.push({ person: who, why, by: by?.id ?? null })
    const already = by === null || duties.some((duty) => duty.person.id === by.id)
    duties = duties.flatMap((duty) =>
      duty.person.id !== who ? [duty] : already ? [] : [{ person: by, source, instead: who }],
    )
  }
  for (const { kind, moves } of directory.changes ?? []) {
    for (const move of moves) {
      if (!covers(move, at) || !duties.some((duty) => duty.person.id === move.who)) continue
      handTo(move.who, move.by === null ? null : engineer(directory, move.by), kind, kind)
    }
  }
  for (const { person } of duties) {
    if (!isOnLeave(directory, person.id, at)) continue
    const free = substitutesFor(directory, person.id, tier).find(
      (other) => !isOnLeave(directory, other.id, at) && !duties.some((duty) => duty.person.id === other.id),
    )
    handTo(person.id, free ?? null, 'leave', 'substitute')
  }
  return { duties, absences }
}
