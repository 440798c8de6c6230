import { readCharacters } from './characters.ts'
import type { Characters } from './characters.ts'
import { directionsOf, functionWords, isNegative, questionTypeOf } from './everyday.ts'
import type { Directions, QuestionType } from './everyday.ts'
import { numbersIn } from './numbers.ts'
import type { Segmented, Segmenter } from './segment.ts'
import type { Vocabulary } from './vocabulary.ts'

/** One side of a comparison: a question, or a phrasing of an article. */
export interface Reading extends Words {
  readonly characters: Characters
  readonly type: QuestionType | null
  readonly negative: boolean
  readonly directions: Directions
  readonly codes: ReadonlySet<string>
  /** The clauses of a longer question. */
  readonly clauses: readonly Words[]
}

/** Words with what they weigh together. */
export interface Words {
  /** Characters, each Latin word as one. */
  readonly text: string
  readonly words: readonly ReadWord[]
  /** Where in `words` a word stands. */
  readonly places: ReadonlyMap<string, number>
  /** Sum of the weights of `words`. */
  readonly weight: number
}

export interface ReadWord {
  readonly text: string
  readonly weight: number
  /** The weight in everyday language. */
  readonly atLarge: number
  readonly groups: readonly number[]
  readonly hasMeaning: boolean
  /** Several articles speak of it. */
  readonly isTopic: boolean
  /** Topics that it names: itself, or those inside it; 决算报表 is of 决算. */
  readonly topics: readonly string[]
  readonly isLatin: boolean
}

const latinOnly = /^[a-z]+$/

export const readWords = (
  text: string,
  words: readonly string[],
  segmenter: Segmenter,
  vocabulary: Vocabulary,
): Words => {
  const read = [...new Set(words)].map((word) => ({
    text: word,
    weight: vocabulary.weightOfWord(word),
    atLarge: vocabulary.weightAtLarge(word),
    groups: segmenter.groupsOf(word),
    hasMeaning: !functionWords.has(word),
    isTopic: vocabulary.isTopic(word),
    topics: vocabulary.topicsIn(word),
    isLatin: latinOnly.test(word),
  }))
  const places = new Map(read.map((word, at) => [word.text, at]))
  return { text, words: read, places, weight: read.reduce((sum, word) => sum + word.weight, 0) }
}

export const readText = (
  segmented: Pick<Segmented, 'text' | 'shape' | 'words' | 'clauses'>,
  segmenter: Segmenter,
  vocabulary: Vocabulary,
): Reading => {
  const { text, shape, words, clauses } = segmented
  return {
    ...readWords(shape, words, segmenter, vocabulary),
    characters: readCharacters(shape, vocabulary),
    type: questionTypeOf(text),
    negative: isNegative(text),
    directions: directionsOf(text),
    codes: numbersIn(text),
    clauses: clauses.map((clause) => readWords(clause.join(''), clause, segmenter, vocabulary)),
  }
}
