import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { loadSettings } from '../../src/config.ts'
import { launch, type Running } from '../../src/main.ts'
import {
  createNapcatServer,
  readable,
  theGroup,
  type Chat,
  type NapcatServer,
  type StoredMessage,
} from '../support/napcat-server.ts'
import { until } from '../support/qq-desk.ts'

const question = '财政平台页面一直转圈怎么办'

/** Two QQ accounts of one desk in one group, each behind a gateway of its own that names messages its own way. */
const twoAccounts = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-standby-'))
  const gateways = [
    await createNapcatServer({ self: 10001 }),
    await createNapcatServer({ self: 10002 }),
  ] as const
  for (const [index, gateway] of gateways.entries()) {
    gateway.members.set(888, new Map([[43, '王工'], [gateway.traits.self, '值班助手']])) // prettier-ignore
    // The two do not give one message the same id.
    for (let i = 0; i < 50 * index; i += 1) gateway.store({ group: 1 }, 1, [])
    await gateway.listen()
  }
  const accounts = gateways.map(
    (gateway) =>
      `  - { platform: qq, account: "${gateway.traits.self}", mode: forward, url: "${gateway.url()}" }\n`,
  )
  writeFileSync(
    join(folder, 'zhiban.yaml'),
    `contract: foshan-fiscal\npeople: people.yaml\nrooms: rooms.yaml\nroom: { enabled: false }\naccounts:\n${accounts.join('')}`,
  )
  writeFileSync(
    join(folder, 'people.yaml'),
    'people:\n  - { id: wang, name: 王工, roles: [engineer], tier: 1, accounts: [qq/43] }\n',
  )
  writeFileSync(
    join(folder, 'rooms.yaml'),
    'rooms:\n  - { key: qq/10001/777, name: 南海镇街财政群, kind: group, region: 南海区, standby: [qq/10002/777] }\n  - { key: qq/10001/888, name: 运维工程师群, kind: engineers, standby: [qq/10002/888] }\n',
  )
  const running: Running = await launch(
    loadSettings({
      argv: ['--config', join(folder, 'zhiban.yaml'), '--data', join(folder, 'data'), '--log', 'silent'],
      env: {
        ZHIBAN_QQ_TOKEN_10001: gateways[0].traits.token,
        ZHIBAN_QQ_TOKEN_10002: gateways[1].traits.token,
      },
      cwd: folder,
    }),
  )
  /** Said in a group: each gateway that is up tells its account, the others keep it in their history. */
  const say = (chat: Chat, from: number, text: string): readonly StoredMessage[] => {
    const at = Math.floor(Date.now() / 1000)
    return gateways.map((gateway) => gateway.say(chat, from, [{ type: 'text', data: { text } }], at))
  }
  const said = (chat: Chat, by: readonly NapcatServer[] = gateways): readonly string[] =>
    by.flatMap((gateway) =>
      gateway
        .messages(chat)
        .filter(({ from }) => from === gateway.traits.self)
        .map(({ segments }) => readable(gateway, segments)),
    )
  return {
    running,
    first: gateways[0],
    second: gateways[1],
    ask: (text: string, from = 42) => say(theGroup, from, text),
    command: (text: string) => say({ group: 888 }, 43, text),
    inGroup: (by?: readonly NapcatServer[]) => said(theGroup, by),
    byEngineers: (by?: readonly NapcatServer[]) => said({ group: 888 }, by),
    tickets: async () => {
      const desk = running.desks[0]
      if (desk === undefined) throw new Error('no desk')
      return desk.health.store.listTickets({ desk: desk.health.id }, { limit: 10 })
    },
    end: async (): Promise<void> => {
      await running.stop()
      for (const gateway of gateways) await gateway.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let scene: Awaited<ReturnType<typeof twoAccounts>>
beforeEach(async () => {
  scene = await twoAccounts()
})
afterEach(() => scene.end())

const ready = (): boolean => scene.running.chats.every((chat) => chat.health().kind === 'ready')

describe('two accounts of the desk in one group', () => {
  test('one message makes one ticket and one answer, by the first account', async () => {
    await until('both hear', ready, 60_000)
    scene.ask(question)
    await until('an answer', () => scene.inGroup().length > 0, 60_000)
    scene.ask('没解决')
    await until(
      'the engineer is called',
      () => scene.byEngineers().some((line) => line.includes('#1001')),
      60_000,
    )
    scene.command('认领 1001')
    await until('the claim is told', () => scene.inGroup().some((line) => line.includes('已认领')), 60_000)
    expect(await scene.tickets()).toHaveLength(1)
    expect(scene.inGroup().filter((line) => line.includes('KB-'))).toHaveLength(1)
    expect(scene.inGroup().filter((line) => line.includes('已认领'))).toHaveLength(1)
    expect(scene.byEngineers().filter((line) => line.includes('认领 1001'))).toHaveLength(1)
    expect(scene.inGroup([scene.second])).toEqual([])
  }, 240_000)

  test('the first falls away: the second hears and speaks; back again, nothing of it is done twice', async () => {
    await until('both hear', ready, 60_000)
    scene.ask(question)
    await until('an answer', () => scene.inGroup().length > 0, 60_000)
    scene.first.block(true)
    scene.first.cut()
    await until('the first is away', () => !ready(), 60_000)
    scene.ask('没解决')
    await until(
      'the second calls the engineer',
      () => scene.byEngineers([scene.second]).some((line) => line.includes('#1001')),
      60_000,
    )
    scene.command('认领 1001')
    await until(
      'the second tells the claim',
      () => scene.inGroup([scene.second]).some((line) => line.includes('已认领')),
      60_000,
    )
    scene.first.block(false)
    await until('the first is back', ready, 60_000)
    // What it missed it fetches from the history: all of that is known already.
    scene.ask(question, 44)
    await until('the first answers the next', () => scene.inGroup([scene.first]).length === 2, 60_000)
    expect(await scene.tickets()).toHaveLength(2)
    expect(scene.inGroup().filter((line) => line.includes('已认领'))).toHaveLength(1)
    expect(scene.byEngineers().filter((line) => line.includes('认领 1001'))).toHaveLength(1)
  }, 240_000)

  test('a question recalled is recalled, whichever account hears of it', async () => {
    await until('both hear', ready, 60_000)
    const [, copy] = scene.ask(question)
    await until('an answer', () => scene.inGroup().length > 0, 60_000)
    if (copy === undefined) throw new Error('no copy')
    scene.second.recall(copy.id, 42)
    // In the lane behind the recall: when this is answered, that is done.
    scene.ask(question, 44)
    await until('the next is answered', () => scene.inGroup().length === 2, 60_000)
    const [first] = (await scene.tickets()).filter(({ requester }) => requester.account === 'qq/42')
    expect(first?.messages.map(({ recalledAt }) => recalledAt !== null)).toEqual([true])
  }, 240_000)
})
