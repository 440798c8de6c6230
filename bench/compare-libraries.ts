/**
 * Compares our engine with search libraries on the same articles and questions, in one run:
 *
 *   node bench/compare-libraries.ts [--articles DIR|KB.jsonl --queries Q.jsonl]
 *
 * Without arguments: the articles and questions of this repository. Prints a Markdown table.
 *
 * A raw score says nothing about whether an answer exists, so each method gets the threshold that serves it best:
 * the questions are dealt into two halves, the threshold for 95 % precision is chosen on one half and measured on the
 * other, both ways. Our engine is measured so too, and once more with the threshold that ships.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Article } from '../src/domain/knowledge/article.ts'
import { readEntries, readJsonLines } from '../src/cli/eval-answers.ts'
import { shippedLexicon } from '../src/cli/load-desk.ts'
import { createKnowledge, emptyLexicon } from '../knowledge/knowledge.ts'
import { shippedThresholds } from '../knowledge/engine/thresholds.ts'
import { libraries, type Phrasing, type Ranking, type Search } from './libraries.ts'

interface Question {
  readonly text: string
  readonly gold: readonly string[]
  readonly answerable: boolean
}

const wantedPrecision = 0.95

const { values } = parseArgs({ options: { articles: { type: 'string' }, queries: { type: 'string' } } })
const root = join(import.meta.dirname, '..')
const articles = readEntries(values.articles ?? join(root, 'knowledge/articles'))
const questions: readonly Question[] = readJsonLines(
  values.queries ?? join(root, 'test/fixtures/questions.jsonl'),
).map((line) => ({
  text: String(line['query']),
  gold: Array.isArray(line['gold']) ? line['gold'].map(String) : [],
  answerable: line['answerable'] === true,
}))
const lexicon = values.articles === undefined ? shippedLexicon() : emptyLexicon

const phrasingsOf = (article: Article): readonly Phrasing[] =>
  [article.question, ...article.phrasings, ...article.symptoms].map((text) => ({ article: article.id, text }))

interface Outcome {
  readonly score: number
  readonly right: boolean
  readonly answerable: boolean
  readonly half: 0 | 1
}

/** What came of a threshold: right answers, all answers given. */
const given = (outcomes: readonly Outcome[], threshold: number) => {
  const said = outcomes.filter(({ score }) => score >= threshold)
  return { right: said.filter(({ right }) => right).length, all: said.length }
}

/** The lowest threshold that still keeps the wanted precision; above every score when none does. */
const thresholdOn = (outcomes: readonly Outcome[]): number => {
  const sorted = [...outcomes].filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
  let right = 0
  let found = Infinity
  sorted.forEach((outcome, at) => {
    if (outcome.right) right += 1
    // Equal scores stand or fall together.
    const last = sorted[at + 1]?.score !== outcome.score
    if (last && right / (at + 1) >= wantedPrecision) found = outcome.score
  })
  return found
}

const percent = (part: number, all: number): string =>
  all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`
const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)

const measure = async (name: string, build: () => Promise<Search> | Search, shipped: number | null) => {
  const from = performance.now()
  const search = await build()
  const buildMs = performance.now() - from
  const times: number[] = []
  const outcomes: Outcome[] = []
  let third = 0
  for (const [index, question] of questions.entries()) {
    const began = performance.now()
    const ranking = await search(question.text)
    times.push(performance.now() - began)
    const place = ranking.findIndex(({ article }) => question.gold.includes(article))
    if (question.answerable && place !== -1 && place < 3) third += 1
    outcomes.push({
      score: ranking[0]?.score ?? 0,
      right: question.answerable && place === 0,
      answerable: question.answerable,
      half: index % 2 === 0 ? 0 : 1,
    })
  }
  times.sort((a, b) => a - b)
  const answerable = outcomes.filter((one) => one.answerable).length
  const first = outcomes.filter((one) => one.right).length
  const halves = ([0, 1] as const).map((half) => outcomes.filter((one) => one.half === half))
  const crossed = [0, 1].map((half) => given(halves[half] ?? [], thresholdOn(halves[1 - half] ?? [])))
  const sum = crossed.reduce((a, b) => ({ right: a.right + b.right, all: a.all + b.all }))
  const own = shipped === null ? null : given(outcomes, shipped)
  const cells = [
    name, percent(first, answerable), percent(third, answerable), percent(sum.right, answerable), percent(sum.right, sum.all),
    own === null ? '' : `${percent(own.right, answerable)} · ${percent(own.right, own.all)}`,
    `${Math.round(buildMs)}`, `${at(times, 0.5)} / ${at(times, 0.99)}`,
  ] // prettier-ignore
  console.log(`| ${cells.join(' | ')} |`)
}

const ours = (): Search => {
  const knowledge = createKnowledge(articles, { lexicon })
  const context = { system: null, module: null, lastArticle: null, audience: 'engineer' } as const
  const now = Date.now()
  return (question): Ranking =>
    knowledge
      .match(question, context, now)
      .candidates.map(({ article, probability }) => ({ article: article.id, score: probability }))
}

const phrasings = articles.flatMap(phrasingsOf)
const answerable = questions.filter((question) => question.answerable).length
console.log(
  `${articles.length} articles, ${phrasings.length} phrasings, ${questions.length} questions (${answerable} answerable), Node ${process.versions.node}\n`,
)
console.log(
  '| method | top-1 | in the first 3 | answered right, threshold from the other half | precision there | shipped threshold: answered right · precision | build ms | query ms p50 / p99 |',
)
console.log('|---|---|---|---|---|---|---|---|')
for (const library of libraries)
  await measure(library.name, () => library.build(phrasings, lexicon.words), null)
await measure('Zhiban', ours, shippedThresholds.confident)
