import { describe, expect, test } from '@jest/globals'
import {
  draftTyped,
  editTyped,
  idsMeant,
  knowledgeVerb,
  reviewVerb,
  typedAfter,
  versionMeant,
} from '../../src/domain/commands/knowledge-command.ts'
import { monthOf } from '../../src/domain/calendar/month.ts'
import { releaseNamed } from '../../src/domain/problems/release.ts'
import { chinaDate, parseInstant } from '../../src/domain/time.ts'

const now = parseInstant('2026-03-04T09:00:00+08:00') ?? 0

describe('KNO-1 KNO-2 what keepers type', () => {
  test.each([
    ['', 'help', ''],
    ['查看 KB-0031', 'show', 'KB-0031'],
    ['KB-0031', 'show', 'KB-0031'],
    ['31', 'show', '31'],
    ['新增：怎么办｜重启', 'add', '怎么办｜重启'],
    ['修改 KB-0031 步骤 重启', 'edit', 'KB-0031 步骤 重启'],
    ['show kb-31', 'show', 'kb-31'],
    ['回滚 KB-0031 v3', 'rollback', 'KB-0031 v3'],
  ])('知识 %s', (typed, verb, rest) => {
    expect(knowledgeVerb(typed)).toEqual({ verb, rest })
  })

  test.each([['随便说说'], ['showing off'], ['12345678']])('知识 %s is nothing', (typed) => {
    expect(knowledgeVerb(typed)).toBeNull()
  })

  test.each([
    ['', 'list'],
    ['12', 'show'],
    ['通过 12', 'accept'],
    ['不通过 12 太短', 'reject'],
    ['退回 12 太短', 'reject'],
    ['ok 12', 'accept'],
  ])('知识审核 %s', (typed, verb) => {
    expect(reviewVerb(typed)?.verb).toBe(verb)
  })

  test.each([
    ['@值班助手 知识 新增 问｜答\n第二行', '知识', '新增 问｜答\n第二行'],
    ['知识：查看 31', '知识', '查看 31'],
    ['/KB show 31', 'kb', 'show 31'],
    ['知识审核\n通过 1', '知识审核', '通过 1'],
  ])('%j keeps its lines', (text, word, typed) => {
    expect(typedAfter(text, word)).toBe(typed)
  })

  test.each([
    ['kb31', 'KB-0031'],
    ['KB-0031，', 'KB-0031'],
    ['３１', 'KB-0031'],
    ['NT-7', 'NT-7'],
  ])('%s means %s', (typed, article) => {
    expect(idsMeant(typed)).toContain(article)
  })

  test.each([['v3', 3], ['第3版', 3], ['3', 3], ['三', null]])('version %s', (typed, version) => {
    expect(versionMeant(typed)).toBe(version)
  }) // prettier-ignore

  test('a new article in lines: labels fill their fields, the rest is the answer, numbers are masked', () => {
    const draft = draftTyped(
      '年结口径在哪里看\n原因：菜单换了位置\n1. 打开“年终结转”\n2. 点“口径说明”\n问法：年结怎么看；结转口径在哪\n模块：年终结转\n有事打 13812345678',
    )
    expect(draft).toMatchObject({
      question: '年结口径在哪里看',
      cause: '菜单换了位置',
      phrasings: ['年结怎么看', '结转口径在哪'],
      module: '年终结转',
    })
    expect(draft?.steps.slice(0, 1)).toEqual(['打开“年终结转”'])
    expect(JSON.stringify(draft)).not.toContain('13812345678')
  })

  test.each([['只有问题'], ['｜只有答案'], ['问题｜']])('%s is no article', (typed) => {
    expect(draftTyped(typed)).toBeNull()
  })

  const before = draftTyped('打印空白怎么办｜1. 装控件 2. 重开浏览器')
  if (before === null) throw new Error('the sample must be an article')

  test.each([
    ['问法 +打出来是白的', { phrasings: ['打出来是白的'] }],
    ['步骤 +再试一次', { steps: ['装控件', '重开浏览器', '再试一次'] }],
    ['原因：控件旧', { cause: '控件旧' }],
    ['对象 工程师', { audience: 'engineer' }],
    ['失效日期 2026-12-31', { validUntil: parseInstant('2027-01-01T00:00:00+08:00') }],
  ])('%s', (typed, change) => {
    const edit = editTyped(before, typed)
    expect(edit.kind === 'edited' ? edit.draft : edit).toEqual({ ...before, ...change })
  })

  test.each([
    ['颜色 红', 'no-field'],
    ['编号 KB-0001', 'no-field'],
    ['失效日期 明年', 'bad-value'],
    ['对象 领导的朋友', 'bad-value'],
    ['问题 -', 'bad-value'],
    ['步骤 -', 'bad-value'],
    ['问法 +', 'bad-value'],
  ])('%s is refused: %s', (typed, kind) => {
    expect(editTyped(before, typed).kind).toBe(kind)
  })
})

describe('REP-6 months as people name them', () => {
  test.each([
    ['本月', '2026-03-01', '2026-04-01'],
    ['上月', '2026-02-01', '2026-03-01'],
    ['12月', '2025-12-01', '2026-01-01'],
    ['3', '2026-03-01', '2026-04-01'],
    ['2025年2月', '2025-02-01', '2025-03-01'],
    ['2026-01', '2026-01-01', '2026-02-01'],
  ])('%s', (typed, from, to) => {
    const month = monthOf(typed, now)
    expect([chinaDate(month?.from ?? 0), chinaDate(month?.to ?? 0)]).toEqual([from, to])
  })

  test.each([['13月'], ['今天'], ['3-2'], ['']])('%s is no month', (typed) => {
    expect(monthOf(typed, now)).toBeNull()
  })
})

describe('KNO-2 releases as people announce them', () => {
  const contract = {
    systems: [{ name: '电子票据管理系统', aliases: ['电子票据'], articlesOf: [] }],
    modules: [{ system: '电子票据管理系统', area: null, name: '票据打印', functions: [], aliases: ['打印'] }],
  }

  test.each([
    ['V3.2.1 票据打印', 'V3.2.1', ['票据打印']],
    ['3.2：修了打印，DEF-31', 'V3.2', ['票据打印']],
    ['ｖ3.2.1-rc2', 'V3.2.1-RC2', []],
  ])('%s', (typed, release, modules) => {
    expect(releaseNamed(typed, contract)).toMatchObject({ release, modules })
  })

  test.each([['了新版'], [''], ['版本 3']])('%j names no release', (typed) => {
    expect(releaseNamed(typed, contract)).toBeNull()
  })
})
