import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examineFolder, openStore } from '../adapters/sqlite/index.ts'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { loadContract } from '../knowledge/load-contract.ts'
import { readSettings, type Settings } from '../src/config.ts'
import { checkCalendar, checkClock } from '../src/doctor/check-calendar.ts'
import { checkAccounts } from '../src/doctor/check-accounts.ts'
import { checkSealKey } from '../src/doctor/check-seal-key.ts'
import { checkPlatforms, checkStore, type StoreSight } from '../src/doctor/check-machine.ts'
import type { Finding } from '../src/doctor/finding.ts'
import type { DayTable } from '../src/domain/calendar/calendar.ts'
import type { Contract } from '../src/domain/contract/contract.ts'
import { id } from '../src/domain/ids.ts'
import type { Room } from '../src/domain/people/people.ts'
import type { Ticket } from '../src/domain/tickets/ticket.ts'
import { target } from './support/timelines.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-checks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { days } = loadCalendar()
const shipped = loadContract('foshan-fiscal', days).contract
const at = (text: string): number => Date.parse(`${text}+08:00`)
const brief = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ level, message }) => `${level} ${message}`)
const until = (year: number): DayTable => ({
  ...days,
  years: new Set([2025, 2026].filter((known) => known <= year)),
})

/** An open ticket of the moment; only its beginning matters here. */
const ticketOpened = (openedAt: number): Ticket => ({
  id: id('t1'),
  desk: id('foshan-fiscal'),
  number: id('1023'),
  version: 1,
  state: 'queued',
  room: null,
  channel: 'group',
  requester: { account: id('room/zhang'), name: '张会计', unit: null, region: null, verified: false },
  followers: [],
  title: '',
  system: null,
  module: null,
  category: 'usage',
  severity: 'normal',
  severityReason: '',
  tier: 1,
  assignee: null,
  waitingFor: null,
  article: null,
  candidates: [],
  cause: null,
  fix: null,
  mergedInto: null,
  links: [],
  satisfaction: null,
  openedAt,
  messages: [],
  timeline: [{ kind: 'opened', at: openedAt, by: { kind: 'desk', rule: 'test' }, trigger: 'test' }],
  notices: [],
  wakeAt: null,
})

describe('calendar years', () => {
  const moments: readonly [string, number, readonly string[]][] = [
    ['2026-10-31T23:59:59', 2026, ['ok 有']],
    ['2026-11-01T00:00:00', 2026, ['warning 还没有 2027 年的节假日']],
    ['2025-12-31T23:59:59', 2026, ['ok 有']],
    ['2026-03-02T09:00:00', 2025, ['error 没有 2026 年的节假日']],
    ['2026-12-01T09:00:00', 2025, ['error 没有 2026 年的节假日', 'warning 还没有 2027 年的节假日']],
  ]
  test.each(moments)('at %s with data until %i', (moment, year, expected) => {
    expect(brief(checkCalendar(until(year), shipped, [], at(moment)))).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    )
  })

  test('an open deadline that reaches an unknown year is named, one that does not is not', () => {
    if (shipped === null) throw new Error('no contract')
    const office = {
      kind: 'working',
      week: Array.from({ length: 7 }, () => [{ from: 510, to: 720 }]),
      makeUp: null,
      days: until(2026),
    } as const
    const contract: Contract = {
      ...shipped,
      calendars: { always: { kind: 'always' }, office },
      policies: [
        {
          severity: 'normal',
          reminders: null,
          targets: [target('resolution', 8 * 3_600_000, 'office', [], 'SLA-J1')],
        },
      ],
    }
    const now = at('2026-12-31T09:00:00')
    const last = (opened: string): string =>
      brief(checkCalendar(until(2026), contract, [ticketOpened(at(opened))], now)).at(-1) ?? ''
    expect(last('2026-12-31T09:00:00')).toContain('warning 1 张在办工单的时限落在没有节假日数据的年份：#1023')
    expect(last('2026-12-01T09:00:00')).toContain('warning 还没有 2027 年的节假日')
  })
})

describe('the clock of the machine', () => {
  const now = at('2026-03-02T09:00:00')
  test('before 2025 it is wrong', () => {
    expect(brief(checkClock([], at('2024-12-31T23:59:59'), 'UTC'))).toEqual([
      expect.stringContaining('error 系统时间是 2024-12-31'),
    ])
  })
  test('before the newest ticket it is wrong', () => {
    expect(brief(checkClock([ticketOpened(now + 1)], now, 'UTC'))).toEqual([
      expect.stringContaining('error 系统时间比最近一张工单还早'),
    ])
  })
  test.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('the zone %s makes no difference', (zone) => {
    expect(brief(checkClock([ticketOpened(now)], now, zone))).toEqual([
      expect.stringContaining(`ok 系统时间 2026-03-02；本机时区 ${zone}`),
    ])
  })
})

