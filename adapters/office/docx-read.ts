import mammoth from 'mammoth'
import type {
  Block,
  CellRange,
  OutlinePart,
  SourceNote,
  TablePart,
  TableRow,
} from '../../src/domain/imports/import-source.ts'
import { openArchive } from './archive.ts'
import { damaged, mostDocumentBytes } from './limits.ts'

/** Word in Chinese names the styles so; the built-in map knows only the English names and ids. */
const styleMap = [1, 2, 3, 4, 5, 6].map((level) => `p[style-name='标题 ${level}'] => h${level}:fresh`)

type Token =
  | { readonly kind: 'open'; readonly tag: string; readonly attributes: string }
  | { readonly kind: 'close'; readonly tag: string }
  | { readonly kind: 'text'; readonly text: string }

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
}
const unescaped = (text: string): string =>
  text.replace(/&(#?\w+);/g, (all, name: string) => entities[name] ?? all)

/** Notes and the marks that lead to them: at the end of the document they would become part of its last answer. */
const footnotes =
  /<sup><a href="#(?:foot|end)note-\d+"[^>]*>.*?<\/a><\/sup>|<li id="(?:foot|end)note-\d+">[\s\S]*?<\/li>/g

/** mammoth writes a small, well-formed HTML: elements, attributes in double quotes, escaped text. */
const tokensOf = (html: string): readonly Token[] =>
  [...html.matchAll(/<(\/?)(\w+)([^>]*)>|([^<]+)/g)].map(([, slash, tag, attributes, text]): Token => {
    if (tag === undefined) return { kind: 'text', text: unescaped(text ?? '') }
    return slash === '/' ? { kind: 'close', tag } : { kind: 'open', tag, attributes: attributes ?? '' }
  })

/** Text that is being collected: `bold` is what stood in bold at its beginning, while nothing else stood before it. */
interface Collected {
  text: string
  bold: string
  inBold: number
}

const fresh = (): Collected => ({ text: '', bold: '', inBold: 0 })

/** **编号：**KB-0031 and **编号**：KB-0031 are the same label. */
const labelled = ({ text, bold }: Collected): { label: string | null; text: string } => {
  const line = text.replace(/\s+/g, ' ').trim()
  const name = bold
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[:：]$/, '')
    .trim()
  const rest = line.slice(name.length).trimStart()
  if (name === '' || name === line || !line.startsWith(name) || !/^[:：]/.test(rest))
    return { label: null, text: line }
  return { label: name, text: rest.slice(1).trim() }
}

const blockOf = (at: number, level: number, item: Block['item'], collected: Collected): Block => {
  const { label, text } = labelled(collected)
  if (level > 0)
    return { at, level, label: null, text: collected.text.replace(/\s+/g, ' ').trim(), item: null }
  return { at, level, label, text, item }
}

interface TableState {
  readonly rows: TableRow[]
  readonly merges: CellRange[]
  /** Cells that a merge from above fills, as `row column`. */
  readonly filled: Set<string>
  cells: string[]
}

const span = (attributes: string, name: string): number =>
  Math.min(200, Number(new RegExp(`${name}="(\\d+)"`).exec(attributes)?.[1] ?? 1))

/** Walks the tokens once; what stands in a table goes to that table, everything else is a block. */
const walk = (tokens: readonly Token[]): { blocks: Block[]; tables: TablePart[] } => {
  const blocks: Block[] = []
  const tables: TablePart[] = []
  const lists: ('ordered' | 'bullet')[] = []
  let table: TableState | null = null
  let depth = 0
  let cell: { text: string; rows: number; columns: number } | null = null
  let current = fresh()
  let level = 0
  const flush = (item: Block['item'] = null): void => {
    if (cell !== null) {
      const text = current.text.trim()
      if (text !== '') cell.text = cell.text === '' ? text : `${cell.text}\n${text}`
    } else if (current.text.trim() !== '') blocks.push(blockOf(blocks.length + 1, level, item, current))
    current = fresh()
  }
  const closeCell = (): void => {
    flush()
    if (table === null || cell === null) return
    const row = table.rows.length + 1
    while (table.filled.has(`${row} ${table.cells.length}`)) table.cells.push('')
    const left = table.cells.length
    const bottom = row + cell.rows - 1
    const right = left + cell.columns - 1
    if (cell.rows > 1 || cell.columns > 1) table.merges.push({ top: row, left, bottom, right })
    for (let below = row + 1; below <= bottom; below += 1)
      for (let column = left; column <= right; column += 1) table.filled.add(`${below} ${column}`)
    table.cells.push(cell.text, ...Array.from({ length: cell.columns - 1 }, () => ''))
    cell = null
  }
  const open = (tag: string, attributes: string): void => {
    if (/^h[1-6]$/.test(tag)) {
      flush()
      level = Number(tag[1])
    } else if (tag === 'ol' || tag === 'ul') {
      flush(lists.at(-1) ?? null)
      lists.push(tag === 'ol' ? 'ordered' : 'bullet')
    } else if (tag === 'table') {
      depth += 1
      // A heading right above a table is the table's title, not a question without an answer.
      while (depth === 1 && (blocks.at(-1)?.level ?? 0) > 0) blocks.pop()
      if (depth === 1) table = { rows: [], merges: [], filled: new Set(), cells: [] }
    } else if ((tag === 'td' || tag === 'th') && depth === 1)
      cell = { text: '', rows: span(attributes, 'rowspan'), columns: span(attributes, 'colspan') }
    else if (tag === 'strong') current.inBold += 1
    else if (tag === 'br') current.text += cell === null ? ' ' : '\n'
  }
  const close = (tag: string): void => {
    if (/^h[1-6]$/.test(tag) || tag === 'p') {
      flush(lists.at(-1) ?? null)
      level = 0
    } else if (tag === 'li') flush(lists.at(-1) ?? null)
    else if (tag === 'ol' || tag === 'ul') lists.pop()
    else if ((tag === 'td' || tag === 'th') && depth === 1) closeCell()
    else if (tag === 'tr' && depth === 1 && table !== null) {
      table.rows.push({ row: table.rows.length + 1, cells: table.cells })
      table.cells = []
    } else if (tag === 'table') {
      depth -= 1
      if (depth > 0 || table === null) return
      const rows = table.rows.filter(({ cells }) => cells.some((text) => text.trim() !== ''))
      tables.push({ kind: 'table', name: String(tables.length + 1), unit: 'table-row', rows, merges: table.merges }) // prettier-ignore
      table = null
    } else if (tag === 'strong') current.inBold -= 1
  }
  for (const token of tokens) {
    if (token.kind === 'open') open(token.tag, token.attributes)
    else if (token.kind === 'close') close(token.tag)
    else {
      if (current.inBold > 0 && current.text.trim() === current.bold.trim()) current.bold += token.text
      current.text += token.text
    }
  }
  flush()
  return { blocks, tables }
}

/**
 * Reads a .docx document: headings, paragraphs, lists and tables. Paragraphs are counted without empty ones and without
 * those in tables. Pictures are counted and left out.
 * @throws Fault `OFFICE_…` when the file cannot be read.
 */
export const readDocx = async (
  file: string,
  bytes: Uint8Array,
): Promise<{
  readonly parts: readonly (OutlinePart | TablePart)[]
  readonly notes: readonly SourceNote[]
}> => {
  const archive = openArchive(file, bytes, mostDocumentBytes)
  let html: string
  try {
    const result = await mammoth.convertToHtml(
      { buffer: archive.repacked(new Map()) },
      {
        styleMap,
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    )
    html = result.value
  } catch (cause) {
    throw damaged(file, cause)
  }
  const { blocks, tables } = walk(tokensOf(html.replace(footnotes, '')))
  const outline: OutlinePart = { kind: 'outline', name: null, unit: 'paragraph', blocks }
  const notes: SourceNote[] = archive.pictures > 0 ? [{ kind: 'pictures', count: archive.pictures }] : []
  // A title above a table is no article: where there are tables, text counts only if it has headings of its own.
  const speaks = blocks.length > 0 && (tables.length === 0 || blocks.length > tables.length * 3)
  return { parts: [...(speaks ? [outline] : []), ...tables.filter(({ rows }) => rows.length > 0)], notes }
}
