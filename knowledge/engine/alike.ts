import { background } from './background.ts'
import type { Segmenter } from './segment.ts'

/** What a shared group of synonyms counts against the word itself. */
const mateShare = 0.85
/** What a pair of words counts that share all characters of the shorter one, e.g. 支付 and 支付单. */
const pieceShare = 0.6

const rarity = (word: string): number => {
  const share = background().share(word)
  return share === 0 ? 1.6 : Math.min(1.6, Math.max(0.12, -Math.log10(share * 100) / 3))
}

const near = (segmenter: Segmenter, one: string, other: string): number => {
  if (one === other) return 1
  const groups = segmenter.groupsOf(one)
  if (groups.length > 0 && segmenter.groupsOf(other).some((group) => groups.includes(group))) return mateShare
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length > 1 && long.includes(short) ? pieceShare : 0
}

/** How much of the weight of one side's words the other side has, 0..1. */
const covered = (segmenter: Segmenter, words: readonly string[], by: readonly string[]): number => {
  let all = 0
  let found = 0
  for (const word of words) {
    const weight = rarity(word)
    all += weight
    found += weight * by.reduce((best, other) => Math.max(best, near(segmenter, word, other)), 0)
  }
  return all === 0 ? 0 : found / all
}

/** So many texts are remembered as words: a storm of reports is held against the same few again and again. */
const mostRemembered = 400

/**
 * How alike two questions in people's own words are, 0..1: the weight of the words both have, synonyms counted nearly
 * as much, against all of theirs. The same either way round.
 */
export const createAlike = (segmenter: Segmenter): ((one: string, other: string) => number) => {
  const remembered = new Map<string, readonly string[]>()
  const wordsOf = (text: string): readonly string[] => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const words = [...new Set(segmenter.segment(text).words)]
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(text, words)
    return words
  }
  return (one, other) => {
    const [left, right] = [wordsOf(one), wordsOf(other)]
    if (left.length === 0 || right.length === 0) return 0
    const there = covered(segmenter, left, right)
    const back = covered(segmenter, right, left)
    return there + back === 0 ? 0 : (2 * there * back) / (there + back)
  }
}
