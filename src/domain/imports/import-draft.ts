import type { Article, Audience } from '../knowledge/article.ts'
import { splitAnswer } from '../knowledge/answer-steps.ts'
import type { ExportField, ImportField } from './import-fields.ts'
import type { ImportRecord } from './import-rows.ts'
import { maskPersonalNumbers } from '../privacy.ts'
import { chinaDate, chinaDayNumber, day, isoChina, parseInstant, startOfChinaDay, type Instant } from '../time.ts' // prettier-ignore

/** An article without what publishing gives it. */
export type ArticleDraft = Omit<Article, 'id' | 'version'>
export type DraftField = keyof ArticleDraft

/** Why a row is sent back; the rows beside it go on. */
export type Rejection =
  | { readonly kind: 'no-question' }
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'too-long'; readonly field: ImportField; readonly length: number; readonly most: number }
  | { readonly kind: 'too-many'; readonly field: ImportField; readonly count: number; readonly most: number }
  | { readonly kind: 'bad-date'; readonly field: ImportField; readonly text: string }
  | { readonly kind: 'never-valid' }
  | { readonly kind: 'bad-audience'; readonly text: string }
  | { readonly kind: 'bad-id'; readonly text: string }
  | { readonly kind: 'garbled'; readonly field: ImportField }

/** A row read as an article. */
export interface ReadRecord {
  /** In capitals; null when the row names none. */
  readonly id: string | null
  readonly draft: ArticleDraft
  /** What the file has a column for, and of these what is filled in. */
  readonly given: ReadonlySet<DraftField>
  readonly filled: ReadonlySet<DraftField>
  /** Fields in which personal numbers were replaced by stars (SEC-3). */
  readonly masked: readonly ImportField[]
  readonly rejections: readonly Rejection[]
}

/** Limits per field, in characters: longer texts are documents, not answers for a phone. */
const longest: Readonly<Record<ImportField, number>> = {
  id: 32, question: 200, phrasings: 20_000, symptoms: 4_000, answer: 4_000, cause: 1_000, steps: 4_000, system: 100, module: 100,
  audience: 100, validFrom: 100, validUntil: 100, systemVersion: 100, owner: 100, reviewBy: 100,
} // prettier-ignore
const mostSteps = 60
const mostPhrasings = 300

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu
const blanks = /[^\S\n]+/g

/** One text as everybody sees it: line ends alike, no invisible characters, no blanks around or doubled. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029\v\f\x85]/g, '\n')
    .replaceAll('\t', ' ')
    .split('\n')
    .map((line) => line.replace(unseen, '').replace(blanks, ' ').trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim()

const oneLine = (text: string): string => cleanText(text).replaceAll('\n', ' ')

/** One a line; a single line may separate them by semicolons or bars. */
const listOf = (text: string): readonly string[] => {
  const lines = text.split('\n')
  const parts = lines.length > 1 ? lines : text.split(/[;；|｜]/)
  const cleaned = parts.map((part) => part.replace(/^(?:[-*•·]\s+|\d{1,2}[.、．)](?!\d)\s*)/, '').trim())
  return [...new Set(cleaned.filter((part) => part !== ''))]
}

const noDate = /^(?:长期(?:有效)?|永久(?:有效)?|不限|无|未定|-+|—+|\/|none|never)$/i

