import { commandRow } from '../../src/domain/commands/command.ts'
import { id, type AccountKey, type ArticleId, type DeskId, type PersonId, type RoomKey, type TicketId, type TicketNumber } from '../../src/domain/ids.ts' // prettier-ignore
import { summarise, type Summary } from '../../src/domain/tickets/summary.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import type { Ticket, TicketFact } from '../../src/domain/tickets/ticket.ts'
import { parseInstant } from '../../src/domain/time.ts'
import type { Texts } from '../../src/texts/texts.ts'
import { accountRows, someUnheard } from './samples-accounts.ts'
import { privacyRows } from './samples-privacy.ts'
import { clockRows } from './samples-clocks.ts'
import { knowledgeRows } from './samples-knowledge.ts'
import { terminalRows } from './samples-terminal.ts'
import { serviceRows } from './samples-service.ts'
import { rosterRows } from './samples-roster.ts'
import { workRows } from './samples-work.ts'

const at = (text: string): number => {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(`no instant: ${text}`)
  return instant
}

/** What people, articles and contracts put into texts: as long as it gets in practice. */
export interface Words {
  readonly engineer: string
  readonly other: string
  readonly lead: string
  readonly who: string
  readonly unit: string
  readonly room: string
  readonly tier: string
  readonly title: string
  readonly question: string
  readonly questions: readonly string[]
  readonly cause: string
  readonly steps: readonly string[]
  readonly fix: string
  readonly longText: string
  readonly ask: string
  readonly reason: string
  readonly module: string
  readonly desk: string
  readonly word: string
  readonly typed: string
  readonly day: string
}

export const chineseWords: Words = {
  engineer: '王工',
  other: '欧阳建国',
  lead: '林组长',
  who: '佛山市南海区西樵镇中心小学·周会计',
  unit: '佛山市南海区西樵镇中心小学',
  room: '佛山市公共财政综合管理平台服务一群',
  tier: '运维中心',
  title: '支付令退回以后额度没有恢复，指标余额和账上差了三万二千元…',
  question: '电子票据打印出来是空白怎么办？',
  questions: ['电子票据打印出来是空白怎么办', '打印按钮是灰的点不了怎么办', '套打位置整体偏移怎么调整'],
  cause: '浏览器升级后旧版打印控件失效，需要重新安装与系统版本一致的控件才能恢复打印',
  steps: ['退出浏览器，到“下载中心”装新版打印控件。', '重开浏览器，先预览再打印', '仍是空白，换默认打印机试打一张。', '还不行，请把预览和打印机型号发群里', '换一台电脑再试一次'],
  fix: '重新生成了额度',
  longText: '退回的支付令没有触发额度返还，已在后台重新执行返还并核对了全部七笔支付令的额度，请您重新登录后在指标余额查询里看一下是否与账上一致',
  ask: '请问控件装的是哪个版本？',
  reason: '需要二线看后台日志',
  module: '授权支付',
  desk: '市本级“数字政府”公共财政综合管理平台',
  word: '认领',
  typed: '转排',
  day: '二月三十',
} // prettier-ignore

export const latinWords: Words = {
  engineer: 'Wang',
  other: 'Zhao Jianguo',
  lead: 'Lin',
  who: 'North School·Ms Zhou',
  unit: 'North School',
  room: 'Payments room',
  tier: 'operations centre',
  title: 'Quota not back after the pay…',
  question: 'Receipts print blank?',
  questions: ['Receipts print blank', 'The print button is grey', 'The print is out of place'],
  cause: 'The print plug-in is old and no longer works with the browser',
  steps: ['Install the new plug-in.', 'Open the browser again', 'Print.', 'Send a picture of the preview', 'Try another computer'],
  fix: 'The quota was made again',
  longText: 'The returned payment order did not give the quota back; it was run again and all seven orders were checked',
  ask: 'Which version is installed?',
  reason: 'the server log is needed',
  module: 'Payments',
  desk: 'City finance platform',
  word: 'claim',
  typed: 'tranfser',
  day: '30 February',
} // prettier-ignore

const now = at('2026-03-04T10:00:00+08:00')
const today = at('2026-03-04T17:35:00+08:00')
const later = at('2026-03-16T09:10:00+08:00')
const number = '1023'

