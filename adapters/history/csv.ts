/** A record of a CSV file; `line` is where it begins, counting from 1. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
  /** False when the last quoted cell has no closing quote. */
  readonly closed: boolean
}

/**
 * Reads CSV after RFC 4180: quoted cells may hold commas, line ends and doubled quotes. Any text is read: a stray quote
 * inside a bare cell is a character, and a quote that is never closed gives up after its first line, so that
 * the records below it are still found. Empty lines are skipped.
 */
export const readCsv = (text: string, separator = ','): CsvRecord[] => {
  const records: CsvRecord[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const record = readRecord(text, at, separator, true) ?? readRecord(text, at, separator, false)
    if (record === null) break
    if (record.cells.length > 1 || record.cells[0] !== '')
      records.push({ line, cells: record.cells, closed: record.closed })
    for (let i = at; i < record.end; i++) if (isLineEnd(text, i)) line++
    at = record.end
  }
  return records
}

/** True on the last character of a line end. */
const isLineEnd = (text: string, i: number): boolean =>
  text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')

const endsCell = (c: string | undefined, separator: string): boolean =>
  c === undefined || c === separator || c === '\n' || c === '\r'

interface RawRecord {
  cells: string[]
  end: number
  closed: boolean
}

/** Null when `acrossLines` was hoped for and a quoted cell does not end as one: the quotes do not pair. */
const readRecord = (
  text: string,
  start: number,
  separator: string,
  acrossLines: boolean,
): RawRecord | null => {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  let fresh = true
  let closed = true
  for (let i = start; ; i++) {
    const c = text[i]
    if (quoted && (c === undefined || (!acrossLines && (c === '\n' || c === '\r')))) {
      if (acrossLines) return null
      quoted = false
      closed = false
    }
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') {
        cell += c
        i++
      } else if (acrossLines && !endsCell(text[i + 1], separator)) return null
      else quoted = false
    } else if (c === '"' && fresh) {
      quoted = true
      fresh = false
    } else if (c === separator) {
      cells.push(cell)
      cell = ''
      fresh = true
    } else if (c === undefined || c === '\n' || c === '\r') {
      cells.push(cell)
      const end = c === undefined ? i : c === '\r' && text[i + 1] === '\n' ? i + 2 : i + 1
      return { cells, end, closed }
    } else {
      cell += c
      fresh = false
    }
  }
}
