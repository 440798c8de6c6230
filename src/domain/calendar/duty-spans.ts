import type { Span } from './calendar.ts'
import type { PersonId } from '../ids.ts'
import type { Directory, Person } from '../people/people.ts'
import { planAt, type Plan } from '../people/roster.ts'
import { chinaDayNumber, day, hour, minute, startOfChinaDay, type Instant } from '../time.ts'

/** A stretch of time in which the plan of a tier stays the same. */
export interface Stretch extends Span, Plan {}

/** A duty that ends by this time of the next day belongs as a whole to the day on which it began. */
const nightEnds = 12 * hour

/** Instants at which the roster of a tier may change, `from` itself first; more than needed does no harm. */
const edges = (directory: Directory, tier: number, from: Instant, to: Instant): readonly Instant[] => {
  const all = new Set<Instant>([from])
  const add = (at: Instant): void => {
    if (from < at && at < to) all.add(at)
  }
  const hours = [...directory.shifts, ...(directory.rotations ?? [])].filter((entry) => entry.tier === tier)
  const overrides = (directory.overrides ?? []).filter((entry) => entry.tier === tier)
  for (let number = chinaDayNumber(from); number <= chinaDayNumber(to); number += 1) {
    const midnight = startOfChinaDay(number)
    for (const entry of hours) {
      add(midnight + entry.from * minute)
      add(midnight + entry.to * minute)
    }
    // Days of the week and turns change at midnight, where a duty of all day ends and begins.
    add(midnight)
    for (const entry of overrides) {
      if (number < entry.firstDay || number > entry.lastDay) continue
      add(midnight + entry.from * minute)
      add(midnight + entry.to * minute)
    }
  }
  for (const { moves, leave } of directory.changes ?? []) {
    for (const span of [...moves, ...(leave === null ? [] : [leave])]) {
      add(span.from)
      add(span.to)
    }
  }
  return [...all].sort((a, b) => a - b)
}

const signature = ({ duties, absences }: Plan): string =>
  JSON.stringify([
    duties.map(({ person, instead }) => [person.id, instead]),
    absences.filter(({ by }) => by === null).map(({ person }) => person),
  ])

/** The plan of a tier from `from` to `to`, cut where it changes. */
export const stretches = (
  directory: Directory,
  tier: number,
  from: Instant,
  to: Instant,
): readonly Stretch[] => {
  const list: { from: Instant; to: Instant; plan: Plan; as: string }[] = []
  if (to <= from) return []
  for (const at of edges(directory, tier, from, to)) {
    const plan = planAt(directory, tier, at)
    const as = signature(plan)
    const last = list.at(-1)
    if (last !== undefined) last.to = at
    if (last?.as !== as) list.push({ from: at, to, plan, as })
  }
  const end = list.at(-1)
  if (end !== undefined) end.to = to
  return list.map((entry) => ({ from: entry.from, to: entry.to, ...entry.plan }))
}

/** Spans that touch become one. */
const joined = (spans: readonly Span[]): readonly Span[] =>
  spans.reduce<readonly Span[]>((done, span) => {
    const last = done.at(-1)
    return last !== undefined && last.to === span.from
      ? [...done.slice(0, -1), { from: last.from, to: span.to }]
      : [...done, span]
  }, [])

const has = ({ duties }: Plan, person: PersonId): boolean => duties.some((duty) => duty.person.id === person)

/** When the person is on duty in their own tier between these instants. */
export const dutyBetween = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  from: Instant,
  to: Instant,
): readonly Span[] =>
  person.tier === null
    ? []
    : joined(
        stretches(directory, person.tier, from, to)
          .filter((stretch) => has(stretch, person.id))
          .map((stretch) => ({ from: stretch.from, to: stretch.to })),
      )

/** As `dutyBetween`, but a duty taken over from somebody stays apart from the own one that follows it. */
const dutiesApart = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  from: Instant,
  to: Instant,
): readonly Span[] => {
  if (person.tier === null) return []
  const list: { from: Instant; to: Instant; as: string }[] = []
  for (const stretch of stretches(directory, person.tier, from, to)) {
    const duty = stretch.duties.find((one) => one.person.id === person.id)
    if (duty === undefined) continue
    const as = `${duty.source} ${duty.instead ?? ''}`
    const last = list.at(-1)
    if (last?.to === stretch.from && last.as === as) last.to = stretch.to
    else list.push({ from: stretch.from, to: stretch.to, as })
  }
  return list.map((entry) => ({ from: entry.from, to: entry.to }))
}

/**
 * The person's duties of one Chinese day. A night duty belongs as a whole to the day on which it begins; a duty that
 * goes on for days is cut at midnight.
 */
export const dutiesOfDay = (
  directory: Directory,
  person: Pick<Person, 'id' | 'tier'>,
  dayNumber: number,
): readonly Span[] => {
  const begin = startOfChinaDay(dayNumber)
  const next = begin + day
  return dutiesApart(directory, person, begin - day, next + day).flatMap((span) => {
    const from = span.from >= begin ? span.from : span.to <= begin + nightEnds ? next : begin
    return from >= next || span.to <= begin
      ? []
      : [{ from, to: span.to <= next + nightEnds ? span.to : next }]
  })
}

const ids = ({ duties }: Plan): string =>
  duties
    .map(({ person }) => person.id)
    .sort()
    .join(' ')

/** Further ahead nobody asks for the next change of shift. */
const ahead = 8 * day

/** When other people than before are on duty in the tier, after `after`; null when that does not happen within eight days. */
export const nextChangeAt = (directory: Directory, tier: number, after: Instant): Instant | null => {
  const [first, ...rest] = stretches(directory, tier, after, after + ahead)
  return rest.find((stretch) => first !== undefined && ids(stretch) !== ids(first))?.from ?? null
}

/** Instants in (`after`, `until`] at which other people come on duty in the tier, ascending. */
export const changesBetween = (
  directory: Directory,
  tier: number,
  after: Instant,
  until: Instant,
): readonly Instant[] => {
  const list = stretches(directory, tier, after, until + 1)
  return list.flatMap((stretch, i) => {
    const before = list[i - 1]
    return before === undefined || ids(before) === ids(stretch) ? [] : [stretch.from]
  })
}

/** When somebody of these tiers is on duty again, `at` included; null when nobody is within eight days. */
export const nextDutyAt = (directory: Directory, tiers: readonly number[], at: Instant): Instant | null => {
  const times = tiers.flatMap(
    (tier) => stretches(directory, tier, at, at + ahead).find(({ duties }) => duties.length > 0)?.from ?? [],
  )
  return times.length === 0 ? null : Math.min(...times)
}

/** What a change of the directory takes away: the spans in which the tier had somebody before it and has nobody after it. */
export const gapsMade = (
  before: Directory,
  after: Directory,
  tier: number,
  from: Instant,
  to: Instant,
): readonly Span[] =>
  joined(
    stretches(after, tier, from, to)
      .filter(({ duties }) => duties.length === 0)
      .flatMap((gap) =>
        stretches(before, tier, gap.from, gap.to)
          .filter(({ duties }) => duties.length > 0)
          .map((stretch) => ({ from: stretch.from, to: stretch.to })),
      ),
  )
