import { describe, expect, test } from '@jest/globals'
import { loadShipped } from '../../src/cli/load-desk.ts'

const { knowledge } = loadShipped('foshan-fiscal', null)
const asked = (question: string) =>
  knowledge.match(question, { system: null, module: null, lastArticle: null, audience: 'engineer' }, 0)

describe('the same trouble with another matter', () => {
  test.each([
    ['调剂单送审后想撤回', 'KB-0127'],
    ['项目送审了想撤回', 'KB-0127'],
    ['项目申报做错了想撤回', 'KB-0127'],
    ['用款计划送审后想撤回', 'KB-0127'],
    ['疑点回复送审后想撤回', 'KB-0127'],
    ['账户变更送审了想撤回', 'KB-0127'],
    ['用款计划被退回了怎么修改重发', 'KB-0116'],
    ['调剂单送上去很久没批', 'KB-0118'],
    ['指标自动生成凭证不成功', 'KB-0135'],
  ])('%s is not answered with %s', (question, article) => {
    const match = asked(question)
    expect(match.kind === 'confident' && match.best.article.id === article).toBe(false)
  })

  test.each([
    ['支付申请送审后想撤回', 'KB-0127'],
    ['支付单做错了怎么撤回', 'KB-0127'],
    ['支付令被退回了怎么重发', 'KB-0116'],
    ['绩效自评送审了想撤回', 'KB-0132'],
    ['调剂单提示余额不足', 'KB-0110'],
  ])('%s is answered with %s', (question, article) => {
    const match = asked(question)
    expect(match.kind).toBe('confident')
    expect(match.candidates[0]?.article.id).toBe(article)
  })
})
