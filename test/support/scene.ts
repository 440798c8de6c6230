import { createKnowledge, loadArticles, loadLexicon } from '../../knowledge/knowledge.ts'
import { loadCalendar } from '../../knowledge/load-calendar.ts'
import { loadContract } from '../../knowledge/load-contract.ts'
import type { Scene } from './conversation.ts'

const { articles } = loadArticles('knowledge/articles')
const { lexicon } = loadLexicon('knowledge/lexicon/lexicon.yaml')
const { days } = loadCalendar()
const { contract } = loadContract('foshan-fiscal', days)
if (contract === null || lexicon === null) throw new Error('the shipped contract and lexicon must load')
const knowledge = createKnowledge(articles, { lexicon })

/** The desk as it ships: the Foshan contract with all articles, on the given Chinese date. */
export const foshan = (date: string, part: Partial<Scene> = {}): Scene => ({
  // Routine duties have conversations of their own; elsewhere they would speak in between.
  contract: { ...contract, checklists: [] },
  knowledge,
  date,
  ...part,
})
export const foshanContract = contract
export const shippedKnowledge = knowledge
