import type { Article } from '../knowledge/article.ts'
import type { Contract } from '../contract/contract.ts'
import type { ArticleId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** A release of the system as it was announced to the desk (KNO-2); tickets that wait for it read it (WRK-3). */
export interface Release {
  /** As typed, in capitals: `V3.2.1`. Also the document's key. */
  readonly release: string
  readonly systems: readonly string[]
  readonly modules: readonly string[]
  /** Everything that was typed behind the number: modules, and numbers of defects and requirements it carries. */
  readonly note: string
  readonly at: Instant
  readonly by: string
  /** Articles marked for review. */
  readonly affected: readonly ArticleId[]
}

const number = /^\s*(v?\d+(?:\.\d+){0,3}(?:[-.]?(?:r|rc|sp|beta|build)\d*)*)(?=$|[\s,，:：、])[\s,，:：、]*/i

/** Reads `V3.2.1 票据打印、登录 修了 DEF-31`; null when it does not begin with a version number. */
export const releaseNamed = (
  text: string,
  contract: Pick<Contract, 'modules' | 'systems'>,
): Pick<Release, 'release' | 'systems' | 'modules' | 'note'> | null => {
  const match = number.exec(text.normalize('NFKC'))
  if (match?.[1] === undefined) return null
  const note = text.normalize('NFKC').slice(match[0].length).trim()
  const names = (words: readonly string[]): boolean =>
    words.some((word) => word.length > 1 && note.includes(word))
  const release = match[1].toUpperCase()
  return {
    release: release.startsWith('V') ? release : `V${release}`,
    systems: contract.systems.filter((s) => names([s.name, ...s.aliases])).map((s) => s.name),
    modules: contract.modules.filter((m) => names([m.name, ...m.aliases])).map((m) => m.name),
    note,
  }
}

/** Is an article about what the release changes: its module is named, or its system is and no module of it? */
export const isAffected = (
  article: Pick<Article, 'system' | 'module' | 'question'>,
  release: Pick<Release, 'systems' | 'modules' | 'note'>,
): boolean => {
  const { module, system } = article
  if (
    module !== null &&
    (release.modules.includes(module) || (module.length > 1 && release.note.includes(module)))
  )
    return true
  return release.modules.length === 0 && system !== null && release.systems.includes(system)
}
