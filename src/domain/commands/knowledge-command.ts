import type { Article } from '../knowledge/article.ts'
import { readRecord, type ArticleDraft, type DraftField } from '../imports/import-draft.ts'
import { fieldOfLabel, type ImportField } from '../imports/import-fields.ts'

/** What may follow 知识, in either language; the first word is the one shown to people. */
const verbs = {
  add: ['新增', '添加', '增加', 'add'],
  show: ['查看', '看', 'show'],
  edit: ['修改', '改', 'edit'],
  publish: ['发布', '上线', '恢复', 'publish'],
  withdraw: ['下线', '停用', 'withdraw'],
  rollback: ['回滚', '回退', 'rollback'],
  history: ['历史', '经过', 'history'],
  reset: ['重置', 'reset'],
  reviewed: ['复核', 'reviewed'],
  drop: ['不收', '不用', 'drop'],
  help: ['帮助', 'help'],
} as const
export type KnowledgeVerb = keyof typeof verbs

const reviewVerbs = {
  list: ['列表', '列出', 'list'],
  accept: ['通过', '同意', 'accept', 'ok'],
  reject: ['退回', '不通过', 'reject'],
  edit: ['修改', '改', 'edit'],
  show: ['查看', '看', 'show'],
} as const
export type ReviewVerb = keyof typeof reviewVerbs

const verbIn = <Verb extends string>(
  table: Readonly<Record<Verb, readonly string[]>>,
  text: string,
): { readonly verb: Verb; readonly rest: string } | null => {
  const low = text.toLowerCase()
  const all = (Object.keys(table) as Verb[]).flatMap((verb) => table[verb].map((word) => ({ verb, word })))
  const found = all
    .filter(({ word }) => low.startsWith(word) && !/^[a-z0-9]/.test(/[a-z]$/.test(word) ? low.slice(word.length) : ''))
    .sort((a, b) => b.word.length - a.word.length)[0]
  return found === undefined
    ? null
    : { verb: found.verb, rest: text.slice(found.word.length).replace(/^[\s:：,，]+/, '') }
} // prettier-ignore

/**
 * What somebody typed behind the command's word, with its lines: the parser of commands folds lines into one, an article
 * needs them.
 */
export const typedAfter = (text: string, word: string): string => {
  const line = text.replace(/^\s*(?:@\S+\s+)*[/!！。.]?\s*/, '')
  const found = line.toLowerCase().startsWith(word) ? line.slice(word.length) : ''
  return found.replace(/^[\s:：,，]+/, '').trim()
}

/** Nothing at all is a call for help, an article's id alone a wish to see it; null when it is neither. */
export const knowledgeVerb = (
  typed: string,
): { readonly verb: KnowledgeVerb; readonly rest: string } | null => {
  if (typed === '') return { verb: 'help', rest: '' }
  return (
    verbIn(verbs, typed) ?? (/^(?:kb[-\s]?)?\d{1,6}$/i.test(typed) ? { verb: 'show', rest: typed } : null)
  )
}

/** Nothing at all lists, a number alone shows. */
export const reviewVerb = (typed: string): { readonly verb: ReviewVerb; readonly rest: string } | null => {
  if (typed === '') return { verb: 'list', rest: '' }
  return verbIn(reviewVerbs, typed) ?? (/^\d+\s*号?$/.test(typed) ? { verb: 'show', rest: typed } : null)
}

/** The first word and what follows it. */
export const firstWord = (text: string): { readonly word: string; readonly rest: string } => {
  const match = /^(\S+)\s*([\s\S]*)$/.exec(text.trim())
  return { word: match?.[1] ?? '', rest: (match?.[2] ?? '').trim() }
}

/** Ways in which people write an article's id, as it may be spelt in the files: KB-0031, kb31, 31. */
export const idsMeant = (typed: string): readonly string[] => {
  const plain = typed.normalize('NFKC').trim().toUpperCase().replace(/[，,。;；]+$/, '')
  const digits = /^(?:KB)?[-\s]?0*(\d{1,6})$/.exec(plain)?.[1]
  return [...new Set([plain, ...(digits === undefined ? [] : [`KB-${digits.padStart(4, '0')}`])])]
} // prettier-ignore

/** `v3`, `3`, `第3版`; null when it is no version. */
export const versionMeant = (typed: string): number | null => {
  const digits = /^(?:v|第)?\s*(\d{1,5})\s*版?$/i.exec(typed.normalize('NFKC').trim())?.[1]
  return digits === undefined ? null : Number(digits)
}

