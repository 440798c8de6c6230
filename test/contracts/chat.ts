import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import type { Choice } from '../../src/domain/chat/notice.ts'
import type { Chat, Outgoing, SendOutcome } from '../../src/ports/chat.ts'
import { createEar, type Ear } from '../support/ear.ts'
import { outgoing, part, type ChatPeer } from './chat-peer.ts'

export { outgoing, part, type ChatPeer, type Saying } from './chat-peer.ts'

const outcomes: readonly SendOutcome['kind'][] = ['sent', 'retry', 'failed', 'expired', 'unknown']

const choices: readonly Choice[] = [
  { action: 'solved', label: '解决了', say: '解决了' },
  { action: 'unsolved', label: '没解决', say: '没解决' },
]

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const sendTo = (chat: Chat, message: Outgoing): Promise<SendOutcome> => chat.send(message, [part(message.id)])

const sentId = (outcome: SendOutcome): MessageId => {
  if (outcome.kind !== 'sent' || outcome.message === null) throw new Error(`not sent: ${outcome.kind}`)
  return outcome.message
}

const only = <Kind extends ChatEvent['kind']>(
  events: readonly ChatEvent[],
  kind: Kind,
): Extract<ChatEvent, { kind: Kind }> => {
  const found = events.filter((event) => event.kind === kind)
  expect(found).toHaveLength(1)
  return found[0] as Extract<ChatEvent, { kind: Kind }>
}

/** The first delivery that fits, now or later. */
const hearing = async (ear: Ear, fits: (event: ChatEvent) => boolean): Promise<ChatEvent> => {
  for (let count = 1; ; count += 1) {
    const found = (await ear.hear(count)).find(fits)
    if (found !== undefined) return found
  }
}

const named =
  (message: MessageId) =>
  (event: ChatEvent): boolean =>
    event.kind === 'message' && event.message === message

