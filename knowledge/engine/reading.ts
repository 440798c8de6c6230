import { directionsOf, functionWords, isNegative, questionTypeOf } from './everyday.ts'
import type { Directions, QuestionType } from './everyday.ts'
import { numbersIn } from './numbers.ts'
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

export interface ReadWord {
  readonly text: string
  readonly weight: number
  readonly groups: readonly number[]
  readonly hasMeaning: boolean
}

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
