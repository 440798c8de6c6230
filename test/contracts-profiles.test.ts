import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { contractSchema } from '../knowledge/contract-schema.ts'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { contractFile, knownContracts, loadContract } from '../knowledge/load-contract.ts'
import { contractSchemaFile, contractSchemaText } from '../knowledge/write-contract-schema.ts'
import { replayCommand } from '../src/cli/replay-command.ts'
import type { Contract } from '../src/domain/contract/contract.ts'
import {
  moduleNamed,
  readNickname,
  suggestCategory,
  suggestModule,
  suggestSeverity,
} from '../src/domain/tickets/suggest.ts'
import { parseInstant, type Instant } from '../src/domain/time.ts'

const { days } = loadCalendar()
const profiles = ['nantong-nontax', 'foshan-fiscal', 'guangxi-tips', 'guangxi-oa', 'fujian-oa', 'eticket']

const profile = (name: string): Contract => {
  const { contract, problems } = loadContract(name, days)
  if (contract === null) throw new Error(JSON.stringify(problems, null, 1))
  return contract
}

const at = (text: string): Instant => {
  const instant = parseInstant(`2026-${text}`)
  if (instant === null) throw new Error(text)
  return instant
}

describe('the files', () => {
  test.each([...profiles, 'template'])('%s loads, and is what the schema says', (name) => {
    profile(name)
    const text = readFileSync(contractFile(name), 'utf8')
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=contract.schema.json')
    expect(contractSchema.safeParse(parse(text)).error).toBeUndefined()
  })

  test('every file of the folder is one of them', () => {
    expect([...knownContracts()].sort()).toEqual([...profiles, 'template'].sort())
  })

  test('contract.schema.json is what knowledge/write-contract-schema.ts writes', () => {
    expect(JSON.parse(readFileSync(contractSchemaFile, 'utf8'))).toEqual(JSON.parse(contractSchemaText()))
  })

  test.each([...profiles, 'template'])(
    'SEC-3: %s forgets nothing, as its contract asks for no deletion',
    (name) => {
      expect(profile(name).retention).toBeNull()
    },
  )

  test.each(profiles)('every number of %s carries a clause and the section of the contract', (name) => {
    const contract = profile(name)
    const numbers = [
      ...contract.policies.flatMap(({ targets }) => targets),
      ...contract.averages,
      ...contract.peaks,
      ...contract.checklists,
      ...contract.reports,
      ...[contract.ceiling, contract.tracking, contract.availability, contract.outbreak, contract.satisfaction, contract.attendance].flatMap((part) => part ?? []), // prettier-ignore
    ]
    expect(numbers.length).toBeGreaterThan(8)
    for (const { clause, source } of numbers) {
      expect(clause).toMatch(/^(?:SLA-[A-Z]\d|REP-\d|DUT-\d|WRK-\d|本台约定)$/)
      expect(source).toMatch(/^(?:合同 |附表一 |本台约定)/)
    }
  })
})