/** `undefined` when it is no date. A whole last day still counts, as in the articles' files. */
const dateOf = (text: string, through: boolean): Instant | null | undefined => {
  const plain = text.normalize('NFKC').trim()
  if (plain === '' || noDate.test(plain)) return null
  const serial = /^\d{5}(?:\.0+)?$/.test(plain) ? Number(plain) : null
  // A spreadsheet's number of a date whose cell lost its format: days since 1899-12-30; 1982 to 2119.
  if (serial !== null && serial >= 30_000 && serial <= 80_000) return dayOf(serial - 25_569, through)
  const match =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\S.*))?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (match === null) return undefined
  const date = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}`
  const clock = (match[4] ?? '').replace(/^(\d):/, '0$1:')
  const at = parseInstant(clock === '' ? date : `${date}T${clock}`)
  if (at === null) return undefined
  return clock === '' || /^00:00(?::00)?$/.test(clock) ? dayOf(chinaDayNumber(at), through) : at
}

const dayOf = (number: number, through: boolean): Instant => startOfChinaDay(number + (through ? 1 : 0))

const engineers = /工程师|运维|内部|技术|坐席|客服|一线|二线|三线|支持人员|engineer|internal|staff/i
const requesters =
  /提问人|用户|单位|所有|全部|全体|公开|不限|会计|财务|群|requester|user|public|all|everybody/i

const audienceOf = (text: string): Audience | null => {
  if (text === '' || requesters.test(text)) return 'requester'
  return engineers.test(text) ? 'engineer' : null
}

const idPattern = /^[A-Z][A-Z0-9]*(?:[-_.][A-Z0-9]+)*$/

/** Which fields of the article a field of the file fills. */
const fills = (field: ImportField): readonly DraftField[] =>
  field === 'id' ? [] : field === 'answer' ? ['cause', 'steps'] : [field]

/**
 * Reads a record as an article: texts cleaned, personal numbers masked, steps split, dates at China time. Everything
 * wrong is reported at once. Whether question and answer may be missing is for the caller: a row that names an existing
 * article may leave them out.
 */
export const readRecord = ({ fields }: ImportRecord): ReadRecord => {
  const rejections: Rejection[] = []
  const masked: ImportField[] = []
  const text = (field: ImportField): string => {
    const raw = cleanText(fields[field] ?? '')
    if (raw.includes('\uFFFD')) rejections.push({ kind: 'garbled', field })
    const { length } = [...raw]
    if (length > longest[field]) rejections.push({ kind: 'too-long', field, length, most: longest[field] })
    if (field === 'id') return raw
    const safe = maskPersonalNumbers(raw)
    if (safe !== raw) masked.push(field)
    return safe
  }
  const line = (field: ImportField): string => text(field).replaceAll('\n', ' ')
  const orNull = (field: ImportField): string | null => line(field) || null
  const date = (field: ImportField, through: boolean): Instant | null => {
    const raw = line(field)
    const at = dateOf(raw, through)
    if (at === undefined) rejections.push({ kind: 'bad-date', field, text: short(raw) })
    return at ?? null
  }
  const id = line('id').normalize('NFKC').toUpperCase()
  // 1, 2, 3 under 编号 is a serial number of the list, not the number of an article.
  const named = id !== '' && !/^\d+(?:\.\d+)?$/.test(id)
  if (named && !idPattern.test(id)) rejections.push({ kind: 'bad-id', text: short(id) })
  const audience = audienceOf(line('audience'))
  if (audience === null) rejections.push({ kind: 'bad-audience', text: short(line('audience')) })
  const draft: ArticleDraft = {
    question: line('question'),
    phrasings: listOf(text('phrasings')),
    symptoms: listOf(text('symptoms')),
    ...answerOf(text('answer'), line('cause'), text('steps')),
    system: orNull('system'),
    module: orNull('module'),
    audience: audience ?? 'requester',
    validFrom: date('validFrom', false),
    validUntil: date('validUntil', true),
    systemVersion: orNull('systemVersion'),
    owner: orNull('owner'),
    reviewBy: date('reviewBy', false),
  }
  const tooMany = (field: 'steps' | 'phrasings', most: number): void => {
    const count = draft[field].length
    if (count > most && !rejections.some(({ kind }) => kind === 'too-long'))
      rejections.push({ kind: 'too-many', field, count, most })
  }
  tooMany('steps', mostSteps)
  tooMany('phrasings', mostPhrasings)
  const present = Object.keys(fields) as ImportField[]
  return {
    id: named ? id : null,
    draft,
    given: new Set(present.flatMap(fills)),
    filled: new Set(present.filter((field) => cleanText(fields[field] ?? '') !== '').flatMap(fills)),
    masked,
    rejections,
  }
}

/** Columns of their own come first; an answer beside them adds what they do not have. */
const answerOf = (answer: string, cause: string, steps: string): Pick<ArticleDraft, 'cause' | 'steps'> => {
  const whole = splitAnswer(answer)
  const own = splitAnswer(steps)
  const causes = [cause, cause === '' ? whole.cause : '', own.cause].filter((part) => part !== '')
  const left = cause === '' || whole.cause === '' ? [] : [whole.cause]
  return { cause: causes.join(' '), steps: [...left, ...whole.steps, ...own.steps] }
}

/** Enough of a text to find it again. */
export const short = (text: string, most = 24): string => {
  const characters = [...maskPersonalNumbers(oneLine(text))]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

const dateText = (at: Instant | null, through: boolean): string => {
  if (at === null) return ''
  if (startOfChinaDay(chinaDayNumber(at)) !== at) return isoChina(at)
  return chinaDate(through ? at - day : at)
}

/** The article as an export writes it; reading this again gives the same draft in every format. */
export const recordOf = (article: Article): Readonly<Record<ExportField, string>> => {
  const lines = (list: readonly string[]): string => list.map(oneLine).join('\n')
  return {
    id: article.id,
    question: oneLine(article.question),
    phrasings: lines(article.phrasings),
    symptoms: lines(article.symptoms),
    cause: oneLine(article.cause),
    steps: article.steps
      .map(oneLine)
      .filter((step) => step !== '')
      .map((step, index) => `${index + 1}. ${step}`)
      .join('\n'),
    system: oneLine(article.system ?? ''),
    module: oneLine(article.module ?? ''),
    audience: article.audience === 'engineer' ? '工程师' : '提问人',
    validFrom: dateText(article.validFrom, false),
    validUntil: dateText(article.validUntil, true),
    systemVersion: oneLine(article.systemVersion ?? ''),
    owner: oneLine(article.owner ?? ''),
    reviewBy: dateText(article.reviewBy, false),
  }
}

/** What an article says once it went out and came back: with this an imported row is compared. */
export const asExported = (article: Article): ArticleDraft =>
  readRecord({ place: { part: null, unit: 'row', at: 0 }, fields: recordOf(article) }).draft
