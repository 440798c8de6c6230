import type { Span } from '../../domain/calendar/calendar.ts'
import { dutyBetween } from '../../domain/calendar/duty-spans.ts'
import type { Person } from '../../domain/people/people.ts'
import { readDays, type DaysRead } from '../../domain/calendar/read-days.ts'
import {
  changeName,
  dutiesIn,
  gapsOfLeave,
  isFree,
  leaveSpan,
  mayStandIn,
} from '../../domain/people/roster-change.ts'
import type { RosterRefusal } from '../../domain/people/roster-views.ts'
import type { Move } from '../../domain/people/roster-entries.ts'
import { day, startOfChinaDay } from '../../domain/time.ts'
import { askToCover, beginChange, settleLeave, type NewChange } from '../people/change-roster.ts'
import { sayLoose } from '../delivery/compose-notice.ts'
import { ticketsInHand } from '../people/hand-over.ts'
import { mayArrange } from '../people/say-roster-change.ts'
import { readNamed } from './read-argument.ts'
import { quietly, refused } from './answer-change.ts'
import { refuseTo, usageOf, type Handler, type Run } from './run.ts'

const wholeDays = (days: DaysRead): Span => ({
  from: startOfChinaDay(days.firstDay),
  to: startOfChinaDay(days.lastDay) + day,
})

/** What is left of these spans from now on. */
const ahead = (spans: readonly Span[], now: number): readonly Span[] =>
  spans.filter(({ to }) => to > now).map((span) => ({ from: Math.max(span.from, now), to: span.to }))

const isRosteredEngineer = (person: Person | null): person is Person & { readonly tier: number } =>
  person !== null && person.roles.includes('engineer') && person.tier !== null

const nextDuty = (run: Run, person: Person): Span | null =>
  dutyBetween(run.ctx.settings().directory, person, run.now, run.now + 8 * day)[0] ?? null

const noDuty = (run: Run, person: Person, span: Span): RosterRefusal => ({
  kind: 'noDuty',
  who: person.name,
  span,
  next: nextDuty(run, person),
})

/** Why somebody cannot take over these duties of another, or null when they can. */
const cannotTake = (run: Run, by: Person, who: Person, spans: readonly Span[]): RosterRefusal | null => {
  const { directory, contract } = run.ctx.settings()
  if (!mayStandIn(by, who))
    return {
      kind: 'lowerTier',
      who: by.name,
      tier: contract.tiers.find(({ tier }) => tier === who.tier)?.name ?? `${who.tier ?? ''}`,
    }
  for (const span of spans) {
    if (isFree(directory, who.tier ?? 1, by.id, [span])) continue
    const onDuty = dutyBetween(directory, { id: by.id, tier: who.tier }, span.from, span.to).length > 0
    return { kind: onDuty ? 'sameDuty' : 'onLeave', who: by.name, span }
  }
  return null
}

const begin = async (run: Run, change: NewChange, person: Person): Promise<string> => {
  const begun = await beginChange(run.ctx, run.act, change, { person: person.id, place: run.event.place })
  return `${run.command.name}:${changeName(begun.serial)}`
}

/** What a command about days names, or the answer that says what is missing. */
interface Wanted {
  readonly people: readonly Person[]
  readonly days: DaysRead
}

const readWanted = async (run: Run): Promise<Wanted | string> => {
  const { ctx, command, now } = run
  const named = readNamed(run)
  if (named.unknown[0] !== undefined)
    return refuseTo(run, ctx.texts.unknownPerson(named.unknown[0]), command.name)
  const days = readDays(named.rest, now)
  // "leave it to me" is no leave.
  if (days === null && quietly(run) && named.people.length === 0 && /^[a-z]/.test(command.word))
    return 'staff-talk'
  if (days === null)
    return refuseTo(
      run,
      named.rest === '' ? ctx.texts.needs(usageOf(command.name)) : ctx.texts.unknownDay(named.rest.split(' ')[0] ?? ''),
      command.name,
    ) // prettier-ignore
  if (wholeDays(days).to <= now) return refused(run, { kind: 'past' })
  return { people: named.people, days }
}

