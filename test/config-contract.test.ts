import { describe, expect, test } from '@jest/globals'
import { checkNicknamePattern } from '../knowledge/check-nickname.ts'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { contractFile, knownContracts, loadContract } from '../knowledge/load-contract.ts'
import type { Contract } from '../src/domain/contract/contract.ts'
import { readNickname, suggestModule, suggestSeverity } from '../src/domain/tickets/suggest.ts'
import { hour, minute } from '../src/domain/time.ts'

const { days } = loadCalendar()

const foshan = (): Contract => {
  const { contract, problems } = loadContract('foshan-fiscal', days)
  if (contract === null) throw new Error(JSON.stringify(problems))
  return contract
}
const contract = foshan()

describe('the Foshan contract', () => {
  test('SLA-F1: the table of service levels', () => {
    const table = contract.policies.map(({ severity, targets }) => [
      severity,
      ...targets.map(({ clock, within }) => `${clock} ${within / minute}`),
    ])
    expect(table).toEqual([
      ['normal', 'response 30', 'resolution 480', 'report 120'],
      ['urgent', 'response 15', 'resolution 120', 'report 120'],
      ['critical', 'response 10', 'resolution 60', 'report 120'],
    ])
    for (const { targets } of contract.policies) {
      for (const target of targets) {
        expect(target.clause).toBe('SLA-F1')
        expect(contract.calendars[target.calendar]).toEqual({ kind: 'always' })
        expect(target.pausedBy).toEqual(target.clock === 'response' ? ['user'] : ['user', 'vendor'])
      }
    }
  })

  test('REC-5: 155 functions of 20 modules', () => {
    expect(contract.modules).toHaveLength(20)
    expect(contract.modules.flatMap((entry) => entry.functions)).toHaveLength(155)
    const areas = new Map<string | null, number>()
    for (const { area, functions } of contract.modules)
      areas.set(area, (areas.get(area) ?? 0) + functions.length)
    expect(Object.fromEntries(areas)).toEqual({
      统一门户: 4,
      预算域: 37,
      执行域: 48,
      业务报表: 7,
      监督域: 6,
      核算域: 43,
      中台服务: 10,
    })
  })

  test('1 city, 5 districts and 33 towns make 39 regions', () => {
    expect(contract.regions).toHaveLength(39)
    expect(contract.regions.filter(({ name }) => /^(禅城|南海|顺德|高明|三水)区$/.test(name))).toHaveLength(5)
    expect(contract.regions.filter(({ name }) => /(镇|街道)$/.test(name))).toHaveLength(32)
  })

  test('waiting times, reminders, quiet hours and summary', () => {
    expect(contract.reminders).toEqual({
      before: [0.5, 0.8], repeatAfter: 30 * minute, repeatAtMost: 6, hours: null,
      to: { before: ['assignee'], due: ['assignee', 'lead'], after: ['assignee', 'lead', 'manager'] },
    }) // prettier-ignore
    expect(contract.patience).toEqual({
      burstQuiet: 8_000,
      burstLongest: 45_000,
      continuation: 10 * minute,
      candidates: 3 * minute,
      answer: 4 * hour,
      confirmation: 24 * hour,
      reopen: 7 * 24 * hour,
    })
    expect(contract.quietHours).toEqual({ from: 22 * 60, to: 7 * 60 + 30 })
    expect(contract.summary).toEqual({ at: 17 * 60 + 40, days: 'workdays', weekly: 9 * 60, monthly: 9 * 60 })
    expect(contract.tiers.map(({ name }) => name)).toEqual(['一线', '二线', '运维中心'])
  })

  test('office hours keep the lunch break and the weekend', () => {
    const office = contract.calendars['office']
    if (office?.kind !== 'working') throw new Error('no office calendar')
    const windows = [
      { from: 510, to: 720 },
      { from: 840, to: 1050 },
    ]
    expect(office.week).toEqual([windows, windows, windows, windows, windows, [], []])
    expect(office.days.years.has(2026)).toBe(true)
  })

  test('is frozen and known by its id', () => {
    expect(Object.isFrozen(contract)).toBe(true)
    expect(knownContracts()).toContain('foshan-fiscal')
    expect(loadContract(contractFile('foshan-fiscal'), days).contract?.id).toBe('foshan-fiscal')
  })
})

