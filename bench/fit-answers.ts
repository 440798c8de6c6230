/**
 * Fits the plain weights of knowledge/engine/weights.ts on folders that each hold kb.jsonl and queries.jsonl
 * (formats of `zhiban eval answers`), and prints cross-validated figures.
 *
 *   node bench/fit-answers.ts DATA_FOLDER [DATA_FOLDER…] [--write]
 *
 * Two small linear models: a ranking (softmax over the shortlist of a question, the right article against the
 * rest) and a probability (logistic regression on "this candidate is a right answer"). Folds are made over the
 * words of the right article, so that no article's questions are on both sides; with several domains in the
 * files a second round leaves out a whole domain.
 */
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AnswerEngine } from '../knowledge/engine/answer-engine.ts'
import { featureNames } from '../knowledge/engine/features.ts'
import { emptyLexicon, loadLexicon } from '../knowledge/knowledge.ts'
import { createSegmenter } from '../knowledge/engine/segment.ts'
import { trustNames, trustValues, withTrust } from '../knowledge/engine/trust.ts'
import type { Standing } from '../knowledge/engine/trust.ts'
import { readEntries, readJsonLines } from '../src/cli/eval-answers.ts'
import { fitLogistic, fitRanking, score } from './linear-models.ts'
import type { Choice, Example } from './linear-models.ts'

interface Case {
  readonly set: string
  readonly domain: string
  readonly fold: number
  readonly answerable: boolean
  /** Features of every candidate. */
  readonly candidates: readonly Float64Array[]
  readonly question: Pick<Standing, 'questionWeight' | 'questionLength' | 'hasType'>
  readonly right: readonly boolean[]
}

const foldCount = 5
const candidateLimit = 12
const context = { system: null, module: null, lastArticle: null, audience: 'engineer' } as const

const hash = (text: string): number => {
  let value = 7
  for (let at = 0; at < text.length; at++) value = (Math.imul(value, 31) + text.charCodeAt(at)) >>> 0
  return value
}

interface Source {
  readonly name: string
  readonly articles: string
  readonly queries: string
  readonly lexicon: string | null
}

/** A folder with kb.jsonl and queries.jsonl, or `name=ARTICLES,QUERIES,LEXICON`. */
const sourceOf = (argument: string): Source => {
  const [name = '', paths] = argument.split('=')
  if (paths === undefined)
    return {
      name: basename(argument),
      articles: join(argument, 'kb.jsonl'),
      queries: join(argument, 'queries.jsonl'),
      lexicon: null,
    }
  const [articles = '', queries = '', lexicon = null] = paths.split(',')
  return { name, articles, queries, lexicon }
}

const readCases = (argument: string): Case[] => {
  const source = sourceOf(argument)
  const engine = new AnswerEngine(
    createSegmenter(source.lexicon === null ? emptyLexicon : loadLexicon(source.lexicon).lexicon),
  )
  const articles = readEntries(source.articles)
  engine.start(articles)
  const questions = new Map(articles.map((article) => [String(article.id), article.question]))
  return readJsonLines(source.queries).map((line) => {
    const query = String(line['query'])
    const gold = Array.isArray(line['gold']) ? line['gold'].map(String) : []
    const ranked = engine.rank(query, context, 0, candidateLimit)
    return {
      set: source.name,
      domain: source.lexicon === null ? String(line['domain'] ?? '') : source.name,
      fold: hash(questions.get(gold[0] ?? '') ?? query) % foldCount,
      answerable: line['answerable'] === true,
      candidates: ranked.map((one) => one.features),
      question: ranked[0]?.question ?? { questionWeight: 0, questionLength: 0, hasType: false },
      right: ranked.map((one) => gold.includes(String(one.article.id))),
    }
  })
}

interface Model {
  readonly rank: Float64Array
  readonly trust: Float64Array
  readonly bias: number
}

interface Placed {
  readonly right: boolean
  readonly all: Float64Array
}

