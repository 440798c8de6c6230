import { readFileSync } from 'node:fs'

/** Plain weights: a bias, one per cue, one per short run of characters. Written by bench/train-capture.ts. */
export interface CaptureWeights {
  readonly bias: number
  readonly cues: Readonly<Record<string, number>>
  readonly runs: Readonly<Record<string, number>>
}

const longestRun = 3
const longestText = 200

/** Runs of one to three characters and whole Latin words, each once; `^` and `$` mark the ends. */
export const runsOf = (folded: string): Set<string> => {
  const runs = new Set<string>()
  const latin = /[a-z0-9-]+/g
  for (const word of folded.match(latin) ?? []) runs.add(`w:${word.replace(/\d+/g, '0')}`)
  const plain = `^${folded.replace(latin, 'a').slice(0, longestText)}$`
  for (let size = 1; size <= longestRun; size++) {
    for (let at = 0; at + size <= plain.length; at++) runs.add(plain.slice(at, at + size))
  }
  return runs
}

/** Runs together count for less the more there are, or long messages would always be extreme. */
export const runScale = (count: number): number => 1 / Math.sqrt(Math.max(count, 1))

/** Log odds that the message asks for support, from its words alone: folded, and the names of the cues in it. */
export const supportOdds = (folded: string, names: readonly string[], weights: CaptureWeights): number => {
  let odds = weights.bias
  for (const name of names) odds += weights.cues[name] ?? 0
  const runs = runsOf(folded)
  const scale = runScale(runs.size)
  for (const run of runs) odds += scale * (weights.runs[run] ?? 0)
  return odds
}

let shared: CaptureWeights | null = null

/** The weights that ship, read once. */
export const shippedCaptureWeights = (): CaptureWeights =>
  (shared ??= JSON.parse(
    readFileSync(new URL('./capture-weights.json', import.meta.url), 'utf8'),
  ) as CaptureWeights)
