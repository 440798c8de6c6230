import type { Article } from '../domain/knowledge/article.ts'
import type { Role } from '../domain/people/people.ts'
import type { ClockKind, Severity, Ticket, TicketState } from '../domain/tickets/ticket.ts'
import { chinaClockFrom, chinaClockSeconds, duration, type Instant } from '../domain/time.ts'
import { ended, fitting, gathered, numbered, trimStop } from './lines.ts'
import { categoryNames, clockNames, roleNames, severityNames, stateNames } from './zh/names.ts'
import { acrossInChinese } from './zh/across.ts'
import { callsInChinese } from './zh/calls.ts'
import { vendorInChinese } from './zh/vendor.ts'
import { privacyInChinese } from './zh/privacy.ts'
import { accountsInChinese } from './zh/accounts.ts'
import { homeInChinese } from './zh/home.ts'
import { terminalInChinese } from './zh/terminal.ts'
import { ticketViewsInChinese } from './zh/ticket-views.ts'
import { refusalsInChinese } from './zh/refusals.ts'
import { reasonsInChinese } from './zh/reasons.ts'
import { serviceInChinese } from './zh/service.ts'
import { announcementInChinese } from './zh/announcement.ts'
import { checklistInChinese } from './zh/checklist.ts'
import { alertInChinese } from './zh/alert.ts'
import { attainmentInChinese } from './zh/attainment.ts'
import { problemInChinese } from './zh/problem.ts'
import { knowledgeInChinese } from './zh/knowledge.ts'
import { rosterInChinese } from './zh/roster.ts'
import { clocksInChinese } from './zh/clocks.ts'
import { summaryInChinese } from './zh/summary.ts'

/** From so many steps on, the source stands behind the last one: the answer stays within one screen. */
const manySteps = 5

/** Engineers who sit elsewhere do not see that there is a picture. */
const withFiles = ({ messages }: Pick<Ticket, 'messages'>): string => {
  const files = messages.reduce((sum, message) => sum + message.files.length, 0)
  return files === 0 ? '' : `（附件 ${files} 个）`
}

