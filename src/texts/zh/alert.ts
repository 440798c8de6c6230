import type { Alert } from '../../domain/problems/alert.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaClock, chinaClockFrom, duration, type Instant } from '../../domain/time.ts'
import { fitting, shortened } from '../lines.ts'
import { severityNames } from './names.ts'

const linesShown = 8

/** What is said about alerts of monitoring systems (REC-6). */
export const alertInChinese = {
  alertCalled: (ticket: Ticket, alert: Alert, due: Instant | null, now: Instant): string =>
    [
      fitting(
        `告警 #${ticket.number} ${severityNames[ticket.severity]} ${alert.source}：${shortened(alert.title, 24)}`,
        `告警 #${ticket.number} ${severityNames[ticket.severity]} ${shortened(alert.source, 20)}\n${alert.title}`,
      ),
      ...(alert.text === '' ? [] : [shortened(alert.text, 60)]),
      `${due === null ? '' : `响应 ${chinaClockFrom(due, now)} 前。`}接单请发：认领 ${ticket.number}`,
    ].join('\n'),
  alertLine: (number: string, alert: Alert): string => `#${number} ${shortened(alert.title, 16)}`,
  alertsCalled: (lines: readonly string[]): string =>
    [
      `${lines.length} 个告警：`,
      ...lines.slice(0, linesShown),
      ...(lines.length > linesShown ? [`还有 ${lines.length - linesShown} 个，看全部请发：列表 未接`] : []),
    ].join('\n'),
  alertsOver: (lines: readonly string[]): string =>
    [
      `${lines.length} 个告警已恢复：`,
      ...lines.slice(0, linesShown),
      ...(lines.length > linesShown ? [`还有 ${lines.length - linesShown} 个`] : []),
    ].join('\n'),
  alertAgain: (alert: Alert): string => `告警再次出现（第 ${alert.round} 次，${chinaClock(alert.since)}）`,
  alertOver: '告警已恢复',
  alertRecovered: (number: string, alert: Alert, now: Instant): string =>
    `#${number} 告警已恢复，历时 ${duration(now - alert.since)}：${shortened(alert.title, 20)}`,
} as const
