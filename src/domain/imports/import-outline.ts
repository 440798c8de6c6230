import { fieldOfLabel, type ImportField } from './import-fields.ts'
import type { ImportRecord } from './import-rows.ts'
import type { Block, OutlinePart } from './import-source.ts'

type Fields = Partial<Record<ImportField, string>>

interface Open {
  readonly at: number
  /** Of the heading that is the question; 0 when it is a line. */
  readonly level: number
  readonly fields: Fields
  /** Where the next unlabelled paragraph belongs; null = nowhere (备注). */
  field: ImportField | null
  /** The label had text of its own: only list items can still belong to it. */
  inline: boolean
  /** Items of a numbered list keep their numbers, so that steps stay steps. */
  count: number
}

/** Q and A alone are options of a list (A. …) as well: they need a colon or a number. */
const questionMark =
  /^(?:[【[](?:问题|提问|问|question)\s*\d{0,4}[】\]]\s*[:：]?|(?:问题|提问|问|question)\s*(?:[:：.．、]|\d{1,4}(?:\s*[:：.．、]|\s))|Q\s*(?:[:：]|\d{1,4}\s*[:：.．、]))\s*/i
const answerMark =
  /^(?:[【[](?:答案|回答|解答|回复|答复|答|answer)\s*\d{0,4}[】\]]\s*[:：]?|(?:答案|回答|解答|回复|答复|答|answer)\s*(?:[:：.．、]|\d{1,4}(?:\s*[:：.．、]|\s))|A\s*(?:[:：]|\d{1,4}\s*[:：.．、]))\s*/i
/** A label is a few characters before a colon. */
const plainLabel = /^[【[]?([^:：\s【】[\]]{1,8})(?:[】\]]\s*[:：]?|\s*[:：])\s*/
const headingNumber =
  /^(?:第[一二三四五六七八九十百\d]+[章节条]\s*|[一二三四五六七八九十]+[、.．]\s*|[(（][一二三四五六七八九十\d]+[)）]\s*|\d+(?:[.．]\d+)*(?:[、.．]\s*(?!\d)|\s+))/
const asksAtEnd = /[?？]\s*$/
const longestQuestionLine = 100

const lists: ReadonlySet<ImportField> = new Set(['phrasings', 'symptoms'])
const answers: ReadonlySet<ImportField> = new Set(['answer', 'steps'])

type Style = 'labelled' | 'pairs' | 'headings' | 'asking'

/**
 * How the document sets its articles apart: an export names 编号 in bold; Q/A pairs; headings; or nothing but lines
 * that end with a question mark.
 */
const styleOf = (blocks: readonly Block[]): Style => {
  if (blocks.some(({ label }) => label !== null && fieldOfLabel(label) === 'id')) return 'labelled'
  const marked = (pattern: RegExp): boolean => blocks.some((block) => pattern.test(fullText(block)))
  if (marked(questionMark) && marked(answerMark)) return 'pairs'
  return blocks.some(({ level }) => level > 0) ? 'headings' : 'asking'
}

/** The line as it was written: what stood in bold is part of it again. */
const fullText = ({ label, text }: Block): string => (label === null ? text : `${label}：${text}`)

const isLabelHeading = (block: Block): boolean => block.level > 0 && fieldOfLabel(block.text) !== null

/** Which headings have others below them that are no labels (原因, 步骤): chapters, not questions. */
const chaptersOf = (blocks: readonly Block[]): ReadonlySet<Block> => {
  const headings = blocks.filter((block) => block.level > 0 && !isLabelHeading(block))
  return new Set(headings.filter((block, index) => (headings[index + 1]?.level ?? 0) > block.level))
}

/** The document's own title: no other heading is as high. */
const titleOf = (blocks: readonly Block[]): Block | null => {
  const headings = blocks.filter(({ level }) => level > 0)
  const highest = Math.min(...new Set(headings.map(({ level }) => level)))
  const [title, ...others] = headings.filter(({ level }) => level === highest)
  return others.length === 0 ? (title ?? null) : null
}

const append = (open: Open, field: ImportField, text: string): void => {
  if (text === '') return
  const before = open.fields[field]
  open.fields[field] = before === undefined || before === '' ? text : `${before}\n${text}`
}

/** What this block begins: an article with this question, a chapter, a labelled field, or nothing. */
type Begin =
  | { readonly kind: 'article'; readonly question: string }
  | { readonly kind: 'chapter'; readonly title: string }
  | { readonly kind: 'field'; readonly field: ImportField | null; readonly text: string }
  | { readonly kind: 'text' }

