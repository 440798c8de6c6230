import { describe, expect, test } from '@jest/globals'
import { id, type ArticleId } from '../../src/domain/ids.ts'
import { describeImport as inEnglish } from '../../src/texts/en/import.ts'
import { describeImport as inChinese } from '../../src/texts/zh/import.ts'
import { articleOf, planOf, sourceOf, tableOf } from '../support/import-run.ts'

const plan = planOf(
  {
    ...sourceOf(
      tableOf([
        ['常见问题', '', '', ''],
        ['问题', '答案', '失效日期', '备注'],
        ['怎么登录', '打 13812345678', '', ''],
        ['', '有答案', '', ''],
        ['怎么打印', '点打印', '2026-13-01', ''],
        ['怎么登录？', '别的', '', ''],
        ['白纸一张', '换纸', '', ''],
        ['票据打印空白', '换打印机', '', ''],
      ]),
    ),
    notes: [{ kind: 'pictures', count: 2 }],
  },
  {
    existing: [
      articleOf({
        id: id<ArticleId>('KB-0031'),
        question: '票据打印空白',
        phrasings: ['白纸一张'],
        steps: ['重装'],
      }),
    ],
  },
)

describe('the report', () => {
  test('says first how many, then how it was read, then every row that needs a look', () => {
    expect(inChinese(plan).split('\n')).toEqual([
      '问答.xlsx：新增 1、修改 1、不变 0、重复 1、退回 3',
      '读到 6 条，表头在第 2 行；A 问题 → 问题、B 答案 → 答案、C 失效日期 → 失效日期；没有导入的列：D 备注',
      '文件里的 2 张图片没有导入，答案里提到“如图”的请改成文字',
      '',
      '退回 3 条，改好后重新导入即可：',
      '  第 4 行“有答案”：没有写问题',
      '  第 5 行“怎么打印”：“失效日期”写的是“2026-13-01”，不是有效的日期，请写成 2026-03-31 这样',
      '  第 6 行“怎么登录？”：问题和第 3 行相同',
      '',
      '重复 1 条，没有导入：',
      '  第 7 行“白纸一张”和 KB-0031“票据打印空白”问的相同',
      '',
      '修改 1 条：',
      '  第 8 行 KB-0031“票据打印空白”：处理步骤',
      '',
      '1 条里的证件号、手机号或卡号已打码，请核对：',
      '  第 3 行：答案',
    ])
  })

  test('says the same in English', () => {
    const report = inEnglish(plan)
    expect(report).toContain('new 1, changed 1, unchanged 0, duplicate 1, rejected 3')
    expect(report).toContain('row 5 "怎么打印": valid until is "2026-13-01", which is no date')
    expect(report).not.toMatch(/undefined|null/)
  })

  test('a long list is cut and says so; the plan keeps all of it', () => {
    const rows = Array.from({ length: 250 }, () => ['', '答'])
    const long = planOf(sourceOf(tableOf([['问题', '答案'], ...rows])))
    expect(inChinese(long)).toContain('另有 50 条')
    expect(long.entries).toHaveLength(250)
  })
})

describe('rows of a system that the contract does not name', () => {
  const systems = [{ name: '数字政府公共财政综合管理平台', aliases: ['财政平台'], articlesOf: [] }]
  const told = planOf(
    sourceOf(
      tableOf([
        ['问题', '答案', '系统'],
        ['怎么登录', '点登录', '财政平台'],
        ['怎么打印', '点打印', '电子票据管理系统'],
        ['怎么退出', '点退出', ''],
      ]),
    ),
    { systems },
  )

  test('are imported, and told: nobody is answered from them', () => {
    expect(told.unserved).toEqual([
      { place: { part: null, unit: 'row', at: 3 }, title: '怎么打印', system: '电子票据管理系统' },
    ])
    expect(inChinese(told).split('\n').slice(-2)).toEqual([
      '1 条的系统不在这份合同里，导入后不会用来回答；写错的请改系统名，叫法不同的请加到合同 systems 的 aliases：',
      '  第 3 行“怎么打印”：电子票据管理系统',
    ])
    expect(inEnglish(told)).toContain('row 3 "怎么打印": 电子票据管理系统')
  })

  test('an alias becomes the name that the contract has', () => {
    const [first] = told.entries
    expect(first).toMatchObject({ kind: 'new', draft: { system: '数字政府公共财政综合管理平台' } })
  })
})
