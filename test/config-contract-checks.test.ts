import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contractJsonSchema } from '../knowledge/contract-schema.ts'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { contractFile, knownContracts, loadContract } from '../knowledge/load-contract.ts'
import { loadDirectory } from '../knowledge/load-directory.ts'

const { days } = loadCalendar()

const folder = mkdtempSync(join(tmpdir(), 'zhiban-contract-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A whole contract of the smallest kind; every construct of the format occurs once. */
const good = `id: small
name: 小合同
customer: 某局
systems: [{ name: 系统 }]
regions: [{ name: 城北 }, { name: 城南 }]
units: [{ name: 城北小学, region: 城北 }]
severities:
  - { severity: normal, definition: 一般 }
  - { severity: urgent, definition: 紧急 }
  - { severity: critical, definition: 重大 }
defaultSeverity: normal
calendars:
  always: always
  office:
    week: [{ days: [1, 2, 3, 4, 5], hours: [08:30-12:00, 14:00-17:30] }]
  uneven:
    week: [{ days: [1, 2, 3, 4], hours: [08:30-17:30] }, { days: [5], hours: [08:30-12:00] }]
  hotline:
    week: [{ days: [1, 2, 3, 4, 5, 6, 7], hours: [08:00-20:00] }]
    holidays: open
policies:
  - severity: normal
    targets:
      - { clock: response, within: 5m, calendar: always, when: { day: workday }, clause: A, source: 一 }
      - { clock: response, within: 30m, calendar: always, when: { day: non-workday }, clause: A, source: 一 }
      - { clock: resolution, within: 1wd, calendar: office, pausedBy: [user], clause: A, source: 一 }
      - { clock: report, within: 2wd, calendar: office, clause: A, source: 一 }
  - severity: urgent
    targets:
      - { clock: response, within: 30m, calendar: always, when: { tier: 2 }, clause: A, source: 一 }
      - { clock: response, within: 30m, calendar: office, when: { during: office }, clause: A, source: 一 }
      - { clock: response, within: 1h, calendar: always, clause: A, source: 一 }
      - { clock: resolution, within: 3h, calendar: always, satisfiedBy: proposal, grace: 30m, clause: A, source: 一 }
  - severity: critical
    targets:
      - { clock: response, within: 10m, calendar: always, clause: A, source: 一 }
      - { clock: resolution, within: 2h, calendar: always, clause: A, source: 一 }
      - { clock: notify, within: 5m, calendar: always, to: 领导, clause: A, source: 一 }
      - { clock: progress, every: 30m, calendar: always, to: 领导, clause: A, source: 一 }
reminders: { before: [0.5, 0.8], repeatAfter: 30m, repeatAtMost: null, hours: hotline }
contacts:
  领导: [{ role: supervisor }, { room: supervisors }, { name: 值班室, phone: "0000" }]
peaks:
  - name: 季末
    dates: [{ end: quarter, before: 5, after: 2 }, { holidays: official, before: 1 }]
    tighten: [{ clock: response, share: 0.5 }]
    clause: P
    source: 二
  - name: 演练
    dates: [{ from: 2026-05-12, to: 2026-05-14 }, { every: year, from: 12-25, to: 01-05 }]
    tighten: [{ clock: resolution, severity: critical, within: 1h }]
    calls: { tiers: [2] }
    clause: P
    source: 二
averages: [{ name: 平均响应, measure: response, within: 30m, calendar: always, clause: F, source: 三 }]
availability: { atLeast: 99.5%, clause: F, source: 三 }
outbreak: { within: 10m, propose: { people: 3, regions: 2 }, automatic: { people: 9, regions: 4 }, clause: W, source: 四 }
satisfaction: { scale: 5, lowUpTo: 2, clause: W, source: 四 }
retention: { tickets: 1095d, receipts: 180d, clause: SEC-3, source: 五 }
attendance: { in: 08:30, out: 17:30, absentAfter: 1h, calendar: office, clause: D, source: 五 }
checklists:
  - { id: daily, name: 巡检, schedule: { every: day, at: 09:00 }, within: 3h, items: [数据库], clause: D, source: 五 }
  - { id: monthly, name: 备份, schedule: { every: month, on: last, at: 09:00 }, within: 1d, items: [备份], clause: D, source: 五 }
reports:
  - { id: monthly, name: 月报, every: month, within: { workdays: 5 }, to: 领导, clause: R, source: 六 }
patience: { burstQuiet: 8s, burstLongest: 45s, continuation: 10m, candidates: 3m, answer: 4h, confirmation: 24h, reopen: 7d }
tiers: [{ tier: 1, name: 一线 }, { tier: 2, name: 二线 }]
`

const problemsOf = (text: string): readonly string[] => {
  const file = join(folder, 'small.yaml')
  writeFileSync(file, text)
  return loadContract(file, days).problems.map(({ line, message }) => `${line ?? 0} ${message}`)
}

/** The line of the good file that holds this. */
const lineOf = (part: string): number => good.split('\n').findIndex((line) => line.includes(part)) + 1

describe('what a contract file may say', () => {
  test('every construct together is fine', () => {
    expect(problemsOf(good)).toEqual([])
  })

  test('the shipped contracts are fine', () => {
    for (const id of knownContracts()) {
      const { contract, problems } = loadContract(id === 'template' ? contractFile(id) : id, days)
      expect([id, problems]).toEqual([id, []])
      expect(contract).not.toBeNull()
      // Every number carries its clause and where it stands.
      for (const { targets } of contract?.policies ?? [])
        for (const { clause, source } of targets) expect([clause, source]).not.toContain('')
    }
  })

  test('working days become milliseconds of their calendar, holidays stay open where they are', () => {
    const file = join(folder, 'small.yaml')
    writeFileSync(file, good)
    const { contract } = loadContract(file, days)
    const target = contract?.policies[0]?.targets[2]
    expect([target?.within, target?.written]).toEqual([7 * 3_600_000, '1wd'])
    const hotline = contract?.calendars['hotline']
    expect(hotline?.kind === 'working' && hotline.days.holidays.size).toBe(0)
    expect(contract?.policies[1]?.targets[3]?.proposal).toEqual({ grace: 30 * 60_000 })
    expect(contract?.availability?.atLeast).toBeCloseTo(0.995, 10)
  })
})

describe('what cannot work is refused with its line', () => {
  const office =
    '{ clock: response, within: 30m, calendar: office, when: { during: office }, clause: A, source: 一 }'
  const cases: readonly (readonly [string, string, string, string, string])[] = [
    ['a peak without its source', 'tighten: [{ clock: response, share: 0.5 }]\n    clause: P\n    source: 二\n', 'tighten: [{ clock: response, share: 0.5 }]\n    clause: P\n', '- name: 季末', 'source：这一项没有写'],
    ['an unknown calendar in a condition', 'during: office', 'during: offise', 'during: office', '没有“offise”这个日历，是不是“office”'],
    ['an unknown calendar for reminders', 'hours: hotline', 'hours: night', 'hours: hotline', '没有“night”这个日历'],
    ['an unknown contact group', 'within: 5m, calendar: always, to: 领导', 'within: 5m, calendar: always, to: 局长', 'clock: notify', '没有“局长”这个联系人组'],
    ['nobody to notify', 'within: 5m, calendar: always, to: 领导', 'within: 5m, calendar: always', 'clock: notify', '没有写通知哪一组联系人'],
    ['a case without a target', '      - { clock: response, within: 30m, calendar: always, when: { day: non-workday }, clause: A, source: 一 }\n', '', '- severity: normal\n    targets', '有的情况没有响应时限（response），例如：非工作日'],
    ['a target that is never reached', '      - { clock: response, within: 1h, calendar: always, clause: A, source: 一 }\n', `      - { clock: response, within: 1h, calendar: always, clause: A, source: 一 }\n      - ${office.replace('during: office', 'outside: office')}\n`, 'satisfiedBy', '轮不到这一条'],
    ['the same case twice', `      - ${office}\n`, `      - ${office}\n      - ${office}\n`, 'within: 1h', '时限 response 写了两次'],
    ['working days of different length', 'within: 1wd, calendar: office', 'within: 1wd, calendar: uneven', 'within: 1wd', '长短不一'],
    ['working days of 7×24', 'within: 1wd, calendar: office', 'within: 1wd, calendar: always', 'within: 1wd', '没有工作日'],
    ['days of 24 hours in a working calendar', 'within: 2wd, calendar: office', 'within: 2d, calendar: office', 'within: 2wd', '一天不是 24 小时'],
    ['progress that comes once', 'every: 30m', 'within: 30m', 'every: 30m', '请用 every'],
    ['a solution that recurs', 'clock: resolution, within: 2h', 'clock: resolution, every: 2h', 'within: 2h', 'every 只用于 progress'],
    ['a proposal for a response', 'clock: response, within: 10m, calendar: always', 'clock: response, within: 10m, calendar: always, satisfiedBy: proposal', 'within: 10m', '处理建议只能代替 resolution'],
    ['a restart in an unknown tier', 'when: { tier: 2 }', 'when: { tier: 3 }', 'when: { tier: 2 }', '没有第 3 级'],
    ['a response longer than the solution', 'clock: response, within: 10m', 'clock: response, within: 3h', 'within: 10m', '响应时限比解决时限还长'],
    ['a reminder after the target', 'before: [0.5, 0.8]', 'before: [0.5, 1.2]', 'before: [0.5', '应在 0 和 1 之间'],
    ['reminders not in order', 'before: [0.5, 0.8]', 'before: [0.8, 0.5]', 'before: [0.5', '要从小到大写'],
    ['overlapping windows', 'hours: [08:30-12:00, 14:00-17:30] }]', 'hours: [08:30-12:00, 11:00-17:30] }]', 'hours: [08:30-12:00, 14:00', '时段重叠'],
    ['a peak that loosens', 'severity: critical, within: 1h', 'severity: critical, within: 5h', 'severity: critical, within: 1h', '没有收紧'],
    ['a peak that tightens nothing there is', '{ clock: response, share: 0.5 }', '{ clock: followup, share: 0.5 }', 'share: 0.5', '没有 followup 时限可以收紧'],
    ['a peak with two measures', '{ clock: response, share: 0.5 }', '{ clock: response, share: 0.5, within: 1m }', 'share: 0.5', '只写一个'],
    ['fixed peaks that overlap', '{ end: quarter, before: 5, after: 2 }', '{ from: 2026-05-14, to: 2026-05-20 }', 'from: 2026-05-12', '和“季末”的日期重叠'],
    ['a peak that ends before it begins', '{ from: 2026-05-12, to: 2026-05-14 }', '{ from: 2026-05-12, to: 2026-05-11 }', 'from: 2026-05-12', '结束早于开始'],
    ['dates of no form', '{ end: quarter, before: 5, after: 2 }', '{ quarter: end }', 'end: quarter', '应是 { from'],
    ['a contact of no form', '{ role: supervisor }', '{ boss: true }', '领导: [', '应是 { role: supervisor }'],
    ['a lower bar for doing it alone', 'automatic: { people: 9', 'automatic: { people: 2', 'outbreak:', '不能低于'],
    ['the best mark is a bad one', 'lowUpTo: 2', 'lowUpTo: 5', 'satisfaction:', '应小于满分'],
    ['tickets gone before the year is told', 'tickets: 1095d', 'tickets: 399d', 'retention:', '至少 400d'],
    ['tickets kept for no time', 'tickets: 1095d', 'tickets: 0d', 'retention:', '应是时长'],
    ['tickets kept for less than no time', 'tickets: 1095d', 'tickets: -30d', 'retention:', '应是时长'],
    ['a number without a unit', 'tickets: 1095d', 'tickets: 1095', 'retention:', '应是时长'],
    ['receipts gone before a platform is done', 'receipts: 180d', 'receipts: 29d', 'retention:', '至少 30d'],
    ['words kept for longer than their tickets', 'receipts: 180d', 'receipts: 1096d', 'retention:', '应不长于 tickets'],
    ['half a retention', 'tickets: 1095d, ', '', 'retention:', 'tickets'],
    ['leaving before coming', 'out: 17:30, absentAfter', 'out: 08:00, absentAfter', 'attendance:', '签退应晚于签到'],
    ['a month without a day', 'on: last, ', '', 'id: monthly, name: 备份', '请写几号，或 last'],
    ['a daily list with a day', 'every: day, at', 'every: day, on: 3, at', 'id: daily', '每天的不用写 on'],
    ['a unit nowhere', 'region: 城北 }', 'region: 城西 }', 'units:', '没有“城西”这个区划'],
    ['a percentage of no form', '99.5%', '0.995', 'availability:', '应是百分数'],
  ] // prettier-ignore
  test.each(cases)('%s', (_, from, to, place, message) => {
    expect(good).toContain(from)
    const problems = problemsOf(good.replace(from, to))
    expect(problems).toEqual([expect.stringContaining(message)])
    const shift = to.split('\n').length - from.split('\n').length
    const line = Number(problems[0]?.split(' ')[0])
    const expected = place.includes('\n')
      ? good.slice(0, good.indexOf(place)).split('\n').length
      : lineOf(place)
    expect([expected, expected + shift]).toContain(line)
  })
})

describe('the JSON schema for editors', () => {
  let schema: ReturnType<typeof contractJsonSchema>
  beforeAll(() => {
    schema = contractJsonSchema()
  })

  test('names every part, with words, and refuses unknown ones', () => {
    expect(schema.additionalProperties).toBe(false)
    for (const name of ['policies', 'calendars', 'peaks', 'contacts', 'checklists'])
      expect(schema.properties).toHaveProperty(name)
    expect(JSON.stringify(schema)).toContain('按哪个日历计时')
    expect(JSON.stringify(schema).length).toBeGreaterThan(10_000)
  })

  test('knows every name that the shipped contracts use at the top', () => {
    const known = Object.keys(schema.properties ?? {})
    for (const id of knownContracts()) {
      const tops = readFileSync(contractFile(id), 'utf8').split('\n').flatMap((line) => /^([a-zA-Z]+):/.exec(line)?.[1] ?? [])
      expect(tops.filter((name) => !known.includes(name))).toEqual([])
    }
  }) // prettier-ignore
})

describe('people whom a contract names', () => {
  test('who is not in the people file is refused', () => {
    const { contract } = loadContract('foshan-fiscal', days)
    if (contract === null) throw new Error('the contract must load')
    const peopleFile = join(folder, 'people.yaml')
    const roomsFile = join(folder, 'rooms.yaml')
    writeFileSync(peopleFile, 'people:\n  - { id: wang, name: 王工, accounts: [room/wang], roles: [engineer], tier: 1 }\n') // prettier-ignore
    writeFileSync(roomsFile, 'rooms:\n  - { key: room/web/g1, name: 群, kind: group }\n')
    const problems = (named: typeof contract) =>
      loadDirectory({ peopleFile, roomsFile, contract: named }).problems.map(({ message }) => message)
    expect(problems(contract)).toEqual([])
    const [peak] = contract.peaks
    if (peak === undefined) throw new Error('the contract must have a peak')
    expect(problems({ ...contract, contacts: { 领导: [{ kind: 'person', person: 'zhang' }] }, peaks: [{ ...peak, calls: { tiers: [], people: ['li', 'wang'] } }] })).toEqual([
      expect.stringContaining('联系人组“领导”要叫“zhang”'),
      expect.stringContaining(`重保“${peak.name}”要叫“li”`),
    ]) // prettier-ignore
  })
})
