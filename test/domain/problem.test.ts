import { describe, expect, test } from '@jest/globals'
import { id, type AccountKey, type RoomKey, type TicketId, type TicketNumber } from '../../src/domain/ids.ts'
import {
  gatherFrom,
  judge,
  problemNumberIn,
  reportsFailure,
  sameFailure,
  type ProblemReport,
} from '../../src/domain/problems/problem.ts'
import { problemCommandIn } from '../../src/domain/commands/problem-command.ts'
import type { OutbreakRule } from '../../src/domain/contract/service-rules.ts'
import { minute } from '../../src/domain/time.ts'

const start = 1_772_413_200_000
const rule: OutbreakRule = {
  within: 10 * minute,
  propose: { people: 3, regions: 2 },
  automatic: { people: 6, regions: 4 },
  clause: 'WRK-4',
  source: '',
}

/** `who@unit@region+minutes` */
const report = (spec: string, n: number): ProblemReport => {
  const [, who = '', unit = '', region = '', after = '0'] =
    /^(\w+)(?:@(\w*))?(?:@(\w*))?\+?(\d+)?$/.exec(spec) ?? []
  return {
    ticket: id<TicketId>(`t${n}`),
    number: id<TicketNumber>(String(1001 + n)),
    at: start + Number(after) * minute,
    account: id<AccountKey>(`test/${who}`),
    unit: unit === '' ? null : unit,
    region: region === '' ? null : region,
    room: id<RoomKey>('test/bot/g'),
    text: '登录页打不开',
  }
}

describe('WRK-4 when many reports are one problem', () => {
  const cases: readonly [string, string, 'nothing' | 'propose' | 'automatic'][] = [
    ['one person', 'a', 'nothing'],
    ['the same person three times', 'a+0 a+1 a+2', 'nothing'],
    ['two people of one region', 'a@x@r+0 b@y@r+1', 'nothing'],
    ['two people of two regions', 'a@x@r+0 b@y@s+1', 'propose'],
    ['one person in two regions', 'a@x@r+0 a@y@s+1', 'nothing'],
    ['three people', 'a+0 b+5 c+10', 'propose'],
    ['three people, the first a minute too early', 'a+0 b+6 c+11', 'nothing'],
    ['six people', 'a+0 b+1 c+2 d+3 e+4 f+5', 'automatic'],
    ['four regions', 'a@@r+0 b@@s+1 c@@t+2 d@@u+3', 'automatic'],
  ]
  test.each(cases)('%s', (_, specs, verdict) => {
    expect(judge(specs.split(' ').map(report), rule)).toBe(verdict)
  })

  test('without a bar for it nothing is automatic', () => {
    const six = 'a b c d e f'.split(' ').map(report)
    expect(judge(six, { ...rule, automatic: null })).toBe('propose')
  })
})

describe('WRK-4 what is the same failure', () => {
  const never = (): number => 0
  const outages = [
    '登录页打不开',
    '系统进不去了',
    '平台登不上',
    '一体化登录不了',
    '打不开了',
    '网页一直转圈',
    '数财白屏',
    '登录提示503',
  ]
  test.each(outages)('“%s” is the system out of reach, in whatever words', (text) => {
    expect(sameFailure(text, '登录页打不开', never)).toBe(true)
  })
  const others: readonly [string, string][] = [
    ['附件打不开', 'one file'],
    ['我的 UKey 登录不了', 'one key'],
    ['密码错误登录不了', 'one password'],
    ['怎么登录系统', 'a question how'],
    ['系统好用吗', 'no failure'],
  ]
  test.each(others)('“%s” is not: %s', (text) => {
    expect(sameFailure(text, '登录页打不开', never)).toBe(false)
  })
  test('questions how to do a thing never are, however alike', () => {
    expect(reportsFailure('电子票据怎么打印')).toBe(false)
    expect(sameFailure('电子票据怎么打印', '电子票据怎么打印呢', () => 1)).toBe(false)
  })
  test('reports that are alike only by way of a third are one', () => {
    const [a, b, c] = ['甲失败', '甲乙失败', '乙失败'].map((text, n) => ({ ...report(`p${n}`, n), text }))
    const near = (one: string, other: string): number =>
      [...one].some((x) => x !== '失' && x !== '败' && other.includes(x)) ? 1 : 0
    if (a === undefined || b === undefined || c === undefined) throw new Error('three')
    expect(gatherFrom(c, [a, b], near).map(({ text }) => text)).toEqual(['甲失败', '甲乙失败', '乙失败'])
    expect(gatherFrom(c, [a], near)).toEqual([c])
  })
})

describe('WRK-4 what is typed about a problem', () => {
  const lines: readonly [string, string | null][] = [
    ['P12', 'P12 show '],
    ['#p12', 'P12 show '],
    ['确认 P12', 'P12 confirm '],
    ['确认P12', 'P12 confirm '],
    ['不是 p3', 'P3 dismiss '],
    ['进展 P12 正在重启应用', 'P12 progress 正在重启应用'],
    ['P12 进展 正在重启应用', 'P12 progress 正在重启应用'],
    ['P12 进展：正在重启', 'P12 progress 正在重启'],
    ['解决 P12 连接数占满/扩容', 'P12 solve 连接数占满/扩容'],
    ['resolve p12 cause/fix', 'P12 solve cause/fix'],
    ['加入 1024 P12', 'P12 add 1024'],
    ['移出 P12 1024', 'P12 remove 1024'],
    ['负责 P12', 'P12 owner '],
    ['升级 P12', null],
    ['看看P2P平台怎么回事', null],
    ['P12接口报错了', null],
    ['确认一下 1023', null],
  ]
  test.each(lines)('%s', (line, expected) => {
    const read = problemCommandIn(line)
    expect(read === null ? null : `${read.number} ${read.action} ${read.rest}`).toBe(expected)
  })
  test('a number in a sentence', () => {
    expect([problemNumberIn('见 p12'), problemNumberIn('（P3）'), problemNumberIn('HTTP12')]).toEqual([
      'P12',
      'P3',
      null,
    ])
  })
})
