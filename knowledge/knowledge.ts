import type { Article } from '../src/domain/knowledge/article.ts'
import type { ArticleId } from '../src/domain/ids.ts'
import type { SystemEntry } from '../src/domain/contract/contract.ts'
import { serves, systemServed } from '../src/domain/contract/systems.ts'
import type { Instant } from '../src/domain/time.ts'
import type {
  Candidate,
  CaptureContext,
  Capture,
  KnowledgeBase as KeptKnowledge,
  Match,
  QuestionContext,
} from '../src/ports/knowledge.ts'
import { createAlike } from './engine/alike.ts'
import { AnswerEngine } from './engine/answer-engine.ts'
import type { Asked } from './engine/answer-engine.ts'
import { capture } from './engine/capture.ts'
import { continues } from './engine/context.ts'
import { errorCodesIn, knowsCode } from './engine/error-codes.ts'
import { featureNames } from './engine/features.ts'
import { fold } from './engine/fold.ts'
import { emptyLexicon } from './engine/lexicon.ts'
import type { Lexicon } from './engine/lexicon.ts'
import { loadIndex, saveIndex } from './engine/saved-index.ts'
import { createSegmenter } from './engine/segment.ts'
import { shippedThresholds } from './engine/thresholds.ts'
import type { Thresholds } from './engine/thresholds.ts'
import { trustNames } from './engine/trust.ts'

export type { Lexicon } from './engine/lexicon.ts'
export type { Thresholds } from './engine/thresholds.ts'
export { shippedThresholds } from './engine/thresholds.ts'
export { emptyLexicon } from './engine/lexicon.ts'

export interface KnowledgeOptions {
  readonly lexicon?: Lexicon
  /** What the contract changes of the shipped thresholds. */
  readonly thresholds?: Partial<Thresholds>
  /** What `savedIndex` gave before; left aside, and everything read again, when it fits other articles or words. */
  readonly index?: Uint8Array
  /** The systems that the contract serves; none, or left out: all. Articles of others are kept and never answered with. */
  readonly systems?: readonly SystemEntry[]
}

/** Why an article came where it came. */
export interface ExplainedCandidate extends Candidate {
  /** The phrasing that fits best, as the engine reads it. */
  readonly phrasing: string
  /** Log odds from the system, the module and the article shown last. */
  readonly context: number
  /** Log odds from what people said about the article's answers. */
  readonly confidence: number
  readonly features: Readonly<Record<string, number>>
}

export interface Explanation {
  readonly kind: Match['kind']
  /** The question as the engine reads it: folded, courtesies taken off. */
  readonly reading: string
  readonly words: readonly string[]
  /** Which threshold decided, the best probability it was held against. */
  readonly decidedBy: {
    readonly threshold: keyof Thresholds
    readonly value: number
    readonly probability: number
  }
  readonly candidates: readonly ExplainedCandidate[]
  /** What would have been answered or offered too if the contract served its system, likeliest first. */
  readonly leftOut: readonly Candidate[]
}

/** The knowledge base in memory: the port, and what explains it. */
export interface KnowledgeBase extends KeptKnowledge {
  /** The index as bytes, to start from next time (`options.index`): 0.3 s instead of 2 for 55,000 articles. */
  savedIndex(): Uint8Array
  /** Says why a question got the answer it got; nothing is changed. */
  explain(question: string, context: QuestionContext, now: Instant): Explanation
}

const shown = 5

/** Log odds that a message is a question when an article would answer it with confidence. */
const articleLift = 1.5

const anybody: QuestionContext = { system: null, module: null, lastArticle: null, audience: 'engineer' }

/** A probability moved by log odds; certainty stays certainty. */
const leant = (probability: number, shift: number): number =>
  shift === 0 || probability <= 0 || probability >= 1
    ? probability
    : 1 / (1 + (1 / probability - 1) * Math.exp(-shift))

