/**
 * Trains the plain weights of capture (knowledge/engine/capture-weights.json) and prints cross-validated figures.
 *
 *   node bench/train-capture.ts --train FILE[,FILE…] [--soft FILE[,FILE…]] [--articles DIR]… [--only SOURCE[,SOURCE…]]
 *        [--test FILE[,FILE…]] [--write]
 *
 * `--train` files are JSONL with text and label; of them only lines whose `source` is named by `--only` are
 * learnt from (so that a file with lines of several licences can be given whole); `--soft` files count less, as
 * their labels answer a narrower question. Lines of bench/capture-lines.txt and the phrasings of `--articles`
 * are always learnt from. A line is never tested with weights that have seen its text.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { cueNames, cuesIn } from '../knowledge/engine/capture-cues.ts'
import { runScale, runsOf, supportOdds } from '../knowledge/engine/capture-model.ts'
import type { CaptureWeights } from '../knowledge/engine/capture-model.ts'
import { fold } from '../knowledge/engine/fold.ts'
import { loadArticles } from '../knowledge/load-articles.ts'
import { readJsonLines } from '../src/cli/eval-answers.ts'

interface Line {
  readonly text: string
  readonly key: string
  /** 1, 0, or in between for labels that are only partly about the same. */
  readonly label: number
  readonly weight: number
  readonly source: string
  readonly file: string
  readonly borderline: boolean
}

const foldCount = 5

/** Real group chat is what the desk reads; titles of a forum and labels for a narrower task are only near it. */
const groupSource = 'wechat'
const shares = { groups: 3.5, borderline: 0.5, soft: 0.2, articles: 0.05 }
const hash = (text: string): number => {
  let value = 11
  for (let at = 0; at < text.length; at++) value = (Math.imul(value, 33) + text.charCodeAt(at)) >>> 0
  return value
}

const option = (name: string): string[] =>
  process.argv
    .flatMap((each, at) => (each === name ? (process.argv[at + 1] ?? '').split(',') : []))
    .filter(Boolean)

const read = (file: string, soft: boolean): Line[] =>
  readJsonLines(file).map((line) => ({
    text: String(line['text']),
    key: fold(String(line['text'])),
    label: soft ? (line['label'] === 1 ? 0.8 : 0.12) : Number(line['label']),
    weight: soft
      ? shares.soft
      : line['borderline'] === true
        ? shares.borderline
        : line['source'] === groupSource
          ? shares.groups
          : 1,
    source: String(line['source'] ?? ''),
    file: basename(file),
    borderline: line['borderline'] === true,
  }))

