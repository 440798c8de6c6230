import { describe, expect, test } from '@jest/globals'
import { id, type AccountKey, type MessageId } from '../../src/domain/ids.ts'
import { hour, minute } from '../../src/domain/time.ts'
import { createEar } from '../support/ear.ts'
import { until, zhou } from '../support/qq-official-desk.ts'
import { qqOfficialScene } from '../support/qq-official-scene.ts'
import { theGroup, theUser } from '../support/qq-official-server.ts'

const scene = qqOfficialScene()
const messages = /\/messages$/

describe('the window in which a QQ bot may answer', () => {
  test('an answer names the message that it answers, under rising numbers', async () => {
    const chat = await scene.ready()
    const asked = await scene.asked('打印空白')
    for (const n of [1, 2, 3]) await scene.send(chat, `n-${n}`, `第 ${n} 步`)
    expect(scene.ways()).toEqual([1, 2, 3].map((seq) => [asked.id, seq]))
  })

  test('the numbers go on rising after a restart', async () => {
    const chat = await scene.ready()
    const asked = await scene.asked('打印空白')
    await scene.send(chat, 'n-1', '第 1 步')
    await chat.stop()
    const again = scene.bot()
    await again.start(createEar().receive)
    await scene.send(again, 'n-2', '第 2 步')
    expect(scene.ways()).toEqual([1, 2].map((seq) => [asked.id, seq]))
  })

  test('a question heard before the restart is answered after it', async () => {
    const chat = await scene.ready()
    const asked = await scene.asked('打印空白')
    await chat.stop()
    scene.change({ push: false })
    const again = scene.bot()
    await again.start(createEar().receive)
    expect((await scene.send(again, 'n-1', '请装新版')).kind).toBe('sent')
    expect(scene.ways()).toEqual([[asked.id, 1]])
  })

  test('the sixth answer goes to another message, then unasked where the room allows it', async () => {
    const chat = await scene.ready()
    const first = await scene.asked('一')
    const second = await scene.asked('二')
    for (let n = 1; n <= 11; n += 1) await scene.send(chat, `n-${n}`, `第 ${n} 条`)
    const to = scene.ways().map(([message]) => message)
    expect(to).toEqual([...Array(5).fill(second.id), ...Array(5).fill(first.id), null])
  })

  test('the message that a notice answers is preferred to the latest one', async () => {
    const chat = await scene.ready()
    const first = await scene.asked('一')
    await scene.asked('二')
    await scene.send(chat, 'n-1', '答一', { quote: id<MessageId>(first.id) })
    expect(scene.ways()).toEqual([[first.id, 1]])
  })

  test.each([
    ['where the room allows it', true, 'sent'],
    ['where it does not', false, 'expired'],
  ])('too late for an answer it is said unasked %s', async (_what, push, kind) => {
    let now = Date.now()
    scene.change({ push })
    scene.server.setClock(() => now)
    const chat = await scene.ready({ now: () => now })
    await scene.asked('打印空白')
    now += 6 * minute
    expect((await scene.send(chat, 'n-1', '请装新版')).kind).toBe(kind)
    expect(scene.ways().map(([to]) => to)).toEqual(push ? [null] : [])
  })

  test('in private an hour is given, and four answers', async () => {
    let now = Date.now()
    scene.change({ push: false })
    scene.server.setClock(() => now)
    const chat = await scene.ready({ now: () => now })
    await scene.asked('我的工单', theUser)
    now += 50 * minute
    const kinds = []
    for (let n = 1; n <= 5; n += 1)
      kinds.push((await scene.send(chat, `n-${n}`, `第 ${n} 条`, {}, zhou)).kind)
    expect(kinds).toEqual(['sent', 'sent', 'sent', 'sent', 'expired'])
    now += hour
    expect((await scene.send(chat, 'n-6', '您好', {}, zhou)).kind).toBe('expired')
  })

  test('a clock that runs ten minutes ahead of Tencent still answers', async () => {
    scene.change({ push: false })
    const chat = await scene.ready({ now: () => Date.now() + 10 * minute })
    await scene.asked('打印空白')
    expect((await scene.send(chat, 'n-1', '请装新版')).kind).toBe('sent')
  })

  test('a window that Tencent closes earlier than we think is left for another way', async () => {
    const chat = await scene.ready()
    const asked = await scene.asked('打印空白')
    scene.server.refuse(messages, 400, 40034128)
    expect((await scene.send(chat, 'n-1', '请装新版')).kind).toBe('sent')
    expect(scene.ways()).toEqual([[null, 1]])
    await scene.send(chat, 'n-2', '好了吗')
    expect(scene.ways().map(([to]) => to)).not.toContain(asked.id)
  })
})