const bytesOf = async (content: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The promises of the Chat port; every platform's adapter runs this suite with its own peer. */
export const chatContract = (name: string, create: () => Promise<ChatPeer>): void => {
  describe(`chat contract: ${name}`, () => {
    let peer: ChatPeer
    let ear: Ear

    beforeEach(async () => {
      peer = await create()
      ear = createEar()
    })
    afterEach(() => peer.close())

    const started = () => peer.chat.start(ear.receive)

    test('health: connecting, then ready, then stopped with a reason', async () => {
      expect(peer.chat.health().kind).toBe('connecting')
      await started()
      expect(peer.chat.health().kind).toBe('ready')
      await peer.chat.stop()
      expect(peer.chat.health()).toEqual({ kind: 'stopped', trouble: { code: 'stopped' } })
    })

    test('a message carries its sender, place, text and a key under its room', async () => {
      await started()
      const message = await peer.say(peer.room, { text: '额度不足，怎么办？' })
      const event = only(await ear.hear(1), 'message')
      expect(event).toMatchObject({
        message,
        text: '额度不足，怎么办？',
        place: peer.room,
        mentionsBot: false,
        quote: null,
        files: [],
      })
      expect(event.sender).toMatchObject({ account: peer.speaker, isSelf: false, isBot: false })
      expect(event.key.startsWith(`${peer.chat.platform}/${peer.chat.account}/`)).toBe(true)
      expect(Number.isInteger(event.at)).toBe(true)
    })

    test('two messages have two keys, in the order in which they were said', async () => {
      await started()
      const first = await peer.say(peer.room, { text: '在吗' })
      const second = await peer.say(peer.room, { text: '在吗' })
      const events = await ear.hear(2)
      expect(events.map((event) => 'message' in event && event.message)).toEqual([first, second])
      expect(new Set(events.map(({ key }) => key)).size).toBe(2)
    })

    test('a private message comes from its own place', async () => {
      if (peer.direct === null) return expect(peer.chat.capabilities.direct).toBe(false)
      await started()
      await peer.say(peer.direct, { text: '我的工单' })
      expect(only(await ear.hear(1), 'message').place).toEqual(peer.direct)
    })

    test('what the desk could not store is delivered again under the same key, and once only', async () => {
      await started()
      ear.refuse(1)
      await peer.say(peer.room, { text: '打印空白' })
      await peer.say(peer.room, { text: '急' })
      const [first, again, next] = await ear.hear(3)
      expect(again).toEqual(first)
      expect(next?.key).not.toBe(first?.key)
      await peer.chat.stop()
      expect(ear.deliveries).toHaveLength(3)
    })

    test('what the desk had not stored when the adapter stopped comes after the restart', async () => {
      await started()
      ear.refuse(Infinity)
      await peer.say(peer.room, { text: '打印空白' })
      await ear.hear(1)
      await peer.chat.stop()
      const later = createEar()
      const chat = await peer.again()
      await chat.start(later.receive)
      const [event] = await later.hear(1)
      expect(event).toEqual(ear.deliveries[0])
      await chat.stop()
    })

    test('own words come with isSelf or not at all', async () => {
      await started()
      await sendTo(peer.chat, outgoing('notice-own', peer.room, '已记录 #1001'))
      await peer.say(peer.room, { text: '谢谢' })
      await ear.hear(1)
      await peer.chat.stop()
      for (const event of ear.deliveries) {
        expect(event.sender.isSelf).toBe(event.kind === 'message' && event.text === '已记录 #1001')
      }
    })

    test('speaking to the bot is marked', async () => {
      if (!peer.chat.capabilities.mentions) return expect(peer.chat.capabilities.mentions).toBe(false)
      await started()
      await peer.say(peer.room, { text: '登录不上', toBot: true })
      expect(only(await ear.hear(1), 'message').mentionsBot).toBe(true)
    })

    test('a quote names the message of the bot that it quotes', async () => {
      if (!peer.chat.capabilities.quotes) return expect(peer.chat.capabilities.quotes).toBe(false)
      await started()
      const message = sentId(await sendTo(peer.chat, outgoing('notice-quoted', peer.room, '请重启后再试')))
      const reply = await peer.say(peer.room, { text: '还是不行', quote: message })
      const said = only([await hearing(ear, named(reply))], 'message')
      expect(said.quote).toEqual({ message, text: '请重启后再试' })
    })

    test('a picture comes with type and size and without a public address', async () => {
      if (!peer.chat.capabilities.pictures) return expect(peer.chat.capabilities.pictures).toBe(false)
      await started()
      await peer.say(peer.room, { text: '', picture: png })
      const [file] = only(await ear.hear(1), 'message').files
      expect(file).toMatchObject({ mediaType: 'image/png', size: png.length })
      expect(file?.ref).not.toMatch(/^https?:/)
    })

    test('an edit and a recall name their message and have keys of their own', async () => {
      await started()
      const message = await peer.say(peer.room, { text: '额度不对' })
      await peer.edit?.(message, '额度不对，差 3 万')
      await peer.recall?.(message)
      const expected = ['message', ...(peer.edit ? ['edited'] : []), ...(peer.recall ? ['recalled'] : [])]
      const events = await ear.hear(expected.length)
      expect(events.map(({ kind }) => kind)).toEqual(expected)
      expect(new Set(events.map(({ key }) => key)).size).toBe(expected.length)
      for (const event of events) expect(event).toMatchObject({ message, place: peer.room })
      if (peer.edit) expect(only(events, 'edited').text).toBe('额度不对，差 3 万')
    })

    test('a press names the line of the bot and the action it offered', async () => {
      if (peer.press === undefined) return expect(peer.chat.capabilities.buttons).toBe(false)
      await started()
      const message = sentId(
        await sendTo(peer.chat, outgoing('notice-choice', peer.room, '好了吗？', { choices })),
      )
      await peer.press(message, 'unsolved')
      const event = only([await hearing(ear, ({ kind }) => kind === 'pressed')], 'pressed')
      expect(event).toMatchObject({ message, action: 'unsolved', place: peer.room })
      expect(event.sender.account).toBe(peer.speaker)
    })

    test('a message is said once however often its notice is sent, where the platform can tell', async () => {
      await started()
      const message = outgoing('notice-twice', peer.room, '王工已认领 #1001')
      const first = await sendTo(peer.chat, message)
      const settled = await peer.chat.settle(message.id, peer.room)
      if (settled.kind === 'unknown') return expect(first.kind).toBe('sent')
      expect(settled).toEqual({ kind: 'said', message: sentId(first) })
      expect(await sendTo(peer.chat, message)).toEqual(first)
      expect(await peer.read(peer.room)).toEqual([expect.stringContaining('王工已认领 #1001')])
      expect(await peer.chat.settle(id<NoticeId>('notice-never'), peer.room)).toEqual({ kind: 'unsaid' })
    })

    test('what was said is still known after a restart', async () => {
      await started()
      const first = await sendTo(peer.chat, outgoing('notice-kept', peer.room, '已升级二线'))
      await peer.chat.stop()
      const chat = await peer.again()
      await chat.start(ear.receive)
      const settled = await chat.settle(id<NoticeId>('notice-kept'), peer.room)
      expect([{ kind: 'said', message: sentId(first) }, { kind: 'unknown' }]).toContainEqual(settled)
      await chat.stop()
    })

    test('merged notices are each settled by the one message that said them', async () => {
      await started()
      const message = outgoing('notice-a', peer.room, '2 张工单将超时')
      const outcome = await peer.chat.send(message, [part('notice-a'), part('notice-b')])
      const settled = await peer.chat.settle(id<NoticeId>('notice-b'), peer.room)
      expect([{ kind: 'said', message: sentId(outcome) }, { kind: 'unknown' }]).toContainEqual(settled)
    })

    test('the mention and the whole text arrive', async () => {
      await started()
      const mention = { account: peer.speaker, name: '周会计' }
      await sendTo(
        peer.chat,
        outgoing('notice-lines', peer.room, '多半是控件旧：\n1. 装新版\n2. 重开浏览器', { mention }),
      )
      const [text] = await peer.read(peer.room)
      expect(text).toContain('周会计')
      expect(text).toContain('多半是控件旧：\n1. 装新版\n2. 重开浏览器')
    })

    test('a text over the limit ends in a stated outcome and never in half a text without one', async () => {
      await started()
      const text = '请按步骤操作。'.repeat(Math.ceil((peer.chat.capabilities.maxLength * 2.5) / 7))
      const outcome = await sendTo(peer.chat, outgoing('notice-long', peer.room, text))
      expect(outcomes).toContain(outcome.kind)
      const said = (await peer.read(peer.room)).join('')
      expect(said.replaceAll('\n', '')).toBe(outcome.kind === 'sent' ? text : '')
      for (const one of await peer.read(peer.room)) expect(one).toMatch(/。$/)
    })

    test('what it says of itself holds: limits are limits, abilities are there', () => {
      const { capabilities } = peer.chat
      expect(capabilities.maxLength).toBeGreaterThanOrEqual(100)
      for (const { count, per } of capabilities.budgets) expect(Math.min(count, per)).toBeGreaterThan(0)
      expect(peer.direct !== null).toBe(capabilities.direct)
      if (capabilities.edits !== undefined) expect(peer.edit !== undefined).toBe(capabilities.edits)
      if (capabilities.recalls !== undefined) expect(peer.recall !== undefined).toBe(capabilities.recalls)
      if (capabilities.picturesOut === true) expect(peer.seePictures).toBeDefined()
    })

    test('a received picture is opened by its reference, whole, and not beyond the limit', async () => {
      const { openFile } = peer.chat
      if (openFile === undefined) return expect(peer.chat.openFile).toBeUndefined()
      await started()
      await peer.say(peer.room, { text: '', picture: png })
      const ref = only(await ear.hear(1), 'message').files[0]?.ref ?? ''
      const opened = await openFile(ref, 1_000)
      if (opened.kind !== 'open') throw new Error(opened.kind)
      expect(await bytesOf(opened.content)).toEqual(png)
      expect((await openFile(ref, png.length - 1)).kind).toBe('too-big')
      expect((await openFile('no-such-reference', 1_000)).kind).toBe('gone')
    })

    test('a picture is shown with its words', async () => {
      if (peer.seePictures === undefined)
        return expect(peer.chat.capabilities.picturesOut ?? false).toBe(false)
      await started()
      const pictures = [{ name: '日报.png', mediaType: 'image/png', bytes: new Uint8Array(png) }]
      const outcome = await sendTo(peer.chat, outgoing('notice-picture', peer.room, '今日日报', { pictures }))
      expect(outcome.kind).toBe('sent')
      expect((await peer.read(peer.room)).join('')).toContain('今日日报')
      expect((await peer.seePictures(peer.room)).map((bytes) => Buffer.from(bytes))).toEqual([png])
    })

    test('a message delivered again has the same key', async () => {
      if (peer.repeat === undefined) return expect(peer.repeat).toBeUndefined()
      await started()
      const message = await peer.say(peer.room, { text: '票据打不开' })
      for (let copies = 0; copies < 10; copies += 1) await peer.repeat(message)
      const last = await peer.say(peer.room, { text: '急' })
      await hearing(ear, named(last))
      const keys = ear.deliveries.filter(named(message)).map(({ key }) => key)
      expect(new Set(keys).size).toBe(1)
    })

    test('what is said while the platform is away comes afterwards or lies in a gap', async () => {
      const { away } = peer
      if (away === undefined || peer.chat.gaps === undefined) return expect(peer.away).toBeUndefined()
      await started()
      await peer.say(peer.room, { text: '早' })
      await ear.hear(1)
      let missed: MessageId | null = null
      const from = Date.now()
      await away(async () => {
        missed = await peer.say(peer.room, { text: '都打不开了' })
      })
      const last = await peer.say(peer.room, { text: '有人吗' })
      await hearing(ear, named(last))
      const came = missed !== null && ear.deliveries.some(named(missed))
      const gaps = peer.chat.gaps(from - 1_000)
      expect(came || gaps.some((gap) => gap.to >= from)).toBe(true)
      expect(peer.chat.health().kind).toBe('ready')
    })

    test('what nobody knows is counted and disturbs nothing', async () => {
      if (peer.babble === undefined) return expect(peer.babble).toBeUndefined()
      await started()
      await peer.babble()
      const message = await peer.say(peer.room, { text: '还在吗' })
      await hearing(ear, named(message))
      expect(Object.values(peer.chat.unknownEvents?.() ?? {}).some((count) => count > 0)).toBe(true)
      expect(peer.chat.health().kind).toBe('ready')
    })

    test('a place the account is not in fails for good', async () => {
      await started()
      expect(await sendTo(peer.chat, outgoing('notice-lost', peer.elsewhere, '在吗'))).toEqual({
        kind: 'failed',
        reason: expect.any(String),
      })
    })

    test('before the start and after the stop, send answers from the closed list and says nothing', async () => {
      const early = await sendTo(peer.chat, outgoing('notice-early', peer.room, '早'))
      await started()
      await peer.chat.stop()
      const late = await sendTo(peer.chat, outgoing('notice-late', peer.room, '晚'))
      for (const outcome of [early, late]) expect(['retry', 'failed']).toContain(outcome.kind)
      expect(['unsaid', 'unknown']).toContain(
        (await peer.chat.settle(id<NoticeId>('notice-late'), peer.room)).kind,
      )
    })
  })
}
