import { attendanceInEnglish } from './attendance.ts'
import type { Call, CallStep } from '../../domain/tickets/assignment.ts'
import type { Standing } from '../../domain/people/attendance.ts'
import type { Span } from '../../domain/calendar/calendar.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { ChangeState } from '../../domain/people/roster-change.ts'
import type {
  ChangeNews, ChangeView, DutyView, MoveView, RosterRefusal, StretchView,
  TierRosterView,
} from '../../domain/people/roster-views.ts' // prettier-ignore
import { chinaClock, chinaDayNumber, startOfChinaDay, weekday, type Instant } from '../../domain/time.ts'
import { clockInEnglish, monthDayInEnglish } from './time.ts'
import { trimStop } from '../lines.ts'

const kindNames = { swap: 'swap', leave: 'leave', cover: 'cover' } as const
const stateNames: Readonly<Record<ChangeState, string>> = {
  proposed: 'waits for consent', agreed: 'is in force', refused: 'was refused', withdrawn: 'was cancelled', expired: 'has expired',
} // prettier-ignore

const weekdayName = (at: Instant): string =>
  ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday(chinaDayNumber(at)) - 1] ?? ''
const atMidnight = (at: Instant): boolean => at === startOfChinaDay(chinaDayNumber(at))
const list = (names: readonly string[]): string => names.join(', ')
const hashed = (numbers: readonly string[]): string => numbers.map((n) => `#${n}`).join(', ')

/** `5 Mar`, `5 Mar to 7 Mar`, `5 Mar 08:30-17:30`, `5 Mar 17:30 to 6 Mar 08:30`. */
const spanInEnglish = ({ from, to }: Span): string => {
  const last = to - 1
  const days = chinaDayNumber(last) - chinaDayNumber(from)
  const start = monthDayInEnglish(from)
  if (atMidnight(from) && atMidnight(to)) return days === 0 ? start : `${start} to ${monthDayInEnglish(last)}`
  const end = atMidnight(to) ? '24:00' : chinaClock(to)
  return days === 0
    ? `${start} ${chinaClock(from)}-${end}`
    : `${start} ${chinaClock(from)} to ${monthDayInEnglish(last)} ${end}`
}

const hoursOf = (from: Instant, to: Instant, day: Instant): string => {
  const next = chinaDayNumber(to - 1) > chinaDayNumber(day) ? ' next day' : ''
  return `${chinaClock(from)}-${atMidnight(to) ? '24:00' : chinaClock(to)}${next}`
}

const standingWords = (standing: Standing): string | null => {
  switch (standing.kind) {
    case 'present': return null // prettier-ignore
    case 'away': return `away until ${chinaClock(standing.until)}` // prettier-ignore
    case 'unsigned': return 'not signed in' // prettier-ignore
    case 'left': return 'signed out' // prettier-ignore
  }
}

const dutyName = (duty: Pick<DutyView, 'name' | 'source' | 'instead'>, standing: string | null): string => {
  const notes = [
    duty.instead === null
      ? null
      : `${duty.source === 'substitute' ? 'substitute' : 'standing in'} for ${duty.instead}`,
    standing,
  ].filter((note) => note !== null)
  return notes.length === 0 ? duty.name : `${duty.name} (${notes.join('; ')})`
}

const stepWords = (
  step: CallStep,
  tierName: (tier: number) => string,
  nameOf: (person: PersonId) => string,
): string => {
  const names = (people: readonly { readonly name: string }[]): string => list(people.map(({ name }) => name))
  switch (step.kind) {
    case 'roster': {
      const people = step.duties.map(({ person, source, instead }) =>
        dutyName({ name: person.name, source, instead: instead === null ? null : nameOf(instead) }, null),
      )
      return `${tierName(step.tier)} ${step.duties.every(({ source }) => source === 'everyone') ? 'all members' : 'on duty'}: ${list(people)}`
    }
    case 'absent': {
      const { person, why, by } = step.absence
      const gone = why === 'leave' ? 'on leave' : 'not on duty'
      return `${nameOf(person)} ${gone}, ${by === null ? 'nobody stands in' : `${nameOf(by)} stands in`}`
    }
    case 'passedOver': return `${step.person.name} ${standingWords(step.standing) ?? ''}` // prettier-ignore
    case 'noneThere': return 'nobody on duty is there, called by the roster all the same' // prettier-ignore
    case 'fits': return `by ${step.by} ${step.what} → ${names(step.people)}` // prettier-ignore
    case 'load': return `least in hand (${step.open}) → ${names(step.people)}` // prettier-ignore
    case 'turn': return `${names(step.people)} in turn` // prettier-ignore
    case 'nobody': return `${tierName(step.tier)}: nobody on duty` // prettier-ignore
  }
}

