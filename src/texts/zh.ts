import type { Article } from '../domain/article.ts'
import { categoryNames, severityNames } from '../domain/parse-command.ts'
import type { Summary } from '../domain/summary.ts'
import type { ClockKind, Severity, Ticket, TicketFact, TicketState } from '../domain/ticket.ts'
import { chinaClock, chinaClockFrom, chinaMonthDay, duration, type Instant } from '../domain/time.ts'

const stateNames: Readonly<Record<TicketState, string>> = {
  open: '已记录', answered: '已答复', queued: '待接', working: '处理中', waiting: '等待中', resolved: '待确认',
  closed: '已关闭', declined: '不受理', merged: '已合并',
} // prettier-ignore

const clockNames: Readonly<Record<ClockKind, string>> = {
  response: '响应', resolution: '解决', report: '分析报告', notify: '通知', progress: '进展通报', followup: '回访',
} // prettier-ignore

const trimStop = (text: string): string => text.replace(/[。.]+$/, '')

const numbered = (steps: readonly string[]): string =>
  steps.map((step, i) => `${i + 1}. ${trimStop(step)}`).join('\n')

/** One line about a ticket, as lists and reminders show it. */
const ticketLine = (t: Pick<Ticket, 'number' | 'title'>, who: string): string =>
  `#${t.number} ${t.title}（${who}）`

