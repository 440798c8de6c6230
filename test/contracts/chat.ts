import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { ChatEvent, Place } from '../../src/domain/event.ts'
import { id, type AccountKey, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import type { Choice } from '../../src/domain/notice.ts'
import type { Chat, Outgoing, Part, SendOutcome } from '../../src/ports/chat.ts'
import { createEar, type Ear } from '../support/ear.ts'

/** What one message says, seen from the side of the people in the chat. */
export interface Saying {
  readonly text: string
  readonly quote?: MessageId
  /** Address the bot in the way the platform has. */
  readonly toBot?: boolean
  /** Bytes of a PNG. */
  readonly picture?: Buffer
}

/** The platform's side of an adapter: real people on the real wire, or the nearest thing a test can have. */
export interface ChatPeer {
  readonly chat: Chat
  readonly room: Place
  /** Null where the platform has no private chats. */
  readonly direct: Place | null
  /** A place this account is not in. */
  readonly elsewhere: Place
  /** Who speaks in `say`. */
  readonly speaker: AccountKey
  say(place: Place, saying: Saying): Promise<MessageId>
  /** Absent where the platform has no such thing. */
  readonly edit?: (message: MessageId, text: string) => Promise<void>
  readonly recall?: (message: MessageId) => Promise<void>
  readonly press?: (message: MessageId, action: string) => Promise<void>
  /** What people read from the bot in the place, oldest first. */
  read(place: Place): Promise<readonly string[]>
  /** A second adapter over the same account after the first was stopped: what a restart is. */
  again(): Promise<Chat>
  close(): Promise<void>
}

const outcomes: readonly SendOutcome['kind'][] = ['sent', 'retry', 'failed', 'expired', 'unknown']

const choices: readonly Choice[] = [
  { action: 'solved', label: '解决了', say: '解决了' },
  { action: 'unsolved', label: '没解决', say: '没解决' },
]

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export const outgoing = (
  notice: string,
  to: Place,
  text: string,
  rest: Partial<Outgoing> = {},
): Outgoing => ({
  id: id<NoticeId>(notice),
  to,
  text,
  mention: null,
  quote: null,
  choices: [],
  prompt: null,
  ...rest,
})

export const part = (notice: string): Part => ({
  id: id<NoticeId>(notice),
  kind: 'reply',
  article: null,
  ticket: null,
})

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
      expect(peer.chat.health()).toEqual({ kind: 'stopped', reason: expect.any(String) })
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
      await peer.say(peer.room, { text: '还是不行', quote: message })
      const said = only(
        (await ear.hear(1)).filter((event) => !event.sender.isSelf),
        'message',
      )
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
      const event = only(
        (await ear.hear(1)).filter((one) => !one.sender.isSelf),
        'pressed',
      )
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
