import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { loadArticles, loadLexicon } from '../../knowledge/knowledge.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'articles-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, lines: readonly string[]): string => {
  const file = join(folder, name)
  writeFileSync(file, lines.join('\n'))
  return file
}

const good = [
  '---',
  'id: KB-0001',
  'version: 2',
  'question: 密码忘了怎么办',
  'phrasings:',
  '  - 忘记密码',
  'validUntil: 2026-03-31',
  '---',
  '## 原因',
  '太久没登录。',
  '',
  '## 步骤',
  '1. 点“忘记密码”。',
  '2. 按短信重设。',
  '   收不到短信请联系我们。',
  '## 说明',
  '给管理员看。',
]

describe('KNO-3 articles from Markdown', () => {
  test('become what the port knows; a last day counts to its end', () => {
    write('a.md', good)
    const { articles, problems } = loadArticles(folder)
    expect(problems).toEqual([])
    expect(articles).toEqual([
      {
        id: 'KB-0001',
        version: 2,
        question: '密码忘了怎么办',
        phrasings: ['忘记密码'],
        symptoms: [],
        cause: '太久没登录。',
        steps: ['点“忘记密码”。', '按短信重设。收不到短信请联系我们。'],
        system: null,
        module: null,
        audience: 'requester',
        validFrom: null,
        validUntil: Date.parse('2026-04-01T00:00:00+08:00'),
        systemVersion: null,
        owner: null,
        reviewBy: null,
      },
    ])
  })

  test.each([
    ['no front matter', ['# 密码'], 1, '---'],
    [
      'YAML that does not parse',
      ['---', 'id: KB-2', 'question: "没有引号结尾', '---', '## 原因', '甲'],
      3,
      'YAML',
    ],
    [
      'an unknown key',
      ['---', 'id: KB-2', 'question: 甲', 'phrasing: 乙', '---', '## 原因', '甲'],
      4,
      'phrasing',
    ],
    ['no question', ['---', 'id: KB-2', 'question:', '---', '## 原因', '甲'], 3, 'question'],
    [
      'a list that is a text',
      ['---', 'id: KB-2', 'question: 甲', 'phrasings: 乙', '---', '## 原因', '甲'],
      4,
      'phrasings',
    ],
    [
      'an entry that is not a text',
      ['---', 'id: KB-2', 'question: 甲', 'phrasings:', '  - 乙', '  - 报错: 500', '---', '## 原因', '甲'],
      6,
      'phrasings',
    ],
    [
      'a day that does not exist',
      ['---', 'id: KB-2', 'question: 甲', 'validFrom: 2026-02-30', '---', '## 原因', '甲'],
      4,
      'validFrom',
    ],
    [
      'an end before its beginning',
      [
        '---',
        'id: KB-2',
        'question: 甲',
        'validFrom: 2026-03-02',
        'validUntil: 2026-03-01',
        '---',
        '## 原因',
        '甲',
      ],
      5,
      'validUntil',
    ],
    [
      'an unknown audience',
      ['---', 'id: KB-2', 'question: 甲', 'audience: all', '---', '## 原因', '甲'],
      4,
      'audience',
    ],
    [
      'a version that is no number',
      ['---', 'id: KB-2', 'question: 甲', 'version: 一', '---', '## 原因', '甲'],
      4,
      'version',
    ],
    [
      'an unknown heading',
      ['---', 'id: KB-2', 'question: 甲', '---', '## 原因', '甲', '## 备注', '乙'],
      7,
      '备注',
    ],
    ['a step without a number', ['---', 'id: KB-2', 'question: 甲', '---', '## 步骤', '打开页面'], 6, '步骤'],
    ['nothing to answer', ['---', 'id: KB-2', 'question: 甲', '---', ''], 4, '没有可以回答的内容'],
  ])(
    '%s is reported with file and line, and the good article beside it stays',
    (_name, lines, line, part) => {
      write('a.md', good)
      const file = write('b.md', lines)
      const { articles, problems } = loadArticles(folder)
      expect(articles.map(({ id }) => id)).toEqual(['KB-0001'])
      expect(problems[0]).toMatchObject({ file, line })
      expect(problems.map(({ message }) => message).join()).toContain(part)
    },
  )

  test('reports everything wrong at once, also an id used twice and a folder that is not there', () => {
    write('a.md', good)
    write('b.md', good)
    write('c.md', ['---', 'id:', 'question:', 'audience: x', '---'])
    expect(loadArticles(folder).problems).toHaveLength(5)
    expect(loadArticles(join(folder, 'nowhere'))).toMatchObject({ articles: [], problems: [{ line: 1 }] })
  })
})

describe('the lexicon', () => {
  test('is read with all its parts', () => {
    const file = write('lexicon.yaml', [
      'words: [用款额度]',
      'synonyms:',
      '  - [ukey, U盾]',
      'abbreviations:',
      '  电票: 电子票据',
      'fillers: [老师]',
    ])
    expect(loadLexicon(file)).toEqual({
      lexicon: {
        words: ['用款额度'],
        synonyms: [['ukey', 'U盾']],
        abbreviations: { 电票: '电子票据' },
        fillers: ['老师'],
      },
      problems: [],
    })
  })

  test('that is not there is empty and no problem', () => {
    expect(loadLexicon(join(folder, 'none.yaml'))).toMatchObject({ problems: [], lexicon: { words: [] } })
  })

  test('keeps its good entries when others are wrong, and says where', () => {
    const file = write('lexicon.yaml', [
      'words:',
      '  - 用款额度',
      '  - [不是词]',
      'synonyms:',
      '  - 一个',
      '  - [甲, 乙]',
      'abbreviation:',
      '  电票: 电子票据',
    ])
    const { lexicon, problems } = loadLexicon(file)
    expect(lexicon).toMatchObject({ words: ['用款额度'], synonyms: [['甲', '乙']] })
    expect(problems.map(({ line }) => line).sort()).toEqual([3, 5, 7])
  })
})
