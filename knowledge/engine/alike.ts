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

/** The words of a text with what of them is asked for again and again. */
interface Worded {
  readonly words: readonly string[]
  readonly has: ReadonlySet<string>
  readonly weights: readonly number[]
  readonly groups: readonly (readonly number[])[]
  readonly all: number
}

/** For a word that the other side does not have as it is. */
const share = (one: Worded, at: number, other: Worded, index: number): number => {
  const [word, mate] = [one.words[at] ?? '', other.words[index] ?? '']
  const groups = one.groups[at] ?? []
  if (groups.length > 0 && (other.groups[index] ?? []).some((group) => groups.includes(group)))
    return mateShare
  const [short, long] = word.length < mate.length ? [word, mate] : [mate, word]
  return short.length > 1 && long.includes(short) ? pieceShare : 0
}

/** How much of the weight of one side's words the other side has, 0..1. */
const covered = (one: Worded, by: Worded): number => {
  let found = 0
  for (let at = 0; at < one.words.length; at += 1) {
    let best = by.has.has(one.words[at] ?? '') ? 1 : 0
    for (let index = 0; index < by.words.length && best < mateShare; index += 1)
      best = Math.max(best, share(one, at, by, index))
    found += (one.weights[at] ?? 0) * best
  }
  return one.all === 0 ? 0 : found / one.all
}

/** So many texts are remembered as words: a storm of reports is held against the same few again and again. */
const mostRemembered = 4_000

/**
 * How alike two questions in people's own words are, 0..1: the weight of the words both have, synonyms counted nearly
 * as much, against all of theirs. The same either way round.
 */
export const createAlike = (segmenter: Segmenter): ((one: string, other: string) => number) => {
  const remembered = new Map<string, Worded>()
  const wordsOf = (text: string): Worded => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const has = new Set(segmenter.segment(text).words)
    const words = [...has]
    if (remembered.size >= mostRemembered) remembered.clear()
    const weights = words.map(rarity)
    const worded: Worded = {
      words,
      has,
      weights,
      groups: words.map((word) => segmenter.groupsOf(word)),
      all: weights.reduce((sum, weight) => sum + weight, 0),
    }
    remembered.set(text, worded)
    return worded
  }
  return (one, other) => {
    const [left, right] = [wordsOf(one), wordsOf(other)]
    if (left.words.length === 0 || right.words.length === 0) return 0
    const there = covered(left, right)
    const back = covered(right, left)
    return there + back === 0 ? 0 : (2 * there * back) / (there + back)
  }
}
