import { z } from 'zod'
import type { Contract } from '../src/domain/contract/contract.ts'
import type { Problem } from '../src/domain/fault.ts'
import { id, type RoomKey } from '../src/domain/ids.ts'
import { stretches } from '../src/domain/calendar/duty-spans.ts'
import { roomKinds, type Directory, type Room } from '../src/domain/people/people.ts'
import { chinaClock, chinaDayNumber, day, startOfChinaDay, weekday } from '../src/domain/time.ts'
import type { ContractNames } from './load-contract.ts'
import { draftPeople, type PeopleDraft } from './load-people.ts'
import { nearestWord } from './nearest-word.ts'
import { peopleNamedBy } from './people-named.ts'
import { openYaml, type Listed, type YamlFile, type YamlPath } from './read-yaml.ts'
import { textValue } from './yaml-values.ts'

const fileParts = z.strictObject({ rooms: z.unknown().optional() })

const keyPart = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\/[^\s/]+\/\S+$/, '应写作 平台/账号/群，如 room/web/chancheng')

const roomPart = z.strictObject({
  key: keyPart,
  name: textValue,
  kind: z.enum(roomKinds),
  system: textValue.nullable().default(null),
  region: textValue.nullable().default(null),
  standby: z.array(keyPart).optional(),
})

export interface DirectoryFiles {
  readonly peopleFile: string
  readonly roomsFile: string
  /** Names of regions, systems and tiers are checked against it, or against what is known of a broken one; null leaves these checks out. */
  readonly contract: Contract | ContractNames | null
}

interface RoomsDraft {
  readonly yaml: YamlFile
  readonly rooms: readonly Listed<Room>[]
}

/** The rooms of a file; bad entries are problems and do not lose the good ones. */
export const loadRooms = (
  file: string,
): { readonly rooms: readonly Room[]; readonly problems: readonly Problem[] } => {
  const { yaml, rooms } = draftRooms(file)
  return { rooms: rooms.map(({ value }) => value), problems: yaml.problems }
}

/**
 * Everybody and every room of one desk. `problems` is everything that cannot work; the directory is null when there
 * are any. `warnings` is what works but probably was not meant, such as hours without anybody on duty.
 */
export const loadDirectory = (
  files: DirectoryFiles,
): {
  readonly directory: Directory | null
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
} => {
  const people = draftPeople(files.peopleFile, { defaultPlatform: null })
  const rooms = draftRooms(files.roomsFile)
  if (files.contract !== null) checkAgainstContract(people, rooms, files.contract)
  checkRoomsOfPeople(people, rooms)
  const problems = [...inOrder(people.yaml.problems), ...inOrder(rooms.yaml.problems)]
  if (problems.length > 0) return { directory: null, problems, warnings: [] }
  const directory: Directory = Object.freeze({
    people: people.people.map(({ value }) => value),
    rooms: rooms.rooms.map(({ value }) => value),
    shifts: people.shifts.map(({ value }) => value),
    rotations: people.rotations.map(({ value }) => value),
    overrides: people.overrides.map(({ value }) => value),
    substitutes: people.substitutes.map(({ value }) => value),
  })
  return { directory, problems, warnings: doubtsAbout(directory, people, rooms, files.contract) }
}

const draftRooms = (file: string): RoomsDraft => {
  const yaml = openYaml(file)
  if (yaml.raw === undefined) return { yaml, rooms: [] }
  yaml.read([], fileParts)
  if (!Array.isArray(yaml.at(['rooms']))) yaml.complain(['rooms'], '这一项没有写，至少要有一个群')
  const rooms = yaml
    .list(['rooms'], roomPart)
    .map(({ value: { key, standby, ...value }, path }): Listed<Room> => ({
      value: {
        ...value,
        key: id<RoomKey>(key),
        ...(standby === undefined ? {} : { standby: standby.map((one) => id<RoomKey>(one)) }),
      },
      path,
    }))
  for (const [index, { value, path }] of rooms.entries()) {
    // The web room has one account; a room of another one would never be heard.
    if (value.key.startsWith('room/') && !value.key.startsWith('room/web/'))
      yaml.complain([...path, 'key'], '网页群聊的群应写作 room/web/群')
    const earlier = rooms.slice(0, index).find((other) => other.value.key === value.key)
    if (earlier !== undefined)
      yaml.complain([...path, 'key'], `群“${value.key}”已写在第 ${yaml.lineOf(earlier.path) ?? 0} 行`)
  }
  checkStandby(yaml, rooms)
  return { yaml, rooms }
}

const accountIn = (key: string): string => key.split('/').slice(0, 2).join('/')

/** A standby key names the same group through another account of the same platform, and belongs to one room only. */
const checkStandby = (yaml: YamlFile, rooms: readonly Listed<Room>[]): void => {
  const taken = new Set<string>(rooms.map(({ value }) => value.key))
  for (const { value, path } of rooms)
    for (const [index, key] of (value.standby ?? []).entries()) {
      const at = [...path, 'standby', index]
      if (key.split('/')[0] !== value.key.split('/')[0] || key.startsWith('room/'))
        yaml.complain(at, '备用账号要在同一个平台上（网页群聊没有备用账号）')
      else if (accountIn(key) === accountIn(value.key))
        yaml.complain(at, '和 key 是同一个账号，备用的应是另一个账号看到的同一个群')
      else if (taken.has(key)) yaml.complain(at, `群“${key}”已经写过了`)
      taken.add(key)
    }
}

