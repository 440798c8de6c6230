import { unequalDays, type Calendar } from '../src/domain/calendar/calendar.ts'
import { categories, channels, severities, type ClockKind } from '../src/domain/tickets/ticket.ts'
import { checkLadder } from './check-ladder.ts'
import type { Part } from './contract-schema.ts'
import type { ContractDraft, PolicyDraft } from './draft-contract.ts'
import type { Listed, YamlPath } from './read-yaml.ts'
import { unknownName } from './unknown-name.ts'
import type { Length } from './yaml-values.ts'

type TargetPart = Part<'target'>

/** Every severity needs a definition and a policy, once. Entries that are wrong elsewhere count as well. */
export const checkSeverities = ({ yaml }: ContractDraft): void => {
  for (const [list, what] of [
    ['severities', '定义'],
    ['policies', '时限'],
  ] as const) {
    const entries = yaml.at([list])
    if (!Array.isArray(entries) || entries.length === 0) continue
    const written = entries.map((_, index) => yaml.at([list, index, 'severity']))
    // A misspelt severity may be the one that seems to be missing: its own problem is enough.
    const misspelt = written.some((severity) => !severities.some((known) => known === severity))
    for (const severity of severities) {
      const places = written.flatMap((found, index) => (found === severity ? [index] : []))
      if (places.length === 0 && !misspelt) yaml.complain([list], `等级 ${severity} 没有${what}`)
      for (const index of places.slice(1))
        yaml.complain([list, index, 'severity'], `等级 ${severity} 写了两次`)
    }
  }
}

/** The targets of one severity: each can work by itself, together they leave no ticket without a time. */
export const checkPolicy = (
  draft: ContractDraft,
  calendars: Readonly<Record<string, Calendar>>,
  policy: Listed<PolicyDraft>,
): void => {
  const { targets } = policy.value
  if (policy.value.reminders !== null) checkLadder(draft, [...policy.path, 'reminders'])
  for (const [index, target] of targets.entries()) {
    checkNames(draft, target)
    checkShape(draft, target)
    for (const field of ['within', 'every', 'grace'] as const)
      checkLength(draft, calendars[target.value.calendar], target.value[field], [...target.path, field])
    if (target.value.reminders !== null) checkLadder(draft, [...target.path, 'reminders'])
    checkEarlier(draft, targets.slice(0, index), target)
    checkAgainstResolution(draft, targets, target)
  }
  checkCoverage(draft, calendars, policy)
}

const checkNames = (draft: ContractDraft, { value, path }: Listed<TargetPart>): void => {
  const { yaml } = draft
  const names = Object.keys(draft.calendars)
  const groups = Object.keys(draft.contacts)
  for (const [name, place] of [
    [value.calendar, ['calendar']],
    [value.when.during, ['when', 'during']],
    [value.when.outside, ['when', 'outside']],
  ] as const) {
    if (name !== undefined && !names.includes(name))
      yaml.complain([...path, ...place], unknownName('日历', name, names))
  }
  if (value.to !== null && !groups.includes(value.to))
    yaml.complain([...path, 'to'], unknownName('联系人组', value.to, groups))
  const tiers = draft.tiers.map((tier) => tier.value.tier)
  if (value.when.tier !== undefined && tiers.length > 0 && !tiers.includes(value.when.tier))
    yaml.complain([...path, 'when', 'tier'], `没有第 ${value.when.tier} 级，只有 ${tiers.join('、')}`)
}

/** Which names go with which clock. */
const checkShape = ({ yaml }: ContractDraft, { value, path }: Listed<TargetPart>): void => {
  const { clock } = value
  const wrong = (field: string, message: string): void => {
    yaml.complain([...path, ...field.split('.')], message)
  }
  if (value.within !== undefined && value.every !== undefined) wrong('every', 'within 和 every 只能写一个')
  if (value.within === undefined && value.every === undefined)
    wrong('within', clock === 'progress' ? '没有写多久一次（every）' : '没有写多长时间内（within）')
  if (value.every !== undefined && clock !== 'progress')
    wrong('every', 'every 只用于 progress，这里请写 within')
  if (value.within !== undefined && clock === 'progress')
    wrong('within', '进展是反复的，请用 every 写多久一次')
  if (value.satisfiedBy !== undefined && clock !== 'resolution')
    wrong('satisfiedBy', '处理建议只能代替 resolution')
  if (value.grace !== undefined && value.satisfiedBy === undefined)
    wrong('grace', 'grace 要和 satisfiedBy: proposal 一起写')
  if (value.to !== null && clock !== 'notify' && clock !== 'progress')
    wrong('to', '只有 notify 和 progress 通知联系人')
  if (clock === 'notify' && value.to === null) wrong('to', '没有写通知哪一组联系人（contacts 里的名字）')
  if (value.when.tier !== undefined && clock !== 'response')
    wrong('when.tier', '只有 response 能在升级时重新起算')
  if (value.from !== undefined && (clock === 'next-response' || clock === 'vendor-return'))
    wrong('from', clock === 'vendor-return' ? '从转厂商时起算，不用写' : '从提问人再说话时起算，不用写')
}

/** Is the length one that the calendar can count to the second? */
export const checkLength = (
  { yaml }: ContractDraft,
  calendar: Calendar | undefined,
  length: Length | undefined,
  path: YamlPath,
): void => {
  if (length === undefined || calendar === undefined) return
  if (length.kind === 'days') {
    if (calendar.kind === 'always') yaml.complain(path, '7×24 的日历没有工作日，请写 24h 这样的时长')
    else if (unequalDays(calendar)) yaml.complain(path, '这个日历的工作日长短不一，1wd 算不准，请写小时')
  } else if (calendar.kind !== 'always' && length.written.includes('d'))
    yaml.complain(path, '工作日历里一天不是 24 小时，请写工作日（1wd）或小时')
}