const ticketOf = (words: Words, change: Partial<Ticket> = {}): Ticket => ({
  id: id<TicketId>('t1'),
  desk: id<DeskId>('desk'),
  number: id<TicketNumber>(number),
  version: 3,
  state: 'working',
  room: id<RoomKey>('room/1'),
  channel: 'group',
  requester: { account: id<AccountKey>('room/zhou'), name: words.who, unit: words.unit, region: null, verified: true },
  followers: [],
  title: words.title,
  system: words.desk,
  module: words.module,
  category: 'fault',
  severity: 'normal',
  severityReason: '',
  tier: 1,
  assignee: id<PersonId>('wang'),
  waitingFor: null,
  article: null,
  candidates: [],
  cause: null,
  fix: null,
  mergedInto: null,
  links: [],
  satisfaction: null,
  openedAt: now,
  messages: [],
  timeline: [],
  notices: [],
  wakeAt: null,
  ...change,
}) // prettier-ignore

const articleOf = (
  words: Words,
  steps: number,
  cause: string,
): Pick<Article, 'id' | 'version' | 'question' | 'cause' | 'steps'> => ({
  id: id<ArticleId>('KB-0031'),
  version: 4,
  question: words.question,
  cause,
  steps: words.steps.slice(0, steps),
})

/** One fact of every kind, and of both forms where it has two. */
const factsOf = (w: Words): readonly TicketFact[] => {
  const wang = id<PersonId>('wang')
  const kb = id<ArticleId>('KB-0031')
  const other = id<TicketNumber>('1024')
  return [
    { kind: 'opened' },
    { kind: 'answered', article: kb, version: 4 },
    { kind: 'offered', articles: [kb, kb] },
    { kind: 'helped', article: kb },
    { kind: 'unhelped', article: null },
    { kind: 'queued', reason: w.reason },
    { kind: 'called', person: wang, tier: 1 },
    { kind: 'called', person: null, tier: 2 },
    { kind: 'responded', how: 'claim' },
    { kind: 'claimed', person: wang },
    { kind: 'released', person: wang },
    { kind: 'transferred', to: wang },
    { kind: 'escalated', tier: 2, reason: w.reason },
    { kind: 'severity', from: 'normal', to: 'critical', reason: w.reason },
    { kind: 'category', to: 'defect' },
    { kind: 'module', system: w.desk, module: w.module },
    { kind: 'module', system: null, module: null },
    { kind: 'noted', text: w.longText },
    { kind: 'waiting', for: 'user', text: w.ask },
    { kind: 'waiting', for: 'vendor', text: '' },
    { kind: 'resumed', reason: '' },
    { kind: 'resolved', cause: w.cause, fix: w.fix },
    { kind: 'confirmed' },
    { kind: 'reopened', reason: w.reason },
    { kind: 'closed', reason: '' },
    { kind: 'declined', reason: w.reason },
    { kind: 'merged', into: other },
    { kind: 'absorbed', from: other },
    { kind: 'linked', to: other },
    { kind: 'followed', account: id<AccountKey>('room/li') },
    { kind: 'reminded', clock: 'response', round: 1, mark: '50' },
    { kind: 'breached', clock: 'response', round: 1, dueAt: today },
    { kind: 'acknowledged' },
    { kind: 'mark-asked' },
    { kind: 'rated', mark: 2, text: w.reason },
    { kind: 'visited', text: w.reason },
    { kind: 'major', lead: wang },
    { kind: 'major', lead: null },
  ]
}

const quiet: Summary = summarise('', [], { kind: 'day', from: now, to: today, late: false }, () => [], String)

const busy = (w: Words): Summary => ({
  ...quiet,
  name: w.desk,
  late: true,
  opened: 41,
  finished: 38,
  unfinished: 9,
  oldest: { number: '0987', age: 2 * 86_400_000, waitingVendor: true },
  byBot: 17,
  response: { met: 41, total: 42 },
  resolution: { met: 38, total: 38 },
  breaches: ['1027', '1028', '1029', '1030', '1031', '1032'].map((n) => ({ number: n, clock: 'response' })),
  bySeverity: { normal: 37, urgent: 3, critical: 1 },
  topics: [{ name: w.module, count: 9 }],
  units: [{ name: w.unit, count: 3 }],
  people: [{ name: w.engineer, claimed: 12, resolved: 11 }],
  gaps: [{ title: w.questions[1] ?? '', count: 4 }, { title: w.questions[2] ?? '', count: 1 }],
  decisions: [{ number: '0987', waiting: 2 * 86_400_000 }],
  complaints: { opened: 2, open: ['1027'] },
  visits: ['1021', '1022', '1023', '1024', '1025', '1026'],
  marks: { count: 5, sum: 22 },
  unheard: someUnheard,
}) // prettier-ignore

type Rows = {
  readonly [Name in keyof Texts]: Texts[Name] extends (...args: infer Arguments) => unknown
    ? readonly Readonly<Arguments>[]
    : 'sentence'
}

