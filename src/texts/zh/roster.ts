import { attendanceInChinese } from './attendance.ts'
import type { Call, CallStep } from '../../domain/tickets/assignment.ts'
import type { Standing } from '../../domain/people/attendance.ts'
import type { Span } from '../../domain/calendar/calendar.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { ChangeState } from '../../domain/people/roster-change.ts'
import type {
  ChangeNews, ChangeView, DutyView, MoveView, RosterRefusal, StretchView,
  TierRosterView,
} from '../../domain/people/roster-views.ts' // prettier-ignore
import type { ChangeKind } from '../../domain/people/roster-entries.ts'
import {
  chinaClock,
  chinaClockFrom,
  chinaDayNumber,
  chinaMonthDay,
  startOfChinaDay,
  weekday,
  type Instant,
} from '../../domain/time.ts'
import { trimStop } from '../lines.ts'

const kindNames: Readonly<Record<ChangeKind, string>> = { swap: '换班', leave: '请假', cover: '代班' }
const stateNames: Readonly<Record<ChangeState, string>> = {
  proposed: '在等确认', agreed: '已生效', refused: '没有成', withdrawn: '已取消', expired: '已过期',
} // prettier-ignore

const weekdayName = (at: Instant): string => `周${'一二三四五六日'[weekday(chinaDayNumber(at)) - 1] ?? ''}`
const atMidnight = (at: Instant): boolean => at === startOfChinaDay(chinaDayNumber(at))
const list = (names: readonly string[]): string => names.join('、')
const hashed = (numbers: readonly string[]): string => numbers.map((n) => `#${n}`).join('、')

/** `3月5日`, `3月5日至3月7日`, `3月5日 08:30-17:30`, `3月5日 17:30-次日 08:30`. */
export const spanInChinese = ({ from, to }: Span): string => {
  const last = to - 1
  const days = chinaDayNumber(last) - chinaDayNumber(from)
  const start = chinaMonthDay(from)
  if (atMidnight(from) && atMidnight(to)) return days === 0 ? start : `${start}至${chinaMonthDay(last)}`
  const end = atMidnight(to) ? '24:00' : chinaClock(to)
  if (days === 0) return `${start} ${chinaClock(from)}-${end}`
  if (days === 1) return `${start} ${chinaClock(from)}-次日 ${end}`
  return `${start} ${chinaClock(from)}至${chinaMonthDay(last)} ${end}`
}

const hoursOf = (from: Instant, to: Instant, day: Instant): string => {
  const next = chinaDayNumber(to - 1) > chinaDayNumber(day) ? '次日 ' : ''
  return `${chinaClock(from)}-${next}${atMidnight(to) ? '24:00' : chinaClock(to)}`
}

const standingWords = (standing: Standing): string | null => {
  switch (standing.kind) {
    case 'present': return null // prettier-ignore
    case 'away': return `离开到 ${chinaClock(standing.until)}` // prettier-ignore
    case 'unsigned': return '还没签到' // prettier-ignore
    case 'left': return '已签退' // prettier-ignore
  }
}

const insteadWords = ({ source, instead }: Pick<DutyView, 'source' | 'instead'>): string | null =>
  instead === null ? null : source === 'substitute' ? `备岗，代${instead}` : `代${instead}`

const dutyName = (duty: Pick<DutyView, 'name' | 'source' | 'instead'>, standing: string | null): string => {
  const notes = [insteadWords(duty), standing].filter((note) => note !== null)
  return notes.length === 0 ? duty.name : `${duty.name}（${notes.join('，')}）`
}

const fitNames = { region: '区划', system: '系统', skill: '专长' } as const

