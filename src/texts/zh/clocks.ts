import type { ClockKind } from '../../domain/tickets/ticket.ts'
import { chinaClockFrom, duration, type Instant } from '../../domain/time.ts'
import { ended, fitting, gathered, trimStop } from '../lines.ts'
import { clockNames } from './names.ts'

interface Moved {
  readonly clock: ClockKind
  readonly from: Instant
  readonly to: Instant
}

/** What the desk says about clocks beyond plain reminders: proposals, progress, contacts, follow-ups, catching up. */
export const clocksInChinese = {
  /** What is to be typed when the thing is done; null where nothing need be typed or the words around say it. */
  clockStep: (clock: ClockKind, number: string, claimed: boolean): string | null =>
    clock === 'report'
      ? `交了请发：报告 ${number} 提交`
      : clock === 'response' && !claimed
        ? `接单请发：认领 ${number}`
        : null,
  proposalAsk: (number: string, title: string, until: Instant, now: Instant): string =>
    `#${number} 到了解决时限还没解决，请 ${chinaClockFrom(until, now)} 前交处理建议。\n${title}\n例如：建议 ${number} 先用备用通道办理`,
  proposed: (number: string, text: string): string =>
    fitting(
      `#${number} 暂时先这样处理：${ended(text, '。')}我们接着解决。`,
      `#${number} 我们接着解决，暂时请先这样处理：\n${ended(text, '。')}`,
    ),
  proposalNoted: (number: string): string => `#${number} 处理建议已记录，已告诉提问人。`,

  progressAsk: (number: string, due: Instant, now: Instant): string =>
    `#${number} 请在 ${chinaClockFrom(due, now)} 前通报进展。\n例如：进展 ${number} 正在切换备用服务器`,
  progress: (number: string, text: string): string =>
    fitting(`#${number} 进展：${ended(text, '。')}`, `#${number} 进展通报\n${ended(text, '。')}`),
  progressNoted: (number: string, next: Instant | null, now: Instant): string =>
    `#${number} 进展已通报${next === null ? '' : `，下一次 ${chinaClockFrom(next, now)} 前`}。`,

  notify: (
    number: string,
    severity: string,
    title: string,
    who: string,
    engineer: string | null,
    openedAt: Instant,
    now: Instant,
  ): string =>
    `${severity}问题 #${number}，${chinaClockFrom(openedAt, now)} 提出\n${trimStop(title)}\n${who}。${engineer === null ? '正在请工程师' : `${engineer}正在处理`}，有进展马上通报。`,
  notifyLine: (number: string, severity: string): string => `#${number} ${severity}`,
  notifyByPhone: (number: string, contacts: readonly string[], due: Instant, now: Instant): string =>
    `#${number} 请在 ${chinaClockFrom(due, now)} 前打电话通知：\n${contacts.join('、')}\n打完请发：已通知 ${number} 姓名`,
  notifyMissing: (number: string, due: Instant, now: Instant): string =>
    `#${number} 还没通知到指定联系人，时限 ${chinaClockFrom(due, now)}。\n请直接联系，之后请发：已通知 ${number} 姓名`,
  notifiedNoted: (number: string, contacts: string): string => `#${number} 已记录，通知了${contacts}。`,

  followupAsk: (number: string, who: string, due: Instant, now: Instant): string =>
    `#${number} 请在 ${chinaClockFrom(due, now)} 前回访，问清是否解决。\n${who}\n之后请发：回访 ${number} 结果`,
  visitedNoted: (number: string): string => `#${number} 回访已记录。`,
  vendorAsk: (number: string, due: Instant, now: Instant): string =>
    `#${number} 厂商应在 ${chinaClockFrom(due, now)} 前返回，请催一下。\n返回后请发：厂商回复 ${number} 结果`,

  tracked: (number: string, title: string, after: number): string =>
    `#${number} 过了 ${duration(after)}没解决，已列入备案跟踪。\n${title}\n看全部请发：列表 跟踪`,
  trackedLine: (number: string, who: string | null): string => `#${number} ${who ?? '未认领'} 备案跟踪`,

  peakCalled: (peak: string, number: string, title: string): string =>
    `${peak}期间请一起关注 #${number}。\n${trimStop(title)}`,

  catchUp: (lines: readonly string[]): string =>
    gathered(`一并告知 ${lines.length} 件：`, lines, (n) => `还有 ${n} 件，请发：列表`),

  retimed: (number: string, moved: readonly Moved[], reason: string, now: Instant): string =>
    [
      `#${number} 时限改了：${reason}`,
      ...moved.map(
        ({ clock, from, to }) =>
          `${clockNames[clock]} ${chinaClockFrom(from, now)} → ${chinaClockFrom(to, now)}`,
      ),
    ].join('\n'),
  retimedLine: (number: string, clock: ClockKind, to: Instant, now: Instant): string =>
    `#${number} ${clockNames[clock]} ${chinaClockFrom(to, now)}`,
  retimes: (lines: readonly string[]): string =>
    gathered(`${lines.length} 张工单时限改了：`, lines, (n) => `还有 ${n} 张，请发：列表`),
  contractChanged: '合同设置有变动',

  guessed: (line: string): string => `${line}（该年节假日未公布，暂估）`,
  acknowledgedAll: (numbers: readonly string[]): string =>
    `不再重复提醒：${numbers.map((number) => `#${number}`).join('、')}`,
  nothingToAcknowledge: '现在没有在重复提醒的工单。\n要停某一张请发：知道了 1023',
} as const
