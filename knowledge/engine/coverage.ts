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

const edge: ReadWord = { text: '', weight: 0, groups: [], hasMeaning: false }

/** The weight of words of meaning that another word of meaning replaces between equal neighbours. */
export const replacedWeight = (one: Reading, other: Reading): number => {
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
