/**
 * Fits the plain weights of knowledge/engine/weights.ts on folders that each hold kb.jsonl and queries.jsonl
 * (formats of `zhiban eval answers`), and prints cross-validated figures.
 *
 *   node bench/fit-answers.ts DATA_FOLDER [DATA_FOLDER…] [name=ARTICLES,QUERIES,LEXICON] [--drawn FOLDER[,FOLDER…]]
 *        [--quick] [--write]
 *
 * Three small linear models: a ranking (softmax over the shortlist of a question, the right article against the
 * rest), a probability (logistic regression on "this candidate is a right answer") and a likeness of two questions
 * (the same without what stands beside it). Folds are made over the words of the right article, so that no article's
 * questions are on both sides; with several domains in the files a second round leaves out a whole domain.
 *
 * So that one threshold means the same in small and large knowledge bases, each folder is also read at a tenth of its
 * size, and `--drawn` draws bases of 61 entries of its first folder, with and without phrasings taught
 * (bench/small-bases.ts); further folders there lend it their questions.
 */
import { writeFileSync } from 'node:fs'
import { featureNames } from '../knowledge/engine/features.ts'
import { trustNames, trustValues, withTrust } from '../knowledge/engine/trust.ts'
import { fitLogistic, fitRanking, score } from './linear-models.ts'
import type { Choice, Example, Pull } from './linear-models.ts'
import { drawnCases, foldCount, readCases } from './read-cases.ts'
import type { Case } from './read-cases.ts'

interface Model {
  readonly rank: Float64Array
  readonly trust: Float64Array
  readonly bias: number
}

/** How strongly the weights are pulled to zero. */
const pull = 2

/**
 * What anybody knows and the sets hardly show: pulled to these instead, strongly. An article for the other direction
 * is no answer, however alike the words are.
 */
const known: Readonly<Record<string, Pull>> = {
  otherDirection: { to: -2.5, by: 300 },
  swappedTopics: { to: -1.2, by: 150 },
  // The sets' entries say nothing but their question, so they cannot show it.
  foreignTopic: { to: -18, by: 10_000 },
  questionTurns: { to: -0.3, by: 50 },
  entryTurns: { to: -0.3, by: 50 },
}

const pullsOf = (names: readonly string[]): Pull[] => names.map((name) => known[name] ?? { to: 0, by: pull })

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
  return (one) => (1000 * one.share) / (counts.get(one.set) ?? 1)
}

const trustTop = 2

const fit = (cases: readonly Case[]): Model => {
  const weigh = weightOf(cases)
  const choices: Choice[] = cases
    .filter((one) => one.right.includes(true))
    .map((one) => ({ weight: weigh(one), options: one.candidates, right: one.right }))
  const rank = fitRanking(choices, pullsOf(featureNames))
  const examples: Example[] = cases.flatMap((one) =>
    placed(one, rank)
      .slice(0, trustTop)
      .map((each, at) => ({
        weight: weigh(one) * (at === 0 ? 1 : 0.3),
        values: each.all,
        label: each.right ? 1 : 0,
      })),
  )
  const { weights, bias } = fitLogistic(examples, pullsOf([...featureNames, ...trustNames]))
  return { rank, trust: weights, bias }
}

/** Do the question and a phrasing ask the same? Learnt from the best few candidates of each question. */
const sameTop = 4
const fitSame = (cases: readonly Case[], rank: Float64Array): { weights: Float64Array; bias: number } => {
  const weigh = weightOf(cases)
  const examples = cases.flatMap((one) =>
    placed(one, rank)
      .slice(0, sameTop)
      .map((each) => ({
        weight: weigh(one) / sameTop,
        values: each.all.slice(0, featureNames.length),
        label: each.right ? 1 : 0,
      })),
  )
  return fitLogistic(examples, pullsOf(featureNames))
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
      `${set.padEnd(14)} top1 ${percent(answerable.filter((each) => each.right).length, answerable.length)} | ${parts.join(' | ')} | cov@95 ${bestAtPrecision(0.95)} cov@93 ${bestAtPrecision(0.93)}`,
    )
  }
}

const args = process.argv.slice(2)
const lent = args.indexOf('--drawn')
const folders = args.filter((each, at) => !each.startsWith('--') && (lent === -1 || at !== lent + 1))
const cases = [
  ...folders.flatMap(readCases),
  ...drawnCases(lent === -1 ? [] : (args[lent + 1] ?? '').split(',')),
]
const thresholds = [0.8, 0.82, 0.84, 0.86, 0.88]

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
const same = fitSame(cases, model.rank)
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

/** Log odds, from the features of a pair of questions, that they ask the same. */
export const sameWeights: Readonly<Record<FeatureName, number>> = {
${record(featureNames, same.weights)}
}

export const sameBias = ${same.bias.toFixed(3)}
`
if (process.argv.includes('--write'))
  writeFileSync(new URL('../knowledge/engine/weights.ts', import.meta.url), text)
else console.log(text)