const sameCase = (a: TargetPart, b: TargetPart): boolean =>
  a.clock === b.clock && a.when.tier === b.when.tier && JSON.stringify(a.when) === JSON.stringify(b.when)

const isUnconditional = ({ when }: TargetPart): boolean => Object.keys(when).every((name) => name === 'tier')

const checkEarlier = (
  { yaml }: ContractDraft,
  earlier: readonly Listed<TargetPart>[],
  { value, path }: Listed<TargetPart>,
): void => {
  if (earlier.some((other) => sameCase(other.value, value)))
    yaml.complain([...path, 'clock'], `时限 ${value.clock} 写了两次`)
  else if (
    earlier.some(
      (other) =>
        other.value.clock === value.clock &&
        other.value.when.tier === value.when.tier &&
        isUnconditional(other.value),
    )
  )
    yaml.complain([...path, 'clock'], `前面的 ${value.clock} 没有条件，轮不到这一条；请把有条件的写在前面`)
}

const msOf = ({ within, every }: TargetPart): number | null => {
  const length = within ?? every
  return length?.kind === 'time' ? length.ms : null
}

const checkAgainstResolution = (
  { yaml }: ContractDraft,
  targets: readonly Listed<TargetPart>[],
  { value, path }: Listed<TargetPart>,
): void => {
  const resolutions = targets.filter((other) => other.value.clock === 'resolution')
  const within = msOf(value)
  const shorter = resolutions.some((other) => {
    const resolution = msOf(other.value)
    const together =
      other.value.calendar === value.calendar &&
      (isUnconditional(other.value) || JSON.stringify(other.value.when) === JSON.stringify(value.when))
    return together && resolution !== null && within !== null && within > resolution
  })
  if (value.clock === 'response' && value.when.tier === undefined && shorter)
    yaml.complain([...path, 'within'], '响应时限比解决时限还长')
}

const needed: readonly (readonly [ClockKind, string])[] = [
  ['response', '响应时限'],
  ['resolution', '解决时限'],
]

/** One way a ticket can come in. */
interface Case {
  readonly workday: boolean
  readonly channel: (typeof channels)[number]
  readonly category: (typeof categories)[number]
  readonly open: Readonly<Record<string, boolean>>
}

const everyCase = (calendars: readonly (readonly [string, Calendar | undefined])[]): readonly Case[] => {
  const openings = calendars.reduce<readonly Readonly<Record<string, boolean>>[]>(
    (found, [name]) => found.flatMap((open) => [true, false].map((is) => ({ ...open, [name]: is }))),
    [{}],
  )
  return [true, false].flatMap((workday) =>
    openings
      // On a day off an office is closed: no ticket comes in there and then.
      .filter(
        (open) =>
          workday || !calendars.some(([name, calendar]) => open[name] === true && onlyWorkdays(calendar)),
      )
      .flatMap((open) =>
        channels.flatMap((channel) => categories.map((category) => ({ workday, channel, category, open }))),
      ),
  )
}

const onlyWorkdays = (calendar: Calendar | undefined): boolean =>
  calendar?.kind === 'working' &&
  calendar.days.holidays.size > 0 &&
  calendar.week.slice(5).every((windows) => windows.length === 0)

const holdsIn = ({ when }: TargetPart, given: Case): boolean =>
  when.tier === undefined &&
  (when.day === undefined || (when.day === 'workday') === given.workday) &&
  (when.during === undefined || given.open[when.during] === true) &&
  (when.outside === undefined || given.open[when.outside] === false) &&
  (when.channel === undefined || when.channel.includes(given.channel)) &&
  (when.category === undefined || when.category.includes(given.category))

const sayCase = ({ workday, channel, category, open }: Case): string =>
  [
    workday ? '工作日' : '非工作日',
    `channel ${channel}`,
    `category ${category}`,
    ...Object.entries(open).map(([name, is]) => `${is ? 'during' : 'outside'} ${name}`),
  ].join('，')

const checkCoverage = (
  { yaml, ceiling, tracking }: ContractDraft,
  calendars: Readonly<Record<string, Calendar>>,
  { value: policy, path }: Listed<PolicyDraft>,
): void => {
  const entries = yaml.at([...path, 'targets'])
  if (!Array.isArray(entries) || entries.length === 0) return
  // What is wrong by itself may be just what seems to be missing.
  const clocks = entries.map((_, index) => yaml.at([...path, 'targets', index, 'clock']))
  const unreadable = entries.length > policy.targets.length
  for (const [clock, what] of needed) {
    // A contract may name no time for the solution and ask for a tracked list instead (SLA-O1).
    if ((clock === 'response' && ceiling !== null) || (clock === 'resolution' && tracking !== null)) continue
    if (!clocks.includes(clock)) yaml.complain(path, `等级 ${policy.severity ?? ''} 没有${what}（${clock}）`)
    else if (!unreadable) {
      const own = policy.targets.map(({ value }) => value).filter((value) => value.clock === clock)
      const named = [...new Set(own.flatMap(({ when }) => [when.during ?? [], when.outside ?? []].flat()))]
      const missing = everyCase(named.map((name) => [name, calendars[name]])).find(
        (given) => !own.some((target) => holdsIn(target, given)),
      )
      if (missing !== undefined)
        yaml.complain(path, `有的情况没有${what}（${clock}），例如：${sayCase(missing)}`)
    }
  }
}
