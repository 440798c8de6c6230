import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bareArticle, type Article } from '../domain/knowledge/article.ts'
import { id } from '../domain/ids.ts'
import type { ArticleId } from '../domain/ids.ts'
import type { Match, QuestionContext } from '../ports/knowledge.ts'
import { createKnowledge, emptyLexicon, loadLexicon } from '../../knowledge/knowledge.ts'
import type { Lexicon } from '../../knowledge/knowledge.ts'
import { loadArticles } from '../../knowledge/load-articles.ts'

/** What `zhiban eval answers --json` prints (docs/answering.md says what each figure means). */
export interface EvalAnswersResult {
  readonly articles: number
  readonly queries: number
  readonly answerable: number
  readonly top1: number
  readonly recall3: number
  readonly mrr: number
  readonly answered: { readonly precision: number; readonly coverage: number; readonly falseAnswers: number }
  readonly unanswerable: { readonly n: number; readonly silent: number }
  readonly buildMs: number
  readonly queryMs: { readonly p50: number; readonly p99: number }
  readonly rssMB: number
}

export interface EvalAnswersInput {
  /** A JSONL file of entries or a folder of Markdown articles. */
  readonly articles: string
  /** A JSONL file of questions. */
  readonly queries: string
  /** Without one: the lexicon beside a folder of articles, none for a file of entries. */
  readonly lexicon?: Lexicon
}

interface Query {
  readonly query: string
  readonly gold: readonly string[]
  readonly answerable: boolean
}

/** Lines of a JSONL file that hold an object; a broken line is named with its number. */
export const readJsonLines = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return []
      try {
        const value: unknown = JSON.parse(line)
        if (typeof value === 'object' && value !== null && !Array.isArray(value))
          return [value as Record<string, unknown>]
      } catch (cause) {
        throw new Error(`${file}:${at + 1}: not JSON. Write one object per line.`, { cause })
      }
      throw new Error(`${file}:${at + 1}: not an object. Write one object per line.`)
    })

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** An article made of an entry of a measuring file: a question and perhaps other phrasings, no steps. */
const articleOf = (line: Record<string, unknown>): Article => ({
  ...bareArticle(id<ArticleId>(String(line['id'])), String(line['question'] ?? '')),
  phrasings: strings(line['variants']),
  cause: typeof line['answer'] === 'string' ? line['answer'] : '',
})

/** Entries of a JSONL file, or the articles of a folder. */
export const readEntries = (path: string): readonly Article[] =>
  statSync(path).isDirectory() ? loadArticles(path).articles : readJsonLines(path).map(articleOf)

const lexiconBeside = (path: string): Lexicon =>
  statSync(path).isDirectory() ? loadLexicon(join(path, '../lexicon/lexicon.yaml')).lexicon : emptyLexicon

/** As an engineer would ask: files do not say who asks, and some articles are only for engineers. */
const noContext: QuestionContext = { system: null, module: null, lastArticle: null, audience: 'engineer' }

const share = (part: number, all: number): number => (all === 0 ? 0 : part / all)
const percentile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0

/**
 * Asks every question as the desk would, with the thresholds that ship, and counts. `top1`, `recall3` and `mrr`
 * look at the order alone; `answered` and `unanswerable` at what the bot would really have said.
 */
export const evalAnswers = async (input: EvalAnswersInput): Promise<EvalAnswersResult> => {
  const articles = readEntries(input.articles)
  const queries: Query[] = readJsonLines(input.queries).map((line) => ({
    query: String(line['query'] ?? ''),
    gold: strings(line['gold']),
    answerable: line['answerable'] === true,
  }))
  const lexicon = input.lexicon ?? lexiconBeside(input.articles)
  const built = performance.now()
  const knowledge = createKnowledge(articles, { lexicon })
  const buildMs = performance.now() - built
  const now = Date.now()
  const times: number[] = []
  let first = 0
  let third = 0
  let reciprocal = 0
  let given = 0
  let right = 0
  let falseAnswers = 0
  for (const { query, gold, answerable } of queries) {
    const from = performance.now()
    const match: Match = knowledge.match(query, noContext, now)
    times.push(performance.now() - from)
    const place = match.candidates.findIndex((candidate) => gold.includes(candidate.article.id))
    if (answerable && place !== -1) {
      if (place === 0) first += 1
      if (place < 3) third += 1
      reciprocal += 1 / (place + 1)
    }
    if (match.kind === 'confident') {
      given += 1
      if (answerable && place === 0) right += 1
      if (!answerable) falseAnswers += 1
    }
  }
  times.sort((a, b) => a - b)
  const answerable = queries.filter((query) => query.answerable).length
  const unanswerable = queries.length - answerable
  return {
    articles: articles.length,
    queries: queries.length,
    answerable,
    top1: share(first, answerable),
    recall3: share(third, answerable),
    mrr: share(reciprocal, answerable),
    answered: {
      precision: share(right, given),
      coverage: share(right, answerable),
      falseAnswers: share(falseAnswers, unanswerable),
    },
    unanswerable: { n: unanswerable, silent: share(unanswerable - falseAnswers, unanswerable) },
    buildMs: Math.round(buildMs),
    queryMs: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    rssMB: Math.round(process.memoryUsage().rss / 1e6),
  }
}
