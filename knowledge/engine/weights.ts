import type { FeatureName } from './features.ts'

/** What decides beside the likeness of the best phrasing itself. */
export const trustNames = ['score', 'margin', 'questionWeight', 'questionLength', 'hasType'] as const
export type TrustName = (typeof trustNames)[number]

// The numbers below are written by bench/fit-answers.ts.

/** Orders the candidates of one question. */
export const rankWeights: Readonly<Record<FeatureName, number>> = {
  likeness: 1.595,
  questionCovered: -0.416,
  entryCovered: -0.862,
  questionNearlyCovered: 1.873,
  entryNearlyCovered: 1.641,
  coveredLeast: 1.905,
  coveredBoth: 1.413,
  questionMeaning: 0.697,
  entryMeaning: 1.173,
  pairs: 1.245,
  characters: 2.863,
  longestPiece: -0.357,
  order: 3.173,
  questionLacksRare: -0.357,
  entryLacksRare: 0.739,
  sharesRare: -0.415,
  questionLacks: -1.554,
  entryLacks: -0.319,
  shares: 2.405,
  sameType: 0.78,
  otherType: -0.269,
  otherNegation: -1.164,
  otherDirection: -0.2,
  sameDirection: 0.254,
  sameCode: -0.006,
  otherCode: -0.199,
  lengthGap: -1.897,
  headFound: -0.116,
  tailFound: -0.257,
}

/** Log odds, from the features of a candidate, that it answers the question. */
export const trustWeights: Readonly<Record<FeatureName | TrustName, number>> = {
  likeness: -0.368,
  questionCovered: -1.31,
  entryCovered: -1.751,
  questionNearlyCovered: 0.58,
  entryNearlyCovered: 0.449,
  coveredLeast: -0.463,
  coveredBoth: -0.952,
  questionMeaning: -1.172,
  entryMeaning: -0.055,
  pairs: -0.239,
  characters: -0.482,
  longestPiece: -0.557,
  order: 0.97,
  questionLacksRare: -0.3,
  entryLacksRare: -0.494,
  sharesRare: 0.249,
  questionLacks: 0.312,
  entryLacks: -0.577,
  shares: 0.936,
  sameType: -0.204,
  otherType: -0.045,
  otherNegation: 0.563,
  otherDirection: 0.055,
  sameDirection: -0.017,
  sameCode: 0.06,
  otherCode: -0.23,
  lengthGap: 0.625,
  headFound: 0.102,
  tailFound: 0.105,
  score: 0.491,
  margin: 0.909,
  questionWeight: -1.364,
  questionLength: 1.155,
  hasType: -0.298,
}

export const trustBias = -4.921