const stepWords = (
  step: CallStep,
  tierName: (tier: number) => string,
  nameOf: (person: PersonId) => string,
): string => {
  const names = (people: readonly { readonly name: string }[]): string => list(people.map(({ name }) => name))
  switch (step.kind) {
    case 'roster': {
      const people = step.duties.map(({ person, source, instead }) =>
        dutyName({ name: person.name, source, instead: instead === null ? null : nameOf(instead) }, null),
      )
      return `${tierName(step.tier)}${step.duties.every(({ source }) => source === 'everyone') ? '人人可叫' : '值班'} ${list(people)}`
    }
    case 'absent': {
      const { person, why, by } = step.absence
      const gone = why === 'leave' ? '请假' : why === 'swap' ? '换班' : '的班有人代'
      if (by === null) return `${nameOf(person)}${why === 'leave' ? '请假' : '不在'}，没有人代`
      return why === 'cover'
        ? `${nameOf(by)}代${nameOf(person)}的班`
        : `${nameOf(person)}${gone}，由${nameOf(by)}代`
    }
    case 'passedOver': return `${step.person.name}${standingWords(step.standing) ?? ''}` // prettier-ignore
    case 'noneThere': return '值班的都不在岗，仍按值班表叫' // prettier-ignore
    case 'fits': return `按${fitNames[step.by]} ${step.what} → ${names(step.people)}` // prettier-ignore
    case 'load': return `在手最少（${step.open} 张）→ ${names(step.people)}` // prettier-ignore
    case 'turn': return `${names(step.people)} 轮流` // prettier-ignore
    case 'nobody': return `${tierName(step.tier)}无人值班` // prettier-ignore
  }
}

const dayLine = (day: Instant, stretches: readonly StretchView[]): string =>
  stretches.length === 0
    ? '无人值班'
    : stretches
        .map(({ from, to, people }) => `${hoursOf(from, to, day)} ${people.length === 0 ? '无人' : list(people.map((p) => dutyName(p, null)))}`)
        .join('；') // prettier-ignore

/** A tier without shifts: everybody, or nobody, at any time. */
const everybodyIn = ({ days }: TierRosterView): string => {
  const names = new Set(days.flatMap((d) => d.stretches.flatMap((s) => s.people.map((p) => p.name))))
  return names.size === 0 ? '无人' : `全天 ${list([...names])}`
}

const moveWords = ({ who, by, from, to }: MoveView): string =>
  `${spanInChinese({ from, to })} ${by === null ? `${who}不值，没有人代` : `由${by}代${who}`}`

const refusalWords = (r: RosterRefusal): string => {
  switch (r.kind) {
    case 'noDuty':
      return `${r.who} ${spanInChinese(r.span)} 没有班。${r.next === null ? '看值班表请发：值班 本周' : `最近一班是 ${spanInChinese(r.next)}。`}`
    case 'sameDuty':
      return `${r.who} ${spanInChinese(r.span)} 本来就值班，换不了，请另找一位。看值班表请发：值班 本周`
    case 'onLeave':
      return `${r.who} ${spanInChinese(r.span)} 已请假。请换一天，或另找一位。`
    case 'lowerTier':
      return `${r.who}不能代${r.tier}的班，请找同一线或更高一线的工程师。`
    case 'past':
      return '这个时间已经过去了，请写今天或以后的日期，例如：明天、3月5日。'
    case 'notYours':
      return '安排别人的班要由组长或主管来发。自己的班请发：换班 @李工 3月5日'
    case 'nothingOpen':
      return '现在没有等您确认的换班、请假或代班。看值班表请发：值班 本周'
    case 'which':
      return `请写上编号：${r.names.map((name) => `${r.word} ${name}`).join('，')}`
    case 'unknown':
      return `没有 ${r.name} 这一条。看值班表请发：值班 本周`
    case 'over':
      return `${r.name} ${stateNames[r.state]}，不用再回了。`
    case 'others':
      return `${r.name} 要由${list(r.names)}来定。`
    case 'begun':
      return `${r.name} 已经开始，不能取消。要改后面的班请发：代班 @李工 今晚`
    case 'noEngineer':
      return '只有排班的工程师能换班、请假。看值班表请发：值班 本周'
  }
}

const becauseOf = (reason: string): string => (reason === '' ? '' : `（${trimStop(reason)}）`)

