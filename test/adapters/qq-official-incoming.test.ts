import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { readEvent, type Reader } from '../../adapters/qq-official/read-event.ts'
import { qqOfficialScene, texts } from '../support/qq-official-scene.ts'
import { theGroup, theMember } from '../support/qq-official-server.ts'

const folder = new URL('../fixtures/qq-official/', import.meta.url)
const own = '42F7D2FB71441DEABA5CF78016F85C57'
const reader: Reader = {
  self: '102000001',
  isSelf: (openid) => openid === own,
  nameOf: (openid) => (openid === 'D4E5' ? '小华' : null),
  now: 1_784_600_000_000,
}

const frames = readFileSync(new URL('events.jsonl', folder), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { _: string; t: string; d: Record<string, unknown>; id?: string })
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as readonly unknown[]

describe("events after Tencent's pages", () => {
  test('every frame has its expectation', () => {
    expect(expected).toHaveLength(frames.length)
  })

  test.each(frames.map((frame, index) => [frame._, frame, expected[index]] as const))(
    '%s',
    (_what, frame, wanted) => {
      const read = readEvent({ type: frame.t, data: frame.d, id: frame.id ?? null }, reader)
      expect(JSON.parse(JSON.stringify(read))).toEqual(wanted)
    },
  )

  test.each(frames.map((frame) => [frame._, frame] as const))(
    'torn apart it never throws: %s',
    (_what, frame) => {
      for (const key of Object.keys(frame.d))
        for (const other of [undefined, null, 7, '', [], {}, [[null]], [{ id: [] }]]) {
          const read = readEvent({ type: frame.t, data: { ...frame.d, [key]: other }, id: null }, reader)
          expect(['event', 'press', 'idle', 'unknown']).toContain(read.kind)
        }
    },
  )
})

const scene = qqOfficialScene()

describe('what a QQ bot hears', () => {
  test('a name once heard is kept for messages that come without one', async () => {
    await scene.ready()
    await scene.asked('一')
    scene.change({ names: false })
    await scene.asked('二')
    expect(scene.ear.deliveries.map(({ sender }) => sender.name)).toEqual(['周会计', '周会计'])
  })

  test('nobody without a name is called by the end of the openid, the same every time', async () => {
    scene.change({ names: false })
    await scene.ready()
    await scene.asked('一')
    await scene.asked('二')
    expect(scene.ear.deliveries.map(({ sender }) => sender.name)).toEqual(['用户B2C3D4', '用户B2C3D4'])
  })

  test('only what mentions the bot comes where the owner has not opened the room, and it is marked', async () => {
    scene.change({ allMessages: false })
    await scene.ready()
    scene.server.say(theGroup, { text: ' 登录不上', toBot: true })
    const [event] = await scene.ear.hear(1)
    expect(event).toMatchObject({ text: '登录不上', mentionsBot: true })
  })

  test('whoever speaks to the bot is named in the log once, by openid and without words', async () => {
    const lines: unknown[] = []
    const note = (event: string, fields?: object): void => void lines.push({ event, ...fields })
    await scene.ready({ log: { info: note, warn: note, error: note } })
    await scene.asked('只是聊天')
    for (const text of ['在吗', '急']) scene.server.say(theGroup, { text, toBot: true })
    await scene.ear.hear(3)
    const met = lines.filter((line) => JSON.stringify(line).includes('chat.met'))
    expect(met).toEqual([
      { event: 'chat.met', platform: 'qq-official', room: expect.stringContaining(theGroup.openid), reason: `qq-official/${theMember}` },
    ]) // prettier-ignore
    expect(JSON.stringify(lines)).not.toMatch(/在吗|聊天|naOC0/)
  })

  test('500 messages in a burst come all, once, in order', async () => {
    await scene.ready()
    const said = Array.from({ length: 500 }, (_, n) => `第 ${n} 条`)
    for (const text of said) scene.server.say(theGroup, { text })
    expect(texts(await scene.ear.hear(500))).toEqual(said)
  })

  test('a file at an address outside QQ is not fetched', async () => {
    const chat = await scene.ready()
    scene.server.say(theGroup, { text: '', attachments: [{ content_type: 'image/png', url: 'http://127.0.0.1:1/secret', size: 1 }] }) // prettier-ignore
    const [event] = await scene.ear.hear(1)
    const ref = event?.kind === 'message' ? (event.files[0]?.ref ?? '') : ''
    expect(await chat.openFile?.(ref, 1_000)).toMatchObject({ kind: 'failed' })
  })

  test('a picture of 50 MB is not read, whatever size the message gave', async () => {
    const chat = await scene.ready()
    const big = Buffer.alloc(50 * 1024 * 1024)
    scene.server.say(theGroup, { text: '', attachments: [{ content_type: 'image/png', url: scene.server.serve('big.png', big), size: 3 }] }) // prettier-ignore
    const [event] = await scene.ear.hear(1)
    const ref = event?.kind === 'message' ? (event.files[0]?.ref ?? '') : ''
    expect(await chat.openFile?.(ref, 1_000_000)).toEqual({ kind: 'too-big' })
  })
})
