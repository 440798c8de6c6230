import { describe, expect, test } from '@jest/globals'
import { createKnowledge } from '../../knowledge/knowledge.ts'
import { shippedArticles, loadShipped } from '../../src/cli/load-desk.ts'
import { whyCommand } from '../../src/cli/why.ts'
import { id, type ArticleId } from '../../src/domain/ids.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import type { QuestionContext } from '../../src/ports/knowledge.ts'
import { articleOf } from '../support/import-run.ts'

const now = Date.UTC(2026, 2, 2, 1)
const anybody: QuestionContext = { system: null, module: null, lastArticle: null, audience: 'engineer' }
const article = (name: string, question: string, system: string | null): Article =>
  articleOf({ id: id<ArticleId>(name), question, system })

const blank = article('blank', '电子票据打印出来是空白怎么办', '电子票据管理系统')
const quota = article('quota', '用款额度不足怎么申请追加', '财政平台')
const password = article('password', '忘记登录密码怎么办', null)
const fiscal = [{ name: '公共财政综合管理平台', aliases: ['财政平台'], articlesOf: [] }]
const base = (systems: typeof fiscal) => createKnowledge([blank, quota, password], { systems })
const first = (knowledge: ReturnType<typeof base>, question: string): string =>
  knowledge.match(question, anybody, now).candidates[0]?.article.id ?? 'nothing'

describe('articles of a system that the contract does not serve', () => {
  test('are neither answered nor offered, whatever is asked', () => {
    const desk = base(fiscal)
    expect(desk.match(blank.question, anybody, now).candidates.map((one) => one.article.id)).not.toContain('blank')
    expect(desk.similar(blank.question).map((one) => one.article.id)).not.toContain('blank')
    expect(first(desk, '忘记登录密码怎么办')).toBe('password')
    expect(first(desk, '用款额度不足怎么申请追加')).toBe('quota')
    expect(first(base([]), blank.question)).toBe('blank')
  }) // prettier-ignore

  test('do not count: answers are as sure as if they were not there', () => {
    const without = createKnowledge([quota, password], { systems: fiscal })
    for (const question of ['额度不够', '密码忘了登不进去', '票据打印空白', '怎么追加'])
      expect(base(fiscal).match(question, anybody, now)).toEqual(without.match(question, anybody, now))
    expect(base(fiscal).size).toBe(2)
  })

  test('are kept: keepers see, change and export them', () => {
    const desk = base(fiscal)
    expect(desk.article(blank.id)).toEqual(blank)
    expect(desk.answerable(blank.id)).toBeNull()
    expect(desk.answerable(quota.id)).toEqual(quota)
    expect(desk.articles()).toHaveLength(3)
  })

  test('come in and go out as their system is changed', () => {
    const desk = base(fiscal)
    desk.publish({ ...blank, version: 2, system: '财政平台' })
    expect(first(desk, blank.question)).toBe('blank')
    desk.publishAll([{ ...blank, version: 3 }, { ...quota, version: 2, system: 'OA' }]) // prettier-ignore
    expect([desk.size, desk.answerable(blank.id), desk.answerable(quota.id)]).toEqual([1, null, null])
    desk.withdraw(quota.id)
    expect(desk.article(quota.id)).toBeNull()
  })

  test('an article under an alias is one of the system of the room', () => {
    const room = { ...anybody, system: '公共财政综合管理平台' }
    const named = createKnowledge([{ ...quota, system: '公共财政综合管理平台' }, password], {
      systems: fiscal,
    })
    const chance = (knowledge: ReturnType<typeof base>): number | undefined =>
      knowledge.match('额度不足怎么追加', room, now).candidates[0]?.probability
    expect(chance(base(fiscal))).toBe(chance(named))
  })

  test('a saved index is of one set of systems: with others it is made anew', () => {
    const saved = base(fiscal).savedIndex()
    const again = createKnowledge([blank, quota, password], { systems: fiscal, index: saved })
    expect([again.size, again.articles().length]).toEqual([2, 3])
    expect(first(createKnowledge([blank, quota, password], { index: saved }), blank.question)).toBe('blank')
  })

  test('what would have been said is told to whom it may concern', () => {
    expect(base(fiscal).explain(blank.question, anybody, now).leftOut.map((one) => one.article.id)).toEqual(['blank'])
    expect(base(fiscal).explain('忘记登录密码怎么办', anybody, now).leftOut).toEqual([])
    expect(base([]).explain(blank.question, anybody, now).leftOut).toEqual([])
    const lines = whyCommand('电子票据打印出来是空白怎么办', shippedArticles, 'foshan-fiscal')
    expect(lines.at(-1)).toMatch(/^left out: KB-0031 .*电子票据管理系统/)
    expect(whyCommand('电子票据打印出来是空白怎么办', null, 'eticket')[0]).toMatch(/^confident/)
  }) // prettier-ignore
})

describe('how many of the shipped articles serve a contract', () => {
  test.each([
    ['foshan-fiscal', 69, ['KB-0092', 'KB-0149', 'KB-0001', 'KB-0035', 'KB-0094']],
    ['eticket', 32, ['KB-0029', 'KB-0049', 'KB-0001', 'KB-0035']],
    ['nantong-nontax', 50, ['KB-0011', 'KB-0028', 'KB-0031', 'KB-0038', 'KB-0041']],
    ['guangxi-tips', 25, ['KB-0050', 'KB-0062', 'KB-0002']],
    ['guangxi-oa', 28, ['KB-0063', 'KB-0075', 'KB-0076', 'KB-0079', 'KB-0081']],
    ['fujian-oa', 41, ['KB-0076', 'KB-0077', 'KB-0091', 'KB-0065', 'KB-0068']],
  ])('%s', (contract, count, some) => {
    const { knowledge } = loadShipped(contract, null)
    expect(knowledge.size).toBe(count)
    expect(some.filter((one) => knowledge.answerable(id<ArticleId>(one)) === null)).toEqual([])
  })
})
