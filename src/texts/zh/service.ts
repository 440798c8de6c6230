import type { ToldContact } from '../../domain/problems/major.ts'
import type { ReportDraft } from '../../domain/problems/report-draft.ts'
import type { SlipCount } from '../../domain/people/speech-slip.ts'
import type { Channel, Severity, TicketState } from '../../domain/tickets/ticket.ts'
import { chinaClock, chinaClockFrom, chinaMonthDay, duration, type Instant } from '../../domain/time.ts'
import type { ForbiddenWording } from '../forbidden.ts'
import { shortened, trimStop } from '../lines.ts'
import { factInChinese } from './history.ts'
import { clockNames, severityNames, stateNames } from './names.ts'

const channelNames: Readonly<Record<Channel, string>> = {
  group: '群', phone: '电话', email: '邮件', visit: '现场', alert: '告警',
} // prettier-ignore

const until = (due: Instant | null, now: Instant): string =>
  due === null ? '会尽快答复您' : `${chinaClockFrom(due, now)} 前答复您`

const wordsShown = 120
const contactsShown = 8
const stepsShown = 40
const missing = '请补充'

const when = (at: Instant): string => `${chinaMonthDay(at)} ${chinaClock(at)}`

const toldLine = ({ who, at, byPerson }: ToldContact): string =>
  at === null ? `${who} 还没送到` : `${who} ${chinaClock(at)}${byPerson ? '（人工）' : ''}`

