import { background } from './background.ts'
import { functionWords } from './everyday.ts'
import { soundOf, soundsOf } from './pinyin.ts'
import type { Segmented } from './segment.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Longer windows first: 电子飘据 is surer than 飘据. */
const windowSizes = [4, 3, 2]

const han = /^[\u4e00-\u9fff]+$/

const keyOf = (text: string): string => {
  let key = ''
  for (let at = 0; at < text.length; at++) {
    const sound = soundOf(text.charCodeAt(at))
    if (sound === 0) return ''
    key += String.fromCharCode(sound)
  }
  return key
}

const mostKeys = 8

/** Keys of every way to read the text aloud: 重 is zhong in 重要 and chong in 重红. */
const keysOf = (text: string): string[] => {
  let keys = ['']
  for (let at = 0; at < text.length; at++) {
    const sounds = soundsOf(text.charCodeAt(at))
    keys = keys.flatMap((key) => sounds.map((sound) => key + String.fromCharCode(sound))).slice(0, mostKeys)
  }
  return keys
}

const sharedCharacters = (one: string, other: string): number => {
  let count = 0
  for (let at = 0; at < one.length; at++) if (one.charAt(at) === other.charAt(at)) count += 1
  return count
}

/**
 * Puts right what was typed by sound: 飘据 becomes 票据 when the articles speak of 票据 and 飘据 is no word at
 * all. Only pieces that the segmenter left loose are touched, so a good word never changes.
 */
export class Repair {
  private readonly vocabulary: Vocabulary
  private readonly bySound = new Map<string, number[]>()
  private seen = 0

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
  }

  private update(): void {
    for (; this.seen < this.vocabulary.size; this.seen++) {
      const word = this.vocabulary.texts[this.seen] ?? ''
      if (word.length < 2 || word.length > 4 || !han.test(word)) continue
      const key = keyOf(word)
      if (key !== '') this.bySound.set(key, [...(this.bySound.get(key) ?? []), this.seen])
    }
  }

  /** The word of the articles that sounds like this and shares a character with it; the commonest of several. */
  private meant(piece: string): string | null {
    let best: string | null = null
    let rows = 0
    for (const term of keysOf(piece).flatMap((key) => this.bySound.get(key) ?? [])) {
      const word = this.vocabulary.texts[term] ?? ''
      const count = this.vocabulary.rows.at(term)
      if (count > rows && sharedCharacters(word, piece) >= piece.length / 2) {
        best = word
        rows = count
      }
    }
    return best
  }

  private isWord(piece: string): boolean {
    return background().has(piece) || (this.vocabulary.rows.at(this.vocabulary.word(piece) ?? -1) || 0) > 0
  }

  /** The text with slips put right, or null when there is nothing to put right. */
  put(segmented: Segmented): string | null {
    this.update()
    const { words } = segmented
    const out: string[] = []
    let changed = false
    for (let at = 0; at < words.length;) {
      const found = this.at(words, at)
      if (found === null) {
        out.push(words[at] ?? '')
        at += 1
      } else {
        out.push(found.word)
        at += found.pieces
        changed = true
      }
    }
    return changed ? out.join('') : null
  }

  /** A slip made of the pieces from `at` on. */
  private at(words: readonly string[], at: number): { word: string; pieces: number } | null {
    for (const size of windowSizes) {
      let piece = ''
      let pieces = 0
      let loose = false
      while (piece.length < size && at + pieces < words.length) {
        const word = words[at + pieces] ?? ''
        if (!han.test(word) || functionWords.has(word)) break
        loose ||= word.length === 1 || !this.isWord(word)
        piece += word
        pieces += 1
      }
      if (piece.length !== size || !loose || this.isWord(piece)) continue
      const word = this.meant(piece)
      if (word !== null && word !== piece) return { word, pieces }
    }
    return null
  }
}
