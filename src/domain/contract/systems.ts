import type { SystemEntry } from './contract.ts'

/** Width, case and blanks make no other name. */
const fold = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, '')

/** The contract's system that goes by this name or alias, however it is spelt; null when the contract names none such. */
export const systemNamed = (name: string, systems: readonly SystemEntry[]): SystemEntry | null => {
  const wanted = fold(name)
  return (
    systems.find((entry) => fold(entry.name) === wanted) ??
    systems.find((entry) => entry.aliases.some((alias) => fold(alias) === wanted)) ??
    null
  )
}

/**
 * The contract's system for which an article of `system` holds: the one so named, else one that takes over the articles
 * of it. Null when the contract serves no such system.
 */
export const systemServed = (system: string, systems: readonly SystemEntry[]): SystemEntry | null =>
  systemNamed(system, systems) ??
  systems.find((entry) => entry.articlesOf.some((other) => fold(other) === fold(system))) ??
  null

/** Is what is written for this system meant for this desk? What names no system is, and a contract that names none serves all. */
export const serves = (systems: readonly SystemEntry[], system: string | null): boolean =>
  system === null || systems.length === 0 || systemServed(system, systems) !== null
