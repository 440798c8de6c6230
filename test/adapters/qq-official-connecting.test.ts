import { describe, expect, test } from '@jest/globals'
import { createCallbacks, createQqOfficial } from '../../adapters/qq-official/index.ts'
import { createEar } from '../support/ear.ts'
import { quick, until } from '../support/qq-official-desk.ts'
import { qqOfficialScene, texts } from '../support/qq-official-scene.ts'
import { theGroup } from '../support/qq-official-server.ts'

const scene = qqOfficialScene()

describe('connecting a QQ bot', () => {
  test('groups, private chats and buttons are asked for, with a token of its own form', async () => {
    await scene.ready()
    expect(scene.server.frames[0]).toMatchObject({
      op: 2,
      d: { intents: (1 << 25) | (1 << 26), shard: [0, 1], token: expect.stringMatching(/^QQBot token-/) },
    })
  })

  test('a Tencent that is down at the start is found when it comes', async () => {
    await scene.server.close()
    const chat = scene.bot()
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: { code: 'qq-official-tokens-unreachable', cause: 'ECONNREFUSED' },
    })
    await scene.server.listen()
    await until('ready', () => chat.health().kind === 'ready')
    await scene.asked('在吗')
  })

  test('a wrong secret, told with HTTP 200, is refused for good and asked once', async () => {
    const chat = scene.bot({ secret: 'wrong' })
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'refused',
      trouble: { code: 'qq-official-credentials', answer: 100016 },
    })
    expect(scene.server.calls).toHaveLength(1)
    expect((await scene.send(chat, 'n-1', '您好')).kind).toBe('retry')
  })

  test.each([
    ['an address that is not on the list', 401, 11298, 'qq-official-address'],
    ['a banned bot', 403, 11265, 'qq-official-banned'],
    ['too many connections', 429, 0, 'qq-official-too-often'],
    ['trouble at Tencent', 500, 0, 'qq-official-broken'],
  ])('%s is told to the operator and tried again', async (_what, status, answer, code) => {
    scene.server.refuse(/gateway/, status, answer)
    const chat = scene.bot()
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: expect.objectContaining({ code }) })
    await until('ready', () => chat.health().kind === 'ready')
  })

  test('a bot that may not have buttons is connected without them', async () => {
    scene.change({ intents: 1 << 25 })
    const chat = scene.bot()
    await chat.start(scene.ear.receive)
    await until('ready', () => chat.health().kind === 'ready')
    expect(scene.server.frames.filter(({ op }) => op === 2).at(-1)).toMatchObject({ d: { intents: 1 << 25 } })
  })

  test.each([
    [4915, 'qq-official-bot-banned'],
    [4914, 'qq-official-bot-withdrawn'],
  ])('a connection closed with %i means that the bot is banned', async (closed, code) => {
    const chat = await scene.ready()
    scene.server.closeWith(closed)
    await until('banned', () => chat.health().kind === 'banned')
    expect(chat.health()).toEqual({ kind: 'banned', trouble: { code } })
  })

  test('an open connection without READY is not ready, and is tried again', async () => {
    scene.server.freeze(true)
    const chat = scene.bot({ patience: { ...quick.patience, start: 50 } })
    await chat.start(scene.ear.receive)
    expect(chat.health().kind).toBe('connecting')
    await until('deaf', () => chat.health().kind === 'deaf')
    scene.server.freeze(false)
    await until('ready', () => chat.health().kind === 'ready')
  })

  test.each([
    ['an AppID that is no number', { account: 'bot' }, 'qq-official-account'],
    ['no secret', { secret: '' }, 'qq-official-secret'],
    ['a secret with blanks', { secret: 'my secret' }, 'qq-official-secret'],
  ])('%s is refused before anything is asked', (_what, wrong, code) => {
    const settings = { account: '1', secret: 'x', link: { kind: 'websocket' } as const, now: Date.now, journal: () => Promise.reject(new Error('not opened')), ...wrong } // prettier-ignore
    expect(() => createQqOfficial(settings)).toThrow(expect.objectContaining({ code }))
    expect(() => createQqOfficial(settings)).not.toThrow(/my secret/)
  })

  test('one bot twice on one door is refused', () => {
    const callbacks = createCallbacks()
    const guest = { account: '1' } as Parameters<typeof callbacks.expect>[0]
    callbacks.expect(guest)
    expect(() => callbacks.expect(guest)).toThrow(expect.objectContaining({ code: 'qq-official-twice' }))
  })
})

