import { isValidAt } from '../../src/domain/knowledge/article.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import type { ArticleId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { QuestionContext } from '../../src/ports/knowledge.ts'
import { directionsOf, opposed } from './everyday.ts'
import { fold } from './fold.ts'
import { Contenders } from './contenders.ts'
import type { About, Ranked } from './contenders.ts'
import { continues, namesFor } from './context.ts'
import { readText } from './reading.ts'
import type { Reading } from './reading.ts'
import { findNewWords } from './new-words.ts'
import { Repair } from './repair.ts'
import { InvertedIndex } from './inverted-index.ts'
import type { SavedInvertedIndex } from './inverted-index.ts'
import { soundOf } from './pinyin.ts'
import { likenessOf } from './scoring.ts'
import type { Segmented, Segmenter } from './segment.ts'

/** Phrasings that the first ranking hands to the second. */
const shortlist = 60
/** Articles that the second ranking looks at. */
const articleLimit = 24
/** Phrasings less like the question than this share of the likest are not compared: none of 300 was ever right. */
const leastOfBest = 0.3

/** Articles segmented in one go. */
const batchSize = 500

/** Phrasings kept as read (about 3 kB each). */
const mostRead = 4000

/** By how much more an article must fit the corrected question than the typed one. */
const repairGain = 0.3

const anybody: QuestionContext = { system: null, module: null, lastArticle: null, audience: 'engineer' }

export type { Ranked } from './contenders.ts'

export interface Asked {
  readonly reading: Segmented
  readonly ranked: readonly Ranked[]
}

/** An engine without its articles, as plain data. */
export interface SavedEngine {
  readonly learnt: readonly string[]
  /** Ids by number; null where an article was taken out. */
  readonly articles: readonly (ArticleId | null)[]
  readonly index: SavedInvertedIndex
}

/** All articles, found by words. Holds no clock and no randomness. */
export class AnswerEngine {
  readonly segmenter: Segmenter
  readonly index: InvertedIndex
  private readonly repair: Repair
  private readonly articles: (Article | null)[] = []
  private readonly numbers = new Map<ArticleId, number>()
  /** Made when first needed and forgotten with the article. */
  private readonly abouts = new WeakMap<Article, About>()
  private readonly rowsOf = new Map<number, number[]>()
  private readonly read = new Map<number, Reading>()
  private readAt = -1
  private learnt: readonly string[] = []

  constructor(segmenter: Segmenter) {
    this.segmenter = segmenter
    this.index = new InvertedIndex(segmenter)
    this.repair = new Repair(this.index.vocabulary)
  }

  get size(): number {
    return this.numbers.size
  }

  article(id: ArticleId): Article | null {
    const number = this.numbers.get(id)
    return number === undefined ? null : (this.articles[number] ?? null)
  }

  /** Puts in the articles at start; words that they keep using are learnt first. */
  start(articles: readonly Article[]): void {
    const { segmenter } = this
    const cuts = function* (): Generator<readonly string[]> {
      for (let from = 0; from < articles.length; from += batchSize) {
        const texts = articles
          .slice(from, from + batchSize)
          .flatMap((article) => [article.question, ...article.phrasings])
        for (const { words } of segmenter.segmentAll(texts)) yield words
      }
    }
    this.learnt = findNewWords(cuts())
    segmenter.learn(this.learnt)
    this.putAll(articles)
    this.index.refresh()
    // The sound table loads on first use; better now than in somebody's question.
    soundOf(0x4e00)
  }

  /** Everything that took time to make, as plain data. */
  saved(): SavedEngine {
    return {
      learnt: this.learnt,
      articles: this.articles.map((article) => article?.id ?? null),
      index: this.index.saved(),
    }
  }

  /** Fills an empty engine with what `saved` gave; `articles` are those that it was made of. */
  restore(saved: SavedEngine, articles: readonly Article[]): void {
    const byId = new Map(articles.map((article) => [article.id, article]))
    this.learnt = saved.learnt
    this.segmenter.learn(saved.learnt)
    saved.articles.forEach((id, number) => {
      this.articles.push(id === null ? null : (byId.get(id) ?? null))
      if (id !== null) this.numbers.set(id, number)
    })
    this.index.restore(saved.index)
    for (let row = 0; row < this.index.rows; row++) {
      if (this.index.isDead(row)) continue
      const owner = this.index.ownerOf(row)
      const rows = this.rowsOf.get(owner)
      if (rows === undefined) this.rowsOf.set(owner, [row])
      else rows.push(row)
    }
    this.index.refresh()
    soundOf(0x4e00)
  }

  /** Puts articles in; one with a known id takes the place of the older version. */
  putAll(articles: readonly Article[]): void {
    for (let from = 0; from < articles.length; from += batchSize) {
      const part = articles.slice(from, from + batchSize)
      const texts = part.map((article) =>
        [article.question, ...article.phrasings, ...article.symptoms].filter((text) => text.trim() !== ''),
      )
      const segmented = this.segmenter.segmentAll(texts.flat())
      let at = 0
      part.forEach((article, index) => {
        this.remove(article.id)
        const number = this.articles.length
        this.articles.push(article)
        this.numbers.set(article.id, number)
        const rows: number[] = []
        const seen = new Set<string>()
        for (let each = texts[index]?.length ?? 0; each > 0; each--) {
          const one = segmented[at]
          at += 1
          if (one === undefined || one.text === '' || seen.has(one.text)) continue
          seen.add(one.text)
          rows.push(this.index.add(number, one))
        }
        this.rowsOf.set(number, rows)
      })
    }
  }