describe('SLA-F2: words that suggest a severity', () => {
  const said: readonly [string, string][] = [
    ['系统瘫痪了，全部打不开', 'critical'],
    ['我们所有单位都登不上', 'critical'],
    ['支付不了，今天必须付出去', 'urgent'],
    ['工资发不出了', 'urgent'],
    ['加急处理一下这笔退回', 'urgent'],
    ['请问用款计划在哪里录入', 'normal'],
    ['不着急，有空看看报表显示', 'normal'],
    ['我这个附件打不开', 'normal'],
  ]
  test.each(said)('%s', (text, severity) => {
    expect(suggestSeverity(text, contract).severity).toBe(severity)
  })
})

describe('REC-5: words that name a module', () => {
  const said: readonly [string, string | null][] = [
    ['支付令退回后额度没恢复', '国库集中支付'],
    ['指标调剂提交不了', '预算指标管理'],
    ['单位资金支付申请录不进去', '单位资金支付'],
    ['年结怎么做', '单位核算'],
    ['决算报表取不到数', '部门决算'],
    ['插了ukey还是登不上', '门户'],
    ['今天天气真好', null],
  ]
  test.each(said)('%s', (text, module) => {
    expect(suggestModule(text, contract, null).module).toBe(module)
  })
})

describe('REC-1: nicknames of the groups', () => {
  const names: readonly [string, string, string | null, string | null][] = [
    ['实验小学-张会计', '张会计', '实验小学', null],
    ['张会计-实验小学', '张会计', '实验小学', null],
    ['张三丰-实验小学', '张三丰', '实验小学', null],
    ['禅城区实验小学－张会计', '张会计', '禅城区实验小学', '禅城区'],
    ['西樵镇-财政所-黎姐', '黎姐', '财政所', '西樵镇'],
    ['禅城 实验小学 张会计', '张会计', '实验小学', '禅城区'],
    ['西樵镇-黎姐', '黎姐', '西樵镇', '西樵镇'],
    ['市第一医院·何老师', '何老师', '市第一医院', null],
    ['南海区教育局_财务科_李四', '李四', '南海区教育局_财务科', '南海区'],
    ['张会计', '张会计', null, null],
    ['Amy Chen', 'Amy Chen', null, null],
    ['王 五', '王 五', null, null],
  ]
  test.each(names)('%s', (nickname, name, unit, region) => {
    expect(readNickname(nickname, contract)).toEqual({ name, unit, region })
  })

  test('a hostile nickname costs nothing', () => {
    const started = performance.now()
    for (const part of ['-', 'a-', '学', '学-', '学 ', '-学', '禅城'])
      readNickname(part.repeat(300), contract)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('nickname patterns that are refused', () => {
  const patterns: readonly [string, string][] = [
    ['(?<unit>.+)-(?<name>', '不是正则表达式'],
    ['(?<unit>.+)-(.+)', '缺少名为 name 的组'],
    ['(?<unit>.+)-(?<name>.+)-(?<team>.+)', '没有 team 这个组'],
    ['(?<unit>(?:\\S+\\s?)+)-(?<name>.+)', '重复的组里又有重复'],
    ['(?<unit>(?:学|校|学校)*)-(?<name>.+)', '重复的组里又有重复'],
    ['(?<unit>(?:[a-z]{1,30}){1,30})-(?<name>.+)', '重复的组里又有重复'],
    [`(?<unit>.+)-(?<name>${'学'.repeat(500)})`, '太长了'],
  ]
  test.each(patterns)('%s', (pattern, words) => {
    expect(checkNicknamePattern(pattern)).toEqual([expect.stringContaining(words)])
  })

  test('the shipped one, none, and brackets in a class are fine', () => {
    for (const pattern of [contract.nickname, null, '^(?<unit>[^)+(]+)[-+*](?<name>\\(?.+\\)?)$'])
      expect(checkNicknamePattern(pattern)).toEqual([])
  })
})
