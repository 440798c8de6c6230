import readWorkbook, { readSheet, type CellValue } from 'read-excel-file/node'
import { columnLetters } from '../../src/domain/imports/import-fields.ts'
import type { CellRange, SourceNote, TablePart, TableRow } from '../../src/domain/imports/import-source.ts'
import { second } from '../../src/domain/time.ts'
import { openArchive, type Archive } from './archive.ts'
import { damaged, mostCells, mostColumns, mostRows, mostSheetBytes, refuse } from './limits.ts'

const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s(?:\\w+:)?${name}="([^"]*)"`).exec(tag)?.[1] ?? null

const unescaped = (text: string): string =>
  text
    .replace(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_, hex: string | undefined, digits: string | undefined) => {
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

interface SheetEntry {
  readonly name: string
  /** Its text within the archive, or null for a sheet of a chart. */
  readonly path: string | null
}

/** The workbook's sheets in their order, as ECMA-376 part 1, 18.2.19 lists them. */
const sheetsOf = (archive: Archive): readonly SheetEntry[] => {
  const targets = new Map<string, string>()
  for (const [tag] of (archive.parts.get('xl/_rels/workbook.xml.rels') ?? '').matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    if (!/\/worksheet$/.test(attribute(tag, 'Type') ?? '')) continue
    const target = attribute(tag, 'Target') ?? ''
    targets.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  } // prettier-ignore
  return [...(archive.parts.get('xl/workbook.xml') ?? '').matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => ({
    name: unescaped(attribute(tag, 'name') ?? ''),
    path: targets.get(/\s\w+:id="([^"]*)"/.exec(tag)?.[1] ?? '') ?? null,
  })) // prettier-ignore
}

/** `<mergeCell ref="A2:A5"/>` (ECMA-376 part 1, 18.3.1.54): the library that reads the cells does not tell. */
const mergesIn = (sheet: string): readonly CellRange[] =>
  [...sheet.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"/g)].map(
    ([, left = 'A', top = '1', right = 'A', bottom = '1']) => ({
      top: Number(top),
      left: columnOf(left),
      bottom: Number(bottom),
      right: columnOf(right),
    }),
  ) // prettier-ignore

/**
 * The sheet with nothing but cells that hold something, within the columns of a list. A stray character in a far corner
 * would make a reader fill millions of cells up to it; empty cells that were only coloured do the same.
 */
const withinBounds = (file: string, sheet: string): string => {
  let lastRow = 0
  let lastColumn = 0
  for (const [tag, row] of sheet.matchAll(/<(?:\w+:)?row\s[^>]*?\br="(\d+)"/g))
    if (Number(row) > mostRows) throw damaged(file, tag.slice(0, 80))
  const kept = sheet.replace(
    /<((?:\w+:)?c)\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:\/>|>([\s\S]*?)<\/\1>)/g,
    (cell, _name, letters: string, row: string, content: string | undefined) => {
      if (content === undefined || content === '') return ''
      const column = letters.length > 2 ? mostColumns : columnOf(letters)
      if (column >= mostColumns) return ''
      lastRow = Math.max(lastRow, Number(row))
      lastColumn = Math.max(lastColumn, column)
      return cell
    },
  )
  if (lastRow * (lastColumn + 1) <= mostCells) return kept
  throw refuse(
    'OFFICE_TOO_LARGE',
    `${file} 的表格一直到第 ${lastRow} 行、${columnLetters(lastColumn)} 列，太大了`,
    '请删掉问答以外的内容，另存一份后再导入',
  )
}

/**
 * A date cell is written as people write dates. The library gives the wall-clock time as if it were UTC, and cuts fractions of
 * a day down to the millisecond below, so that 9:30 is 9:29:59.999.
 */
const textOf = (value: CellValue | null | Date): string => {
  if (value === null) return ''
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return ''
    const text = new Date(Math.round(value.getTime() / second) * second).toISOString()
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
  }
  if (typeof value === 'boolean') return value ? '是' : '否'
  return String(value)
}

const partOf = (name: string, rows: readonly (readonly (CellValue | null)[])[], sheet: string): TablePart => ({
  kind: 'table',
  name,
  unit: 'row',
  rows: rows.flatMap((cells, index): TableRow[] => {
    const texts = cells.map(textOf)
    return texts.some((text) => text.trim() !== '') ? [{ row: index + 1, cells: texts }] : []
  }),
  merges: mergesIn(sheet),
}) // prettier-ignore

/**
 * Reads all sheets of an .xlsx workbook: cells as texts, dates as dates, formulas as their last result, rows under the
 * numbers that the spreadsheet shows. A damaged sheet is noted and the others are kept.
 * @throws Fault `OFFICE_…` when there is nothing to read.
 */
export const readXlsx = async (
  file: string,
  bytes: Uint8Array,
): Promise<{ readonly parts: readonly TablePart[]; readonly notes: readonly SourceNote[] }> => {
  const archive = openArchive(file, bytes, mostSheetBytes)
  const sheets = sheetsOf(archive)
  if (sheets.length === 0)
    throw refuse('OFFICE_DAMAGED', `${file} 里没有工作表`, '请用 WPS 或 Excel 打开它，另存为 .xlsx 后再导入')
  const bounded = new Map(
    sheets.flatMap(({ path }) => {
      const text = path === null ? undefined : archive.parts.get(path)
      return path === null || text === undefined ? [] : [[path, withinBounds(file, text)] as const]
    }),
  )
  const packed = archive.repacked(bounded)
  const sheetText = ({ path }: SheetEntry): string => (path === null ? '' : (bounded.get(path) ?? ''))
  const notes: SourceNote[] = archive.pictures > 0 ? [{ kind: 'pictures', count: archive.pictures }] : []
  try {
    const all = await readWorkbook(packed)
    const parts = all.flatMap(({ sheet, data }, index) => {
      const entry = sheets[index]
      // A sheet of a chart has no cells.
      return entry === undefined || data === undefined ? [] : [partOf(sheet, data, sheetText(entry))]
    })
    return { parts: parts.filter(({ rows }) => rows.length > 0), notes }
  } catch {
    // One sound sheet is worth more than none: each is tried by itself.
  }
  const parts: TablePart[] = []
  for (const [index, entry] of sheets.entries()) {
    if (entry.path === null) continue
    try {
      parts.push(partOf(entry.name, await readSheet(packed, index + 1), sheetText(entry)))
    } catch (cause) {
      if (sheets.length === 1) throw damaged(file, cause)
      notes.push({ kind: 'unreadable-sheet', name: entry.name })
    }
  }
  if (parts.length === 0) throw damaged(file)
  return { parts: parts.filter(({ rows }) => rows.length > 0), notes }
}
