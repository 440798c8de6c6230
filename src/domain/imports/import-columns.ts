import {
  columnLetters, fieldsOfHeader, importFields, repeatedFields, type ImportField,
} from './import-fields.ts' // prettier-ignore
import type { TablePart, TableRow } from './import-source.ts'

/** What a column was taken for, and by what. `field` is null for a column that is not taken over. */
export interface ColumnUse {
  /** From 0. */
  readonly column: number
  /** Its header, or empty. */
  readonly header: string
  readonly field: ImportField | null
  readonly by: 'header' | 'content' | 'person'
}

/** How one table is read. */
export interface TableMapping {
  /** Row of the header as the file counts it; null when there is none. */
  readonly headerRow: number | null
  readonly columns: readonly ColumnUse[]
}

/** What a person said about the columns: by letters or by the text of the header; null = this field has no column. */
export type ColumnOverrides = ReadonlyMap<ImportField, string | null>

/**
 * Reads `问题=B,答案=D,模块=-` (also 问题=标准问法): field names in any spelling that a header may have. Null when a
 * part cannot be understood; `wrong` then names it.
 */
export const parseColumns = (
  text: string,
): { readonly overrides: ColumnOverrides; readonly wrong: readonly string[] } => {
  const overrides = new Map<ImportField, string | null>()
  const wrong: string[] = []
  for (const part of text.split(/[,，;；]/)) {
    if (part.trim() === '') continue
    const [, name = '', column = ''] = /^([^=＝]+)[=＝](.+)$/.exec(part.trim()) ?? []
    const own = importFields.find((field) => field.toLowerCase() === name.trim().toLowerCase())
    const field = own ?? fieldsOfHeader(name)[0]?.field
    if (field === undefined || column.trim() === '') wrong.push(part.trim())
    else overrides.set(field, column.trim() === '-' ? null : column.trim())
  }
  return { overrides, wrong }
}

/** Titles and remarks may stand above the header, but not for ever. */
const headerWithin = 30

const textsOf = (row: TableRow): readonly { readonly column: number; readonly text: string }[] =>
  row.cells.flatMap((text, column) => (text.trim() === '' ? [] : [{ column, text: text.trim() }]))

/** Gives every field its best column and every column one field, best fits first, leftmost first. */
const columnsByHeader = (row: TableRow): readonly ColumnUse[] => {
  const cells = textsOf(row)
  const offers = cells
    .flatMap(({ column, text }) => fieldsOfHeader(text).map((offer) => ({ ...offer, column })))
    .sort((a, b) => b.fit - a.fit || a.column - b.column)
  const taken = new Map<number, ImportField>()
  const used = new Set<ImportField>()
  for (const { field, column } of offers) {
    if (taken.has(column) || (used.has(field) && !repeatedFields.has(field))) continue
    taken.set(column, field)
    used.add(field)
  }
  return cells.map(({ column, text }) => ({
    column,
    header: text,
    field: taken.get(column) ?? null,
    by: 'header',
  }))
}

const fieldsIn = (columns: readonly ColumnUse[]): ReadonlySet<ImportField> =>
  new Set(columns.flatMap(({ field }) => (field === null ? [] : [field])))

const answering: readonly ImportField[] = ['answer', 'steps', 'cause']

/** How much a row looks like the header; 0 when it does not. */
const headerScore = (row: TableRow): number => {
  const columns = columnsByHeader(row)
  const fields = fieldsIn(columns)
  if (new Set(columns.map(({ header }) => header)).size < 2 || fields.size < 2) return 0
  if (!fields.has('question') && !fields.has('id')) return 0
  const exact = columns.filter(({ header }) => (fieldsOfHeader(header)[0]?.fit ?? 0) > 2).length
  // A question and its answer contain such words too, but they fill no row with them.
  return exact === 0 || exact * 3 < columns.length ? 0 : fields.size + exact
}

const asking =
  /[?？]\s*$|怎么|如何|为什么|为何|怎样|哪里|在哪|是否|能不能|可以.{0,8}吗|吗$|什么|不了|不到|不出|失败|报错|无法|打不开/
const dateLike = /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}/
const idLike = /^[A-Za-z]{1,8}[-_]?\d{1,8}$/

