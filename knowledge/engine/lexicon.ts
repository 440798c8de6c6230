/** The words of a business that a keeper of the knowledge base writes down (knowledge/lexicon/lexicon.yaml). */
export interface Lexicon {
  /** Terms that must not be cut apart. */
  readonly words: readonly string[]
  /** Words within one list mean the same. */
  readonly synonyms: readonly (readonly string[])[]
  /** Short form → full form. */
  readonly abbreviations: Readonly<Record<string, string>>
  /** Courtesies to ignore. */
  readonly fillers: readonly string[]
}

export const emptyLexicon: Lexicon = { words: [], synonyms: [], abbreviations: {}, fillers: [] }
