import iconv from 'iconv-lite'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { recordOf } from '../../src/domain/imports/import-draft.ts'
import { exportFields, exportTitles } from '../../src/domain/imports/import-fields.ts'
import type { TablePart, TableRow } from '../../src/domain/imports/import-source.ts'
import type { CsvEncoding } from '../../src/ports/office.ts'

const separators = [',', '\t', ';', '，'] as const

/**
 * A cell that begins like a formula would be run by the spreadsheet that opens the file. Such a cell gets the apostrophe
 * with which spreadsheets mark text (OWASP: CSV Injection); reading takes one off again.
 */
const likeFormula = /^'*[=+\-@\t\r]/
const guarded = (cell: string): string => (likeFormula.test(cell) ? `'${cell}` : cell)
const unguarded = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

interface RawRow {
  readonly cells: readonly string[]
  readonly end: number
}

const isEnd = (c: string | undefined): boolean => c === undefined || c === '\n' || c === '\r'

/** Null when a quoted cell is not closed by a quote that ends the cell: the quotes do not pair. */
const readRow = (text: string, start: number, separator: string, paired: boolean): RawRow | null => {
  const cells: string[] = []
  let at = start
  for (;;) {
    let cell = ''
    if (paired && text[at] === '"') {
      for (at += 1; ; at += 1) {
        const next = text.indexOf('"', at)
        if (next < 0) return null
        cell += text.slice(at, next)
        at = next + 1
        if (text[at] !== '"') break
        cell += '"'
      }
      if (text[at] !== separator && !isEnd(text[at])) return null
    } else {
      let end = at
      while (!isEnd(text[end]) && text[end] !== separator) end += 1
      cell = text.slice(at, end)
      at = end
    }
    cells.push(unguarded(cell))
    if (text[at] === separator) at += 1
    else return { cells, end: text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1 }
  }
}

/** Which character separates the cells: the one that occurs most in the first lines. */
const separatorOf = (text: string): string => {
  const head = text.slice(0, 4_096)
  const counted = separators.map((separator) => ({ separator, count: head.split(separator).length - 1 }))
  // The full-width comma is a comma of sentences as well: only where nothing else separates.
  const [comma, tab, semicolon, wide] = counted
  const best = [comma, tab, semicolon].sort((a, b) => (b?.count ?? 0) - (a?.count ?? 0))[0]
  return (best?.count ?? 0) > 0 ? (best?.separator ?? ',') : (wide?.count ?? 0) > 0 ? '，' : ','
}

/**
 * Reads CSV after RFC 4180, also with tabs or semicolons. Rows are counted as a spreadsheet shows them: empty ones count,
 * lines inside a cell do not. Where quotes do not pair they are characters, so that the rows below are still found.
 */
export const readCsv = (text: string): TablePart => {
  const plain = text.replace(/^\uFEFF/, '')
  const declared = /^sep=(.)\r?\n/i.exec(plain)
  const separator = declared?.[1] ?? separatorOf(plain)
  const rows: TableRow[] = []
  let at = declared?.[0].length ?? 0
  for (let row = declared === null ? 1 : 2; at < plain.length; row += 1) {
    const read = readRow(plain, at, separator, true) ?? readRow(plain, at, separator, false)
    if (read === null) break
    if (read.cells.some((cell) => cell.trim() !== '')) rows.push({ row, cells: read.cells })
    at = read.end
  }
  return { kind: 'table', name: null, unit: 'row', rows, merges: [] }
}

const quoted = (cell: string): string =>
  /[",;\t\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell

/**
 * The articles as CSV with a header. UTF-8 carries a byte order mark, without which Excel shows Chinese as rubbish; GBK is
 * written as GB18030, which is the same for every character that GBK has and has all the others.
 */
export const writeCsv = (articles: readonly Article[], encoding: CsvEncoding): Uint8Array => {
  const rows = [
    exportFields.map((field) => exportTitles[field]),
    ...articles.map((article) => {
      const record = recordOf(article)
      return exportFields.map((field) => record[field])
    }),
  ]
  const text = rows.map((row) => `${row.map((cell) => quoted(guarded(cell))).join(',')}\r\n`).join('')
  return encoding === 'utf8' ? iconv.encode(`\uFEFF${text}`, 'utf8') : iconv.encode(text, 'gb18030')
}
