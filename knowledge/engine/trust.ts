import { featureCount, featureNames } from './features.ts'
import type { FeatureName } from './features.ts'

/** What decides beside the likeness of the best phrasing itself. */
const ownNames = ['score', 'margin', 'questionWeight', 'questionLength', 'hasType', 'size'] as const

/** Values that say more together than one by one: a wide margin helps a thin question more than a rich one. */
const joined = ['score', 'margin', 'questionWeight', 'lengthGap', 'questionLacks', 'entryLacks'] as const
type Joined = (typeof joined)[number]

export type TrustName = (typeof ownNames)[number] | `${Joined} × ${Joined}`

const pairs = joined.flatMap((one, at) => joined.slice(at).map((other) => [one, other] as const))

/** Everything the probability is made of, beside `featureNames`. */
export const trustNames: readonly TrustName[] = [
  ...ownNames,
  ...pairs.map(([one, other]) => `${one} × ${other}` as const),
]

/** A margin beyond this says nothing more. */
const marginCap = 3

/** Sizes of knowledge bases that the weights have seen; beyond them the nearest counts. */
const sizes = { least: 60, most: 60_000 }

/** What is known of a candidate's place among the others and of the question. */
export interface Standing {
  readonly score: number
  /** Score of the best other candidate, or null when there is none. */
  readonly rival: number | null
  readonly questionWeight: number
  readonly questionLength: number
  readonly hasType: boolean
  /** Phrasings in the knowledge base: among many, one is oftener alike by chance. */
  readonly rows: number
}

const place = new Map<string, number>(featureNames.map((name: FeatureName, at) => [name, at]))

/** The values in the order of `trustNames`. */
export const trustValues = (features: Float64Array, standing: Standing): Float64Array => {
  const margin =
    standing.rival === null
      ? marginCap
      : Math.max(-marginCap, Math.min(marginCap, standing.score - standing.rival))
  const weight = Math.log1p(standing.questionWeight * 0.1)
  const own = [
    standing.score,
    margin,
    weight,
    Math.log(standing.questionLength + 1),
    standing.hasType ? 1 : 0,
    Math.log(Math.min(sizes.most, Math.max(sizes.least, standing.rows))) * 0.1,
  ]
  const of: Readonly<Record<Joined, number>> = {
    score: standing.score * 0.1,
    margin,
    questionWeight: weight,
    lengthGap: features[place.get('lengthGap') ?? 0] ?? 0,
    questionLacks: features[place.get('questionLacks') ?? 0] ?? 0,
    entryLacks: features[place.get('entryLacks') ?? 0] ?? 0,
  }
  return Float64Array.from([...own, ...pairs.map(([one, other]) => of[one] * of[other])])
}

/** Features and trust values in one row, as the weights are ordered. */
export const withTrust = (features: Float64Array, trust: Float64Array): Float64Array => {
  const all = new Float64Array(featureCount + trust.length)
  all.set(features)
  all.set(trust, featureCount)
  return all
}