const newsWords = (change: ChangeView, news: ChangeNews): string => {
  const { name, kind, by } = change
  const whole = change.leave === null ? '' : spanInChinese(change.leave)
  const person = change.person ?? by
  switch (news.kind) {
    case 'asked':
      return [
        kind === 'leave'
          ? `${person}请假，想请您代班（${name}）`
          : `${by}想跟您${kindNames[kind]}（${name}）`,
        ...news.moves.map(moveWords),
        `同意请发：同意 ${name}；不行请发：不同意 ${name}`,
      ].join('\n')
    case 'waiting':
      return `${name} 已请${list(news.names)}确认，同意后生效，到时会告诉您。`
    case 'agreed':
      if (kind === 'leave')
        return [
          `${name} ${person}请假定了：${whole}`,
          change.moves.length === 0 ? '值班不受影响。' : `${change.moves.map(moveWords).join('；')}。`,
        ].join('\n')
      return [`${name} ${kindNames[kind]}定了`, ...change.moves.map(moveWords)].join('\n')
    case 'refused':
      return `${name} ${kindNames[kind]}没有成：${news.who}不同意${becauseOf(news.note)}。值班表照旧，可另找一位，或请组长安排。`
    case 'withdrawn':
      return `${name} ${kindNames[kind]}已由${news.who}取消，值班表照旧。`
    case 'expired':
      return kind === 'leave'
        ? `${name} ${person}请假没有人代，也没有批准，已过期；值班表照旧。\n请组长安排，例如：代班 @${person} 给 @同事 今天`
        : `${name} ${kindNames[kind]}没有等到确认，已过期；值班表照旧。`
    case 'uncovered':
      return [
        `${person}请假${becauseOf(change.reason)}，${name}：没有人能代`,
        ...news.spans.map((span) => `${spanInChinese(span)} 无人值班`),
        `准假请发：同意 ${name}；安排人请发：代班 @${person} 给 @同事 日期`,
      ].join('\n')
    case 'told':
      return [
        `${person}请假：${whole}${becauseOf(change.reason)}`,
        ...change.moves.map(moveWords),
        `不同意请发：不同意 ${name}`,
      ].join('\n')
  }
}

/** Everything about the roster, its changes and calls in Chinese. */
export const rosterInChinese = {
  callReason: (
    call: Call,
    tierName: (tier: number) => string,
    nameOf: (person: PersonId) => string,
  ): string => call.steps.map((step) => stepWords(step, tierName, nameOf)).join('；'),
  offDuty: (
    number: string,
    title: string | null,
    lead: string | null,
    back: Instant,
    due: Instant | null,
    now: Instant,
  ): string => {
    const told = `现在没有工程师值班，已告知${lead ?? '值班负责人'}`
    const when =
      due === null ? `${chinaClockFrom(back, now)} 上班后答复您` : `最晚 ${chinaClockFrom(due, now)} 前答复您`
    return title === null
      ? `抱歉没帮上忙。#${number} ${told}，${when}。`
      : `已记录 #${number}：${title}\n${told}，${when}。`
  },
  dutyName: (duty: DutyView): string => dutyName(duty, standingWords(duty.standing)),
  dutyUntil: (lines: readonly string[], until: Instant | null, now: Instant): string =>
    [
      `现在值班${until === null ? '' : `（到 ${chinaClockFrom(until, now).replace('明天', '次日')}）`}`,
      ...lines,
    ].join('\n'),
  dutyOfDay: (day: Instant, tiers: readonly TierRosterView[]): string =>
    [
      `${chinaMonthDay(day)}（${weekdayName(day)}）值班`,
      ...tiers.map(
        (tier) =>
          `${tier.tier} ${tier.rostered ? tier.days.map((d) => dayLine(d.day, d.stretches)).join('；') : everybodyIn(tier)}`,
      ),
    ].join('\n'),
  dutyOfDays: (from: Instant, to: Instant, tiers: readonly TierRosterView[]): string =>
    [
      `${chinaMonthDay(from)}至${chinaMonthDay(to)}值班`,
      ...tiers.flatMap((tier) =>
        tier.rostered
          ? [
              tier.tier,
              ...tier.days.map(
                (d) => `${weekdayName(d.day)} ${chinaMonthDay(d.day)} ${dayLine(d.day, d.stretches)}`,
              ),
            ]
          : [`${tier.tier} ${everybodyIn(tier)}`],
      ),
    ].join('\n'),
  whyCalled: (
    number: string,
    who: string | null,
    at: Instant | null,
    reason: string,
    now: Instant,
  ): string => {
    if (at === null) return `#${number} 还没有叫过人。现在叫的话：${reason}`
    const head = `#${number} ${chinaClockFrom(at, now)} ${who === null ? '没有叫到人' : `叫了${who}`}`
    return reason === '' ? `${head}。` : `${head}\n${reason}`
  },
  rosterRefused: (refusal: RosterRefusal): string => refusalWords(refusal),
  rosterNews: (change: ChangeView, news: ChangeNews): string => newsWords(change, news),
  leaveHolds: (numbers: readonly string[]): string =>
    `您手上还有 ${hashed(numbers)}，要交出请发：交接 全部 给 @姓名`,
  ...attendanceInChinese,
} as const