const dayLine = (day: Instant, stretches: readonly StretchView[]): string =>
  stretches.length === 0
    ? 'nobody'
    : stretches
        .map(
          ({ from, to, people }) =>
            `${hoursOf(from, to, day)} ${people.length === 0 ? 'nobody' : list(people.map((p) => dutyName(p, null)))}`,
        )
        .join('; ')

/** A tier without shifts: everybody, or nobody, at any time. */
const everybodyIn = ({ days }: TierRosterView): string => {
  const names = new Set(days.flatMap((d) => d.stretches.flatMap((s) => s.people.map((p) => p.name))))
  return names.size === 0 ? 'nobody' : `at all times: ${list([...names])}`
}

const moveWords = ({ who, by, from, to }: MoveView): string =>
  `${spanInEnglish({ from, to })}: ${by === null ? `nobody for ${who}` : `${by} for ${who}`}`

const refusalWords = (r: RosterRefusal): string => {
  switch (r.kind) {
    case 'noDuty':
      return `${r.who} is not on duty ${spanInEnglish(r.span)}.\n${r.next === null ? 'For the roster send: duty week' : `Next duty: ${spanInEnglish(r.next)}.`}`
    case 'sameDuty':
      return `${r.who} is on duty ${spanInEnglish(r.span)} already.\nPlease ask somebody else. For the roster send: duty week`
    case 'onLeave':
      return `${r.who} is on leave ${spanInEnglish(r.span)}.\nPlease take another day or ask somebody else.`
    case 'lowerTier':
      return `${r.who} cannot stand in for ${r.tier}.\nPlease ask an engineer of that tier or a higher one.`
    case 'past':
      return 'That time has passed.\nPlease give today or a later day, e.g. tomorrow, 3-5.'
    case 'notYours':
      return 'Duties of others are arranged by leads and supervisors.\nFor your own send: swap @Li 3-5'
    case 'nothingOpen':
      return 'Nothing waits for your consent now.\nFor the roster send: duty week'
    case 'which':
      return `Please give the number: ${r.names.map((name) => `${r.word} ${name}`).join(', ')}`
    case 'unknown':
      return `There is no ${r.name}. For the roster send: duty week`
    case 'over':
      return `${r.name} ${stateNames[r.state]}; no answer is needed any more.`
    case 'others':
      return `${r.name} is for ${list(r.names)} to decide.`
    case 'begun':
      return `${r.name} has begun and cannot be cancelled.\nTo change what follows send: cover @Li tonight`
    case 'noEngineer':
      return 'Only engineers on the roster can swap or take leave.\nFor the roster send: duty week'
  }
}

const becauseOf = (reason: string): string => (reason === '' ? '' : ` (${trimStop(reason)})`)

