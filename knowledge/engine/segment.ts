import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { background } from './background.ts'
import { everydayGroups } from './everyday-groups.ts'
import { fillers } from './everyday.ts'
import { createStripper, fold } from './fold.ts'
import { stemLatin } from './latin.ts'
import type { Lexicon } from './lexicon.ts'

/** A text as the engine reads it. */
export interface Segmented {
  /** Folded, courtesies taken off; what characters and word containment are compared on. */
  readonly text: string
  /** The same with every Latin word or number as one character, for comparing characters. */
  readonly shape: string
  /** Words in order, each Latin one stemmed. */
  readonly words: readonly string[]
  /** The words again, by clause, when there are several. */
  readonly clauses: readonly (readonly string[])[]
  /** Shorter dictionary words inside the longer ones, as a search mode gives them. */
  readonly inner: readonly string[]
}

export interface Segmenter {
  segment(text: string): Segmented
  /** Many texts at once: one call into the segmenter instead of one per text. */
  segmentAll(texts: readonly string[]): Segmented[]
  /** Makes these words whole from now on. */
  learn(words: readonly string[]): void
  /** The other words of the groups that a word belongs to. */
  matesOf(word: string): readonly string[]
  /** Groups of words that mean the same that this word belongs to; lexicon groups are below `strongGroups`. */
  groupsOf(word: string): readonly number[]
  readonly strongGroups: number
  readonly groupCount: number
}

const latin = /[a-z0-9]+(?:-[a-z0-9]+)*|[^a-z0-9\s-]+/g
const isLatin = (word: string): boolean => /^[a-z0-9]/.test(word)

/** Custom words need a frequency that beats every dictionary word they overlap with. */
const customFrequency = 100_000

/** Words found in the articles win against loose characters, not against longer words of the dictionary. */
const learntFrequency = 2_000

/** A-not-A asks whether: 能不能 is one word, or the cutter finds 不能 in it and a question turns into a complaint. */
const questionWords = new Set(
  '能不能 可不可以 是不是 有没有 要不要 会不会 行不行 好不好 怎么办 怎么回事 为什么 打不开 用不了 登不上'.split(
    ' ',
  ),
)

const longestSaying = 6

const privateArea = 0xe000
const privateSize = 6400

const letterFor = (word: string): string => {
  let hash = 5
  for (const one of stemLatin(word.replaceAll('-', '')))
    hash = (Math.imul(hash, 31) + one.charCodeAt(0)) >>> 0
  return String.fromCharCode(privateArea + (hash % privateSize))
}

/** Letters of Latin words are not characters that mean something: a whole word is one. */
const shapeOf = (text: string): string =>
  text.replace(/[a-z0-9]+(?:-[a-z0-9]+)*/g, letterFor).replaceAll(' ', '')

const noGroups: readonly number[] = []
const noMates: readonly string[] = []

const collectGroups = (
  lexicon: Lexicon,
): {
  groups: Map<string, number[]>
  mates: Map<string, readonly string[]>
  strong: number
  count: number
} => {
  const abbreviations = new Map<string, string[]>()
  for (const [short, full] of Object.entries(lexicon.abbreviations))
    abbreviations.set(full, [...(abbreviations.get(full) ?? [full]), short])
  const strong = [...lexicon.synonyms, ...abbreviations.values()]
  const all = [...strong, ...everydayGroups]
  const groups = new Map<string, number[]>()
  all.forEach((words, at) => {
    for (const word of new Set(words.map(wordOf))) {
      if (word !== '') groups.set(word, [...(groups.get(word) ?? []), at])
    }
  })
  const members = all.map((words) => words.map(wordOf))
  const mates = new Map(
    [...groups].map(([word, own]) => [word, own.flatMap((group) => members[group] ?? [])] as const),
  )
  return { groups, mates, strong: strong.length, count: all.length }
}

const wordOf = (raw: string): string => {
  const folded = fold(raw).replaceAll(' ', '')
  return isLatin(folded) ? stemLatin(folded.replaceAll('-', '')) : folded
}