/** 换班: my duties of a day against another's of that day, or of a second one; in force when the other consents. */
export const swap: Handler = async (run) => {
  const { ctx, person, now } = run
  const wanted = await readWanted(run)
  if (typeof wanted === 'string') return wanted
  if (person === null) return refused(run, { kind: 'noEngineer' })
  const imposed = wanted.people.length > 1 && !wanted.people.includes(person)
  if (imposed && !mayArrange(person)) return refused(run, { kind: 'notYours' })
  const others = wanted.people.filter((one) => one.id !== person.id)
  const [one, other] = imposed ? wanted.people : [person, others[0]]
  if (other === undefined) return refuseTo(run, ctx.texts.needs(usageOf('swap')), 'swap')
  if (!isRosteredEngineer(one ?? null) || !isRosteredEngineer(other) || one === undefined)
    return refused(run, { kind: 'noEngineer' })
  const { directory } = ctx.settings()
  const second = readDays(wanted.days.rest, now)
  const given = ahead(dutiesIn(directory, one, wanted.days), now)
  if (given.length === 0) return refused(run, noDuty(run, one, wholeDays(wanted.days)))
  const theirs = ahead(dutiesIn(directory, other, second ?? wanted.days), now)
  if (second !== null && theirs.length === 0) return refused(run, noDuty(run, other, wholeDays(second)))
  const cannot =
    cannotTake(run, other, one, given) ?? (theirs.length === 0 ? null : cannotTake(run, one, other, theirs))
  if (cannot !== null) return refused(run, cannot)
  const moves: readonly Move[] = [
    ...given.map((span) => ({ who: one.id, by: other.id, ...span })),
    ...theirs.map((span) => ({ who: other.id, by: one.id, ...span })),
  ]
  return begin(
    run,
    {
      kind: 'swap',
      by: person.id,
      moves,
      leave: null,
      reason: '',
      consents: imposed ? [] : [{ person: other.id, answer: 'open' }],
      agreedAt: imposed ? now : null,
    },
    person,
  )
}

/** 代班: I stand in for another, at once; two names are a lead's or supervisor's arrangement. */
export const cover: Handler = async (run) => {
  const { ctx, person, now } = run
  const named = readNamed(run)
  const wanted = named.rest === '' ? null : await readWanted(run)
  if (typeof wanted === 'string') return wanted
  if (named.unknown[0] !== undefined) return refuseTo(run, ctx.texts.unknownPerson(named.unknown[0]), 'cover')
  if (person === null) return refused(run, { kind: 'noEngineer' })
  const [who, given = person] = named.people
  if (who === undefined || who.id === given.id)
    return refuseTo(run, ctx.texts.needs(usageOf('cover')), 'cover')
  const asksOther = who.id === person.id
  if (given.id !== person.id && !asksOther && !mayArrange(person)) return refused(run, { kind: 'notYours' })
  if (!isRosteredEngineer(who) || !isRosteredEngineer(given)) return refused(run, { kind: 'noEngineer' })
  const days = wanted?.days ?? readDays('今天', now)
  if (days === null) return refused(run, { kind: 'past' })
  const spans = ahead(dutiesIn(ctx.settings().directory, who, days), now)
  if (spans.length === 0) return refused(run, noDuty(run, who, wholeDays(days)))
  const cannot = cannotTake(run, given, who, spans)
  if (cannot !== null) return refused(run, cannot)
  const done = await begin(
    run,
    {
      kind: 'cover',
      by: person.id,
      moves: spans.map((span) => ({ who: who.id, by: given.id, ...span })),
      leave: null,
      reason: days.rest,
      consents: asksOther ? [{ person: given.id, answer: 'open' }] : [],
      agreedAt: asksOther ? null : now,
    },
    person,
  )
  await settleLeave(ctx, run.act, who)
  return done
}

/** 请假: in force at once when the tier is still on duty without them, else when somebody covers or the lead grants it. */
export const leave: Handler = async (run) => {
  const { ctx, person, now } = run
  const wanted = await readWanted(run)
  if (typeof wanted === 'string') return wanted
  const who = wanted.people[0] ?? person
  if (person === null || who === null || !isRosteredEngineer(who))
    return refused(run, { kind: 'noEngineer' })
  const forOther = who.id !== person.id
  if (forOther && !mayArrange(person)) return refused(run, { kind: 'notYours' })
  const { directory } = ctx.settings()
  const [span] = ahead([leaveSpan(directory, who, wanted.days)], now)
  if (span === undefined) return refused(run, { kind: 'past' })
  const before = (directory.changes ?? []).find(
    (change) => change.leave?.person === who.id && change.leave.from <= span.from && span.to <= change.leave.to,
  )
  if (before !== undefined) return refused(run, { kind: 'onLeave', who: who.name, span })
  const bare: NewChange = {
    kind: 'leave',
    by: person.id,
    moves: [],
    leave: { person: who.id, ...span },
    reason: wanted.days.rest,
    consents: [],
    agreedAt: null,
  }
  const draft = { ...bare, serial: 0, history: [] }
  const gapless = gapsOfLeave(directory, draft, who).length === 0
  const { moves, asked } = gapless || forOther ? { moves: [], asked: [] } : askToCover(directory, draft, who)
  const done = await begin(
    run,
    {
      ...bare,
      moves,
      consents: asked.map((one) => ({ person: one, answer: 'open' as const })),
      agreedAt: gapless || forOther ? now : null,
    },
    person,
  )
  const held = forOther ? [] : await ticketsInHand(ctx, who.id)
  if (held.length > 0)
    await sayLoose(ctx, run.act, {
      kind: 'hint',
      to: { kind: 'direct', account: run.event.sender.account },
      text: ctx.texts.leaveHolds(held.map(({ number }) => number)),
    })
  return done
} // prettier-ignore
