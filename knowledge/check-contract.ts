import { severities } from '../src/domain/ticket.ts'
import { checkNicknamePattern } from './check-nickname.ts'
import type { ContractDraft, PolicyDraft } from './draft-contract.ts'
import { nearestWord } from './nearest-word.ts'
import type { Listed, YamlPath } from './read-yaml.ts'

/** Notes what is well written but cannot work: every rule looks only at parts that were readable. */
export const checkContract = (draft: ContractDraft): void => {
  checkSystems(draft)
  checkNames(draft)
  checkCues(draft)
  checkCalendars(draft)
  checkSeverities(draft)
  for (const policy of draft.policies) checkTargets(draft, policy)
  checkTiers(draft)
  checkTimes(draft)
  for (const message of checkNicknamePattern(draft.nickname)) draft.yaml.complain(['nickname'], message)
}

/** Width and case do not make another word. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Complains where a word was already used at an earlier place; `owner` is what a word points to. */
const oncePerOwner = (
  draft: ContractDraft,
  words: readonly { readonly word: string; readonly owner: string; readonly path: YamlPath }[],
  say: (word: string, earlier: string, line: number | null) => string,
): void => {
  const seen = new Map<string, { readonly owner: string; readonly path: YamlPath }>()
  for (const { word, owner, path } of words) {
    const earlier = seen.get(folded(word))
    if (earlier === undefined) seen.set(folded(word), { owner, path })
    else draft.yaml.complain(path, say(word, earlier.owner, draft.yaml.lineOf(earlier.path)))
  }
}

interface Named {
  readonly name: string
  readonly aliases: readonly string[]
}

const wordsOf = ({
  value,
  path,
}: Listed<Named>): { readonly word: string; readonly owner: string; readonly path: YamlPath }[] => [
  { word: value.name, owner: value.name, path: [...path, 'name'] },
  ...value.aliases.map((word, index) => ({ word, owner: value.name, path: [...path, 'aliases', index] })),
]

const checkSystems = ({ yaml, systems, modules }: ContractDraft): void => {
  const names = systems.map(({ value }) => value.name)
  for (const { value, path } of modules) {
    if (value.system === undefined && names.length > 1)
      yaml.complain([...path, 'system'], `系统不止一个，请写明模块“${value.name}”属于哪个`)
    if (value.system !== undefined && !names.includes(value.system))
      yaml.complain([...path, 'system'], unknown('系统', value.system, names))
  }
}

const checkNames = (draft: ContractDraft): void => {
  const twice = (word: string, earlier: string, line: number | null): string =>
    `“${word}”在第 ${line ?? 0} 行已指“${earlier}”，一个叫法只能指一个`
  oncePerOwner(draft, draft.systems.flatMap(wordsOf), twice)
  oncePerOwner(draft, draft.regions.flatMap(wordsOf), twice)
  oncePerOwner(draft, draft.modules.flatMap(wordsOf), twice)
  for (const { value, path } of draft.modules) {
    for (const [index, alias] of value.aliases.entries()) {
      const other = draft.modules.find(
        (m) => m.value.name !== value.name && m.value.functions.some((f) => folded(f) === folded(alias)),
      )
      if (other !== undefined)
        draft.yaml.complain(
          [...path, 'aliases', index],
          `“${alias}”已是模块“${other.value.name}”的功能，一个叫法只能指一个`,
        )
    }
  }
}

const checkCues = (draft: ContractDraft): void => {
  const severityCues = draft.severities.flatMap((entry) => cuesOf(entry, entry.value.severity))
  const categoryCues = draft.categories.flatMap((entry) => cuesOf(entry, entry.value.category))
  for (const { word, path } of [...severityCues, ...categoryCues]) {
    // A single character would be found in every second sentence.
    if (word.length < 2) draft.yaml.complain(path, `“${word}”只有一个字，会到处误判，至少两个字`)
  }
  for (const cues of [severityCues, categoryCues])
    oncePerOwner(
      draft,
      cues,
      (word, earlier, line) => `提示词“${word}”在第 ${line ?? 0} 行已用于 ${earlier}，请只留一处`,
    )
}

const cuesOf = ({ value, path }: Listed<{ readonly cues: readonly string[] }>, owner: string) =>
  value.cues.map((word, index) => ({ word, owner, path: [...path, 'cues', index] }))