describe('what a QQ bot says', () => {
  test.each([
    ['429 with a time to wait', 429, 0, { 'retry-after': '7' }, { kind: 'retry', at: expect.any(Number) }],
    ['too often', 400, 40034100, {}, { kind: 'retry', at: expect.any(Number) }],
    ['too often, as older pages say', 400, 22009, {}, { kind: 'retry', at: expect.any(Number) }],
    ['muted', 400, 40054002, {}, { kind: 'retry', at: expect.any(Number) }],
    ['not in the group', 400, 40034101, {}, { kind: 'failed' }],
    ['refused words', 400, 40034006, {}, { kind: 'failed' }],
    ['too long', 400, 40054007, {}, { kind: 'failed' }],
    ['an error with HTTP 200', 200, 40034105, {}, { kind: 'expired' }],
    ['waiting for a review', 202, 304023, {}, { kind: 'unknown' }],
    ['trouble at Tencent', 500, 50055001, {}, { kind: 'retry', at: null }],
    ['a gateway timeout', 504, 0, {}, { kind: 'unknown' }],
  ])('%s', async (_what, status, code, headers, outcome) => {
    const chat = await scene.ready()
    scene.server.refuse(messages, status, code, headers as Record<string, string>)
    const before = Date.now()
    const got = await scene.send(chat, 'n-1', '您好')
    expect(got).toMatchObject(outcome)
    if (got.kind === 'retry' && got.at !== null) expect(got.at).toBeGreaterThanOrEqual(before + 7_000)
  })

  test('an answer whose confirmation is lost is sent again under the same number and said once', async () => {
    const chat = await scene.ready()
    const asked = await scene.asked('打印空白')
    scene.server.answerInstead(messages, (response) => response.destroy(), true)
    expect((await scene.send(chat, 'n-1', '请装新版')).kind).toBe('unknown')
    expect(await scene.settle(chat, 'n-1')).toEqual({ kind: 'unsaid' })
    await chat.stop()
    const again = scene.bot()
    await again.start(createEar().receive)
    expect(await scene.settle(again, 'n-1')).toEqual({ kind: 'unsaid' })
    expect(await scene.send(again, 'n-1', '请装新版')).toEqual({ kind: 'sent', message: null })
    expect(scene.read()).toEqual(['请装新版'])
    expect(scene.ways()).toEqual([[asked.id, 1]])
  })

  test('an unasked message whose confirmation is lost stays unknown', async () => {
    const chat = await scene.ready()
    scene.server.answerInstead(messages, (response) => response.destroy(), true)
    expect((await scene.send(chat, 'n-1', '王工已认领')).kind).toBe('unknown')
    expect(await scene.settle(chat, 'n-1')).toEqual({ kind: 'unknown' })
  })

  test('a message that never left is tried again', async () => {
    const chat = await scene.ready()
    await scene.server.close()
    await until('lost', () => chat.health().kind === 'deaf')
    expect(await scene.send(chat, 'n-1', '您好')).toMatchObject({ kind: 'retry', at: null })
    expect(await scene.settle(chat, 'n-1')).toEqual({ kind: 'unsaid' })
    await scene.server.listen()
    await until('ready', () => chat.health().kind === 'ready')
    expect((await scene.send(chat, 'n-1', '您好')).kind).toBe('sent')
  })

  test('numbers that were forgotten with the journal are no repetition', async () => {
    const chat = await scene.ready()
    await scene.asked('打印空白')
    scene.server.refuse(messages, 400, 40054005)
    expect((await scene.send(chat, 'n-1', '请装新版')).kind).toBe('sent')
    expect(scene.read()).toEqual(['请装新版'])
  })

  test.each([
    [
      'without protocol',
      ['gov.example.cn'],
      '请看 gov.example.cn/help 第 3 条',
      'https://gov.example.cn/help',
    ],
    ['with dots that are none', [], '请看 gov．example．cn/help 第 3 条', 'https://gov.example.cn/help'],
    ['also where none was written', [], '请看 gov．example．cn 第 3 条', 'gov.example.cn'],
  ])('an address that Tencent does not allow is written %s', async (_what, hosts, said, link) => {
    const chat = await scene.ready()
    await scene.asked('在哪')
    scene.change({ hosts })
    if (hosts.length > 0) scene.server.refuse(messages, 400, 40054010)
    expect((await scene.send(chat, 'n-1', `请看 ${link} 第 3 条`)).kind).toBe('sent')
    expect(scene.read()).toEqual([said])
  })

  test('an address that is allowed stays as it is', async () => {
    const chat = await scene.ready()
    scene.change({ hosts: ['gov.example.cn'] })
    await scene.send(chat, 'n-1', '请看 https://gov.example.cn/help')
    expect(scene.read()).toEqual(['请看 https://gov.example.cn/help'])
  })

  const choices = [{ action: 'solved', label: '解决了', say: '解决了' }]

  test('buttons that are not granted are said in words', async () => {
    const chat = await scene.ready({ buttons: true })
    await scene.send(chat, 'n-1', '好了吗？', { choices, prompt: '好了请回“解决了”' })
    expect(scene.read()).toEqual(['好了吗？\n好了请回“解决了”'])
  })

  test('without buttons the prompt is said; with them it is not, and a press is answered', async () => {
    const words = await scene.ready()
    await scene.send(words, 'n-1', '好了吗？', { choices, prompt: '好了请回“解决了”' })
    await words.stop()
    scene.change({ buttons: true })
    const chat = scene.bot({ buttons: true })
    const ear = createEar()
    await chat.start(ear.receive)
    const outcome = await scene.send(chat, 'n-2', '#1023 *好了*吗？', { choices, prompt: '好了请回“解决了”' })
    expect(scene.read()).toEqual(['好了吗？\n好了请回“解决了”', '#1023 *好了*吗？'])
    const pressed = scene.server.press(outcome.kind === 'sent' ? (outcome.message ?? '') : '', 0)
    expect((await ear.hear(1))[0]).toMatchObject({ kind: 'pressed', action: 'solved' })
    await until('answered', () => scene.server.presses.includes(pressed))
  })

  test('what people wrote mentions nobody when it is quoted back', async () => {
    const chat = await scene.ready()
    await scene.send(chat, 'n-1', '原话：<qqbot-at-everyone /> @everyone <@123>', {
      mention: { account: id<AccountKey>('qq/42'), name: '张三' },
    })
    expect(scene.read()).toEqual(['@张三 原话：＜qqbot-at-everyone /> ＠everyone ＜@123>'])
  })

  test('a refused picture does not take its words along', async () => {
    const chat = await scene.ready()
    scene.server.refuse(/\/files$/, 400, 304080)
    const pictures = [{ name: '日报.png', mediaType: 'image/png', bytes: new Uint8Array([1]) }]
    scene.server.answerInstead(/\/files$/, (response) => response.writeHead(200).end('{}'))
    expect((await scene.send(chat, 'n-1', '今日日报', { pictures })).kind).toBe('retry')
    expect((await scene.send(chat, 'n-1', '今日日报', { pictures })).kind).toBe('sent')
    expect(scene.read()).toEqual(['今日日报'])
  })

  test('a long text that fails half-way goes on where it stopped', async () => {
    const chat = await scene.ready()
    await scene.asked('怎么做')
    const text = '请按步骤操作。'.repeat(600)
    const sending = scene.send(chat, 'n-1', text)
    await until('the first part', () => scene.read().length === 1)
    scene.server.refuse(messages, 429, 0)
    expect((await sending).kind).toBe('retry')
    const said = scene.read().length
    expect(said).toBeGreaterThan(0)
    expect((await scene.send(chat, 'n-1', text)).kind).toBe('sent')
    expect(scene.read().join('')).toBe(text)
    expect(new Set(scene.ways().map(([, seq]) => seq)).size).toBe(scene.read().length)
  })

  test('a quote of a message of the bot names its first part, also after a restart', async () => {
    const chat = await scene.ready()
    const outcome = await scene.send(chat, 'n-1', '请按步骤操作。'.repeat(400))
    const [, second] = scene.server.said(theGroup)
    await chat.stop()
    const ear = createEar()
    await scene.bot().start(ear.receive)
    scene.server.say(theGroup, { text: '还是不行', quote: second?.id ?? '' })
    const [event] = await ear.hear(1)
    expect(event).toMatchObject({ quote: { message: outcome.kind === 'sent' ? outcome.message : '' } })
  })
})
