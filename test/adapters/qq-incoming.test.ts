import { describe, expect, test } from '@jest/globals'
import { theGroup } from '../support/napcat-server.ts'
import { damagedJournal } from '../support/damaged-journal.ts'
import { until } from '../support/qq-desk.ts'
import { qqScene, texts, words } from '../support/qq-scene.ts'

const scene = qqScene()

describe('what a QQ account hears', () => {
  test('500 messages in a burst come in order, each once', async () => {
    await scene.ready()
    const expected = Array.from({ length: 500 }, (_, n) => `第 ${n} 条`)
    for (const text of expected) scene.say(text)
    const events = await scene.ear.hear(500)
    expect(texts(events)).toEqual(expected)
    expect(new Set(events.map(({ key }) => key)).size).toBe(500)
  })

  test('eleven deliveries of one message across a restart carry one key', async () => {
    const chat = await scene.ready()
    const message = scene.say('票据打印空白')
    for (let copies = 1; copies < 6; copies += 1) scene.server.push(scene.server.event(message))
    await scene.ear.hear(6)
    await chat.stop()
    const again = scene.account()
    await again.start(scene.ear.receive)
    for (let copies = 6; copies < 11; copies += 1) scene.server.push(scene.server.event(message))
    const events = await scene.ear.hear(11)
    expect(new Set(events.map(({ key }) => key)).size).toBe(1)
  })

  test('messages that overtake each other keep their own times and keys', async () => {
    await scene.ready()
    const seconds = Math.floor(Date.now() / 1000)
    const early = scene.server.store(theGroup, 42, words('先'), seconds - 5)
    const late = scene.server.store(theGroup, 42, words('后'), seconds)
    scene.server.push(scene.server.event(late))
    scene.server.push(scene.server.event(early))
    const events = await scene.ear.hear(2)
    expect(texts(events)).toEqual(['后', '先'])
    expect([...events].sort((a, b) => a.at - b.at).map((event) => 'text' in event && event.text)).toEqual([
      '先',
      '后',
    ])
  })

  test('a message that quotes is heard also when the journal cannot be read', async () => {
    await scene.ready({ journal: damagedJournal(scene.nextFolder(), 'qq', '10001') })
    const { id } = scene.say('打印机坏了')
    scene.server.say(theGroup, 43, [{ type: 'reply', data: { id: String(id) } }, ...words('我来看')])
    const events = await scene.ear.hear(2)
    expect(events[1]).toMatchObject({ text: '我来看', quote: { message: String(id), text: '打印机坏了' } })
  })

  test('a frame of 50 MB is refused without growing the memory, and the account comes back', async () => {
    const chat = await scene.ready()
    scene.say('一')
    await scene.ear.hear(1)
    const before = process.memoryUsage().arrayBuffers
    scene.server.put(Buffer.alloc(50 * 1024 * 1024, 0x20).toString())
    await until('lost', () => chat.health().kind !== 'ready')
    await until('ready', () => chat.health().kind === 'ready')
    scene.say('二')
    expect(texts(await scene.ear.hear(2)).at(-1)).toBe('二')
    // The server's own 50 MB lies in this process too; more than that plus our limit would be ours.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * 1024 * 1024)
  })

  test.each([
    ['with its length told', true],
    ['without its length told', false],
  ])('a picture of 50 MB %s is not fetched beyond the limit', async (_how, told) => {
    const chat = await scene.ready()
    const chunk = Buffer.alloc(64 * 1024, 1)
    let sent = 0
    const url = scene.server.serve('big.png', (response) => {
      response.writeHead(200, {
        'content-type': 'image/png',
        ...(told ? { 'content-length': 50 * 1024 * 1024 } : {}),
      })
      const more = (): void => {
        while (sent < 50 * 1024 * 1024 && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    scene.server.say(theGroup, 42, [{ type: 'image', data: { file: 'big.png', url } }])
    const [event] = await scene.ear.hear(1)
    expect(sent).toBe(0)
    const ref = event?.kind === 'message' ? (event.files[0]?.ref ?? '') : ''
    const opened = await chat.openFile?.(ref, 1024 * 1024)
    if (told) expect(opened).toEqual({ kind: 'too-big' })
    else {
      if (opened?.kind !== 'open') throw new Error(opened?.kind)
      let got = 0
      const all = async (): Promise<void> => {
        for await (const bytes of opened.content) got += bytes.length
      }
      await expect(all()).rejects.toThrow('1048576')
      expect(got).toBeLessThanOrEqual(1024 * 1024)
    }
    expect(sent).toBeLessThan(20 * 1024 * 1024)
  })

  test('an address outside QQ and the gateway is never fetched', async () => {
    const chat = await scene.ready()
    scene.server.say(theGroup, 42, [
      { type: 'image', data: { file: 'x.png', url: 'http://localhost.example:1/metadata' } },
    ])
    const [event] = await scene.ear.hear(1)
    const ref = event?.kind === 'message' ? (event.files[0]?.ref ?? '') : ''
    expect((await chat.openFile?.(ref, 1000))?.kind).toBe('gone')
    expect(scene.server.calls.map(({ action }) => action)).toContain('get_image')
  })
})
