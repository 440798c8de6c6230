import { z } from 'zod'
import { severities, type Severity } from '../src/domain/tickets/ticket.ts'
import { contractParts as parts, contractShell, type Part } from './contract-schema.ts'
import type { Listed, YamlFile, YamlPath } from './read-yaml.ts'

/** Targets of one severity; the severity is null where it is not a known one. */
export interface PolicyDraft {
  readonly severity: Severity | null
  readonly reminders: Part<'reminders'> | null
  readonly targets: readonly Listed<Part<'target'>>[]
}

/** The readable windows of a working calendar. */
export interface WeekDraft {
  readonly week: readonly Listed<Part<'hours'>>[]
  readonly makeUp: Part<'calendar'>['makeUp']
  readonly holidays: Part<'calendar'>['holidays']
}

/** A contract file taken apart: what is right in it, with places; null or missing is what is not. */
export interface ContractDraft {
  readonly yaml: YamlFile
  readonly id: string | null
  readonly name: string | null
  readonly customer: string | null
  readonly document: Part<'document'>
  readonly systems: readonly Listed<Part<'system'>>[]
  readonly modules: readonly Listed<Part<'module'>>[]
  readonly regions: readonly Listed<Part<'region'>>[]
  readonly units: readonly Listed<Part<'unit'>>[]
  readonly severities: readonly Listed<Part<'severity'>>[]
  readonly defaultSeverity: Severity | null
  readonly categories: readonly Listed<Part<'category'>>[]
  readonly calendars: Readonly<Record<string, WeekDraft | 'always'>>
  readonly policies: readonly Listed<PolicyDraft>[]
  readonly reminders: Part<'reminders'> | null
  readonly ceiling: Part<'ceiling'>
  readonly tracking: Part<'tracking'>
  readonly averages: readonly Listed<Part<'average'>>[]
  readonly availability: Part<'availability'>
  readonly peaks: readonly Listed<Part<'peak'>>[]
  /** Names of the groups that have at least one good entry, with them. */
  readonly contacts: Readonly<Record<string, readonly Listed<Part<'contact'>>[]>>
  readonly vendors: readonly Listed<Part<'vendor'>>[]
  readonly outbreak: Part<'outbreak'>
  readonly satisfaction: Part<'satisfaction'>
  readonly attendance: Part<'attendance'>
  readonly checklists: readonly Listed<Part<'checklist'>>[]
  readonly reports: readonly Listed<Part<'report'>>[]
  readonly texts: Part<'texts'> | null
  readonly patience: Part<'patience'> | null
  readonly retention: Part<'retention'>
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
    document: yaml.read(['document'], parts.document),
    systems: neededList(yaml, ['systems'], parts.system),
    modules: yaml.list(['modules'], parts.module),
    regions: yaml.list(['regions'], parts.region),
    units: yaml.list(['units'], parts.unit),
    severities: neededList(yaml, ['severities'], parts.severity),
    defaultSeverity: yaml.read(['defaultSeverity'], parts.defaultSeverity),
    categories: yaml.list(['categories'], parts.category),
    calendars: readCalendars(yaml),
    policies: readPolicies(yaml),
    reminders: yaml.read(['reminders'], parts.reminders),
    ceiling: yaml.read(['ceiling'], parts.ceiling),
    tracking: yaml.read(['tracking'], parts.tracking),
    averages: yaml.list(['averages'], parts.average),
    availability: yaml.read(['availability'], parts.availability),
    peaks: yaml.list(['peaks'], parts.peak),
    contacts: readContacts(yaml),
    vendors: yaml.list(['vendors'], parts.vendor),
    outbreak: yaml.read(['outbreak'], parts.outbreak),
    satisfaction: yaml.read(['satisfaction'], parts.satisfaction),
    attendance: yaml.read(['attendance'], parts.attendance),
    checklists: yaml.list(['checklists'], parts.checklist),
    reports: yaml.list(['reports'], parts.report),
    texts: yaml.read(['texts'], parts.texts),
    patience: yaml.read(['patience'], parts.patience),
    retention: yaml.read(['retention'], parts.retention),
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
      const read = yaml.read(path, parts.calendar)
      const week = neededList(yaml, [...path, 'week'], parts.hours)
      calendars[name] = { week, makeUp: read?.makeUp ?? null, holidays: read?.holidays ?? 'closed' }
    }
  }
  return calendars
}

const readPolicies = (yaml: YamlFile): ContractDraft['policies'] =>
  neededList(yaml, ['policies'], z.looseObject({})).map(({ path }) => {
    const reminders = yaml.read(path, parts.policy)?.reminders ?? null
    const severity = severities.find((known) => known === yaml.at([...path, 'severity'])) ?? null
    const targets = neededList(yaml, [...path, 'targets'], parts.target)
    return { value: { severity, reminders, targets }, path }
  })

const readContacts = (yaml: YamlFile): ContractDraft['contacts'] => {
  const value = yaml.at(['contacts'])
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    yaml.complain(['contacts'], '应是一组“名字: 列表”，如 采购方联系人: [{ role: supervisor }]')
    return {}
  }
  return Object.fromEntries(
    Object.keys(value).map((name) => [name, neededList(yaml, ['contacts', name], parts.contact)]),
  )
}
