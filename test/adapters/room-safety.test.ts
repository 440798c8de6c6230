import { readdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { createRoom, type Room } from '../../adapters/room/index.ts'
import { createFolders, demoSettings } from '../support/demo-room.ts'
import { createEar } from '../support/ear.ts'
import { enterDemo, roomPath, type RoomClient } from '../support/room-client.ts'
import { endChildren, startChild } from '../support/child-process.ts'

const folders = createFolders()
afterAll(endChildren)
afterAll(folders.remove)

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)])
const megabyte = 1024 * 1024

describe('files', () => {
  let room: Room
  let zhou: RoomClient
  let zhang: RoomClient
  let folder: string

  beforeEach(async () => {
    folder = folders.next()
    room = createRoom(demoSettings(folder))
    await room.start(createEar().receive)
    zhou = await enterDemo(room.address(), 'zhou')
    zhang = await enterDemo(room.address(), 'zhang')
  })
  afterEach(() => room.stop())

  const fetchFile = (client: RoomClient, id: string) =>
    fetch(`${room.address()}/api/files/${id}`, { headers: { authorization: `Bearer ${client.token}` } })
  const fileOf = (answer: { body: Record<string, unknown> }) =>
    answer.body['file'] as { id: string; name: string; mediaType: string; picture: boolean }

  test.each([
    ['png', png, 'image/png'],
    ['jpeg', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg'],
    ['gif', Buffer.from('GIF89a......'), 'image/gif'],
    ['webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 '), 'image/webp'],
  ])('%s is known by its bytes, whatever it claims to be', async (_kind, bytes, mediaType) => {
    expect(fileOf(await zhou.upload('x', 'application/octet-stream', bytes))).toMatchObject({
      mediaType,
      picture: true,
    })
  })

  test.each([
    [
      'a page that claims to be a picture',
      'x.png',
      'image/png',
      Buffer.from('<script>alert(1)</script>'),
      415,
      'not-a-picture',
    ],
    ['SVG, which can carry script', 'x.svg', 'image/svg+xml', Buffer.from('<svg/>'), 415, 'not-a-picture'],
    [
      'a picture over 8 MB',
      'x.png',
      'image/png',
      Buffer.concat([png, Buffer.alloc(8 * megabyte)]),
      413,
      'picture-too-big',
    ],
    ['a file over 20 MB', 'x.zip', 'application/zip', Buffer.alloc(20 * megabyte + 1), 413, 'file-too-big'],
    ['nothing', 'x.zip', 'application/zip', Buffer.alloc(0), 400, 'bad-request'],
  ])('%s is refused', async (_what, name, type, bytes, status, code) => {
    expect(await zhou.upload(name, type, bytes)).toMatchObject({ status, body: { code } })
    expect(readdirSync(`${folder}/files`)).toEqual([])
  })

  test('a file that is no picture is only ever a download, whatever type it claims', async () => {
    const file = fileOf(
      await zhou.upload('../../明细"表".html', 'text/html', Buffer.from('<script>alert(1)</script>')),
    )
    expect(file.name).toBe('明细"表".html')
    const answer = await fetchFile(zhou, file.id)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('明细"表".html')}`,
    )
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a file is its sender’s until it is posted, then the room’s, and never anybody’s without a token', async () => {
    const { id } = fileOf(await zhang.upload('截图.png', 'image/png', png))
    expect((await fetchFile(zhou, id)).status).toBe(404)
    expect(
      (await zhou.post(roomPath('chengbei', 'messages'), { id: 'client-id-1', files: [id] })).status,
    ).toBe(404)
    await zhang.say('chengbei', '', { files: [id] })
    const answer = await fetchFile(zhou, id)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
    expect((await fetch(`${room.address()}/api/files/${id}`)).status).toBe(401)
    expect(
      (await zhang.post(roomPath('shizhi', 'messages'), { id: 'client-id-2', files: [id] })).status,
    ).toBe(404)
  })
})

describe('the page', () => {
  let room: Room
  beforeEach(async () => {
    room = createRoom(demoSettings(folders.next(), { hostNames: ['desk.example.cn'] }))
    await room.start(createEar().receive)
  })
  afterEach(() => room.stop())

  test('comes with a policy that allows nothing from elsewhere and nothing inline', async () => {
    const answer = await fetch(room.address())
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual([
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
      "font-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ]) // prettier-ignore
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    const html = await answer.text()
    expect(html).not.toMatch(/<style|style=|<script>|\son\w+=|https?:/)
  })

  test.each(['/api/nothing', '/../package.json', '/%2e%2e/index.ts', '/page/app.js', '/archive.ts'])(
    '%s is not there',
    async (path) => {
      expect((await fetch(`${room.address()}${path}`)).status).toBe(404)
    },
  )

  const asHost = (host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(room.address())
      request({ port, host: '127.0.0.1', path: '/api/hello', headers: { host } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })

  test.each([
    ['127.0.0.1:1', 200],
    ['localhost', 200],
    ['desk.example.cn', 200],
    ['evil.example.com', 421],
    ['127.0.0.1.evil.example.com', 421],
  ])('on the loopback address a request for host "%s" gets %i', async (host, status) => {
    expect(await asHost(host)).toBe(status)
  })
})

describe('starting', () => {
  const start = (room: Room) => room.start(createEar().receive)

  test('a taken port is one sentence with a next step, and what lies in the box stays there', async () => {
    const first = createRoom(demoSettings(folders.next()))
    await start(first)
    const port = Number(new URL(first.address()).port)
    const second = createRoom(demoSettings(folders.next(), { port }))
    await expect(start(second)).rejects.toMatchObject({
      code: 'room-port-taken',
      owner: 'operator',
      next: expect.stringContaining('--port'),
    })
    expect(second.health().kind).toBe('connecting')
    await first.stop()
  })

  test('an archive of a newer version is left alone', async () => {
    const folder = folders.next()
    const room = createRoom(demoSettings(folder))
    await start(room)
    await room.stop()
    const db = new Sqlite(`${folder}/room.db`)
    db.pragma('user_version = 99')
    db.close()
    await expect(start(createRoom(demoSettings(folder)))).rejects.toMatchObject({
      code: 'room-archive-newer',
    })
  })

  test('a damaged archive is one sentence', async () => {
    const folder = folders.next()
    writeFileSync(
      `${folder}/room.db`,
      'this is no database, and long enough to be seen as none. '.repeat(100),
    )
    await expect(start(createRoom(demoSettings(folder)))).rejects.toMatchObject({
      code: 'room-archive',
      owner: 'operator',
    })
  })

  test.each([
    ['a slash', [{ id: 'a/b', name: 'A', kind: 'group' as const }]],
    ['a private chat’s sign', [{ id: '@zhou', name: 'A', kind: 'group' as const }]],
    [
      'one id twice',
      [
        { id: 'a', name: 'A', kind: 'group' as const },
        { id: 'a', name: 'B', kind: 'group' as const },
      ],
    ],
  ])('room ids with %s are refused', (_what, rooms) => {
    expect(() => createRoom(demoSettings(folders.next(), { rooms }))).toThrow(
      expect.objectContaining({ code: 'room-ids' }),
    )
  })

  test('what was posted before a SIGKILL reaches the desk of the next start, once, in order', async () => {
    const folder = folders.next()
    const child = startChild(new URL('../support/room-that-hangs.ts', import.meta.url), [folder])
    await child.printed((lines) => lines.length > 0)
    const [address = ''] = child.lines
    const zhou = await enterDemo(address, 'zhou')
    const said = [await zhou.say('chengbei', '第一句'), await zhou.say('chengbei', '第二句')]
    child.signal('SIGKILL')
    await child.ended
    const ear = createEar()
    const room = createRoom(demoSettings(folder))
    await room.start(ear.receive)
    expect((await ear.hear(2)).map((event) => 'message' in event && event.message)).toEqual(said)
    const again = await enterDemo(room.address(), 'zhou')
    expect((await again.history('chengbei')).map(({ text }) => text)).toEqual(['第一句', '第二句'])
    await room.stop()
    expect(ear.deliveries).toHaveLength(2)
  })
})

test('a desk that hangs does not keep the room from stopping', async () => {
  const folder = folders.next()
  const room = createRoom(demoSettings(folder))
  await room.start(() => new Promise(() => undefined))
  await (await enterDemo(room.address(), 'zhou')).say('chengbei', '打印空白')
  await room.stop()
  const ear = createEar()
  const again = createRoom(demoSettings(folder))
  await again.start(ear.receive)
  expect(await ear.hear(1)).toMatchObject([{ text: '打印空白' }])
  await again.stop()
})
