import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { audiences } from '../src/domain/knowledge/article.ts'
import type { Article, Audience } from '../src/domain/knowledge/article.ts'
import { id } from '../src/domain/ids.ts'
import type { ArticleId } from '../src/domain/ids.ts'
import { chinaDayNumber, parseInstant, startOfChinaDay } from '../src/domain/time.ts'
import type { Instant } from '../src/domain/time.ts'
import { readMapping } from './front-matter.ts'
import type { LoadProblem, Mapping } from './front-matter.ts'

export type { LoadProblem } from './front-matter.ts'

export interface LoadedArticles {
  /** By id; an article with a problem is not among them. */
  readonly articles: Article[]
  readonly problems: LoadProblem[]
}

const keys = [
  'id',
  'version',
  'question',
  'phrasings',
  'symptoms',
  'system',
  'module',
  'audience',
  'validFrom',
  'validUntil',
  'systemVersion',
  'owner',
  'reviewBy',
] as const
type Key = (typeof keys)[number]

const sections = ['原因', '步骤', '说明'] as const

/** Reads fields of one file and remembers what is wrong with them. */
const fieldsOf = (mapping: Mapping, file: string, problems: LoadProblem[]) => {
  const report = (key: Key, message: string, line = mapping.lineOf(key)): void => {
    problems.push({ file, line, message: `${key}：${message}` })
  }
  return {
    text: (key: Key): string | null => {
      const value = mapping.value(key)
      if (value === undefined || value === null || value === '') return null
      if (typeof value === 'string' || typeof value === 'number') return String(value).trim()
      report(key, '应当是一段文字')
      return null
    },
    list: (key: Key): string[] => {
      const value = mapping.value(key)
      if (value === undefined || value === null) return []
      if (!Array.isArray(value)) {
        report(key, '应当是列表，每条一行，前面写“- ”')
        return []
      }
      return value.flatMap((one: unknown, at) => {
        if (typeof one === 'string' || typeof one === 'number') return [String(one).trim()]
        report(
          key,
          '列表里的每一条都应当是一段文字；含冒号或井号时请加英文双引号',
          mapping.lineOfEntry(key, at),
        )
        return []
      })
    },
    /** A bare date is the beginning of that day in China; with `through`, the whole day still counts. */
    time: (key: Key, through: boolean): Instant | null => {
      const value = mapping.value(key)
      if (value === undefined || value === null || value === '') return null
      const at = typeof value === 'string' ? parseInstant(value) : null
      if (at === null || typeof value !== 'string') {
        report(key, '应当是日期，例如 2027-03-31')
        return null
      }
      return through && value.trim().length === 10 ? startOfChinaDay(chinaDayNumber(at) + 1) : at
    },
    report,
  }
}

interface Body {
  readonly cause: string
  readonly steps: readonly string[]
}

const readBody = (
  body: readonly string[],
  file: string,
  firstLine: number,
  problems: LoadProblem[],
): Body => {
  let section: string | null = null
  const cause: string[] = []
  const steps: string[] = []
  body.forEach((raw, at) => {
    const line = raw.trim()
    const heading = /^#+\s*(.+)$/.exec(line)
    if (heading !== null) {
      section = heading[1] ?? ''
      if (!sections.some((name) => name === section)) {
        problems.push({
          file,
          line: firstLine + at,
          message: `不认识的小标题“${section}”；可用：${sections.join('、')}`,
        })
      }
      return
    }
    if (line === '') return
    if (section === null) {
      problems.push({
        file,
        line: firstLine + at,
        message: `正文要写在小标题下面：## ${sections.join('、## ')}`,
      })
      return
    }
    if (section === '原因') cause.push(line)
    if (section === '步骤') {
      const step = /^(?:\d+[.、．)]|[-*])\s*(.+)$/.exec(line)
      if (step?.[1] !== undefined) steps.push(step[1])
      else if (steps.length > 0 && /^\s/.test(raw)) steps.push(`${steps.pop() ?? ''}${line}`)
      else problems.push({ file, line: firstLine + at, message: '步骤要逐条写，行首写“1. ”' })
    }
  })
  return { cause: cause.join(' '), steps }
}

/** Reads one article from the text of its file. Null when anything is wrong with it; `problems` says what. */
export const parseArticle = (text: string, file: string, problems: LoadProblem[]): Article | null => {
  const before = problems.length
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === '---')
  if (lines[0]?.trim() !== '---' || end === -1) {
    problems.push({ file, line: 1, message: '文件开头要有两行 --- 夹着的信息（id、question 等）' })
    return null
  }
  const mapping = readMapping(lines.slice(1, end).join('\n'), file, 2, problems)
  const body = readBody(lines.slice(end + 1), file, end + 2, problems)
  if (mapping === null) return null
  for (const key of mapping.keys) {
    if (!keys.some((known) => known === key))
      problems.push({
        file,
        line: mapping.lineOf(key),
        message: `不认识的项“${key}”；可用：${keys.join('、')}`,
      })
  }
  const { text: read, list, time, report } = fieldsOf(mapping, file, problems)
  const articleId = read('id')
  const question = read('question')
  if (articleId === null) report('id', '不能为空，例如 KB-0001')
  if (question === null) report('question', '不能为空')
  const version = mapping.value('version') ?? 1
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    report('version', '应当是从 1 起的整数')
  const audience = read('audience') ?? 'requester'
  if (!audiences.some((known) => known === audience)) report('audience', `只能是 ${audiences.join(' 或 ')}`)
  const validFrom = time('validFrom', false)
  const validUntil = time('validUntil', true)
  if (validFrom !== null && validUntil !== null && validUntil <= validFrom)
    report('validUntil', '早于 validFrom，永远不会生效')
  if (body.cause === '' && body.steps.length === 0) {
    problems.push({ file, line: end + 1, message: '既没有“## 原因”也没有“## 步骤”，没有可以回答的内容' })
  }
  const article: Article = {
    id: id<ArticleId>(articleId ?? ''),
    version: Number(version),
    question: question ?? '',
    phrasings: list('phrasings'),
    symptoms: list('symptoms'),
    cause: body.cause,
    steps: body.steps,
    system: read('system'),
    module: read('module'),
    audience: audience as Audience,
    validFrom,
    validUntil,
    systemVersion: read('systemVersion'),
    owner: read('owner'),
    reviewBy: time('reviewBy', false),
  }
  return problems.length > before ? null : article
}

/**
 * Reads all `*.md` of a folder, in the order of their names. Everything wrong is reported at once with file and
 * line; articles without problems are kept whatever stands beside them. A folder that cannot be read is a problem too.
 */
export const loadArticles = (folder: string): LoadedArticles => {
  const problems: LoadProblem[] = []
  const articles = new Map<string, { article: Article; file: string }>()
  let names: string[] = []
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith('.md') && !/^readme/i.test(basename(name)))
      .sort()
  } catch (cause) {
    problems.push({
      file: folder,
      line: 1,
      message: `读不到这个文件夹：${cause instanceof Error ? cause.message : String(cause)}`,
    })
  }
  for (const name of names) {
    const file = join(folder, name)
    const article = parseArticle(readFileSync(file, 'utf8'), file, problems)
    if (article === null) continue
    const other = articles.get(article.id)
    if (other !== undefined)
      problems.push({ file, line: 2, message: `id ${article.id} 已经被 ${other.file} 用了；这一篇没有载入` })
    else articles.set(article.id, { article, file })
  }
  return { articles: [...articles.values()].map(({ article }) => article), problems }
}