const newsWords = (change: ChangeView, news: ChangeNews): string => {
  const { name, kind, by } = change
  const whole = change.leave === null ? '' : spanInEnglish(change.leave)
  const person = change.person ?? by
  switch (news.kind) {
    case 'asked':
      return [
        kind === 'leave'
          ? `${person} takes leave and asks you to stand in (${name})`
          : `${by} asks you for a ${kindNames[kind]} (${name})`,
        ...news.moves.map(moveWords),
        `Please send: agree ${name} or: disagree ${name}`,
      ].join('\n')
    case 'waiting':
      return `${name} waits for ${list(news.names)}.\nIt is in force once agreed, and you will hear.`
    case 'agreed':
      return kind === 'leave'
        ? [`${name} leave of ${person}: ${whole}`, ...(change.moves.length === 0 ? ['The duty is not affected.'] : change.moves.map(moveWords))].join('\n')
        : [`${name} ${kindNames[kind]} agreed`, ...change.moves.map(moveWords)].join('\n') // prettier-ignore
    case 'refused':
      return `${name} ${kindNames[kind]} refused by ${news.who}.${news.note === '' ? '' : `\n${trimStop(news.note)}.`}\nThe roster stays; ask somebody else or your lead.`
    case 'withdrawn':
      return `${name} ${kindNames[kind]} cancelled by ${news.who}; the roster stays.`
    case 'expired':
      return `${name} ${kindNames[kind]} of ${person} was not agreed in time; the roster stays.`
    case 'uncovered':
      return [
        `${person} asks for leave, ${name}: nobody can stand in`,
        ...news.spans.map((span) => `${spanInEnglish(span)} nobody on duty`),
        `To grant it send: agree ${name}; to arrange: cover @${person} for @colleague date`,
      ].join('\n')
    case 'told':
      return [
        `${person} on leave: ${whole}${becauseOf(change.reason)}`,
        ...change.moves.map(moveWords),
        `To refuse send: disagree ${name}`,
      ].join('\n')
  }
}

/** Everything about the roster, its changes and calls in English. */
export const rosterInEnglish = {
  callReason: (
    call: Call,
    tierName: (tier: number) => string,
    nameOf: (person: PersonId) => string,
  ): string => call.steps.map((step) => stepWords(step, tierName, nameOf)).join('; '),
  offDuty: (
    number: string,
    title: string | null,
    lead: string | null,
    back: Instant,
    due: Instant | null,
    now: Instant,
  ): string => {
    const told = `No engineer is on duty now; ${lead ?? 'the lead'} has been told`
    const when =
      due === null ? `an answer when duty begins, ${clockInEnglish(back, now)}` : `an answer by ${clockInEnglish(due, now)}`
    return title === null
      ? `Sorry that did not help. #${number}\n${told}: ${when}.`
      : `Recorded #${number}: ${title}\n${told}: ${when}.`
  }, // prettier-ignore
  dutyName: (duty: DutyView): string => dutyName(duty, standingWords(duty.standing)),
  dutyUntil: (lines: readonly string[], until: Instant | null, now: Instant): string =>
    [`On duty now${until === null ? '' : ` (until ${clockInEnglish(until, now)})`}`, ...lines].join('\n'),
  dutyOfDay: (day: Instant, tiers: readonly TierRosterView[]): string =>
    [
      `On duty ${weekdayName(day)} ${monthDayInEnglish(day)}`,
      ...tiers.map(
        (tier) =>
          `${tier.tier} ${tier.rostered ? tier.days.map((d) => dayLine(d.day, d.stretches)).join('; ') : everybodyIn(tier)}`,
      ),
    ].join('\n'),
  dutyOfDays: (from: Instant, to: Instant, tiers: readonly TierRosterView[]): string =>
    [
      `On duty ${monthDayInEnglish(from)} to ${monthDayInEnglish(to)}`,
      ...tiers.flatMap((tier) =>
        tier.rostered
          ? [tier.tier, ...tier.days.map((d) => `${weekdayName(d.day)} ${monthDayInEnglish(d.day)} ${dayLine(d.day, d.stretches)}`)]
          : [`${tier.tier} ${everybodyIn(tier)}`],
      ),
    ].join('\n'), // prettier-ignore
  whyCalled: (
    number: string,
    who: string | null,
    at: Instant | null,
    reason: string,
    now: Instant,
  ): string => {
    if (at === null) return `#${number}: nobody has been called yet. Now it would be:\n${reason}`
    const head = `#${number} ${clockInEnglish(at, now)} called ${who ?? 'nobody'}`
    return reason === '' ? `${head}.` : `${head}\n${reason}`
  },
  rosterRefused: (refusal: RosterRefusal): string => refusalWords(refusal),
  rosterNews: (change: ChangeView, news: ChangeNews): string => newsWords(change, news),
  leaveHolds: (numbers: readonly string[]): string =>
    `Still in your hands: ${hashed(numbers)}.\nTo pass on send: handover all to @Li`,
  ...attendanceInEnglish,
} as const
