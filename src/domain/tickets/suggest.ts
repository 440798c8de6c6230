import { complaintCues, saysComplaint } from './complaint.ts'
import { saysUrgently } from './urgency.ts'
import type { Contract } from '../contract/contract.ts'
import type { Category, Severity } from './ticket.ts'

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Words of a contract are folded once, not again for every message. */
const once = <From extends object, Made>(make: (from: From) => Made): ((from: From) => Made) => {
  const made = new WeakMap<From, Made>()
  return (from) => {
    const known = made.get(from)
    if (known !== undefined) return known
    const fresh = make(from)
    made.set(from, fresh)
    return fresh
  }
}

interface Cue {
  readonly cue: string
  readonly folded: string
}

const foldedCues = once((cues: readonly string[]): readonly Cue[] =>
  cues.map((cue) => ({ cue, folded: fold(cue) })),
)

const foldedNames = once((modules: Contract['modules']) =>
  modules
    .flatMap((entry) => [entry.name, ...entry.functions, ...entry.aliases].map((name) => ({ entry, name })))
    .filter(({ name }) => name.length > 1)
    .map(({ entry, name }) => ({ entry, name, folded: fold(name) })),
)

/** The longest cue contained in the text, or null. */
const longestCue = (text: string, cues: readonly Cue[]): string | null =>
  cues.filter(({ folded }) => text.includes(folded)).sort((a, b) => b.cue.length - a.cue.length)[0]?.cue ??
  null

/** Severity with the words that suggest it (SLA-F2); the gravest definition with a cue in the text wins. What a feature is called suggests nothing. */
export const suggestSeverity = (
  text: string,
  contract: Pick<Contract, 'severities' | 'defaultSeverity'>,
): { readonly severity: Severity; readonly reason: string } => {
  const folded = fold(text)
  for (const severity of ['critical', 'urgent', 'normal'] as const) {
    const definition = contract.severities.find((entry) => entry.severity === severity)
    const cues = definition === undefined ? [] : foldedCues(definition.cues)
    const cue = longestCue(
      folded,
      cues.filter((one) => saysUrgently(folded, one.folded)),
    )
    if (definition !== undefined && cue !== null)
      return { severity, reason: `“${cue}”：${definition.definition}` }
  }
  return { severity: contract.defaultSeverity, reason: '未见紧急字样，按默认等级' }
}

/** Category by the longest cue; a complaint in plain words is one (WRK-6); a usage question when nothing says otherwise (REC-4). */
export const suggestCategory = (text: string, contract: Pick<Contract, 'categoryCues'>): Category => {
  if (saysComplaint(text)) return 'complaint'
  const folded = fold(text)
  let best: { readonly category: Category; readonly length: number } | null = null
  for (const { category, cues } of contract.categoryCues) {
    const cue = longestCue(folded, foldedCues(category === 'complaint' ? complaintCues(text, cues) : cues))
    if (cue !== null && (best === null || cue.length > best.length)) best = { category, length: cue.length }
  }
  return best?.category ?? 'usage'
}

/** System and module by the longest name, function or alias in the text (REC-5); the room's system when only that is known. */
export const suggestModule = (
  text: string,
  contract: Pick<Contract, 'modules' | 'systems'>,
  roomSystem: string | null,
): { readonly system: string | null; readonly module: string | null } => {
  const folded = fold(text)
  const found = foldedNames(contract.modules)
    .filter((one) => folded.includes(one.folded))
    .sort(
      (a, b) =>
        b.name.length - a.name.length ||
        Number(b.entry.system === roomSystem) - Number(a.entry.system === roomSystem),
    )
  const best = found[0]?.entry
  if (best !== undefined) return { system: best.system, module: best.name }
  const system = contract.systems.find((entry) =>
    [entry.name, ...entry.aliases].some((name) => folded.includes(fold(name))),
  )
  return { system: system?.name ?? roomSystem ?? contract.systems[0]?.name ?? null, module: null }
}

/** The module or system a person names in a command, by name, function or alias; null when none fits. */
export const moduleNamed = (
  text: string,
  contract: Pick<Contract, 'modules' | 'systems'>,
): { readonly system: string; readonly module: string | null } | null => {
  const wanted = fold(text.trim())
  if (wanted === '') return null
  const entry =
    contract.modules.find((m) =>
      [m.name, ...m.functions, ...m.aliases].some((name) => fold(name) === wanted),
    ) ??
    contract.modules.find((m) =>
      [m.name, ...m.functions, ...m.aliases].some((name) => fold(name).includes(wanted)),
    )
  if (entry !== undefined) return { system: entry.system, module: entry.name }
  const system = contract.systems.find((s) =>
    [s.name, ...s.aliases].some((name) => fold(name).includes(wanted)),
  )
  return system === undefined ? null : { system: system.name, module: null }
}

/** Unit, name and region from a group nickname such as `实验小学-张会计`; what does not fit the pattern is a bare name. */
export const readNickname = (
  nickname: string,
  contract: Pick<Contract, 'nickname' | 'regions'>,
): { readonly name: string; readonly unit: string | null; readonly region: string | null } => {
  const groups =
    contract.nickname === null
      ? undefined
      : new RegExp(contract.nickname, 'u').exec(nickname.normalize('NFKC').trim())?.groups
  if (groups === undefined) return { name: nickname.trim(), unit: null, region: null }
  const unit = groups['unit']?.trim() ?? null
  const said = groups['region']?.trim() ?? ''
  const region = contract.regions.find((r) =>
    [r.name, ...r.aliases].some(
      (name) => name === said || (said === '' && (unit?.startsWith(name) ?? false)),
    ),
  )
  return { name: groups['name']?.trim() ?? nickname.trim(), unit, region: region?.name ?? null }
}
