import type { OutbreakBar, OutbreakRule } from '../contract/service-rules.ts'
import type { AccountKey, PersonId, RoomKey, TicketId, TicketNumber } from '../ids.ts'
import type { Actor } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

export const problemStates = ['proposed', 'open', 'solved', 'dismissed'] as const
/** Proposed to the duty lead, confirmed, over, or found to be several things after all. */
export type ProblemState = (typeof problemStates)[number]

/** One ticket as evidence for a problem. */
export interface ProblemReport {
  readonly ticket: TicketId
  readonly number: TicketNumber
  readonly at: Instant
  readonly account: AccountKey
  readonly unit: string | null
  readonly region: string | null
  readonly room: RoomKey | null
  /** In the requester's words, personal numbers masked. */
  readonly text: string
}

/** One thing that happened to the problem; `trigger` as in a ticket's timeline. */
export interface ProblemEvent {
  readonly at: Instant
  readonly by: string
  readonly trigger: string
  readonly what: 'proposed' | 'confirmed' | 'automatic' | 'dismissed' | 'owner' | 'progress' | 'solved' | 'added' | 'removed'
  readonly text: string
} // prettier-ignore

/** One cause behind many tickets: an outbreak while it lasts (WRK-4). */
export interface Problem {
  /** What people type: `P12`. */
  readonly number: string
  readonly title: string
  /** The first ones by time, at most `mostReports`: the evidence, and what later ones are held against. */
  readonly reports: readonly ProblemReport[]
  /** How many more there are. */
  readonly more: number
  /** Every group with a ticket of it, in the order of the first one. */
  readonly rooms: readonly RoomKey[]
  /** Tickets that somebody took out: they are not taken in again. */
  readonly apart: readonly TicketId[]
  readonly owner: PersonId | null
  /** Groups that know of it: they hear of progress and of the end. */
  readonly told: readonly RoomKey[]
  readonly cause: string | null
  readonly fix: string | null
  readonly solvedBy: Actor | null
  readonly history: readonly ProblemEvent[]
}

const failure =
  /不了|不上|不出|不开|不进|不能|没法|无法|失败|报错|错误|异常|出错|卡死|卡住|很卡|太卡|崩|瘫|转圈|白屏|空白|没反应|超时|掉线|断了|连不|打不|进不|没有数据|查不到|不显示|不更新|丢失|重复|50[0234]|404|故障|坏了|挂了|宕/

/** Does the text say that something does not work? Only such questions make an outbreak; many may ask how to do a thing. */
export const reportsFailure = (text: string): boolean => failure.test(text.normalize('NFKC'))

const unreachable =
  /打不开|进不去|上不去|登(?:录|陆)?不(?:上|了|进)|无法(?:登录|登陆|打开|访问|进入)|不能(?:登录|登陆|打开|访问)|访问不了|一直转圈|白屏|连不上|加载不出|瘫痪|崩了|崩溃|宕机|没反应|50[0234]/
const whole =
  /系统|平台|网站|网页|页面|网址|登录|登陆|首页|主页|门户|一体化|官网|数财|数字财政|综合办公|税库银|(?<![a-z])(?:oa|tips)(?![a-z])/i
/** What of one's own may be unreachable while everybody else is fine. */
const partial = /附件|报表|文件|ukey|u盾|ca|证书|密码|账号|帐号|打印|控件|下载|表格|pdf|验证码|短信/i

/** Is the whole system said to be out of reach, in whatever words? */
const saysUnreachable = (text: string): boolean => {
  const folded = text.normalize('NFKC')
  return unreachable.test(folded) && !partial.test(folded) && (whole.test(folded) || [...folded].length <= 12)
}

/** Is the whole service, named as such, said to be out of reach? Then it is a report, whatever its form. */
export const saysOutage = (text: string): boolean => {
  const folded = text.normalize('NFKC')
  return unreachable.test(folded) && whole.test(folded) && !partial.test(folded)
}

/** From here on two things said are one matter; measured on paraphrases, see `Knowledge.alike`. */
const oneMatter = 0.5

/** Tells which other reports are about the same failure as this one. `alike` tells how near two texts' words are, 0..1. */
const sameFailureAs = (
  one: string,
  alike: (one: string, other: string) => number,
): ((other: string) => boolean) => {
  if (!reportsFailure(one)) return () => false
  const isUnreachable = saysUnreachable(one)
  return (other) =>
    reportsFailure(other) && ((isUnreachable && saysUnreachable(other)) || alike(one, other) >= oneMatter)
}

