import type { ImportField } from './import-fields.ts'
import type { TableMapping } from './import-columns.ts'
import type { CellRange, ImportPlace, TablePart, TableRow } from './import-source.ts'

/** One article as a file has it: only the fields for which the file has a column or a label; empty means left empty. */
export interface ImportRecord {
  readonly place: ImportPlace
  readonly fields: Readonly<Partial<Record<ImportField, string>>>
}

const textAt = (row: TableRow | undefined, column: number): string => row?.cells[column]?.trim() ?? ''

/**
 * For every row, the row in which a cell merged downwards over it stands. Merges of one column do not overlap in a sound
 * file; in a damaged one the later wins.
 */
const originsOf = (part: TablePart): ReadonlyMap<number, ReadonlyMap<number, number>> => {
  const byColumn = new Map<number, CellRange[]>()
  for (const merge of part.merges) {
    if (merge.bottom <= merge.top) continue
    const merges = byColumn.get(merge.left)
    if (merges === undefined) byColumn.set(merge.left, [merge])
    else merges.push(merge)
  }
  const origins = new Map<number, Map<number, number>>()
  for (const [column, merges] of byColumn) {
    merges.sort((a, b) => a.top - b.top)
    let next = 0
    let current: CellRange | undefined
    for (const { row } of part.rows) {
      for (let merge = merges[next]; merge !== undefined && merge.top <= row; merge = merges[++next])
        current = merge
      if (current === undefined || row <= current.top || row > current.bottom) continue
      const ofRow = origins.get(row) ?? new Map<number, number>()
      origins.set(row, ofRow.set(column, current.top))
    }
  }
  return origins
}

/** The table with every cell that is merged downwards written into each of its rows. */
export const filledDown = (part: TablePart): TablePart => {
  const origins = originsOf(part)
  if (origins.size === 0) return part
  const byRow = new Map(part.rows.map((row) => [row.row, row]))
  const rows = part.rows.map((row) => {
    const ofRow = origins.get(row.row)
    if (ofRow === undefined) return row
    const width = Math.max(row.cells.length, ...[...ofRow.keys()].map((column) => column + 1))
    const cells = Array.from({ length: width }, (_, column) => {
      const top = ofRow.get(column)
      return top === undefined ? (row.cells[column] ?? '') : textAt(byRow.get(top), column)
    })
    return { row: row.row, cells }
  })
  return { ...part, rows }
}

/** 一、票据管理 across the whole table: a heading for the rows below it. */
const bannerOf = (row: TableRow, wide: ReadonlySet<number>): string | null => {
  const texts = row.cells.filter((text) => text.trim() !== '')
  return wide.has(row.row) && texts.length === 1 ? (texts[0] ?? '').trim() : null
}

const bannerNumber =
  /^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．](?!\d))\s*/

/**
 * The articles of a table. A merged cell holds for each of its rows; where the question itself is merged over several
 * rows, these are one article. A row across the whole table names the module of what follows. Empty rows, serial
 * numbers alone and repeated headers are passed over.
 */
export const recordsOfTable = (part: TablePart, mapping: TableMapping): readonly ImportRecord[] => {
  const origins = originsOf(part)
  const byRow = new Map(part.rows.map((row) => [row.row, row]))
  const mapped = mapping.columns.flatMap(({ column, field }) => (field === null ? [] : [{ column, field }]))
  const keys = mapped
    .filter(({ field }) => field === 'question' || field === 'id')
    .map(({ column }) => column)
  const wide = new Set(
    part.merges
      .filter(({ left, right }) => right > left && keys.some((column) => left <= column && column <= right))
      .map(({ top }) => top),
  )
  const headers = mapping.columns.filter(({ header }) => header !== '')
  const records: { place: ImportPlace; fields: Partial<Record<ImportField, string>> }[] = []
  let banner: string | null = null
  for (const row of part.rows) {
    if (mapping.headerRow !== null && row.row <= mapping.headerRow) continue
    if (headers.length > 1 && headers.every(({ column, header }) => textAt(row, column) === header)) continue
    const title = bannerOf(row, wide)
    if (title !== null) {
      banner = title.replace(bannerNumber, '')
      continue
    }
    const ofRow = origins.get(row.row)
    const own = mapped.filter(({ column }) => !ofRow?.has(column) && textAt(row, column) !== '')
    if (own.length === 0) continue
    const last = records.at(-1)
    if (last !== undefined && ofRow !== undefined && keys.some((column) => ofRow.has(column))) {
      for (const { column, field } of own)
        last.fields[field] = joined(last.fields[field], textAt(row, column))
      continue
    }
    const fields: Partial<Record<ImportField, string>> = {}
    for (const { column, field } of mapped) {
      const top = ofRow?.get(column)
      fields[field] = joined(fields[field], textAt(top === undefined ? row : byRow.get(top), column))
    }
    if (banner !== null && (fields.module ?? '') === '') fields.module = banner
    records.push({ place: { part: part.name, unit: part.unit, at: row.row }, fields })
  }
  return records
}

const joined = (before: string | undefined, text: string): string =>
  before === undefined || before === '' ? text : text === '' ? before : `${before}\n${text}`
