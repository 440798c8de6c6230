import type { Severity, TicketState } from '../../src/domain/tickets/ticket.ts'
import { chinaClock, chinaDate, chinaMonthDay, type Instant } from '../../src/domain/time.ts'

/** What the page of the app says around the tickets. */
export interface HomeWords {
  readonly mine: string
  readonly all: string
  readonly none: string
  readonly summary: string
  readonly more: (count: number) => string
  readonly counts: (open: number, unclaimed: number, late: number) => string
  readonly due: (at: Instant) => string
  readonly late: string
  readonly unclaimed: string
  readonly updated: (at: Instant) => string
  readonly states: Readonly<Record<TicketState, string>>
  readonly severities: Readonly<Record<Severity, string>>
}

const zh: HomeWords = {
  mine: '我的工单',
  all: '未完工单',
  none: '现在没有未完的工单。有问题请在频道里直接说，或者发 `/zhiban 问题`。',
  summary: '日报',
  more: (count) => `还有 ${count} 张，请在频道里发“列表”查看。`,
  counts: (open, unclaimed, late) => `未完 ${open} 张，待接 ${unclaimed} 张，超时 ${late} 张`,
  due: (at) => `${chinaMonthDay(at)} ${chinaClock(at)} 前`,
  late: '已超时',
  unclaimed: '还没有人接',
  updated: (at) =>
    `${chinaMonthDay(at)} ${chinaClock(at)} 的情况，打开本页时更新。\`/zhiban 帮助\` 看全部用法。`,
  states: {
    open: '已记录', answered: '已答复', queued: '待接单', working: '处理中', waiting: '等待中', resolved: '待确认',
    closed: '已关闭', declined: '不受理', merged: '已合并',
  }, // prettier-ignore
  severities: { normal: '一般', urgent: '紧急', critical: '重大' },
}

const en: HomeWords = {
  mine: 'My tickets',
  all: 'Open tickets',
  none: 'No open tickets. Ask in the channel, or type `/zhiban your question`.',
  summary: 'Daily summary',
  more: (count) => `${count} more: type “list” in the channel.`,
  counts: (open, unclaimed, late) => `${open} open, ${unclaimed} unclaimed, ${late} late`,
  due: (at) => `due ${chinaDate(at)} ${chinaClock(at)} (UTC+8)`,
  late: 'late',
  unclaimed: 'nobody has it yet',
  updated: (at) =>
    `As of ${chinaDate(at)} ${chinaClock(at)} (UTC+8); opening this page updates it. \`/zhiban help\` lists everything.`,
  states: {
    open: 'recorded', answered: 'answered', queued: 'unclaimed', working: 'in progress', waiting: 'waiting', resolved: 'to confirm',
    closed: 'closed', declined: 'declined', merged: 'merged',
  }, // prettier-ignore
  severities: { normal: 'normal', urgent: 'urgent', critical: 'critical' },
}

export const homeWords: Readonly<Record<'zh-CN' | 'en', HomeWords>> = { 'zh-CN': zh, en }