/** Are two reports about one failure? */
export const sameFailure = (
  one: string,
  other: string,
  alike: (one: string, other: string) => number,
): boolean => sameFailureAs(one, alike)(other)

/** How far the evidence reaches. */
export interface Evidence {
  readonly people: number
  readonly units: number
  readonly regions: number
  readonly from: Instant
  readonly to: Instant
}

const distinct = (values: readonly (string | null)[]): number =>
  new Set(values.filter((value) => value !== null)).size

export const evidenceOf = (reports: readonly ProblemReport[]): Evidence => ({
  people: distinct(reports.map((report) => report.account)),
  units: distinct(reports.map((report) => report.unit)),
  regions: distinct(reports.map((report) => report.region)),
  from: Math.min(...reports.map((report) => report.at)),
  to: Math.max(...reports.map((report) => report.at)),
})

/** Regions speak for spread only when the people differ as well: one person does not stand in two of them. */
const reaches = (evidence: Evidence, bar: OutbreakBar): boolean =>
  evidence.people >= bar.people || (evidence.people >= bar.regions && evidence.regions >= bar.regions)

/** What these reports amount to, looking at those within the rule's time of the newest one. */
export const judge = (
  reports: readonly ProblemReport[],
  rule: OutbreakRule,
): 'nothing' | 'propose' | 'automatic' => {
  const newest = Math.max(...reports.map((report) => report.at))
  const evidence = evidenceOf(reports.filter((report) => newest - report.at <= rule.within))
  if (rule.automatic !== null && reaches(evidence, rule.automatic)) return 'automatic'
  return reaches(evidence, rule.propose) ? 'propose' : 'nothing'
}

/** Those that are one matter with the newest report, directly or by way of others, in order of time; the newest included. */
export const gatherFrom = (
  newest: ProblemReport,
  others: readonly ProblemReport[],
  alike: (one: string, other: string) => number,
): readonly ProblemReport[] => {
  const group = [newest]
  let left = others.filter((report) => report.ticket !== newest.ticket)
  for (let at = 0; at < group.length; at += 1) {
    const one = group[at]
    if (one === undefined) break
    const isSame = sameFailureAs(one.text, alike)
    const near = new Set(left.filter((report) => isSame(report.text)))
    group.push(...near)
    left = left.filter((report) => !near.has(report))
  }
  return group.sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1))
}

/** Does a new report belong to the problem? */
export const belongsTo = (
  problem: Problem,
  report: Pick<ProblemReport, 'ticket' | 'text'>,
  alike: (one: string, other: string) => number,
): boolean => {
  if (problem.apart.includes(report.ticket)) return false
  const isSame = sameFailureAs(report.text, alike)
  return problem.reports.some((known) => known.ticket === report.ticket || isSame(known.text))
}

/** In a storm of thousands the document must stay small; the tickets themselves know which problem they belong to. */
export const mostReports = 60

/** The problem with one more report; one that it has already changes nothing. */
export const withReport = (problem: Problem, report: ProblemReport): Problem => {
  if (problem.reports.some((known) => known.ticket === report.ticket)) return problem
  const rooms =
    report.room === null || problem.rooms.includes(report.room)
      ? problem.rooms
      : [...problem.rooms, report.room]
  return problem.reports.length >= mostReports
    ? { ...problem, rooms, more: problem.more + 1 }
    : { ...problem, rooms, reports: [...problem.reports, report].sort((a, b) => a.at - b.at) }
}

/** How many tickets it has. */
export const sizeOf = (problem: Pick<Problem, 'reports' | 'more'>): number =>
  problem.reports.length + problem.more

/** Has this act changed the problem before? (law 2) */
export const holdsEvent = (problem: Problem, trigger: string): boolean =>
  problem.history.some((event) => event.trigger === trigger)

/** `P12` out of what somebody typed, or null. */
export const problemNumberIn = (text: string): string | null =>
  /(?:^|[^a-z0-9])p(\d{1,5})(?!\d)/i.exec(text.normalize('NFKC'))?.[1]?.replace(/^/, 'P') ?? null
