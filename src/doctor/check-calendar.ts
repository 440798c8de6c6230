import type { DayTable } from '../domain/calendar/calendar.ts'
import { clocksOf } from '../domain/clocks/clocks.ts'
import type { Contract } from '../domain/contract/contract.ts'
import type { Ticket } from '../domain/tickets/ticket.ts'
import { chinaDate, type Instant } from '../domain/time.ts'
import { fine, type Finding } from './finding.ts'

/** The notice of the next year comes out in late October or November; from then on a missing one is worth a word. */
const monthOfNotice = 11

const addNotice = '国务院办公厅通知发布后，把这一年的节假日文件放进 knowledge/calendar（或升级到新版本）'

/** Are the workdays of this year, of the next, and of every running deadline known? */
export const checkCalendar = (
  days: DayTable,
  contract: Contract | null,
  tickets: readonly Ticket[],
  now: Instant,
): readonly Finding[] => {
  const findings: Finding[] = []
  const add = (level: 'error' | 'warning', message: string): number =>
    findings.push({ level, area: 'calendar', file: null, line: null, message, next: addNotice })
  const [year = 0, month = 0] = chinaDate(now).split('-').map(Number)
  if (!days.years.has(year)) add('error', `没有 ${year} 年的节假日，工作日时限会按星期一到星期五算错`)
  if (month >= monthOfNotice && !days.years.has(year + 1))
    add('warning', `还没有 ${year + 1} 年的节假日，跨年的工作日时限只能估计`)
  const guessed = tickets.filter((ticket) => contract !== null && runsIntoUnknownYear(ticket, contract, now))
  if (guessed.length > 0)
    add(
      'warning',
      `${guessed.length} 张在办工单的时限落在没有节假日数据的年份：${guessed
        .slice(0, 5)
        .map((ticket) => `#${ticket.number}`)
        .join('、')}`,
    )
  const known = [...days.years].sort((a, b) => a - b).join('、')
  return findings.length > 0 ? findings : [fine('calendar', `有 ${known} 年的节假日和调休`)]
}

const runsIntoUnknownYear = (ticket: Ticket, contract: Contract, now: Instant): boolean =>
  clocksOf(ticket, contract, now).some((clock) => clock.unknownYear && clock.metAt === null)

/** A wall clock that jumped back makes every deadline wrong; only what was written before can tell. */
export const checkClock = (
  tickets: readonly Ticket[],
  now: Instant,
  timeZone: string,
): readonly Finding[] => {
  const mend = '校准系统时间（如 timedatectl set-ntp true），再启动'
  const wrong = (message: string): readonly Finding[] => [
    { level: 'error', area: 'clock', file: null, line: null, message, next: mend },
  ]
  if (now < Date.UTC(2025, 0, 1)) return wrong(`系统时间是 ${chinaDate(now)}，明显不对`)
  const newest = tickets.reduce((latest, ticket) => Math.max(latest, ticket.openedAt), 0)
  if (newest > now)
    return wrong(`系统时间比最近一张工单还早（工单 ${chinaDate(newest)}，现在 ${chinaDate(now)}）`)
  return [fine('clock', `系统时间 ${chinaDate(now)}；本机时区 ${timeZone}，时限一律按北京时间算，不受影响`)]
}
