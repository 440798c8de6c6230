import { loadShipped } from './load-desk.ts'

/** Products of features and features that are absent tell a reader nothing. */
const shown = (features: Readonly<Record<string, number>>): string =>
  Object.entries(features)
    .filter(([name, value]) => !name.includes(' × ') && Math.abs(value) >= 0.005)
    .map(([name, value]) => `${name}=${value.toFixed(2)}`)
    .join(' ')

/** How a question is matched: the decision, the threshold that made it, the candidates with their features. */
export const whyCommand = (
  question: string,
  articles: string | null,
  contract: string,
): readonly string[] => {
  const { knowledge } = loadShipped(contract, articles)
  const explained = knowledge.explain(
    question,
    { system: null, module: null, lastArticle: null, audience: 'engineer' },
    Date.now(),
  )
  const { decidedBy } = explained
  const compared = decidedBy.probability >= decidedBy.value ? '≥' : '<'
  return [
    `${explained.kind}: ${decidedBy.probability.toFixed(3)} ${compared} ${decidedBy.threshold} ${decidedBy.value}`,
    `read as: ${explained.reading} [${explained.words.join(' ')}]`,
    ...explained.candidates.flatMap((candidate) => [
      `${candidate.article.id} ${candidate.probability.toFixed(3)} ${candidate.article.question} (by: ${candidate.phrasing})${candidate.confidence === 0 ? '' : ` confidence=${candidate.confidence.toFixed(2)}`}`,
      `  ${shown(candidate.features)}`,
    ]),
    ...explained.leftOut.map(
      ({ article, probability }) =>
        `left out: ${article.id} ${probability.toFixed(3)} ${article.question} (its system ${article.system ?? ''} is not one of the contract ${contract})`,
    ),
  ]
}
