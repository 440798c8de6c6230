import { z } from 'zod'
import type { Problem } from '../src/domain/fault.ts'
import { id } from '../src/domain/ids.ts'
import { roles, type Person } from '../src/domain/people/people.ts'
import type { Shift } from '../src/domain/people/roster-entries.ts'
import type { Override, Rotation, TierSubstitutes } from '../src/domain/people/roster-entries.ts'
import { parseChinaDate } from '../src/domain/time.ts'
import { nearestWord } from './nearest-word.ts'
import { openYaml, type Listed, type YamlFile } from './read-yaml.ts'
import { clockValue, dateValue, daysValue, textValue } from './yaml-values.ts'

const fileParts = z.strictObject({
  people: z.unknown().optional(),
  shifts: z.unknown().optional(),
  rotations: z.unknown().optional(),
  overrides: z.unknown().optional(),
  substitutes: z.unknown().optional(),
})

const roomKeyPattern = /^[a-z][a-z0-9-]*\/[^\s/]+\/\S+$/

const personPart = z.strictObject({
  id: z.string().regex(/^[^\s/]{1,64}$/, '不能有空格和斜杠，最多 64 个字符'),
  name: textValue.optional(),
  roles: z
    .array(z.enum(roles))
    .min(1)
    .refine((list) => new Set(list).size === list.length, '同一个角色写了两次'),
  tier: z.int().min(1).max(9).nullable().default(null),
  duty: z.enum(['member', 'lead', 'manager']).default('member'),
  unit: textValue.nullable().default(null),
  region: textValue.nullable().default(null),
  accounts: z.array(z.string().regex(/^[a-z][a-z0-9-]*\/\S+$/, '应写作 平台/账号，如 room/zhang')).optional(),
  regions: z.array(textValue).optional(),
  systems: z.array(textValue).optional(),
  skills: z.array(textValue).optional(),
  substitutes: z.array(textValue).optional(),
  rooms: z.array(z.string().regex(roomKeyPattern, '应写作 平台/账号/群，如 room/web/chancheng')).optional(),
})

const shiftPart = z.strictObject({
  tier: z.int().min(1).max(9),
  days: daysValue,
  from: clockValue.refine((minutes) => minutes < 1440, '开始时间最晚 23:59'),
  to: clockValue,
  people: z.array(textValue).min(1),
})

/** A date of the file as a day number; its schema has checked it. */
const dayOf = (date: string): number => parseChinaDate(date) ?? 0

const tierValue = z.int().min(1).max(9)
const startValue = clockValue.refine((minutes) => minutes < 1440, '开始时间最晚 23:59')
const everyDay = [1, 2, 3, 4, 5, 6, 7]

const rotationPart = z.strictObject({
  tier: tierValue,
  every: z.enum(['day', 'week']),
  since: dateValue,
  days: daysValue.default(everyDay),
  from: startValue,
  to: clockValue,
  people: z.array(textValue).min(1),
})

const overridePart = z.strictObject({
  tier: tierValue,
  date: dateValue,
  until: dateValue.optional(),
  from: startValue.optional(),
  to: clockValue.optional(),
  people: z.array(textValue),
})

const substitutesPart = z.strictObject({ tier: tierValue, people: z.array(textValue).min(1) })

export interface PeopleOptions {
  /**
   * Cards without accounts get the account `<platform>/<id>`, and engineers without a tier work in the first: the short
   * form used with chat histories. Null: accounts only as written, so that a forgotten one grants nothing.
   */
  readonly defaultPlatform: string | null
  /** Further parts of the file that somebody else reads. */
  readonly besides?: readonly string[]
}

/** A people file taken apart: good cards and shifts with their places. */
export interface PeopleDraft {
  readonly yaml: YamlFile
  readonly people: readonly Listed<Person>[]
  readonly shifts: readonly Listed<Shift>[]
  readonly rotations: readonly Listed<Rotation>[]
  readonly overrides: readonly Listed<Override>[]
  readonly substitutes: readonly Listed<TierSubstitutes>[]
}

