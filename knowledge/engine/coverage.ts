import { nearLatin } from './latin.ts'
import type { Reading, ReadWord, Words } from './reading.ts'
import type { Segmenter } from './segment.ts'

/** What counts as a full, a lexicon's and an everyday equivalence, and a word that only shares characters. */
const nearness = { lexicon: 0.95, everyday: 0.75, characters: 0.5, letter: 0.7 }

const shareGroup = (one: readonly number[], other: readonly number[]): number => {
  for (const group of one) if (other.includes(group)) return group
  return -1
}

/** How well the other text holds this word: 1 itself, less for a synonym or some of its characters. */
const found = (word: ReadWord, other: Words, strongGroups: number): number => {
  if (other.places.has(word.text)) return 1
  const length = word.text.length
  let best = 0
  if (word.isLatin || word.groups.length > 0) {
    for (const candidate of other.words) {
      if (word.isLatin && candidate.isLatin && nearLatin(candidate.text, word.text)) return 1
      const group = shareGroup(word.groups, candidate.groups)
      if (group !== -1) best = Math.max(best, group < strongGroups ? nearness.lexicon : nearness.everyday)
    }
  }
  if (other.text.includes(word.text)) return length > 1 ? 1 : Math.max(best, nearness.letter)
  if (length > 1) {
    let shared = 0
    for (let at = 0; at < length; at++) if (other.text.includes(word.text.charAt(at))) shared += 1
    best = Math.max(best, (nearness.characters * shared) / length)
  }
  return best
}

/** How much of one text the other holds; shares weighted by rarity. */
export interface Cover {
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
  /** Near cover and the heaviest missing word of meaning by weights in everyday language. */
  nearAtLarge: number
  missingAtLarge: number
  missingTopic: number
}

export const cover = (one: Words, other: Words, strongGroups: number): Cover => {
  const out: Cover = {
    exact: 0,
    near: 0,
    meaning: 0,
    lacksRare: 0,
    missing: 0,
    lacks: 0,
    sharesRare: 0,
    shares: 0,
    head: -1,
    tail: 0,
    nearAtLarge: 0,
    missingAtLarge: 0,
    missingTopic: 0,
  }
  let meaning = 0
  let atLarge = 0
  for (const word of one.words) {
    const share = found(word, other, strongGroups)
    if (share === 1) out.exact += word.weight
    out.near += word.weight * share
    if (word.hasMeaning) {
      meaning += word.weight
      out.meaning += word.weight * share
      if (out.head === -1) out.head = share
      out.tail = share
      if (share < 0.5) {
        out.missing = Math.max(out.missing, word.weight)
        out.missingAtLarge = Math.max(out.missingAtLarge, word.atLarge)
        if (word.isTopic) out.missingTopic = Math.max(out.missingTopic, word.atLarge)
      }
    }
    atLarge += word.atLarge
    out.nearAtLarge += word.atLarge * share
    out.shares += word.weight * share
    out.lacks += word.weight * (1 - share)
    out.lacksRare = Math.max(out.lacksRare, word.weight * (1 - share))
    if (share === 1) out.sharesRare = Math.max(out.sharesRare, word.weight)
  }
  const total = Math.max(one.weight, 1e-6)
  out.exact /= total
  out.near /= total
  out.nearAtLarge /= Math.max(atLarge, 1e-6)
  out.meaning = meaning > 0 ? out.meaning / meaning : 0.5
  if (out.head === -1) out.head = 0.5
  return out
}

/** The best covered clause of a longer question: the smaller of both directions. */
export const bestClause = (question: Reading, entry: Reading, strongGroups: number): number => {
  let best = 0
  for (const clause of question.clauses) {
    const forth = cover(clause, entry, strongGroups).near
    if (clause.text.length >= 5 && forth > best)
      best = Math.max(best, Math.min(forth, cover(entry, clause, strongGroups).near))
  }
  return best
}

/** Share of the question's weight whose words, or words meaning the same, stand anywhere in the article. */
export const coverByArticle = (question: Reading, article: string, segmenter: Segmenter): number => {
  let sum = 0
  for (const word of question.words) {
    if (article.includes(word.text)) sum += word.weight
    else if (segmenter.matesOf(word.text).some((mate) => mate.length > 1 && article.includes(mate)))
      sum += word.weight * nearness.everyday
  }
  return question.weight > 0 ? sum / question.weight : 0
}

/** Share of the question's weight in the heaviest word that several articles speak of and this one nowhere does. */
export const foreignTopic = (question: Reading, article: string, segmenter: Segmenter): number => {
  let heaviest = 0
  for (const word of question.words) {
    if (!word.hasMeaning || word.topics.length === 0 || article.includes(word.text)) continue
    if (word.topics.some((topic) => article.includes(topic))) continue
    if (segmenter.matesOf(word.text).some((mate) => mate.length > 1 && article.includes(mate))) continue
    heaviest = Math.max(heaviest, word.weight)
  }
  return question.weight > 0 ? heaviest / question.weight : 0
}

const edge: ReadWord = {
  text: '',
  weight: 0,
  atLarge: 0,
  groups: [],
  hasMeaning: false,
  isTopic: false,
  topics: [],
  isLatin: false,
}

/** Weights of a word of meaning put in the place of another one. */
export interface Replaced {
  /** Between equal neighbours. */
  readonly between: number
  /** Beside one equal neighbour, weighed as in everyday language. */
  readonly beside: number
}

export const replacedWeight = (one: Reading, other: Reading): Replaced => {
  const { places } = other
  let between = 0
  let beside = 0
  one.words.forEach((word, at) => {
    if (!word.hasMeaning || places.has(word.text)) return
    const before = one.words[at - 1] ?? edge
    const after = one.words[at + 1] ?? edge
    const from = before === edge ? -1 : places.get(before.text)
    const to = after === edge ? other.words.length : places.get(after.text)
    const instead = (place: number): ReadWord | null => {
      const there = other.words[place]
      if (there?.hasMeaning !== true || one.places.has(there.text)) return null
      if (shareGroup(word.groups, there.groups) !== -1) return null
      return word.text.includes(there.text) || there.text.includes(word.text) ? null : there
    }
    const next = from === undefined ? null : instead(from + 1)
    const previous = to === undefined ? null : instead(to - 1)
    if (next !== null && from !== undefined && to !== undefined && to - from === 2)
      between = Math.max(between, Math.min(word.weight, next.weight))
    for (const each of [next, previous])
      if (each !== null) beside = Math.max(beside, Math.min(word.atLarge, each.atLarge))
  })
  return { between, beside }
}