/** Builds the index over all articles; about 3 s for 55,000 of them. Articles with the same id: the last one counts. */
export const createKnowledge = (
  articles: readonly Article[],
  options: KnowledgeOptions = {},
): KnowledgeBase => {
  const lexicon = options.lexicon ?? emptyLexicon
  const systems = options.systems ?? []
  /** As the engine holds them: only those of served systems, each under the contract's name for it. */
  const served = (many: readonly Article[]): readonly Article[] =>
    many.filter(({ system }) => serves(systems, system)).map((article) => {
      const name = article.system === null ? null : (systemServed(article.system, systems)?.name ?? article.system)
      return name === article.system ? article : { ...article, system: name }
    }) // prettier-ignore
  const held = served(articles)
  const saved = options.index === undefined ? null : loadIndex(options.index, held, lexicon)
  const engine = saved ?? new AnswerEngine(createSegmenter(lexicon))
  const thresholds: Thresholds = { ...shippedThresholds, ...options.thresholds }
  if (saved === null) engine.start(held)
  const shelf = new Map(articles.map((article) => [article.id, article]))
  const leanings = new Map<ArticleId, number>()

  /** What people said about the answers moves the probabilities, and with them the order. */
  const leaning = (asked: Asked): Asked => {
    if (!asked.ranked.some(({ article }) => leanings.has(article.id))) return asked
    const list = asked.ranked.map((one) => ({
      ...one,
      probability: leant(one.probability, leanings.get(one.article.id) ?? 0),
    }))
    return { ...asked, ranked: list.sort((a, b) => b.probability - a.probability) }
  }

  /** An error that is named by its code and that an article does not know is none it can be sure of. */
  const wary = (asked: Asked, question: string): Asked => {
    const codes = errorCodesIn(fold(question))
    if (codes.length === 0) return asked
    const knows = ({ question: asks, phrasings, symptoms, cause, steps }: Article): boolean =>
      knowsCode(fold([asks, ...phrasings, ...symptoms, cause, ...steps].join('\n')), codes)
    const most = thresholds.confident * 0.999
    const list = asked.ranked.map((one) =>
      one.probability <= most || knows(one.article) ? one : { ...one, probability: most },
    )
    return { ...asked, ranked: list.sort((a, b) => b.probability - a.probability) }
  }

  const ranked = (question: string, context: QuestionContext, now: Instant): Asked => {
    const asked = wary(leaning(engine.ask(question, context, now, shown)), question)
    const list = asked.ranked
    const last = list.findIndex((one) => one.article.id === context.lastArticle)
    const goesOn =
      last !== -1 && (list[0]?.probability ?? 0) < thresholds.confident && continues(fold(question))
    if (!goesOn) return asked
    // A follow-up without words of its own belongs to the article just shown, as an offer rather than as an answer.
    const one = list[last]
    if (one === undefined) return asked
    const offered = {
      ...one,
      probability:
        Math.min(thresholds.confident, Math.max(one.probability, thresholds.candidates)) * 0.999 +
        thresholds.candidates * 0.001,
    }
    return { ...asked, ranked: [offered, ...list.filter((each) => each !== one)] }
  }

  const kindOf = (probability: number): Match['kind'] =>
    probability >= thresholds.confident
      ? 'confident'
      : probability >= thresholds.candidates
        ? 'candidates'
        : 'none'

  const put = (many: readonly Article[]): void => {
    engine.putAll(served(many))
    for (const article of many) {
      shelf.set(article.id, article)
      if (!serves(systems, article.system)) engine.remove(article.id)
    }
  }

  const leftOut = (question: string, context: QuestionContext, now: Instant): readonly Candidate[] => {
    const others = [...shelf.values()].filter((article) => !serves(systems, article.system))
    if (others.length === 0) return []
    const whole = new AnswerEngine(createSegmenter(lexicon))
    whole.start([...shelf.values()])
    return whole
      .rank(question, context, now, shown)
      .filter(({ article, probability }) => probability >= thresholds.candidates && others.includes(article))
      .map(({ article, probability }) => ({ article, probability }))
  }

  return {
    match: (question, context, now) => {
      const candidates = ranked(question, context, now).ranked.map(({ article, probability }) => ({
        article,
        probability,
      }))
      const [best] = candidates
      if (best === undefined) return { kind: 'none', candidates }
      const kind = kindOf(best.probability)
      return kind === 'confident' ? { kind, best, candidates } : { kind, candidates }
    },
    capture: (text: string, context: CaptureContext): Capture => {
      const read = capture(text, context, thresholds.question)
      if (read.kind !== 'chatter' || context.speaker !== 'requester' || engine.size === 0) return read
      // Words that fit an article well enough for an answer are about the desk's business, however they are put.
      const [best] = engine.rank(text, anybody, null, 1)
      return best !== undefined && best.probability >= thresholds.confident
        ? capture(text, context, thresholds.question, articleLift)
        : read
    },
    article: (id) => shelf.get(id) ?? null,
    answerable: (id) => (engine.article(id) === null ? null : (shelf.get(id) ?? null)),
    get size() {
      return engine.size
    },
    publish: (article) => {
      put([article])
    },
    publishAll: put,
    withdraw: (id) => {
      engine.remove(id)
      shelf.delete(id)
    },
    lean: (id, shift) => {
      if (shift === 0) leanings.delete(id)
      else leanings.set(id, shift)
    },
    leanOf: (id) => leanings.get(id) ?? 0,
    leftOut,
    articles: () => [...shelf.values()],
    savedIndex: () => saveIndex(engine, served([...shelf.values()]), lexicon),
    alike: createAlike(engine.segmenter),
    similar: (question) => engine.likest(question, shown),
    explain: (question, context, now) => {
      const { ranked: list, reading } = ranked(question, context, now)
      const probability = list[0]?.probability ?? 0
      const kind = kindOf(probability)
      const threshold =
        kind === 'confident' || probability >= thresholds.candidates ? 'confident' : 'candidates'
      return {
        kind,
        reading: reading.text,
        words: reading.words,
        decidedBy: { threshold, value: thresholds[threshold], probability },
        candidates: list.map((one) => ({
          article: one.article,
          probability: one.probability,
          phrasing: engine.phrasingOf(one),
          context: one.context,
          confidence: leanings.get(one.article.id) ?? 0,
          features: Object.fromEntries([
            ...featureNames.map((name, at) => [name, one.features[at] ?? 0]),
            ...trustNames.map((name, at) => [name, one.trust[at] ?? 0]),
          ]),
        })),
        leftOut: leftOut(question, context, now),
      }
    },
  }
}

export { loadArticles } from './load-articles.ts'
export { loadLexicon } from './load-lexicon.ts'
