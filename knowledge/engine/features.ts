import {
  aligned,
  compareTypes,
  directionsOf,
  functionWords,
  isNegative,
  opposed,
  questionTypeOf,
} from './everyday.ts'
import type { Directions, QuestionType } from './everyday.ts'
import { nearLatin } from './latin.ts'
import { numbersIn } from './numbers.ts'
import { soundOf } from './pinyin.ts'
import type { Segmented, Segmenter } from './segment.ts'
import type { Vocabulary } from './vocabulary.ts'

/** One side of a comparison: a question, or a phrasing of an article. */
export interface Reading {
  /** Characters, each Latin word as one. */
  readonly text: string
  readonly words: readonly ReadWord[]
  /** Sum of the weights of `words`. */
  readonly weight: number
  readonly type: QuestionType | null
  readonly negative: boolean
  readonly directions: Directions
  readonly codes: ReadonlySet<string>
  /** The clauses of a longer question. */
  readonly clauses: readonly Words[]
}

/** Words with what they weigh together. */
export interface Words {
  readonly text: string
  readonly words: readonly ReadWord[]
  readonly weight: number
}

interface ReadWord {
  readonly text: string
  readonly weight: number
  readonly groups: readonly number[]
  readonly hasMeaning: boolean
}

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
] as const

export type FeatureName = (typeof featureNames)[number]
export const featureCount = featureNames.length

const place = Object.fromEntries(featureNames.map((name, at) => [name, at])) as Readonly<
  Record<FeatureName, number>
>

/** What counts as a full, a lexicon's and an everyday equivalence, and a word that only shares characters. */
const nearness = { lexicon: 0.95, everyday: 0.75, characters: 0.5, letter: 0.7 }

export const readWords = (
  text: string,
  words: readonly string[],
  segmenter: Segmenter,
  vocabulary: Vocabulary,
): Words => {
  const read = [...new Set(words)].map((word) => ({
    text: word,
    weight: vocabulary.weightOfWord(word),
    groups: segmenter.groupsOf(word),
    hasMeaning: !functionWords.has(word),
  }))
  return { text, words: read, weight: read.reduce((sum, word) => sum + word.weight, 0) }
}

export const readText = (
  segmented: Pick<Segmented, 'text' | 'shape' | 'words' | 'clauses'>,
  segmenter: Segmenter,
  vocabulary: Vocabulary,
): Reading => {
  const { text, shape, words, clauses } = segmented
  return {
    ...readWords(shape, words, segmenter, vocabulary),
    type: questionTypeOf(text),
    negative: isNegative(text),
    directions: directionsOf(text),
    codes: numbersIn(text),
    clauses: clauses.map((clause) => readWords(clause.join(''), clause, segmenter, vocabulary)),
  }
}

const shareGroup = (one: readonly number[], other: readonly number[]): number => {
  for (const group of one) if (other.includes(group)) return group
  return -1
}

/** How well the other text holds this word: 1 itself, less for a synonym or some of its characters. */
const found = (word: ReadWord, other: Words, strongGroups: number): number => {
  const length = word.text.length
  let best = 0
  for (const candidate of other.words) {
    if (candidate.text === word.text || nearLatin(candidate.text, word.text)) return 1
    const group = word.groups.length === 0 ? -1 : shareGroup(word.groups, candidate.groups)
    if (group !== -1) best = Math.max(best, group < strongGroups ? nearness.lexicon : nearness.everyday)
  }
  if (other.text.includes(word.text)) return length > 1 ? 1 : Math.max(best, nearness.letter)
  if (length > 1) {
    let shared = 0
    for (let at = 0; at < length; at++) if (other.text.includes(word.text.charAt(at))) shared += 1
    best = Math.max(best, (nearness.characters * shared) / length)
  }
  return best
}

interface Cover {
  exact: number
  near: number
  meaning: number
  lacksRare: number
  missing: number
  lacks: number
  sharesRare: number
  shares: number
  head: number
  tail: number
}

const cover = (one: Words, other: Words, strongGroups: number): Cover => {
  const out: Cover = {
    exact: 0,
    near: 0,
    meaning: 0,
    lacksRare: 0, missing: 0,
    lacks: 0,
    sharesRare: 0,
    shares: 0,
    head: -1,
    tail: 0,
  }
  let meaning = 0
  for (const word of one.words) {
    const share = found(word, other, strongGroups)
    if (share === 1) out.exact += word.weight
    out.near += word.weight * share
    if (word.hasMeaning) {
      meaning += word.weight
      out.meaning += word.weight * share
      if (out.head === -1) out.head = share
      out.tail = share
      if (share < 0.5) out.missing = Math.max(out.missing, word.weight)
    }
    out.shares += word.weight * share
    out.lacks += word.weight * (1 - share)
    out.lacksRare = Math.max(out.lacksRare, word.weight * (1 - share))
    if (share === 1) out.sharesRare = Math.max(out.sharesRare, word.weight)
  }
  const total = Math.max(one.weight, 1e-6)
  out.exact /= total
  out.near /= total
  out.meaning = meaning > 0 ? out.meaning / meaning : 0.5
  if (out.head === -1) out.head = 0.5
  return out
}

const longest = 64

/** Longest common substring and subsequence lengths, on at most 64 characters a side. */
const commonLengths = (one: string, other: string): { piece: number; order: number } => {
  const a = one.slice(0, longest)
  const b = other.slice(0, longest)
  const run = new Uint8Array(b.length + 1)
  const seq = new Uint8Array(b.length + 1)
  let piece = 0
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1)
    let runBefore = 0
    let seqBefore = 0
    for (let j = 1; j <= b.length; j++) {
      const runHere = run[j] ?? 0
      const seqHere = seq[j] ?? 0
      if (b.charCodeAt(j - 1) === code) {
        run[j] = runBefore + 1
        seq[j] = seqBefore + 1
        piece = Math.max(piece, runBefore + 1)
      } else {
        run[j] = 0
        seq[j] = Math.max(seqHere, seq[j - 1] ?? 0)
      }
      runBefore = runHere
      seqBefore = seqHere
    }
  }
  return { piece, order: seq[b.length] ?? 0 }
}

