import type { SameTexts } from '../texts.ts'
import { chinaClock } from '../../domain/time.ts'
import { clockInEnglish, durationInEnglish } from './time.ts'
import { fitting, shortened } from '../lines.ts'
import type { alertInChinese } from '../zh/alert.ts'

const linesShown = 8

/** What is said about alerts of monitoring systems (REC-6). */
export const alertInEnglish: SameTexts<typeof alertInChinese> = {
  alertCalled: (ticket, alert, due, now) =>
    [
      fitting(
        `Alert #${ticket.number} ${ticket.severity}, ${alert.source}: ${shortened(alert.title, 26)}`,
        `Alert #${ticket.number} ${ticket.severity}, ${shortened(alert.source, 20)}\n${alert.title}`,
      ),
      ...(alert.text === '' ? [] : [shortened(alert.text, 90)]),
      `${due === null ? '' : `Response by ${clockInEnglish(due, now)}. `}To take it, reply “claim ${ticket.number}”.`,
    ].join('\n'),
  alertLine: (number, alert) => `#${number} ${shortened(alert.title, 24)}`,
  alertsCalled: (lines) =>
    [
      `${lines.length} alerts:`,
      ...lines.slice(0, linesShown),
      ...(lines.length > linesShown
        ? [`${lines.length - linesShown} more; to see them all, reply “list”.`]
        : []),
    ].join('\n'),
  alertsOver: (lines) =>
    [
      `${lines.length} alerts are over:`,
      ...lines.slice(0, linesShown),
      ...(lines.length > linesShown ? [`${lines.length - linesShown} more`] : []),
    ].join('\n'),
  alertAgain: (alert) => `The alert is back (number ${alert.round}, ${chinaClock(alert.since)})`,
  alertOver: 'the alert is over',
  alertRecovered: (number, alert, now) =>
    fitting(
      `#${number}: over after ${durationInEnglish(now - alert.since)}: ${shortened(alert.title, 26)}`,
      `#${number}: over after ${durationInEnglish(now - alert.since)}\n${shortened(alert.title, 40)}`,
    ),
}