export const createSegmenter = (lexicon: Lexicon): Segmenter => {
  const jieba = Jieba.withDict(dict)
  const known = background()
  const custom = new Set<string>(questionWords)
  for (const word of [
    ...lexicon.words,
    ...lexicon.synonyms.flat(),
    ...Object.entries(lexicon.abbreviations).flat(),
  ]) {
    const folded = fold(word).replaceAll(' ', '')
    if (/^[^a-z0-9]{2,}$/.test(folded)) custom.add(folded)
  }
  jieba.loadDict(Buffer.from([...custom].map((word) => `${word} ${customFrequency} n\n`).join('')))
  const strip = createStripper([...fillers, ...lexicon.fillers])
  const { groups, mates, strong, count } = collectGroups(lexicon)
  /** Mixed words of the lexicon such as ca证书 are put together again after cutting. */
  const mixed = new Set([...groups.keys()].filter((word) => /[a-z0-9]/.test(word) && /[^a-z0-9]/.test(word)))

  const innerWords = (word: string, into: string[]): void => {
    if (questionWords.has(word)) return
    for (const size of [2, 3]) {
      if (word.length <= size) return
      for (let at = 0; at + size <= word.length; at++) {
        const piece = word.slice(at, at + size)
        if (known.has(piece) || custom.has(piece)) into.push(piece)
      }
    }
  }

  /** Everyday sayings such as 点不动 that the cutter takes apart are put together again. */
  const joinSayings = (cut: readonly string[]): string[] => {
    const out: string[] = []
    for (let at = 0; at < cut.length; at++) {
      let word = cut[at] ?? ''
      const two = word + (cut[at + 1] ?? '')
      const three = two + (cut[at + 2] ?? '')
      if (at + 2 < cut.length && three.length <= longestSaying && groups.has(three)) {
        word = three
        at += 2
      } else if (at + 1 < cut.length && two.length <= longestSaying && groups.has(two)) {
        word = two
        at += 1
      }
      out.push(word)
    }
    return out
  }

  const finish = (text: string, pieces: readonly string[]): Segmented => {
    const cut = joinSayings(pieces)
    const words: string[] = []
    const inner: string[] = []
    for (const [at, word] of cut.entries()) {
      const next = cut[at + 1]
      if (isLatin(word)) {
        words.push(stemLatin(word.replaceAll('-', '')))
        if (word.includes('-')) inner.push(...word.split('-').map(stemLatin))
      } else {
        words.push(word)
        innerWords(word, inner)
      }
      if (next !== undefined && mixed.size > 0 && mixed.has(word + next)) inner.push(word + next)
    }
    return {
      text: text.replaceAll(' ', ''),
      shape: shapeOf(text),
      words,
      clauses: clausesOf(text, cut, words),
      inner,
    }
  }

  /** `words` belong to the pieces of `cut`, which follow each other in the text with blanks between clauses. */
  const clausesOf = (text: string, cut: readonly string[], words: readonly string[]): string[][] => {
    if (!text.includes(' ')) return []
    const clauses: string[][] = [[]]
    let at = 0
    cut.forEach((piece, index) => {
      if (text.charAt(at) === ' ') {
        clauses.push([])
        while (text.charAt(at) === ' ') at += 1
      }
      clauses[clauses.length - 1]?.push(words[index] ?? piece)
      at += piece.length
    })
    return clauses.filter((clause) => clause.join('').length > 2)
  }

  const segmentAll = (texts: readonly string[]): Segmented[] => {
    const stripped = texts.map((text) => strip(fold(text)))
    const pieces = stripped.map((text) => text.match(latin) ?? [])
    const han = pieces.flat().filter((piece) => !isLatin(piece))
    const cuts = han.length === 0 ? [] : jieba.cut(han.join('\n'), true)
    let at = 0
    return pieces.map((parts, index) => {
      const words: string[] = []
      for (const part of parts) {
        if (isLatin(part)) {
          words.push(part)
          continue
        }
        for (; at < cuts.length && cuts[at] !== '\n'; at++) {
          const word = cuts[at]
          if (word !== undefined && word.trim() !== '') words.push(word)
        }
        at += 1
      }
      return finish(stripped[index] ?? '', words)
    })
  }

  const learn = (words: readonly string[]): void => {
    for (const word of words) custom.add(word)
    if (words.length > 0)
      jieba.loadDict(Buffer.from(words.map((word) => `${word} ${learntFrequency} n\n`).join('')))
  }

  return {
    segmentAll,
    learn,
    segment: (text) => segmentAll([text])[0] ?? { text: '', shape: '', words: [], clauses: [], inner: [] },
    matesOf: (word) => mates.get(word) ?? noMates,
    groupsOf: (word) => groups.get(word) ?? noGroups,
    strongGroups: strong,
    groupCount: count,
  }
}
