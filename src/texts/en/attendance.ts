import type { AttendanceTable, HandoverView, SignNews } from '../../domain/people/roster-views.ts'
import { chinaClock, startOfChinaDay, type Instant } from '../../domain/time.ts'
import { clockInEnglish, durationInEnglish, monthDayInEnglish } from './time.ts'
import { fitting, gathered, trimStop } from '../lines.ts'

const list = (names: readonly string[]): string => names.join(', ')
const hashed = (numbers: readonly string[]): string => numbers.map((n) => `#${n}`).join(', ')

const signWords = (news: SignNews, now: Instant): string => {
  switch (news.kind) {
    case 'in':
      return news.late > 0
        ? `${chinaClock(news.at)} signed in, ${durationInEnglish(Math.max(60_000, news.late))} late.`
        : `${chinaClock(news.at)} signed in.${news.expected ? '' : '\nYou are not on the roster today; noted all the same.'}`
    case 'already':
      return `You signed in at ${chinaClock(news.at)} already.`
    case 'out': {
      const early =
        news.early > 0
          ? `, ${durationInEnglish(Math.max(60_000, news.early))} early.\nStill at work? Send: signin`
          : '.'
      const missing = news.signedIn ? '' : '\nYou had not signed in today; your supervisor can correct it.'
      const held =
        news.held.length === 0
          ? ''
          : `\nStill in your hands: ${hashed(news.held)}. To pass on send: handover all to @Li`
      return `${chinaClock(news.at)} signed out${early}${missing}${held}`
    }
    case 'away': {
      const when =
        news.until === null
          ? 'When you return send: back'
          : `No calls until ${clockInEnglish(news.until, now)}; if earlier send: back`
      const others = !news.onDuty
        ? ''
        : news.others.length === 0
          ? '\nYou are the only one on duty and will still be called.'
          : `\nMeanwhile called: ${list(news.others)}.`
      return `Noted that you are away.\n${when}${others}`
    }
    case 'back':
      return 'Noted that you are back.'
    case 'notAway':
      return 'You were not away. To sign in send: signin'
    case 'forOthers':
      return `${news.word} must come from the person.\nA supervisor corrects with: attendance correct @Wang 3-5 reason`
    case 'corrected':
      return `Corrected: ${news.who}, ${monthDayInEnglish(news.day)} counts as in order.\n${trimStop(news.reason)}`
    case 'noRule':
      return 'This contract has no rule on attendance.\nNothing is counted; signing and being away are noted for calls.'
  }
}

const dates = (days: readonly number[]): string =>
  list(days.map((number) => monthDayInEnglish(startOfChinaDay(number))))

const attendanceWords = ({ month, until, rows }: AttendanceTable): string => {
  const title = `Attendance ${monthDayInEnglish(month)} to ${monthDayInEnglish(until)}`
  const count = (what: string, days: readonly number[]): string | null =>
    days.length === 0 ? null : `${what} ${days.length} (${dates(days)})`
  const lines = rows.map((row) =>
    [
      `${row.name}: ${row.present} of ${row.expected} days`,
      count('late', row.late),
      count('early', row.early),
      count('absent', row.absent),
      count('not signed out', row.unsignedOut),
      count('corrected', row.excused),
      row.away < 60_000 ? null : `away ${durationInEnglish(row.away)}`,
      row.reportable ? 'late or early three times: to be reported by the contract' : null,
    ]
      .filter((part) => part !== null)
      .join(', '),
  )
  return lines.length === 0 ? `${title}: nobody has signed in yet.` : [title, ...lines].join('\n')
}

const handoverWords = (at: Instant, tiers: readonly HandoverView[]): string => {
  const people = (names: readonly string[]): string => (names.length === 0 ? 'nobody' : list(names))
  const numbers = (all: readonly string[]): string =>
    all.length <= 6 ? hashed(all) : `${hashed(all.slice(0, 6))} …`
  const [only] = tiers
  const next = tiers.find((tier) => tier.held.length > 0)?.to[0]
  return [
    tiers.length === 1 && only !== undefined
      ? `${chinaClock(at)} handover: ${people(only.from)} → ${people(only.to)}`
      : `${chinaClock(at)} handover`,
    ...tiers.flatMap((tier) => [
      ...(tiers.length === 1 ? [] : [`${tier.tier}: ${people(tier.from)} → ${people(tier.to)}`]),
      ...(tier.queued.length === 0
        ? []
        : [`Unclaimed ${tier.queued.length}: ${numbers(tier.queued)}, please claim`]),
      ...(tier.held.length === 0
        ? []
        : [`In hand: ${tier.held.map((h) => `${h.name} ${numbers(h.numbers)}`).join('; ')}; they stay with them`]),
    ]),
    ...(next === undefined ? [] : [`To pass on send: handover all to @${next}`]),
  ].join('\n') // prettier-ignore
}

/** Everything about signing in, away, and handing over in English. */
export const attendanceInEnglish = {
  signNews: (news: SignNews, now: Instant): string => signWords(news, now),
  signedIn: (lines: readonly string[]): string => gathered('Signed in: ', lines, (n) => `and ${n} more`),
  signedOut: (lines: readonly string[]): string => gathered('Signed out: ', lines, (n) => `and ${n} more`),
  signedLine: (who: string, at: Instant): string => `${who} ${chinaClock(at)}`,
  attendanceTable: (table: AttendanceTable): string => attendanceWords(table),
  handover: (at: Instant, tiers: readonly HandoverView[]): string => handoverWords(at, tiers),
  handoverOwn: (at: Instant, numbers: readonly string[], to: readonly string[]): string =>
    fitting(
      `${chinaClock(at)} end of duty, still yours: ${hashed(numbers)}.`,
      `${chinaClock(at)} end of duty, ${numbers.length} tickets stay yours.\n${hashed(numbers)}`,
    ) + `\nTo pass on send: handover all to @${to[0] ?? 'Li'}`,
  handedOn: (from: string, numbers: readonly string[], to: string, offDuty: boolean): string =>
    fitting(
      `${from} handed ${hashed(numbers)} to ${to}${offDuty ? ' (not on duty now)' : ''}.`,
      `${from} handed ${numbers.length} tickets to ${to}${offDuty ? ' (not on duty now)' : ''}\n${hashed(numbers)}`,
    ),
  handoverState: (
    numbers: readonly string[],
    next: readonly string[],
    at: Instant | null,
    to: string | null,
    now: Instant,
  ): string =>
    [
      numbers.length === 0
        ? 'You have no ticket in hand, nothing to hand over.'
        : `In your hands: ${hashed(numbers)}`,
      ...(at === null
        ? []
        : [`Next shift ${clockInEnglish(at, now)}: ${next.length === 0 ? 'nobody' : list(next)}`]),
      ...(numbers.length === 0 ? [] : [`To pass on send: handover all to @${to ?? 'Li'}`]),
    ].join('\n'),
  handoverForeign: (numbers: readonly string[]): string =>
    `${hashed(numbers)}: not yours to hand over.\nFor your own tickets send: mine`,
} as const
