import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createKnowledge,
  emptyLexicon,
  loadArticles,
  loadLexicon,
  type KnowledgeBase,
  type Lexicon,
} from '../../knowledge/knowledge.ts'
import { loadCalendar } from '../../knowledge/load-calendar.ts'
import type { Article } from '../domain/knowledge/article.ts'
import type { Contract } from '../domain/contract/contract.ts'
import type { Problem } from '../domain/fault.ts'
import { contractNamed } from './contract-named.ts'

const knowledgeFolder = fileURLToPath(new URL('../../knowledge/', import.meta.url))
export const shippedArticles = join(knowledgeFolder, 'articles')
const lexiconFile = join(knowledgeFolder, 'lexicon', 'lexicon.yaml')

/** The lexicon that comes with the program; without it nothing but precision is lost, so its problems do not stop anybody. */
export const shippedLexicon = (): Lexicon => loadLexicon(lexiconFile).lexicon ?? emptyLexicon

/** Below this an index is built faster than a file is read and checked. */
const worthSaving = 2_000

const bytesOf = (file: string): Uint8Array | null => {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

/** Written beside and moved into place, so that a crash leaves no half file; failing costs only the next start's time. */
const saveIndex = (file: string, bytes: Uint8Array): void => {
  try {
    writeFileSync(`${file}.new`, bytes)
    renameSync(`${file}.new`, file)
  } catch {
    // A read-only or full folder is told by the store, which needs it more.
  }
}

/** The contract and the articles of a desk, or a Fault that names every problem of the contract. Articles with problems are left out. */
export const loadFiles = (
  contractIdOrFile: string,
  articlesAt: string | null,
): {
  readonly contract: Contract
  readonly articles: readonly Article[]
  readonly problems: readonly Problem[]
} => {
  const calendar = loadCalendar()
  const contract = contractNamed(contractIdOrFile, calendar.days)
  const loaded = loadArticles(articlesAt ?? shippedArticles)
  return { contract, articles: loaded.articles, problems: [...calendar.problems, ...loaded.problems] }
}

/**
 * The same with the knowledge made of the articles. Of a large knowledge base the index is kept in `indexFile` and read
 * from there the next time.
 */
export const loadShipped = (
  contractIdOrFile: string,
  articlesAt: string | null,
  indexFile: string | null = null,
): ReturnType<typeof loadFiles> & { readonly knowledge: KnowledgeBase } => {
  const files = loadFiles(contractIdOrFile, articlesAt)
  const { contract, articles } = files
  const kept = indexFile === null || articles.length < worthSaving ? null : indexFile
  const index = kept === null ? null : bytesOf(kept)
  const knowledge = createKnowledge(articles, {
    lexicon: shippedLexicon(),
    systems: contract.systems,
    ...(index === null ? {} : { index }),
    ...(contract.thresholds === null
      ? {}
      : {
          thresholds: { confident: contract.thresholds.confident, candidates: contract.thresholds.candidate },
        }),
  })
  if (kept !== null) {
    const bytes = knowledge.savedIndex()
    if (index === null || Buffer.compare(index, bytes) !== 0) saveIndex(kept, bytes)
  }
  return { ...files, knowledge }
}
