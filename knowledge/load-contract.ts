import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Calendar, DayTable, WorkingWindow } from '../src/domain/calendar.ts'
import type { Contract, ModuleEntry, Policy } from '../src/domain/contract.ts'
import type { Problem } from '../src/domain/fault.ts'
import { id } from '../src/domain/ids.ts'
import { checkContract } from './check-contract.ts'
import { draftContract, type ContractDraft, type WeekDraft } from './draft-contract.ts'
import { nearestWord } from './nearest-word.ts'
import { openYaml, type Listed } from './read-yaml.ts'

const contractsFolder = join(dirname(fileURLToPath(import.meta.url)), 'contracts')

/** Names of the contracts that come with the program, e.g. `foshan-fiscal`. */
export const knownContracts = (): readonly string[] =>
  readdirSync(contractsFolder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()

/** The file that a contract id or a path means: ids have neither a slash nor an ending. */
export const contractFile = (idOrFile: string): string =>
  /[\\/]|\.ya?ml$/i.test(idOrFile) ? resolve(idOrFile) : join(contractsFolder, `${idOrFile}.yaml`)

/** What other files refer to. Lists with a bad entry are empty: what they lack cannot be held against anybody. */
export type ContractNames = Pick<Contract, 'systems' | 'regions' | 'tiers'>

export interface LoadedContract {
  /** Null when the file has any problem. */
  readonly contract: Contract | null
  readonly names: ContractNames
  readonly problems: readonly Problem[]
}

const noNames: ContractNames = { systems: [], regions: [], tiers: [] }

/**
 * Reads the contract of one desk by id (from `knowledge/contracts`) or by file. `calendarDays` says which dates are
 * workdays. Returns the frozen contract, or null with every problem of the file, each with its line.
 */
export const loadContract = (idOrFile: string, calendarDays: DayTable): LoadedContract => {
  const file = contractFile(idOrFile)
  const byId = file !== resolve(idOrFile)
  if (byId && !knownContracts().includes(idOrFile)) {
    const near = nearestWord(idOrFile, knownContracts())
    const message = `没有“${idOrFile}”这份合同，${near === null ? `现有：${knownContracts().join('、')}` : `是不是“${near}”`}`
    return { contract: null, names: noNames, problems: [{ file, line: null, message }] }
  }
  const yaml = openYaml(file)
  if (yaml.raw === undefined) return { contract: null, names: noNames, problems: yaml.problems }
  const draft = draftContract(yaml)
  if (byId && draft.id !== null && draft.id !== idOrFile)
    yaml.complain(['id'], `和文件名不一致，应是“${idOrFile}”`)
  checkContract(draft)
  const problems = [...yaml.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return {
    contract: problems.length > 0 ? null : contractOf(draft, calendarDays),
    names: namesOf(draft),
    problems,
  }
}

/** The contract of a draft without problems; null when a needed part is missing after all. */
const contractOf = (draft: ContractDraft, calendarDays: DayTable): Contract | null => {
  const { name, customer, defaultSeverity, reminders, patience } = draft
  if (
    draft.id === null ||
    name === null ||
    customer === null ||
    defaultSeverity === null ||
    reminders === null ||
    patience === null
  )
    return null
  const contract: Contract = {
    id: id(draft.id),
    name,
    customer,
    systems: draft.systems.map(({ value }) => value),
    modules: modulesOf(draft),
    regions: draft.regions.map(({ value }) => value),
    severities: draft.severities.map(({ value }) => value),
    defaultSeverity,
    categoryCues: draft.categories.map(({ value }) => value),
    calendars: calendarsOf(draft, calendarDays),
    policies: policiesOf(draft),
    reminders,
    patience,
    nickname: draft.nickname,
    quietHours: draft.quietHours,
    summary: draft.summary,
    tiers: draft.tiers.map(({ value }) => value),
    speech: draft.speech,
    thresholds: draft.thresholds,
  }
  return Object.freeze(contract)
}

const namesOf = (draft: ContractDraft): ContractNames => {
  const whole = <T>(section: string, entries: readonly Listed<T>[]): readonly T[] => {
    const written = draft.yaml.at([section])
    return Array.isArray(written) && written.length === entries.length
      ? entries.map(({ value }) => value)
      : []
  }
  return {
    systems: whole('systems', draft.systems),
    regions: whole('regions', draft.regions),
    tiers: whole('tiers', draft.tiers),
  }
}

const modulesOf = (draft: ContractDraft): readonly ModuleEntry[] => {
  const only = draft.systems[0]?.value.name ?? ''
  return draft.modules.map(({ value }) => ({ ...value, system: value.system ?? only }))
}

const policiesOf = (draft: ContractDraft): readonly Policy[] =>
  draft.policies.flatMap(({ value: { severity, targets } }) =>
    severity === null ? [] : [{ severity, targets: targets.map(({ value }) => value) }],
  )

const calendarsOf = (draft: ContractDraft, days: DayTable): Readonly<Record<string, Calendar>> => {
  const calendars: Record<string, Calendar> = {}
  for (const [name, form] of Object.entries(draft.calendars)) {
    calendars[name] =
      form === 'always'
        ? { kind: 'always' }
        : { kind: 'working', week: weekOf(form), makeUp: form.makeUp, days }
  }
  return calendars
}

const weekOf = ({ week }: WeekDraft): readonly (readonly WorkingWindow[])[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    week
      .filter(({ value }) => value.days.includes(weekday))
      .flatMap(({ value }) => value.hours)
      .sort((a, b) => a.from - b.from),
  )
