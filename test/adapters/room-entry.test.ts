import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createRoom, type LoginView, type Room } from '../../adapters/room/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import { outgoing } from '../contracts/chat.ts'
import { createFolders, demoPeople, demoRooms, demoSettings } from '../support/demo-room.ts'
import { createEar } from '../support/ear.ts'
import { createRoomClient, enterDemo } from '../support/room-client.ts'

const folders = createFolders()
afterAll(folders.remove)

describe('entering', () => {
  const secret = 'a secret of some length'
  let room: Room

  beforeEach(async () => {
    room = createRoom(demoSettings(folders.next(), { auth: { kind: 'token', secret } }))
    await room.start(createEar().receive)
  })
  afterEach(() => room.stop())

  test('a personal link lets in exactly this person', async () => {
    const [address, token = ''] = room.linkFor('zhou').split('/enter#')
    expect(address).toBe(room.address())
    expect((await createRoomClient(room.address(), token).get('/api/me')).body).toMatchObject({
      person: { id: 'zhou', name: '周会计' },
      auth: 'token',
    })
    expect(() => room.linkFor('nobody')).toThrow(expect.objectContaining({ code: 'room-no-such-person' }))
  })

  test.each([
    ['no token', ''],
    ['a name', 'zhou'],
    ['somebody else’s signature', 'swap'],
    ['a cut signature', 'cut'],
    ['an empty signature', 'zhou~'],
  ])('with %s every address but the page answers 401', async (_what, given) => {
    const good = room.linkFor('zhou').split('#')[1] ?? ''
    const token =
      given === 'swap' ? good.replace('zhou', 'chen') : given === 'cut' ? good.slice(0, -2) : given
    const client = createRoomClient(room.address(), token)
    for (const path of [
      '/api/me',
      '/api/logins',
      '/api/rooms',
      '/api/rooms/chengbei/messages',
      '/api/rooms/chengbei/board',
      '/api/events',
      '/api/files/x',
    ]) {
      expect([path, (await client.get(path)).status]).toEqual([path, 401])
    }
    for (const path of [
      '/api/rooms/chengbei/messages',
      '/api/messages/x/recall',
      '/api/rooms/chengbei/read',
    ]) {
      expect([path, (await client.post(path, { id: 'client-id-5', text: '好', seq: 1 })).status]).toEqual([
        path,
        401,
      ])
    }
    expect((await client.upload('x.png', 'image/png', Buffer.from('x'))).status).toBe(401)
  })

  test('nobody can pick, and nobody is listed', async () => {
    const client = createRoomClient(room.address(), '')
    expect(await client.post('/api/pick', { person: 'chen' })).toMatchObject({
      status: 403,
      body: { code: 'no-picking' },
    })
    expect((await client.get('/api/hello')).body).toEqual({ auth: 'token' })
  })

  test.each(['', 'short', '123456789012345'])('token mode with the secret "%s" refuses to start', (weak) => {
    expect(() => createRoom(demoSettings(folders.next(), { auth: { kind: 'token', secret: weak } }))).toThrow(
      expect.objectContaining({ code: 'room-secret', owner: 'operator' }),
    )
  })

  test('an account nobody has is not somebody', async () => {
    const place: Place = { kind: 'direct', account: id<AccountKey>('room/nobody') }
    expect(await room.send(outgoing('n-1', place, '您好'), [])).toEqual({
      kind: 'failed',
      reason: expect.any(String),
    })
  })
})

describe('codes to log an account in', () => {
  const code = { platform: 'wechat', account: 'desk', link: 'https://l/1', svg: '<svg/>', since: 1 }

  test.each([
    { person: 'chen', me: true, status: 200, body: { logins: [code] } },
    { person: 'zhao', me: true, status: 200, body: { logins: [] } },
    { person: 'wang', me: false, status: 403, body: { code: 'no-logins', message: expect.any(String) } },
    { person: 'zhou', me: false, status: 403, body: { code: 'no-logins', message: expect.any(String) } },
  ])('$person: $status', async ({ person, me, status, body }) => {
    const given: Readonly<Record<string, readonly LoginView[]>> = { chen: [code], zhao: [] }
    const room = createRoom(demoSettings(folders.next(), { logins: (one) => given[one] ?? null }))
    await room.start(createEar().receive)
    const client = await enterDemo(room.address(), person)
    expect((await client.get('/api/me')).body).toMatchObject({ logins: me })
    const answer = await client.get('/api/logins')
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    await room.stop()
  })

  test('a room that was told of none shows none', async () => {
    const room = createRoom(demoSettings(folders.next()))
    await room.start(createEar().receive)
    expect((await (await enterDemo(room.address(), 'chen')).get('/api/logins')).status).toBe(403)
    await room.stop()
  })
})

describe('replacing people while the room runs', () => {
  test('who is no longer listed is out at once, who lost a room no longer hears it, bad files change nothing', async () => {
    const room = createRoom(demoSettings(folders.next()))
    await room.start(createEar().receive)
    const [zhou, zhang] = [await enterDemo(room.address(), 'zhou'), await enterDemo(room.address(), 'zhang')]
    const told = zhou.listen((events) => {
      if (events.length === 1) {
        const people = demoPeople.filter(({ id: one }) => one !== 'zhang')
        room.replacePeople(
          demoRooms,
          people.map((one) => (one.id === 'zhou' ? { ...one, roomsAllowed: [] } : one)),
        )
      }
      return events.some(({ name }) => name === 'reset')
    })
    expect((await told).at(-1)?.name).toBe('reset')
    expect((await zhang.get('/api/me')).status).toBe(401)
    expect((await zhou.get('/api/rooms/chengbei/messages')).status).toBe(404)
    expect(() => room.replacePeople(demoRooms, [...demoPeople, ...demoPeople])).toThrow(
      expect.objectContaining({ code: 'room-ids' }),
    )
    expect((await zhang.get('/api/me')).status).toBe(401)
    await room.stop()
  })
})
