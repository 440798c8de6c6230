import { Best } from './best.ts'
import type { Hit } from './best.ts'
import { Growing } from './growing.ts'
import type { Segmented, Segmenter } from './segment.ts'
import { kindShare, Vocabulary } from './vocabulary.ts'
import type { SavedVocabulary } from './vocabulary.ts'

/** The terms of one text, each once. */
export interface Bag {
  readonly terms: readonly number[]
  /** Weight of all terms, including those no article has. */
  readonly weight: number
}

/** An index as plain data that can be written down or handed to another thread. */
export interface SavedInvertedIndex {
  readonly vocabulary: SavedVocabulary
  readonly owners: Uint32Array<ArrayBuffer>
  readonly dead: Uint8Array<ArrayBuffer>
  readonly bagStarts: Uint32Array<ArrayBuffer>
  readonly bagTerms: Uint32Array<ArrayBuffer>
  readonly wordStarts: Uint32Array<ArrayBuffer>
  readonly wordTerms: Uint32Array<ArrayBuffer>
  /** Texts and shapes of the rows, one a line. */
  readonly texts: string
  readonly shapes: string
  readonly live: number
}

/** Rows that may wait outside the posting lists; they are scanned one by one until then. */
const waitingLimit = 600

/**
 * Which phrasings share which terms with a question. Forward lists of terms per row are kept as they come;
 * posting lists are derived from them by counting, so that publishing costs the length of one text and the
 * derivation (about 40 ms for 55,000 rows) only runs when enough rows wait.
 */
export class InvertedIndex {
  readonly vocabulary = new Vocabulary()
  private readonly segmenter: Segmenter
  private readonly owners = new Growing((size) => new Uint32Array(size))
  private readonly dead = new Growing((size) => new Uint8Array(size))
  private readonly bagStarts = new Growing((size) => new Uint32Array(size))
  private readonly bagTerms = new Growing((size) => new Uint32Array(size), 1024)
  private readonly wordStarts = new Growing((size) => new Uint32Array(size))
  private readonly wordTerms = new Growing((size) => new Uint32Array(size), 1024)
  private readonly texts: string[] = []
  private readonly shapes: string[] = []
  private norms = new Float32Array(0)
  private starts = new Uint32Array(1)
  private postings = new Uint32Array(0)
  private posted = 0
  private live = 0
  private stale = true
  /** Counts how often the weights have changed: what was made with older ones is out of date. */
  private weighings = 0
  private scores = new Float32Array(0)
  private touched = new Uint32Array(0)
  private marks = new Float32Array(0)

  constructor(segmenter: Segmenter) {
    this.segmenter = segmenter
    this.bagStarts.push(0)
    this.wordStarts.push(0)
  }

  saved(): SavedInvertedIndex {
    return {
      vocabulary: this.vocabulary.saved(),
      owners: this.owners.saved(),
      dead: this.dead.saved(),
      bagStarts: this.bagStarts.saved(),
      bagTerms: this.bagTerms.saved(),
      wordStarts: this.wordStarts.saved(),
      wordTerms: this.wordTerms.saved(),
      texts: this.texts.join('\n'),
      shapes: this.shapes.join('\n'),
      live: this.live,
    }
  }

  /** Fills an empty index with what `saved` gave; posting lists are derived with the next search. */
  restore(saved: SavedInvertedIndex): void {
    this.vocabulary.restore(saved.vocabulary)
    this.owners.restore(saved.owners)
    this.dead.restore(saved.dead)
    this.bagStarts.restore(saved.bagStarts)
    this.bagTerms.restore(saved.bagTerms)
    this.wordStarts.restore(saved.wordStarts)
    this.wordTerms.restore(saved.wordTerms)
    if (saved.owners.length > 0) {
      for (const text of saved.texts.split('\n')) this.texts.push(text)
      for (const shape of saved.shapes.split('\n')) this.shapes.push(shape)
    }
    this.live = saved.live
    this.stale = true
  }

  get rows(): number {
    return this.texts.length
  }

  /** Phrasings that have not been taken out. */
  get liveRows(): number {
    return this.live
  }

  get weighing(): number {
    return this.weighings
  }

  textOf(row: number): string {
    return this.texts[row] ?? ''
  }

  shapeOf(row: number): string {
    return this.shapes[row] ?? ''
  }

  ownerOf(row: number): number {
    return this.owners.at(row)
  }

  isDead(row: number): boolean {
    return this.dead.at(row) === 1
  }

  /** Terms of the words of a row, in order. */
  wordsOf(row: number): readonly number[] {
    return [...this.wordTerms.data.subarray(this.wordStarts.at(row), this.wordStarts.at(row + 1))]
  }

  /** Adds a phrasing of the article with the number `owner` and returns its row. */
  add(owner: number, segmented: Segmented): number {
    const row = this.texts.length
    const bag = new Set<number>()
    for (const word of segmented.words) {
      const term = this.vocabulary.ensureWord(word)
      this.wordTerms.push(term)
      bag.add(term)
    }
    for (const word of segmented.inner) bag.add(this.vocabulary.ensureWord(word))
    for (const group of this.groupsIn(segmented)) bag.add(this.vocabulary.ensureGroup(group, `#${group}`))
    for (let at = 0; at < segmented.shape.length; at++)
      bag.add(this.vocabulary.ensureCharacter(segmented.shape.charCodeAt(at)))
    for (const term of bag) {
      this.bagTerms.push(term)
      this.vocabulary.rows.set(term, this.vocabulary.rows.at(term) + 1)
    }
    this.bagStarts.push(this.bagTerms.length)
    this.wordStarts.push(this.wordTerms.length)
    this.owners.push(owner)
    this.dead.push(0)
    this.texts.push(segmented.text)
    this.shapes.push(segmented.shape === segmented.text ? segmented.text : segmented.shape)
    this.live += 1
    this.stale = true
    return row
  }

