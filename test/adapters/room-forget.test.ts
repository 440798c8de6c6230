import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { createRoom, roomKeyOf, type Room } from '../../adapters/room/index.ts'
import { day } from '../../src/domain/time.ts'
import { outgoing, part } from '../contracts/chat.ts'
import { createFolders, demoSettings } from '../support/demo-room.ts'
import { createEar, type Ear } from '../support/ear.ts'
import { enterDemo, roomPath, type RoomClient } from '../support/room-client.ts'

const folders = createFolders()
afterAll(folders.remove)

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const choice = { action: 'unsolved', label: '没解决', say: '没解决' }
const always = (): boolean => true

describe('SEC-3 the web room forgets what is old', () => {
  const start = Date.UTC(2026, 2, 4, 1)
  let now = start
  let folder = ''
  let room: Room
  let ear: Ear
  let zhou: RoomClient
  const open = async (): Promise<void> => {
    room = createRoom(demoSettings(folder, { now: () => now }))
    await room.start(ear.receive)
    zhou = await enterDemo(room.address(), 'zhou')
  }
  beforeEach(async () => {
    now = start
    folder = folders.next()
    ear = createEar()
    await open()
  })
  afterEach(() => room.stop())

  const tell = (text: string): ReturnType<Room['send']> => {
    const place = { kind: 'room', room: roomKeyOf('chengbei') } as const
    return room.send(outgoing(`n-${text}`, place, text, { choices: [choice] }), [
      part(`n-${text}`),
      part(`also-${text}`),
    ])
  }
  const upload = async (): Promise<string> => {
    const { body } = await zhou.upload('截图.png', 'image/png', png)
    return (body['file'] as { id: string }).id
  }
  const filesOnDisk = (): readonly string[] => readdirSync(join(folder, 'files')).toSorted()
  const texts = async (place: string): Promise<readonly string[]> =>
    (await zhou.history(place)).map(({ text }) => text)
  /** Rows of a table, seen from beside. */
  const rows = (table: string): number => {
    const db = new Database(join(folder, 'room.db'), { readonly: true })
    try {
      return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    } finally {
      db.close()
    }
  }

  test('messages with their edits, presses, notices and files, in the places that are named, and no younger ones', async () => {
    const oldFile = await upload()
    const first = await zhou.say('chengbei', '旧的', { files: [oldFile] })
    await zhou.post(`/api/messages/${first}/edit`, { text: '旧的，改过' })
    const said = await tell('旧的回答')
    const line = said.kind === 'sent' ? (said.message ?? '') : ''
    await zhou.post(`/api/messages/${encodeURIComponent(line)}/press`, { action: 'unsolved' })
    await zhou.say('@zhou', '旧的私信')
    now += 10 * day
    const newFile = await upload()
    await zhou.say('chengbei', '新的', { quote: first, files: [newFile] })
    await tell('新的回答')

    expect(await room.forget((place) => (place === 'chengbei' ? start + day : null), always)).toEqual({
      messages: 2,
      files: 1,
    })
    expect(await texts('chengbei')).toEqual(['新的', '新的回答'])
    expect(await texts('@zhou')).toEqual(['旧的私信'])
    expect(filesOnDisk()).toEqual([newFile])
    expect([rows('edits'), rows('presses'), rows('notices'), rows('files')]).toEqual([0, 0, 2, 1])
    expect((await zhou.history('chengbei'))[0]?.quote).toBeNull()
    expect((await zhou.get(`/api/files/${oldFile}`)).status).toBe(404)
    expect(await room.openFile?.(oldFile, 1_000)).toEqual({ kind: 'gone' })
    expect(await room.forget(() => start + day, always)).toEqual({ messages: 1, files: 0 })
  })

  test('work in parts goes on while people speak, and a page that comes back hears only what is there', async () => {
    for (let index = 0; index < 120; index += 1) await tell(`旧的 ${index}`)
    const { body } = await zhou.get('/api/rooms')
    now += 10 * day
    const forgetting = room.forget(() => start + day, always)
    const spoken = zhou.say('chengbei', '新的')
    expect(await forgetting).toEqual({ messages: 120, files: 0 })
    await spoken
    expect(await texts('chengbei')).toEqual(['新的'])
    const heard = await zhou.listen(
      (events) => events.some(({ name }) => name === 'hello'),
      Number(body['feed']) - 100,
    )
    expect(heard.flatMap(({ data }) => (data.message === undefined ? [] : [data.message.text]))).toEqual([
      '新的',
    ])
  })

  test('it ends where it is told to, and goes on the next time', async () => {
    for (let index = 0; index < 250; index += 1) await tell(`旧的 ${index}`)
    let parts = 0
    expect(
      (
        await room.forget(
          () => start + day,
          () => (parts += 1) <= 1,
        )
      ).messages,
    ).toBe(100)
    expect(rows('messages')).toBe(150)
    expect((await room.forget(() => start + day, always)).messages).toBe(150)
    expect([rows('messages'), rows('notices')]).toEqual([0, 0])
  })

  test('a stop in the middle leaves a room that opens', async () => {
    for (let index = 0; index < 250; index += 1) await tell(`旧的 ${index}`)
    const forgetting = room.forget(() => start + day, always)
    await room.stop()
    const { messages } = await forgetting
    expect(messages).toBeLessThan(250)
    await open()
    expect(rows('messages')).toBe(250 - messages)
    await zhou.say('chengbei', '还在')
    expect((await zhou.get(roomPath('chengbei', 'messages'))).status).toBe(200)
  })

  test('files that a crash left behind, their rows gone, are removed at the next start', async () => {
    const file = await upload()
    await zhou.say('chengbei', '旧的', { files: [file] })
    now += 10 * day
    await room.forget(() => start + day, always)
    await room.stop()
    // As a kill between the rows and the files would have left it.
    writeFileSync(join(folder, 'files', file), png)
    await open()
    expect(filesOnDisk()).toEqual([])
  })
})
