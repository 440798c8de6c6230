import { z } from 'zod'
import { severities, type Severity } from '../src/domain/ticket.ts'
import { contractParts as parts, contractShell, type Part } from './contract-schema.ts'
import type { Listed, YamlFile, YamlPath } from './read-yaml.ts'

/** Targets of one severity; the severity is null where it is not a known one. */
export interface PolicyDraft {
  readonly severity: Severity | null
  readonly targets: readonly Listed<Part<'target'>>[]
}

/** The readable windows of a working calendar. */
export interface WeekDraft {
  readonly week: readonly Listed<Part<'hours'>>[]
  readonly makeUp: Part<'calendar'>['makeUp']
}

/** A contract file taken apart: what is right in it, with places; null or missing is what is not. */
export interface ContractDraft {
  readonly yaml: YamlFile
  readonly id: string | null
  readonly name: string | null
  readonly customer: string | null
  readonly systems: readonly Listed<Part<'system'>>[]
  readonly modules: readonly Listed<Part<'module'>>[]
  readonly regions: readonly Listed<Part<'region'>>[]
  readonly severities: readonly Listed<Part<'severity'>>[]
  readonly defaultSeverity: Severity | null
  readonly categories: readonly Listed<Part<'category'>>[]
  readonly calendars: Readonly<Record<string, WeekDraft | 'always'>>
  readonly policies: readonly Listed<PolicyDraft>[]
  readonly reminders: Part<'reminders'> | null
  readonly patience: Part<'patience'> | null
  readonly nickname: Part<'nickname'>
  readonly quietHours: Part<'quietHours'>
  readonly summary: Part<'summary'>
  readonly tiers: readonly Listed<Part<'tier'>>[]
  readonly speech: Part<'speech'>
  readonly thresholds: Part<'thresholds'>
}

/** Reads every part by itself, so that one slip hides nothing beside it. Problems are noted in the file. */
export const draftContract = (yaml: YamlFile): ContractDraft => {
  yaml.read([], contractShell)
  return {
    yaml,
    id: yaml.read(['id'], parts.id),
    name: yaml.read(['name'], parts.name),
    customer: yaml.read(['customer'], parts.customer),
    systems: neededList(yaml, ['systems'], parts.system),
    modules: yaml.list(['modules'], parts.module),
    regions: yaml.list(['regions'], parts.region),
    severities: neededList(yaml, ['severities'], parts.severity),
    defaultSeverity: yaml.read(['defaultSeverity'], parts.defaultSeverity),
    categories: yaml.list(['categories'], parts.category),
    calendars: readCalendars(yaml),
    policies: readPolicies(yaml),
    reminders: yaml.read(['reminders'], parts.reminders),
    patience: yaml.read(['patience'], parts.patience),
    nickname: yaml.read(['nickname'], parts.nickname),
    quietHours: yaml.read(['quietHours'], parts.quietHours),
    summary: yaml.read(['summary'], parts.summary),
    tiers: neededList(yaml, ['tiers'], parts.tier),
    speech: yaml.read(['speech'], parts.speech),
    thresholds: yaml.read(['thresholds'], parts.thresholds),
  }
}

const neededList = <T>(yaml: YamlFile, path: YamlPath, schema: z.ZodType<T>): readonly Listed<T>[] => {
  const value = yaml.at(path)
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0))
    yaml.complain(path, '这一项没有写，至少要有一条')
  return yaml.list(path, schema)
}

const readCalendars = (yaml: YamlFile): ContractDraft['calendars'] => {
  const value = yaml.at(['calendars'])
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yaml.complain(['calendars'], '这一项没有写，至少要有一个日历，如 always: always')
    return {}
  }
  const calendars: Record<string, WeekDraft | 'always'> = {}
  for (const [name, form] of Object.entries(value)) {
    const path = ['calendars', name]
    if (form === 'always') calendars[name] = form
    else {
      const makeUp = yaml.read(path, parts.calendar)?.makeUp ?? null
      calendars[name] = { week: neededList(yaml, [...path, 'week'], parts.hours), makeUp }
    }
  }
  return calendars
}

const readPolicies = (yaml: YamlFile): ContractDraft['policies'] =>
  neededList(yaml, ['policies'], z.looseObject({})).map(({ path }) => {
    yaml.read(path, parts.policy)
    const severity = severities.find((known) => known === yaml.at([...path, 'severity'])) ?? null
    return { value: { severity, targets: neededList(yaml, [...path, 'targets'], parts.target) }, path }
  })
