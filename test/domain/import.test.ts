import { describe, expect, test } from '@jest/globals'
import { id, type ArticleId } from '../../src/domain/ids.ts'
import { countEntries, importedArticles, type ImportEntry } from '../../src/domain/imports/import.ts'
import type { ImportRejection } from '../../src/domain/imports/import.ts'
import { parseInstant } from '../../src/domain/time.ts'
import { articleOf, entriesOf, planOf, sourceOf, tableOf } from '../support/import-run.ts'

const header = ['编号', '问题', '相似问', '答案', '系统', '模块', '适用对象', '生效日期', '失效日期']

/** One row under the usual header; what is not told is empty. */
const row = (cells: Readonly<Record<string, string>>): readonly string[] =>
  header.map((name) => cells[name] ?? '')

const sheet = (...rows: readonly Readonly<Record<string, string>>[]) =>
  sourceOf(tableOf([header, ...rows.map(row)]))
const good = { 问题: '怎么登录', 答案: '点“登录”' }

describe('what a row becomes', () => {
  const rejected: readonly {
    readonly why: string
    readonly cells: Readonly<Record<string, string>>
    readonly reason: ImportRejection
  }[] = [
    { why: 'no question', cells: { 答案: '点“登录”' }, reason: { kind: 'no-question' } },
    {
      why: 'only marks for a question',
      cells: { 问题: '？？', 答案: '点' },
      reason: { kind: 'no-question' },
    },
    { why: 'no answer', cells: { 问题: '怎么登录' }, reason: { kind: 'no-answer' } },
    {
      why: 'a question as long as a letter',
      cells: { ...good, 问题: '啊'.repeat(201) },
      reason: { kind: 'too-long', field: 'question', length: 201, most: 200 },
    },
    {
      why: 'a day that does not exist',
      cells: { ...good, 失效日期: '2026年2月30日' },
      reason: { kind: 'bad-date', field: 'validUntil', text: '2026年2月30日' },
    },
    {
      why: 'words for a date',
      cells: { ...good, 生效日期: '明年春天' },
      reason: { kind: 'bad-date', field: 'validFrom', text: '明年春天' },
    },
    {
      why: 'an end before the beginning',
      cells: { ...good, 生效日期: '2026-05-01', 失效日期: '2026-04-30' },
      reason: { kind: 'never-valid' },
    },
    {
      why: 'an unknown audience',
      cells: { ...good, 适用对象: '外星人' },
      reason: { kind: 'bad-audience', text: '外星人' },
    },
    {
      why: 'an id that is none',
      cells: { ...good, 编号: '第三条' },
      reason: { kind: 'bad-id', text: '第三条' },
    },
    {
      why: 'broken characters',
      cells: { ...good, 答案: '点\uFFFD\uFFFD' },
      reason: { kind: 'garbled', field: 'answer' },
    },
  ]

  test.each(rejected)('sent back: $why; the good rows beside it go on', ({ cells, reason }) => {
    const plan = planOf(sheet({ 问题: '甲', 答案: '一' }, cells, { 问题: '乙', 答案: '二' }))
    expect(plan.entries.map(({ kind, place }) => [kind, place.at])).toEqual([
      ['new', 2],
      ['rejected', 3],
      ['new', 4],
    ])
    expect(entriesOf(plan, 'rejected')[0]?.reasons).toEqual([reason])
  })

  test('everything wrong with a row is told at once', () => {
    const plan = planOf(sheet({ 适用对象: '外星人', 失效日期: '后天' }))
    expect(entriesOf(plan, 'rejected')[0]?.reasons.map(({ kind }) => kind)).toEqual([
      'bad-audience',
      'bad-date',
      'no-question',
      'no-answer',
    ])
  })

  test('the same question a second time is sent back with the first row, however it is punctuated', () => {
    const plan = planOf(sheet(good, { 问题: '怎么 登录？', 答案: '别的' }))
    expect(entriesOf(plan, 'rejected')[0]?.reasons).toEqual([
      { kind: 'repeated', as: 'question', first: { part: null, unit: 'row', at: 2 } },
    ])
  })

  test('a faulty first row does not stand in the way of a sound second one', () => {
    const plan = planOf(sheet({ 问题: '怎么登录' }, good))
    expect(plan.entries.map(({ kind }) => kind)).toEqual(['rejected', 'new'])
  })

  test('the same words in two systems are two questions', () => {
    const plan = planOf(sheet({ ...good, 系统: '票据' }, { ...good, 系统: '支付' }))
    expect(countEntries(plan)).toMatchObject({ new: 2, rejected: 0 })
  })

  test('new articles get numbers that nothing had, also not withdrawn ones or ones in the file', () => {
    const existing = [articleOf({ id: id<ArticleId>('KB-0009'), question: '别的' })]
    const plan = planOf(
      sheet(good, { 编号: 'KB-0021', 问题: '乙', 答案: '二' }, { 问题: '丙', 答案: '三' }),
      {
        existing,
        taken: ['KB-0015'],
      },
    )
    expect(entriesOf(plan, 'new').map(({ article }) => article)).toEqual(['KB-0022', 'KB-0021', 'KB-0023'])
  })

  test('1, 2, 3 under 编号 count the list and name no article', () => {
    const plan = planOf(sheet({ 编号: '1', ...good }), { existing: [] })
    expect(entriesOf(plan, 'new')[0]?.article).toBe('KB-0001')
  })

  const dates: readonly { readonly text: string; readonly from: string | null; readonly until: string | null }[] = [
    { text: '2026-03-31', from: '2026-03-31T00:00:00+08:00', until: '2026-04-01T00:00:00+08:00' },
    { text: '2026/3/1', from: '2026-03-01T00:00:00+08:00', until: '2026-03-02T00:00:00+08:00' },
    { text: '2026年3月1日', from: '2026-03-01T00:00:00+08:00', until: '2026-03-02T00:00:00+08:00' },
    { text: '2026.03.01', from: '2026-03-01T00:00:00+08:00', until: '2026-03-02T00:00:00+08:00' },
    { text: '20260301', from: '2026-03-01T00:00:00+08:00', until: '2026-03-02T00:00:00+08:00' },
    { text: '46082', from: '2026-03-01T00:00:00+08:00', until: '2026-03-02T00:00:00+08:00' },
    { text: '2026-03-01 9:30', from: '2026-03-01T09:30:00+08:00', until: '2026-03-01T09:30:00+08:00' },
    { text: '长期有效', from: null, until: null },
  ] // prettier-ignore

  test.each(dates)('a date may be written $text; a last day counts in full', ({ text, from, until }) => {
    const instant = (iso: string | null): number | null => (iso === null ? null : parseInstant(iso))
    const of = (column: string) => entriesOf(planOf(sheet({ ...good, [column]: text })), 'new')[0]?.draft
    expect(of('生效日期')?.validFrom).toBe(instant(from))
    expect(of('失效日期')?.validUntil).toBe(instant(until))
  })

  test('personal numbers are masked and reported', () => {
    const plan = planOf(sheet({ 问题: '退给 13812345678 的怎么查', 答案: '卡号 6222020200112233445 查回单' }))
    const [entry] = entriesOf(plan, 'new')
    expect(entry?.masked).toEqual(['question', 'answer'])
    expect(JSON.stringify(plan)).not.toMatch(/13812345678|6222020200112233445/)
  })
})

