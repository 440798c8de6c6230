import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { WechatLink } from '../../adapters/wechat/index.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { LogFields } from '../../src/ports/log.ts'
import { createEar } from '../support/ear.ts'
import { linkTo, quick, until, wechatOver } from '../support/wechat-desk.ts'
import { bot } from '../support/wechat-gateway.ts'
import { texts, wechatScene } from '../support/wechat-scene.ts'
import { createWechatWire } from '../support/wechat-wire.ts'

const scene = wechatScene()

/** A hundredth of life, the outage as well as the patience of the account: 15 s are 150 ms, 3 minutes 1.8 s. */
const hundredth = {
  rules: {
    firstPause: 20,
    longestPause: 600,
    openWithin: 3_000,
    proofWithin: 300,
    silentAfter: 400,
    answerWithin: 150,
  },
} as const

/** The authority that signed the certificate inside Wechaty, as a file would have it. */
const wechatyAuthority =
  /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(
    readFileSync('node_modules/wechaty-puppet-service/dist/esm/src/auth/ca.js', 'utf8'),
  )?.[0] ?? ''

const passes = (ms: number): Promise<void> => {
  const from = Date.now()
  return until('time', () => Date.now() - from >= ms)
}

/** Remembers what was logged. */
const createLog = () => {
  const lines: (LogFields & { readonly event: string })[] = []
  const add =
    () =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ event, ...fields })
  return { lines, info: add(), warn: add(), error: add() }
}

describe('a WeChat account whose gateway goes away', () => {
  test.each([
    { outage: '15 seconds', ms: 150 },
    { outage: '3 minutes', ms: 1_800 },
  ])('killed for $outage: it comes back by itself and says what it did not hear', async ({ ms }) => {
    const log = createLog()
    const chat = await scene.ready({ ...hundredth, log })
    scene.say('一')
    await scene.ear.hear(1)
    await scene.gateway.kill()
    await until('deaf', () => chat.health().kind === 'deaf')
    const from = Date.now()
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: expect.objectContaining({ where: scene.gateway.endpoint }),
    })
    scene.say('没人听见')
    expect((await scene.send(chat, 'n-away', '稍等')).kind).toBe('retry')
    await passes(ms)
    await scene.gateway.listen()
    const back = Date.now()
    await until('ready', () => chat.health().kind === 'ready')
    expect(Date.now() - back).toBeLessThan(hundredth.rules.longestPause + 1_500)
    scene.say('二')
    expect(texts(await scene.ear.hear(2))).toEqual(['一', '二'])
    expect((await scene.send(chat, 'n-away', '稍等')).kind).toBe('sent')
    const gaps = chat.gaps?.(0) ?? []
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.from).toBeLessThanOrEqual(from)
    expect(gaps[0]?.to).toBeGreaterThanOrEqual(back)
    // The pauses grow: an outage is no storm of attempts.
    expect(log.lines.filter(({ event }) => event === 'chat.lost').length).toBeLessThan(12)
  })

  test('a gateway that is down at the start is waited for', async () => {
    await scene.gateway.kill()
    const chat = scene.account()
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: expect.objectContaining({ code: 'wechat-unreachable' }),
    })
    await scene.gateway.listen()
    await until('ready', () => chat.health().kind === 'ready')
    scene.say('早')
    expect(texts(await scene.ear.hear(1))).toEqual(['早'])
  })

  test('a wrong token is refused once and not tried again', async () => {
    const log = createLog()
    const chat = scene.keep(
      wechatOver(scene.nextFolder(), linkTo(scene.gateway, 'insecure_not-the-token'), { log }),
    )
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({ kind: 'refused', trouble: { code: 'wechat-token' } })
    await passes(300)
    expect(chat.health().kind).toBe('refused')
    expect(log.lines.map(({ event }) => event)).toEqual(['chat.refused'])
    expect(JSON.stringify(log.lines)).not.toContain('not-the-token')
  })

  test('a certificate that was not signed by the given authority is named as the trouble', async () => {
    const chat = scene.keep(
      wechatOver(scene.nextFolder(), {
        kind: 'service',
        endpoint: scene.gateway.endpoint,
        token: scene.gateway.traits.token,
        tls: { caCert: null, serverName: 'another-name' },
      }),
    )
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: expect.objectContaining({ code: 'wechat-certificate' }),
    })
  })

  test('a certificate file that is missing for a while is looked for again until it is there', async () => {
    let missing = true
    const caCert = (): string => {
      if (missing) throw new Fault('wechat-ca', 'operator', 'The certificate cannot be read.', 'Look at it.')
      return wechatyAuthority
    }
    const link = { ...linkTo(scene.gateway), tls: { caCert, serverName: null } } as WechatLink
    const chat = scene.keep(wechatOver(scene.nextFolder(), link))
    await chat.start(scene.ear.receive)
    await until('it says so', () => chat.health().kind === 'deaf')
    expect(chat.health()).toMatchObject({ trouble: { code: 'wechat-no-certificate' } })
    missing = false
    await until('ready', () => chat.health().kind === 'ready')
  })

  test('a wire that is half open is found out, dropped and replaced', async () => {
    const wire = await createWechatWire(scene.gateway.port)
    const log = createLog()
    const chat = scene.keep(
      wechatOver(scene.nextFolder(), { ...linkTo(scene.gateway), endpoint: wire.endpoint } as never, { log }),
    )
    try {
      await chat.start(scene.ear.receive)
      scene.say('一')
      await scene.ear.hear(1)
      wire.freeze(true)
      await until('deaf', () => chat.health().kind === 'deaf')
      wire.cut()
      wire.freeze(false)
      await until('ready', () => chat.health().kind === 'ready')
      scene.say('二')
      expect(texts(await scene.ear.hear(2))).toEqual(['一', '二'])
    } finally {
      await chat.stop()
      await wire.close()
    }
  })

  test('silence alone is no loss: a gateway is asked, and answers', async () => {
    const log = createLog()
    const chat = await scene.ready({ rules: { ...quick.rules, silentAfter: 60 }, patience: { ...quick.patience, pulse: 5_000 }, log }) // prettier-ignore
    await passes(300)
    expect(chat.health()).toEqual({ kind: 'ready' })
    expect(log.lines.map(({ event }) => event)).toEqual(['chat.ready'])
  })

  test('a gateway that lives and does not answer is given up and dialled again', async () => {
    const chat = await scene.ready()
    scene.wechat.deafToDing = true
    await until('deaf', () => chat.health().kind === 'deaf')
    scene.wechat.deafToDing = false
    await until('ready', () => chat.health().kind === 'ready')
  })

  test('the words of a message that was announced before the cut are fetched after it', async () => {
    const chat = await scene.ready()
    const original = scene.wechat.messageRawPayload.bind(scene.wechat)
    let asked = false
    scene.wechat.messageRawPayload = () => {
      asked = true
      return new Promise(() => undefined)
    }
    scene.say('正要断线')
    await until('asked', () => asked)
    await scene.gateway.kill()
    await until('deaf', () => chat.health().kind === 'deaf')
    scene.wechat.messageRawPayload = original
    await scene.gateway.listen()
    expect(texts(await scene.ear.hear(1))).toEqual(['正要断线'])
  })

  test('what can never be read leaves a gap and a count, and what comes after it is heard', async () => {
    const chat = await scene.ready({ patience: { ...quick.patience, call: 100 } })
    scene.wechat.emit('message', { messageId: '404' })
    scene.say('后面的话')
    expect(texts(await scene.ear.hear(1))).toEqual(['后面的话'])
    expect(chat.unknownEvents?.()).toEqual({ 'message.unreadable': 1 })
    expect(chat.gaps?.(0)).toHaveLength(1)
  })
})