const own: Line[] = readFileSync(new URL('./capture-lines.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^[01]\t/.test(line))
  .map((line) => ({
    text: line.slice(2),
    key: fold(line.slice(2)),
    label: Number(line[0]),
    weight: 1,
    source: 'own',
    file: 'own',
    borderline: false,
  }))

const fromArticles: Line[] = option('--articles').flatMap((folder) =>
  loadArticles(folder).articles.flatMap((article) =>
    [article.question, ...article.phrasings].map((text) => ({
      text,
      key: fold(text),
      label: 1,
      weight: shares.articles,
      source: 'articles',
      file: 'articles',
      borderline: false,
    })),
  ),
)

const allowed = new Set(option('--only'))
const hard = option('--train')
  .flatMap((file) => read(file, false))
  .filter((line) => allowed.has(line.source))
const known = new Set(hard.map((line) => line.key))
const soft = option('--soft')
  .flatMap((file) => read(file, true))
  .filter((line) => allowed.has(line.source) && !known.has(line.key))
const seen = new Set<string>()
const learn = [...hard, ...soft, ...own, ...fromArticles].filter((line) => {
  if (seen.has(line.key)) return false
  seen.add(line.key)
  return true
})

const leastCount = 3
const pullOfRuns = 0.15
const pullOfCues = 12

/** Logistic regression by Adam on sparse rows; cues and runs are pulled to zero by different strengths. */
const train = (lines: readonly Line[]): CaptureWeights => {
  const counts = new Map<string, number>()
  const runs = lines.map((line) => [...runsOf(line.key)])
  for (const list of runs) for (const run of list) counts.set(run, (counts.get(run) ?? 0) + 1)
  const columns = new Map<string, number>()
  for (const name of cueNames) columns.set(`cue:${name}`, columns.size)
  const cueCount = columns.size
  for (const [run, count] of counts) if (count >= leastCount) columns.set(run, columns.size)
  const rows = lines.map((line, at) => {
    const list = runs[at] ?? []
    const scale = runScale(list.length)
    const entries: [number, number][] = cuesIn(line.text, line.key).map((name) => [
      columns.get(`cue:${name}`) ?? 0,
      1,
    ])
    for (const run of list) {
      const column = columns.get(run)
      if (column !== undefined) entries.push([column, scale])
    }
    return entries
  })
  const size = columns.size + 1
  const weights = new Float64Array(size)
  const first = new Float64Array(size)
  const second = new Float64Array(size)
  const steps = 250
  for (let step = 1; step <= steps; step++) {
    const gradient = new Float64Array(size)
    rows.forEach((row, at) => {
      const line = lines[at]
      if (line === undefined) return
      let odds = weights[size - 1] ?? 0
      for (const [column, value] of row) odds += value * (weights[column] ?? 0)
      const push = line.weight * (1 / (1 + Math.exp(-odds)) - line.label)
      for (const [column, value] of row) gradient[column] = (gradient[column] ?? 0) + push * value
      gradient[size - 1] = (gradient[size - 1] ?? 0) + push
    })
    const pace = 0.1 * (1 - (0.9 * step) / steps)
    for (let at = 0; at < size; at++) {
      const pull = at === size - 1 ? 0 : at < cueCount ? pullOfCues : pullOfRuns
      const g = (gradient[at] ?? 0) + pull * (weights[at] ?? 0)
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * g
      second[at] = 0.99 * (second[at] ?? 0) + 0.01 * g * g
      weights[at] =
        (weights[at] ?? 0) -
        (pace * (first[at] ?? 0)) /
          (1 - 0.9 ** step) /
          (Math.sqrt((second[at] ?? 0) / (1 - 0.99 ** step)) + 1e-8)
    }
  }
  const round = (value: number): number => Math.round(value * 100) / 100
  const entries = [...columns].map(([name, column]) => [name, round(weights[column] ?? 0)] as const)
  return {
    bias: round(weights[size - 1] ?? 0),
    cues: Object.fromEntries(entries.slice(0, cueCount).map(([name, weight]) => [name.slice(4), weight])),
    runs: Object.fromEntries(entries.slice(cueCount).filter(([, weight]) => Math.abs(weight) >= 0.08)),
  }
}

interface Tested {
  readonly line: Line
  readonly support: number
}

const figures = (tested: readonly Tested[], threshold: number): string => {
  let hits = 0
  let given = 0
  let wanted = 0
  for (const { line, support } of tested) {
    if (support >= threshold) given += 1
    if (line.label === 1) wanted += 1
    if (support >= threshold && line.label === 1) hits += 1
  }
  const precision = hits / Math.max(1, given)
  const recall = hits / Math.max(1, wanted)
  return `P ${(100 * precision).toFixed(1)} R ${(100 * recall).toFixed(1)} F1 ${((200 * precision * recall) / Math.max(1e-9, precision + recall)).toFixed(1)}`
}

const tests = option('--test').flatMap((file) => read(file, false))
const results: Tested[] = []
for (let part = 0; part < foldCount; part++) {
  const held = new Set(tests.filter((line) => hash(line.key) % foldCount === part).map((line) => line.key))
  const weights = train(learn.filter((line) => !held.has(line.key)))
  for (const line of tests) {
    if (held.has(line.key))
      results.push({
        line,
        support: 1 / (1 + Math.exp(-supportOdds(line.key, cuesIn(line.text, line.key), weights))),
      })
  }
}
for (const file of new Set(tests.map((line) => line.file))) {
  const mine = results.filter(({ line }) => line.file === file)
  for (const threshold of [0.35, 0.4, 0.45, 0.47, 0.5]) {
    const strict = mine.filter(({ line }) => !line.borderline)
    console.log(
      `${file} ≥ ${threshold}: all ${figures(mine, threshold)} | strict ${figures(strict, threshold)}`,
    )
  }
}
if (process.argv.includes('--errors')) {
  for (const { line, support } of results.filter(
    (each) => !each.line.borderline && each.support >= 0.4 !== (each.line.label === 1),
  )) {
    console.log(
      `${line.file}\t${line.source}\t${line.label}\t${support.toFixed(2)}\t${line.text.slice(0, 80).replaceAll('\n', ' ')}`,
    )
  }
}
if (process.argv.includes('--write')) {
  const weights = train(learn)
  writeFileSync(
    new URL('../knowledge/engine/capture-weights.json', import.meta.url),
    `${JSON.stringify(weights, null, 2)}\n`,
  )
  console.log(`${learn.length} lines learnt, ${Object.keys(weights.runs).length} runs kept`)
}
