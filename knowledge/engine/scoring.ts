import { featureNames } from './features.ts'
import { trustNames, withTrust } from './trust.ts'
import { rankWeights, sameBias, sameWeights, trustBias, trustWeights } from './weights.ts'

const listOf = (weights: Readonly<Record<string, number>>, names: readonly string[]): Float64Array =>
  Float64Array.from(names, (name) => weights[name] ?? 0)

const rank = listOf(rankWeights, featureNames)
const trust = listOf(trustWeights, [...featureNames, ...trustNames])
const same = listOf(sameWeights, featureNames)

const dot = (weights: Float64Array, values: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += (weights[at] ?? 0) * (values[at] ?? 0)
  return sum
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** Where a phrasing stands among the others of the question. */
export const rankScore = (features: Float64Array): number => dot(rank, features)

/** What one feature adds to the score. */
export const rankWeightOf = (at: number): number => rank[at] ?? 0

/** Chance that the article answers the question; `odds` are what the context adds. */
export const probabilityOf = (features: Float64Array, trusts: Float64Array, odds: number): number =>
  sigmoid(trustBias + dot(trust, withTrust(features, trusts)) + odds)

/** Chance that question and phrasing ask the same, whatever else is in the knowledge base. */
export const likenessOf = (features: Float64Array): number => sigmoid(sameBias + dot(same, features))
