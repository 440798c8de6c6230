import type { FeatureName } from './features.ts'

/** What decides beside the likeness of the best phrasing itself. */
export const trustNames = ["score","margin","questionWeight","questionLength","hasType"] as const
export type TrustName = (typeof trustNames)[number]

// The numbers below are written by bench/fit-answers.ts.

/** Orders the candidates of one question. */
export const rankWeights: Readonly<Record<FeatureName, number>> = {
  likeness: 1.578,
  questionCovered: 0.303,
  entryCovered: -0.450,
  questionNearlyCovered: 1.935,
  entryNearlyCovered: 1.636,
  coveredLeast: 1.527,
  coveredBoth: 1.419,
  questionMeaning: 0.765,
  entryMeaning: 1.363,
  pairs: 0.920,
  characters: 2.755,
  longestPiece: -0.307,
  order: 3.139,
  questionLacksRare: -0.517,
  entryLacksRare: 0.096,
  sharesRare: -0.499,
  questionLacks: -1.566,
  entryLacks: -0.385,
  shares: 2.249,
  sameType: 0.457,
  nearType: -0.574,
  otherType: -0.510,
  otherNegation: -1.182,
  otherDirection: -0.372,
  sameDirection: 0.137,
  sameCode: -0.112,
  otherCode: -0.251,
  lengthGap: -1.975,
  swapped: 1.116,
  replaced: 0.612,
  soundsAlike: 0.937,
  headFound: 0.098,
  tailFound: -0.114,
}

/** Log odds, from the features of a candidate, that it answers the question. */
export const trustWeights: Readonly<Record<FeatureName | TrustName, number>> = {
  likeness: -0.504,
  questionCovered: -0.960,
  entryCovered: -1.896,
  questionNearlyCovered: 0.312,
  entryNearlyCovered: 0.562,
  coveredLeast: -0.896,
  coveredBoth: -0.986,
  questionMeaning: -0.944,
  entryMeaning: 0.239,
  pairs: -0.443,
  characters: -0.118,
  longestPiece: -0.673,
  order: 1.317,
  questionLacksRare: -0.480,
  entryLacksRare: -0.425,
  sharesRare: 0.263,
  questionLacks: 0.363,
  entryLacks: -0.504,
  shares: 0.689,
  sameType: -0.261,
  nearType: -0.155,
  otherType: -0.249,
  otherNegation: 0.562,
  otherDirection: 0.454,
  sameDirection: 0.001,
  sameCode: -0.343,
  otherCode: 0.235,
  lengthGap: 0.519,
  swapped: -0.185,
  replaced: -0.200,
  soundsAlike: 0.588,
  headFound: 0.026,
  tailFound: 0.059,
  score: 0.477,
  margin: 0.891,
  questionWeight: -1.199,
  questionLength: 1.169,
  hasType: -0.097,
}

export const trustBias = -5.093