/** Without a header: the question asks, the answer is the longest, a few repeated short words are the module. */
const columnsByContent = (rows: readonly TableRow[]): readonly ColumnUse[] => {
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0)
  const profiles = Array.from({ length: width }, (_, column) => {
    const texts = rows.map((row) => row.cells[column]?.trim() ?? '').filter((text) => text !== '')
    const share = (pattern: RegExp): number =>
      texts.length === 0 ? 0 : texts.filter((text) => pattern.test(text)).length / texts.length
    return {
      column,
      filled: texts.length,
      length: texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length),
      different: new Set(texts).size,
      asks: share(asking),
      dates: share(dateLike),
      ids: share(idLike),
      numbers: share(/^\d+(?:\.\d+)?$/),
    }
  }).filter(({ filled, numbers, dates }) => filled > 0 && numbers < 0.9 && dates < 0.9)
  const fields = new Map<number, ImportField>()
  const free = () => profiles.filter(({ column }) => !fields.has(column))
  const id = free().find(({ ids, different, filled }) => ids > 0.9 && different === filled)
  if (id !== undefined) fields.set(id.column, 'id')
  const question = free()
    .filter(({ asks, length, different, filled }) => asks >= 0.3 && length <= 80 && different * 2 > filled)
    .sort((a, b) => b.asks - a.asks || a.column - b.column)[0]
  if (question === undefined) return []
  fields.set(question.column, 'question')
  const answer = free()
    .filter(({ filled }) => filled * 2 > rows.length)
    .sort((a, b) => b.length - a.length)[0]
  if (answer === undefined) return []
  fields.set(answer.column, 'answer')
  const module = free().find(
    ({ column, length, different, filled }) =>
      column < question.column && length <= 12 && different * 2 <= filled,
  )
  if (module !== undefined) fields.set(module.column, 'module')
  return Array.from({ length: width }, (_, column) => ({
    column,
    header: '',
    field: fields.get(column) ?? null,
    by: 'content',
  }))
}

const columnNamed = (name: string, columns: readonly ColumnUse[]): number | null => {
  const byHeader = columns.find(({ header }) => header !== '' && header === name)
  if (byHeader !== undefined) return byHeader.column
  const letters = name.normalize('NFKC').toUpperCase()
  if (/^[A-Z]{1,3}$/.test(letters))
    return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return /^\d{1,3}$/.test(letters) && letters !== '0' ? Number(letters) - 1 : null
}

const withOverrides = (columns: readonly ColumnUse[], overrides: ColumnOverrides): readonly ColumnUse[] => {
  const uses = new Map(columns.map((use) => [use.column, use]))
  for (const [field, name] of overrides) {
    for (const use of uses.values())
      if (use.field === field) uses.set(use.column, { ...use, field: null, by: 'person' })
    const column = name === null ? null : columnNamed(name, columns)
    if (column === null) continue
    uses.set(column, { column, header: uses.get(column)?.header ?? '', field, by: 'person' })
  }
  return [...uses.values()].sort((a, b) => a.column - b.column)
}

/**
 * Finds the header and what each column holds. Null when the table has no column that could be the question (or the
 * article's number) with something to say beside it, also after what the person said.
 */
export const mapTable = (part: TablePart, overrides: ColumnOverrides): TableMapping | null => {
  const scored = part.rows
    .slice(0, headerWithin)
    .map((row) => ({ row, score: headerScore(row) }))
    .sort((a, b) => b.score - a.score || a.row.row - b.row.row)[0]
  const header = scored === undefined || scored.score === 0 ? null : scored.row
  const columns = header === null ? columnsByContent(part.rows) : columnsByHeader(header)
  const all = withOverrides(columns, overrides)
  const fields = fieldsIn(all)
  const speaks = answering.some((field) => fields.has(field))
  if (!fields.has('id') && !(fields.has('question') && speaks)) return null
  return { headerRow: header?.row ?? null, columns: all }
}

/** `B 问题`: what a person calls the column. */
export const columnName = (use: Pick<ColumnUse, 'column' | 'header'>): string =>
  `${columnLetters(use.column)}${use.header === '' ? '' : ` ${use.header}`}`
