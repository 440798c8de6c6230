import { chinaDayNumber, day, weekday, type Instant } from '../time.ts'

/** Days as people write them, with the hours they mean. */
export interface DaysRead {
  readonly firstDay: number
  readonly lastDay: number
  /** Minutes after midnight of the first and of the last day; null: the whole days. */
  readonly hours: { readonly from: number; readonly to: number } | null
  readonly part: 'whole' | 'morning' | 'afternoon' | 'evening'
  /** What stands behind them. */
  readonly rest: string
}

const relative: Readonly<Record<string, number>> = {
  前天: -2, 昨天: -1, 昨日: -1, 今天: 0, 今日: 0, 今: 0, 当天: 0, 明天: 1, 明日: 1, 明: 1, 后天: 2, 大后天: 3,
  yesterday: -1, today: 0, tonight: 0, tomorrow: 1,
} // prettier-ignore

const weekdays: Readonly<Record<string, number>> = {
  一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7,
  mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7,
} // prettier-ignore

/** Day number of a date, or null when there is none such. */
const dated = (year: number, month: number, date: number): number | null => {
  const utc = Date.UTC(year, month - 1, date)
  const check = new Date(utc)
  return check.getUTCMonth() === month - 1 && check.getUTCDate() === date ? utc / day : null
}

/** The year that is left out is the one in which the date lies nearest to today. */
const nearest = (month: number, date: number, today: number): number | null => {
  const year = new Date(today * day).getUTCFullYear()
  const days = [year - 1, year, year + 1].flatMap((candidate) => dated(candidate, month, date) ?? [])
  return days.toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today))[0] ?? null
}

interface DayRead {
  readonly dayNumber: number
  readonly rest: string
}

/** One day at the beginning of the text. */
const readDay = (text: string, today: number): DayRead | null => {
  const iso = /^(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|号)?/.exec(text)
  if (iso !== null) {
    const found = dated(Number(iso[1]), Number(iso[2]), Number(iso[3]))
    return found === null ? null : { dayNumber: found, rest: text.slice(iso[0].length) }
  }
  const short = /^(\d{1,2})(?:月(\d{1,2})(?:日|号)?|[/.](\d{1,2})(?!\d)|-(\d{1,2})(?![\d:]))/.exec(text)
  if (short !== null) {
    const found = nearest(Number(short[1]), Number(short[2] ?? short[3] ?? short[4]), today)
    return found === null ? null : { dayNumber: found, rest: text.slice(short[0].length) }
  }
  const alone = /^(\d{1,2})(?:日|号)/.exec(text)
  if (alone !== null) {
    const now = new Date(today * day)
    const found = dated(now.getUTCFullYear(), now.getUTCMonth() + 1, Number(alone[1]))
    return found === null ? null : { dayNumber: found, rest: text.slice(alone[0].length) }
  }
  const week = /^(下|本|这)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])/.exec(text)
  if (week !== null) {
    const wanted = weekdays[week[2] ?? ''] ?? 1
    const monday = today - weekday(today) + 1
    const thisWeek = monday + wanted - 1
    const found = week[1] === '下' ? thisWeek + 7 : week[1] === undefined && thisWeek < today ? thisWeek + 7 : thisWeek
    return { dayNumber: found, rest: text.slice(week[0].length) }
  } // prettier-ignore
  const word =
    /^(大后天|[前昨今明后当](?:天|日)|今(?=[早晚])|明(?=[早晚])|yesterday|today|tonight|tomorrow)/i.exec(text)
  if (word !== null)
    return {
      dayNumber: today + (relative[(word[1] ?? '').toLowerCase()] ?? 0),
      rest: /^tonight$/i.test(word[0]) ? `evening${text.slice(word[0].length)}` : text.slice(word[0].length),
    }
  const english = /^(next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b/i.exec(text)
  if (english !== null) {
    const thisWeek = today - weekday(today) + (weekdays[(english[2] ?? '').toLowerCase()] ?? 1)
    return {
      dayNumber: english[1] !== undefined || thisWeek < today ? thisWeek + 7 : thisWeek,
      rest: text.slice(english[0].length),
    }
  }
  return null
}

const clock = (hours: string | undefined, minutes: string | undefined): number | null => {
  const total = Number(hours) * 60 + Number(minutes ?? '0')
  return Number(hours) <= 24 && Number(minutes ?? '0') < 60 && total <= 1440 ? total : null
}

const hoursPattern =
  /^\s*(\d{1,2})(?:[:：]|点)(\d{2})?分?\s*(?:-|–|—|~|至|到|to )\s*(\d{1,2})(?:[:：]|点)(\d{2})?分?/i

/**
 * Reads `今天`, `明天下午`, `今晚`, `3月5日`, `3月5日-3月7日`, `3月5日-7日`, `2026-03-05`, `周五`, `本周`, `下周`, `上周`,
 * `3月5日 14:00-17:30`, `tomorrow`, `3-5`, `this week` from the beginning of a text, by the Chinese date of `now`.
 * A date without a year is the one nearest to today. Null when it does not begin with a day.
 */
export const readDays = (text: string, now: Instant): DaysRead | null => {
  const today = chinaDayNumber(now)
  const line = text.normalize('NFKC').trim()
  const whole =
    /^(本周|这周|这星期|下周|下星期|上周|上星期|this week|next week|last week|week)(?![一二三四五六日天])/i.exec(
      line,
    )
  if (whole !== null) {
    const monday =
      today -
      weekday(today) +
      1 +
      (/^(?:下|next)/i.test(whole[0]) ? 7 : /^(?:上|last)/i.test(whole[0]) ? -7 : 0)
    return {
      firstDay: monday,
      lastDay: monday + 6,
      hours: null,
      part: 'whole',
      rest: line.slice(whole[0].length).trim(),
    }
  }
  const first = readDay(line, today)
  if (first === null) return null
  let { rest } = first
  let lastDay = first.dayNumber
  const joint = /^\s*(?:-|–|—|~|至|到|to )\s*/i.exec(rest)
  if (joint !== null) {
    const after = rest.slice(joint[0].length)
    const bare = /^(\d{1,2})(?:日|号)/.exec(after)
    const start = new Date(first.dayNumber * day)
    const last =
      bare === null
        ? readDay(after, today)
        : {
            dayNumber: dated(start.getUTCFullYear(), start.getUTCMonth() + 1, Number(bare[1])) ?? -1,
            rest: after.slice(bare[0].length),
          }
    if (last === null || last.dayNumber < first.dayNumber) return null
    lastDay = last.dayNumber
    rest = last.rest
  }
  const part = /^\s*(早上|上午|下午|晚上|晚|夜里|夜班|早|morning|afternoon|evening|night)/i.exec(rest)
  if (part !== null) rest = rest.slice(part[0].length)
  const span = hoursPattern.exec(rest)
  const from = span === null ? null : clock(span[1], span[2])
  const to = span === null ? null : clock(span[3], span[4])
  if (span !== null && (from === null || to === null || (lastDay === first.dayNumber && to <= from)))
    return null
  if (span !== null) rest = rest.slice(span[0].length)
  const named = part?.[1]?.toLowerCase() ?? ''
  return {
    firstDay: first.dayNumber,
    lastDay,
    hours: from === null || to === null ? null : { from, to },
    part: /上午|早|morning/.test(named) ? 'morning' : /下午|afternoon/.test(named) ? 'afternoon' : named === '' ? 'whole' : 'evening',
    rest: rest.replace(/^[\s,，:：、]+/, '').trim(),
  } // prettier-ignore
}
