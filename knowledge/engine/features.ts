import { commonLengths, diceOfCharacters, longest, soundPairs } from './characters.ts'
import { bestClause, cover, replacedWeight } from './coverage.ts'
import { aligned, compareTypes, opposed, unmet } from './everyday.ts'
import type { Reading } from './reading.ts'
import type { Segmenter } from './segment.ts'

/**
 * What is compared, each roughly between −1 and 1; `question` is the asker's text, `entry` the phrasing.
 * The weights that combine them stand in weights.ts under the same names.
 */
export const featureNames = [
  /** Weighted Dice of words, inner words, characters and groups: the first ranking. */
  'likeness',
  /** Rarity-weighted share of the question's words found in the entry, and the other way round. */
  'questionCovered',
  'entryCovered',
  /** The same, with synonyms and shared characters counting in part. */
  'questionNearlyCovered',
  'entryNearlyCovered',
  /** The smaller and the product of the two above: one good direction does not excuse the other. */
  'coveredLeast',
  'coveredBoth',
  /** The best clause of a longer question, the smaller of both directions. */
  'clauseCovered',
  /** Words of the question found anywhere in the article, steps included. */
  'articleCovers',
  /** Only words that mean something of their own. */
  'questionMeaning',
  'entryMeaning',
  /** Dice of neighbouring characters, weighted by rarity. */
  'pairs',
  'characters',
  /** Longest common piece and longest common order, by length. */
  'longestPiece',
  'order',
  /** The rarest word of one side that the other lacks; the rarest one they share. */
  'questionLacksRare',
  'entryLacksRare',
  'sharesRare',
  /** How much is lacking and shared in all. */
  'questionLacks',
  'entryLacks',
  'shares',
  'sameType',
  'nearType',
  'otherType',
  'otherNegation',
  'otherDirection',
  'sameDirection',
  /** Codes, versions and numbers. */
  'sameCode',
  'otherCode',
  'lengthGap',
  /** Each side has a rare word that the other lacks: one thing put in the place of another. */
  'swapped',
  /** A single word that stands between the same neighbours on both sides is another one. */
  'replaced',
  /** Dice of neighbouring sounds where the characters differ: homophones and typing slips. */
  'soundsAlike',
  /** First and last word with a meaning of the question found in the entry. */
  'headFound',
  'tailFound',
  /** Cover and swapped words again by rarity in everyday language: names that all articles of a service share count. */
  'questionAtLarge',
  'entryAtLarge',
  'swappedAtLarge',
  'replacedAtLarge',
  /** The same of words that several articles have: the article that names another of these is about that one. */
  'questionMissesTopic',
  'entryMissesTopic',
  'swappedTopics',
  /** How much of the question names a matter of other articles that this one mentions nowhere, beyond what stands beside. */
  'foreignTopic',
  'questionMissesAtLarge',
  'entryMissesAtLarge',
  /** Cancelling, closing and the like named on one side only; a failure told on one side only. */
  'questionTurns',
  'entryTurns',
  'questionDenies',
  /** The rest of the article: how near its other phrasings are, the best of them. */
  'alsoNear',
] as const

export type FeatureName = (typeof featureNames)[number]
export const featureCount = featureNames.length

export const placeOf = Object.fromEntries(featureNames.map((name, at) => [name, at])) as Readonly<
  Record<FeatureName, number>
>

const compareCodes = (
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
): { same: number; other: number } => {
  if (one.size === 0 && other.size === 0) return { same: 0, other: 0 }
  let same = 0
  for (const code of one) if (other.has(code)) same += 1
  return {
    same: same > 0 ? 1 : 0,
    other: (one.size - same > 0 ? 0.5 : 0) + (other.size - same > 0 ? 0.5 : 0),
  }
}

/** Weights are in nats of surprise; a tenth of them is of the order of the shares beside them. */
const scale = 0.1

/** A word of so little of the question stands beside the matter: 打印机 in a long tale of a receipt. */
const asideShare = 0.08

