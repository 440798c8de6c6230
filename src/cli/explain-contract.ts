import type { Span } from '../domain/calendar/calendar.ts'
import { clocksOf, type Clock, type ClockSubject } from '../domain/clocks/clocks.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { Fault } from '../domain/fault.ts'
import { id } from '../domain/ids.ts'
import { peaksAt } from '../domain/calendar/peak.ts'
import type { Target } from '../domain/contract/policy.ts'
import type {
  Actor,
  Category,
  Channel,
  Severity,
  TicketFact,
  TimelineEntry,
  WaitingFor,
} from '../domain/tickets/ticket.ts'
import { chinaClockSeconds, chinaDayNumber, startOfChinaDay, type Instant } from '../domain/time.ts'
import { categoryNames, clockNames, severityNames } from '../texts/zh/names.ts'
import { calendarWords, channelNames, conditionWords, dayName, exactLength, fullTime, ladderWords, startNames, waitingNames } from './contract-words.ts' // prettier-ignore
import { writtenWords } from './show-contract.ts'
import { walk, type DayNames, type WalkedDays } from './walk-calendar.ts'

/** An imagined ticket whose deadlines are to be explained. */
export interface Case {
  readonly openedAt: Instant
  readonly severity: Severity
  readonly channel: Channel
  readonly category: Category
  /** Times in which it waits, ascending and apart. */
  readonly waits: readonly (Span & { readonly for: WaitingFor })[]
  /** Escalated to the second tier; null: not. */
  readonly escalatedAt: Instant | null
  /** Null: at the very deadline of the resolution, where there is one. */
  readonly resolvedAt: Instant | null
}

/**
 * How each deadline of a case comes about, for people: start, which target applies and why, the days with what they
 * bring, the sum, the result, clause and source. The clocks are the desk's own; the days are counted a second time.
 * @throws Fault EXPLAIN_DISAGREES when the two counts differ, which is our mistake
 */
export const explainContract = (contract: Contract, asked: Case, names: DayNames): readonly string[] => {
  const resolvedAt = asked.resolvedAt ?? assumedEnd(contract, asked)
  // Nobody is waited for when it is solved.
  const given = { ...asked, waits: asked.waits.filter(({ from }) => from < (resolvedAt ?? Infinity)) }
  const timeline = timelineOf(given, resolvedAt)
  const clocks = clocksAt(contract, given, timeline)
  const peaks = peaksAt(contract.peaks, given.openedAt, contract.days)
  return [
    `${contract.name}（${contract.id}）：${severityNames[given.severity]}，${channelNames[given.channel]}，${categoryNames[given.category]}`,
    `${fullTime(given.openedAt)} 报上来${dayNote(contract, given.openedAt, names)}`,
    ...(given.escalatedAt === null ? [] : [`${fullTime(given.escalatedAt)} 升级到第 2 级`]),
    ...asked.waits.map(
      (wait) =>
        `${fullTime(wait.from)} 到 ${fullTime(wait.to)} ${waitingNames[wait.for]}${given.waits.includes(wait) ? '' : '（那时已经解决，不算）'}`,
    ),
    ...(resolvedAt === null
      ? []
      : [`${fullTime(resolvedAt)} 解决${given.resolvedAt === null ? '（假设正好压着解决时限）' : ''}`]),
    ...(peaks.length === 0 ? [] : [`重保：${peaks.map(({ name }) => name).join('、')}`]),
    ...clocks.flatMap((clock) => ['', ...explainClock(contract, given, clock, names)]),
    ...notStarted(contract, given, clocks),
  ]
}

const actor: Actor = {
  kind: 'person',
  person: id('explain'),
  name: 'explain',
  from: { kind: 'direct', account: id('explain') },
  message: null,
}

const entry = (at: Instant, fact: TicketFact): TimelineEntry => ({
  at,
  by: actor,
  trigger: 'explain',
  ...fact,
})

