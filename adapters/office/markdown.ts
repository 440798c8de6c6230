import { parse, stringify } from 'yaml'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { recordOf } from '../../src/domain/imports/import-draft.ts'
import { exportFields, exportTitles, type ExportField } from '../../src/domain/imports/import-fields.ts'
import type { Block, OutlinePart, TablePart } from '../../src/domain/imports/import-source.ts'

const unescaped = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1')

/** Emphasis, code and links without their marks; what a backslash protects stays. */
const plain = (text: string): string =>
  unescaped(
    text
      .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
      .replace(/(?<!\\)\[([^\]]*)\]\([^)\s]*\)/g, '$1')
      .replace(/(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=[^\s\\])\1/g, '$2')
      .replace(/(?<!\\)`([^`]+)(?<!\\)`/g, '$1'),
  )
    .replace(/\s+/g, ' ')
    .trim()

const boldLabel = /^(?:\*\*|__)([^*_:：]{1,16})(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])\s*/

const blockOf = (at: number, level: number, item: Block['item'], text: string): Block => {
  const label = level > 0 ? null : boldLabel.exec(text)
  if (label === null) return { at, level, label: null, text: plain(text), item }
  return { at, level, label: (label[1] ?? '').trim(), text: plain(text.slice(label[0].length)), item }
}

const tableRule = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/
const cellsOf = (line: string): readonly string[] =>
  line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '').split(/(?<!\\)\|/).map(plain) // prettier-ignore

/** Front matter of one article's file, as labelled lines; its keys are the names of the fields. */
const frontMatterOf = (
  lines: readonly string[],
): { readonly blocks: readonly Block[]; readonly end: number } => {
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---')
  if (lines[0]?.trim() !== '---' || end < 0) return { blocks: [], end: 0 }
  let values: unknown
  try {
    values = parse(lines.slice(1, end).join('\n'), { schema: 'failsafe' })
  } catch {
    return { blocks: [], end: 0 }
  }
  if (typeof values !== 'object' || values === null) return { blocks: [], end: 0 }
  const record = values as Readonly<Record<string, unknown>>
  const heading = typeof record.question === 'string' ? record.question : ''
  const blocks = Object.entries(record).flatMap(([key, value]): Block[] => {
    if (key === 'question' || key === 'version') return []
    const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) =>
      typeof one === 'string' && one !== 'null' ? [one] : [],
    )
    return texts.map((text, index) =>
      index === 0
        ? { at: 1, level: 0, label: key, text, item: null }
        : { at: 1, level: 0, label: null, text, item: 'bullet' },
    )
  })
  return { blocks: [{ at: 1, level: 1, label: null, text: heading, item: null }, ...blocks], end: end + 1 }
}

/**
 * Reads Markdown: a document with headings, pairs of 问 and 答, tables, or one article's file with front matter. Lines of one
 * paragraph stay lines, because people write steps so.
 */
export const readMarkdown = (text: string): readonly (OutlinePart | TablePart)[] => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const front = frontMatterOf(lines)
  const blocks: Block[] = [...front.blocks]
  const tables: TablePart[] = []
  let fenced = false
  for (let index = front.end; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const at = index + 1
    if (/^\s*(?:```|~~~)/.test(line)) {
      fenced = !fenced
      continue
    }
    if (fenced) {
      if (line.trim() !== '') blocks.push({ at, level: 0, label: null, text: line.trim(), item: null })
      continue
    }
    if (line.includes('|') && tableRule.test(lines[index + 1] ?? '')) {
      // A heading right above a table is the table's title, not a question without an answer.
      while ((blocks.at(-1)?.level ?? 0) > 0) blocks.pop()
      const rows = [{ row: at, cells: cellsOf(line) }]
      for (index += 2; (lines[index] ?? '').includes('|'); index += 1)
        rows.push({ row: index + 1, cells: cellsOf(lines[index] ?? '') })
      index -= 1
      tables.push({ kind: 'table', name: String(tables.length + 1), unit: 'table-row', rows, merges: [] })
      continue
    }
    if (line.trim() === '' || /^\s*(?:[-*_]\s*){3,}$/.test(line)) continue
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/.exec(line)
    const ordered = /^\s*\d{1,3}[.)]\s+(.*)$/.exec(line)
    const bullet = /^\s*[-*+]\s+(.*)$/.exec(line)
    if (heading !== null) blocks.push(blockOf(at, (heading[1] ?? '').length, null, heading[2] ?? ''))
    else if (ordered !== null) blocks.push(blockOf(at, 0, 'ordered', ordered[1] ?? ''))
    else if (bullet !== null) blocks.push(blockOf(at, 0, 'bullet', bullet[1] ?? ''))
    else blocks.push(blockOf(at, 0, null, line.trim().replace(/^>\s?/, '')))
  }
  const said = blocks.filter(({ text: words, label }) => words !== '' || label !== null)
  const outline: OutlinePart = { kind: 'outline', name: null, unit: 'line', blocks: said }
  return [...(said.length > 0 && (tables.length === 0 || said.length > tables.length * 3) ? [outline] : []), ...tables] // prettier-ignore
}

/** Every character that Markdown could take for a mark, so that the text comes back as it is. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]#<>|!~]/g, '\\$&').replace(/^(\d*)([-+>.)])/, '$1\\$2') // prettier-ignore

const sectionOf = (article: Article): string => {
  const record = recordOf(article)
  const listed: readonly ExportField[] = ['phrasings', 'symptoms', 'steps']
  const fields = exportFields.flatMap((field) => {
    if (field === 'question' || record[field] === '') return []
    if (!listed.includes(field)) return [`**${exportTitles[field]}**：${escaped(record[field])}\n`]
    const lines = record[field].split('\n').map((line, index) =>
      field === 'steps' ? `${index + 1}. ${escaped(line.replace(/^\d+\. /, ''))}` : `- ${escaped(line)}`,
    ) // prettier-ignore
    return [`**${exportTitles[field]}**：\n\n${lines.join('\n')}\n`]
  })
  return [`## ${escaped(record.question)}\n`, ...fields].join('\n')
}

/** One document for reading and editing: a heading an article, its fields under bold labels. */
export const writeMarkdown = (articles: readonly Article[]): Uint8Array =>
  new TextEncoder().encode(`# 知识条目\n\n${articles.map(sectionOf).join('\n')}`)

/** One article as a file of the articles' folder has it: front matter, then cause and steps. */
export const writeArticleFile = (article: Article): string => {
  const record = recordOf(article)
  const text = (field: ExportField): string | null => record[field] || null
  const front = stringify({
    id: article.id,
    version: article.version,
    question: record.question,
    phrasings: article.phrasings,
    symptoms: article.symptoms,
    system: text('system'),
    module: text('module'),
    audience: article.audience,
    validFrom: text('validFrom'),
    validUntil: text('validUntil'),
    systemVersion: text('systemVersion'),
    owner: text('owner'),
    reviewBy: text('reviewBy'),
  })
  const cause = record.cause === '' ? '' : `## 原因\n${record.cause}\n\n`
  const steps = record.steps === '' ? '' : `## 步骤\n${record.steps}\n`
  return `---\n${front}---\n${cause}${steps}`
}