describe('the data folder', () => {
  const none: StoreSight = { exists: () => false, examine: () => Promise.reject(new Error('nothing there')) }
  const real: StoreSight = { exists: () => true, examine: examineFolder }

  test('a new one can be made', async () => {
    expect(brief(await checkStore(join(folder, 'new/deep'), none))).toEqual([
      expect.stringContaining('ok 数据文件夹'),
    ])
  })

  test('a file is no folder, and nothing can be made below one', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(brief(await checkStore(file, none))).toEqual(['error 这是一个文件，不能放数据'])
    expect(brief(await checkStore(join(file, 'data'), none))).toEqual([
      `error ${file} 是一个文件，不能放数据`,
    ])
  })

  test('a folder without the right to write', async () => {
    const closed = mkdtempSync(join(folder, 'closed-'))
    chmodSync(closed, 0o555)
    const found = brief(await checkStore(closed, none))
    // The superuser may write everywhere.
    expect(found).toEqual([process.getuid?.() === 0 ? expect.stringContaining('ok ') : 'error 没有写权限'])
  })

  test('SEC-3 a key of originals that others can read, or that is none', () => {
    const desk = { store: null, sealKeyFile: null, dataFolder: mkdtempSync(join(folder, 'sealed-')) }
    const file = join(desk.dataFolder, 'seal.key')
    expect(checkSealKey(desk)).toEqual([])
    writeFileSync(file, '0f'.repeat(32), { mode: 0o600 })
    expect(checkSealKey(desk)).toEqual([])
    chmodSync(file, 0o644)
    expect(checkSealKey(desk)).toMatchObject([{ level: 'warning', file, next: '执行 chmod 600' }])
    writeFileSync(file, '0f')
    expect(checkSealKey(desk)).toMatchObject([{ level: 'error', file, next: expect.stringMatching(/./) }])
    expect(checkSealKey({ ...desk, sealKeyFile: file })).toEqual([])
  })

  test('what is there is read from end to end', async () => {
    const data = join(folder, 'whole')
    const store = await openStore({ folder: data })
    await store.insertTicket(ticketOpened(at('2026-03-02T09:00:00')))
    expect(brief(await checkStore(data, real))).toEqual([expect.stringContaining('完好，1 张工单')])
    await store.close()
    writeFileSync(join(data, 'zhiban.db'), 'no database at all, but long enough to look like one'.repeat(100))
    const [finding] = await checkStore(data, real)
    expect(finding).toMatchObject({ level: 'error', area: 'store', next: expect.stringMatching(/./) })
  })
})

describe('platforms', () => {
  let busy: Server
  let busyPort = 0
  beforeAll(async () => {
    busy = createServer()
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    const address = busy.address()
    busyPort = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterAll(() => new Promise((resolve) => busy.close(resolve)))

  const settings = (more: Partial<Settings>): Settings => ({
    ...readSettings({ argv: ['--port', '0'], env: {}, cwd: folder }).draft,
    ...more,
  })
  const room = (key: string): Room => ({
    key: id(key),
    name: '群',
    kind: 'group',
    system: null,
    region: null,
  })
  const open = { enabled: true, auth: 'demo', secret: null } as const
  const closed = { enabled: true, auth: 'token', secret: 'x'.repeat(16) } as const

  test('a free port is fine', async () => {
    expect(brief(await checkPlatforms(settings({})))).toEqual([
      'ok 网页群聊可以在 127.0.0.1:0 上打开（demo 模式）',
    ])
  })
  test('a taken port may be the desk itself', async () => {
    expect(brief(await checkPlatforms(settings({ port: busyPort })))).toEqual([
      `warning 端口 ${busyPort} 已经有程序在用`,
    ])
  })
  test('an address that is not ours', async () => {
    expect(brief(await checkPlatforms(settings({ host: '192.0.2.1', room: closed })))).toEqual([
      'error 不能在 192.0.2.1:0 上监听（EADDRNOTAVAIL）',
    ])
  })
  test('a demo open to everybody', async () => {
    expect(brief(await checkPlatforms(settings({ host: '0.0.0.0', room: open })))).toEqual([
      expect.stringContaining('任何人都可以冒充任何人'),
    ])
    expect(brief(await checkPlatforms(settings({ host: '0.0.0.0', room: closed })))).toEqual([
      expect.stringContaining('ok '),
    ])
  })
  test('no platform at all', async () => {
    expect(brief(await checkPlatforms(settings({ room: { ...open, enabled: false } })))).toEqual([
      'error 没有启用任何平台，没有人能说话',
    ])
  })
  test('accounts with and without rooms, rooms without an account', async () => {
    const directory = {
      people: [],
      shifts: [],
      rooms: [room('room/web/a'), room('wechat/bot/b'), room('wechat/bot/c'), room('qq/10001/777')],
    }
    const qq = (account: string): Settings['accounts'][number] => ({
      platform: 'qq',
      account,
      token: null,
      link: { mode: 'forward', url: 'ws://127.0.0.1:1' },
    })
    const accounts = [qq('10001'), qq('10002')]
    expect(brief(checkAccounts(settings({ accounts }), [directory]))).toEqual([
      'warning 群名单里有 wechat/bot 的群，但配置里没有这个账号',
      expect.stringContaining('ok 账号 qq/10001 已配置，1 个群'),
      'warning 账号 qq/10002 没有一个群',
    ])
    // Other platforms make up for a web room that is switched off.
    expect(await checkPlatforms(settings({ accounts, room: { ...open, enabled: false } }))).toEqual([])
  })
})