/**
 * Contact cards and shifts of a people file. Whatever is right is returned even when other entries are not; all
 * problems come with their lines. Whether to go on with part of the people is the caller's choice.
 */
export const loadPeople = (
  file: string,
  options: PeopleOptions,
): {
  readonly people: readonly Person[]
  readonly shifts: readonly Shift[]
  readonly problems: readonly Problem[]
} => {
  const { yaml, people, shifts } = draftPeople(file, options)
  return {
    people: people.map(({ value }) => value),
    shifts: shifts.map(({ value }) => value),
    problems: yaml.problems,
  }
}

/** As `loadPeople`, with the places kept for checks against other files. */
export const draftPeople = (file: string, options: PeopleOptions): PeopleDraft => {
  const yaml = openYaml(file)
  if (yaml.raw === undefined)
    return { yaml, people: [], shifts: [], rotations: [], overrides: [], substitutes: [] }
  const others = (options.besides ?? []).map((part) => [part, z.unknown().optional()])
  yaml.read([], fileParts.extend(Object.fromEntries(others)))
  const written = yaml.list(['people'], personPart)
  if (!Array.isArray(yaml.at(['people']))) yaml.complain(['people'], '这一项没有写，至少要有一个人')
  const people = written.map(({ value, path }): Listed<Person> => {
    const isEngineer = value.roles.includes('engineer')
    const person: Person = {
      id: id(value.id),
      name: value.name ?? value.id,
      accounts: accountsOf(value, options).map((account) => id(account)),
      roles: value.roles,
      tier: isEngineer && options.defaultPlatform !== null ? (value.tier ?? 1) : value.tier,
      duty: value.duty,
      unit: value.unit,
      region: value.region,
      ...(value.regions === undefined ? {} : { regions: value.regions }),
      ...(value.systems === undefined ? {} : { systems: value.systems }),
      ...(value.skills === undefined ? {} : { skills: value.skills }),
      ...(value.substitutes === undefined ? {} : { substitutes: value.substitutes.map((one) => id(one)) }),
      ...(value.rooms === undefined ? {} : { rooms: value.rooms.map((room) => id(room)) }),
    }
    return { value: person, path }
  })
  for (const entry of people) checkPerson(yaml, entry)
  checkTwice(yaml, people)
  const shifts = yaml.list(['shifts'], shiftPart).map(({ value, path }): Listed<Shift> => {
    checkNamed(yaml, value, [...path, 'people'], people, 'same')
    return { value: { ...value, people: value.people.map((person) => id(person)) }, path }
  })
  return { yaml, people, shifts, ...draftTurns(yaml, people) }
}

/** Rotations, dated overrides and substitutes. */
const draftTurns = (
  yaml: YamlFile,
  people: readonly Listed<Person>[],
): Pick<PeopleDraft, 'rotations' | 'overrides' | 'substitutes'> => {
  const rotations = yaml.list(['rotations'], rotationPart).map(({ value, path }): Listed<Rotation> => {
    checkNamed(yaml, value, [...path, 'people'], people, 'same')
    return {
      value: { ...value, since: dayOf(value.since), people: value.people.map((person) => id(person)) },
      path,
    }
  })
  const overrides = yaml.list(['overrides'], overridePart).map(({ value, path }): Listed<Override> => {
    const { tier, date, until = date, from = 0, to = 1440 } = value
    if (until < date) yaml.complain([...path, 'until'], '结束日期早于开始日期')
    if (to <= from) yaml.complain([...path, 'to'], '结束时间应晚于开始时间；跨过零点的请分成两天写')
    checkNamed(yaml, value, [...path, 'people'], people, 'above')
    return {
      value: { tier, firstDay: dayOf(date), lastDay: dayOf(until), from, to, people: value.people.map((person) => id(person)) },
      path,
    }
  })
  const substitutes = yaml.list(['substitutes'], substitutesPart).map(({ value, path }): Listed<TierSubstitutes> => {
    checkNamed(yaml, value, [...path, 'people'], people, 'above')
    return { value: { tier: value.tier, people: value.people.map((person) => id(person)) }, path }
  })
  for (const { value: person, path } of people)
    if (person.substitutes !== undefined)
      checkNamed(yaml, { tier: person.tier ?? 1, people: person.substitutes }, [...path, 'substitutes'], people, 'above')
  return { rotations, overrides, substitutes }
} // prettier-ignore

