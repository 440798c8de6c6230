import { id, type PersonId } from '../../src/domain/ids.ts'
import type { ReportDraft } from '../../src/domain/problems/report-draft.ts'
import { parseInstant } from '../../src/domain/time.ts'
import type { serviceInChinese } from '../../src/texts/zh/service.ts'
import { forbiddenWordings } from '../../src/texts/forbidden.ts'
import type { Words } from './samples.ts'

type Service = typeof serviceInChinese
type Rows = {
  readonly [One in keyof Service]: Service[One] extends (...args: infer Arguments) => unknown
    ? readonly Readonly<Arguments>[]
    : 'sentence'
}

const now = parseInstant('2026-03-04T10:00:00+08:00') ?? 0
const today = parseInstant('2026-03-04T17:35:00+08:00') ?? 0
const later = parseInstant('2026-03-16T09:10:00+08:00') ?? 0
const number = '1023'

const draftOf = (w: Words): ReportDraft => ({
  number,
  system: w.desk,
  module: w.module,
  severity: 'critical',
  seen: [w.longText],
  people: 12,
  units: 5,
  regions: 2,
  tickets: 7,
  occurredAt: now,
  respondedAt: today,
  recoveredAt: today,
  late: ['response'],
  cause: w.cause,
  fix: w.fix,
  steps: [
    { at: now, who: w.engineer, fact: { kind: 'claimed', person: id<PersonId>('wang') } },
    { at: today, who: null, fact: { kind: 'said', notice: id(''), what: 'ack', message: null, to: { kind: 'room', room: id('') }, text: '' } },
  ],
}) // prettier-ignore

/** A row for every text about satisfaction, complaints, major incidents, reports and wordings, with all branches. */
export const serviceRows = (w: Words): Rows => {
  const line = `#1031 ${w.engineer} 10:12`
  const board = { number, state: 'working', title: w.title, openedAt: now } as const
  const told = [
    { who: w.lead, at: now, byPerson: true },
    { who: w.other, at: null, byPerson: false },
  ]
  const many = Array.from({ length: 12 }, () => ({ who: w.other, at: now, byPerson: false }))
  const answers: Rows['complaintAck'] = [
    [number, w.lead, today, now],
    [number, w.other, later, now],
    [number, null, null, now],
  ]
  const open: ReportDraft = { ...draftOf(w), system: null, module: null, people: 1, units: 1, regions: 0, tickets: 1, respondedAt: null, recoveredAt: null, late: [], cause: null, fix: null } // prettier-ignore
  const step = draftOf(w).steps.slice(0, 1)
  return {
    channelName: [['group'], ['phone'], ['email'], ['visit'], ['alert']],
    deskName: [[null], ['SLA-F1']],
    someRequester: 'sentence',
    markAsk: [[5], [10]],
    markPrompt: [[5], [10]],
    rated: [[number, 4, 5]],
    markRange: [[number, 5]],
    noMarks: [[number]],
    lowMarkReason: [[2]],
    lowMarkThanks: [[number]],
    lowMark: [[number, 1, 5, w.who, w.title, w.longText], [number, 2, 10, w.who, w.title, '']],
    complaintReason: 'sentence',
    complaintAck: answers,
    complaintAgain: answers,
    complaintHeard: [[number]],
    complaintStaff: [[number, w.who, w.room, w.longText, null, [], today, now], [number, w.who, w.room, w.title, w.reason, ['1021', '1022'], null, now]],
    complaintForSupervisor: [[number, w.lead], [number, null]],
    complaintNeedsVisit: [[number, true], [number, false]],
    registeredComplaint: [[number, w.title, w.lead, later, now], [number, w.title, null, null, now]],
    visitAsked: [[number, w.who, w.longText], [number, w.who, '']],
    visitClosed: [[number]],
    visitReopened: [[number, later, now], [number, null, now]],
    notSatisfied: 'sentence',
    nextResolve: [[number]],
    reopenedAnswer: [[number, w.engineer, later, now], [number, null, today, now]],
    escalatedAnswer: [[number, w.tier, w.other, later, now], [number, w.tier, null, today, now]],
    tellThem: [['phone', w.who, w.fix, number], ['email', w.who, w.longText, null], ['group', w.who, w.fix, null]],
    maybeOutOfScope: [[number]],
    majorOpened: [[number, w.title, w.who, now, w.other, now], [number, w.title, w.who, now, null, later]],
    majorLine: [[number, w.title]],
    majorCalled: [[number, w.lead], [number, null]],
    majorBoard: [[board, w.who, { name: w.other, since: now }, [line, line], told, [line], today, null, now], [board, w.who, { name: w.other, since: null }, [], many, [line], null, later, later], [board, w.who, null, [], [], [], null, null, now]],
    majorList: [[[line, line]]],
    majorListLine: [[number, w.title, w.other, today, now], [number, w.title, null, null, now]],
    noMajors: 'sentence',
    notMajor: [[number, 'urgent']],
    ownerOnlyMajor: [[number]],
    owned: [[number, w.other]],
    ownerCalled: [[number, w.title, w.lead, today, now], [number, w.title, w.lead, null, now]],
    alreadyOwner: [[number, w.other]],
    reportDraft: [[w.reason, draftOf(w), later], [w.reason, open, now], [w.reason, { ...open, steps: Array.from({ length: 45 }, () => step).flat().map((s) => ({ ...s, fact: { kind: 'said', notice: id(''), what: 'ack', message: null, to: { kind: 'room', room: id('') }, text: '' } })) }, now]],
    reportName: 'sentence',
    reportSubmitted: [[number, w.reason, today, now], [number, w.reason, now, today], [number, w.reason, null, now]],
    wordingHint: forbiddenWordings.map((wording) => [wording]),
    wordingCounts: [['', []], [w.day, [{ name: w.other, count: 3, items: [{ item: 2, count: 2 }, { item: 13, count: 1 }] }]]],
    monthName: [[now]],
  } // prettier-ignore
}