const checkCalendars = ({ yaml, calendars }: ContractDraft): void => {
  for (const [name, form] of Object.entries(calendars)) {
    if (form === 'always') continue
    const taken: { readonly day: number; readonly from: number; readonly to: number }[] = []
    for (const { value, path } of form.week) {
      for (const [index, { from, to }] of value.hours.entries()) {
        const clash = value.days.find((day) =>
          taken.some((other) => other.day === day && from < other.to && other.from < to),
        )
        if (clash !== undefined)
          yaml.complain(
            [...path, 'hours', index],
            `和前面的时段重叠（星期${'一二三四五六日'[clash - 1] ?? clash}）`,
          )
        taken.push(...value.days.map((day) => ({ day, from, to })))
      }
    }
    for (const [index, { from }] of (form.makeUp ?? []).entries()) {
      if (from < (form.makeUp?.[index - 1]?.to ?? 0))
        yaml.complain(['calendars', name, 'makeUp', index], '时段要从早到晚，不能重叠')
    }
  }
}

/** Every severity needs a definition and a policy, once. Entries that are wrong elsewhere count as well. */
const checkSeverities = ({ yaml }: ContractDraft): void => {
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

const checkTargets = (
  { yaml, calendars }: ContractDraft,
  { value: policy, path }: Listed<PolicyDraft>,
): void => {
  const names = Object.keys(calendars)
  const entries = yaml.at([...path, 'targets'])
  const clocks = Array.isArray(entries)
    ? entries.map((_, index) => yaml.at([...path, 'targets', index, 'clock']))
    : []
  const name = policy.severity ?? ''
  if (clocks.length > 0 && !clocks.includes('response'))
    yaml.complain(path, `等级 ${name} 没有响应时限（response）`)
  if (clocks.length > 0 && !clocks.includes('resolution'))
    yaml.complain(path, `等级 ${name} 没有解决时限（resolution）`)
  for (const [index, { value: target, path: here }] of policy.targets.entries()) {
    const twice = policy.targets
      .slice(0, index)
      .some(({ value }) => value.clock === target.clock && value.calendar === target.calendar)
    const calendar = calendars[target.calendar]
    if (calendar === undefined) yaml.complain([...here, 'calendar'], unknown('日历', target.calendar, names))
    if (twice) yaml.complain([...here, 'clock'], `时限 ${target.clock} 写了两次`)
    if (target.clock === 'report' && !clocks.includes('resolution'))
      yaml.complain([...here, 'clock'], '报告时限从解决时起算，这里没有解决时限')
    const within = yaml.at([...here, 'within'])
    if (calendar !== undefined && calendar !== 'always' && typeof within === 'string' && within.includes('d'))
      yaml.complain([...here, 'within'], '工作日历里一天不是 24 小时，请用小时写')
    const resolution = policy.targets.find(
      ({ value }) => value.clock === 'resolution' && value.calendar === target.calendar,
    )
    if (target.clock === 'response' && resolution !== undefined && target.within > resolution.value.within)
      yaml.complain([...here, 'within'], '响应时限比解决时限还长')
  }
}

const checkTiers = ({ yaml, tiers }: ContractDraft): void => {
  for (const [index, { value, path }] of tiers.entries()) {
    if (tiers.findIndex((other) => other.value.tier === value.tier) < index)
      yaml.complain([...path, 'tier'], `第 ${value.tier} 级写了两次`)
    else if (value.tier !== index + 1)
      yaml.complain([...path, 'tier'], `应从 1 开始依次写，这里应是 ${index + 1}`)
  }
}

const checkTimes = ({ yaml, patience, quietHours, thresholds }: ContractDraft): void => {
  const before = yaml.at(['reminders', 'before'])
  const fractions: readonly unknown[] = Array.isArray(before) ? before : []
  for (const [index, fraction] of fractions.entries()) {
    if (typeof fraction !== 'number') continue
    const earlier = fractions[index - 1]
    if (fraction <= 0 || fraction >= 1)
      yaml.complain(
        ['reminders', 'before', index],
        `应在 0 和 1 之间（不含），如 0.5 表示时限过半，现在是 ${fraction}`,
      )
    else if (typeof earlier === 'number' && fraction <= earlier)
      yaml.complain(['reminders', 'before', index], `要从小到大写，${fraction} 不大于前面的 ${earlier}`)
  }
  if (patience !== null && patience.burstQuiet >= patience.burstLongest)
    yaml.complain(['patience', 'burstQuiet'], '应短于 burstLongest，否则连着发的话永远合不成一个问题')
  if (quietHours !== null && quietHours.from === quietHours.to)
    yaml.complain(['quietHours'], '开始和结束相同；不要安静时段请写 quietHours: null')
  if (thresholds !== null && thresholds.candidate >= thresholds.confident)
    yaml.complain(['thresholds', 'candidate'], '应小于 confident')
}

const unknown = (what: string, name: string, known: readonly string[]): string => {
  const near = nearestWord(name, known)
  return `没有“${name}”这个${what}，${near === null ? `可以写：${known.join('、')}` : `是不是“${near}”`}`
}
