import type { ClockKind, Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import { chinaClock, chinaClockFrom, chinaMonthDay, type Instant } from '../../domain/time.ts'
import { trimStop } from '../lines.ts'
import { factInChinese } from './history.ts'
import { categoryNames, clockNames, listTitles, severityNames, stateNames } from './names.ts'

/** A ticket, its history, and lists of tickets, as they are shown to who asks. */
export const ticketViewsInChinese = {
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
    const what = factInChinese(fact, name)
    return what === null ? null : `${chinaMonthDay(at)} ${chinaClock(at)} ${who} ${what}`
  },
  list: (title: string, lines: readonly string[], more: number): string =>
    lines.length === 0
      ? `${title}：没有。`
      : `${title} ${lines.length + more} 张\n${lines.join('\n')}${more > 0 ? `\n还有 ${more} 张，缩小范围再看，例如：列表 未接` : ''}`,
  listLine: (t: Ticket, who: string, assignee: string | null, due: Instant | null, now: Instant): string => {
    const by = due === null ? '' : due <= now ? ' 已超时' : ` ${chinaClockFrom(due, now)} 前`
    return `#${t.number} ${t.title}（${who}） ${t.state === 'working' || t.state === 'waiting' ? (assignee ?? '未认领') : stateNames[t.state]}${by}`
  },
  listTitle: (filter: keyof typeof listTitles): string => listTitles[filter],
  mineTitle: '我的工单',
} as const
