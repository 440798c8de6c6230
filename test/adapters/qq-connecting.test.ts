import { describe, expect, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { createDoor, createQq } from '../../adapters/qq/index.ts'
import type { Chat } from '../../src/ports/chat.ts'
import { createNapcatServer, theGroup } from '../support/napcat-server.ts'
import { qqOver, quick, until } from '../support/qq-desk.ts'
import { qqScene, texts, words } from '../support/qq-scene.ts'

const scene = qqScene()

describe('connecting a QQ account', () => {
  test('a gateway that is down at the start is found when it comes', async () => {
    await scene.server.close()
    const chat = scene.account()
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: {
        code: 'qq-unreachable',
        where: expect.stringContaining('127.0.0.1:'),
        cause: 'ECONNREFUSED',
      },
    })
    await scene.server.listen()
    await until('ready', () => chat.health().kind === 'ready')
    scene.say('在吗')
    expect(texts(await scene.ear.hear(1))).toEqual(['在吗'])
  })

  test.each([
    ['a 1403 frame after the upgrade, as NapCat does', 'frame'],
    ['a close with 1008, as LLBot does', 'close-1008'],
    ['HTTP 401, as others do', 'http-401'],
  ] as const)('a wrong token told by %s is refused for good and dialled once', async (_how, refusal) => {
    await scene.gatewayWith({ refusal })
    const chat = scene.account({}, 'wrong')
    await chat.start(scene.ear.receive)
    await until('refused', () => chat.health().kind === 'refused')
    expect(chat.health()).toEqual({ kind: 'refused', trouble: { code: 'qq-token' } })
    expect((await scene.send(chat, 'n-1', '您好')).kind).toBe('retry')
  })

  test('an open connection without a single event is not ready, and is tried again', async () => {
    const chat = scene.account({ patience: { ...quick.patience, start: 50 } })
    scene.server.freeze(true)
    await chat.start(scene.ear.receive)
    expect(chat.health().kind).toBe('connecting')
    await until('deaf', () => chat.health().kind === 'deaf')
    scene.server.freeze(false)
    await until('ready', () => chat.health().kind === 'ready')
  })

  test('another account behind the address is not taken for ours', async () => {
    await scene.gatewayWith({ self: 10002 })
    const chat = scene.account()
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: { code: 'qq-other-account', theirs: '10002', ours: '10001' },
    })
  })

  test.each([
    ['an address with a path', { url: 'ws://127.0.0.1:3001/event' }, 'qq-address'],
    ['an address with the token in it', { url: 'ws://127.0.0.1:3001/?access_token=x' }, 'qq-address'],
    ['no address', { url: 'NapCat' }, 'qq-address'],
    ['a token that no header can carry', { token: '令牌' }, 'qq-token'],
    ['an account that is no number', { account: 'bot' }, 'qq-account'],
  ])(
    '%s is refused before anything is dialled',
    (_what, wrong: { url?: string; token?: string; account?: string }, code) => {
      const settings = { account: wrong.account ?? '10001', now: Date.now, journal: () => Promise.reject(new Error('not opened')) } // prettier-ignore
      const link = {
        kind: 'forward' as const,
        url: wrong.url ?? 'ws://127.0.0.1:3001',
        token: wrong.token ?? null,
      }
      expect(() => createQq({ ...settings, link })).toThrow(expect.objectContaining({ code }))
      expect(() => createQq({ ...settings, link })).not.toThrow(/access_token|令牌/)
    },
  )
})

describe('the door for gateways that dial us', () => {
  const door = createDoor({ host: '127.0.0.1', port: 0 })
  const reverse = async (number: string, token: string): Promise<Chat> => {
    const chat = qqOver(
      scene.nextFolder(),
      { kind: 'reverse', door, token },
      { account: number, patience: { ...quick.patience, start: 10 } },
    )
    scene.keep(chat)
    await chat.start(scene.ear.receive)
    return chat
  }

  test('two accounts come through one port, each to its own', async () => {
    const first = await reverse('10001', scene.server.traits.token)
    const second = await reverse('10002', 'another-token')
    const other = await createNapcatServer({ self: 10002, token: 'another-token' })
    try {
      scene.server.dial(() => `ws://127.0.0.1:${door.port()}/onebot`)
      other.dial(() => `ws://127.0.0.1:${door.port()}/`)
      await until('both ready', () => [first, second].every((chat) => chat.health().kind === 'ready'))
      other.say(theGroup, 42, words('给二号'))
      const [event] = await scene.ear.hear(1)
      expect(event?.key).toMatch(/^qq\/10002\/777\//)
    } finally {
      await other.close()
    }
  })

  test.each([
    ['a wrong token', { Authorization: 'Bearer wrong' }, 'qq-door-token'],
    ['no token', { Authorization: '' }, 'qq-door-token'],
    ['separate roles', { 'X-Client-Role': 'Event' }, 'qq-door-split'],
  ])('%s is turned away and told to the operator', async (_what, headers, code) => {
    const chat = await reverse('10001', scene.server.traits.token)
    scene.server.dial(() => `ws://127.0.0.1:${door.port()}/`, headers)
    await until('told', () => chat.health().kind === 'deaf')
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code } })
    expect(scene.ear.deliveries).toEqual([])
  })

  test('a number that nobody expects gets no further than a wrong token', async () => {
    await reverse('10001', scene.server.traits.token)
    const knock = (account: string, token: string): Promise<number> =>
      new Promise((resolve) => {
        const headers = { 'x-self-id': account, authorization: `Bearer ${token}` }
        const socket = new WebSocket(`ws://127.0.0.1:${door.port()}/`, { headers })
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
        socket.on('error', () => undefined)
      })
    const statuses = [
      await knock('10001', 'wrong'),
      await knock('666', scene.server.traits.token),
      await knock('666', ''),
    ]
    expect(statuses).toEqual([401, 401, 401])
  })

  test('without a token nobody is let in at all', async () => {
    await expect(reverse('10001', '')).rejects.toMatchObject({ code: 'qq-no-token' })
  })
})
