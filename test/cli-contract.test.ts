import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { loadContract } from '../knowledge/load-contract.ts'
import { contractExplain, contractShow, type ExplainOptions } from '../src/cli/contract.ts'
import { explainContract } from '../src/cli/explain-contract.ts'
import { officialDayNames, walk } from '../src/cli/walk-calendar.ts'
import type { Calendar } from '../src/domain/calendar/calendar.ts'
import { categories, channels, severities } from '../src/domain/tickets/ticket.ts'
import { hour, minute, parseInstant, type Instant } from '../src/domain/time.ts'

const { days } = loadCalendar()
const profiles = ['nantong-nontax', 'foshan-fiscal', 'guangxi-tips', 'guangxi-oa', 'fujian-oa', 'eticket']

const explain = (name: string, opened: string, more: Partial<ExplainOptions> = {}): readonly string[] =>
  contractExplain(name, {
    opened,
    severity: 'normal',
    channel: null,
    category: null,
    waiting: null,
    escalated: null,
    resolved: null,
    ...more,
  })

/** The lines of one clock, from its title to the next empty line. */
const part = (lines: readonly string[], title: string): readonly string[] => {
  const from = lines.findIndex((line) => line.startsWith(title))
  const to = lines.indexOf('', from)
  return lines.slice(from, to === -1 ? undefined : to)
}

const at = (text: string): Instant => {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(text)
  return instant
}

describe('zhiban contract show', () => {
  test.each(profiles)('%s: a row for each target, with clause and section', (name) => {
    const { contract } = loadContract(name, days)
    const lines = contractShow(name)
    const targets = (contract?.policies ?? []).flatMap((policy) => policy.targets)
    expect(targets.length).toBeGreaterThan(5)
    for (const { clause, source } of targets)
      expect(lines.some((line) => line.includes(clause) && line.endsWith(source))).toBe(true)
  })

  test('Foshan: its table in words', () => {
    const rows = contractShow('foshan-fiscal').map((line) => line.trim().split(/ {2,}/).slice(0, 5).join(' | '))
    expect(rows).toContain('一般 | 解决 | 8 小时 | always | 等用户、等厂商')
    expect(rows).toContain('紧急 | 响应 | 15 分钟 | always | 等用户')
    expect(rows).toContain('系统故障平均处理时间 | 4 小时 | 异常处理、数据维护、缺陷、紧急、迁移、外部环境 | SLA-F3 | 附表一 3（二）3 时效指标')
  }) // prettier-ignore

  test('a contract that does not exist is named, with what there is', () => {
    expect(() => contractShow('fujian-ao')).toThrow('是不是“fujian-oa”')
  })
})