describe('the access token', () => {
  test('is asked for once and used until its last minute', async () => {
    let now = Date.now()
    scene.server.setClock(() => now)
    const chat = await scene.ready({ now: () => now })
    await Promise.all([1, 2, 3].map((n) => scene.send(chat, `n-${n}`, `第 ${n} 条`)))
    expect(scene.server.tokensGiven()).toBe(1)
    now += 7_000_000
    await scene.send(chat, 'n-4', '第 4 条')
    expect(scene.server.tokensGiven()).toBe(1)
    now += 170_000
    await scene.send(chat, 'n-5', '第 5 条')
    expect(scene.server.tokensGiven()).toBe(2)
    expect(scene.read()).toHaveLength(5)
  })

  test('that expires mid-way is renewed, and the message goes out once', async () => {
    const chat = await scene.ready()
    scene.server.forgetTokens()
    expect((await scene.send(chat, 'n-1', '王工已认领')).kind).toBe('sent')
    expect(scene.read()).toEqual(['王工已认领'])
    expect(scene.server.tokensGiven()).toBe(2)
  })

  test('that cannot be renewed yet is used while it lasts', async () => {
    let now = Date.now()
    scene.server.setClock(() => now)
    const chat = await scene.ready({ now: () => now })
    now += 7_170_000
    scene.server.refuse(/getAppAccessToken/, 200, 100001)
    expect((await scene.send(chat, 'n-1', '您好')).kind).toBe('sent')
  })
})

describe('a QQ bot that loses its wire', () => {
  const cases: readonly (readonly [string, () => void])[] = [
    ['a dropped connection', () => scene.server.cut()],
    ['opcode 7', () => scene.server.put({ op: 7 })],
    ['close 4009', () => scene.server.closeWith(4009)],
    ['close 4008', () => scene.server.closeWith(4008)],
  ]
  test.each(cases)('%s is resumed, and what was missed comes in order', async (_what, lose) => {
    const chat = await scene.ready()
    await scene.asked('一')
    scene.server.block(true)
    lose()
    await until('lost', () => chat.health().kind === 'deaf')
    for (const text of ['二', '三']) scene.server.say(theGroup, { text })
    scene.server.block(false)
    await until('ready', () => chat.health().kind === 'ready')
    scene.server.say(theGroup, { text: '四' })
    expect(texts(await scene.ear.hear(4))).toEqual(['一', '二', '三', '四'])
    expect(scene.server.frames.filter(({ op }) => op === 2)).toHaveLength(1)
    expect(chat.gaps?.(0)).toEqual([])
  })

  const lost: readonly (readonly [string, () => void])[] = [
    ['opcode 9', () => scene.server.put({ op: 9, d: false })],
    ['close 4006', () => scene.server.closeWith(4006)],
    ['close 4900', () => scene.server.closeWith(4900)],
    ['a session that Tencent has forgotten', () => (scene.server.forgetSessions(), scene.server.cut())],
  ]
  test.each(lost)('after %s it logs in anew and names the gap', async (_what, lose) => {
    const chat = await scene.ready()
    await scene.asked('一')
    const from = Date.now()
    scene.server.forgetSessions()
    lose()
    await until('logged in twice', () => scene.server.frames.filter(({ op }) => op === 2).length === 2)
    await until('ready', () => chat.health().kind === 'ready')
    await until('the gap', () => (chat.gaps?.(from) ?? []).length === 1)
    await scene.asked('二')
    expect(chat.gaps?.(from)).toEqual([{ room: null, from: expect.any(Number), to: expect.any(Number) }])
  })

  test('a socket that is half open is found out, dropped and resumed', async () => {
    const chat = await scene.ready()
    await scene.asked('一')
    scene.server.freeze(true)
    await until('deaf', () => chat.health().kind === 'deaf')
    scene.server.say(theGroup, { text: '二' })
    scene.server.freeze(false)
    await until('ready', () => chat.health().kind === 'ready')
    expect(texts(await scene.ear.hear(2))).toEqual(['一', '二'])
  })

  test('what was said between two runs is fetched by resuming the session of the first', async () => {
    const chat = await scene.ready()
    await scene.asked('一')
    await chat.stop()
    scene.server.say(theGroup, { text: '二' })
    const later = createEar()
    await scene.bot().start(later.receive)
    expect(texts(await later.hear(1))).toEqual(['二'])
    expect(scene.server.frames.filter(({ op }) => op === 6)).toHaveLength(1)
  })

  test('one message, eleven times, over a restart, always has the same key', async () => {
    const chat = await scene.ready()
    const { id } = await scene.asked('票据打不开')
    for (let n = 0; n < 5; n += 1) scene.server.repeat(id)
    await scene.ear.hear(6)
    await chat.stop()
    const later = createEar()
    await scene.bot().start(later.receive)
    for (let n = 0; n < 5; n += 1) scene.server.repeat(id)
    const events = [...scene.ear.deliveries, ...(await later.hear(5))]
    expect(events).toHaveLength(11)
    expect(new Set(events.map(({ key }) => key)).size).toBe(1)
  })
})
