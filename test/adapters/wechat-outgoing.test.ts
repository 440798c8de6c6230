import { describe, expect, test } from '@jest/globals'
import jsQR from 'jsqr'
import { capabilities } from '../../adapters/wechat/settings.ts'
import { within } from '../../adapters/wechat/pace.ts'
import { drawCode } from '../../adapters/wechat/login-code.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { group, quick, until, zhang } from '../support/wechat-desk.ts'
import { bot, picked } from '../support/wechat-gateway.ts'
import { texts, wechatScene } from '../support/wechat-scene.ts'

const scene = wechatScene()

describe('what a WeChat account says', () => {
  test('a mention has the name of the room, the space that WeChat writes, and the id', async () => {
    const chat = await scene.ready()
    scene.say('在吗')
    await scene.ear.hear(1)
    const mention = { account: id<AccountKey>('wechat/zhang'), name: '张会计' }
    await chat.send(outgoing('n-1', group, '请重启', { mention }), [part('n-1')])
    const stranger = { account: id<AccountKey>('qq/42'), name: '王工' }
    await chat.send(outgoing('n-2', group, '请看', { mention: stranger }), [part('n-2')])
    await chat.send(outgoing('n-3', zhang, '您好', { mention }), [part('n-3')])
    expect(scene.wechat.sent.map(({ text, mentions }) => [text, mentions])).toEqual([
      [`@财政局-张三${picked}请重启`, ['zhang']],
      ['@王工 请看', []],
      ['您好', []],
    ])
  })

  test('a long text goes out in pieces, then the pictures, and nothing in between', async () => {
    const chat = await scene.ready()
    const long = outgoing('n-long', group, '请按步骤操作。'.repeat(500), {
      pictures: [{ name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('picture') }],
    })
    const [first, second] = await Promise.all([
      chat.send(long, [part('n-long')]),
      scene.send(chat, 'n-other', '别的'),
    ])
    expect([first.kind, second.kind]).toEqual(['sent', 'sent'])
    const kinds = scene.wechat.sent.map(({ text, bytes }) => (bytes !== null ? 'picture' : text === '别的' ? 'other' : 'piece')) // prettier-ignore
    expect(kinds).toEqual(['piece', 'piece', 'piece', 'picture', 'other'])
    expect(scene.wechat.sent[3]?.bytes?.toString()).toBe('picture')
  })

  test('the pauses of a person lie between messages, longer ones between chats', async () => {
    const chat = await scene.ready({
      pace: { same: { least: 60, most: 90 }, other: { least: 200, most: 300 } },
    })
    const times: number[] = []
    for (const [notice, to] of [
      ['n-1', group],
      ['n-2', group],
      ['n-3', zhang],
    ] as const) {
      await chat.send(outgoing(notice, to, notice), [part(notice)])
      times.push(Date.now())
    }
    const [first = 0, second = 0, third = 0] = times
    expect(second - first).toBeGreaterThanOrEqual(58)
    expect(third - second).toBeGreaterThanOrEqual(198)
    expect([0, 0.5, 0.999].map((chance) => within({ least: 1_200, most: 3_000 }, chance))).toEqual([1_200, 2_100, 2_998]) // prettier-ignore
  })

  test('a stop does not wait for the pauses', async () => {
    const chat = await scene.ready({
      pace: { same: { least: 60_000, most: 60_000 }, other: { least: 0, most: 0 } },
    })
    await scene.send(chat, 'n-1', '一')
    const waiting = scene.send(chat, 'n-2', '二')
    await chat.stop()
    expect((await waiting).kind).toBe('retry')
    expect(scene.read()).toEqual(['一'])
  })

  test('what it may say is what a quiet person says', () => {
    const rate = (scope: string, per: number) =>
      capabilities.budgets.find((budget) => budget.scope === scope && budget.per === per)?.count
    expect(rate('room', 60_000)).toBe(6)
    expect(rate('account', 60_000)).toBe(20)
    expect(rate('account', 86_400_000)).toBeLessThan(500)
  })

  test('listening only: it hears, says nothing, and complains once', async () => {
    const warned: string[] = []
    const log = {
      info: () => undefined,
      error: () => undefined,
      warn: (event: string) => void warned.push(event),
    }
    const chat = await scene.ready({ listenOnly: true, log })
    scene.say('在吗')
    expect(texts(await scene.ear.hear(1))).toEqual(['在吗'])
    for (const notice of ['n-1', 'n-2'])
      expect(await scene.send(chat, notice, '在')).toEqual({
        kind: 'failed',
        reason: expect.stringContaining('listens'),
      })
    expect(scene.read()).toEqual([])
    expect(warned).toEqual(['chat.listen-only'])
  })

  test('without an answer it is unknown; its echo says that it was said, and it is not said again', async () => {
    await scene.gatewayWith({ echoes: false })
    const chat = await scene.ready({ patience: { ...quick.patience, send: 60 } })
    scene.wechat.mute = true
    expect((await scene.send(chat, 'n-lost', '已记录 #1001')).kind).toBe('unknown')
    expect(await scene.settle(chat, 'n-lost')).toEqual({ kind: 'unknown' })
    const echo = scene.wechat.sent[0]?.id ?? ''
    scene.wechat.emit('message', { messageId: echo })
    await scene.ear.hear(1)
    expect(await scene.settle(chat, 'n-lost')).toEqual({ kind: 'said', message: echo })
    expect(await scene.send(chat, 'n-lost', '已记录 #1001')).toEqual({ kind: 'sent', message: echo })
    expect(scene.read()).toHaveLength(1)
  })

  test('an answer that comes after the account was stopped harms nobody; what it says is known by the echo', async () => {
    await scene.gatewayWith({ echoes: false })
    const chat = await scene.ready({ patience: { ...quick.patience, send: 60 } })
    let answer = (): void => undefined
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const sendText = scene.wechat.messageSendText.bind(scene.wechat)
    scene.wechat.messageSendText = async (...said) => {
      await asked
      return sendText(...said)
    }
    expect((await scene.send(chat, 'n-late', '已记录 #1001')).kind).toBe('unknown')
    await chat.stop()
    answer()
    await until('said', () => scene.wechat.sent.length === 1)
    const again = await scene.ready()
    expect(await scene.settle(again, 'n-late')).toEqual({ kind: 'unknown' })
  })

  test('a puppet that gives no ids learns them from the echo', async () => {
    await scene.gatewayWith({ givesIds: false })
    const chat = await scene.ready()
    expect((await scene.send(chat, 'n-bare', '已升级')).kind).toBe('sent')
    await scene.ear.hear(1)
    expect(await scene.settle(chat, 'n-bare')).toEqual({ kind: 'said', message: scene.wechat.sent[0]?.id })
  })

  test('what went out and was not confirmed is unknown after a restart, not unsaid', async () => {
    const chat = await scene.ready({ patience: { ...quick.patience, send: 60 } })
    scene.wechat.refusal = new Error('Timeout after 15000 ms')
    expect((await scene.send(chat, 'n-crash', '王工已认领')).kind).toBe('unknown')
    await chat.stop()
    const again = scene.account()
    await again.start(scene.ear.receive)
    expect(await scene.settle(again, 'n-crash')).toEqual({ kind: 'unknown' })
  })

  test('a picture that WeChat refuses leaves the words at work; one that is gone at the next try repeats no words', async () => {
    const pictures = [{ name: 'a.png', mediaType: 'image/png', bytes: new Uint8Array([1]) }]
    const said = (notice: string) => ({ ...outgoing(notice, group, `请接单 ${notice}`), pictures })
    const chat = await scene.ready()
    const sendFile = scene.wechat.messageSendFile.bind(scene.wechat)
    scene.wechat.messageSendFile = () => Promise.reject(new Error('no payload found for id x'))
    expect((await chat.send(said('n-1'), [part('n-1')])).kind).toBe('sent')
    scene.wechat.messageSendFile = () => Promise.reject(new Error('操作太频繁，请稍后再试'))
    expect((await chat.send(said('n-2'), [part('n-2')])).kind).toBe('retry')
    scene.wechat.messageSendFile = sendFile
    expect((await chat.send({ ...said('n-2'), pictures: [] }, [part('n-2')])).kind).toBe('sent')
    expect(scene.read()).toEqual(['请接单 n-1', '请接单 n-2'])
  })

  test('a picture that can be had only at the second try repeats no words', async () => {
    const pictures = [{ name: 'a.png', mediaType: 'image/png', bytes: new Uint8Array([1]) }]
    const text = '请按步骤操作。'.repeat(400)
    const chat = await scene.ready()
    const sendText = scene.wechat.messageSendText.bind(scene.wechat)
    scene.wechat.messageSendText = (...given) =>
      scene.wechat.sent.length === 1
        ? Promise.reject(new Error('操作太频繁，请稍后再试'))
        : sendText(...given)
    expect((await scene.send(chat, 'n-1', text)).kind).toBe('retry')
    scene.wechat.messageSendText = sendText
    expect((await chat.send({ ...outgoing('n-1', group, text), pictures }, [part('n-1')])).kind).toBe('sent')
    const words = scene.wechat.sent.filter((one) => one.text !== '').map((one) => one.text)
    expect(words.join('')).toContain(text)
    expect(words.join('').length).toBeLessThan(text.length * 1.1)
  })

  test('too fast for WeChat: it waits ten minutes', async () => {
    const chat = await scene.ready()
    scene.wechat.refusal = new Error('操作太频繁，请稍后再试')
    const outcome = await scene.send(chat, 'n-fast', '在')
    expect(outcome).toEqual({
      kind: 'retry',
      at: expect.any(Number),
      reason: expect.stringContaining('too fast'),
    })
    expect(await scene.settle(chat, 'n-fast')).toEqual({ kind: 'unsaid' })
  })
})

