import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { id } from '../../src/domain/ids.ts'
import type { ArticleId } from '../../src/domain/ids.ts'
import { createKnowledge, loadArticles, loadLexicon } from '../../knowledge/knowledge.ts'
import type { KnowledgeBase } from '../../knowledge/knowledge.ts'
import { readJsonLines } from '../../src/cli/eval-answers.ts'

const root = join(import.meta.dirname, '../..')
const { articles } = loadArticles(join(root, 'knowledge/articles'))
const { lexicon } = loadLexicon(join(root, 'knowledge/lexicon/lexicon.yaml'))
const questions = readJsonLines(join(root, 'test/fixtures/questions.jsonl')).map((line) =>
  String(line['query']),
)
/** Every sixth of them: all would take half a minute. */
const some = 6

const context = { system: null, module: null, lastArticle: null, audience: 'engineer' } as const
const now = Date.UTC(2026, 2, 2, 1)

/** Rounded: what waits outside the posting lists is added up in another order, which shows in the ninth place. */
const answers = (base: KnowledgeBase): unknown[] =>
  questions
    .filter((_, at) => at % some === 0)
    .map((question) =>
      base
        .match(question, context, now)
        .candidates.map(({ article, probability }) => [article.id, probability.toFixed(6)]),
    )

const built = createKnowledge(articles, { lexicon })

describe('a saved index', () => {
  test('gives the same answers with the same probabilities', () => {
    expect(answers(createKnowledge(articles, { lexicon, index: built.savedIndex() }))).toEqual(answers(built))
  })

  test('goes on where the saved one was after articles were published and taken out', () => {
    const changed = createKnowledge(articles, { lexicon })
    const [first, second] = articles
    if (first === undefined || second === undefined) throw new Error('The project has articles.')
    const added: Article = {
      ...first,
      id: id<ArticleId>('KB-9001'),
      question: '财务专用章在哪里备案',
      phrasings: [],
    }
    changed.publish(added)
    changed.publish({
      ...second,
      version: second.version + 1,
      phrasings: [...second.phrasings, '控件总说没装'],
    })
    changed.withdraw(first.id)
    const opened = createKnowledge(changed.articles(), { lexicon, index: changed.savedIndex() })
    expect(opened.size).toBe(changed.size)
    expect(opened.article(first.id)).toBeNull()
    expect(answers(opened)).toEqual(answers(changed))
    opened.publish({ ...added, id: id<ArticleId>('KB-9002'), question: '法人章遗失怎么登报' })
    expect(opened.match('法人章遗失怎么登报', context, now).candidates[0]?.article.id).toBe('KB-9002')
  })

  const [first, ...rest] = articles
  test.each<[string, readonly Article[], typeof lexicon, (bytes: Uint8Array) => Uint8Array]>([
    ['an article is missing', rest, lexicon, (bytes) => bytes],
    [
      'an article asks something else',
      first === undefined ? [] : [{ ...first, question: '改了标题' }, ...rest],
      lexicon,
      (bytes) => bytes,
    ],
    [
      'the lexicon has another word',
      articles,
      { ...lexicon, words: [...lexicon.words, '新词'] },
      (bytes) => bytes,
    ],
    ['the file is cut short', articles, lexicon, (bytes) => bytes.slice(0, bytes.length / 2)],
    ['the file is empty', articles, lexicon, () => new Uint8Array(0)],
    ['the file is something else', articles, lexicon, () => new TextEncoder().encode('not an index')],
  ])('is left aside and built anew when %s', (_name, others, words, spoil) => {
    const opened = createKnowledge(others, { lexicon: words, index: spoil(built.savedIndex()) })
    expect(answers(opened)).toEqual(answers(createKnowledge(others, { lexicon: words })))
  })
})
