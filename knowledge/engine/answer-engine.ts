import { isValidAt } from '../../src/domain/article.ts'
import type { Article } from '../../src/domain/article.ts'
import type { ArticleId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { QuestionContext } from '../../src/ports/knowledge.ts'
import { directionsOf, opposed } from './everyday.ts'
import { fold } from './fold.ts'
import { contextInOrder, contextOdds, continues } from './context.ts'
import { coverByArticle } from './coverage.ts'
import { compare, featureNames } from './features.ts'
import { readText } from './reading.ts'
import type { Reading } from './reading.ts'
import { findNewWords } from './new-words.ts'
import { Repair } from './repair.ts'
import { InvertedIndex } from './inverted-index.ts'
import { soundOf } from './pinyin.ts'
import type { Segmented, Segmenter } from './segment.ts'
import { trustNames, trustValues, withTrust } from './trust.ts'
import type { Standing } from './trust.ts'
import { rankWeights, trustBias, trustWeights } from './weights.ts'

/** Phrasings that the first ranking hands to the second. */
const shortlist = 30
/** Articles that the second ranking looks at. */
const articleLimit = 16

/** Articles segmented in one go. */
const batchSize = 500

/** By how much more an article must fit the corrected question than the typed one. */
const repairGain = 0.3

export const weightList = (
  weights: Readonly<Record<string, number>>,
  names: readonly string[],
): Float64Array => Float64Array.from(names, (name) => weights[name] ?? 0)

const rank = weightList(rankWeights, featureNames)
const trust = weightList(trustWeights, [...featureNames, ...trustNames])

const dot = (weights: Float64Array, values: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += (weights[at] ?? 0) * (values[at] ?? 0)
  return sum
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** An article in the running, with everything that placed it there. */
export interface Ranked {
  readonly article: Article
  /** The phrasing that fits best, folded. */
  readonly phrasing: string
  /** Values in the order of `featureNames`. */
  readonly features: Float64Array
  /** Values in the order of `trustNames`. */
  readonly trust: Float64Array
  /** Weight and length of the question, and whether it asks in a known way: what training needs again. */
  readonly question: Pick<Standing, 'questionWeight' | 'questionLength' | 'hasType'>
  /** Log odds from the context: system, module, last article. */
  readonly context: number
  readonly score: number
  readonly probability: number
}

export interface Asked {
  readonly reading: Segmented
  readonly ranked: readonly Ranked[]
}

interface Scored {
  readonly owner: number
  readonly row: number
  readonly features: Float64Array
  readonly score: number
  readonly context: number
}

/** All articles, found by words. Holds no clock and no randomness. */
export class AnswerEngine {
  private readonly segmenter: Segmenter
  readonly index: InvertedIndex
  private readonly repair: Repair
  private readonly articles: (Article | null)[] = []
  private readonly numbers = new Map<ArticleId, number>()
  /** Folded texts of whole articles, made when first needed and forgotten with the article. */
  private readonly wholes = new WeakMap<Article, string>()
  private readonly rowsOf = new Map<number, number[]>()

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
    segmenter.learn(findNewWords(cuts()))
    this.putAll(articles)
    this.index.refresh()
    // The sound table loads on first use; better now than in somebody's question.
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

  private mayBeShown(owner: number, context: QuestionContext, now: Instant | null): boolean {
    const article = this.articles[owner]
    if (article === null || article === undefined) return false
    return (
      (now === null || isValidAt(article, now)) &&
      (article.audience === 'requester' || context.audience === 'engineer')
    )
  }

  private wholeText(article: Article): string {
    const known = this.wholes.get(article)
    if (known !== undefined) return known
    const text = fold(
      [article.question, ...article.phrasings, ...article.symptoms, article.cause, ...article.steps].join(
        ' ',
      ),
    )
    this.wholes.set(article, text)
    return text
  }

  private readRow(row: number): Reading {
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

  private rankReading(
    segmented: Segmented,
    context: QuestionContext,
    now: Instant | null,
    limit: number,
  ): Ranked[] {
    this.index.refresh()
    const bag = this.index.bagOf(segmented)
    const reading = readText(segmented, this.segmenter, this.index.vocabulary)
    const best = new Map<number, Scored>()
    const covers = new Map<number, number>()
    const place = (row: number, likeness: number): void => {
      const owner = this.index.ownerOf(row)
      const article = this.articles[owner]
      if (article === null || article === undefined || !this.mayBeShown(owner, context, now)) return
      let whole = covers.get(owner)
      if (whole === undefined)
        covers.set(owner, (whole = coverByArticle(reading, this.wholeText(article), this.segmenter)))
      const features = compare(
        reading,
        this.readRow(row),
        likeness,
        whole,
        this.segmenter,
        this.index.vocabulary,
      )
      const odds = contextOdds(article, segmented.text, context, this.segmenter)
      const score = dot(rank, features) + contextInOrder * odds
      if (score > (best.get(owner)?.score ?? Number.NEGATIVE_INFINITY))
        best.set(owner, { owner, row, features, score, context: odds })
    }
    for (const hit of this.index.search(bag, shortlist)) {
      if (best.size < articleLimit || best.has(this.index.ownerOf(hit.row))) place(hit.row, hit.likeness)
    }
    if (context.lastArticle !== null && continues(segmented.text)) {
      const number = this.numbers.get(context.lastArticle)
      if (number !== undefined && !best.has(number))
        for (const row of this.rowsOf.get(number) ?? []) place(row, 0)
    }
    const order = [...best.values()].sort((a, b) => b.score - a.score || a.owner - b.owner)
    const [first, second] = order
    const asked = {
      questionWeight: reading.weight,
      questionLength: reading.text.length,
      hasType: reading.type !== null,
    }
    return order.slice(0, limit).flatMap((one) => {
      const article = this.articles[one.owner]
      if (article === null || article === undefined) return []
      const rival = one === first ? second : first
      const trusts = trustValues(one.features, {
        score: one.score - contextInOrder * one.context,
        rival: rival === undefined ? null : rival.score - contextInOrder * one.context,
        ...asked,
      })
      const probability = sigmoid(trustBias + dot(trust, withTrust(one.features, trusts)) + one.context)
      return [
        {
          article,
          phrasing: this.index.textOf(one.row),
          features: one.features,
          trust: trusts,
          question: asked,
          context: one.context,
          score: one.score,
          probability,
        },
      ]
    })
  }
}
