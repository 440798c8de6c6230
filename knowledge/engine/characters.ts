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

const characterWeights = (text: string, vocabulary: Vocabulary): Map<number, number> => {
  const weights = new Map<number, number>()
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (!weights.has(code)) weights.set(code, vocabulary.weightOfCharacter(code))
  }
  return weights
}

/** Rarity-weighted Dice of characters and of neighbouring characters. */
export const diceOfCharacters = (
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

/** Share of neighbouring characters of the question that the entry only has by sound. */
export const soundPairs = (one: string, other: string): number => {
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
