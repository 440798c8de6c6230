import type { CallStep } from '../../src/domain/tickets/assignment.ts'
import type { Standing } from '../../src/domain/people/attendance.ts'
import { id, type PersonId } from '../../src/domain/ids.ts'
import type {
  ChangeNews,
  ChangeView,
  RosterRefusal,
  SignNews,
  TierRosterView,
} from '../../src/domain/people/roster-views.ts'
import { chinaDayNumber, day, hour, parseInstant } from '../../src/domain/time.ts'
import type { rosterInChinese } from '../../src/texts/zh/roster.ts'
import { engineer } from '../support/roster.ts'
import type { Words } from './samples.ts'

type Roster = typeof rosterInChinese
type Rows = { readonly [One in keyof Roster]: readonly Readonly<Parameters<Roster[One]>>[] }

const now = parseInstant('2026-03-04T10:00:00+08:00') ?? 0
const midnight = parseInstant('2026-03-04T00:00:00+08:00') ?? 0
const shift = { from: midnight + 8.5 * hour, to: midnight + 17.5 * hour }
const night = { from: midnight + 17.5 * hour, to: midnight + 32.5 * hour }
const days = { from: midnight, to: midnight + 3 * day }

/** A row for every text about roster, calls, attendance and handover, with all branches. */
export const rosterRows = (w: Words): Rows => {
  const wang = engineer(w.engineer)
  const other = engineer(w.other)
  const nameOf = (): string => w.lead
  const tierName = (): string => w.tier
  const standings: readonly Standing[] = [{ kind: 'present' }, { kind: 'away', until: now + hour, reason: w.reason }, { kind: 'unsigned' }, { kind: 'left' }]
  const steps: readonly CallStep[] = [
    { kind: 'roster', tier: 1, duties: [{ person: wang, source: 'shift', instead: null }, { person: other, source: 'substitute', instead: id<PersonId>('li') }] },
    { kind: 'roster', tier: 2, duties: [{ person: other, source: 'everyone', instead: null }] },
    ...(['swap', 'leave', 'cover'] as const).map((why): CallStep => ({ kind: 'absent', absence: { person: wang.id, why, by: other.id } })),
    { kind: 'absent', absence: { person: wang.id, why: 'leave', by: null } },
    ...standings.slice(1).map((standing): CallStep => ({ kind: 'passedOver', person: wang, standing })),
    { kind: 'noneThere', people: [wang] },
    ...(['region', 'system', 'skill'] as const).map((by): CallStep => ({ kind: 'fits', by, what: w.module, people: [wang, other] })),
    { kind: 'load', people: [wang], open: 3 },
    { kind: 'turn', people: [wang, other] },
    { kind: 'nobody', tier: 3 },
  ]
  const people = [{ name: w.engineer, source: 'shift', instead: null }, { name: w.other, source: 'cover', instead: w.lead }] as const
  const tiers: readonly TierRosterView[] = [
    { tier: w.tier, rostered: true, days: [{ day: midnight, stretches: [{ ...shift, people }, { ...night, people: [] }] }, { day: midnight + day, stretches: [] }] },
    { tier: w.tier, rostered: false, days: [{ day: midnight, stretches: [{ from: midnight, to: midnight + day, people }] }] },
    { tier: w.tier, rostered: false, days: [] },
  ]
  const swap: ChangeView = {
    name: 'R7', kind: 'swap', by: w.engineer, person: null, leave: null, reason: '',
    moves: [{ who: w.engineer, by: w.other, ...shift }, { who: w.other, by: w.engineer, ...night }],
  }
  const leave: ChangeView = { ...swap, kind: 'leave', person: w.engineer, leave: days, reason: w.reason, moves: [{ who: w.engineer, by: w.other, ...shift }, { who: w.engineer, by: null, ...night }] }
  const cover: ChangeView = { ...swap, kind: 'cover' }
  const news: readonly ChangeNews[] = [
    { kind: 'asked', moves: swap.moves }, { kind: 'waiting', names: [w.other, w.lead] }, { kind: 'agreed' },
    { kind: 'refused', who: w.other, note: w.reason }, { kind: 'refused', who: w.other, note: '' }, { kind: 'withdrawn', who: w.engineer },
    { kind: 'expired' }, { kind: 'uncovered', spans: [shift, night] }, { kind: 'told' },
  ]
  const refusals: readonly RosterRefusal[] = [
    { kind: 'noDuty', who: w.engineer, span: days, next: null }, { kind: 'noDuty', who: w.other, span: { from: midnight, to: midnight + day }, next: night },
    { kind: 'sameDuty', who: w.other, span: shift }, { kind: 'onLeave', who: w.other, span: days }, { kind: 'lowerTier', who: w.other, tier: w.tier },
    { kind: 'past' }, { kind: 'notYours' }, { kind: 'nothingOpen' }, { kind: 'which', word: w.word, names: ['R7', 'R8', 'R9'] }, { kind: 'unknown', name: 'R9' },
    ...(['proposed', 'agreed', 'refused', 'withdrawn', 'expired'] as const).map((state): RosterRefusal => ({ kind: 'over', name: 'R7', state })),
    { kind: 'others', name: 'R7', names: [w.other, w.lead] }, { kind: 'begun', name: 'R7' }, { kind: 'noEngineer' },
  ]
  const signs: readonly SignNews[] = [
    { kind: 'in', at: now, late: 0, expected: true }, { kind: 'in', at: now, late: 1_000, expected: true }, { kind: 'in', at: now, late: 0, expected: false },
    { kind: 'already', at: now }, { kind: 'out', at: now, early: 0, signedIn: true, held: [] }, { kind: 'out', at: now, early: 90 * 60_000, signedIn: false, held: ['1023', '1024'] },
    { kind: 'away', until: now + hour, others: [w.other], onDuty: true }, { kind: 'away', until: null, others: [], onDuty: true }, { kind: 'away', until: null, others: [], onDuty: false },
    { kind: 'back' }, { kind: 'notAway' }, { kind: 'forOthers', word: w.word }, { kind: 'corrected', who: w.engineer, day: midnight, reason: w.reason }, { kind: 'noRule' },
  ]
  const number = chinaDayNumber(now)
  const good = { expected: 20, present: 20, late: [], early: [], absent: [], excused: [], unsignedOut: [], away: 0, reportable: false }
  const bad = { expected: 20, present: 17, late: [number, number + 1], early: [number], absent: [number + 2], excused: [number + 3], unsignedOut: [number + 4], away: 5 * hour, reportable: true }
  const part = { tier: w.tier, from: [w.engineer], to: [w.other], queued: ['1023', '1024'], held: [{ name: w.engineer, numbers: ['1025'] }] }
  const many = ['1023', '1024', '1025', '1026', '1027', '1028', '1029', '1030', '1031', '1032', '1033']
  return {
    callReason: [[{ person: wang, steps }, tierName, nameOf]],
    offDuty: [['1023', w.title, w.lead, now + 14 * hour, null, now], ['1023', null, null, now + 14 * hour, now + 15 * hour, now]],
    dutyName: standings.flatMap((standing) => people.map((one): [{ name: string; source: 'shift' | 'cover'; instead: string | null; standing: Standing }] => [{ ...one, standing }])),
    dutyUntil: [[[w.reason, w.reason], now + hour, now], [[w.reason], null, now]],
    dutyOfDay: [[midnight, tiers]],
    dutyOfDays: [[midnight, midnight + 6 * day, tiers]],
    whyCalled: [['1023', w.engineer, now, w.reason, now], ['1023', null, now, '', now], ['1023', null, null, w.reason, now]],
    rosterRefused: refusals.map((refusal): [RosterRefusal] => [refusal]),
    rosterNews: [swap, leave, cover].flatMap((change) => news.map((one): [ChangeView, ChangeNews] => [change, one])),
    leaveHolds: [[['1023', '1024']]],
    signNews: signs.map((one): [SignNews, number] => [one, now]),
    attendanceTable: [[{ month: midnight, until: now, rows: [{ name: w.engineer, ...good }, { name: w.other, ...bad }] }], [{ month: midnight, until: now, rows: [] }]],
    signedIn: [[[w.engineer, w.other]], [Array.from({ length: 40 }, () => w.engineer)]],
    signedOut: [[[w.engineer]]],
    signedLine: [[w.engineer, now]],
    handover: [[now, [part]], [now, [part, { ...part, queued: [], to: [] }]], [now, [{ ...part, queued: many, held: [], to: [] }]]],
    handoverOwn: [[now, ['1023'], [w.other]], [now, many, []]],
    handedOn: [[w.engineer, ['1023'], w.other, false], [w.engineer, many, w.other, true]],
    handoverState: [[[], [w.other], now + hour, null, now], [['1023', '1024'], [], now + hour, w.other, now], [['1023'], [], null, null, now]],
    handoverForeign: [[['1023', '1024']]],
  }
} // prettier-ignore
