import { background } from './background.ts'
import { everydayGroups } from './everyday-groups.ts'
import { functionWords } from './everyday.ts'
import { Growing } from './growing.ts'

/** What a term is; each kind has its own say in the first ranking. */
export const termKinds = ['word', 'character', 'group', 'code'] as const
export type TermKind = (typeof termKinds)[number]

/** How much a kind counts in the first ranking, beside the rarity of the term. */
export const kindShare: Readonly<Record<TermKind, number>> = {
  word: 1,
  character: 0.6,
  group: 0.5,
  code: 1.5,
}

/** What is left of the weight of a word that only holds a sentence together. */
const functionShare = 0.55

/** Phrasings' worth of everyday language added to every knowledge base, so that a small one has sound rarities. */
const priorRows = 150
/** A phrasing has about this many words and characters. */
const rowWords = 8
const rowCharacters = 14

const isCode = (word: string): boolean => /\d/.test(word)

/** Sayings that no word list has as one word, such as 点不动, are no rare words for that. */
const sayings: ReadonlySet<string> = new Set(everydayGroups.flat())
const priorOfSaying = 0.003

/** Chance that one phrasing has the word, from language at large. */
const priorOfWord = (word: string): number => {
  const share = background().share(word)
  return share === 0 && sayings.has(word) ? priorOfSaying : Math.min(0.5, rowWords * share)
}
const priorOfCharacter = (code: number): number =>
  Math.min(0.5, rowCharacters * background().characterShare(code))

/** The weight of a term found in `rows` of `all` phrasings: how surprising it is to meet it. */
const rarity = (rows: number, all: number, prior: number): number =>
  -Math.log((Math.max(rows, 0.5) + priorRows * prior) / (all + priorRows))

/** Phrasings that must have a word for it to be a topic: so many, and such a share of all. */
const topic = { rows: 3, share: 0.01 }

/** A word that no list of words knows is taken to stand in one phrasing of so many. */
const rowsAtLarge = 100_000
const rarityAtLarge = (prior: number): number => -Math.log(prior + 1 / rowsAtLarge)

/** A vocabulary as plain data. */
export interface SavedVocabulary {
  readonly texts: readonly string[]
  readonly kinds: Uint8Array<ArrayBuffer>
  readonly rows: Uint32Array<ArrayBuffer>
  readonly priors: Float32Array<ArrayBuffer>
  readonly shares: Float32Array<ArrayBuffer>
}

/** Numbers for terms, how many live phrasings hold each, and what each weighs. */
export class Vocabulary {
  private readonly words = new Map<string, number>()
  private readonly characters = new Int32Array(65536).fill(-1)
  private readonly groups = new Map<number, number>()
  readonly texts: string[] = []
  readonly kinds = new Growing((size) => new Uint8Array(size))
  readonly rows = new Growing((size) => new Uint32Array(size))
  private readonly priors = new Growing((size) => new Float32Array(size))
  private readonly shares = new Growing((size) => new Float32Array(size))
  private weights = new Float32Array(0)
  private allRows = 0

  get size(): number {
    return this.texts.length
  }

  saved(): SavedVocabulary {
    return {
      texts: this.texts,
      kinds: this.kinds.saved(),
      rows: this.rows.saved(),
      priors: this.priors.saved(),
      shares: this.shares.saved(),
    }
  }

  /** Fills an empty vocabulary with what `saved` gave. */
  restore(saved: SavedVocabulary): void {
    this.kinds.restore(saved.kinds)
    this.rows.restore(saved.rows)
    this.priors.restore(saved.priors)
    this.shares.restore(saved.shares)
    saved.texts.forEach((text, term) => {
      this.texts.push(text)
      const kind = termKinds[this.kinds.at(term)]
      if (kind === 'character') this.characters[text.charCodeAt(0)] = term
      else if (kind === 'group') this.groups.set(Number(text.slice(1)), term)
      else this.words.set(text, term)
    })
  }

  private add(text: string, kind: TermKind, prior: number, share: number): number {
    const term = this.texts.length
    this.texts.push(text)
    this.kinds.push(termKinds.indexOf(kind))
    this.rows.push(0)
    this.priors.push(prior)
    this.shares.push(share)
    return term
  }

  word(word: string): number | undefined {
    return this.words.get(word)
  }

  character(code: number): number {
    return this.characters[code] ?? -1
  }

  group(group: number): number | undefined {
    return this.groups.get(group)
  }

  ensureWord(word: string): number {
    const known = this.words.get(word)
    if (known !== undefined) return known
    const term = this.add(word, isCode(word) ? 'code' : 'word', priorOfWord(word), wordShare(word))
    this.words.set(word, term)
    return term
  }

  ensureCharacter(code: number): number {
    const known = this.characters[code] ?? -1
    if (known !== -1) return known
    const text = String.fromCharCode(code)
    const term = this.add(
      text,
      'character',
      priorOfCharacter(code),
      functionWords.has(text) ? functionShare : 1,
    )
    this.characters[code] = term
    return term
  }

  ensureGroup(group: number, words: string): number {
    const known = this.groups.get(group)
    if (known !== undefined) return known
    const term = this.add(words, 'group', 0.01, wordShare(words))
    this.groups.set(group, term)
    return term
  }

  /** Brings all weights up to date with the counts of phrasings. */
  weigh(allRows: number): void {
    this.allRows = allRows
    if (this.weights.length < this.size) this.weights = new Float32Array(this.size)
    for (let term = 0; term < this.size; term++) {
      this.weights[term] = this.shares.at(term) * rarity(this.rows.at(term), allRows, this.priors.at(term))
    }
  }

  /** Rarity times what is left of it for words without meaning of their own; no share of the kind yet. */
  weight(term: number): number {
    return this.weights[term] ?? 0
  }

  /** The weight of a word of a question, also of one that no article has. */
  weightOfWord(word: string): number {
    const term = this.words.get(word)
    return term === undefined
      ? wordShare(word) * rarity(0, this.allRows, priorOfWord(word))
      : this.weight(term)
  }

  /** The weight of a word in everyday language, whatever the articles are about: the same in every knowledge base. */
  weightAtLarge(word: string): number {
    const term = this.words.get(word)
    return term === undefined
      ? wordShare(word) * rarityAtLarge(priorOfWord(word))
      : this.shares.at(term) * rarityAtLarge(this.priors.at(term))
  }

  /** Do several articles speak of it, so that it is a matter of its own in this knowledge base? */
  isTopic(word: string): boolean {
    const rows = this.rows.at(this.words.get(word) ?? -1)
    return rows >= topic.rows && rows >= topic.share * this.allRows
  }

  /** The matters that a word names: itself, or those inside a longer word. */
  topicsIn(word: string): readonly string[] {
    const found: string[] = []
    for (let length = word.length; length > 1; length--)
      for (let from = 0; from + length <= word.length; from++) {
        const piece = word.slice(from, from + length)
        if (this.isTopic(piece)) found.push(piece)
      }
    return found
  }

  weightOfCharacter(code: number): number {
    const term = this.character(code)
    return term === -1 ? rarity(0, this.allRows, priorOfCharacter(code)) : this.weight(term)
  }

  /** What the term adds to the first ranking. */
  firstWeight(term: number): number {
    return this.weight(term) * (kindShare[termKinds[this.kinds.at(term)] ?? 'word'] ?? 1)
  }
}

const wordShare = (word: string): number => (functionWords.has(word) ? functionShare : 1)