const beginOf = (block: Block, isChapter: boolean, style: Style, open: Open | null): Begin => {
  const text = fullText(block)
  if (style === 'pairs') {
    const question = questionMark.exec(text)
    if (question !== null) return { kind: 'article', question: text.slice(question[0].length) }
    const answer = answerMark.exec(text)
    if (answer !== null) return { kind: 'field', field: 'answer', text: text.slice(answer[0].length) }
    if (block.level > 0 && !isLabelHeading(block)) return { kind: 'chapter', title: block.text }
  }
  // In an export the question may be any words, also those of a label; labels stand below it.
  const belowQuestion = style !== 'labelled' || (open !== null && block.level > open.level)
  if (isLabelHeading(block) && belowQuestion) return labelled(block.text, '')
  if (block.level > 0) {
    if (isChapter) return { kind: 'chapter', title: block.text }
    const question = style === 'labelled' ? block.text : block.text.replace(headingNumber, '')
    return { kind: 'article', question: question.replace(questionMark, '') }
  }
  const asks = style === 'asking' && asksAtEnd.test(text) && [...text].length <= longestQuestionLine
  if (asks) return { kind: 'article', question: text.replace(headingNumber, '').replace(questionMark, '') }
  if (open === null) return { kind: 'text' }
  if (block.label !== null && fieldOfLabel(block.label) !== null) return labelled(block.label, block.text)
  // A step may well contain a colon: only paragraphs that stand alone are looked at, and none in an export.
  const label = style === 'labelled' || block.item !== null ? null : plainLabel.exec(text)
  if (label === null || fieldOfLabel(label[1] ?? '') === null) return { kind: 'text' }
  return labelled(label[1] ?? '', text.slice(label[0].length))
}

const labelled = (label: string, text: string): Begin => {
  const field = fieldOfLabel(label)
  return { kind: 'field', field: field === 'unused' ? null : field, text }
}

/**
 * The articles of a document: a heading without other headings below it is a question and what follows its answer; with
 * pairs of 问 and 答 these decide. Paragraphs that begin with a known label (相似问：, 原因：, or a heading 步骤) fill that
 * field. A chapter names the module of what stands below it. Text before the first question is passed over; an answer
 * without a question becomes an article without one, so that it is not lost in silence.
 */
export const recordsOfOutline = (part: OutlinePart): readonly ImportRecord[] => {
  const style = styleOf(part.blocks)
  const chapters = chaptersOf(part.blocks)
  const title = titleOf(part.blocks)
  const records: Open[] = []
  let open: Open | null = null
  let chapter: string | null = null
  const start = (at: number, level: number, question: string): Open => {
    const fields: Fields = { question }
    if (chapter !== null && style !== 'labelled') fields.module = chapter
    const next: Open = { at, level, fields, field: 'answer', inline: false, count: 0 }
    records.push(next)
    return next
  }
  for (const block of part.blocks) {
    const begin = beginOf(block, chapters.has(block), style, open)
    switch (begin.kind) {
      case 'article':
        open = start(block.at, block.level, begin.question)
        break
      case 'chapter':
        chapter = block === title ? null : begin.title.replace(headingNumber, '')
        open = null
        break
      case 'field':
        // A second answer to one question is an answer whose question is missing.
        if (open === null || (style === 'pairs' && begin.field === 'answer' && 'answer' in open.fields))
          open = start(block.at, 0, '')
        open.field = begin.field
        open.inline = begin.text !== ''
        open.count = 0
        if (begin.field !== null) {
          // What the article says of itself outweighs the chapter.
          if (begin.field === 'module') open.fields.module = ''
          open.fields[begin.field] ??= ''
          append(open, begin.field, begin.text)
          // 模块：票据 says all; what follows is the answer again.
          if (open.inline && !lists.has(begin.field) && !answers.has(begin.field)) open.field = 'answer'
        }
        break
      case 'text':
        if (open === null || open.field === null) break
        if (open.inline && block.item === null && lists.has(open.field)) open.field = 'answer'
        open.count = block.item === 'ordered' ? open.count + 1 : 0
        append(open, open.field, open.count > 0 ? `${open.count}. ${block.text}` : fullText(block))
    }
  }
  return records.map(({ at, fields }) => ({ place: { part: part.name, unit: part.unit, at }, fields }))
}