describe('a WeChat account that falls off WeChat', () => {
  test('logged out: deaf although the gateway lives; logged in again: ready', async () => {
    const chat = await scene.ready()
    await scene.wechat.logout('kicked out')
    await until('deaf', () => chat.health().kind === 'deaf')
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'wechat-logged-out' } })
    expect((await scene.send(chat, 'n-out', '在')).kind).toBe('retry')
    await passes(600)
    expect(chat.health().kind).toBe('deaf')
    scene.wechat.login(bot)
    await until('ready', () => chat.health().kind === 'ready')
    scene.say('回来了')
    expect(texts(await scene.ear.hear(1))).toEqual(['回来了'])
  })

  test('locked by WeChat: called banned', async () => {
    const chat = await scene.ready()
    await scene.wechat.logout('当前帐号存在风险，已被限制登录')
    await until('banned', () => chat.health().kind === 'banned')
  })

  test('a desk that stops does not log the account out, and the next one is ready at once', async () => {
    const chat = await scene.ready()
    await chat.stop()
    expect(scene.wechat.isLoggedIn).toBe(true)
    expect(scene.wechat.state.active()).toBe(true)
    const later = createEar()
    const again = scene.account()
    await again.start(later.receive)
    expect(again.health()).toEqual({ kind: 'ready' })
    expect(again.gaps?.(0)).toHaveLength(1)
  })

  test('a second desk at the same gateway is told that somebody else listens', async () => {
    await scene.ready()
    const second = scene.keep(wechatOver(scene.nextFolder(), linkTo(scene.gateway)))
    await second.start(createEar().receive)
    expect(second.health()).toEqual({
      kind: 'deaf',
      trouble: expect.objectContaining({ code: 'wechat-taken' }),
    })
  })
})