describe('what they hold', () => {
  test('REC-5: the 15 systems of the Fujian contract, in its order', () => {
    expect(profile('fujian-oa').systems.map(({ name }) => name)).toEqual([
      '公文管理系统',
      '人事教育管理系统',
      '签报管理系统',
      '通知管理系统',
      '工作值班管理系统',
      '信访管理平台',
      '绩效管理系统',
      '信息公开管理系统',
      '会议服务平台',
      '后勤管理系统',
      '机关党建管理系统',
      '离退休管理系统',
      '线上教育培训服务平台',
      '应用支撑管理系统',
      '传送邮件管理系统',
    ])
  })

  test.each([
    ['nantong-nontax', '缴款码扫不出来', '非税收入收缴及电子票据系统', '收缴'],
    ['nantong-nontax', '电子票据开错了要冲红', '非税收入收缴及电子票据系统', '票据冲红与作废'],
    ['guangxi-tips', '纳税人三方协议验证不通过', '财税库银横向联网缴税系统', '三方协议'],
    ['guangxi-oa', '督办件找不到了', '税务综合办公信息系统', '督察督办'],
    ['fujian-oa', '党费交不了', '机关党建管理系统', null],
    ['fujian-oa', '以前的数据能查吗，历史数据', '应用支撑管理系统', '原省工商一体化平台历史数据'],
    ['eticket', '签名服务器超时', '电子票据管理系统', '签名服务器接口'],
    ['eticket', '电子票夹里看不到票', '电子票据管理系统', '财政电子票夹'],
  ])('REC-5: %s reads “%s” as %s, %s', (name, text, system, module) => {
    expect(suggestModule(text, profile(name), null)).toEqual({ system, module })
  })

  test.each([
    ['nantong-nontax', '票据系统瘫痪了', 'critical'],
    ['nantong-nontax', '窗口等着，开不了票', 'urgent'],
    ['nantong-nontax', '请问怎么申领票据', 'normal'],
    ['guangxi-tips', '扣不了税，纳税人等着', 'urgent'],
    ['guangxi-tips', '和人行的通道中断', 'critical'],
    ['guangxi-oa', '公文发不出去，领导等着', 'urgent'],
    ['guangxi-oa', '服务器坏了', 'critical'],
    ['fujian-oa', '全省都打不开公文系统', 'critical'],
    ['eticket', '全院开票都停了，系统瘫痪', 'critical'],
    ['eticket', '患者等着，签名失败', 'urgent'],
  ] as const)('SLA-F2: %s takes “%s” for %s', (name, text, severity) => {
    expect(suggestSeverity(text, profile(name)).severity).toBe(severity)
  })

  test.each([
    ['nantong-nontax', '对账不平', 'fault'],
    ['guangxi-tips', '扣款失败了', 'fault'],
    ['guangxi-oa', '岗位调整要改权限', 'config'],
    ['fujian-oa', '要一份查询清单', 'data'],
    ['eticket', '票上姓名错了，重复开票', 'data'],
  ] as const)('REC-4: %s files “%s” under %s', (name, text, category) => {
    expect(suggestCategory(text, profile(name))).toBe(category)
  })

  test.each([
    ['nantong-nontax', '市实验小学-张会计', '市实验小学', '张会计', null],
    ['nantong-nontax', '李姐-市中心血站', '市中心血站', '李姐', null],
    ['guangxi-tips', '柳州-柳南分局-韦工', '柳南分局', '韦工', '柳州市'],
    ['guangxi-oa', '南宁市局-覃姐', '南宁市局', '覃姐', '南宁市'],
    ['fujian-oa', '厦门_思明局_小陈', '思明局', '小陈', '厦门市'],
    ['eticket', '门诊收费处-小林', '门诊收费处', '小林', null],
    ['eticket', '岁月静好-阿梅', null, '岁月静好-阿梅', null],
  ])('REC-1: %s reads the nickname %s', (name, nickname, unit, person, region) => {
    expect(readNickname(nickname, profile(name))).toEqual({ name: person, unit, region })
  })

  test('a person names a system in a command', () => {
    expect(moduleNamed('签报', profile('fujian-oa'))).toEqual({ system: '签报管理系统', module: null })
  })

  test('DUT-2: Guangxi signs in by 08:30 and out from 17:30; one hour off is a day absent', () => {
    for (const name of ['guangxi-tips', 'guangxi-oa'])
      expect(profile(name).attendance).toMatchObject({ in: 510, out: 1050, absentAfter: 3_600_000 })
  })

  test('DUT-1: e-ticket is inspected every day, weekends and holidays too', () => {
    const inspection = profile('eticket').checklists.find((list) => list.id === 'daily-inspection')
    expect(inspection?.schedule).toMatchObject({ every: 'day', days: 'every', peaksOnly: false })
  })
})

describe('a history plays on every contract', () => {
  test.each(profiles)('%s', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiban-profile-'))
    try {
      const file = join(folder, 'history.jsonl')
      const line = { at: '2026-04-15T10:15:00+08:00', room: 'g1', id: 'm1', from: 'u1', name: '实验小学-张会计', text: '系统一直报错，单据提交不了', mentionsBot: false, replyTo: null, files: [] } // prettier-ignore
      writeFileSync(file, `${JSON.stringify(line)}\n`)
      const result = await replayCommand({
        file,
        contract: name,
        people: null,
        articles: null,
        until: at('04-15T11:00'),
      })
      expect(result.problems).toBe(0)
      const ticket = result.output
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as { type: string; category?: string; clocks?: { kind: string }[] })
        .find(({ type }) => type === 'ticket')
      expect(ticket?.category).toBe('fault')
      expect(ticket?.clocks?.map(({ kind }) => kind)).toContain('response')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
