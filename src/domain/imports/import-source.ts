export const importFormats = ['xlsx', 'csv', 'docx', 'md'] as const
/** The kinds of files that knowledge articles come in and go out (KNO-4). */
export type ImportFormat = (typeof importFormats)[number]

/** A merged cell: rows count from 1 as a spreadsheet shows them, columns from 0, both ends included. */
export interface CellRange {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

export interface TableRow {
  /** As the spreadsheet shows it, from 1. */
  readonly row: number
  readonly cells: readonly string[]
}

/** One sheet or table, as it was filled in; rows without any text are left out. */
export interface TablePart {
  readonly kind: 'table'
  /** The sheet's name; the number of the table in a document; null where a file is one table. */
  readonly name: string | null
  readonly unit: 'row' | 'table-row'
  readonly rows: readonly TableRow[]
  readonly merges: readonly CellRange[]
}

/** A heading, paragraph or list item of a document. */
export interface Block {
  /** From 1: the line of the file, or the paragraph of the document. */
  readonly at: number
  /** 1…6 for a heading, else 0. */
  readonly level: number
  /** What stands in bold before a colon at the beginning; `text` is then what follows it. */
  readonly label: string | null
  readonly text: string
  readonly item: 'ordered' | 'bullet' | null
}

/** Running text with headings, lists and pairs of question and answer. */
export interface OutlinePart {
  readonly kind: 'outline'
  readonly name: null
  readonly unit: 'line' | 'paragraph'
  readonly blocks: readonly Block[]
}

/** What was left out while reading, so that nobody takes the rest for the whole. */
export type SourceNote =
  | { readonly kind: 'pictures'; readonly count: number }
  | { readonly kind: 'unreadable-sheet'; readonly name: string }

/** A file as its format shows it, before anybody asks which column is the question. */
export interface ImportSource {
  /** Name without folder. */
  readonly file: string
  readonly format: ImportFormat
  /** Digest of the bytes, hexadecimal. */
  readonly digest: string
  readonly parts: readonly (TablePart | OutlinePart)[]
  readonly notes: readonly SourceNote[]
}

/** Where a person finds something in the file again. */
export interface ImportPlace {
  readonly part: string | null
  readonly unit: 'row' | 'table-row' | 'line' | 'paragraph'
  readonly at: number
}
