import { basename, join } from 'node:path'
import { AnswerEngine } from '../knowledge/engine/answer-engine.ts'
import { createSegmenter } from '../knowledge/engine/segment.ts'
import type { Standing } from '../knowledge/engine/trust.ts'
import { emptyLexicon, loadLexicon } from '../knowledge/knowledge.ts'
import type { Lexicon } from '../knowledge/knowledge.ts'
import { readEntries, readJsonLines } from '../src/cli/eval-answers.ts'
import { draw, joined, taught } from './small-bases.ts'
import type { Base, Question } from './small-bases.ts'

/** One question with its candidates as the engine compares them. */
export interface Case {
  readonly set: string
  /** How much its set counts in the fit. */
  readonly share: number
  readonly domain: string
  readonly fold: number
  readonly answerable: boolean
  /** Features of every candidate. */
  readonly candidates: readonly Float64Array[]
  readonly question: Pick<Standing, 'questionWeight' | 'questionLength' | 'hasType' | 'rows'>
  readonly right: readonly boolean[]
}

export const foldCount = 5
const candidateLimit = 24
const context = { system: null, module: null, lastArticle: null, audience: 'engineer' } as const

/** What each set counts; drawn ones repeat the questions of whole ones. */
const setShares = { whole: 1, own: 1.5, tenth: 0.5, drawn: 0.6 }
const drawn = { size: 61, times: 8 }
/** A tenth of a base, when that leaves this many entries. */
const leastTenth = 50

const hash = (text: string): number => {
  let value = 7
  for (let at = 0; at < text.length; at++) value = (Math.imul(value, 31) + text.charCodeAt(at)) >>> 0
  return value
}

const readBase = (articles: string, queries: string, domain: string | null): Base => ({
  articles: readEntries(articles),
  questions: readJsonLines(queries).map((line): Question => ({
    query: String(line['query']),
    gold: Array.isArray(line['gold']) ? line['gold'].map(String) : [],
    answerable: line['answerable'] === true,
    domain: domain ?? String(line['domain'] ?? ''),
  })),
})

export const readFolder = (folder: string): Base =>
  readBase(join(folder, 'kb.jsonl'), join(folder, 'queries.jsonl'), null)

const casesOf = (set: string, share: number, base: Base, lexicon: Lexicon): Case[] => {
  const engine = new AnswerEngine(createSegmenter(lexicon))
  engine.start(base.articles)
  const words = new Map(base.articles.map((article) => [String(article.id), article.question]))
  return base.questions.map(({ query, gold, answerable, domain }) => {
    const ranked = engine.rank(query, context, 0, candidateLimit)
    return {
      set,
      share,
      domain,
      fold: hash(words.get(gold[0] ?? '') ?? query) % foldCount,
      answerable,
      candidates: ranked.map((one) => one.features),
      question: ranked[0]?.question ?? { questionWeight: 0, questionLength: 0, hasType: false, rows: 0 },
      right: ranked.map((one) => gold.includes(String(one.article.id))),
    }
  })
}

/** A folder with kb.jsonl and queries.jsonl, or `name=ARTICLES,QUERIES,LEXICON`. */
export const readCases = (argument: string): Case[] => {
  const [name = '', paths] = argument.split('=')
  if (paths !== undefined) {
    const [articles = '', queries = '', lexicon = ''] = paths.split(',')
    return casesOf(name, setShares.own, readBase(articles, queries, name), loadLexicon(lexicon).lexicon)
  }
  const base = readFolder(argument)
  const tenth = Math.round(base.articles.length / 10)
  return [
    ...casesOf(basename(argument), setShares.whole, base, emptyLexicon),
    ...(tenth < leastTenth
      ? []
      : casesOf(`${basename(argument)} / 10`, setShares.tenth, draw(base, tenth, 1), emptyLexicon)),
  ]
}

/** Bases of a few entries of the first folder, titles only and with phrasings taught. */
export const drawnCases = (folders: readonly string[]): Case[] => {
  const [first, ...more] = folders.map(readFolder)
  if (first === undefined) return []
  const base = joined(first, more)
  return Array.from({ length: drawn.times }, (_, at) => {
    const one = draw(base, drawn.size, at + 1)
    return [
      ...casesOf(`${drawn.size} drawn`, setShares.drawn, one, emptyLexicon),
      ...casesOf(`${drawn.size} taught`, setShares.drawn, taught(one, at + 1), emptyLexicon),
    ]
  }).flat()
}