const characterWeights = (text: string, vocabulary: Vocabulary): Map<number, number> => {
  const weights = new Map<number, number>()
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (!weights.has(code)) weights.set(code, vocabulary.weightOfCharacter(code))
  }
  return weights
}

const diceOfCharacters = (
  one: string,
  other: string,
  vocabulary: Vocabulary,
): { characters: number; pairs: number } => {
  const a = characterWeights(one, vocabulary)
  const b = characterWeights(other, vocabulary)
  let all = 0
  let shared = 0
  for (const [code, weight] of a) {
    all += weight
    if (b.has(code)) shared += 2 * weight
  }
  for (const weight of b.values()) all += weight
  const weigh = (text: string, at: number): number =>
    (a.get(text.charCodeAt(at)) ?? b.get(text.charCodeAt(at)) ?? 0) +
    (a.get(text.charCodeAt(at + 1)) ?? b.get(text.charCodeAt(at + 1)) ?? 0)
  const mine = new Map<string, number>()
  for (let at = 0; at + 1 < one.length; at++) mine.set(one.slice(at, at + 2), weigh(one, at))
  let allPairs = 0
  let sharedPairs = 0
  for (const weight of mine.values()) allPairs += weight
  const seen = new Set<string>()
  for (let at = 0; at + 1 < other.length; at++) {
    const pair = other.slice(at, at + 2)
    if (seen.has(pair)) continue
    seen.add(pair)
    const weight = weigh(other, at)
    allPairs += weight
    if (mine.has(pair)) sharedPairs += 2 * weight
  }
  return { characters: all > 0 ? shared / all : 0, pairs: allPairs > 0 ? sharedPairs / allPairs : 0 }
}

const edge: ReadWord = { text: '', weight: 0, groups: [], hasMeaning: false }

/** The weight of words of meaning that another word of meaning replaces between equal neighbours. */
const replacedWeight = (one: Reading, other: Reading): number => {
  const places = new Map(other.words.map((word, at) => [word.text, at]))
  let weight = 0
  one.words.forEach((word, at) => {
    if (!word.hasMeaning || places.has(word.text)) return
    const before = one.words[at - 1] ?? edge
    const after = one.words[at + 1] ?? edge
    const from = before === edge ? -1 : places.get(before.text)
    const to = after === edge ? other.words.length : places.get(after.text)
    if (from === undefined || to === undefined || to - from !== 2) return
    const instead = other.words[from + 1]
    if (instead?.hasMeaning !== true || shareGroup(word.groups, instead.groups) !== -1) return
    if (word.text.includes(instead.text) || instead.text.includes(word.text)) return
    weight = Math.max(weight, Math.min(word.weight, instead.weight))
  })
  return weight
}

/** Share of neighbouring characters of the question that the entry only has by sound. */
const soundPairs = (one: string, other: string): number => {
  const heard = new Set<number>()
  for (let at = 0; at + 1 < other.length; at++) {
    const a = soundOf(other.charCodeAt(at))
    const b = soundOf(other.charCodeAt(at + 1))
    if (a !== 0 && b !== 0) heard.add(a * 1024 + b)
  }
  let alike = 0
  for (let at = 0; at + 1 < one.length; at++) {
    const a = soundOf(one.charCodeAt(at))
    const b = soundOf(one.charCodeAt(at + 1))
    if (a !== 0 && b !== 0 && heard.has(a * 1024 + b) && !other.includes(one.slice(at, at + 2))) alike += 1
  }
  return alike / Math.max(2, one.length - 1)
}

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

const bestClause = (question: Reading, entry: Reading, strongGroups: number): number => {
  let best = 0
  for (const clause of question.clauses) {
    const forth = cover(clause, entry, strongGroups).near
    if (clause.text.length >= 5 && forth > best) best = Math.max(best, Math.min(forth, cover(entry, clause, strongGroups).near))
  }
  return best
}

/** Share of the question's weight whose words, or words meaning the same, stand anywhere in the article. */
export const coverByArticle = (question: Reading, article: string, segmenter: Segmenter): number => {
  let sum = 0
  for (const word of question.words) {
    if (article.includes(word.text)) sum += word.weight
    else if (segmenter.matesOf(word.text).some((mate) => mate.length > 1 && article.includes(mate))) sum += word.weight * nearness.everyday
  }
  return question.weight > 0 ? sum / question.weight : 0
}

/** The features of one question against one phrasing, in the order of `featureNames`. */
export const compare = (
  question: Reading,
  entry: Reading,
  likeness: number,
  articleCovers: number,
  segmenter: Segmenter,
  vocabulary: Vocabulary,
): Float64Array => {
  const out = new Float64Array(featureCount)
  const set = (name: FeatureName, value: number): void => {
    out[place[name]] = value
  }
  const forth = cover(question, entry, segmenter.strongGroups)
  const back = cover(entry, question, segmenter.strongGroups)
  const { characters, pairs } = diceOfCharacters(question.text, entry.text, vocabulary)
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
  set('clauseCovered', Math.max(bestClause(question, entry, segmenter.strongGroups), Math.min(forth.near, back.near)))
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
  set('replaced', replacedWeight(question, entry) * scale)
  set('soundsAlike', soundPairs(question.text, entry.text))
  set('headFound', forth.head)
  set('tailFound', forth.tail)
  return out
}
