import { Fault } from '../../src/domain/fault.ts'

const megabyte = 1_024 * 1_024

/** Larger files are no lists of questions, or are meant to do harm. */
export const mostBytes = 50 * megabyte
/** What a spreadsheet may grow to: over a hundred thousand articles, a gigabyte of memory while it is read. */
export const mostSheetBytes = 64 * megabyte
/** The same for a document, whose reader builds a tree of everything: some twenty thousand articles. */
export const mostDocumentBytes = 32 * megabyte
export const mostEntries = 2_000
/** What spreadsheets themselves allow. */
export const mostRows = 1_048_576
/** No list of questions has more columns; files formatted to the right edge have thousands of empty ones. */
export const mostColumns = 200
/** A hundred thousand articles with forty columns each. */
export const mostCells = 4_000_000

/** A file that cannot be read as a whole, said so that the person who sent it can act. */
export const refuse = (code: string, message: string, next: string, cause?: unknown): Fault =>
  new Fault(code, 'user', message, next, cause)

export const damaged = (file: string, cause?: unknown): Fault =>
  refuse('OFFICE_DAMAGED', `${file} 已损坏，读不出来`, '请用 WPS 或 Office 打开它，另存一份后再导入', cause)
