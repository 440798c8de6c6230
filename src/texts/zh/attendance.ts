import type { AttendanceTable, HandoverView, SignNews } from '../../domain/people/roster-views.ts'
import {
  chinaClock,
  chinaClockFrom,
  chinaMonthDay,
  duration,
  startOfChinaDay,
  type Instant,
} from '../../domain/time.ts'
import { fitting, gathered, trimStop } from '../lines.ts'

const list = (names: readonly string[]): string => names.join('、')
const hashed = (numbers: readonly string[]): string => numbers.map((n) => `#${n}`).join('、')
const becauseOf = (reason: string): string => (reason === '' ? '' : `（${trimStop(reason)}）`)

const signWords = (news: SignNews, now: Instant): string => {
  switch (news.kind) {
    case 'in':
      if (news.late > 0)
        return `${chinaClock(news.at)} 已签到，晚了 ${duration(Math.max(60_000, news.late))}。`
      return `${chinaClock(news.at)} 已签到。${news.expected ? '' : '今天没有排您的班，也记下了。'}`
    case 'already':
      return `您 ${chinaClock(news.at)} 已经签到，不用再签。`
    case 'out': {
      const early = news.early > 0 ? `，比下班早 ${duration(Math.max(60_000, news.early))}。没下班请再发：签到` : '。'
      const missing = news.signedIn ? '' : '\n今天没有您的签到，需要更正请找主管。'
      const held = news.held.length === 0 ? '' : `\n您手上还有 ${hashed(news.held)}，要交出请发：交接 全部 给 @姓名`
      return `${chinaClock(news.at)} 已签退${early}${missing}${held}`
    } // prettier-ignore
    case 'away': {
      const when = news.until === null ? '回来请发：回来' : `${chinaClockFrom(news.until, now)} 前不叫您，提前回来请发：回来`
      const others = !news.onDuty ? '' : news.others.length === 0 ? '\n现在值班只有您一位，有事仍会叫您。' : `\n这段时间叫${list(news.others)}。`
      return `已记下您离开，${when}${others}`
    } // prettier-ignore
    case 'back':
      return '已记下您回来了。'
    case 'notAway':
      return '没有您离开的记录，不用发“回来”。上班请发：签到'
    case 'forOthers':
      return `${news.word}要本人来发，不能代签。考勤有误请主管发：考勤 更正 @王工 3月5日 原因`
    case 'corrected':
      return `已更正：${news.who} ${chinaMonthDay(news.day)} 不计迟到、早退、旷工${becauseOf(news.reason)}。`
    case 'noRule':
      return '这份合同没有考勤规定，不统计迟到、早退。签到、离开仍会记下，叫人时会看。'
  }
}

const dates = (days: readonly number[]): string =>
  list(days.map((number) => chinaMonthDay(startOfChinaDay(number)).replace('月', '/').replace('日', '')))

const attendanceWords = ({ month, until, rows }: AttendanceTable): string => {
  const title = `${chinaMonthDay(month).split('月')[0] ?? ''}月考勤（到${chinaMonthDay(until)}）`
  const count = (what: string, days: readonly number[]): string | null =>
    days.length === 0 ? null : `${what} ${days.length}（${dates(days)}）`
  const lines = rows.map((row) =>
    [
      `${row.name} 应到 ${row.expected} 天，实到 ${row.present} 天`,
      count('迟到', row.late),
      count('早退', row.early),
      count('旷工', row.absent),
      count('未签退', row.unsignedOut),
      count('更正', row.excused),
      row.away < 60_000 ? null : `离岗 ${duration(row.away)}`,
      row.reportable ? '迟到早退已满 3 次，按合同通报' : null,
    ]
      .filter((part) => part !== null)
      .join('，'),
  )
  return lines.length === 0 ? `${title}：还没有签到记录。` : [title, ...lines].join('\n')
}

const handoverWords = (at: Instant, tiers: readonly HandoverView[]): string => {
  const people = (names: readonly string[]): string => (names.length === 0 ? '无人值班' : list(names))
  const numbers = (all: readonly string[]): string =>
    all.length <= 6 ? hashed(all) : `${hashed(all.slice(0, 6))} 等`
  const [only] = tiers
  const head =
    tiers.length === 1 && only !== undefined
      ? `${chinaClock(at)} 交班：${people(only.from)} → ${people(only.to)}`
      : `${chinaClock(at)} 交班`
  const next = tiers.find((tier) => tier.held.length > 0)?.to[0]
  return [
    head,
    ...tiers.flatMap((tier) => [
      ...(tiers.length === 1 ? [] : [`${tier.tier}：${people(tier.from)} → ${people(tier.to)}`]),
      ...(tier.queued.length === 0
        ? []
        : [`待接 ${tier.queued.length} 张：${numbers(tier.queued)}，请${tier.to.length === 0 ? '负责人安排' : '接班的接单'}`]),
      ...(tier.held.length === 0
        ? []
        : [`在办：${tier.held.map((h) => `${h.name} ${numbers(h.numbers)}`).join('；')}，仍由本人负责`]),
    ]),
    ...(next === undefined ? [] : [`要交出请发：交接 全部 给 @${next}`]),
  ].join('\n') // prettier-ignore
}

/** Everything about signing in, away, and handing over in Chinese. */
export const attendanceInChinese = {
  signNews: (news: SignNews, now: Instant): string => signWords(news, now),
  signedIn: (lines: readonly string[]): string => gathered('已签到：', lines, (n) => `还有 ${n} 人`),
  signedOut: (lines: readonly string[]): string => gathered('已签退：', lines, (n) => `还有 ${n} 人`),
  signedLine: (who: string, at: Instant): string => `${who} ${chinaClock(at)}`,
  attendanceTable: (table: AttendanceTable): string => attendanceWords(table),
  handover: (at: Instant, tiers: readonly HandoverView[]): string => handoverWords(at, tiers),
  handoverOwn: (at: Instant, numbers: readonly string[], to: readonly string[]): string =>
    fitting(
      `${chinaClock(at)} 下班了，您手上还有 ${hashed(numbers)}，仍由您负责。`,
      `${chinaClock(at)} 下班了，您手上还有 ${numbers.length} 张，仍由您负责。\n${hashed(numbers)}`,
    ) + `\n要交出请发：交接 全部 给 @${to[0] ?? '姓名'}`,
  handedOn: (from: string, numbers: readonly string[], to: string, offDuty: boolean): string =>
    fitting(
      `${from}把 ${hashed(numbers)} 交给${to}了${offDuty ? `（${to}现在不在班上）` : ''}。`,
      `${from}把 ${numbers.length} 张工单交给${to}了${offDuty ? `（${to}现在不在班上）` : ''}：\n${hashed(numbers)}`,
    ),
  handoverState: (numbers: readonly string[], next: readonly string[], at: Instant | null, to: string | null, now: Instant): string =>
    [
      numbers.length === 0 ? '您手上没有在办的工单，不用交接。' : `您手上有 ${hashed(numbers)}`,
      ...(at === null ? [] : [`下一班 ${chinaClockFrom(at, now)}：${next.length === 0 ? '无人值班' : list(next)}`]),
      ...(numbers.length === 0 ? [] : [`要交出请发：交接 全部 给 @${to ?? '姓名'}`]),
    ].join('\n'), // prettier-ignore
  handoverForeign: (numbers: readonly string[]): string =>
    `${hashed(numbers)} 不在您名下，交不出去。看自己的工单请发：我的`,
} as const