const place = { part: null, unit: 'line', at: 1 } as const

/**
 * Reads 问题｜答案 as an article: the first line or what stands before the bar is the question, lines that begin with a
 * label (问法：, 系统：, 原因：…) fill that field, everything else is the answer. Null when question or answer is missing.
 */
export const draftTyped = (typed: string): ArticleDraft | null => {
  const bar = /^([^｜|\n]*)(?:[｜|]|\n)([\s\S]*)$/.exec(typed.trim())
  if (bar === null) return null
  const fields: Partial<Record<ImportField, string>> = { question: (bar[1] ?? '').replace(/^(?:问题?|q)[:：]\s*/i, '') }
  const answer: string[] = []
  for (const line of (bar[2] ?? '').split('\n')) {
    const label = /^\s*([\p{Script=Han}A-Za-z]{1,8})\s*[:：]\s*(.*)$/u.exec(line)
    const field = label === null ? null : fieldOfLabel(label[1] ?? '')
    if (label === null || field === null || field === 'unused' || field === 'cause' || field === 'id' || field === 'question') answer.push(line)
    else if (field === 'answer' || field === 'steps') answer.push(label[2] ?? '')
    else fields[field] = [fields[field], label[2] ?? ''].filter((part) => part !== undefined).join('\n')
  }
  const { draft, rejections } = readRecord({ place, fields: { ...fields, answer: answer.join('\n').replaceAll('｜', '\n') } })
  const missing = draft.question === '' || (draft.cause === '' && draft.steps.length === 0)
  return missing || rejections.length > 0 ? null : draft
} // prettier-ignore

/** What 知识 修改 asks for: the draft after it, or why not. */
export type EditTyped =
  | { readonly kind: 'edited'; readonly draft: ArticleDraft; readonly field: string }
  | { readonly kind: 'no-field'; readonly typed: string }
  | { readonly kind: 'bad-value'; readonly field: string }

const editable: Partial<Record<ImportField, readonly DraftField[]>> = {
  question: ['question'], phrasings: ['phrasings'], symptoms: ['symptoms'], answer: ['cause', 'steps'], cause: ['cause'], steps: ['steps'],
  system: ['system'], module: ['module'], audience: ['audience'], validFrom: ['validFrom'], validUntil: ['validUntil'],
  systemVersion: ['systemVersion'], owner: ['owner'], reviewBy: ['reviewBy'],
} // prettier-ignore

/** Lists that `+` adds to. */
const lists = { phrasings: 'phrasings', symptoms: 'symptoms', steps: 'steps' } as const

/** Reads `步骤 1. … 2. …`, `问法 +打出来是白的`. The value may have lines; `-` or 无 empties a field that may be empty. */
export const editTyped = (before: ArticleDraft, typed: string): EditTyped => {
  const { word, rest } = firstWord(typed.replace(/^([^\s:：]{1,8})[:：]/, '$1 '))
  const field = fieldOfLabel(word)
  const fills = field === null || field === 'unused' ? undefined : editable[field]
  if (field === null || field === 'unused' || fills === undefined) return { kind: 'no-field', typed: word }
  const adds = field in lists && /^[+＋]/.test(rest)
  const value = /^(?:-|无|none)$/i.test(rest) ? '' : rest.replace(/^[+＋]\s*/, '')
  const { draft, rejections } = readRecord({ place, fields: { [field]: value } })
  const taken = Object.fromEntries(fills.map((name) => [name, draft[name]]))
  const list = field === 'phrasings' || field === 'symptoms' || field === 'steps' ? field : null
  const more = adds && list !== null ? { [list]: [...new Set([...before[list], ...draft[list]])] } : taken
  const after: ArticleDraft = { ...before, ...more }
  const empty = (rest === '' || (adds && value === '')) || after.question === '' || (after.cause === '' && after.steps.length === 0)
  const never = after.validFrom !== null && after.validUntil !== null && after.validUntil <= after.validFrom
  if (rejections.length > 0 || empty || never) return { kind: 'bad-value', field: word }
  return { kind: 'edited', draft: after, field: word }
} // prettier-ignore

/** The article without what publishing gives it. */
export const draftFields = (article: Article): ArticleDraft => ({
  question: article.question,
  phrasings: article.phrasings,
  symptoms: article.symptoms,
  cause: article.cause,
  steps: article.steps,
  system: article.system,
  module: article.module,
  audience: article.audience,
  validFrom: article.validFrom,
  validUntil: article.validUntil,
  systemVersion: article.systemVersion,
  owner: article.owner,
  reviewBy: article.reviewBy,
})
