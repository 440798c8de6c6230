import { existsSync, readFileSync } from 'node:fs'
import { emptyLexicon } from './engine/lexicon.ts'
import type { Lexicon } from './engine/lexicon.ts'
import { readMapping } from './front-matter.ts'
import type { LoadProblem, Mapping } from './front-matter.ts'

export interface LoadedLexicon {
  /** What could be read; entries with a problem are left out. */
  readonly lexicon: Lexicon
  readonly problems: LoadProblem[]
}

const keys = ['words', 'synonyms', 'abbreviations', 'fillers'] as const

const isWord = (value: unknown): value is string | number =>
  (typeof value === 'string' && value.trim() !== '') || typeof value === 'number'
const wordOf = (value: string | number): string => String(value).trim()

/** Reads the YAML text of a lexicon. */
export const parseLexicon = (text: string, file: string): LoadedLexicon => {
  const problems: LoadProblem[] = []
  const mapping = readMapping(text, file, 1, problems)
  if (mapping === null) return { lexicon: emptyLexicon, problems }
  for (const key of mapping.keys) {
    if (!keys.some((known) => known === key))
      problems.push({
        file,
        line: mapping.lineOf(key),
        message: `不认识的项“${key}”；可用：${keys.join('、')}`,
      })
  }
  const entries = (key: (typeof keys)[number]): readonly unknown[] => {
    const value = mapping.value(key) ?? []
    if (Array.isArray(value)) return value
    problems.push({ file, line: mapping.lineOf(key), message: `${key}：应当是列表，每条一行，前面写“- ”` })
    return []
  }
  const words = (key: 'words' | 'fillers'): string[] =>
    entries(key).flatMap((one, at) => {
      if (isWord(one)) return [wordOf(one)]
      problems.push({ file, line: mapping.lineOfEntry(key, at), message: `${key}：每一条都应当是一个词` })
      return []
    })
  const synonyms = entries('synonyms').flatMap((one, at) => {
    if (Array.isArray(one) && one.length > 1 && one.every(isWord)) return [one.map(wordOf)]
    problems.push({
      file,
      line: mapping.lineOfEntry('synonyms', at),
      message: 'synonyms：每一条写成 [词, 词]，至少两个词',
    })
    return []
  })
  return {
    lexicon: {
      words: words('words'),
      synonyms,
      abbreviations: abbreviationsOf(mapping, file, problems),
      fillers: words('fillers'),
    },
    problems,
  }
}

const abbreviationsOf = (mapping: Mapping, file: string, problems: LoadProblem[]): Record<string, string> => {
  const value = mapping.value('abbreviations') ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    problems.push({
      file,
      line: mapping.lineOf('abbreviations'),
      message: 'abbreviations：应当写成“简称: 全称”',
    })
    return {}
  }
  const out: Record<string, string> = {}
  for (const [short, full] of Object.entries(value as Record<string, unknown>)) {
    if (isWord(full)) out[short] = wordOf(full)
    else
      problems.push({
        file,
        line: mapping.lineOf('abbreviations'),
        message: `abbreviations：“${short}”后面应当是全称`,
      })
  }
  return out
}

/** Reads the lexicon; a file that is not there is an empty lexicon, not a problem. */
export const loadLexicon = (file: string): LoadedLexicon =>
  existsSync(file) ? parseLexicon(readFileSync(file, 'utf8'), file) : { lexicon: emptyLexicon, problems: [] }
