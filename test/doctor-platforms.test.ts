import { afterAll, describe, expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../adapters/sqlite/index.ts'
import { doctorCommand } from '../src/cli/doctor.ts'
import { tryAccounts } from '../src/doctor/check-accounts.ts'
import type { Directory } from '../src/domain/people/people.ts'
import { id } from '../src/domain/ids.ts'
import type { Chat } from '../src/ports/chat.ts'
import { botOver, group as qqGroup } from './support/qq-official-desk.ts'
import { createQqOfficialServer, theGroup } from './support/qq-official-server.ts'
import { createGateway } from './support/slack-gateway.ts'
import { roomOf, slackOver, socketLink } from './support/slack-scene.ts'
import { createTempFolders, group as wechatGroup, linkTo, wechatOver } from './support/wechat-desk.ts'
import { createWechatGateway } from './support/wechat-gateway.ts'

const folders = createTempFolders('zhiban-doctor-')
afterAll(folders.remove)

const keyOf = (place: ReturnType<typeof roomOf>): string => (place.kind === 'room' ? place.room : '')
const directoryOf = (room: string): Directory => ({
  people: [],
  shifts: [],
  rooms: [{ key: id(room), name: '工程师群', kind: 'engineers', system: null, region: null }],
})

/** What the doctor says of one account; `next` behind an arrow where there is something to do. */
const tried = async (
  chat: Chat,
  room: string,
  send = 'all',
  isSilent = false,
): Promise<readonly string[]> => {
  const findings = await tryAccounts([chat], {
    send,
    directories: [directoryOf(room)],
    now: Date.now,
    patience: 1_500,
    listen: 30,
    isSilent: () => isSilent,
  })
  return findings.map(({ level, message, next }) => `${level} ${message}${next === '' ? '' : ` → ${next}`}`)
}

const connected = (account: string): unknown =>
  expect.stringMatching(new RegExp(`^ok 账号 ${account} 连上了，用了 \\d\\.\\d 秒$`))

describe('zhiban doctor --send on Slack, Socket Mode', () => {
  const withSlack = async (work: (gateway: Awaited<ReturnType<typeof createGateway>>, room: string) => Promise<void>): Promise<void> => {
    const gateway = await createGateway()
    try {
      await work(gateway, keyOf(roomOf(gateway)))
    } finally {
      await gateway.close()
    }
  } // prettier-ignore

  test('connects and says one line', async () => {
    await withSlack(async (gateway, room) => {
      const account = `slack/${gateway.space.team}`
      expect(await tried(slackOver(gateway, folders.next(), socketLink), room)).toEqual([
        connected(account),
        `ok 测试消息已发到 ${room}`,
      ])
      const said = await gateway.space.history(room.split('/')[2] ?? '')
      expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('连接测试')])
    })
  })

  test.each([
    { name: 'a wrong app token', link: { kind: 'socket', appToken: 'xapp-wrong' }, part: {}, says: /^error 账号 slack\/\w+ 没有连上（refused）：应用级令牌（xapp-）.*→ .*docs\/platforms/ },
    { name: 'a wrong bot token', link: socketLink, part: { botToken: 'xoxb-wrong' }, says: /^error 账号 slack\/\w+ 没有连上（refused）：机器人令牌（xoxb-）/ },
    { name: 'a token of another workspace', link: socketLink, part: { account: 'T0WRONG' }, says: /^error 账号 slack\/T0WRONG 没有连上（refused）：令牌属于工作区/ },
  ] as const)('$name', async ({ link, part, says }) => {
    await withSlack(async (gateway, room) => {
      expect(await tried(slackOver(gateway, folders.next(), link, part), room)).toEqual([expect.stringMatching(says)])
    })
  }) // prettier-ignore

  test('a channel it was not invited to: how to invite it', async () => {
    await withSlack(async (gateway, room) => {
      const far = `slack/${gateway.space.team}/C0000000`
      expect((await tried(slackOver(gateway, folders.next(), socketLink), room, far)).at(-1)).toMatch(
        /^error 测试消息没有发到 .*channel_not_found → .*\/invite/,
      )
    })
  })
})

describe('zhiban doctor --send on the official QQ bot', () => {
  const room = keyOf(qqGroup)
  const withTencent = async (work: (server: Awaited<ReturnType<typeof createQqOfficialServer>>) => Promise<void>): Promise<void> => {
    const server = await createQqOfficialServer()
    try {
      await work(server)
    } finally {
      await server.close()
    }
  } // prettier-ignore

  test('connects and says one line', async () => {
    await withTencent(async (server) => {
      expect(await tried(botOver(folders.next(), server.url()), room)).toEqual([
        connected('qq-official/\\d+'),
        `ok 测试消息已发到 ${room}`,
      ])
      expect(server.said(theGroup)).toHaveLength(1)
    })
  })

  test('a room that lets it answer only is no fault', async () => {
    await withTencent(async (server) => {
      server.refuse(/\/messages$/, 400, 40034105)
      expect((await tried(botOver(folders.next(), server.url()), room)).at(-1)).toMatch(
        /^warning .* 现在不许机器人先开口 → /,
      )
    })
  })

  test('a wrong secret, and a room it is not in', async () => {
    await withTencent(async (server) => {
      const wrong = botOver(folders.next(), server.url(), { secret: 'another-secret-of-size' })
      expect(await tried(wrong, room)).toEqual([expect.stringMatching(/^error .*没有连上（refused）：.*AppSecret/)])
      const far = `${room.slice(0, room.lastIndexOf('/'))}/${'F'.repeat(32)}`
      expect((await tried(botOver(folders.next(), server.url()), room, far)).at(-1)).toMatch(/^error 测试消息没有发到 .*→ 检查机器人是否还在群里/)
    })
  }) // prettier-ignore
})

