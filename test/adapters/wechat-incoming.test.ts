import { describe, expect, test } from '@jest/globals'
import { damagedJournal } from '../support/damaged-journal.ts'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { minute } from '../../src/domain/time.ts'
import { silentLog, type LogFields } from '../../src/ports/log.ts'
import { createEar } from '../support/ear.ts'
import { heldNow } from '../support/faults/memory.ts'
import { linkTo, until, wechatOver } from '../support/wechat-desk.ts'
import { bot, createWechatGateway, picked, theRoom } from '../support/wechat-gateway.ts'
import { texts, wechatScene } from '../support/wechat-scene.ts'

const scene = wechatScene()

test('a message that quotes is heard also when the journal cannot be read', async () => {
  await scene.ready({ journal: damagedJournal(scene.nextFolder(), 'wechat', 'desk') })
  scene.say('打印机坏了')
  scene.say('「张三：打印机坏了」\n- - - - - - - - - - - - - - -\n我来看')
  const events = await scene.ear.hear(2)
  expect(events[1]).toMatchObject({ text: '我来看', quote: { text: '打印机坏了' } })
})

const senders = (events: readonly ChatEvent[]): readonly string[] => events.map(({ sender }) => sender.name)

describe('what a WeChat account hears', () => {
  test('500 messages in one burst arrive all, once, in order', async () => {
    await scene.ready()
    const said = Array.from({ length: 500 }, (_, n) => `第 ${n} 句`)
    for (const text of said) scene.say(text)
    expect(texts(await scene.ear.hear(500))).toEqual(said)
    expect(new Set(scene.ear.deliveries.map(({ key }) => key)).size).toBe(500)
  })

  test('one message delivered 11 times, over a restart, has one key', async () => {
    const chat = await scene.ready()
    const id = scene.say('票据打不开')
    for (let copy = 0; copy < 5; copy += 1) scene.wechat.emit('message', { messageId: id })
    await scene.ear.hear(6)
    await chat.stop()
    const again = scene.account()
    await again.start(scene.ear.receive)
    for (let copy = 0; copy < 5; copy += 1) scene.wechat.emit('message', { messageId: id })
    const events = await scene.ear.hear(11)
    expect(new Set(events.map(({ key }) => key)).size).toBe(1)
    expect(new Set(texts(events)).size).toBe(1)
  })

  test('people are called as in the room, else by their nickname, and renamed within ten minutes', async () => {
    let late = 0
    await scene.ready({ now: () => Date.now() + late })
    scene.say('一')
    scene.wechat.say({ from: 'li', text: '二' })
    await scene.ear.hear(2)
    scene.wechat.aliases.set(`${theRoom} zhang`, '改名了')
    scene.say('三')
    await scene.ear.hear(3)
    late = 11 * minute
    scene.say('四')
    expect(senders(await scene.ear.hear(4))).toEqual(['财政局-张三', '李四', '财政局-张三', '改名了'])
  })

  test('who comes, goes, and what the room is called is kept, and its noise disturbs nothing', async () => {
    const chat = await scene.ready()
    const at = Math.floor(Date.now() / 1_000)
    const { wechat } = scene
    wechat.emit('room-join', { roomId: theRoom, inviteeIdList: ['li'], inviterId: 'zhang', timestamp: at })
    wechat.emit('room-topic', { roomId: theRoom, newTopic: '新名', oldTopic: '旧名', changerId: 'zhang', timestamp: at }) // prettier-ignore
    wechat.emit('room-leave', { roomId: theRoom, removeeIdList: [bot], removerId: 'zhang', timestamp: at })
    const events = await scene.ear.hear(3)
    expect(events.map((event) => event.kind === 'unsupported' && event.what)).toEqual(['room-join', 'room-topic', 'room-leave.self']) // prettier-ignore
    expect(chat.health()).toEqual({ kind: 'ready' })
    scene.say('还在')
    expect(texts(await scene.ear.hear(4))).toEqual(['还在'])
  })

  test('whoever speaks to the bot is named in the log once, for rooms.yaml and the cards', async () => {
    const met: unknown[] = []
    const info = (event: string, fields: LogFields = {}): void => {
      if (event === 'chat.met') met.push([fields.room, fields.reason])
    }
    await scene.ready({ log: { ...silentLog, info } })
    scene.say('没有对它说')
    for (const text of ['在吗', '在吗']) scene.wechat.say({ from: 'zhang', text: `@值班${picked}${text}`, mentions: [bot] })
    scene.wechat.say({ from: 'zhang', room: null, text: '私信' })
    await scene.ear.hear(4)
    expect(met).toEqual([
      ['room:wechat/desk/777@chatroom', 'wechat/zhang'],
      ['direct:wechat/zhang', 'wechat/zhang'],
    ])
  }) // prettier-ignore

  test('two accounts hear apart, and neither answers the other', async () => {
    const other = await createWechatGateway({ token: 'insecure_another' })
    await other.listen()
    other.login()
    const ear = createEar()
    const second = wechatOver(scene.nextFolder(), linkTo(other), {
      account: 'second',
      siblings: () => ['zhang'],
    })
    try {
      await scene.ready()
      await second.start(ear.receive)
      scene.say('问第一个')
      other.wechat.say({ from: 'zhang', text: '第一个的话' })
      const [first] = await scene.ear.hear(1)
      const [heard] = await ear.hear(1)
      expect(first?.key.startsWith('wechat/desk/')).toBe(true)
      expect(heard?.key.startsWith('wechat/second/')).toBe(true)
      expect([first?.sender.isSelf, heard?.sender.isSelf]).toEqual([false, true])
      expect(scene.ear.deliveries).toHaveLength(1)
    } finally {
      await second.stop()
      await other.close()
    }
  })

  test('names and rooms are not left on the disk', async () => {
    await scene.ready()
    scene.say('一')
    await scene.ear.hear(1)
    const cache = join(homedir(), '.wechaty/wechaty-puppet-service', scene.gateway.traits.token)
    expect(existsSync(cache)).toBe(false)
  })
})

