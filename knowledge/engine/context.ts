import type { Article } from '../../src/domain/knowledge/article.ts'
import type { QuestionContext } from '../../src/ports/knowledge.ts'
import { fold } from './fold.ts'
import type { Segmenter } from './segment.ts'

/** Log odds by which what is known beside the words moves an article; chosen by hand, small beside the words. */
export const contextWeights = {
  sameSystem: 0.5,
  otherSystem: -1.2,
  namedSystem: 1.2,
  sameModule: 0.6,
  namedModule: 0.4,
  lastArticle: 1,
}

const follow =
  /^(那|然后|接着|还是|照做|按(这|你|上面)|照(这|你|上面)|做到|点了)|第[一二三四五六七八九十0-9]+步|上面(说|那|这)|刚才(那|这|说)|这(一)?步|下一步/

/** Does the text go on from the article just shown ("那第二步找不到按钮呢")? `text` is folded. */
export const continues = (text: string): boolean => follow.test(text)

/** What a system or module is called in folded texts: its name and the short names of the lexicon. */
export const namesFor = (name: string | null, segmenter: Segmenter): readonly string[] => {
  if (name === null) return []
  const folded = fold(name).replaceAll(' ', '')
  return [folded, ...segmenter.matesOf(folded)].filter((one) => one.length > 1)
}

/** How an article's system and module are called. */
export interface Named {
  readonly system: readonly string[]
  readonly module: readonly string[]
}

/**
 * How far the context speaks for or against this article, in log odds. `text` is the folded question, `names`
 * what the article's system and module are called.
 */
export const contextOdds = (
  article: Article,
  text: string,
  context: QuestionContext,
  names: Named,
): number => {
  const isNamed = (one: string): boolean => text.includes(one)
  let odds = 0
  if (article.system !== null) {
    if (names.system.some(isNamed)) odds += contextWeights.namedSystem
    else if (context.system !== null)
      odds += article.system === context.system ? contextWeights.sameSystem : contextWeights.otherSystem
  }
  if (article.module !== null) {
    if (article.module === context.module) odds += contextWeights.sameModule
    if (names.module.some(isNamed)) odds += contextWeights.namedModule
  }
  if (article.id === context.lastArticle && continues(text)) odds += contextWeights.lastArticle
  return odds
}

/** In the order of candidates the context counts for more than in the probability: of two alike it decides. */
export const contextInOrder = 3