/** Everything the desk says in Chinese. Texts hold no @: the mention is part of the notice. */
export const zh = {
  roleName: (role: Role): string => roleNames[role],
  stateName: (state: TicketState): string => stateNames[state],
  clockName: (clock: ClockKind): string => clockNames[clock],
  severityName: (severity: Severity): string => severityNames[severity],

  answer: (article: Pick<Article, 'id' | 'version' | 'question' | 'cause' | 'steps'>): string => {
    const question = trimStop(article.question)
      .replace(/[？?]$/, '')
      .replace(/[，,]?(?:怎么办|怎么处理|怎么解决|怎么回事|如何处理|是什么原因)$/, '')
    const cause = trimStop(article.cause)
    const lead =
      cause === ''
        ? `${question}，请这样试：`
        : fitting(`${question}：${cause}。`, `${question}，请这样试：\n${cause}。`)
    const source = `依据 ${article.id} v${article.version}。`
    if (article.steps.length === 0) return `${lead}\n${source}`
    return `${lead}\n${numbered(article.steps)}${article.steps.length < manySteps ? '\n' : '。'}${source}`
  },
  answerPrompt: '好了请回“解决了”，不行回“没解决”，我马上请工程师。',
  solvedLabel: '解决了',
  unsolvedLabel: '没解决',

  candidates: (number: string, questions: readonly string[]): string =>
    `您遇到的是哪一种？\n${questions.map((q, i) => `${i + 1} ${trimStop(q)}`).join('\n')}\n#${number}`,
  onlyCandidate: (number: string, question: string): string =>
    `您问的是这个吗：${trimStop(question).replace(/[？?]$/, '')}？#${number}`,
  onlyYes: '是的',
  onlyNo: '不是',
  onlyCandidatePrompt: '是请回 1，不是请回“没解决”，我来请工程师。',
  candidatesPrompt: '回数字即可，都不是请回“没解决”。',
  noneOfThese: '都不是',

  ack: (
    number: string,
    title: string,
    engineer: string | null,
    due: Instant | null,
    now: Instant,
  ): string => {
    const who = engineer === null ? '已通知值班负责人' : `已请值班工程师${engineer}`
    return `已记录 #${number}：${title}\n${who}，${due === null ? '会尽快' : `${chinaClockFrom(due, now)} 前`}答复您。`
  },
  calling: (number: string, engineer: string | null, due: Instant | null, now: Instant): string => {
    const who = engineer === null ? '值班负责人' : `工程师${engineer}`
    return `抱歉没帮上忙。#${number} 已请${who}，${due === null ? '会尽快' : `${chinaClockFrom(due, now)} 前`}答复您。`
  },
  /** Candidates were offered and nobody picked one. */
  unpicked: (number: string, engineer: string | null, due: Instant | null, now: Instant): string => {
    const who = engineer === null ? '值班负责人' : `工程师${engineer}`
    return `#${number} 已请${who}，${due === null ? '会尽快' : `${chinaClockFrom(due, now)} 前`}答复您。`
  },
  called: (
    t: Ticket,
    who: string,
    room: string,
    due: Instant | null,
    now: Instant,
    reason: string | null,
  ): string =>
    [
      `#${t.number} ${severityNames[t.severity]} ${who}（${room}）`,
      `${t.title}${withFiles(t)}`,
      ...(reason === null ? [] : [reason]),
      `${due === null ? '' : `${clockNames.response} ${chinaClockFrom(due, now)} 前。`}接单请发：认领 ${t.number}`,
    ].join('\n'),
  unsolvedReason: '知识库的答案没有解决',
  noPickReason: '给出的几种都没有选',

  claimed: (number: string, engineer: string, due: Instant | null, now: Instant): string =>
    `${engineer}已认领 #${number}${due === null ? '，正在处理。' : `，${chinaClockFrom(due, now)} 前解决。`}`,
  alreadyClaimed: (number: string, engineer: string, at: Instant): string =>
    `#${number} 刚被${engineer}认领（${chinaClockSeconds(at)}）。要接手请发：转派 ${number} 给我`,
  alreadyWorking: (number: string): string => `#${number} 正在处理中，时限没有暂停，不用再发“继续”。`,
  alreadyYours: (number: string): string => `#${number} 已经在您名下。`,
  released: (number: string): string => `#${number} 已放回待接，正在另请工程师。`,
  transferred: (number: string, from: string, to: string, due: Instant | null, now: Instant): string =>
    `#${number} 已由${from}转给${to}${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  escalated: (
    number: string,
    tier: string,
    engineer: string | null,
    due: Instant | null,
    now: Instant,
  ): string =>
    `#${number} 已升级到${tier}${engineer === null ? '' : `，已请${engineer}`}${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  escalatedStaff: (t: Ticket, tier: string, engineer: string | null, reason: string): string =>
    `#${t.number} 升级到${tier}${engineer === null ? '，当前无人值班，请负责人安排' : `，请${engineer}接单`}\n${t.title}\n原因：${reason}\n接单请发：认领 ${t.number}`,
  severityChanged: (
    number: string,
    from: Severity,
    to: Severity,
    response: Instant | null,
    resolution: Instant | null,
    now: Instant,
  ): string => {
    const targets = [
      response === null || response <= now ? null : `响应 ${chinaClockFrom(response, now)}`,
      resolution === null || resolution <= now ? null : `解决 ${chinaClockFrom(resolution, now)}`,
    ].filter((target) => target !== null)
    const change = `#${number} 由${severityNames[from]}改为${severityNames[to]}`
    if (response === null && resolution === null) return `${change}，没有时限。`
    return targets.length === 0
      ? `${change}，按新时限已经超时，正在抓紧处理。`
      : `${change}，时限从提问时起重算：${targets.join('，')} 前。`
  },
  sameSeverity: (number: string, severity: Severity): string =>
    `#${number} 已经是${severityNames[severity]}。`,
  /** Tells the engineers' room which ticket a command without a number meant. */
  meantTicket: (word: string, number: string): string => `已办：${word} #${number}`,
  changed: (number: string, what: string): string => `#${number} 已改：${what}。`,
  category: (category: keyof typeof categoryNames): string => `类别 ${categoryNames[category]}`,
  module: (system: string | null, module: string | null): string => `模块 ${module ?? system ?? '未定'}`,
  noted: (number: string): string => `#${number} 已备注。`,
  waitingUser: (number: string, text: string): string =>
    text === ''
      ? `#${number} 还需要您补充一点情况，请在群里回复，收到后接着处理。`
      : fitting(
          `#${number} 需要您配合：${ended(text, '。')}收到后接着处理。`,
          `#${number} 需要您配合，收到后接着处理：\n${ended(text, '。')}`,
        ),
  waitingVendor: (number: string, text: string): string =>
    text === ''
      ? `#${number} 已转厂商处理，有进展马上告诉您。`
      : fitting(
          `#${number} 已转厂商处理（${trimStop(text)}），有进展马上告诉您。`,
          `#${number} 已转厂商处理，有进展马上告诉您。\n${ended(text, '。')}`,
        ),
  resumed: (number: string, due: Instant | null, now: Instant): string =>
    `#${number} 继续处理${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  userBack: (number: string, who: string): string => `#${number} ${who}已回复，时限恢复。`,

  resolved: (number: string, engineer: string, fix: string): string =>
    fitting(
      `#${number} ${engineer}已处理：${ended(fix, '。')}请看一下。`,
      `#${number} ${engineer}已处理，请看一下。\n${ended(fix, '。')}`,
    ),
  alsoAsked: (names: readonly string[]): string => `同问的${names.join('、')}也请看一下。`,
  resolvedPrompt: '好了回“好了”，不行请直接说。',
  confirmLabel: '好了',
  rejectLabel: '还是不行',
  closedThanks: (number: string): string => `好的，#${number} 已关闭。`,
  solvedByRequester: (number: string, who: string): string =>
    `#${number} ${who}说已经好了，已关闭。请补一句：解决 ${number} 原因/措施`,
  reopened: (number: string, engineer: string | null, due: Instant | null, now: Instant): string =>
    `抱歉还没好。#${number} 已重新打开，${engineer === null ? '正在请工程师' : `${engineer}接着处理`}${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  reopenedStaff: (t: Ticket, who: string): string => `#${t.number} 已重新打开，${who}反映还没好\n${t.title}`,
  closedSilent: (number: string): string => `#${number} 没有新的情况，已关闭。还有问题请回“重开 ${number}”。`,
  closedSilentLine: (number: string, who: string): string => `#${number} ${who}`,
  /** Several of one room; each line names its requester, who is not called by name for it. */
  closedSilents: (lines: readonly string[]): string =>
    gathered(
      `${lines.length} 张工单没有新的情况，已关闭，还有问题请回“重开 工单号”：`,
      lines,
      (n) => `还有 ${n} 张，看自己的请发：我的`,
    ),
  closed: (number: string, reason: string): string => {
    const again = `还有问题请回“重开 ${number}”。`
    return reason === ''
      ? `#${number} 已关闭。${again}`
      : fitting(
          `#${number} 已关闭：${ended(reason, '。')}${again}`,
          `#${number} 已关闭。${again}\n${ended(reason, '。')}`,
        )
  },
  declined: (number: string, reason: string): string => {
    const out = `抱歉，#${number} 不在本服务台受理范围内。`
    if (reason === '') return `${out}请联系对应系统的服务方。`
    return fitting(`${out}${ended(reason, '。')}`, `${out}\n${ended(reason, '。')}`)
  },
  merged: (number: string, into: string): string =>
    `#${number} 与 #${into} 是同一问题，已并到 #${into}，处理结果会一起通知您。`,
  linked: (number: string, to: string): string => `#${number} 已与 #${to} 关联。`,
  registered: (number: string, title: string, due: Instant | null, now: Instant): string =>
    `已登记 #${number}：${title}${due === null ? '' : `\n解决 ${chinaClockFrom(due, now)} 前。`}`,
  acknowledged: (number: string): string => `#${number} 不再重复提醒。`,

  reminderLine: (number: string, who: string | null, due: Instant, now: Instant): string =>
    `#${number} ${who ?? '未认领'} ${chinaClockFrom(due, now)}`,
  reminder: (clock: ClockKind, line: string, title: string, step: string | null): string =>
    [`将到${clockNames[clock]}时限：${line}`, title, ...(step === null ? [] : [step])].join('\n'),
  reminders: (clock: ClockKind, lines: readonly string[]): string =>
    gathered(
      `${lines.length} 张工单将到${clockNames[clock]}时限：`,
      lines,
      (n) => `还有 ${n} 张，请发：列表`,
    ),
  breachLine: (number: string, who: string | null, late: number): string =>
    `#${number} ${who ?? '未认领'} 超 ${duration(late)}`,
  breach: (
    clock: ClockKind,
    number: string,
    who: string | null,
    late: number,
    told: readonly string[],
  ): string => {
    const head =
      late < 1000
        ? `#${number} 已到${clockNames[clock]}时限`
        : `#${number} 已超${clockNames[clock]}时限 ${duration(late)}`
    const acting = told.length === 0 ? '' : `已告知${told.join('、')}。`
    const held = who === null ? '无人认领' : clock === 'report' ? `等${who}提交` : `${who}处理中`
    return `${head}，${held}。${acting}`
  },
  /** Of several clocks when `clock` is null: each line then says of which. */
  breaches: (clock: ClockKind | null, lines: readonly string[]): string =>
    gathered(
      clock === null
        ? `${lines.length} 个时限已超：`
        : `${lines.length} 张工单已超${clockNames[clock]}时限：`,
      lines,
      (n) => `还有 ${n} 张，请发：列表 超时`,
    ),
  breachLineOf: (clock: ClockKind, line: string): string => `${line}（${clockNames[clock]}）`,
  breachRepeatHint: (number: string): string => `停止重复提醒请发：知道了 ${number}`,

  dutyLine: (tier: string, names: readonly string[]): string =>
    `${tier} ${names.length === 0 ? '无人值班' : names.join('、')}`,

  help: (lines: readonly string[], requester: boolean): string =>
    requester
      ? `直接说问题就行，截图也可以。\n回答后：好了回“解决了”，不行回“没解决”。\n${lines.join('\n')}`
      : `工单号可省略：引用工单消息，或手上只有一张时。\n${lines.join('\n')}`,
  helpLine: (usage: string, does: string): string => `${usage}：${does}`,

  reloaded: (people: number, rooms: number, articles: number): string =>
    `已重载：人员 ${people}，群 ${rooms}，知识 ${articles}。`,
  reloadFailed: (problems: readonly string[]): string =>
    `没有重载，仍用原来的设置。请改好再发一次：\n${problems.slice(0, 8).join('\n')}`,
  directHello: '您好，请直接说遇到的问题，截图也可以；看能发什么请回“帮助”。',

  why: (kind: 'confident' | 'candidates' | 'none', lines: readonly string[]): string =>
    [{ confident: '会直接回答', candidates: '会给出候选', none: '会请工程师' }[kind], ...lines].join('\n'),

  summary: summaryInChinese,
  ...clocksInChinese,
  ...rosterInChinese,
  ...knowledgeInChinese,
  ...announcementInChinese,
  ...checklistInChinese,
  ...alertInChinese,
  ...attainmentInChinese,
  ...problemInChinese,
  ...vendorInChinese,
  ...acrossInChinese,
  ...callsInChinese,
  ...ticketViewsInChinese,
  ...refusalsInChinese,
  ...reasonsInChinese,
  ...serviceInChinese,
  ...accountsInChinese,
  ...homeInChinese,
  ...terminalInChinese,
  ...privacyInChinese,
} as const