const checkAgainstContract = (people: PeopleDraft, rooms: RoomsDraft, contract: ContractNames): void => {
  const regions = contract.regions.map((region) => region.name)
  const systems = contract.systems.map((system) => system.name)
  const tiers = contract.tiers.map(({ tier }) => tier)
  const named = (
    yaml: YamlFile,
    path: YamlPath,
    what: string,
    name: string | null,
    known: readonly string[],
  ): void => {
    if (name === null || known.length === 0 || known.includes(name)) return
    const near = known.find((word) => word.startsWith(name)) ?? nearestWord(name, known)
    yaml.complain(path, `合同里没有“${name}”这个${what}${near === null ? '' : `，是不是“${near}”`}`)
  }
  const inTiers = (path: YamlPath, tier: number | null): void => {
    if (tier !== null && tiers.length > 0 && !tiers.includes(tier))
      people.yaml.complain(path, `合同里没有第 ${tier} 线，只有 ${tiers.join('、')}`)
  }
  const ids = people.people.map(({ value }) => String(value.id))
  for (const { person, where } of peopleNamedBy(contract)) {
    if (!ids.includes(person))
      people.yaml.complain(['people'], `合同的${where}要叫“${person}”，名册里没有这个 id`)
  }
  for (const { value, path } of people.people) {
    named(people.yaml, [...path, 'region'], '区划', value.region, regions)
    inTiers([...path, 'tier'], value.tier)
    for (const [i, name] of (value.regions ?? []).entries())
      named(people.yaml, [...path, 'regions', i], '区划', name, regions)
    for (const [i, name] of (value.systems ?? []).entries())
      named(people.yaml, [...path, 'systems', i], '系统', name, systems)
  }
  for (const list of [people.shifts, people.rotations, people.overrides, people.substitutes])
    for (const { value, path } of list) inTiers([...path, 'tier'], value.tier)
  for (const { value, path } of rooms.rooms) {
    named(rooms.yaml, [...path, 'region'], '区划', value.region, regions)
    named(rooms.yaml, [...path, 'system'], '系统', value.system, systems)
  }
}

/** The rooms on cards must be rooms of the desk. */
const checkRoomsOfPeople = (people: PeopleDraft, rooms: RoomsDraft): void => {
  const known = rooms.rooms.map(({ value }) => value.key)
  if (known.length === 0) return
  for (const { value, path } of people.people)
    for (const [i, key] of (value.rooms ?? []).entries()) {
      if (known.includes(key)) continue
      const near = nearestWord(key, known)
      people.yaml.complain([...path, 'rooms', i], `群名单里没有“${key}”这个群${near === null ? '' : `，是不是“${near}”`}`)
    }
} // prettier-ignore

const doubtsAbout = (
  directory: Directory,
  people: PeopleDraft,
  rooms: RoomsDraft,
  known: Contract | ContractNames | null,
): readonly Problem[] => {
  const doubts: Problem[] = []
  const contract = known !== null && 'policies' in known ? known : null
  const doubt = (yaml: YamlFile, path: YamlPath, message: string): number =>
    doubts.push({ file: yaml.file, line: yaml.lineOf(path), message })
  const kinds = new Set(directory.rooms.map((room) => room.kind))
  if (!kinds.has('group')) doubt(rooms.yaml, ['rooms'], '没有提问的群（kind: group），没有人能提问')
  if (!kinds.has('engineers'))
    doubt(rooms.yaml, ['rooms'], '没有工程师群（kind: engineers），叫人和提醒只能私信')
  if (!kinds.has('supervisors') && contract?.summary !== null)
    doubt(rooms.yaml, ['rooms'], '没有主管群（kind: supervisors），每天的日报没有地方发')
  for (const { value: person, path } of people.people) {
    if (person.accounts.length === 0)
      doubt(people.yaml, path, `“${person.name}”没有账号（accounts），在群里认不出来，角色不起作用`)
  }
  for (const { tier, name } of contract?.tiers ?? []) {
    const members = directory.people.filter(
      (person) => person.roles.includes('engineer') && person.tier === tier,
    )
    if (members.length === 0)
      doubt(people.yaml, ['people'], `${name}（tier: ${tier}）没有工程师，升级到这里没有人接`)
  }
  const aroundTheClock = (contract?.policies ?? []).some(({ targets }) =>
    targets.some((target) => contract?.calendars[target.calendar]?.kind === 'always'),
  )
  if (aroundTheClock) {
    const rostered = [...directory.shifts, ...(directory.rotations ?? [])].map((entry) => entry.tier)
    for (const tier of new Set(rostered)) {
      const gap = firstGap(directory, tier)
      const first = people.shifts.findIndex(({ value }) => value.tier === tier)
      if (gap !== null)
        doubt(
          people.yaml,
          first === -1 ? ['rotations'] : ['shifts', first],
          `第 ${tier} 线${gap}起没有人值班，而合同按 7×24 小时计时`,
        )
    }
  }
  return doubts
}

/** The first time in a week at which a tier with shifts has nobody on duty, in words; null when there is none. */
const firstGap = (directory: Directory, tier: number): string | null => {
  // Overrides are dates that somebody decided on; rotations are looked at once they have begun.
  const since = Math.max(4, ...(directory.rotations ?? []).map((rotation) => rotation.since))
  const monday = startOfChinaDay(since + ((8 - weekday(since)) % 7))
  const week = stretches({ ...directory, overrides: [] }, tier, monday, monday + 7 * day)
  const gap = week.find(({ duties }) => duties.length === 0)
  if (gap === undefined) return null
  return `星期${'一二三四五六日'[weekday(chinaDayNumber(gap.from)) - 1] ?? ''} ${chinaClock(gap.from)} `
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