const timelineOf = (given: Case, resolvedAt: Instant | null): readonly TimelineEntry[] =>
  [
    ...(given.escalatedAt === null
      ? []
      : [entry(given.escalatedAt, { kind: 'escalated', tier: 2, reason: '' })]),
    ...given.waits.flatMap((wait) => [
      entry(wait.from, { kind: 'waiting', for: wait.for, text: '' }),
      entry(wait.to, { kind: 'resumed', reason: '' }),
    ]),
    ...(resolvedAt === null ? [] : [entry(resolvedAt, { kind: 'resolved', cause: '', fix: '' })]),
  ].reduce<readonly TimelineEntry[]>(
    (sorted, next) => [
      ...sorted.filter(({ at }) => at <= next.at),
      next,
      ...sorted.filter(({ at }) => at > next.at),
    ],
    [entry(given.openedAt, { kind: 'opened' })],
  )

const clocksAt = (contract: Contract, given: Case, timeline: readonly TimelineEntry[]): readonly Clock[] => {
  const { severity, category, channel } = given
  const subject: ClockSubject = { timeline, severity, category, channel, messages: [] }
  // A recurring clock would go through all its turns until the end: the first one says it all.
  return clocksOf(subject, contract, given.openedAt).filter(
    ({ target, round }) => !target.recurs || round === 1,
  )
}

/** The deadline of the resolution clock: the latest end that keeps the contract. */
const assumedEnd = (contract: Contract, given: Case): Instant | null => {
  const clocks = clocksAt(contract, given, timelineOf(given, null))
  const due = clocks.find(({ kind }) => kind === 'resolution')?.dueAt ?? null
  return due === Infinity ? null : due
}

const dayNote = (contract: Contract, at: Instant, names: DayNames): string => {
  const dayNumber = chinaDayNumber(at)
  const name = names.get(dayNumber) ?? ''
  if (contract.days.makeUpDays.has(dayNumber)) return `（${name}调休上班）`
  return contract.days.holidays.has(dayNumber) ? `（${name || '节假日'}放假）` : ''
}

const explainClock = (contract: Contract, given: Case, clock: Clock, names: DayNames): readonly string[] => {
  const { target, startedAt, within } = clock
  const calendar = contract.calendars[target.calendar]
  if (calendar === undefined) return []
  const pauses = given.waits.filter((wait) => target.pausedBy.includes(wait.for))
  const walked = walk(calendar, startedAt, within, pauses, names)
  if (walked.dueAt !== clock.dueAt)
    throw new Fault(
      'EXPLAIN_DISAGREES',
      'desk',
      `The days of ${target.clock} (${target.clause}) add up to ${fullTime(walked.dueAt)}, the desk says ${fullTime(clock.dueAt)}.`,
      'This is a mistake in the program: please report it with the command line.',
    )
  const condition = conditionWords(target.when)
  const last = walked.days.findLast((days) => days.kind === 'counted')
  return [
    `${clockNames[clock.kind]}${clock.round > 1 ? `（第 ${clock.round} 轮）` : ''}：${target.recurs ? '每 ' : ''}${writtenWords(target)}  ${target.clause}  ${target.source}`,
    ...(condition === '' ? [] : [`  用这一条，因为：${condition}`]),
    `  从${startWords(contract, clock, given)}起算：${fullTime(startedAt)}`,
    `  按 ${target.calendar} 计时：${calendarWords(calendar)}`,
    `  ${pauseWords(target, pauses)}`,
    ...(clock.peak === null ? [] : [`  ${clock.peak}收紧到 ${exactLength(within)}`]),
    ...walked.days.map((days) => `  ${dayWords(days)}`),
    `  合计 ${exactLength(last?.kind === 'counted' ? last.total : 0)} = 时限 ${exactLength(within)}`,
    `  到期：${fullTime(clock.dueAt)}${clock.unknownYear ? '（经过的年份没有官方放假通知，日子可能有变）' : ''}`,
    ...(target.proposal === null ? [] : [`  到期时要处理建议，${fullTime(clock.lapsesAt)} 之前交都算守约`]),
    ...(target.recurs ? [`  以后每 ${exactLength(within)}一次，直到解决`] : []),
    ...(target.to === null ? [] : [`  告知：${target.to}`]),
    `  提醒：${reminderTimes(clock)}；${ladderWords(clock.ladder)}`,
  ]
}