describe('zhiban contract explain', () => {
  test('SLA-J1: a working day over National Day, each day named, the sum right', () => {
    expect(part(explain('fujian-oa', '2026-09-30T17:30'), '解决')).toEqual([
      '解决：1 个工作日（7 小时 30 分钟）  SLA-J1  合同 二（四）4',
      '  从报上来起算：2026-09-30 星期三 17:30:00',
      '  按 office 计时：星期一到五 08:00-12:00、14:30-18:00；法定节假日不算，调休上班日照星期一',
      '  等用户时停表，这里没有',
      '  09-30 星期三  工作日  17:30:00-18:00:00  计 30 分钟，累计 30 分钟',
      '  10-01 星期四 到 10-07 星期三  国庆节放假，不计',
      '  10-08 星期四  工作日  08:00:00-12:00:00 14:30:00-17:30:00  计 7 小时，累计 7 小时 30 分钟',
      '  合计 7 小时 30 分钟 = 时限 7 小时 30 分钟',
      '  到期：2026-10-08 星期四 17:30:00',
      '  提醒：50% 10-08 星期四 11:15:00、80% 10-08 星期四 16:00:00；50%、80% 和到时提醒，之后每 30 分钟一次，最多 6 次',
    ])
  })

  test('SLA-J2: the report counts the make-up Saturday and names it', () => {
    const lines = part(explain('fujian-oa', '2026-09-30T17:30'), '分析报告')
    expect(lines).toContain(
      '  10-10 星期六  国庆节调休上班  08:00:00-12:00:00 14:30:00-17:30:00  计 7 小时，累计 15 小时',
    )
    expect(lines).toContain('  到期：2026-10-10 星期六 17:30:00')
  })

  test('SLA-X1: a pause for the requester over a weekend does not count, and says so', () => {
    const lines = part(
      explain('guangxi-tips', '2026-09-11T16:00', { waiting: 'user:2026-09-11T17:00..2026-09-14T09:30' }),
      '解决',
    )
    expect(lines).toEqual(
      expect.arrayContaining([
        '  等用户时停表：09-11 星期五 17:00:00 到 09-14 星期一 09:30:00',
        '  09-11 星期五  工作日  16:00:00-17:00:00  计 1 小时，累计 1 小时',
        '  09-12 星期六 到 09-13 星期日  周末，不计',
        '  09-14 星期一  工作日  09:30:00-11:30:00  计 2 小时，累计 3 小时',
        '  合计 3 小时 = 时限 3 小时',
        '  到期：2026-09-14 星期一 11:30:00',
        '  到期时要处理建议，2026-09-14 星期一 12:00:00 之前交都算守约',
      ]),
    )
  })

  test('SLA-N1: which target applies, and why', () => {
    const workday = part(explain('nantong-nontax', '2026-05-09T10:15', { category: '使用咨询' }), '响应')
    expect(workday[0]).toContain('5 分钟  SLA-N1')
    expect(workday[1]).toBe('  用这一条，因为：工作日')
    const holiday = part(explain('nantong-nontax', '2026-05-01T10:15', { category: '使用咨询' }), '响应')
    expect(holiday[0]).toContain('30 分钟  SLA-N1')
    expect(holiday[1]).toBe('  用这一条，因为：非工作日')
  })

  test('SLA-O2, SLA-O3: second tier, progress and tracking', () => {
    const lines = explain('guangxi-oa', '2026-04-17T19:00', {
      severity: '重大',
      escalated: '2026-04-17T19:20',
    })
    expect(part(lines, '响应（第 2 轮）')).toContain('  到期：2026-04-17 星期五 19:50:00')
    expect(part(lines, '进展通报')).toContain('  以后每 30 分钟一次，直到解决')
    expect(part(lines, '通知')).toContain('  告知：采购方指定联系人')
    expect(lines.at(-1)).toContain('备案跟踪：24 小时还没解决就列入')
  })

  test('SLA-P1: a peak that tightens is named', () => {
    const lines = explain('foshan-fiscal', '2026-12-08T10:15')
    expect(lines).toContain('重保：12 月大支付')
    expect(part(lines, '响应')).toContain('  12 月大支付收紧到 15 分钟')
  })

  test('a year without an official notice is flagged', () => {
    const lines = part(explain('fujian-oa', '2026-12-31T17:00'), '解决')
    expect(lines.join('\n')).toContain('没有官方放假通知')
  })

  test.each([
    [{ severity: 'grave' }, '--severity grave'],
    [{ category: 'nonsense' }, '--category nonsense'],
    [{ channel: 'pigeon' }, '--channel pigeon'],
    [{ waiting: 'user 10:00' }, '--waiting user 10:00'],
    [{ resolved: 'soon' }, '--resolved soon'],
    [{ resolved: '2026-04-14T10:00' }, 'do not follow each other'],
  ])('%j is refused with what to write', (more, message) => {
    expect(() => explain('foshan-fiscal', '2026-04-15T10:00', more)).toThrow(message)
  })

  // The walk and the desk's own clocks are two ways of counting; explain throws where they differ.
  test.each(profiles)('%s: both counts agree all through 2026', (name) => {
    const { contract } = loadContract(name, days)
    if (contract === null) throw new Error(name)
    const names = officialDayNames()
    let explained = 0
    const end = at('2026-12-20T00:00')
    for (let openedAt = at('2026-01-01T00:17'); openedAt < end; openedAt += 37 * hour) {
      const wait = {
        for: 'user',
        from: openedAt + hour,
        to: openedAt + ((explained % 90) + 2) * hour,
      } as const
      const lines = explainContract(
        contract,
        {
          openedAt,
          severity: severities[explained % severities.length] ?? 'normal',
          channel: channels[explained % channels.length] ?? 'group',
          category: categories[explained % categories.length] ?? 'fault',
          waits: explained % 2 === 0 ? [wait] : [],
          escalatedAt: explained % 5 === 0 ? openedAt + 20 * minute : null,
          resolvedAt: null,
        },
        names,
      )
      expect(lines.filter((line) => line.startsWith('  到期：')).length).toBeGreaterThan(0)
      explained += 1
    }
    expect(explained).toBeGreaterThan(200)
  })
})

describe('the walk', () => {
  const noon: Calendar = { kind: 'working', week: [[{ from: 540, to: 720 }]], makeUp: null, days }

  test('a calendar that never gets there ends at Infinity', () => {
    const shut: Calendar = { kind: 'working', week: [], makeUp: [], days }
    expect(walk(shut, at('2026-03-02T09:00'), hour, [], officialDayNames()).dueAt).toBe(Infinity)
  })

  test('a day after its last window brings nothing, and the next open day is a week later', () => {
    expect(walk(noon, at('2026-03-02T12:00'), hour, [], officialDayNames())).toEqual({
      days: [
        { kind: 'skipped', from: 20_514, to: 20_514, why: '当天工作时间已过' },
        { kind: 'skipped', from: 20_515, to: 20_518, why: '不上班' },
        { kind: 'skipped', from: 20_519, to: 20_520, why: '周末' },
        {
          kind: 'counted',
          dayNumber: 20_521,
          what: '工作日',
          spans: [{ from: at('2026-03-09T09:00'), to: at('2026-03-09T10:00') }],
          counted: hour,
          total: hour,
        },
      ],
      dueAt: at('2026-03-09T10:00'),
    })
  })
})

test('the command line prints to standard output and ends with 0', () => {
  const cli = join(import.meta.dirname, '..', 'src', 'cli.ts')
  const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' })
  const shown = run('contract', 'show', 'eticket')
  expect([shown.status, shown.stdout.split('\n')[0]]).toEqual([0, '医院电子票据（eticket）  采购医院'])
  const explained = run(
    'contract',
    'explain',
    'eticket',
    '--opened',
    '2026-04-17T19:00',
    '--severity',
    '紧急',
  )
  expect([explained.status, explained.stdout.includes('  到期：2026-04-17 星期五 23:00:00')]).toEqual([
    0,
    true,
  ])
  expect(run('contract', 'explain', 'eticket').status).toBe(2)
})
