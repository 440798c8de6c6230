/**
 * Small knowledge bases drawn from larger ones, so that what is fitted and measured holds for sixty entries as for
 * fifty thousand. Questions whose entry was not drawn stay as questions that nothing answers.
 */
import type { Article } from '../src/domain/knowledge/article.ts'
import { id } from '../src/domain/ids.ts'
import type { ArticleId } from '../src/domain/ids.ts'

export interface Question {
  readonly query: string
  readonly gold: readonly string[]
  readonly answerable: boolean
  readonly domain: string
}

export interface Base {
  readonly articles: readonly Article[]
  readonly questions: readonly Question[]
}

/** Numbers from 0 to 1 that look random and are the same on every run (mulberry32, public domain). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const shuffled = <T>(list: readonly T[], next: () => number): T[] =>
  list
    .map((one) => [next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)

/** Of the questions that nothing answers, at most so many for each answerable one. */
const shares = { outside: 0.2, others: 0.6 }

const unanswerable = (one: Question): Question => ({ ...one, gold: [], answerable: false })

/** A knowledge base of `size` articles of this one. Same seed, same draw. */
export const draw = (base: Base, size: number, seed: number): Base => {
  const next = numbersFrom(seed)
  const asked = new Set(base.questions.flatMap((one) => one.gold))
  const chosen = shuffled(base.articles, next)
  // As many entries with questions as there are in the whole, but no fewer than half.
  const [with_, without] = [
    chosen.filter((one) => asked.has(one.id)),
    chosen.filter((one) => !asked.has(one.id)),
  ]
  const share = Math.max(0.5, with_.length / base.articles.length)
  const articles = [...with_.slice(0, Math.round(size * share)), ...without].slice(0, size)
  const ids = new Set(articles.map((one) => String(one.id)))
  const inside = base.questions.filter((one) => one.gold.some((each) => ids.has(each)))
  const outside = base.questions.filter((one) => one.answerable && !one.gold.some((each) => ids.has(each)))
  const others = base.questions.filter((one) => !one.answerable)
  const take = (list: readonly Question[], most: number): Question[] =>
    shuffled(list, next).slice(0, Math.round(inside.length * most))
  return {
    articles,
    questions: [
      ...inside,
      ...take(outside, shares.outside).map(unanswerable),
      ...take(others, shares.others),
    ],
  }
}

const phrasingsGiven = 3

/** The same base with up to three questions of each entry taught as phrasings; one of them stays to be asked. */
export const taught = (base: Base, seed: number): Base => {
  const next = numbersFrom(seed)
  const given = new Map<string, readonly Question[]>()
  for (const article of base.articles) {
    const mine = shuffled(
      base.questions.filter((one) => one.gold.includes(article.id)),
      next,
    )
    given.set(article.id, mine.slice(0, Math.min(phrasingsGiven, mine.length - 1)))
  }
  const used = new Set([...given.values()].flat())
  return {
    articles: base.articles.map((article) => ({
      ...article,
      phrasings: [...article.phrasings, ...(given.get(article.id) ?? []).map((one) => one.query)],
    })),
    questions: base.questions.filter(
      (one) =>
        !used.has(one) && (!one.answerable || one.gold.some((each) => (given.get(each)?.length ?? 0) > 0)),
    ),
  }
}

/** Adds the questions of `more` whose entry stands in `base` in the same words, and takes out unanswerable ones that are answered then. */
export const joined = (base: Base, more: readonly Base[]): Base => {
  const byText = new Map(base.articles.map((one) => [one.question, one.id]))
  const questions = new Map<string, Question>()
  for (const each of [base, ...more]) {
    const texts = new Map(each.articles.map((one) => [String(one.id), one.question]))
    for (const one of each.questions) {
      const gold = one.gold.flatMap((name) => byText.get(texts.get(name) ?? '') ?? id<ArticleId>(''))
      const known = gold.filter((name) => name !== '')
      if (one.answerable && known.length > 0) questions.set(one.query, { ...one, gold: known })
    }
  }
  const rest = base.questions.filter((one) => !one.answerable && !questions.has(one.query))
  return { articles: base.articles, questions: [...questions.values(), ...rest] }
}