describe('a picture of 50 MB', () => {
  const size = 50 * 1024 * 1024
  const refOf = (event: ChatEvent | undefined): string =>
    event?.kind === 'message' ? (event.files[0]?.ref ?? '') : ''

  test('is not even asked for when it says so', async () => {
    const chat = await scene.ready()
    const id = scene.wechat.store({ type: 6, from: 'zhang', text: `<msg><img hdlength="${size}"/></msg>`, filename: 'a.jpg' }) // prettier-ignore
    scene.wechat.emit('message', { messageId: id })
    const [event] = await scene.ear.hear(1)
    expect(event).toMatchObject({ files: [{ size }] })
    expect(await chat.openFile?.(refOf(event), size - 1)).toEqual({ kind: 'too-big' })
    // There is none: the gateway would have said so.
    expect((await chat.openFile?.(refOf(event), size))?.kind).toBe('gone')
  })

  test('is cut off at the limit when it does not say so, and streamed whole within it', async () => {
    const chat = await scene.ready({
      patience: { call: 2_000, file: 20_000, start: 4_000, offerAgain: 5, pulse: 100 },
    })
    scene.wechat.hugePicture(size)
    const [event] = await scene.ear.hear(1)
    const read = async (limit: number) => {
      const opened = await chat.openFile?.(refOf(event), limit)
      if (opened?.kind !== 'open') throw new Error(opened?.kind)
      let bytes = 0
      const held: number[] = []
      let looked = 0
      const before = await heldNow()
      try {
        for await (const chunk of opened.content) {
          bytes += chunk.byteLength
          if (bytes < looked) continue
          looked += 4 * 1024 * 1024
          held.push((await heldNow()) - before)
        }
      } catch (error) {
        return { bytes, held, error: String(error) }
      }
      return { bytes, held, error: null }
    }
    const cut = await read(1024 * 1024)
    expect(cut.error).toContain('more than 1048576 bytes')
    expect(cut.bytes).toBeLessThanOrEqual(1024 * 1024)
    const whole = await read(size)
    expect(whole).toMatchObject({ bytes: size, error: null })
    // The gateway of the test keeps its own buffers in this process: the middle of the samples, not the highest.
    const middle = whole.held.toSorted((a, b) => a - b)[whole.held.length >> 1]
    expect(whole.held.length).toBeGreaterThan(10)
    expect(middle).toBeLessThan(size / 6)
    scene.say('还在')
    await until('heard', () => texts(scene.ear.deliveries).includes('还在'))
  })

  test('of a gateway that dies in the middle ends with an error, and nothing else does', async () => {
    const chat = await scene.ready()
    scene.wechat.hugePicture(size)
    const [event] = await scene.ear.hear(1)
    const opened = await chat.openFile?.(refOf(event), size)
    if (opened?.kind !== 'open') throw new Error(opened?.kind)
    const read = async (): Promise<number> => {
      let bytes = 0
      for await (const chunk of opened.content) {
        if (bytes === 0) await scene.gateway.kill()
        bytes += chunk.byteLength
      }
      return bytes
    }
    await expect(read()).rejects.toThrow()
    await scene.gateway.listen()
    await until('ready', () => chat.health().kind === 'ready')
    scene.say('还在')
    expect(texts(await scene.ear.hear(2))).toContain('还在')
  })
})