  /** Takes a phrasing out; its room is used again at the next start. */
  remove(row: number): void {
    if (this.isDead(row)) return
    this.dead.set(row, 1)
    for (let at = this.bagStarts.at(row); at < this.bagStarts.at(row + 1); at++) {
      const term = this.bagTerms.at(at)
      this.vocabulary.rows.set(term, this.vocabulary.rows.at(term) - 1)
    }
    this.live -= 1
    this.stale = true
  }

  private groupsIn(segmented: Segmented): Set<number> {
    const groups = new Set<number>()
    for (const list of [segmented.words, segmented.inner]) {
      for (const word of list) for (const group of this.segmenter.groupsOf(word)) groups.add(group)
    }
    return groups
  }

  /** Weights, norms and, when many rows wait, posting lists. Runs by itself before the next search. */
  refresh(): void {
    if (!this.stale) return
    this.stale = false
    this.vocabulary.weigh(this.live)
    this.weighings += 1
    const weights = new Float32Array(this.vocabulary.size)
    for (let term = 0; term < weights.length; term++) weights[term] = this.vocabulary.firstWeight(term)
    if (this.norms.length < this.rows) this.norms = new Float32Array(Math.ceil(this.rows * 1.1) + 64)
    const terms = this.bagTerms.data
    for (let row = 0; row < this.rows; row++) {
      let sum = 0
      for (let at = this.bagStarts.at(row); at < this.bagStarts.at(row + 1); at++)
        sum += weights[terms[at] ?? 0] ?? 0
      this.norms[row] = sum
    }
    if (this.scores.length < this.rows) {
      this.scores = new Float32Array(this.norms.length)
      this.touched = new Uint32Array(this.norms.length)
    }
    if (this.marks.length < this.vocabulary.size)
      this.marks = new Float32Array(Math.ceil(this.vocabulary.size * 1.1) + 64)
    if (this.rows - this.posted > waitingLimit || this.posted === 0) this.post()
  }

  /** Derives the posting lists: count, then place. */
  private post(): void {
    const starts = new Uint32Array(this.vocabulary.size + 1)
    const terms = this.bagTerms.data
    const total = this.bagTerms.length
    for (let at = 0; at < total; at++) {
      const term = (terms[at] ?? 0) + 1
      starts[term] = (starts[term] ?? 0) + 1
    }
    for (let term = 0; term < this.vocabulary.size; term++)
      starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0)
    const next = starts.slice()
    const postings = new Uint32Array(total)
    for (let row = 0; row < this.rows; row++) {
      for (let at = this.bagStarts.at(row); at < this.bagStarts.at(row + 1); at++) {
        const term = terms[at] ?? 0
        const place = next[term] ?? 0
        postings[place] = row
        next[term] = place + 1
      }
    }
    this.starts = starts
    this.postings = postings
    this.posted = this.rows
  }

  /** The terms of a question and what they weigh together. */
  bagOf(segmented: Segmented): Bag {
    this.refresh()
    const terms = new Set<number>()
    let weight = 0
    const take = (term: number | undefined): void => {
      if (term === undefined || term === -1 || terms.has(term)) return
      terms.add(term)
      weight += this.vocabulary.firstWeight(term)
    }
    for (const word of new Set([...segmented.words, ...segmented.inner])) {
      const term = this.vocabulary.word(word)
      if (term === undefined) weight += this.vocabulary.weightOfWord(word)
      else take(term)
    }
    for (const group of this.groupsIn(segmented)) take(this.vocabulary.group(group))
    for (const one of new Set(segmented.shape)) {
      const code = one.charCodeAt(0)
      const term = this.vocabulary.character(code)
      if (term === -1) weight += kindShare.character * this.vocabulary.weightOfCharacter(code)
      else take(term)
    }
    return { terms: [...terms], weight }
  }

  /** The `limit` likest live phrasings, best first; ties by row. */
  search(bag: Bag, limit: number): Hit[] {
    this.refresh()
    const { scores, touched, norms } = this
    let count = 0
    for (const term of bag.terms) {
      const weight = this.vocabulary.firstWeight(term)
      const end = this.starts[term + 1] ?? 0
      for (let at = this.starts[term] ?? 0; at < end; at++) {
        const row = this.postings[at] ?? 0
        const score = scores[row] ?? 0
        if (score === 0) {
          touched[count] = row
          count += 1
        }
        scores[row] = score + weight
      }
    }
    for (const term of bag.terms) this.marks[term] = this.vocabulary.firstWeight(term)
    for (let row = this.posted; row < this.rows; row++) {
      let sum = 0
      for (let at = this.bagStarts.at(row); at < this.bagStarts.at(row + 1); at++)
        sum += this.marks[this.bagTerms.at(at)] ?? 0
      if (sum > 0) {
        scores[row] = sum
        touched[count] = row
        count += 1
      }
    }
    for (const term of bag.terms) this.marks[term] = 0
    const best = new Best(limit)
    for (let at = 0; at < count; at++) {
      const row = touched[at] ?? 0
      const likeness = (2 * (scores[row] ?? 0)) / (bag.weight + (norms[row] ?? 0))
      scores[row] = 0
      if (likeness > best.least && !this.isDead(row)) best.put(row, likeness)
    }
    return best.sorted()
  }
}
