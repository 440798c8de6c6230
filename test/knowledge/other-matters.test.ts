import { describe, expect, test } from '@jest/globals'
import { errorCodesIn, knowsCode } from '../../knowledge/engine/error-codes.ts'
import { fold } from '../../knowledge/engine/fold.ts'
import { loadShipped } from '../../src/cli/load-desk.ts'

const { knowledge } = loadShipped('foshan-fiscal', null)
const asked = (question: string) =>
  knowledge.match(question, { system: null, module: null, lastArticle: null, audience: 'engineer' }, 0)

describe('the same trouble with another matter', () => {
  test.each([
    ['调剂单送审后想撤回', 'KB-0127'],
    ['调剂单做错了想撤回', 'KB-0127'],
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

describe('ANS-2 an error named by a code that the article does not know', () => {
  test.each([
    ['系统登录不上，报 502', '登录不上系统'],
    ['登录不上系统，提示 E1007', '登录不上系统'],
    ['单位查不到新下达的指标，报错 0x8007', '单位查不到新下达的指标'],
  ])('%s gets no sure answer, %s does', (coded, plain) => {
    expect([asked(coded).kind === 'confident', asked(plain).kind]).toEqual([false, 'confident'])
  })

  test.each([
    ['系统登录不上，报 502', ['502']],
    ['提示 ORA-00942 表不存在', ['ora00942']],
    ['错误码：E1007', ['e1007']],
    ['报错 0x80070005', ['0x80070005']],
    ['提示 2026 年的数据查不到', []],
    ['显示 300 张没有开', []],
    ['登录不上', []],
  ])('the codes of %s', (question, codes) => {
    expect(errorCodesIn(fold(question))).toEqual(codes)
  })

  test.each([
    ['报 ORA 00942 怎么办', true],
    ['报 ORA-00943 怎么办', false],
  ])('%s knows ORA-00942: %s', (text, knows) => {
    expect(knowsCode(fold(text), errorCodesIn(fold('提示 ORA-00942')))).toBe(knows)
  })
})