/** The features of one question against one phrasing, in the order of `featureNames`. */
export const compare = (
  question: Reading,
  entry: Reading,
  likeness: number,
  articleCovers: number,
  foreign: number,
  segmenter: Segmenter,
): Float64Array => {
  const out = new Float64Array(featureCount)
  const set = (name: FeatureName, value: number): void => {
    out[placeOf[name]] = value
  }
  const forth = cover(question, entry, segmenter.strongGroups)
  const back = cover(entry, question, segmenter.strongGroups)
  const { characters, pairs } = diceOfCharacters(question.characters, entry.characters)
  const { piece, order } = commonLengths(question.text, entry.text)
  const shorter = Math.max(1, Math.min(question.text.length, entry.text.length, longest))
  const both = Math.max(2, Math.min(question.text.length, longest) + Math.min(entry.text.length, longest))
  const type = compareTypes(question.type, entry.type)
  const codes = compareCodes(question.codes, entry.codes)
  set('likeness', likeness)
  set('questionCovered', forth.exact)
  set('entryCovered', back.exact)
  set('questionNearlyCovered', forth.near)
  set('entryNearlyCovered', back.near)
  set('coveredLeast', Math.min(forth.near, back.near))
  set('coveredBoth', forth.near * back.near)
  set(
    'clauseCovered',
    Math.max(bestClause(question, entry, segmenter.strongGroups), Math.min(forth.near, back.near)),
  )
  set('articleCovers', Math.max(articleCovers, forth.exact))
  set('questionMeaning', forth.meaning)
  set('entryMeaning', back.meaning)
  set('pairs', pairs)
  set('characters', characters)
  set('longestPiece', piece / shorter)
  set('order', (2 * order) / both)
  set('questionLacksRare', forth.lacksRare * scale)
  set('entryLacksRare', back.lacksRare * scale)
  set('sharesRare', forth.sharesRare * scale)
  set('questionLacks', Math.log1p(forth.lacks * scale))
  set('entryLacks', Math.log1p(back.lacks * scale))
  set('shares', Math.log1p(forth.shares * scale))
  set('sameType', type === 'same' ? 1 : 0)
  set('nearType', type === 'near' ? 1 : 0)
  set('otherType', type === 'other' ? 1 : 0)
  set('otherNegation', question.negative === entry.negative ? 0 : 1)
  set('otherDirection', opposed(question.directions, entry.directions))
  set('sameDirection', Math.min(1, aligned(question.directions, entry.directions)))
  set('sameCode', codes.same)
  set('otherCode', codes.other)
  set('lengthGap', Math.abs(Math.log((question.text.length + 1) / (entry.text.length + 1))))
  set('swapped', Math.min(forth.missing, back.missing) * scale)
  const replaced = replacedWeight(question, entry)
  set('replaced', replaced.between * scale)
  set('replacedAtLarge', replaced.beside * scale)
  set('soundsAlike', soundPairs(question.characters, question.text.length, entry.characters))
  set('headFound', forth.head)
  set('tailFound', forth.tail)
  set('questionTurns', Math.min(1, unmet(question.directions, entry.directions)))
  set('entryTurns', Math.min(1, unmet(entry.directions, question.directions)))
  set('questionDenies', question.negative && !entry.negative ? 1 : 0)
  set('questionAtLarge', forth.nearAtLarge)
  set('entryAtLarge', back.nearAtLarge)
  set('questionMissesTopic', forth.missingTopic * scale)
  set('entryMissesTopic', back.missingTopic * scale)
  set('swappedTopics', Math.min(forth.missingTopic, back.missingTopic) * scale)
  set('foreignTopic', Math.max(0, foreign - asideShare))
  set('questionMissesAtLarge', forth.missingAtLarge * scale)
  set('entryMissesAtLarge', back.missingAtLarge * scale)
  set('swappedAtLarge', Math.min(forth.missingAtLarge, back.missingAtLarge) * scale)
  return out
}