describe('against what is there already', () => {
  const old = articleOf({
    id: id<ArticleId>('KB-0031'),
    version: 4,
    question: '票据打印空白怎么办',
    phrasings: ['打出来是白纸'],
    steps: ['重装控件。'],
    module: '票据打印',
    owner: '王工',
  })
  const planned = (cells: Readonly<Record<string, string>>): ImportEntry | undefined =>
    planOf(sheet(cells), { existing: [old] }).entries[0]

  test('a row that names the article is the last word on every column it has', () => {
    const entry = planned({ 编号: 'kb-0031', 问题: '票据打印空白怎么办？', 答案: '重装控件。' })
    expect(entry).toMatchObject({ kind: 'changed', article: 'KB-0031', base: 4, by: 'id', fields: ['question', 'phrasings', 'module'] }) // prettier-ignore
    expect(entry).toMatchObject({ draft: { phrasings: [], module: null, owner: '王工' } })
  })

  test('a row that only asks the same adds to the lists and leaves alone what it leaves empty', () => {
    const entry = planned({
      问题: '票据打印空白怎么办？',
      相似问: '打出来是白纸；一片空白',
      答案: '换打印机。',
    })
    expect(entry).toMatchObject({
      kind: 'changed',
      by: 'question',
      fields: ['phrasings', 'steps'],
      draft: { question: '票据打印空白怎么办', phrasings: ['打出来是白纸', '一片空白'], steps: ['换打印机。'], module: '票据打印' },
    }) // prettier-ignore
  })

  test('a list of nothing but numbers and phrasings needs no questions and answers', () => {
    const source = sourceOf(tableOf([['编号', '相似问'], ['KB-0031', '打出来是白纸\n白纸一张']])) // prettier-ignore
    expect(planOf(source, { existing: [old] }).entries[0]).toMatchObject({
      kind: 'changed',
      fields: ['phrasings'],
      draft: { question: old.question, steps: old.steps, phrasings: ['打出来是白纸', '白纸一张'] },
    })
  })

  test('the same again changes nothing', () => {
    expect(planned({ 问题: old.question, 答案: '重装控件。' })).toMatchObject({ kind: 'unchanged', article: 'KB-0031' }) // prettier-ignore
  })

  test('a question that is a phrasing of another article is its duplicate', () => {
    expect(planned({ 问题: '打出来是白纸', 答案: '换纸' })).toMatchObject({ kind: 'duplicate', article: 'KB-0031', likeness: 1 }) // prettier-ignore
  })

  test.each([
    { likeness: 0.9, kind: 'duplicate' },
    { likeness: 0.89, kind: 'new' },
  ])('a likeness of $likeness makes it $kind', ({ likeness, kind }) => {
    const similar = () => [{ article: old.id, likeness }]
    expect(planOf(sheet(good), { existing: [old], similar }).entries[0]?.kind).toBe(kind)
  })

  test('what is alike in another system is no duplicate', () => {
    const existing = [articleOf({ ...old, system: '电子票据' })]
    const similar = () => [{ article: old.id, likeness: 0.99 }]
    const plan = planOf(sheet({ ...good, 系统: '国库支付' }), { existing, similar })
    expect(plan.entries[0]?.kind).toBe('new')
  })

  test('two rows for one article: the second is sent back', () => {
    const plan = planOf(
      sheet({ 编号: 'KB-0031', 问题: old.question, 答案: '甲' }, { 问题: old.question, 答案: '乙' }),
      {
        existing: [old],
      },
    )
    expect(plan.entries.map(({ kind }) => kind)).toEqual(['changed', 'rejected'])
  })

  test('the articles that follow: new ones at version 1, changed ones one further, all others untouched', () => {
    const plan = planOf(
      sheet(
        good,
        { 编号: 'KB-0031', 问题: old.question, 答案: '换打印机。' },
        { 问题: '打出来是白纸', 答案: '换纸' },
      ),
      { existing: [old] },
    )
    expect(importedArticles(plan).map(({ id: article, version }) => [article, version])).toEqual([
      ['KB-0032', 1],
      ['KB-0031', 5],
    ])
  })
})

