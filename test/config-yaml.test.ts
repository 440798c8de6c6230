import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { nearestWord } from '../knowledge/nearest-word.ts'
import { openYaml, readYaml } from '../knowledge/read-yaml.ts'
import { clockValue, durationValue, windowValue } from '../knowledge/yaml-values.ts'
import { hour, minute, second } from '../src/domain/time.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-yaml-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'file.yaml')

const schema = z.strictObject({
  name: z.string(),
  count: z.int().optional(),
  list: z.array(z.strictObject({ kind: z.enum(['red', 'green']), size: z.number().optional() })).optional(),
})

const problemsOf = (text: string | Buffer): readonly string[] => {
  writeFileSync(file, text)
  const result = readYaml(file, schema)
  return 'problems' in result ? result.problems.map(({ line, message }) => `${line ?? '-'} ${message}`) : []
}

describe('a file by its schema', () => {
  test('gives its value', () => {
    writeFileSync(file, 'name: 一\nlist:\n  - kind: red\n')
    expect(readYaml(file, schema)).toEqual({ value: { name: '一', list: [{ kind: 'red' }] } })
  })

  test('a byte order mark and Windows line ends do not disturb', () => {
    writeFileSync(file, '\uFEFFname: 一\r\ncount: 2\r\n')
    expect(readYaml(file, schema)).toEqual({ value: { name: '一', count: 2 } })
  })

  const mistakes: readonly [string, string, readonly string[]][] = [
    [
      'all at once',
      'nam: 一\ncount: x\n',
      ['1 name：这一项没有写', '2 count：应是数字，现在是“x”', '1 nam：没有“nam”这一项，是不是想写“name”'],
    ],
    [
      'deep inside',
      'name: 一\nlist:\n  - kind: red\n    sise: 1\n  - kind: gren\n',
      [
        '4 list[0].sise：没有“sise”这一项，是不是想写“size”',
        '5 list[1].kind：不能写“gren”，是不是想写“green”',
      ],
    ],
    [
      'a name nobody could mean',
      'name: 一\nzzzzzz: 1\n',
      ['2 zzzzzz：没有“zzzzzz”这一项，可以写：name、count、list'],
    ],
    ['a number where text belongs', 'name: 007\n', ['1 name：应是文字，现在是“7”，请加上英文引号']],
    ['not a whole number', 'name: 一\ncount: 1.5\n', ['2 count：应是整数，现在是“1.5”']],
    ['an empty file', '', ['- 这一项没有写']],
    ['only a comment', '# 什么都没有\n', ['- 这一项没有写']],
    ['a list instead of names', '- 1\n', ['1 应是一组“名字: 值”，现在是一个列表']],
  ]
  test.each(mistakes)('%s', (_, text, expected) => {
    const found = problemsOf(text)
    expect([...found].sort()).toEqual([...expected].sort())
  })
})

describe('slips in the writing itself', () => {
  const slips: readonly [string, string, string][] = [
    ['a name twice', 'name: 一\ncount: 1\nname: 二\n', '3 同一层里这个名字写了两次'],
    ['a tab', 'name: 一\nlist:\n\t- kind: red\n', '3 缩进用了制表符'],
    [
      'a full-width colon',
      'count: 1\nname：一\nlist: []\n',
      '2 名字后面要有英文冒号和一个空格；这一行有全角冒号',
    ],
    ['a quotation mark not closed', 'count: 1\nname: "一\nlist: []\n', '2 少了引号'],
    ['a bracket not closed', 'name: 一\nlist: [1, 2\ncount: 1\n', '3 缩进不对，或上一行的括号没有配上'],
    ['two documents', 'name: 一\n---\nname: 二\n', '2 一个文件里只能有一份内容'],
    ['an alias of nothing', 'name: *一\n', '- 引用（& 和 *）用得不对'],
  ]
  test.each(slips)('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]))
  })

  test('a name twice does not hide what else is wrong', () => {
    expect(problemsOf('name: 一\nname: 二\ncount: x\n')).toHaveLength(2)
  })

  test('GBK is named with its line', () => {
    const gbk = Buffer.concat([
      Buffer.from('count: 1\nname: '),
      Buffer.from([0xcd, 0xf5, 0xb9, 0xa4]),
      Buffer.from('\n'),
    ])
    expect(problemsOf(gbk)).toEqual(['2 不是 UTF-8 编码（可能是 GBK），请用记事本另存为 UTF-8'])
  })

  test('aliases that multiply are refused at once', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`)
    expect(problemsOf(`a0: &a0 [x, x]\n${levels.join('\n')}\n`)).toEqual([
      expect.stringContaining('引用（& 和 *）用得不对'),
    ])
  })

  test('a folder, a missing and a huge file', () => {
    mkdirSync(join(folder, 'sub'))
    expect(openYaml(join(folder, 'sub')).problems[0]?.message).toBe('这是一个文件夹，不是文件')
    expect(openYaml(join(folder, 'none.yaml')).problems[0]?.message).toBe('找不到这个文件')
    expect(problemsOf(Buffer.alloc(4 * 1024 * 1024 + 1, 0x20))).toEqual(['- 文件超过 4 MB，不像是配置文件'])
  })
})

test('good entries of a list survive the bad ones beside them, with their places', () => {
  writeFileSync(file, 'list:\n  - kind: red\n  - kind: blue\n  - kind: green\n    extra: 1\n')
  const yaml = openYaml(file)
  const entries = yaml.list(['list'], z.strictObject({ kind: z.enum(['red', 'green']) }))
  expect(entries).toEqual([
    { value: { kind: 'red' }, path: ['list', 0] },
    { value: { kind: 'green' }, path: ['list', 2] },
  ])
  expect(yaml.problems.map(({ line }) => line)).toEqual([3, 5])
})

describe('values', () => {
  const durations: readonly [string, number | null][] = [
    ['45s', 45 * second],
    ['30m', 30 * minute],
    ['8h', 8 * hour],
    ['1h30m', 90 * minute],
    ['2d', 48 * hour],
    ['３０ｍ', 30 * minute],
    ['0m', null],
    ['', null],
    ['30', null],
    ['30 m', null],
    ['30min', null],
    ['-1h', null],
    ['1.5h', null],
  ]
  test.each(durations)('duration %j', (text, expected) => {
    expect(durationValue.safeParse(text).data ?? null).toBe(expected)
  })

  const clocks: readonly [string, number | null][] = [
    ['00:00', 0],
    ['7:30', 450],
    ['17:40', 1060],
    ['24:00', 1440],
    ['１７：４０', 1060],
    ['24:01', null],
    ['12:60', null],
    ['17.40', null],
  ]
  test.each(clocks)('clock %j', (text, expected) => {
    expect(clockValue.safeParse(text).data ?? null).toBe(expected)
  })

  test('windows run forward', () => {
    expect(windowValue.parse('08:30-12:00')).toEqual({ from: 510, to: 720 })
    for (const text of ['12:00-08:30', '08:30-08:30', '08:30', '08:30-12:00-13:00', 510])
      expect(windowValue.safeParse(text).success).toBe(false)
  })
})

describe('the nearest known word', () => {
  const known = ['contract', 'port', 'people', '禅城区', '南海区']
  const typed: readonly [string, string | null][] = [
    ['contrat', 'contract'],
    ['prot', 'port'],
    ['PORT', 'port'],
    ['禅城', '禅城区'],
    ['南海去', '南海区'],
    ['东莞市', null],
    ['x', null],
  ]
  test.each(typed)('%s', (word, expected) => {
    expect(nearestWord(word, known)).toBe(expected)
  })
})
