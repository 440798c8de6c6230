/**
 * Search libraries as somebody would put them to work on a knowledge base: every phrasing is a document, words are cut
 * by jieba with our lexicon's words (or by pairs of characters, or by the library's own tokenizer), an article is as
 * good as its best phrasing.
 */
import { createRequire } from 'node:module'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { createTokenizer } from '@orama/tokenizers/mandarin'
import * as orama from '@orama/orama'
import { Index } from 'flexsearch'
import lunr from 'lunr'
import MiniSearch from 'minisearch'

/** One phrasing of an article. */
export interface Phrasing {
  readonly article: string
  readonly text: string
}

/** Article ids with scores, best first; each article once. */
export type Ranking = readonly { readonly article: string; readonly score: number }[]
export type Search = (question: string) => Promise<Ranking> | Ranking

export interface Library {
  readonly name: string
  build(phrasings: readonly Phrasing[], words: readonly string[]): Promise<Search> | Search
}

const require = createRequire(import.meta.url)
const depth = 20

type Cut = (text: string) => string[]
const jieba = (words: readonly string[]): Cut => {
  const cutter = Jieba.withDict(dict)
  if (words.length > 0) cutter.loadDict(Buffer.from(words.map((word) => `${word} 100000 n`).join('\n')))
  return (text) => cutter.cutForSearch(text.toLowerCase(), true).filter((word) => /[\p{L}\p{N}]/u.test(word))
}
const pairs: Cut = (text) => {
  const characters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]
  return characters.map((one, at) => one + (characters[at + 1] ?? ''))
}

/** Best phrasing of each article, best first. */
const byArticle = (
  phrasings: readonly Phrasing[],
  hits: readonly { readonly at: number; readonly score: number }[],
): Ranking => {
  const best = new Map<string, number>()
  for (const { at, score } of hits) {
    const article = phrasings[at]?.article
    if (article !== undefined) best.set(article, Math.max(best.get(article) ?? -Infinity, score))
  }
  return [...best]
    .map(([article, score]) => ({ article, score }))
    .sort((a, b) => b.score - a.score)
    .slice(0, depth)
}

const mini = (name: string, cutOf: (words: readonly string[]) => Cut): Library => ({
  name,
  build: (phrasings, words) => {
    const cut = cutOf(words)
    const index = new MiniSearch({ fields: ['text'], tokenize: cut, processTerm: (term) => term })
    index.addAll(phrasings.map(({ text }, id) => ({ id, text })))
    return (question) =>
      byArticle(
        phrasings,
        index.search(question).slice(0, 100).map(({ id, score }) => ({ at: Number(id), score })),
      ) // prettier-ignore
  },
})

interface TfIdf {
  addDocument(tokens: string[]): void
  tfidfs(tokens: string[], callback: (at: number, measure: number) => void): void
}

interface Wink {
  defineConfig(config: object): void
  definePrepTasks(tasks: readonly Cut[]): void
  addDoc(document: object, id: number): void
  consolidate(): void
  search(text: string, limit: number): readonly (readonly [string, number])[]
}

export const libraries: readonly Library[] = [
  {
    name: 'natural TfIdf + jieba',
    build: (phrasings, words) => {
      const cut = jieba(words)
      const { TfIdf } = require('natural/lib/natural/tfidf/index.js') as { TfIdf: new () => TfIdf }
      const index = new TfIdf()
      for (const { text } of phrasings) index.addDocument(cut(text))
      return (question) => {
        const hits: { at: number; score: number }[] = []
        index.tfidfs(cut(question), (at, score) => {
          if (score > 0) hits.push({ at, score })
        })
        return byArticle(phrasings, hits)
      }
    },
  },
  mini('minisearch + jieba', jieba),
  mini('minisearch + character pairs', () => pairs),
  {
    name: 'flexsearch + jieba',
    build: (phrasings, words) => {
      const cut = jieba(words)
      const index = new Index({ encode: cut, tokenize: 'strict', resolution: 9 })
      phrasings.forEach(({ text }, at) => index.add(at, text))
      // It gives an order and no scores; the place is all there is to set a threshold on.
      return (question) => {
        const found = index.search(question, { limit: 100, suggest: true }) as number[]
        return byArticle(
          phrasings,
          found.map((at, place) => ({ at, score: 1 / (place + 1) })),
        )
      }
    },
  },
  {
    name: 'lunr + jieba',
    build: (phrasings, words) => {
      const cut = jieba(words)
      const index = lunr(function () {
        this.ref('at')
        this.field('text')
        this.pipeline.reset()
        this.searchPipeline.reset()
        this.tokenizer = Object.assign(
          (text: unknown) => cut(String(text)).map((word) => new lunr.Token(word, {})),
          { separator: lunr.tokenizer.separator },
        )
        phrasings.forEach(({ text }, at) => this.add({ at: String(at), text }))
      })
      return (question) =>
        byArticle(
          phrasings,
          index
            .query((query) => {
              for (const word of cut(question)) query.term(word, {})
            })
            .slice(0, 100)
            .map(({ ref, score }) => ({ at: Number(ref), score })),
        )
    },
  },
  {
    name: 'orama + its Mandarin tokenizer',
    build: async (phrasings) => {
      const db = orama.create({
        schema: { text: 'string' },
        components: { tokenizer: createTokenizer() },
      })
      await orama.insertMultiple(
        db,
        phrasings.map(({ text }, at) => ({ id: String(at), text })),
        1_000,
      )
      return async (question) => {
        const { hits } = await orama.search(db, { term: question, limit: 100, threshold: 1 })
        return byArticle(
          phrasings,
          hits.map(({ id, score }) => ({ at: Number(id), score })),
        )
      }
    },
  },
  {
    name: 'wink-bm25 + jieba',
    build: (phrasings, words) => {
      const cut = jieba(words)
      const index = (require('wink-bm25-text-search') as () => Wink)()
      index.defineConfig({ fldWeights: { text: 1 } })
      index.definePrepTasks([cut])
      phrasings.forEach(({ text }, at) => index.addDoc({ text }, at))
      // It refuses fewer than three documents.
      index.consolidate()
      return (question) =>
        byArticle(
          phrasings,
          index.search(question, 100).map(([at, score]) => ({ at: Number(at), score })),
        )
    },
  },
]