const escape = String.fromCharCode(27)

/** What a camera sees of the lines. */
const seen = (
  lines: string,
): { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number } => {
  const rows = lines
    .split('\n')
    .filter((line) => line.startsWith(escape))
    .map((line) => [...line.replaceAll(`${escape}[97;40m`, '').replaceAll(`${escape}[0m`, '')])
  const scale = 4
  const width = (rows[0]?.length ?? 0) * scale
  const height = rows.length * 2 * scale
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const half = Math.floor(y / scale)
      const mark = rows[half >> 1]?.[Math.floor(x / scale)] ?? ' '
      const light = mark === '█' || mark === (half % 2 === 0 ? '▀' : '▄')
      data.fill(light ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  return { data, width, height }
}

/** jsqr is CommonJS that pretends to be something else. */
const readCode = (jsQR as unknown as { default?: typeof jsQR }).default ?? jsQR

describe('the code to scan', () => {
  test('is shown in the terminal once, offered to the page, and gone after the login', async () => {
    await scene.wechat.logout('fresh')
    const shown: string[] = []
    const chat = scene.account({ show: (lines) => shown.push(lines) })
    await chat.start(scene.ear.receive)
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'wechat-not-logged-in' } })
    const link = 'https://login.weixin.qq.com/l/Ic_hEKz6tg=='
    scene.wechat.emit('scan', { qrcode: link, status: 2 })
    scene.wechat.emit('scan', { qrcode: link, status: 2 })
    await until('a code', () => chat.login() !== null)
    expect(chat.login()).toEqual({ link, svg: expect.stringContaining('<svg'), since: expect.any(Number) })
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'wechat-scan' } })
    scene.wechat.login(bot)
    await until('ready', () => chat.health().kind === 'ready')
    expect(chat.login()).toBeNull()
    expect(shown).toHaveLength(1)
  })

  test('can be read by a phone, whatever its length', async () => {
    for (const link of [
      'https://login.weixin.qq.com/l/Ic_hEKz6tg==',
      `http://weixin.qq.com/x/${'A1b2'.repeat(40)}`,
    ]) {
      const { lines } = await drawCode(link, 0)
      const { data, width, height } = seen(lines)
      expect(readCode(data, width, height)?.data).toBe(link)
    }
  })
})