/** Arguments for every text: all branches, the usual ones and the longest that occur. */
export const rowsOf = (w: Words): Rows => {
  const ticket = ticketOf(w)
  const line = `#1031 ${w.engineer} 10:12`
  const done = ticketOf(w, { state: 'resolved', module: null, cause: w.cause, fix: w.fix })
  const people: Rows['ack'] = [
    [number, w.title, w.engineer, today, now],
    [number, w.title, null, later, now],
    [number, w.title, w.other, null, now],
  ]
  const called: Rows['calling'] = people.map(([n, , engineer, due, then]) => [n, engineer, due, then])
  const dues: Rows['resumed'] = [
    [number, today, now],
    [number, later, now],
    [number, null, now],
  ]
  return {
    stateName: [['open'], ['answered'], ['queued'], ['working'], ['waiting'], ['resolved'], ['closed'], ['declined'], ['merged']],
    clockName: [['response'], ['resolution'], ['report'], ['notify'], ['progress'], ['followup']],
    severityName: [['normal'], ['urgent'], ['critical']],
    answer: [[articleOf(w, 4, w.reason)], [articleOf(w, 3, '')], [articleOf(w, 5, w.reason)], [articleOf(w, 0, w.reason)], [articleOf(w, 3, `${w.cause}${w.cause}`)]],
    answerPrompt: 'sentence',
    solvedLabel: 'sentence',
    unsolvedLabel: 'sentence',
    candidates: [[number, w.questions], [number, w.questions.slice(0, 2)]],
    onlyCandidate: [[number, w.question]],
    onlyYes: 'sentence',
    onlyNo: 'sentence',
    onlyCandidatePrompt: 'sentence',
    candidatesPrompt: 'sentence',
    noneOfThese: 'sentence',
    ack: people,
    calling: called,
    unpicked: called,
    called: [[ticket, w.who, w.room, today, now, null], [ticket, w.who, w.room, null, now, w.reason]],
    callLine: [[ticket, w.engineer, today, now], [ticketOf(w, { severity: 'critical' }), null, later, now], [ticket, w.other, null, now]],
    calls: [
      [[{ line: `${line} ${w.title}`, number, pictures: 0 }, { line: `${line} ${w.title}`, number, pictures: 2 }]],
      [Array.from({ length: 40 }, (_, index) => ({ line: `${line} ${w.title}`, number, pictures: index % 3 }))],
    ],
    releasedByEngineer: 'sentence',
    raisedByEngineer: 'sentence',
    unclaimedInTime: 'sentence',
    twiceUnsolved: 'sentence',
    notSolvedYet: 'sentence',
    selfReported: 'sentence',
    awaitsVisit: 'sentence',
    noFeedback: 'sentence',
    answeredInGroup: 'sentence',
    requesterBack: 'sentence',
    explainedAfterwards: 'sentence',
    reopenedOnRequest: 'sentence',
    reopenedAgain: 'sentence',
    registeredForThem: 'sentence',
    criticalCall: 'sentence',
    noArticle: 'sentence',
    onlyPicture: 'sentence',
    privateChat: 'sentence',
    someGroup: 'sentence',
    sameSeverityNoted: [[w.who, ''], [w.who, w.reason]],
    severityBy: [[w.engineer]],
    unsolvedReason: 'sentence',
    noPickReason: 'sentence',
    claimed: [[number, w.engineer, today, now], [number, w.other, later, now], [number, w.engineer, null, now]],
    alreadyClaimed: [[number, w.other, now]],
    sameSeverity: [[number, 'critical']],
    meantTicket: [['claim', number]],
    alsoAsked: [[[w.engineer, w.engineer]]],
    alreadyWorking: [[number]],
    alreadyYours: [[number]],
    released: [[number]],
    transferred: [[number, w.engineer, w.other, later, now], [number, w.engineer, w.other, null, now]],
    escalated: [[number, w.tier, w.other, later, now], [number, w.tier, null, null, now]],
    escalatedStaff: [[ticket, w.tier, w.other, w.reason], [ticket, w.tier, null, w.reason]],
    severityChanged: [[number, 'normal', 'urgent', today, today, now], [number, 'urgent', 'critical', later, later, now], [number, 'urgent', 'critical', null, today, now], [number, 'critical', 'normal', null, null, now]],
    changed: [[number, w.module]],
    category: [['usage'], ['complaint']],
    module: [[w.desk, w.module], [w.desk, null], [null, null]],
    noted: [[number]],
    waitingUser: [[number, ''], [number, w.ask], [number, w.longText]],
    waitingVendor: [[number, ''], [number, w.reason], [number, w.longText]],
    resumed: dues,
    userBack: [[number, w.who]],
    resolved: [[number, w.engineer, w.fix], [number, w.other, w.longText]],
    resolvedPrompt: 'sentence',
    confirmLabel: 'sentence',
    rejectLabel: 'sentence',
    closedThanks: [[number]],
    solvedByRequester: [[number, w.who]],
    reopened: [[number, w.engineer, later, now], [number, null, null, now]],
    reopenedStaff: [[ticket, w.who]],
    closedSilent: [[number]],
    closedSilentLine: [[number, w.who]],
    closedSilents: [[[line, line]], [Array.from({ length: 40 }, () => line)]],
    closed: [[number, ''], [number, w.reason], [number, w.longText]],
    declined: [[number, ''], [number, w.reason], [number, w.longText]],
    merged: [[number, '1024']],
    linked: [[number, '1024']],
    registered: [[number, w.title, later, now], [number, w.title, null, now]],
    acknowledged: [[number]],
    reminderLine: [[number, w.engineer, today, now], [number, null, later, now]],
    reminder: [['response', line, w.title, null], ['progress', line, w.title, null], ['report', line, w.title, line]],
    reminders: [['response', [line, line]], ['resolution', Array.from({ length: 9 }, () => line)], ['resolution', Array.from({ length: 40 }, () => line)]],
    breachLine: [[number, w.engineer, 240_000], [number, null, 7_500_000]],
    breach: [['response', number, null, 0, [w.lead]], ['resolution', number, w.engineer, 240_000, [w.lead, w.other]], ['report', number, w.other, 7_500_000, []]],
    breaches: [['response', [line, line]], ['progress', Array.from({ length: 40 }, () => line)], [null, [line, line]]],
    breachLineOf: [['resolution', line]],
    breachRepeatHint: [[number]],
    show: [[ticket, w.who, w.engineer, []], [done, w.who, null, [w.reason]], [ticketOf(w, { fix: w.fix }), w.who, w.other, [w.reason, w.reason]]],
    clockLine: [['response', 'met', today, now], ['resolution', 'running', later, now], ['report', 'paused', today, now], ['followup', 'breached', today, now]],
    history: [[number, [line, line]]],
    historyLine: factsOf(w).map((fact) => [now, w.engineer, fact, () => w.other]),
    list: [[w.module, [], 0], [w.module, [line], 0], [w.module, [line, line], 12]],
    listLine: [[ticket, w.who, w.engineer, null, now], [ticket, w.who, null, today, now], [ticket, w.who, null, now, now], [done, w.who, w.engineer, null, now]],
    listTitle: [['open'], ['unclaimed'], ['breached'], ['waiting'], ['resolved']],
    mineTitle: 'sentence',
    dutyLine: [[w.tier, [w.engineer, w.other]], [w.tier, []]],
    help: [[[line], true], [[line], false]],
    helpLine: [[commandRow('claim').usage, commandRow('claim').does], [commandRow('wait').usage, commandRow('wait').does], [w.word, w.reason]],
    notAllowed: [[w.word, w.lead]],
    roleName: [['requester'], ['engineer'], ['keeper'], ['supervisor'], ['admin']],
    typo: [[w.typed, commandRow('transfer').usage]],
    whichTicket: [[w.word, []], [w.word, ['1023', '1024', '1025']]],
    noTicket: [[number]],
    wrongState: [[number, 'closed', w.reason], [number, 'waiting', '']],
    nextReopen: [[number]],
    nextClaim: [[number]],
    tooLateToReopen: [[number]],
    notYours: [[number, w.other]],
    unknownPerson: [[w.other]],
    needs: [[commandRow('resolve').usage], [commandRow('register').usage]],
    unknownSeverity: 'sentence',
    unknownCategory: 'sentence',
    unknownModule: [[w.module]],
    topTier: [[number]],
    sameTicket: 'sentence',
    unknownDay: [[w.day]],
    reloaded: [[31, 12, 149]],
    reloadFailed: [[[w.reason, w.reason]]],
    directHello: 'sentence',
    why: [['confident', [line]], ['candidates', [line]], ['none', []]],
    summary: [[{ ...quiet, name: w.desk }], [busy(w)], [{ ...busy(w), kind: 'week' }], [{ ...busy(w), kind: 'month' }]],
    ...knowledgeRows(w),
    ...clockRows(w),
    ...rosterRows(w),
    ...workRows(w, now, ticket),
    ...serviceRows(w),
    ...accountRows(w),
    ...terminalRows(w),
    ...privacyRows(w),
  } // prettier-ignore
}

export const sampleTimes = { now, today, later } as const
