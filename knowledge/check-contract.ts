import type { DayTable } from '../src/domain/calendar/calendar.ts'
import { leastRetention } from '../src/domain/contract/retention.ts'
import { day } from '../src/domain/time.ts'
import { calendarsOf } from './build-contract.ts'
import { checkLadder } from './check-ladder.ts'
import { checkNicknamePattern } from './check-nickname.ts'
import { checkLength, checkPolicy, checkSeverities } from './check-policies.ts'
import { checkRules } from './check-rules.ts'
import type { ContractDraft } from './draft-contract.ts'
import type { Listed, YamlPath } from './read-yaml.ts'
import { unknownName } from './unknown-name.ts'

/** Notes what is well written but cannot work: every rule looks only at parts that were readable. */
export const checkContract = (draft: ContractDraft, days: DayTable): void => {
  const calendars = calendarsOf(draft, days)
  checkSystems(draft)
  checkNames(draft)
  checkCues(draft)
  checkCalendars(draft)
  checkSeverities(draft)
  for (const policy of draft.policies) checkPolicy(draft, calendars, policy)
  checkLadder(draft, ['reminders'])
  if (draft.ceiling !== null)
    checkLength(draft, calendars[draft.ceiling.calendar], draft.ceiling.within, ['ceiling', 'within'])
  checkRules(draft, days)
  checkTiers(draft)
  checkTimes(draft)
  checkRetention(draft)
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
      yaml.complain([...path, 'system'], unknownName('系统', value.system, names))
  }
}

const checkNames = (draft: ContractDraft): void => {
  const twice = (word: string, earlier: string, line: number | null): string =>
    `“${word}”在第 ${line ?? 0} 行已指“${earlier}”，一个叫法只能指一个`
  oncePerOwner(draft, draft.systems.flatMap(wordsOf), twice)
  oncePerOwner(draft, draft.regions.flatMap(wordsOf), twice)
  oncePerOwner(draft, draft.modules.flatMap(wordsOf), twice)
  oncePerOwner(draft, draft.units.flatMap(wordsOf), twice)
  oncePerOwner(draft, draft.vendors.flatMap(wordsOf), twice)
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

const checkTiers = ({ yaml, tiers }: ContractDraft): void => {
  for (const [index, { value, path }] of tiers.entries()) {
    if (tiers.findIndex((other) => other.value.tier === value.tier) < index)
      yaml.complain([...path, 'tier'], `第 ${value.tier} 级写了两次`)
    else if (value.tier !== index + 1)
      yaml.complain([...path, 'tier'], `应从 1 开始依次写，这里应是 ${index + 1}`)
  }
}

const checkTimes = ({ yaml, patience, quietHours, thresholds }: ContractDraft): void => {
  if (patience !== null && patience.burstQuiet >= patience.burstLongest)
    yaml.complain(['patience', 'burstQuiet'], '应短于 burstLongest，否则连着发的话永远合不成一个问题')
  if (quietHours !== null && quietHours.from === quietHours.to)
    yaml.complain(['quietHours'], '开始和结束相同；不要安静时段请写 quietHours: null')
  if (thresholds !== null && thresholds.candidate >= thresholds.confident)
    yaml.complain(['thresholds', 'candidate'], '应小于 confident')
}

/** What would be deleted while the desk still needs it. */
const checkRetention = ({ yaml, retention, patience }: ContractDraft): void => {
  if (retention === null) return
  if (retention.tickets < leastRetention.tickets)
    yaml.complain(['retention', 'tickets'], `至少 ${leastRetention.tickets / day}d：年度的数字还要用`)
  else if (patience !== null && retention.tickets < patience.reopen)
    yaml.complain(['retention', 'tickets'], '应不短于 patience 的 reopen，否则可以重开的工单已经删了')
  if (retention.receipts < leastRetention.receipts)
    yaml.complain(
      ['retention', 'receipts'],
      `至少 ${leastRetention.receipts / day}d：平台可能再送一次，刚说过的也还要用`,
    )
  if (retention.receipts > retention.tickets)
    yaml.complain(['retention', 'receipts'], '应不长于 tickets：收件里是工单的原话')
}
