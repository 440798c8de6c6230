import { describe, expect, test } from '@jest/globals'
import { causeAndFixOf, parseCommand, waitOf } from '../../src/domain/commands/parse-command.ts'
import { commandNames, commandRow } from '../../src/domain/commands/command.ts'

const read = (text: string): string => {
  const parsed = parseCommand(text)
  if (parsed.kind === 'none') return 'none'
  if (parsed.kind === 'typo') return `typo ${parsed.nearest}`
  const { name, numbers, at, rest } = parsed.command
  return [name, ...numbers, ...at.map((a) => `@${a}`), ...(rest === '' ? [] : [`“${rest}”`])].join(' ')
}

describe('WRK-2 the command line is short and forgiving', () => {
  test.each([
    ['认领 1023', 'claim 1023'],
    ['认领1023', 'claim 1023'],
    ['认领＃１０２３', 'claim 1023'],
    ['  认领\u2005#1023 ', 'claim 1023'],
    ['1023 认领', 'claim 1023'],
    ['#1023，认领', 'claim 1023'],
    ['接单', 'claim'],
    ['Claim 1023', 'claim 1023'],
    ['@值班助手 认领 1023', 'claim 1023'],
    ['@值班助手\u2005认领', 'claim'],
    ['转派 1023 @李工', 'transfer 1023 @李工'],
    ['转派 @李工 1023', 'transfer 1023 @李工'],
    ['转派 1023 给我', 'transfer 1023 “给我”'],
    ['升级 1023 需要改数据', 'escalate 1023 “需要改数据”'],
    ['升级 需要改数据 1023', 'escalate 1023 “需要改数据”'],
    ['定级 1023 紧急', 'severity 1023 “紧急”'],
    ['解决 1023 控件版本旧/重装控件', 'resolve 1023 “控件版本旧/重装控件”'],
    ['等待用户 1023 请发截图', 'wait 1023 “请发截图”'],
    ['等厂商 补丁', 'wait “补丁”'],
    ['合并 1024 到 1023', 'merge 1024 1023'],
    ['合并 1024 1023', 'merge 1024 1023'],
    ['关联 1024 和 1023', 'link 1024 1023'],
    ['日报', 'summary'],
    ['日报 3月2日', 'summary “3月2日”'],
    ['代登记 电话 城北小学-周会计 额度没恢复', 'register “电话 城北小学-周会计 额度没恢复”'],
    ['帮助', 'help'],
  ])('%j is read as %s', (text, meaning) => {
    expect(read(text)).toBe(meaning)
  })

  test.each([
    '解决方案在哪里下载',
    '登记证书丢了怎么补办',
    '升级后打不开了',
    '列表里没有我的单位',
    '关闭浏览器还是不行',
    '合并支付怎么操作',
    '查询不到指标',
    'claimed it already',
    '分类账怎么打印',
    '今天 1023 号凭证打不开',
    '',
  ])('%j is talk, not a command', (text) => {
    expect(read(text)).toBe('none')
  })

  test.each([
    ['认另 1023', 'typo claim'],
    ['转排 1023', 'typo transfer'],
    ['relese 1023', 'typo release'],
  ])('a slip of the finger: %j gets the nearest command', (text, meaning) => {
    expect(read(text)).toBe(meaning)
  })

  test('no word of the grammar stands in two rows', () => {
    const all = commandNames.flatMap((name) => [...commandRow(name).zh, ...commandRow(name).en])
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('WRK-2 arguments', () => {
  test.each([
    ['控件版本旧/重装控件', { cause: '控件版本旧', fix: '重装控件' }],
    ['原因：控件版本旧 措施：重装控件', { cause: '控件版本旧', fix: '重装控件' }],
    ['重装控件', { cause: '', fix: '重装控件' }],
    ['', { cause: '', fix: '' }],
  ])('解决 %j', (rest, expected) => {
    expect(causeAndFixOf(rest)).toEqual(expected)
  })

  test.each([
    ['等待用户', '请发截图', { for: 'user', text: '请发截图' }],
    ['等待', '厂商 补丁', { for: 'vendor', text: '补丁' }],
    ['等待', '看看', null],
  ])('%s %s', (word, rest, expected) => {
    expect(waitOf({ word, rest })).toEqual(expected)
  })
})