/** The candidates in the order of a ranking, with the trust features that follow from it. */
const placed = (one: Case, rank: Float64Array): Placed[] => {
  const scored = one.candidates
    .map((features, at) => ({ features, at, score: score(rank, features) }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
  return scored.map((each, position) => {
    const rival = position === 0 ? scored[1] : scored[0]
    const trust = trustValues(each.features, {
      score: each.score,
      rival: rival?.score ?? null,
      ...one.question,
    })
    return { right: one.right[each.at] === true, all: withTrust(each.features, trust) }
  })
}

/** Sets overlap and differ in size; each counts the same in all. */
const weightOf = (cases: readonly Case[]): ((one: Case) => number) => {
  const counts = new Map<string, number>()
  for (const one of cases) counts.set(one.set, (counts.get(one.set) ?? 0) + 1)
  return (one) => 1000 / (counts.get(one.set) ?? 1)
}

const trustTop = 2

const fit = (cases: readonly Case[]): Model => {
  const weigh = weightOf(cases)
  const choices: Choice[] = cases
    .filter((one) => one.right.includes(true))
    .map((one) => ({ weight: weigh(one), options: one.candidates, right: one.right }))
  const rank = fitRanking(choices, featureNames.length, 2)
  const examples: Example[] = cases.flatMap((one) =>
    placed(one, rank)
      .slice(0, trustTop)
      .map((each, at) => ({
        weight: weigh(one) * (at === 0 ? 1 : 0.3),
        values: each.all,
        label: each.right ? 1 : 0,
      })),
  )
  const { weights, bias } = fitLogistic(examples, featureNames.length + trustNames.length, 2)
  return { rank, trust: weights, bias }
}

interface Outcome {
  readonly one: Case
  readonly right: boolean
  readonly probability: number
}

const outcome = (one: Case, model: Model): Outcome => {
  const best = placed(one, model.rank)[0]
  const logit = best === undefined ? -20 : model.bias + score(model.trust, best.all)
  return { one, right: best?.right === true, probability: 1 / (1 + Math.exp(-logit)) }
}

const percent = (part: number, all: number): string => (all === 0 ? '-' : ((100 * part) / all).toFixed(1))

const report = (title: string, outcomes: readonly Outcome[], thresholds: readonly number[]): void => {
  console.log(`\n${title}`)
  for (const set of new Set(outcomes.map(({ one }) => one.set))) {
    const mine = outcomes.filter(({ one }) => one.set === set)
    const answerable = mine.filter(({ one }) => one.answerable)
    const parts = thresholds.map((threshold) => {
      const given = mine.filter(({ probability }) => probability >= threshold)
      const right = given.filter((each) => each.right).length
      const wrong = given.filter(({ one }) => !one.answerable).length
      return `${threshold}: prec ${percent(right, given.length)} cov ${percent(right, answerable.length)} false ${percent(wrong, mine.length - answerable.length)}`
    })
    const bestAtPrecision = (target: number): string => {
      const order = [...mine].sort((a, b) => b.probability - a.probability)
      let right = 0
      let most = 0
      order.forEach((each, at) => {
        if (each.right) right += 1
        if (right / (at + 1) >= target) most = right
      })
      return percent(most, answerable.length)
    }
    console.log(
      `${set.padEnd(12)} top1 ${percent(answerable.filter((each) => each.right).length, answerable.length)} | ${parts.join(' | ')} | cov@95 ${bestAtPrecision(0.95)} cov@93 ${bestAtPrecision(0.93)}`,
    )
  }
}

const folders = process.argv.slice(2).filter((each) => !each.startsWith('--'))
const cases = folders.flatMap(readCases)
const thresholds = [0.7, 0.75, 0.8, 0.85]

const crossed: Outcome[] = []
for (let fold = 0; fold < foldCount; fold++) {
  const model = fit(cases.filter((one) => one.fold !== fold))
  crossed.push(...cases.filter((one) => one.fold === fold).map((one) => outcome(one, model)))
}
report('cross-validated over articles', crossed, thresholds)

const chatter = new Set(cases.filter((one) => !one.answerable).map((one) => one.domain))
const domains = [...new Set(cases.filter((one) => one.answerable).map((one) => one.domain))]
for (const domain of chatter) if (domains.includes(domain)) chatter.delete(domain)
const quick = process.argv.includes('--quick')
for (const domain of domains.length > 1 && !quick ? domains : []) {
  const others = cases.filter(
    (one) => one.domain !== domain && (!chatter.has(one.domain) || one.fold % 2 === 0),
  )
  const model = fit(others)
  report(
    `fitted without ${domain}, measured on it`,
    cases
      .filter((one) => one.domain === domain || (chatter.has(one.domain) && one.fold % 2 === 1))
      .map((one) => outcome(one, model)),
    thresholds,
  )
}

const model = fit(cases)
report(
  'fitted on all, measured on the same (optimistic)',
  cases.map((one) => outcome(one, model)),
  thresholds,
)
const base = Float64Array.from(featureNames, (name) => (name === 'likeness' ? 1 : 0))
report(
  'first ranking alone',
  cases.map((one) => outcome(one, { rank: base, trust: new Float64Array(0), bias: 0 })),
  [],
)

const record = (names: readonly string[], values: Float64Array): string =>
  names
    .map((name, at) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}: ${(values[at] ?? 0).toFixed(3)},`)
    .join('\n')

const text = `import type { FeatureName } from './features.ts'
import type { TrustName } from './trust.ts'

// The numbers below are written by bench/fit-answers.ts.

/** Orders the candidates of one question. */
export const rankWeights: Readonly<Record<FeatureName, number>> = {
${record(featureNames, model.rank)}
}

/** Log odds, from the features of a candidate, that it answers the question. */
export const trustWeights: Readonly<Record<FeatureName, number> & Partial<Record<TrustName, number>>> = {
${record([...featureNames, ...trustNames], model.trust)}
}

export const trustBias = ${model.bias.toFixed(3)}
`
if (process.argv.includes('--write'))
  writeFileSync(new URL('../knowledge/engine/weights.ts', import.meta.url), text)
else console.log(text)
