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
import { loadContract } from '../../knowledge/load-contract.ts'
import type { Article } from '../domain/article.ts'
import type { Contract } from '../domain/contract.ts'
import { Fault, type Problem } from '../domain/fault.ts'

const knowledgeFolder = fileURLToPath(new URL('../../knowledge/', import.meta.url))
export const shippedArticles = join(knowledgeFolder, 'articles')
const lexiconFile = join(knowledgeFolder, 'lexicon', 'lexicon.yaml')

/** `file:line message`, as editors and people can follow it. */
export const problemLine = (problem: Problem): string =>
  `${problem.file}${problem.line === null ? '' : `:${problem.line}`} ${problem.message}`

/** The lexicon that comes with the program; without it nothing but precision is lost, so its problems do not stop anybody. */
export const shippedLexicon = (): Lexicon => loadLexicon(lexiconFile).lexicon ?? emptyLexicon

/** Contract and knowledge of a desk, or a Fault that names every problem of the contract. Articles with problems are left out. */
export const loadShipped = (
  contractIdOrFile: string,
  articlesAt: string | null,
): {
  readonly contract: Contract
  readonly articles: readonly Article[]
  readonly knowledge: KnowledgeBase
  readonly problems: readonly Problem[]
} => {
  const calendar = loadCalendar()
  const { contract, problems } = loadContract(contractIdOrFile, calendar.days)
  if (contract === null)
    throw new Fault(
      'CONTRACT_INVALID',
      'operator',
      problems.map(problemLine).join('\n'),
      'Mend the contract file, then try again.',
    )
  const loaded = loadArticles(articlesAt ?? shippedArticles)
  const knowledge = createKnowledge(loaded.articles, {
    lexicon: shippedLexicon(),
    ...(contract.thresholds === null
      ? {}
      : {
          thresholds: { confident: contract.thresholds.confident, candidates: contract.thresholds.candidate },
        }),
  })
  return {
    contract,
    articles: loaded.articles,
    knowledge,
    problems: [...calendar.problems, ...loaded.problems],
  }
}
