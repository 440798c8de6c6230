import type { Article } from '../../src/domain/knowledge/article.ts'
import type { QuestionContext } from '../../src/ports/knowledge.ts'
import { contextInOrder, contextOdds } from './context.ts'
import type { Named } from './context.ts'
import { coverByArticle, foreignTopic } from './coverage.ts'
import { compare, placeOf } from './features.ts'
import type { Reading } from './reading.ts'
import { probabilityOf, rankScore, rankWeightOf } from './scoring.ts'
import type { Segmenter } from './segment.ts'
import { trustValues } from './trust.ts'
import type { Standing } from './trust.ts'

const { coveredLeast, alsoNear } = placeOf

/** An article in the running, with everything that placed it there. */
export interface Ranked {
  readonly article: Article
  /** Row of the phrasing that fits best. */
  readonly row: number
  /** Values in the order of `featureNames`. */
  readonly features: Float64Array
  /** Values in the order of `trustNames`. */
  readonly trust: Float64Array
  /** What training needs again of the question and the knowledge base. */
  readonly question: Asking
  /** Log odds from the context: system, module, last article. */
  readonly context: number
  readonly score: number
  readonly probability: number
}

export type Asking = Pick<Standing, 'questionWeight' | 'questionLength' | 'hasType' | 'rows'>

interface Contender {
  readonly article: Article
  readonly order: number
  readonly context: number
  row: number
  features: Float64Array
  score: number
  /** How near the best phrasing is, and the best of the others; null when no other was compared. */
  near: number
  also: number | null
}

/** A phrasing of an article that shares words with the question. */
export interface Entry {
  readonly article: Article
  /** Number of the article: of two alike the older one comes first. */
  readonly order: number
  readonly row: number
  readonly reading: Reading
  readonly likeness: number
  readonly about: About
}

/** What is worked out of an article once, for all questions. */
export interface About {
  /** The whole article as one folded text. */
  readonly whole: string
  readonly names: Named
}

/** Only an article that says what to do says what it is about: a bare question lacks words by chance. */
const hasBody = (article: Article): boolean => article.steps.length > 0 || article.cause !== ''

/** The articles compared with one question, each with the phrasing that fits best. */
export class Contenders {
  private readonly question: Reading
  /** The folded question. */
  private readonly text: string
  private readonly context: QuestionContext
  private readonly segmenter: Segmenter
  private readonly byOrder = new Map<
    number,
    Contender & { readonly covers: number; readonly foreign: number }
  >()

  constructor(question: Reading, text: string, context: QuestionContext, segmenter: Segmenter) {
    this.question = question
    this.text = text
    this.context = context
    this.segmenter = segmenter
  }

  get size(): number {
    return this.byOrder.size
  }

  has(order: number): boolean {
    return this.byOrder.has(order)
  }

  compare(entry: Entry): void {
    const { article, order, row, reading, likeness } = entry
    const { whole, names } = entry.about
    const before = this.byOrder.get(order)
    const covers = before?.covers ?? coverByArticle(this.question, whole, this.segmenter)
    const foreign =
      before?.foreign ?? (hasBody(article) ? foreignTopic(this.question, whole, this.segmenter) : 0)
    const context = before?.context ?? contextOdds(article, this.text, this.context, names)
    const features = compare(this.question, reading, likeness, covers, foreign, this.segmenter)
    const score = rankScore(features) + contextInOrder * context
    const near = features[coveredLeast] ?? 0
    if (before === undefined)
      this.byOrder.set(order, {
        article,
        order,
        context,
        covers,
        foreign,
        row,
        features,
        score,
        near,
        also: null,
      })
    else if (score <= before.score) before.also = Math.max(near, before.also ?? 0)
    else {
      const also = Math.max(before.near, before.also ?? 0)
      Object.assign(before, { row, features, score, near, also })
    }
  }

  /**
   * The first of all in order, with the chance that each answers the question. Those that may not be shown have a say as
   * rivals, or a weak second would stand alone where the right article is for others; then they are left out.
   */
  ranked(
    rows: number,
    mayBeShown: (article: Article) => boolean,
    hasOnePhrasing: (order: number) => boolean,
    limit: number,
  ): Ranked[] {
    const list = [...this.byOrder.values()]
    for (const one of list) {
      one.features[alsoNear] = one.also ?? (hasOnePhrasing(one.order) ? one.near : 0)
      one.score += rankWeightOf(alsoNear) * (one.features[alsoNear] ?? 0)
    }
    list.sort((a, b) => b.score - a.score || a.order - b.order)
    const [first, second] = list
    const question: Asking = {
      questionWeight: this.question.weight,
      questionLength: this.question.text.length,
      hasType: this.question.type !== null,
      rows,
    }
    return list
      .filter((one) => mayBeShown(one.article))
      .slice(0, limit)
      .map(({ article, row, features, score, context, order }) => {
        const rival = order === first?.order ? second : first
        const trust = trustValues(features, {
          score: score - contextInOrder * context,
          rival: rival === undefined ? null : rival.score - contextInOrder * context,
          ...question,
        })
        const probability = probabilityOf(features, trust, context)
        return { article, row, features, trust, question, context, score, probability }
      })
  }
}