const accountsOf = (
  person: z.infer<typeof personPart>,
  { defaultPlatform }: PeopleOptions,
): readonly string[] =>
  person.accounts ?? (defaultPlatform === null ? [] : [`${defaultPlatform}/${person.id}`])

const checkPerson = (yaml: YamlFile, { value: person, path }: Listed<Person>): void => {
  const isEngineer = person.roles.includes('engineer')
  if (isEngineer && person.tier === null) yaml.complain(path, `工程师“${person.name}”没有写 tier（第几线）`)
  if (!isEngineer && person.tier !== null)
    yaml.complain([...path, 'tier'], `“${person.name}”不是工程师，不能有 tier`)
  for (const key of ['regions', 'systems', 'skills', 'substitutes'] as const)
    if (!isEngineer && person[key] !== undefined)
      yaml.complain([...path, key], `“${person.name}”不是工程师，不能有 ${key}`)
  if (person.substitutes?.includes(person.id))
    yaml.complain([...path, 'substitutes'], `“${person.name}”不能给自己备岗`)
  if (person.duty === 'lead' && !isEngineer)
    yaml.complain([...path, 'duty'], `组长（lead）应是工程师，“${person.name}”不是`)
  if (person.duty === 'manager' && person.roles.every((role) => role === 'requester'))
    yaml.complain([...path, 'duty'], `“${person.name}”只是提问人，不能当负责人（manager）`)
}

const checkTwice = (yaml: YamlFile, people: readonly Listed<Person>[]): void => {
  const seen = new Map<string, string>()
  for (const { value: person, path } of people) {
    const earlier = seen.get(`id ${person.id}`)
    if (earlier !== undefined) yaml.complain([...path, 'id'], `编号“${person.id}”已经是“${earlier}”的`)
    seen.set(`id ${person.id}`, person.name)
    for (const [index, account] of person.accounts.entries()) {
      const owner = seen.get(`account ${account}`)
      if (owner !== undefined)
        yaml.complain([...path, 'accounts', index], `账号“${account}”已经是“${owner}”的`)
      seen.set(`account ${account}`, person.name)
    }
  }
}

/** Names in a roster: on a card, once, engineers of this tier (or, standing in, of one above). */
const checkNamed = (
  yaml: YamlFile,
  named: { readonly tier: number; readonly people: readonly string[] },
  path: Listed<Shift>['path'],
  people: readonly Listed<Person>[],
  tiers: 'same' | 'above',
): void => {
  // A card with another mistake is still somebody: one complaint about it is enough.
  const written = yaml.at(['people'])
  const ids = (Array.isArray(written) ? written : []).flatMap((card: unknown) =>
    typeof card === 'object' && card !== null && 'id' in card && typeof card.id === 'string' ? [card.id] : [],
  )
  for (const [index, name] of named.people.entries()) {
    const here = [...path, index]
    const person = people.find(({ value }) => value.id === name)?.value
    const near = nearestWord(name, ids)
    if (!ids.includes(name))
      yaml.complain(here, `名册里没有编号“${name}”的人${near === null ? '' : `，是不是“${near}”`}`)
    else if (named.people.indexOf(name) < index) yaml.complain(here, `“${name}”写了两次`)
    else if (
      person !== undefined &&
      person.tier !== null &&
      (tiers === 'same' ? person.tier !== named.tier : person.tier < named.tier)
    )
      yaml.complain(
        here,
        `“${person.name}”在第 ${person.tier} 线，不能${tiers === 'same' ? '排' : '代'}第 ${named.tier} 线的班`,
      )
    else if (person !== undefined && !person.roles.includes('engineer'))
      yaml.complain(here, `“${person.name}”不是工程师，不能排班`)
  }
}