/** What is said around the service: satisfaction, complaints, major incidents, reports, wordings (WRK-5 … WRK-7, ANS-4). */
export const serviceInChinese = {
  channelName: (channel: Channel): string => channelNames[channel],
  /** Who acted, in a history line; `clause` is where the rule stands. */
  deskName: (clause: string | null): string => (clause === null ? '系统' : `系统（${clause}）`),
  someRequester: '提问人',

  markAsk: (scale: number): string => `方便的话给这次服务打个分，${scale} 分最好，不回也行。`,
  markPrompt: (scale: number): string => `回 1–${scale} 就可以。`,
  rated: (number: string, mark: number, scale: number): string =>
    `#${number} 已记满意度 ${mark} 分（满分 ${scale}）。`,
  markRange: (number: string, scale: number): string =>
    `满意度是 1 到 ${scale} 分，请这样发：满意度 ${number} ${scale}`,
  noMarks: (number: string): string => `这份合同没有约定打分，要记用户的意见请发：回访 ${number} 内容`,
  lowMarkReason: (mark: number): string => `满意度 ${mark} 分，待回访`,
  lowMarkThanks: (number: string): string =>
    `抱歉 #${number} 没让您满意，谢谢您直说。\n主管会再联系您，听听您的意见。`,
  lowMark: (number: string, mark: number, scale: number, who: string, title: string, said: string): string =>
    [
      `#${number} 满意度 ${mark} 分（满分 ${scale}），请回访。`,
      who,
      title,
      ...(said === '' ? [] : [`原话：${shortened(said, wordsShown)}`]),
      `之后请发：回访 ${number} 结果`,
    ].join('\n'),

  complaintReason: '投诉由主管处理',
  complaintAck: (number: string, supervisor: string | null, due: Instant | null, now: Instant): string =>
    `抱歉让您不满意，您说的情况已认真记下，#${number}。\n${supervisor === null ? '已转给服务主管' : `已转给主管${supervisor}`}，${until(due, now)}。`,
  complaintAgain: (number: string, supervisor: string | null, due: Instant | null, now: Instant): string =>
    `您说的情况明白了，#${number} 接着处理。\n${supervisor === null ? '服务主管' : `主管${supervisor}`}${until(due, now)}。`,
  complaintHeard: (number: string): string =>
    `好的，谢谢您。#${number} 会再回访您一次，请继续监督我们的工作。`,
  complaintStaff: (
    number: string,
    who: string,
    place: string,
    said: string,
    news: string | null,
    links: readonly string[],
    due: Instant | null,
    now: Instant,
  ): string =>
    [
      `投诉 #${number} ${who}（${place}）`,
      shortened(said, wordsShown),
      ...(news === null ? [] : [shortened(news, wordsShown)]),
      ...(links.length === 0 ? [] : [`相关工单 ${links.map((link) => `#${link}`).join(' ')}`]),
      `${due === null ? '请尽快' : `请在 ${chinaClockFrom(due, now)} 前`}单独联系，不在群里讨论。`,
      `接手请发：认领 ${number}`,
    ].join('\n'),
  complaintForSupervisor: (number: string, supervisor: string | null): string =>
    `#${number} 是投诉，由${supervisor === null ? '主管' : `主管${supervisor}`}处理。要分给您时主管会转派。`,
  complaintNeedsVisit: (number: string, solved: boolean): string =>
    solved
      ? `#${number} 是投诉，回访后才能结束。请发：回访 ${number} 结果`
      : `#${number} 是投诉，处理完并回访后才能结束。请先发：解决 ${number} 原因/措施`,
  registeredComplaint: (
    number: string,
    title: string,
    supervisor: string | null,
    due: Instant | null,
    now: Instant,
  ): string =>
    `已登记投诉 #${number}：${title}\n已转${supervisor === null ? '服务主管' : `主管${supervisor}`}${due === null ? '' : `，请告诉对方 ${chinaClockFrom(due, now)} 前答复`}。`,
  visitAsked: (number: string, who: string, fix: string): string =>
    [
      `投诉 #${number} 已处理，请回访 ${who}。`,
      ...(fix === '' ? [] : [shortened(fix, wordsShown)]),
      `之后请发：回访 ${number} 满意；或：回访 ${number} 不满意 原因`,
    ].join('\n'),
  visitClosed: (number: string): string => `#${number} 回访已记录，投诉已结束。`,
  visitReopened: (number: string, due: Instant | null, now: Instant): string =>
    `#${number} 回访已记录，用户还不满意，已重新打开。${due === null ? '' : `\n请告诉用户 ${chinaClockFrom(due, now)} 前再答复。`}`,
  notSatisfied: '回访时仍不满意',
  nextResolve: (number: string): string => `处理好了请发：解决 ${number} 原因/措施`,

  reopenedAnswer: (number: string, engineer: string | null, due: Instant, now: Instant): string =>
    `抱歉还没好。#${number} 已重新打开，${engineer === null ? '正在请工程师' : `${engineer}接着处理`}，${chinaClockFrom(due, now)} 前答复您。`,
  escalatedAnswer: (
    number: string,
    tier: string,
    engineer: string | null,
    due: Instant,
    now: Instant,
  ): string =>
    `#${number} 已升级到${tier}${engineer === null ? '' : `，已请${engineer}`}，${chinaClockFrom(due, now)} 前答复您。`,
  tellThem: (channel: Channel, who: string, text: string, closing: string | null): string =>
    [
      `${channel === 'email' ? '请回邮件告知' : channel === 'group' ? '请单独告知' : '请电话告知'} ${who}：`,
      text,
      ...(closing === null ? [] : [`对方确认后请发：关闭 ${closing}`]),
    ].join('\n'),
  maybeOutOfScope: (number: string): string => `像是网络或电脑本身的问题，不归本台管的话请发：退回 ${number}`,

  majorOpened: (
    number: string,
    title: string,
    who: string,
    openedAt: Instant,
    owner: string | null,
    now: Instant,
  ): string =>
    [
      `重大事件 #${number}，${chinaClockFrom(openedAt, now)} 提出`,
      trimStop(title),
      `${who}。${owner === null ? '还没人负责' : `${owner}负责`}。`,
      `看全貌请发：重大 ${number}；定负责人请发：负责 ${number} @姓名`,
    ].join('\n'),
  majorLine: (number: string, title: string): string => `重大事件 #${number} ${shortened(title, 20)}`,
  majorCalled: (number: string, lead: string | null): string =>
    `按重大事件处理${lead === null ? '' : `，请${lead}协调`}。看全貌请发：重大 ${number}`,
  majorBoard: (
    t: {
      readonly number: string
      readonly state: TicketState
      readonly title: string
      readonly openedAt: Instant
    },
    who: string,
    owner: { readonly name: string; readonly since: Instant | null } | null,
    clocks: readonly string[],
    told: readonly ToldContact[],
    course: readonly string[],
    nextProgress: Instant | null,
    end: Instant | null,
    now: Instant,
  ): string => {
    const held = owner === null ? '还没人负责' : `${owner.name}负责${owner.since === null ? '' : `（${chinaClockFrom(owner.since, now)} 起）`}` // prettier-ignore
    const lasted = duration((end ?? now) - t.openedAt)
    const more = told.length > contactsShown ? `等 ${told.length} 处` : ''
    return [
      `重大事件 #${t.number} ${stateNames[t.state]}，${held}`,
      trimStop(t.title),
      `${who}，${chinaClockFrom(t.openedAt, now)} 提出，${end === null ? `已 ${lasted}` : `历时 ${lasted}`}`,
      ...(clocks.length === 0 ? [] : [clocks.join('，')]),
      `通知：${told.length === 0 ? '还没有通知联系人' : `${told.slice(0, contactsShown).map(toldLine).join('、')}${more}`}`,
      '经过',
      ...course,
      ...(nextProgress === null ? [] : [`下一次进展 ${chinaClockFrom(nextProgress, now)} 前，请发：进展 ${t.number} 内容`]), // prettier-ignore
      ...(end === null ? [] : [`报告草稿请发：报告 ${t.number}`]),
    ].join('\n')
  },
  majorList: (lines: readonly string[]): string =>
    `重大事件 ${lines.length} 件\n${lines.join('\n')}\n看一件请发：重大 1023`,
  majorListLine: (number: string, title: string, owner: string | null, next: Instant | null, now: Instant): string =>
    `#${number} ${shortened(title, 20)} ${owner ?? '还没人负责'}${next === null ? '' : ` 进展 ${chinaClockFrom(next, now)} 前`}`, // prettier-ignore
  noMajors: '现在没有重大事件。要定为重大请发：定级 1023 重大 原因',
  notMajor: (number: string, severity: Severity): string =>
    `#${number} 现在是${severityNames[severity]}。要定为重大请发：定级 ${number} 重大 原因`,
  ownerOnlyMajor: (number: string): string => `#${number} 不是重大事件，交给别人请发：转派 ${number} @姓名`,
  owned: (number: string, owner: string): string => `#${number} 由${owner}负责，进展会在这里通报。`,
  ownerCalled: (number: string, title: string, by: string, next: Instant | null, now: Instant): string =>
    [
      `重大事件 #${number} 由您负责，${by}指定。`,
      trimStop(title),
      next === null
        ? `看全貌请发：重大 ${number}`
        : `请在 ${chinaClockFrom(next, now)} 前通报，例如：进展 ${number} 正在切换服务器`,
    ].join('\n'),
  alreadyOwner: (number: string, owner: string): string =>
    `#${number} 已经由${owner}负责。看全貌请发：重大 ${number}`,

  reportDraft: (name: string, d: ReportDraft, now: Instant): string => {
    const reach = [
      `${d.people} 人`,
      ...(d.units > 1 ? [`${d.units} 个单位`] : []),
      ...(d.regions > 1 ? [`${d.regions} 个区划`] : []),
      ...(d.tickets > 1 ? [`工单 ${d.tickets} 张`] : []),
    ]
    const left = d.steps.length - stepsShown
    const hidden = left > 0 ? [`（前面还有 ${left} 条，见：历史 ${d.number}）`] : []
    const lines = d.steps.slice(-stepsShown).flatMap(({ at, who, fact }) => {
      const what = factInChinese(fact, (person) => person)
      return what === null ? [] : [`${when(at)} ${who ?? '系统'} ${what}`]
    })
    const service = [d.system, d.module].filter((part) => part !== null).join(' ')
    return [
      `《${name}》草稿 #${d.number}，请核对修改`,
      `一、现象（${severityNames[d.severity]}）`,
      ...d.seen.map((text) => shortened(text, wordsShown)),
      '二、影响范围',
      `${service === '' ? '' : `${service}，`}已知 ${reach.join('、')}`,
      '三、时间',
      `发生 ${when(d.occurredAt)}`,
      `响应 ${d.respondedAt === null ? '还没有' : `${when(d.respondedAt)}（${duration(d.respondedAt - d.occurredAt)}后）`}`,
      `恢复 ${d.recoveredAt === null ? `还没有，截至 ${when(now)}` : `${when(d.recoveredAt)}（历时 ${duration(d.recoveredAt - d.occurredAt)}）`}`,
      ...(d.late.length === 0 ? [] : [`超时 ${d.late.map((clock) => clockNames[clock]).join('、')}`]),
      '四、原因',
      d.cause ?? missing,
      '五、处理过程',
      ...hidden,
      ...lines,
      '六、措施',
      `处理措施：${d.fix ?? missing}`,
      `改进措施：${missing}`,
      `改好交出后请发：报告 ${d.number} 提交 交给了谁`,
    ].join('\n')
  },
  reportName: '故障分析报告',
  reportSubmitted: (number: string, name: string, due: Instant | null, at: Instant): string =>
    `#${number}《${name}》已记为提交${due === null ? '' : at <= due ? '，在时限内' : '，已过时限'}。`,

  wordingHint: (wording: Pick<ForbiddenWording, 'item' | 'better' | 'betterInEnglish'>): string =>
    `您刚才对用户说的话像禁用语第 ${wording.item} 条（2.4.4.2），只提醒您。\n可以这样说：${wording.better}`,
  wordingCounts: (month: string, counts: readonly SlipCount[]): string =>
    counts.length === 0
      ? `${month}没有发现禁用语。`
      : [
          `${month}禁用语（2.4.4.2）`,
          ...counts.map(
            ({ name, count, items }) =>
              `${name} ${count} 次：${items.map((i) => `第 ${i.item} 条${i.count > 1 ? ` ${i.count} 次` : ''}`).join('、')}`,
          ),
        ].join('\n'),
  monthName: (from: Instant): string => chinaMonthDay(from).replace(/月.*$/, '月'),
} as const
