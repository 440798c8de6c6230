import type { Standing } from '../people/attendance.ts'
import type { PersonId } from '../ids.ts'
import { watchAt } from '../people/on-duty.ts'
import type { Directory, Person } from '../people/people.ts'
import type { Absence, Duty } from '../people/roster.ts'
import type { Ticket } from './ticket.ts'
import type { Instant } from '../time.ts'

/** What of a ticket decides who is called. */
export type CallSubject = Pick<Ticket, 'system' | 'module' | 'title'> & { readonly region: string | null }

export const noSubject: CallSubject = { region: null, system: null, module: null, title: '' }

/** One step on the way to the one who is called, in the order in which it was taken. */
export type CallStep =
  | { readonly kind: 'roster'; readonly tier: number; readonly duties: readonly Duty[] }
  | { readonly kind: 'absent'; readonly absence: Absence }
  | { readonly kind: 'passedOver'; readonly person: Person; readonly standing: Standing }
  /** All on duty are away: they are called all the same. */
  | { readonly kind: 'noneThere'; readonly people: readonly Person[] }
  | {
      readonly kind: 'fits'
      readonly by: 'region' | 'system' | 'skill'
      readonly what: string
      readonly people: readonly Person[]
    }
  | {
      readonly kind: 'load'
      readonly people: readonly Person[]
      readonly open: number
    }
  | { readonly kind: 'turn'; readonly people: readonly Person[] }
  | { readonly kind: 'nobody'; readonly tier: number }

/** Whom to call and why. */
export interface Call {
  readonly person: Person | null
  readonly steps: readonly CallStep[]
}

/** Better fits only; everybody when nobody fits better than another. */
const best = (people: readonly Person[], fit: (person: Person) => number): readonly Person[] => {
  const most = Math.max(...people.map(fit))
  return people.filter((person) => fit(person) === most)
}

/** Named: 2, for everything: 1, for other things only: 0. */
const fitOf = (names: readonly string[] | undefined, wanted: string): number =>
  names === undefined || names.length === 0 ? 1 : names.includes(wanted) ? 2 : 0

const skillIn = (person: Person, subject: CallSubject): string | null =>
  (person.skills ?? []).find((skill) => skill === subject.module || subject.title.includes(skill)) ?? null

/**
 * Whom a call in this tier reaches and how that came about: on duty and there, then by region, system and skill, then
 * who has least in hand, then in turn by `turn` (the ticket's number). Null when nobody is on duty. Pure: the same
 * directory, instant, subject and turn always call the same person.
 */
export const explainCall = (
  directory: Directory,
  tier: number,
  at: Instant,
  turn: number,
  subject: CallSubject = noSubject,
): Call => {
  const { duties, absences, reachable } = watchAt(directory, tier, at)
  const steps: CallStep[] = absences.map((absence) => ({ kind: 'absent', absence }))
  if (duties.length === 0) return { person: null, steps: [...steps, { kind: 'nobody', tier }] }
  steps.unshift({ kind: 'roster', tier, duties })
  const passed = duties.filter(({ standing }) => standing.kind !== 'present')
  if (passed.length === duties.length) steps.push({ kind: 'noneThere', people: reachable })
  else
    steps.push(...passed.map(({ person, standing }): CallStep => ({ kind: 'passedOver', person, standing })))

  let left = reachable
  const narrow = (people: readonly Person[], step: (people: readonly Person[]) => CallStep): void => {
    if (people.length < left.length) steps.push(step(people))
    left = people
  }
  const { region, system } = subject
  if (region !== null)
    narrow(
      best(left, (person) => fitOf(person.regions, region)),
      (people) => ({ kind: 'fits', by: 'region', what: region, people }),
    )
  if (system !== null)
    narrow(
      best(left, (person) => fitOf(person.systems, system)),
      (people) => ({ kind: 'fits', by: 'system', what: system, people }),
    )
  narrow(
    best(left, (person) => (skillIn(person, subject) === null ? 0 : 1)),
    (people) => ({
      kind: 'fits',
      by: 'skill',
      what: people[0] === undefined ? '' : (skillIn(people[0], subject) ?? ''),
      people,
    }),
  )
  const { hands } = directory
  if (hands !== undefined && left.length > 1) {
    const open = (person: Person): number => hands.get(person.id) ?? 0
    narrow(
      best(left, (person) => -open(person)),
      (people) => ({ kind: 'load', people, open: Math.min(...people.map(open)) }),
    )
  }
  if (left.length > 1) steps.push({ kind: 'turn', people: left })
  return { person: left[turn % left.length] ?? null, steps }
}

/** Whom to call in this tier, or null when nobody is on duty: the outcome of `explainCall`. */
export const calledFor = (
  directory: Directory,
  tier: number,
  at: Instant,
  turn: number,
  subject: CallSubject = noSubject,
): Person | null => explainCall(directory, tier, at, turn, subject).person

/** The first of these tiers that has somebody on duty gives the one who is called; the steps of all of them tell why. */
export const explainLadder = (
  directory: Directory,
  tiers: readonly number[],
  at: Instant,
  turn: number,
  subject: CallSubject,
): Call => {
  const steps: CallStep[] = []
  for (const tier of tiers) {
    const call = explainCall(directory, tier, at, turn, subject)
    steps.push(...call.steps)
    if (call.person !== null) return { person: call.person, steps }
  }
  return { person: null, steps }
}

/** The one who answers for a tier: its lead, else any lead, else a manager; who is off is passed over while there is another. */
export const answersFor = (
  directory: Directory,
  tier: number,
  isOff: (person: PersonId) => boolean,
): Person | null => {
  const order = [
    ...directory.people.filter((p) => p.duty === 'lead' && p.tier === tier),
    ...directory.people.filter((p) => p.duty === 'lead' && p.tier !== tier),
    ...directory.people.filter((p) => p.duty === 'manager'),
  ]
  return order.find((person) => !isOff(person.id)) ?? order[0] ?? null
}
