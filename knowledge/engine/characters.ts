import { soundOf } from './pinyin.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Characters a side that are compared; no support question says more in one breath. */
export const longest = 64

/** Longest common substring and subsequence lengths, on at most 64 characters a side. */
export const commonLengths = (one: string, other: string): { piece: number; order: number } => {
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

/** The characters of a text and its neighbouring characters, with their weights; made once per text. */
export interface Characters {
  readonly single: ReadonlyMap<number, number>
  readonly singleWeight: number
  /** Keys of neighbours: the codes of both, one after the other. */
  readonly pairs: ReadonlyMap<number, number>
  readonly pairWeight: number
  /** Neighbouring sounds in order with the key of their characters; 0 where there is no sound. */
  readonly sounds: readonly { readonly sound: number; readonly pair: number }[]
  readonly heard: ReadonlySet<number>
}

export const readCharacters = (text: string, vocabulary: Vocabulary): Characters => {
  const single = new Map<number, number>()
  const pairs = new Map<number, number>()
  const sounds: { sound: number; pair: number }[] = []
  const heard = new Set<number>()
  let singleWeight = 0
  let pairWeight = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    let weight = single.get(code)
    if (weight === undefined) {
      single.set(code, (weight = vocabulary.weightOfCharacter(code)))
      singleWeight += weight
    }
    if (at === 0) continue
    const before = text.charCodeAt(at - 1)
    const pair = before * 65536 + code
    if (!pairs.has(pair)) {
      const both = weight + (single.get(before) ?? 0)
      pairs.set(pair, both)
      pairWeight += both
    }
    const one = soundOf(before)
    const two = soundOf(code)
    if (one === 0 || two === 0) continue
    sounds.push({ sound: one * 1024 + two, pair })
    heard.add(one * 1024 + two)
  }
  return { single, singleWeight, pairs, pairWeight, sounds, heard }
}

const shared = (one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number => {
  let sum = 0
  for (const [key, weight] of one) if (other.has(key)) sum += weight
  return sum
}

/** Rarity-weighted Dice of characters and of neighbouring characters. */
export const diceOfCharacters = (
  one: Characters,
  other: Characters,
): { characters: number; pairs: number } => {
  const all = one.singleWeight + other.singleWeight
  const allPairs = one.pairWeight + other.pairWeight
  return {
    characters: all > 0 ? (2 * shared(one.single, other.single)) / all : 0,
    pairs: allPairs > 0 ? (2 * shared(one.pairs, other.pairs)) / allPairs : 0,
  }
}

/** Share of neighbouring characters of the question that the entry only has by sound. */
export const soundPairs = (question: Characters, length: number, entry: Characters): number => {
  let alike = 0
  for (const { sound, pair } of question.sounds)
    if (entry.heard.has(sound) && !entry.pairs.has(pair)) alike += 1
  return alike / Math.max(2, length - 1)
}