  remove(id: ArticleId): void {
    const number = this.numbers.get(id)
    if (number === undefined) return
    for (const row of this.rowsOf.get(number) ?? []) this.index.remove(row)
    this.rowsOf.delete(number)
    this.numbers.delete(id)
    this.articles[number] = null
  }

  private about(article: Article): About {
    const known = this.abouts.get(article)
    if (known !== undefined) return known
    const { question, phrasings, symptoms, cause, steps, system, module } = article
    const about: About = {
      whole: fold([question, ...phrasings, ...symptoms, cause, ...steps].join(' ')),
      names: { system: namesFor(system, this.segmenter), module: namesFor(module, this.segmenter) },
    }
    this.abouts.set(article, about)
    return about
  }

  /** The phrasing of a row as it is compared, kept for as long as the weights stay and room is left. */
  private readRow(row: number): Reading {
    if (this.readAt !== this.index.weighing || this.read.size >= mostRead) {
      this.read.clear()
      this.readAt = this.index.weighing
    }
    const known = this.read.get(row)
    if (known !== undefined) return known
    const reading = this.readRowAnew(row)
    this.read.set(row, reading)
    return reading
  }

  private readRowAnew(row: number): Reading {
    const words = this.index.wordsOf(row).map((term) => this.index.vocabulary.texts[term] ?? '')
    return readText(
      { text: this.index.textOf(row), shape: this.index.shapeOf(row), words, clauses: [] },
      this.segmenter,
      this.index.vocabulary,
    )
  }

  /**
   * The best `limit` articles that may be shown, best first, and the question as it was read; without `now` also
   * those that are not valid. A slip of sound is put right only when an article then fits clearly better and no
   * direction turns round (买 never becomes 卖).
   */
  ask(question: string, context: QuestionContext, now: Instant | null, limit: number): Asked {
    const typed = this.segmenter.segment(question)
    if (typed.text === '') return { reading: typed, ranked: [] }
    const ranked = this.rankReading(typed, context, now, limit)
    const text = this.repair.put(typed)
    if (text === null) return { reading: typed, ranked }
    const reading = this.segmenter.segment(text)
    if (opposed(directionsOf(typed.text), directionsOf(reading.text)) > 0) return { reading: typed, ranked }
    const other = this.rankReading(reading, context, now, limit)
    const gain = (other[0]?.score ?? 0) - (ranked[0]?.score ?? Number.NEGATIVE_INFINITY)
    return gain > repairGain ? { reading, ranked: other } : { reading: typed, ranked }
  }

  rank(question: string, context: QuestionContext, now: Instant | null, limit: number): readonly Ranked[] {
    return this.ask(question, context, now, limit).ranked
  }

  /**
   * Articles whose question or phrasings ask the same as this text, likeliest first, with the chance of it, whatever
   * their dates and audience. The same words are certain.
   */
  likest(text: string, limit: number): { readonly article: Article; readonly likeness: number }[] {
    const words = this.segmenter.segment(text).text
    return this.rank(text, anybody, null, limit)
      .map(({ article, row, features }) => ({
        article,
        likeness: this.index.textOf(row) === words ? 1 : likenessOf(features),
      }))
      .sort((a, b) => b.likeness - a.likeness)
  }

  /** The phrasing that fits best, folded. */
  phrasingOf(one: Ranked): string {
    return this.index.textOf(one.row)
  }

  private rankReading(
    segmented: Segmented,
    context: QuestionContext,
    now: Instant | null,
    limit: number,
  ): Ranked[] {
    this.index.refresh()
    const reading = readText(segmented, this.segmenter, this.index.vocabulary)
    const contenders = new Contenders(reading, segmented.text, context, this.segmenter)
    const place = (row: number, likeness: number): void => {
      const order = this.index.ownerOf(row)
      const article = this.articles[order]
      if (article === null || article === undefined || (now !== null && !isValidAt(article, now))) return
      contenders.compare({
        article,
        order,
        row,
        reading: this.readRow(row),
        likeness,
        about: this.about(article),
      })
    }
    const hits = this.index.search(this.index.bagOf(segmented), shortlist)
    const least = leastOfBest * (hits[0]?.likeness ?? 0)
    for (const hit of hits) {
      if (hit.likeness < least) break
      if (contenders.size < articleLimit || contenders.has(this.index.ownerOf(hit.row)))
        place(hit.row, hit.likeness)
    }
    if (context.lastArticle !== null && continues(segmented.text)) {
      const number = this.numbers.get(context.lastArticle)
      if (number !== undefined && !contenders.has(number))
        for (const row of this.rowsOf.get(number) ?? []) place(row, 0)
    }
    return contenders.ranked(
      this.index.liveRows,
      (article) => article.audience === 'requester' || context.audience === 'engineer',
      (order) => this.rowsOf.get(order)?.length === 1,
      limit,
    )
  }
}
