import type { Calendar, WorkingWindow } from '../domain/calendar/calendar.ts'
import type { Condition, ReminderLadder, Target } from '../domain/contract/policy.ts'
import type { Channel, WaitingFor } from '../domain/tickets/ticket.ts'
import { chinaClockSeconds, chinaDate, chinaDayNumber, hour, minute, second, startOfChinaDay, weekday, type Instant } from '../domain/time.ts' // prettier-ignore
import { categoryNames } from '../texts/zh/names.ts'

export const channelNames: Readonly<Record<Channel, string>> = { group: '群', phone: '电话', email: '邮件', visit: '现场', alert: '监控告警' } // prettier-ignore
export const waitingNames: Readonly<Record<WaitingFor, string>> = { user: '等用户', vendor: '等厂商' }
export const startNames: Readonly<Record<Target['from'], string>> = { opened: '报上来', resolved: '解决', severity: '定为这个等级' } // prettier-ignore

/** `1 小时 30 分钟`: exact to the second, unlike the short form of the chat texts. */
export const exactLength = (ms: number): string => {
  const parts = [
    [Math.floor(ms / hour), '小时'],
    [Math.floor((ms % hour) / minute), '分钟'],
    [Math.floor((ms % minute) / second), '秒'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`)
  return said.length === 0 ? '0 秒' : said.join(' ')
}

const weekdayName = (dayNumber: number): string => `星期${'一二三四五六日'[weekday(dayNumber) - 1] ?? ''}`

/** `10-09 星期五`. */
export const dayName = (dayNumber: number): string =>
  `${chinaDate(startOfChinaDay(dayNumber)).slice(5)} ${weekdayName(dayNumber)}`

/** `2026-10-09 星期五 17:30:00`. */
export const fullTime = (at: Instant): string =>
  `${chinaDate(at)} ${weekdayName(chinaDayNumber(at))} ${chinaClockSeconds(at)}`

const clockOfDay = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const windowList = (windows: readonly WorkingWindow[]): string =>
  windows.map(({ from, to }) => `${clockOfDay(from)}-${clockOfDay(to)}`).join('、')

/** `7×24 小时`, or the hours of the week with what holidays and make-up days mean. */
export const calendarWords = (calendar: Calendar): string => {
  if (calendar.kind === 'always') return '7×24 小时'
  const runs: { first: number; last: number; hours: string }[] = []
  for (const [index, windows] of calendar.week.entries()) {
    const before = runs.at(-1)
    const hours = windowList(windows)
    if (before?.hours === hours) before.last = index
    else runs.push({ first: index, last: index, hours })
  }
  const days = '一二三四五六日'
  const week = runs
    .filter(({ hours }) => hours !== '')
    .map(
      ({ first, last, hours }) =>
        `星期${days[first] ?? ''}${last > first ? `到${days[last] ?? ''}` : ''} ${hours}`,
    )
  const special =
    calendar.days.holidays.size === 0 && calendar.days.makeUpDays.size === 0
      ? '节假日照常'
      : `法定节假日不算，调休上班日${calendar.makeUp === null ? '照星期一' : ` ${windowList(calendar.makeUp)}`}`
  return [...week, special].join('；')
}

/** The condition of a target in words; empty when it always holds. */
export const conditionWords = (when: Condition): string =>
  [
    when.tier === undefined ? '' : `升级到第 ${when.tier} 级时重新起算`,
    when.day === undefined ? '' : when.day === 'workday' ? '工作日' : '非工作日',
    when.during === undefined ? '' : `${when.during} 时段内`,
    when.outside === undefined ? '' : `${when.outside} 时段外`,
    when.channel === undefined
      ? ''
      : `来自${when.channel.map((channel) => channelNames[channel]).join('、')}`,
    when.category === undefined ? '' : when.category.map((category) => categoryNames[category]).join('、'),
  ]
    .filter((part) => part !== '')
    .join('，')

/** When reminders come before, at and after a target. */
export const ladderWords = (ladder: ReminderLadder): string =>
  `${ladder.before.map((share) => `${Math.round(share * 100)}%`).join('、')} 和到时提醒，之后每 ${exactLength(ladder.repeatAfter)}一次，${
    ladder.repeatAtMost === null ? '直到有人回“收到”' : `最多 ${ladder.repeatAtMost} 次`
  }`

/** Terminals give a Chinese character the room of two letters. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’…—×]/u.test(letter) ? 2 : 1), 0) // prettier-ignore

/** Rows as lines with aligned columns. */
export const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell))
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  )
}
