import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DayTable } from '../src/domain/calendar/calendar.ts'
import type { Contract } from '../src/domain/contract/contract.ts'
import type { Problem } from '../src/domain/fault.ts'
import { buildContract } from './build-contract.ts'
import { checkContract } from './check-contract.ts'
import { draftContract, type ContractDraft } from './draft-contract.ts'
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
  checkContract(draft, calendarDays)
  const problems = [...yaml.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return {
    contract: problems.length > 0 ? null : buildContract(draft, calendarDays),
    names: namesOf(draft),
    problems,
  }
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