const startWords = (contract: Contract, clock: Clock, given: Case): string => {
  if (clock.target.when.tier !== undefined) {
    const tier = contract.tiers.find(({ tier }) => tier === clock.target.when.tier)
    return `升级到${tier?.name ?? '上一级'}`
  }
  if (clock.target.from === 'severity' && clock.startedAt === given.openedAt) return '报上来'
  return startNames[clock.target.from]
}

const pauseWords = (target: Target, pauses: readonly (Span & { readonly for: WaitingFor })[]): string => {
  if (target.pausedBy.length === 0) return '不停表'
  const who = target.pausedBy.map((waits) => waitingNames[waits]).join('、')
  if (pauses.length === 0) return `${who}时停表，这里没有`
  const stops = pauses.map(
    ({ from, to }) =>
      `${dayName(chinaDayNumber(from))} ${chinaClockSeconds(from)} 到 ${dayName(chinaDayNumber(to))} ${chinaClockSeconds(to)}`,
  )
  return `${who}时停表：${stops.join('、')}`
}

/** The end of a day is 24:00 of that day, not 00:00 of the next. */
const endClock = (at: Instant, dayNumber: number): string =>
  at === startOfChinaDay(dayNumber + 1) ? '24:00:00' : chinaClockSeconds(at)

const dayWords = (days: WalkedDays): string => {
  if (days.kind === 'skipped') {
    const until = days.to > days.from ? ` 到 ${dayName(days.to)}` : ''
    return `${dayName(days.from)}${until}  ${days.why}，不计`
  }
  const spans = days.spans.map(({ from, to }) => `${chinaClockSeconds(from)}-${endClock(to, days.dayNumber)}`)
  return `${dayName(days.dayNumber)}  ${days.what}  ${spans.join(' ')}  计 ${exactLength(days.counted)}，累计 ${exactLength(days.total)}`
}

const reminderTimes = (clock: Clock): string =>
  clock.marks
    .filter(({ mark }) => /^\d+$/.test(mark))
    .map(({ mark, at }) => `${mark}% ${dayName(chinaDayNumber(at))} ${chinaClockSeconds(at)}`)
    .join('、')

/** Clocks of the policy that this case does not start, and what would start them. */
const notStarted = (contract: Contract, given: Case, clocks: readonly Clock[]): readonly string[] => {
  const policy = contract.policies.find(({ severity }) => severity === given.severity)
  const running = new Set(clocks.map(({ kind }) => kind))
  const missing = (policy?.targets ?? []).filter(({ clock }) => !running.has(clock))
  const { tracking } = contract
  return [
    ...[...new Set(missing.map(({ clock }) => clock))].flatMap((kind) => {
      const conditions = missing
        .filter((target) => target.clock === kind)
        .map((target) => conditionWords(target.when))
      return [
        '',
        `${clockNames[kind]}：这里不起算（${conditions.every((words) => words === '') ? (startHints[kind] ?? '条件没有出现') : `只用于 ${conditions.join('；')}`}）`,
      ]
    }),
    ...(tracking === null
      ? []
      : [
          '',
          `备案跟踪：${exactLength(tracking.after)}还没解决就列入  ${tracking.clause}  ${tracking.source}`,
        ]),
  ]
}

const startHints: Partial<Record<Target['clock'], string>> = {
  report: '从解决起算，加 --resolved 时间',
  followup: '从解决起算，加 --resolved 时间',
  'next-response': '用户再说话时起算',
  'vendor-return': '转给厂商时起算',
}
