import {
  id,
  type AccountKey,
  type PersonId,
  type RoomKey,
  type TicketId,
  type TicketNumber,
} from '../../src/domain/ids.ts'
import type { Alert } from '../../src/domain/problems/alert.ts'
import type { Announcement } from '../../src/domain/duties/announcement.ts'
import { freshRun, tick, type ChecklistRun } from '../../src/domain/duties/checklist.ts'
import type { Evidence, Problem } from '../../src/domain/problems/problem.ts'
import type { AverageTarget } from '../../src/domain/contract/policy.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { hour, minute, type Instant } from '../../src/domain/time.ts'
import type { alertInChinese } from '../../src/texts/zh/alert.ts'
import type { attainmentInChinese } from '../../src/texts/zh/attainment.ts'
import type { announcementInChinese } from '../../src/texts/zh/announcement.ts'
import type { checklistInChinese } from '../../src/texts/zh/checklist.ts'
import type { problemInChinese } from '../../src/texts/zh/problem.ts'
import type { acrossInChinese } from '../../src/texts/zh/across.ts'
import type { vendorInChinese } from '../../src/texts/zh/vendor.ts'
import type { Words } from './samples.ts'

type Texts = typeof alertInChinese &
  typeof attainmentInChinese &
  typeof announcementInChinese &
  typeof checklistInChinese &
  typeof problemInChinese &
  typeof vendorInChinese &
  typeof acrossInChinese
type Rows = {
  readonly [Name in keyof Texts]: Texts[Name] extends (...args: infer Args) => string
    ? readonly Readonly<Args>[]
    : 'sentence'
}

