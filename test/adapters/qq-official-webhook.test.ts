import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { openCallbacks, quick, until } from '../support/qq-official-desk.ts'
import { qqOfficialScene, texts } from '../support/qq-official-scene.ts'
import { tencentSignature, theGroup, usualTraits } from '../support/qq-official-server.ts'

const scene = qqOfficialScene()
let door: Awaited<ReturnType<typeof openCallbacks>>
beforeAll(async () => {
  door = await openCallbacks()
})
afterAll(() => door.close())

const question = JSON.stringify({
  op: 13,
  d: { plain_token: 'Arq0D5A61EgUu4OxUvOp', event_ts: '1725442341' },
})
const seconds = (): number => Math.floor(Date.now() / 1000)

/** A bot that has been called once, as by the management page. */
const called = async (more: Parameters<typeof scene.bot>[0] = {}) => {
  const chat = scene.bot({ link: { kind: 'webhook', callbacks: door.callbacks }, ...more })
  scene.server.useCallback(door.url)
  await chat.start(scene.ear.receive)
  expect((await scene.server.post(question)).status).toBe(200)
  await until('ready', () => chat.health().kind === 'ready')
  return chat
}

const knock = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(door.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

describe('callbacks of a QQ bot', () => {
  afterEach(() => scene.server.posted())

  test('the address is proven by a signature over the token, as documented', async () => {
    const secret = 'DG5g3B4j9X2KOErG'
    const chat = scene.bot({ secret, link: { kind: 'webhook', callbacks: door.callbacks }, patience: { ...quick.patience, start: 10 } }) // prettier-ignore
    await chat.start(scene.ear.receive)
    const answer = await knock(question, { 'user-agent': 'QQBot-Callback', 'x-bot-appid': usualTraits.appId })
    expect(await answer.json()).toEqual({
      plain_token: 'Arq0D5A61EgUu4OxUvOp',
      signature:
        '87befc99c42c651b3aac0278e71ada338433ae26fcb24307bdc5ad38c1adc2d01bcfcadc0842edac85e85205028a1132afe09280305f13aa6909ffc2d652c706',
    })
  })

  test('good credentials without a single callback are not ready, and say what is left to do', async () => {
    const chat = scene.bot({ link: { kind: 'webhook', callbacks: door.callbacks } })
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'qq-official-no-callback' } })
  })

  test('a wrong secret is refused before anybody calls', async () => {
    const chat = scene.bot({ secret: 'wrong', link: { kind: 'webhook', callbacks: door.callbacks } })
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'refused',
      trouble: { code: 'qq-official-credentials', answer: 100016 },
    })
  })

  test('once called it is ready again after a restart without a new call', async () => {
    const chat = await called()
    await scene.asked('在吗')
    await chat.stop()
    const again = scene.bot({ link: { kind: 'webhook', callbacks: door.callbacks } })
    await again.start(scene.ear.receive)
    await until('ready', () => again.health().kind === 'ready')
  })

  test('rooms that are silent for long are no loss: the API is asked, and answers', async () => {
    const chat = await called({ rules: { ...quick.rules, silentAfter: 20 } })
    const before = scene.server.calls.length
    await until('asked', () => scene.server.calls.filter(({ path }) => path === '/users/@me').length > 2)
    expect(scene.server.calls.length).toBeGreaterThan(before)
    expect(chat.health()).toEqual({ kind: 'ready' })
  })

  const event = (text: string): string =>
    JSON.stringify({ op: 0, s: 1, t: 'GROUP_AT_MESSAGE_CREATE', id: 'e', d: { id: 'forged', group_openid: theGroup.openid, author: { member_openid: 'X' }, content: text, timestamp: '2026-07-21T10:00:00+08:00' } }) // prettier-ignore
  const signed = (body: string, at: number, secret = usualTraits.secret): Record<string, string> => ({
    'x-signature-timestamp': String(at),
    'x-signature-ed25519': tencentSignature(secret, String(at), body),
  })

  test.each([
    ['without a signature', event('假'), {}],
    ['signed with another secret', event('假'), signed(event('假'), seconds(), 'another')],
    ['with the signature of another body', event('假'), signed(event('真'), seconds())],
    ['ten minutes old', event('假'), signed(event('假'), seconds() - 600)],
    ['from ten minutes ahead', event('假'), signed(event('假'), seconds() + 600)],
    ['with no time', event('假'), { ...signed(event('假'), seconds()), 'x-signature-timestamp': 'now' }],
    ['a forged question', question, signed(question, seconds(), 'another')],
  ])('a request %s is turned away', async (_what, body, headers) => {
    const chat = await called()
    expect((await knock(body, headers)).status).toBe(401)
    expect(chat.health()).toEqual({ kind: 'ready' })
    expect(scene.ear.deliveries).toEqual([])
  })

  test('why nothing gets in is told while nothing does', async () => {
    const chat = scene.bot({ link: { kind: 'webhook', callbacks: door.callbacks } })
    await chat.start(scene.ear.receive)
    await knock(event('假'), signed(event('假'), seconds(), 'another'))
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'qq-official-forged' } })
    await knock(event('假'), signed(event('假'), seconds() - 600))
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'qq-official-stale' } })
  })

  test.each([
    ['an event', event('假'), '1725442341'],
    ['blanks and braces', '{ }', '1725442341'],
    ['a time that is none', 'abc', '1725442341{"op":0}'],
    ['nothing', '', ''],
  ])('nothing is signed for a stranger that could pass for an event: %s', async (_what, token, time) => {
    await called()
    const answer = await knock(JSON.stringify({ op: 13, d: { plain_token: token, event_ts: time } }))
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('signature"')
  })

  test('an account that nobody expects gets the same answer as a wrong signature', async () => {
    await called()
    const body = event('假')
    const known = await knock(body, signed(body, seconds(), 'another'))
    const unknown = await fetch(door.url.replace(/\d+$/, '999'), { method: 'POST', headers: signed(body, seconds()), body }) // prettier-ignore
    expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()])
  })

  test('garbage with a good signature disturbs nothing', async () => {
    const chat = await called()
    for (const body of ['not json', '[]', '{}', '{"op":0}', '{"op":0,"t":"HOLOGRAM","d":{}}', '{"op":77}']) {
      const answer = await knock(body, signed(body, seconds()))
      expect([200, 400]).toContain(answer.status)
    }
    expect(chat.health()).toEqual({ kind: 'ready' })
    expect(chat.unknownEvents?.()).toEqual({ HOLOGRAM: 1 })
  })

  test('an event is acknowledged when the desk has it, with opcode 12', async () => {
    await called()
    const body = event('在吗')
    const answer = await knock(body, signed(body, seconds()))
    expect(await answer.json()).toEqual({ op: 12 })
    expect(texts(scene.ear.deliveries)).toEqual(['在吗'])
  })

  test('an event that the desk takes too long for is acknowledged once it is kept on disk', async () => {
    const chat = await called({ patience: { ...quick.patience, answer: 20, offerAgain: 60_000 } })
    scene.ear.refuse(1)
    const body = event('在吗')
    expect((await knock(body, signed(body, seconds()))).status).toBe(200)
    await chat.stop()
    const again = scene.bot({ link: { kind: 'webhook', callbacks: door.callbacks } })
    await again.start(scene.ear.receive)
    expect(texts(await scene.ear.hear(2))).toEqual(['在吗', '在吗'])
    expect(new Set(scene.ear.deliveries.map(({ key }) => key)).size).toBe(1)
  })

  test('one message eleven times, over a restart, has one key', async () => {
    const chat = await called()
    const { id } = await scene.asked('票据打不开')
    for (let n = 0; n < 5; n += 1) scene.server.repeat(id)
    await scene.ear.hear(6)
    await chat.stop()
    await called()
    for (let n = 0; n < 5; n += 1) scene.server.repeat(id)
    await scene.ear.hear(11)
    expect(new Set(scene.ear.deliveries.map(({ key }) => key)).size).toBe(1)
  })

  test('other routes of the same server read JSON as before', async () => {
    const answer = await fetch(door.url.replace(/\/hooks.*/, '/other'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }) // prettier-ignore
    expect(await answer.json()).toEqual({ a: 1 })
  })
})
