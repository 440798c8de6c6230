import type { Span } from '../calendar/calendar.ts'
import { dutiesOfDay, dutyBetween, gapsMade } from '../calendar/duty-spans.ts'
import type { PersonId } from '../ids.ts'
import type { Directory, Person } from './people.ts'
import type { DaysRead } from '../calendar/read-days.ts'
import { substitutesFor } from './roster.ts'
import type { AgreedChange, ChangeKind, Leave, Move } from './roster-entries.ts'
import { day, hour, minute, startOfChinaDay, type Instant } from '../time.ts'

export const changeStates = ['proposed', 'agreed', 'refused', 'withdrawn', 'expired'] as const
export type ChangeState = (typeof changeStates)[number]

/** Somebody whose consent the change waits for. */
export interface Consent {
  readonly person: PersonId
  readonly answer: 'open' | 'yes' | 'no'
}

/** What happened to the change, append-only. `by` null: the desk. */
export interface ChangeEvent {
  readonly at: Instant
  readonly by: PersonId | null
  readonly what: 'asked' | 'agreed' | 'declined' | 'granted' | 'withdrawn' | 'expired' | 'covered'
  readonly note: string
  readonly trigger: string
}

/** A 换班, 请假 or 代班 from the asking to its end. Its document's state says how it stands. */
export interface RosterChange {
  readonly serial: number
  readonly kind: ChangeKind
  /** Who asked for it. */
  readonly by: PersonId
  readonly moves: readonly Move[]
  readonly leave: Leave | null
  readonly reason: string
  readonly consents: readonly Consent[]
  readonly agreedAt: Instant | null
  readonly history: readonly ChangeEvent[]
}

/** `R7`: how people name a change. */
export const changeName = (serial: number): string => `R${serial}`

export const asAgreed = ({ serial, kind, moves, leave }: RosterChange): AgreedChange => ({
  serial,
  kind,
  moves,
  leave,
})

/** The roster as it would be with the change. */
export const withChange = (directory: Directory, change: RosterChange): Directory => ({
  ...directory,
  changes: [...(directory.changes ?? []).filter(({ serial }) => serial !== change.serial), asAgreed(change)],
})

/** Evening duties begin at this time or later; a longer duty is cut here. */
const evening = 18 * 60
const eveningDuty = 16 * 60

/** The person's duties within the days and hours somebody named. */
export const dutiesIn = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  days: DaysRead,
): readonly Span[] => {
  const spans: Span[] = []
  for (let number = days.firstDay; number <= days.lastDay; number += 1) {
    const midnight = startOfChinaDay(number)
    const clip = (span: Span, from: number, to: number): readonly Span[] => {
      const cut = { from: Math.max(span.from, midnight + from * minute), to: Math.min(span.to, midnight + to * minute) }
      return cut.from < cut.to ? [cut] : []
    } // prettier-ignore
    for (const span of dutiesOfDay(directory, person, number)) {
      if (days.hours !== null) spans.push(...clip(span, days.hours.from, days.hours.to))
      else if (days.part === 'whole') spans.push(span)
      else if (days.part === 'morning') spans.push(...clip(span, 0, 12 * 60))
      else if (days.part === 'afternoon') spans.push(...clip(span, 12 * 60, evening))
      else if (span.from >= midnight + eveningDuty * minute) spans.push(span)
      else spans.push(...clip(span, evening, 36 * 60))
    }
  }
  return spans
}

/** From when to when somebody on leave is off: night duties belong to the day on which they begin. */
export const leaveSpan = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  days: DaysRead,
): Span => {
  const first = startOfChinaDay(days.firstDay)
  const last = startOfChinaDay(days.lastDay)
  if (days.hours !== null)
    return { from: first + days.hours.from * minute, to: last + days.hours.to * minute }
  if (days.part === 'morning') return { from: first, to: last + 12 * hour }
  if (days.part === 'afternoon') return { from: first + 12 * hour, to: last + evening * minute }
  const to = dutiesOfDay(directory, person, days.lastDay).at(-1)?.to ?? 0
  const end = Math.max(last + day, to)
  if (days.part === 'evening') return { from: first + evening * minute, to: end }
  const before = dutiesOfDay(directory, person, days.firstDay - 1).at(-1)?.to ?? 0
  return { from: Math.max(first, before), to: end }
}

const meets = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to

/** Is the person free for all of this: neither on duty in the tier in these spans nor on leave? */
export const isFree = (directory: Directory, tier: number, person: PersonId, spans: readonly Span[]): boolean =>
  spans.every(
    (span) =>
      dutyBetween(directory, { id: person, tier }, span.from, span.to).length === 0 &&
      !(directory.changes ?? []).some(({ leave }) => leave?.person === person && meets(leave, span)),
  ) // prettier-ignore

/** May one take over duties of the other: an engineer of the same tier or a higher one (备岗 must be no less qualified). */
export const mayStandIn = (by: Person, who: Person): boolean =>
  by.roles.includes('engineer') && by.tier !== null && who.tier !== null && by.tier >= who.tier

/**
 * Who could cover these spans, best first: the substitutes of the card and of the tier, then free colleagues of the
 * tier, then of the tiers above.
 */
export const coverCandidates = (
  directory: Directory,
  who: Person,
  spans: readonly Span[],
): readonly Person[] => {
  const { tier } = who
  if (tier === null) return []
  const others = directory.people
    .filter((person) => person.id !== who.id && mayStandIn(person, who))
    .toSorted((a, b) => (a.tier ?? 0) - (b.tier ?? 0))
  const ordered = [...substitutesFor(directory, who.id, tier), ...others]
  return ordered.filter(
    (person, i) =>
      ordered.findIndex(({ id }) => id === person.id) === i && isFree(directory, tier, person.id, spans),
  )
}

/** The spans in which this leave would leave its tier without anybody. */
export const gapsOfLeave = (directory: Directory, change: RosterChange, person: Person): readonly Span[] =>
  change.leave === null || person.tier === null
    ? []
    : gapsMade(directory, withChange(directory, change), person.tier, change.leave.from, change.leave.to)

/** When the first and the last of it takes place. */
export const spanOf = ({ moves, leave }: Pick<RosterChange, 'moves' | 'leave'>): Span => {
  const spans = [...moves, ...(leave === null ? [] : [leave])]
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
  }
}

/** Everybody the change is about, who asked first. */
export const partiesOf = ({ by, moves, leave, consents }: RosterChange): readonly PersonId[] => [
  ...new Set([
    by,
    ...(leave === null ? [] : [leave.person]),
    ...moves.flatMap((move) => (move.by === null ? [move.who] : [move.who, move.by])),
    ...consents.map(({ person }) => person),
  ]),
]