describe('zhiban doctor --send on WeChat behind a gateway', () => {
  const room = keyOf(wechatGroup)
  const withGateway = async (isLoggedIn: boolean, work: (gateway: Awaited<ReturnType<typeof createWechatGateway>>) => Promise<void>): Promise<void> => {
    const gateway = await createWechatGateway()
    await gateway.listen()
    if (isLoggedIn) gateway.login()
    try {
      await work(gateway)
    } finally {
      await gateway.close()
    }
  } // prettier-ignore

  test('connects and says one line; one that only listens says none', async () => {
    await withGateway(true, async (gateway) => {
      expect(await tried(wechatOver(folders.next(), linkTo(gateway)), room)).toEqual([
        connected('wechat/desk'),
        `ok 测试消息已发到 ${room}`,
      ])
      const silent = wechatOver(folders.next(), linkTo(gateway), { listenOnly: true })
      expect(await tried(silent, room, 'all', true)).toEqual([
        connected('wechat/desk'),
        'ok 账号 wechat/desk 只听不说（listenOnly），没有发测试消息',
      ])
      expect(gateway.wechat.sent).toHaveLength(1)
    })
  })

  test.each([
    { name: 'not logged in', isLoggedIn: false, token: undefined, send: 'all', says: /^error .*没有连上（deaf）：.*扫码登录/ },
    { name: 'a wrong token', isLoggedIn: true, token: 'insecure_wrong', send: 'all', says: /^error .*没有连上（refused）：令牌/ },
    { name: 'a room it is not in', isLoggedIn: true, token: undefined, send: 'wechat/desk/999@chatroom', says: /^error 测试消息没有发到 .*→ 检查机器人的微信是否在群里/ },
  ])('$name', async ({ isLoggedIn, token, send, says }) => {
    await withGateway(isLoggedIn, async (gateway) => {
      expect((await tried(wechatOver(folders.next(), linkTo(gateway, token)), room, send)).at(-1)).toMatch(says)
    })
  }) // prettier-ignore
})

describe('accounts that are not tried by themselves', () => {
  /** The command over settings with these accounts; what it says of platforms. */
  const say = async (accounts: string, env: Readonly<Record<string, string>>, runs: boolean): Promise<readonly string[]> => {
    const folder = folders.next()
    const data = join(folder, 'data')
    const config = join(folder, 'zhiban.yaml')
    writeFileSync(config, `contract: foshan-fiscal\npeople: people.yaml\nrooms: rooms.yaml\naccounts:\n${accounts}\n`)
    writeFileSync(join(folder, 'people.yaml'), 'people:\n  - { id: wang, name: 王工, roles: [engineer], tier: 1, accounts: [qq/42] }\n')
    writeFileSync(join(folder, 'rooms.yaml'), 'rooms:\n  - { key: wechat/desk/777@chatroom, name: 工程师群, kind: engineers }\n')
    const store = runs ? await openStore({ folder: data }) : null
    Object.assign(process.env, env)
    const lines: string[] = []
    try {
      await doctorCommand({ config, port: '0', data, send: 'all' }, (line) => lines.push(line))
      return lines.filter((line) => line.includes('试连'))
    } finally {
      for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name)
      await store?.close()
    }
  } // prettier-ignore

  test('a trial account that must be scanned', async () => {
    expect(await say('  - { platform: wechat, account: desk, mode: puppet }', {}, false)).toEqual([
      expect.stringMatching(/^\[提醒\] 平台 账号 wechat\/desk 要扫码登录，没有试连.* → 启动值班后扫码/),
    ])
  })

  test('beside a running desk: what only one program can have is left to it', async () => {
    const accounts = `  - { platform: wechat, account: desk, mode: service, endpoint: "127.0.0.1:9", tls: off }
  - { platform: qq, account: "10001", mode: reverse, port: 9 }`
    const env = { ZHIBAN_WECHAT_TOKEN_desk: 'insecure_x', ZHIBAN_QQ_TOKEN_10001: 'a-token-of-some-length' }
    expect(await say(accounts, env, true)).toEqual([
      expect.stringMatching(/账号 wechat\/desk 正由运行中的值班使用，没有另外试连 → /),
      expect.stringMatching(/账号 qq\/10001 正由运行中的值班使用，没有另外试连 → /),
    ])
  })
})