describe('an import as one value', () => {
  test('its id hangs on the file and how it is read, and on nothing else', () => {
    const one = planOf(sheet(good))
    const existing = [articleOf({ question: good.问题 })]
    expect(planOf(sheet(good), { existing }).id).toBe(one.id)
    expect(planOf(sheet(good), { columns: '问题=D,答案=B' }).id).not.toBe(one.id)
    expect(planOf(sheet({ ...good, 答案: '别的' })).id).not.toBe(one.id)
  })

  test('applied, the same file finds everything unchanged', () => {
    const source = sheet(good, {
      问题: '乙',
      答案: '原因：旧\n1. 一\n2. 二',
      模块: '登录',
      失效日期: '2027-01-01',
    })
    const existing = importedArticles(planOf(source))
    expect(countEntries(planOf(source, { existing }))).toMatchObject({ new: 0, changed: 0, unchanged: 2 })
  })
})

describe('merged cells', () => {
  test('a module merged downwards holds for each of its rows; empty rows and serial numbers alone are no rows', () => {
    const source = sourceOf(
      tableOf(
        [['序号', '模块', '问题', '答案'], ['1', '登录', '甲', '一'], ['2', '', '乙', '二'], ['3', '', '', ''], ['', '', '', ''], ['5', '打印', '丙', '三']],
        [{ top: 2, bottom: 5, left: 1, right: 1 }],
      ),
    ) // prettier-ignore
    const plan = planOf(source)
    expect(
      entriesOf(plan, 'new').map(({ draft, place }) => [place.at, draft.question, draft.module]),
    ).toEqual([
      [2, '甲', '登录'],
      [3, '乙', '登录'],
      [6, '丙', '打印'],
    ])
    expect(plan.entries).toHaveLength(3)
  })

  test('a question merged over rows of steps is one article', () => {
    const source = sourceOf(
      tableOf(
        [['问题', '处理步骤'], ['甲', '打开'], ['', '点击'], ['', '提交'], ['乙', '重启']],
        [{ top: 2, bottom: 4, left: 0, right: 0 }],
      ),
    ) // prettier-ignore
    expect(entriesOf(planOf(source), 'new').map(({ draft }) => draft.steps)).toEqual([
      ['打开', '点击', '提交'],
      ['重启'],
    ])
  })

  test('a row across the table names the module of what follows', () => {
    const source = sourceOf(
      tableOf(
        [['问题', '答案'], ['一、票据管理', ''], ['甲', '一'], ['二、支付管理', ''], ['乙', '二']],
        [{ top: 2, bottom: 2, left: 0, right: 1 }, { top: 4, bottom: 4, left: 0, right: 1 }],
      ),
    ) // prettier-ignore
    expect(entriesOf(planOf(source), 'new').map(({ draft }) => [draft.question, draft.module])).toEqual([
      ['甲', '票据管理'],
      ['乙', '支付管理'],
    ])
  })

  test('a header repeated on every printed page is no row', () => {
    const source = sourceOf(tableOf([['问题', '答案'], ['甲', '一'], ['问题', '答案'], ['乙', '二']])) // prettier-ignore
    expect(planOf(source).entries).toHaveLength(2)
  })
})