/** Everything the desk says in Chinese. Texts hold no @: the mention is part of the notice. */
export const zh = {
  stateName: (state: TicketState): string => stateNames[state],
  clockName: (clock: ClockKind): string => clockNames[clock],
  severityName: (severity: Severity): string => severityNames[severity],
  nobody: '未认领',

  answer: (article: Pick<Article, 'id' | 'version' | 'question' | 'cause' | 'steps'>): string => {
    const question = trimStop(article.question).replace(/[？?]$/, '')
    const lead =
      article.cause === '' ? `${question}，请这样试：` : `${question}：${trimStop(article.cause)}。`
    return `${lead}\n${numbered(article.steps)}\n依据 ${article.id} v${article.version}。`
  },
  answerPrompt: '好了请回“解决了”，不行回“没解决”，我马上请工程师。',
  solvedLabel: '解决了',
  unsolvedLabel: '没解决',

  candidates: (number: string, questions: readonly string[]): string =>
    `您遇到的是哪一种？\n${questions.map((q, i) => `${i + 1} ${trimStop(q)}`).join('\n')}\n#${number}`,
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
      t.title,
      ...(reason === null ? [] : [reason]),
      `${due === null ? '' : `${clockNames.response} ${chinaClockFrom(due, now)} 前。`}接单请发：认领 ${t.number}`,
    ].join('\n'),
  unsolvedReason: '知识库的答案没有解决',
  noPickReason: '给出的几种都没有选',

  claimed: (number: string, engineer: string, due: Instant | null, now: Instant): string =>
    `${engineer}已认领 #${number}${due === null ? '，正在处理。' : `，${chinaClockFrom(due, now)} 前解决。`}`,
  alreadyClaimed: (number: string, engineer: string, at: Instant): string =>
    `#${number} 刚被${engineer}认领（${chinaClock(at)}）。要接手请发：转派 ${number} 给我`,
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
    `#${number} 已升级到${tier}${engineer === null ? '' : `，由${engineer}跟进`}${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  escalatedStaff: (t: Ticket, tier: string, engineer: string | null, reason: string): string =>
    `#${t.number} 升级到${tier}${engineer === null ? '，当前无人值班，请负责人安排' : `，请${engineer}接单`}\n${t.title}\n原因：${reason}\n接单请发：认领 ${t.number}`,
  severityChanged: (
    number: string,
    from: Severity,
    to: Severity,
    response: Instant | null,
    resolution: Instant | null,
    now: Instant,
  ): string =>
    `#${number} 由${severityNames[from]}改为${severityNames[to]}，时限从提问时起重算：` +
    [
      response === null ? null : `响应 ${chinaClockFrom(response, now)}`,
      resolution === null ? null : `解决 ${chinaClockFrom(resolution, now)}`,
    ]
      .filter((x) => x !== null)
      .join('，') +
    ' 前。',
  changed: (number: string, what: string): string => `#${number} 已改：${what}。`,
  category: (category: keyof typeof categoryNames): string => `类别 ${categoryNames[category]}`,
  module: (system: string | null, module: string | null): string => `模块 ${module ?? system ?? '未定'}`,
  noted: (number: string): string => `#${number} 已备注。`,
  waitingUser: (number: string, text: string): string =>
    `#${number} ${text === '' ? '还需要您补充一点情况，请在群里回复。' : `需要您配合：${trimStop(text)}。`}收到后接着处理。`,
  waitingVendor: (number: string, text: string): string =>
    `#${number} 已转厂商处理${text === '' ? '' : `（${trimStop(text)}）`}，有进展马上告诉您。`,
  resumed: (number: string, due: Instant | null, now: Instant): string =>
    `#${number} 继续处理${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  userBack: (number: string, who: string): string => `#${number} ${who}已回复，时限恢复。`,

  resolved: (number: string, engineer: string, fix: string): string =>
    `#${number} ${engineer}已处理：${trimStop(fix)}。请看一下。`,
  resolvedPrompt: '好了回“好了”，不行请直接说。',
  confirmLabel: '好了',
  rejectLabel: '还是不行',
  closedThanks: (number: string): string => `好的，#${number} 已关闭。`,
  solvedByRequester: (number: string, who: string): string =>
    `#${number} ${who}说已经好了，已关闭。请补一句原因：备注 ${number} 原因…`,
  reopened: (number: string, engineer: string | null, due: Instant | null, now: Instant): string =>
    `抱歉还没好。#${number} 已重新打开，${engineer === null ? '正在请工程师' : `${engineer}接着处理`}${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`,
  reopenedStaff: (t: Ticket, who: string): string => `#${t.number} ${who}反映还没好，已重新打开：${t.title}`,
  closedSilent: (number: string): string => `#${number} 没有新的情况，已关闭。还有问题请回“重开 ${number}”。`,
  closed: (number: string, reason: string): string =>
    `#${number} 已关闭${reason === '' ? '' : `：${trimStop(reason)}`}。还有问题请回“重开 ${number}”。`,
  declined: (number: string, reason: string): string =>
    `抱歉，#${number} 不在本服务台受理范围内。${reason === '' ? '请联系对应系统的服务方。' : `${trimStop(reason)}。`}`,
  merged: (number: string, into: string): string =>
    `#${number} 与 #${into} 是同一问题，已并到 #${into}，处理结果会一起通知您。`,
  linked: (number: string, to: string): string => `#${number} 已与 #${to} 关联。`,
  registered: (number: string, title: string, due: Instant | null, now: Instant): string =>
    `已登记 #${number}：${title}${due === null ? '' : `\n响应 ${chinaClockFrom(due, now)} 前。`}`,
  acknowledged: (number: string): string => `#${number} 不再重复提醒。`,

  reminderLine: (number: string, who: string | null, due: Instant, now: Instant): string =>
    `#${number} ${who ?? '未认领'} ${chinaClockFrom(due, now)}`,
  reminder: (clock: ClockKind, line: string, title: string): string =>
    `将到${clockNames[clock]}时限：${line}\n${title}`,
  reminders: (clock: ClockKind, lines: readonly string[]): string =>
    `${lines.length} 张工单将到${clockNames[clock]}时限：${lines.join(' · ')}`,
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
    return `${head}，${who === null ? '无人认领' : `${who}处理中`}。${acting}`
  },
  breaches: (clock: ClockKind, lines: readonly string[]): string =>
    `${lines.length} 张工单已超${clockNames[clock]}时限：${lines.join(' · ')}`,
  breachRepeatHint: (number: string): string => `停止重复提醒请发：知道了 ${number}`,

  show: (t: Ticket, who: string, assignee: string | null, clocks: readonly string[]): string =>
    [
      `#${t.number} ${stateNames[t.state]} ${severityNames[t.severity]} ${categoryNames[t.category]}`,
      t.title,
      `${who}，${chinaMonthDay(t.openedAt)} ${chinaClock(t.openedAt)}${t.module === null ? '' : `，${t.module}`}`,
      `处理人 ${assignee ?? '未认领'}${clocks.length === 0 ? '' : `；${clocks.join('，')}`}`,
      ...(t.fix === null
        ? []
        : [`${t.cause === null ? '' : `原因：${trimStop(t.cause)}；`}措施：${trimStop(t.fix)}`]),
    ].join('\n'),
  clockLine: (
    clock: ClockKind,
    state: 'running' | 'paused' | 'met' | 'breached',
    due: Instant,
    now: Instant,
  ): string =>
    state === 'met'
      ? `${clockNames[clock]}已达标`
      : state === 'paused'
        ? `${clockNames[clock]}暂停`
        : state === 'breached'
          ? `${clockNames[clock]}超时（${chinaClockFrom(due, now)}）`
          : `${clockNames[clock]} ${chinaClockFrom(due, now)} 前`,
  history: (number: string, lines: readonly string[]): string => `#${number} 经过\n${lines.join('\n')}`,
  historyLine: (
    at: Instant,
    who: string,
    fact: TicketFact,
    name: (person: string) => string,
  ): string | null => {
    const what = factText(fact, name)
    return what === null ? null : `${chinaMonthDay(at)} ${chinaClock(at)} ${who} ${what}`
  },
  list: (title: string, lines: readonly string[], more: number): string =>
    lines.length === 0
      ? `${title}：没有。`
      : `${title} ${lines.length + more} 张\n${lines.join('\n')}${more > 0 ? `\n还有 ${more} 张，缩小范围再看，例如：列表 未接` : ''}`,
  listLine: (t: Ticket, who: string, assignee: string | null, due: string): string =>
    `${ticketLine(t, who)} ${t.state === 'working' || t.state === 'waiting' ? (assignee ?? '未认领') : stateNames[t.state]}${due}`,
  listTitle: (filter: 'open' | 'unclaimed' | 'breached' | 'waiting' | 'resolved'): string =>
    ({
      open: '未完工单',
      unclaimed: '待接工单',
      breached: '超时工单',
      waiting: '等待中的工单',
      resolved: '待确认工单',
    })[filter],
  mineTitle: '我的工单',
  duty: (lines: readonly string[]): string => `现在值班\n${lines.join('\n')}`,
  dutyLine: (tier: string, names: readonly string[]): string =>
    `${tier} ${names.length === 0 ? '无人值班' : names.join('、')}`,

  help: (lines: readonly string[], requester: boolean): string =>
    requester
      ? `直接说问题就行，截图也可以。\n回答后：好了回“解决了”，不行回“没解决”。\n${lines.join('\n')}`
      : `工单号可省略：引用工单消息，或手上只有一张时。\n${lines.join('\n')}`,
  helpLine: (usage: string, does: string): string => `${usage}：${does}`,

  notAllowed: (word: string, who: string): string => `“${word}”只有${who}能用。请直接说问题，我来请工程师。`,
  roleName: (role: 'requester' | 'engineer' | 'keeper' | 'supervisor' | 'admin'): string =>
    ({
      requester: '提问人',
      engineer: '工程师',
      keeper: '知识管理员',
      supervisor: '主管',
      admin: '系统管理员',
    })[role],
  typo: (typed: string, usage: string): string => `没有“${typed}”这个命令。您是不是要发：${usage}`,
  whichTicket: (word: string, numbers: readonly string[]): string =>
    numbers.length === 0
      ? `请写上工单号，例如：${word} 1023；或引用那条工单消息再发。`
      : `请写上工单号：${numbers.map((n) => `${word} ${n}`).join('，')}`,
  noTicket: (number: string): string => `没有工单 #${number}。看未完工单请发：列表`,
  wrongState: (number: string, state: TicketState, next: string): string =>
    `#${number} 现在是“${stateNames[state]}”，不能这样做。${next}`,
  nextReopen: (number: string): string => `要重新处理请发：重开 ${number}`,
  nextClaim: (number: string): string => `要接手请发：认领 ${number}`,
  tooLateToReopen: (number: string): string =>
    `#${number} 关闭已久，不能重开。请直接再说一次问题，我会新开一张。`,
  notYours: (number: string, who: string): string =>
    `#${number} 由${who}负责。要接手请发：转派 ${number} 给我`,
  unknownPerson: (name: string): string => `名册里没有“${name}”这位工程师。看值班人员请发：值班`,
  needs: (usage: string): string => `还缺内容，请这样发：${usage}`,
  unknownSeverity: '等级只有：一般、紧急、重大。',
  unknownCategory: `类别有：${Object.values(categoryNames).join('、')}。`,
  unknownModule: (text: string): string => `没有找到模块“${text}”。请写合同里的模块名，例如：授权支付。`,
  topTier: (number: string): string => `#${number} 已在最高一级，不能再升。可发：等待厂商 ${number} 说明`,
  sameTicket: '两个工单号不能相同。',
  unknownDay: (text: string): string => `看不懂日期“${text}”。可以写：昨天、3月2日、2026-03-02。`,
  tooFull: '抱歉，刚才没能办成，请再发一次。',
  reloaded: (people: number, rooms: number, articles: number): string =>
    `已重载：人员 ${people}，群 ${rooms}，知识 ${articles}。`,
  reloadFailed: (problems: readonly string[]): string =>
    `没有重载，仍用原来的设置。请改好再发一次：\n${problems.slice(0, 8).join('\n')}`,
  directHello: '您好，请直接说遇到的问题，截图也可以；看能发什么请回“帮助”。',

  hours: (at: Instant): string => chinaClock(at),
  why: (kind: 'confident' | 'candidates' | 'none', lines: readonly string[]): string =>
    `${{ confident: '会直接回答', candidates: '会给出候选', none: '会请工程师' }[kind]}\n${lines.join('\n')}`,

  summary: (s: Summary): string => {
    const attained = (part: { readonly met: number; readonly total: number }): string =>
      part.total === 0 ? '无' : `${((part.met / part.total) * 100).toFixed(1).replace(/\.0$/, '')}%`
    const lines = [`${chinaMonthDay(s.from)} 日报 · ${s.name}${s.late ? '（补发）' : ''}`]
    const oldest =
      s.oldest === null
        ? ''
        : `（最久 ${duration(s.oldest.age)}：#${s.oldest.number}${s.oldest.waitingVendor ? ' 等厂商' : ''}）`
    lines.push(`新增 ${s.opened}，解决 ${s.finished}，在办 ${s.unfinished}${oldest}`)
    if (s.opened > 0)
      lines.push(
        `机器人直接解决 ${s.byBot}（${Math.round((s.byBot / s.opened) * 100)}%），响应达标 ${attained(s.response)}，解决达标 ${attained(s.resolution)}`,
      )
    if (s.breaches.length > 0)
      lines.push(
        `超时 ${s.breaches.length}：${s.breaches
          .slice(0, 5)
          .map((b) => `#${b.number} ${clockNames[b.clock]}`)
          .join('、')}`,
      )
    if (s.topics.length > 0) lines.push(`问得最多：${s.topics.map((t) => `${t.name} ${t.count}`).join('、')}`)
    if (s.bySeverity.urgent + s.bySeverity.critical > 0)
      lines.push(`其中重大 ${s.bySeverity.critical}，紧急 ${s.bySeverity.urgent}`)
    if (s.units.length > 0) lines.push(`单位：${s.units.map((u) => `${u.name} ${u.count}`).join('、')}`)
    if (s.people.length > 0)
      lines.push(`处理：${s.people.map((p) => `${p.name} 接 ${p.claimed} 结 ${p.resolved}`).join('，')}`)
    if (s.gaps.length > 0)
      lines.push(
        `还不会答：${s.gaps.map((g) => `${g.title}${g.count > 1 ? `（${g.count} 次）` : ''}`).join('、')}`,
      )
    if (s.decisions.length > 0)
      lines.push(
        `需要您定：${s.decisions.map((d) => `#${d.number} 厂商已拖 ${duration(d.waiting)}`).join('、')}`,
      )
    return lines.join('\n')
  },
} as const

/** What a fact says in a history line; null for what only the machine needs. */
const factText = (fact: TicketFact, name: (person: string) => string): string | null => {
  switch (fact.kind) {
    case 'opened': return '提问' // prettier-ignore
    case 'answered': return `给出 ${fact.article} v${fact.version}` // prettier-ignore
    case 'offered': return `给出 ${fact.articles.length} 个候选` // prettier-ignore
    case 'helped': return '确认解决' // prettier-ignore
    case 'unhelped': return '反映没解决' // prettier-ignore
    case 'queued': return `转人工：${fact.reason}` // prettier-ignore
    case 'called': return fact.person === null ? `呼叫${fact.tier}线，无人值班` : `呼叫${name(fact.person)}` // prettier-ignore
    case 'responded': return '响应' // prettier-ignore
    case 'claimed': return `认领（${name(fact.person)}）` // prettier-ignore
    case 'released': return '释放' // prettier-ignore
    case 'transferred': return `转派${name(fact.to)}` // prettier-ignore
    case 'escalated': return `升级到${fact.tier}线：${fact.reason}` // prettier-ignore
    case 'severity': return `${severityNames[fact.from]}→${severityNames[fact.to]}：${fact.reason}` // prettier-ignore
    case 'category': return `类别 ${categoryNames[fact.to]}` // prettier-ignore
    case 'module': return `模块 ${fact.module ?? fact.system ?? ''}` // prettier-ignore
    case 'noted': return `备注：${fact.text}` // prettier-ignore
    case 'waiting': return `等待${fact.for === 'user' ? '用户' : '厂商'}${fact.text === '' ? '' : `：${fact.text}`}` // prettier-ignore
    case 'resumed': return `继续${fact.reason === '' ? '' : `：${fact.reason}`}` // prettier-ignore
    case 'resolved': return `解决：${[fact.cause, fact.fix].filter((x) => x !== '').join('／')}` // prettier-ignore
    case 'confirmed': return '确认好了' // prettier-ignore
    case 'reopened': return `重开：${fact.reason}` // prettier-ignore
    case 'closed': return `关闭${fact.reason === '' ? '' : `：${fact.reason}`}` // prettier-ignore
    case 'declined': return `退回：${fact.reason}` // prettier-ignore
    case 'merged': return `并入 #${fact.into}` // prettier-ignore
    case 'absorbed': return `并来 #${fact.from}` // prettier-ignore
    case 'linked': return `关联 #${fact.to}` // prettier-ignore
    case 'breached': return `${clockNames[fact.clock]}超时（应 ${chinaClock(fact.dueAt)}）` // prettier-ignore
    case 'acknowledged': return '知道了' // prettier-ignore
    case 'followed':
    case 'reminded':
    case 'said':
    case 'unsaid':
      return null
  }
}

export type Texts = typeof zh
