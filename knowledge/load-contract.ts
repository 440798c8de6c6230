import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import type { Calendar, DayTable, WorkingWindow } from '../src/domain/calendar.ts'
import type { Contract, ModuleEntry } from '../src/domain/contract.ts'
import type { Problem } from '../src/domain/fault.ts'
import { id } from '../src/domain/ids.ts'
import { checkContract, type ContractDraft } from './check-contract.ts'
import { contractParts as parts, contractShell, type Part } from './contract-schema.ts'
import { nearestWord } from './nearest-word.ts'
import { openYaml, type Listed, type YamlFile } from './read-yaml.ts'

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

/**
 * Reads the contract of one desk by id (from `knowledge/contracts`) or by file. `calendarDays` says which dates are
 * workdays. Returns the frozen contract, or null with every problem of the file, each with its line.
 */
export const loadContract = (
  idOrFile: string,
  calendarDays: DayTable,
): { readonly contract: Contract | null; readonly problems: readonly Problem[] } => {
  const file = contractFile(idOrFile)
  const byId = file !== resolve(idOrFile)
  if (byId && !knownContracts().includes(idOrFile)) {
    const near = nearestWord(idOrFile, knownContracts())
    const message = `没有“${idOrFile}”这份合同，${near === null ? `现有：${knownContracts().join('、')}` : `是不是“${near}”`}`
    return { contract: null, problems: [{ file, line: null, message }] }
  }
  const yaml = openYaml(file)
  if (yaml.raw === undefined) return { contract: null, problems: yaml.problems }
  yaml.read([], contractShell)
  const deskId = yaml.read(['id'], parts.id)
  const name = yaml.read(['name'], parts.name)
  const customer = yaml.read(['customer'], parts.customer)
  const defaultSeverity = yaml.read(['defaultSeverity'], parts.defaultSeverity)
  const summary = yaml.read(['summary'], parts.summary)
  const speech = yaml.read(['speech'], parts.speech)
  const draft = draftOf(yaml)
  const { reminders, patience } = draft
  if (byId && deskId !== null && deskId !== idOrFile) yaml.complain(['id'], `和文件名不一致，应是“${idOrFile}”`)
  checkContract(draft)
  const problems = inOrder(yaml.problems)
  if (deskId === null || name === null || customer === null || defaultSeverity === null || reminders === null || patience === null)
    return { contract: null, problems }
  if (problems.length > 0) return { contract: null, problems }
  const contract: Contract = {
    id: id(deskId),
    name,
    customer,
    systems: draft.systems.map(({ value }) => value),
    modules: modulesOf(draft),
    regions: draft.regions.map(({ value }) => value),
    severities: draft.severities.map(({ value }) => value),
    defaultSeverity,
    categoryCues: draft.categories.map(({ value }) => value),
    calendars: calendarsOf(draft, calendarDays),
    policies: draft.policies.map(({ value }) => value),
    reminders,
    patience,
    nickname: draft.nickname,
    quietHours: draft.quietHours,
    summary,
    tiers: draft.tiers.map(({ value }) => value),
    speech,
    thresholds: draft.thresholds,
  }
  return { contract: Object.freeze(contract), problems }
}

const draftOf = (yaml: YamlFile): ContractDraft => ({
  yaml,
  systems: neededList(yaml, 'systems', parts.system),
  modules: yaml.list(['modules'], parts.module),
  regions: yaml.list(['regions'], parts.region),
  severities: neededList(yaml, 'severities', parts.severity),
  categories: yaml.list(['categories'], parts.category),
  policies: neededList(yaml, 'policies', parts.policy),
  tiers: neededList(yaml, 'tiers', parts.tier),
  calendars: readCalendars(yaml),
  reminders: yaml.read(['reminders'], parts.reminders),
  patience: yaml.read(['patience'], parts.patience),
  nickname: yaml.read(['nickname'], parts.nickname),
  quietHours: yaml.read(['quietHours'], parts.quietHours),
  thresholds: yaml.read(['thresholds'], parts.thresholds),
})

const neededList = <T>(yaml: YamlFile, name: string, schema: z.ZodType<T>): readonly Listed<T>[] => {
  const value = yaml.at([name])
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) yaml.complain([name], '这一项没有写，至少要有一条')
  return yaml.list([name], schema)
}

const readCalendars = (yaml: YamlFile): ContractDraft['calendars'] => {
  const value = yaml.at(['calendars'])
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yaml.complain(['calendars'], '这一项没有写，至少要有一个日历，如 always: always')
    return {}
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, form]) => [name, form === 'always' ? form : yaml.read(['calendars', name], parts.calendar)]),
  )
}

const modulesOf = (draft: ContractDraft): readonly ModuleEntry[] => {
  const only = draft.systems[0]?.value.name ?? ''
  return draft.modules.map(({ value }) => ({ ...value, system: value.system ?? only }))
}

const calendarsOf = (draft: ContractDraft, days: DayTable): Readonly<Record<string, Calendar>> => {
  const calendars: Record<string, Calendar> = {}
  for (const [name, form] of Object.entries(draft.calendars)) {
    if (form === 'always') calendars[name] = { kind: 'always' }
    else if (form !== null) calendars[name] = { kind: 'working', week: weekOf(form), makeUp: form.makeUp, days }
  }
  return calendars
}

const weekOf = (form: Part<'calendar'>): readonly (readonly WorkingWindow[])[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    form.week
      .filter((entry) => entry.days.includes(weekday))
      .flatMap((entry) => entry.hours)
      .sort((a, b) => a.from - b.from),
  )

const inOrder = (problems: readonly Problem[]): readonly Problem[] => [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