/** Texts about outbreaks, vendors, announcements, checklists and alerts. */
export const workRows = (w: Words, now: Instant, ticket: Ticket): Rows => {
  const report = (n: number): Problem['reports'][number] => ({
    ticket: id<TicketId>(`t${n}`), number: id<TicketNumber>(String(1023 + n)), at: now - (9 - n) * minute, account: id<AccountKey>(`test/${n}`),
    unit: w.unit, region: w.tier, room: id<RoomKey>('test/bot/g'), text: w.title,
  })
  const problem = (count: number, more: number): Problem => ({
    number: 'P12', title: w.title, reports: Array.from({ length: count }, (_, n) => report(n)), more, rooms: [], apart: [], owner: id<PersonId>('wang'), told: [],
    cause: w.cause, fix: w.longText, solvedBy: null,
    history: [
      { at: now, by: 'desk', trigger: 'a', what: 'proposed', text: '' }, { at: now, by: w.lead, trigger: 'b', what: 'confirmed', text: '' },
      { at: now, by: w.engineer, trigger: 'c', what: 'progress', text: w.longText }, { at: now, by: w.engineer, trigger: 'd', what: 'owner', text: w.other },
      { at: now, by: w.engineer, trigger: 'e', what: 'added', text: '#1030' }, { at: now, by: w.engineer, trigger: 'f', what: 'removed', text: '#1030' },
      { at: now, by: w.engineer, trigger: 'g', what: 'solved', text: w.fix },
    ],
  })
  const wide: Evidence = { people: 5, units: 4, regions: 3, from: now - 9 * minute, to: now }
  const narrow: Evidence = { people: 3, units: 1, regions: 1, from: now, to: now }
  const problems = [problem(3, 0), problem(9, 41)]
  const announcement: Announcement = {
    number: 3, text: w.longText, files: { from: { kind: 'direct', account: id<AccountKey>('test/chen') }, files: [] }, rooms: [id<RoomKey>('a'), id<RoomKey>('b')], by: id<PersonId>('chen'), byName: w.lead, sendAt: now + 20 * hour, corrects: null,
    confirmed: [{ account: id<AccountKey>('test/1'), name: w.who, unit: w.unit, room: id<RoomKey>('a'), at: now }],
  }
  const run = freshRun({
    id: 'daily', name: w.reason, form: null, tier: 1, schedule: { every: 'day', on: null, days: 'every', at: 540, peaksOnly: false }, within: 3 * hour,
    items: [w.module, w.fix, w.word], clause: 'DUT-1', source: '',
  }, 20_516, now)
  const half: ChecklistRun = tick(run, [0], w.engineer, now, w.reason, id<TicketNumber>('1023'))
  const late: ChecklistRun = { ...tick(half, [1, 2], w.engineer, now + 9 * hour), late: true }
  const alert: Alert = { fingerprint: 'a', title: w.title, text: w.longText, weight: 'critical', source: w.module, since: now - hour, lastHeard: now, heard: 9, round: 2, ticket: null }
  const mean: AverageTarget = { name: w.reason, measure: 'response', category: null, within: 30 * minute, calendar: 'always', clause: 'SLA-F3', source: '' }
  const lines = Array.from({ length: 12 }, (_, n) => `#${1023 + n} ${w.fix}`)
  return {
    attainment: [
      [w.desk, { from: now - 9 * 24 * hour, to: now, clocks: [{ clock: 'response', severity: 'normal', met: 9, total: 10 }, { clock: 'resolution', severity: 'critical', met: 0, total: 1 }], averages: [{ target: mean, count: 9, mean: 11 * minute, attained: true }, { target: mean, count: 0, mean: null, attained: null }], availability: { share: 0.9987, atLeast: 0.995, downFor: hour } }],
      [w.desk, { from: now, to: now + 1, clocks: [], averages: [], availability: null }],
    ],
    unknownPeriod: [[w.day]],
    problemProposed: problems.map((one): [Problem, Evidence] => [one, wide]),
    problemOpened: [[problem(3, 0), wide, w.lead], [problem(9, 41), narrow, null]],
    problemOpenedStaff: [[problem(3, 0), wide, w.lead, false], [problem(9, 41), narrow, null, true]],
    knownProblem: [['1030', problem(3, 0), w.lead, { at: now, text: w.reason }, now], ['1030', problem(3, 0), null, null, now]],
    problemProgress: [[problem(3, 0), w.longText], [problem(3, 0), w.fix]],
    problemSolved: [[problem(3, 0)], [{ ...problem(3, 0), fix: null }]],
    problemSolvedStaff: [[problem(9, 41), wide, now + hour], [{ ...problem(3, 0), cause: '' }, narrow, now + hour]],
    problemDismissed: [[problem(3, 0)]],
    problemOwner: [[problem(3, 0), w.other]],
    problemAdded: [[problem(3, 0), '1030']],
    problemRemoved: [[problem(3, 0), '1030']],
    problemShown: [[problem(9, 41), 'open', wide, w.lead], [problem(3, 0), 'proposed', narrow, null]],
    problemList: [[[]], [[{ number: 'P12', state: 'open', title: w.title, tickets: 50 }, { number: 'P13', state: 'proposed', title: w.title, tickets: 3 }]]],
    noProblem: [['P12']],
    problemWrongState: [['P12', 'solved'], ['P12', 'dismissed']],
    problemNeedsText: [['P12', w.word]],
    problemNeedsTicket: [['P12', w.word]],
    ticketNotInProblem: [['1023', 'P12']],
    referred: [['1023', w.tier, 'BUG-231', now + 50 * hour, now], ['1023', w.tier, null, null, now]],
    expectedInThePast: [[now - hour, now]],
    notAtVendor: [['1023']],
    returned: [['1023', w.tier, w.longText, now + hour, now], ['1023', null, '', null, now]],
    returnedStaff: [['1023', w.tier, w.longText], ['1023', null, '']],
    releaseTold: [[['1023']], [['1023', '1024', '1025', '1026', '1027', '1028', '1029', '1030', '1031']]],
    releasedIn: [['1023', w.title, 'V3.2.1']],
    replied: [['1023', w.engineer, w.fix], ['1023', w.engineer, w.longText]],
    requesterAdds: [['1023', w.other, w.fix, 0], ['1023', w.other, w.longText, 2], ['1023', w.other, '', 1]],
    announcement: [[w.fix, null], [w.longText, 3]],
    receivedLabel: 'sentence',
    receivedPrompt: 'sentence',
    announced: [[announcement, 'scheduled', now], [announcement, 'sent', now]],
    announcementShown: [[announcement, 'sent', [{ name: w.tier, confirmed: 3 }, { name: w.module, confirmed: 0 }], now]],
    announcementList: [[[], now], [[{ number: 3, state: 'sent', text: w.longText, rooms: 2, confirmed: 9, sendAt: now }], now]],
    announcementCancelled: [[3]],
    announcementSaid: [[3]],
    noAnnouncement: [[3]],
    unknownGroups: [[[w.typed], [w.room, w.tier]]],
    checklistAsked: [[run]],
    checklistReminder: [[half, 2]],
    checklistMissed: [[half, w.engineer, 2], [run, null, 3]],
    checklists: [[[], now], [[{ run: half, who: w.engineer }, { run, who: null }], now]],
    checklistTicked: [[half], [late]],
    checklistFound: [['1023', w.module, half], ['1023', w.module, late]],
    checklistMonth: [[now, [{ run: late, state: 'done' }, { run: half, state: 'missed' }]], [now, []]],
    noChecklist: 'sentence',
    noSuchItem: [[3]],
    alertCalled: [[ticket, alert, now + hour, now], [ticket, { ...alert, text: '' }, null, now]],
    alertLine: [['1023', alert]],
    alertsCalled: [[lines.slice(0, 2)], [lines]],
    alertsOver: [[lines.slice(0, 2)], [lines]],
    alertAgain: [[alert]],
    alertOver: 'sentence',
    alertRecovered: [['1023', alert, now]],
  }
} // prettier-ignore
