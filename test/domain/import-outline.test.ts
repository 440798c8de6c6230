import { describe, expect, test } from '@jest/globals'
import { readMarkdown } from '../../adapters/office/markdown.ts'
import { entriesOf, planOf, sourceOf } from '../support/import-run.ts'

const planned = (text: string) => planOf({ ...sourceOf(...readMarkdown(text)), format: 'md' })
const drafts = (text: string) =>
  entriesOf(planned(text), 'new').map(({ place, draft }) => [
    place.at,
    draft.question,
    draft.module,
    draft.steps,
  ])

describe('articles in running text', () => {
  test('headings are questions; chapters are modules, the only highest one is the title', () => {
    const text = '# 手册\n说明文字\n## 一、登录\n### 1. 忘记密码怎么办\n点重设。\n### 2. 账号锁了\n等一等。\n## 二、打印\n### 3. 空白怎么办\n换纸。'
    expect(drafts(text)).toEqual([
      [4, '忘记密码怎么办', '登录', ['点重设。']],
      [6, '账号锁了', '登录', ['等一等。']],
      [9, '空白怎么办', '打印', ['换纸。']],
    ])
  }) // prettier-ignore

  test('headings named 原因, 步骤, 相似问 are parts of the question above', () => {
    const text = '## 打印空白\n### 相似问\n- 白纸\n- 没字\n### 原因\n控件旧。\n### 步骤\n1. 退出\n2. 重装\n### 备注\n内部用'
    expect(entriesOf(planned(text), 'new')[0]?.draft).toMatchObject({
      question: '打印空白',
      phrasings: ['白纸', '没字'],
      cause: '控件旧。',
      steps: ['退出', '重装'],
    })
  }) // prettier-ignore

  const pairs: readonly { readonly style: string; readonly text: string }[] = [
    { style: '问：答：', text: '问：甲？\n答：一\n问：乙？\n答：二' },
    { style: 'Q: A:', text: 'Q: 甲？\nA: 一\n\nQ: 乙？\nA: 二' },
    { style: 'Q1. A1.', text: 'Q1.甲？\nA1.一\nQ2.乙？\nA2.二' },
    { style: '问题1：答案：', text: '问题1：甲？\n答案：一\n问题2：乙？\n答案：二' },
    { style: '【问题】【回复】', text: '【问题】甲？\n【回复】一\n【问题】乙？\n【回复】二' },
    { style: '**问：** in bold', text: '**问：** 甲？\n\n答：一\n\n**问：** 乙？\n\n答：二' },
    { style: 'questions alone', text: '甲？\n一\n乙？\n二' },
  ]

  test.each(pairs)('pairs written $style', ({ text }) => {
    expect(drafts(text).map(([, question, , steps]) => [question, steps])).toEqual([
      ['甲？', ['一']],
      ['乙？', ['二']],
    ])
  })

  test('options A. and B. in an answer are no answers of their own', () => {
    expect(drafts('问：选哪个？\n答：看情况：\nA. 新系统\nB. 旧系统')).toEqual([
      [1, '选哪个？', null, ['看情况：', 'A. 新系统', 'B. 旧系统']],
    ])
  })

  test('an answer without a question and a question without an answer are sent back with their lines', () => {
    const plan = planned('问：甲？\n答：一\n答：谁问的\n问：没人答？')
    expect(entriesOf(plan, 'rejected').map(({ place, reasons }) => [place.at, reasons[0]?.kind])).toEqual([
      [3, 'no-question'],
      [4, 'no-answer'],
    ])
  })

  test('what follows 模块：… or 相似问：… on their own lines is the answer again', () => {
    const [entry] = entriesOf(planned('## 打印空白\n模块：打印\n相似问：白纸；没字\n请重装控件。'), 'new')
    expect(entry?.draft).toMatchObject({
      module: '打印',
      phrasings: ['白纸', '没字'],
      steps: ['请重装控件。'],
    })
  })

  test('a table in Markdown is read as a table', () => {
    const [entry] = entriesOf(planned('# 表\n\n| 问题 | 答案 |\n|---|---|\n| 甲 | 一 \\| 二 |\n'), 'new')
    expect(entry).toMatchObject({
      place: { unit: 'table-row', at: 5 },
      draft: { question: '甲', steps: ['一 | 二'] },
    })
  })
})
