import { createKnowledge, emptyLexicon } from '../../knowledge/knowledge.ts'
import type { Lexicon } from '../../knowledge/knowledge.ts'
import type { Article } from '../domain/knowledge/article.ts'
import type { QuestionContext } from '../ports/knowledge.ts'
import { machine, peakRssMB, percentile } from './machine.ts'

export interface BenchAnswersInput {
  readonly articles: readonly Article[]
  /** What is asked, round and round. */
  readonly questions: readonly string[]
  readonly lexicon?: Lexicon
  /** How often an article is published while questions are asked. */
  readonly publishings: number
}

const context: QuestionContext = { system: null, module: null, lastArticle: null, audience: 'engineer' }
const mostQuestions = 5_000

const heldMB = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}

const timed = (work: () => void): number => {
  const from = performance.now()
  work()
  return performance.now() - from
}

/**
 * `zhiban bench answers`: build time, memory held, query times, and how long a published article takes until it is
 * given as an answer, which the next question checks. Memory is exact with `node --expose-gc`, else an upper bound.
 */
export const benchAnswers = (input: BenchAnswersInput): Record<string, unknown> => {
  const { articles, questions } = input
  // Loads the segmenter's dictionary, which a desk holds whatever the size of its knowledge.
  createKnowledge(articles.slice(0, 1), { lexicon: input.lexicon ?? emptyLexicon }).match('热身', context, 0)
  const before = heldMB()
  let knowledge = createKnowledge([], {})
  const buildMs = timed(() => {
    knowledge = createKnowledge(articles, { lexicon: input.lexicon ?? emptyLexicon })
  })
  const held = heldMB() - before
  const now = Date.now()
  const times: number[] = []
  for (let n = 0; n < Math.min(mostQuestions, questions.length * 3); n += 1) {
    const question = questions[n % questions.length] ?? ''
    times.push(timed(() => void knowledge.match(question, context, now)))
  }
  const publish: number[] = []
  const after: number[] = []
  let seen = 0
  for (let n = 0; n < input.publishings; n += 1) {
    const article = articles[(n * 7919) % articles.length]
    if (article === undefined) break
    const question = `第${n}号新业务专用口令牌${n}如何激活`
    publish.push(timed(() => knowledge.publish({ ...article, version: article.version + 1, question })))
    after.push(
      timed(() => {
        const [first] = knowledge.match(question, context, now).candidates
        if (first?.article.question === question) seen += 1
      }),
    )
  }
  for (const list of [times, publish, after]) list.sort((a, b) => a - b)
  return {
    bench: 'answers',
    settings: { articles: articles.length, questions: times.length, publishings: input.publishings },
    machine: machine(),
    buildMs: Math.round(buildMs),
    indexMB: Math.round(held),
    queryMs: { p50: percentile(times, 0.5), p99: percentile(times, 0.99), max: percentile(times, 1) },
    publishMs: { p50: percentile(publish, 0.5), p99: percentile(publish, 0.99) },
    queryAfterPublishMs: { p50: percentile(after, 0.5), p99: percentile(after, 0.99) },
    publishedFoundAtOnce: seen,
    peakRssMB: peakRssMB(),
  }
}
