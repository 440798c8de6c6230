import { afterAll, describe, expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { doctorCommand } from '../src/cli/doctor.ts'
import { tryAccounts } from '../src/doctor/check-accounts.ts'
import type { Directory } from '../src/domain/people/people.ts'
import { id } from '../src/domain/ids.ts'
import { createNapcatServer, theGroup, type GatewayTraits } from './support/napcat-server.ts'
import { createTempFolders, qqOver } from './support/qq-desk.ts'

const folders = createTempFolders('zhiban-doctor-')
afterAll(() => folders.remove())

const room = 'qq/10001/777'
const directory: Directory = {
  people: [],
  shifts: [],
  rooms: [
    { key: id('qq/10001/888'), name: '服务群', kind: 'group', system: null, region: null },
    { key: id(room), name: '工程师群', kind: 'engineers', system: null, region: null },
  ],
}

type Gateway = Awaited<ReturnType<typeof createNapcatServer>>
const withGateway = async (traits: Partial<GatewayTraits>, work: (gateway: Gateway) => Promise<void>): Promise<void> => {
  const gateway = await createNapcatServer(traits)
  await gateway.listen()
  try {
    await work(gateway)
  } finally {
    await gateway.close()
  }
} // prettier-ignore

const tried = async (url: string, token: string, send: string): Promise<readonly string[]> => {
  const chat = qqOver(folders.next(), { kind: 'forward', url, token })
  const findings = await tryAccounts([chat], {
    send,
    directories: [directory],
    now: Date.now,
    patience: 600,
    listen: 60,
  })
  return findings.map(({ level, message }) => `${level} ${message}`)
}

describe('zhiban doctor --send against a gateway', () => {
  test('connects and says one test line, in the engineers’ room when all accounts are tried', async () => {
    await withGateway({}, async (gateway) => {
      for (const send of [room, 'all'])
        expect(await tried(gateway.url(), 'gateway-token-1', send)).toEqual([
          expect.stringMatching(/^ok 账号 qq\/10001 连上了，用了 \d\.\d 秒$/),
          `ok 测试消息已发到 ${room}`,
        ])
      const texts = gateway.messages(theGroup).map(({ segments }) => JSON.stringify(segments))
      expect(texts).toEqual([expect.stringContaining('连接测试'), expect.stringContaining('连接测试')])
    })
  })

  test('unknown events are counted, and what people say meanwhile does not keep it from ending', async () => {
    await withGateway({ heartbeat: 20 }, async (gateway) => {
      const talk = setInterval(() => {
        gateway.say(theGroup, 42, [{ type: 'text', data: { text: '有人吗' } }])
        gateway.push({ post_type: 'notice', notice_type: 'essence_new_kind', group_id: 777 })
      }, 5)
      try {
        const findings = await tried(gateway.url(), 'gateway-token-1', room)
        expect(findings).toContain(`ok 测试消息已发到 ${room}`)
        expect(findings).toContainEqual(expect.stringMatching(/^warning 账号 qq\/10001 收到不认识的事件：.*essence_new_kind/))
      } finally {
        clearInterval(talk)
      }
    })
  }) // prettier-ignore

  test.each([
    { name: 'a wrong token', token: 'wrong', send: room, expected: /^error 账号 qq\/10001 没有连上（refused）：.+/ },
    { name: 'a room the account is not in', token: 'gateway-token-1', send: 'qq/10001/888', expected: /^error 测试消息没有发到 qq\/10001\/888：.+/ },
    { name: 'a room of no account', token: 'gateway-token-1', send: 'slack/T1/C1', expected: /^error --send slack\/T1\/C1 不是任何一个已配置账号的群/ },
  ])('$name', async ({ token, send, expected }) => {
    await withGateway({}, async (gateway) => {
      expect((await tried(gateway.url(), token, send)).at(-1)).toMatch(expected)
    })
  }) // prettier-ignore

  test('no account at all', async () => {
    expect(await tryAccounts([], { send: 'all', directories: [directory], now: Date.now })).toMatchObject([
      { level: 'warning', message: '没有可以试连的账号' },
    ])
  })

  test('nobody there', async () => {
    expect(await tried('ws://127.0.0.1:9', 'x', room)).toEqual([
      expect.stringMatching(/^error 账号 qq\/10001 没有连上（deaf）：.+/),
    ])
  })

  test('the command: settings first, then the account', async () => {
    await withGateway({}, async (gateway) => {
      const folder = folders.next()
      const config = join(folder, 'zhiban.yaml')
      writeFileSync(config, `contract: foshan-fiscal\npeople: people.yaml\nrooms: rooms.yaml\naccounts:\n  - { platform: qq, account: "10001", mode: forward, url: "${gateway.url()}" }\n`)
      writeFileSync(join(folder, 'people.yaml'), 'people:\n  - { id: wang, name: 王工, roles: [engineer], tier: 1, accounts: [qq/42] }\n')
      writeFileSync(join(folder, 'rooms.yaml'), `rooms:\n  - { key: ${room}, name: 工程师群, kind: engineers }\n`)
      const lines: string[] = []
      process.env['ZHIBAN_QQ_TOKEN_10001'] = 'gateway-token-1'
      try {
        const code = await doctorCommand({ config, port: '0', data: join(folder, 'data'), send: 'all' }, (line) => lines.push(line))
        expect({ code, said: lines.filter((line) => line.includes('测试消息')) }).toEqual({ code: 0, said: [`[正常] 平台 测试消息已发到 ${room}`] })
      } finally {
        delete process.env['ZHIBAN_QQ_TOKEN_10001']
      }
    })
  }) // prettier-ignore
})
