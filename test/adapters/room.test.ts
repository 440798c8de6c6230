import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { accountOf, createRoom, roomKeyOf, type Room } from '../../adapters/room/index.ts'
import { placeKey, type Place } from '../../src/domain/chat/event.ts'
import { id, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import { minute, second } from '../../src/domain/time.ts'
import { chatContract, outgoing, part, type ChatPeer } from '../contracts/chat.ts'
import { createFolders, demoSettings } from '../support/demo-room.ts'
import { createEar, type Ear } from '../support/ear.ts'
import { enterDemo, roomPath, type RoomClient } from '../support/room-client.ts'

const folders = createFolders()
afterAll(folders.remove)

const chengbei: Place = { kind: 'room', room: roomKeyOf('chengbei') }

chatContract('room', async (): Promise<ChatPeer> => {
  const folder = folders.next()
  const room = createRoom(demoSettings(folder))
  const placeId = (place: Place): string => (place.kind === 'room' ? 'chengbei' : '@zhou')
  const zhou = (): Promise<RoomClient> => enterDemo(room.address(), 'zhou')
  return {
    chat: room,
    room: chengbei,
    direct: { kind: 'direct', account: accountOf('zhou') },
    elsewhere: { kind: 'room', room: id<RoomKey>('room/web/nowhere') },
    speaker: accountOf('zhou'),
    say: async (place, { text, quote, toBot = false, picture }) => {
      const client = await zhou()
      const upload = picture === undefined ? null : await client.upload('截图.png', 'image/png', picture)
      const file = upload?.body['file'] as { id: string } | undefined
      const words = toBot ? `@值班助手 ${text}` : text
      return id<MessageId>(
        await client.say(placeId(place), words, {
          quote: quote ?? null,
          files: file === undefined ? [] : [file.id],
        }),
      )
    },
    edit: async (message, text) =>
      void (await (await zhou()).post(`/api/messages/${message}/edit`, { text })),
    recall: async (message) => void (await (await zhou()).post(`/api/messages/${message}/recall`)),
    press: async (message, action) =>
      void (await (await zhou()).post(`/api/messages/${encodeURIComponent(message)}/press`, { action })),
    read: async (place) => {
      const lines = await (await zhou()).history(placeId(place))
      return lines
        .filter(({ author }) => author.role === 'bot')
        .map(({ mention, text }) => (mention === null ? text : `@${mention.name} ${text}`))
    },
    seePictures: async (place) => {
      const lines = await (await zhou()).history(placeId(place))
      const shown = lines.filter(({ author }) => author.role === 'bot').flatMap(({ files }) => files)
      return Promise.all(shown.map(async (file) => (await zhou()).file(file.id)))
    },
    again: async () => createRoom(demoSettings(folder)),
    close: () => room.stop(),
  }
})

describe('the room over HTTP', () => {
  let room: Room
  let ear: Ear
  let now: number
  let folder: string
  let zhou: RoomClient
  let zhang: RoomClient
  let wang: RoomClient

  beforeEach(async () => {
    now = Date.UTC(2026, 2, 4, 1)
    folder = folders.next()
    room = createRoom(demoSettings(folder, { now: () => now }))
    ear = createEar()
    await room.start(ear.receive)
    zhou = await enterDemo(room.address(), 'zhou')
    zhang = await enterDemo(room.address(), 'zhang')
    wang = await enterDemo(room.address(), 'wang')
  })
  afterEach(() => room.stop())

  const tell = (text: string, place: Place = chengbei, rest = {}) =>
    room.send(outgoing(`n-${text}`, place, text, rest), [part(`n-${text}`)])

  test('posting the same id twice is one message and one event', async () => {
    const body = { id: 'client-id-1', text: '打印空白' }
    const first = await zhou.post(roomPath('chengbei', 'messages'), body)
    const again = await zhou.post(roomPath('chengbei', 'messages'), body)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    await zhou.say('chengbei', '下一条')
    expect(await ear.hear(2)).toMatchObject([{ text: '打印空白' }, { text: '下一条' }])
  })

  test.each([
    ['somebody else', 'chengbei', 'zhang'],
    ['the same person in another place', '@zhou', 'zhou'],
  ])('an id taken in the room cannot be used by %s', async (_who, place, person) => {
    await zhou.post(roomPath('chengbei', 'messages'), { id: 'client-id-1', text: '打印空白' })
    const other = await enterDemo(room.address(), person)
    const answer = await other.post(roomPath(place, 'messages'), { id: 'client-id-1', text: '别的' })
    expect(answer).toMatchObject({ status: 409, body: { code: 'id-taken' } })
  })

  test.each([
    ['nothing at all', { text: ' \n ' }, 400, 'empty-message'],
    ['4001 characters', { text: '长'.repeat(4001) }, 400, 'text-too-long'],
    ['a quote from nowhere', { text: '好', quote: 'n:none' }, 404, 'no-such-message'],
    ['a file of nobody', { text: '好', files: ['none'] }, 404, 'no-such-file'],
    ['an unknown field', { text: '好', author: 'wang' }, 400, 'bad-request'],
  ])('a message with %s is refused with a reason', async (_what, body, status, code) => {
    const answer = await zhou.post(roomPath('chengbei', 'messages'), { id: 'client-id-2', ...body })
    expect(await zhou.history('chengbei')).toEqual([])
    expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) } })
  })

  test('mentions are read from the text, typed or completed, the longest name first', async () => {
    await zhou.say('chengbei', '＠王工 @值班助手 打印空白', { mentions: ['zhang', 'stranger'] })
    const [event] = await ear.hear(1)
    expect(event).toMatchObject({ mentionsBot: true, mentions: ['zhang', 'wang', 'bot'].map(accountOf) })
  })

  test('people see only the rooms they are allowed in', async () => {
    const names = async (client: RoomClient) =>
      ((await client.get('/api/rooms')).body['rooms'] as { id: string }[]).map((one) => one.id)
    expect(await names(zhou)).toEqual(['@zhou', 'chengbei'])
    expect(await names(zhang)).toEqual(['@zhang', 'chengbei', 'shizhi'])
    expect(await names(wang)).toEqual(['@wang', 'chengbei', 'shizhi', 'engineers'])
  })

  test.each([
    ['engineers', 'messages'],
    ['engineers', 'board'],
    ['shizhi', 'messages'],
    ['@zhang', 'messages'],
    ['nowhere', 'messages'],
  ])('zhou cannot look into %s (%s)', async (place, what) => {
    expect(await zhou.get(roomPath(place, what))).toMatchObject({
      status: 404,
      body: { code: 'no-such-room' },
    })
  })

  test('lines of the engineers’ room and of other people’s private chats never reach a requester’s page', async () => {
    const listening = zhou.listen((events) => events.some(({ data }) => data.message?.text === '大家好'), 0)
    const own = wang.listen((events) => events.some(({ data }) => data.message?.text === '大家好'), 0)
    await tell('内部', { kind: 'room', room: roomKeyOf('engineers') })
    await tell('给张会计', { kind: 'direct', account: accountOf('zhang') })
    await tell('大家好')
    expect(
      (await listening).filter(({ name }) => name === 'message').map(({ data }) => data.message?.text),
    ).toEqual(['大家好'])
    expect(
      (await own).filter(({ name }) => name === 'message').map(({ data }) => data.message?.text),
    ).toEqual(['内部', '大家好'])
  })

  test('a page that comes back gets what it missed and nothing twice', async () => {
    await tell('第一')
    const [first] = await zhou.listen((events) => events.length > 0, 0)
    await tell('第二')
    await tell('第三')
    const events = await zhou.listen((all) => all.some(({ name }) => name === 'hello'), first?.id ?? 0)
    expect(events.map(({ name, data }) => data.message?.text ?? name)).toEqual(['第二', '第三', 'hello'])
  })

  test('a page from before this archive is asked to load anew', async () => {
    await tell('第一')
    const [event] = await zhou.listen((events) => events.length > 0, 999)
    expect(event?.name).toBe('reset')
  })

  test('recall takes the words away from everybody, within two minutes and for the author only', async () => {
    const message = await zhou.say('chengbei', '发错了')
    expect(await zhang.post(`/api/messages/${message}/recall`)).toMatchObject({
      status: 403,
      body: { code: 'not-yours' },
    })
    now += 2 * minute
    expect(await zhou.post(`/api/messages/${message}/recall`)).toMatchObject({
      status: 200,
      body: { message: { recalled: true, text: '' } },
    })
    expect((await zhang.history('chengbei'))[0]).toMatchObject({ recalled: true, text: '', files: [] })
    const late = await zhou.say('chengbei', '又错了')
    now += 2 * minute + 1
    expect(await zhou.post(`/api/messages/${late}/recall`)).toMatchObject({
      status: 409,
      body: { code: 'too-late' },
    })
    expect(await zhou.post(`/api/messages/${late}/edit`, { text: '改' })).toMatchObject({
      status: 409,
      body: { code: 'too-late' },
    })
  })

  test('an edit shows the new words, marked; the same words again are no event', async () => {
    const message = await zhou.say('chengbei', '额度不对')
    await zhou.post(`/api/messages/${message}/edit`, { text: '额度差 3 万' })
    await zhou.post(`/api/messages/${message}/edit`, { text: '额度差 3 万' })
    await zhou.post(`/api/messages/${message}/recall`)
    expect((await ear.hear(3)).map(({ kind }) => kind)).toEqual(['message', 'edited', 'recalled'])
    expect(await zhou.post(`/api/messages/${message}/edit`, { text: '再改' })).toMatchObject({
      body: { code: 'already-recalled' },
    })
  })

  test('a press counts once per person and choice, shows by name, and only what was offered can be pressed', async () => {
    const choices = [{ action: 'solved', label: '解决了', say: '解决了' }]
    const outcome = await tell('好了吗', chengbei, { choices })
    const path = `/api/messages/${encodeURIComponent(outcome.kind === 'sent' ? String(outcome.message) : '')}/press`
    await zhou.post(path, { action: 'solved' })
    await zhou.post(path, { action: 'solved' })
    await zhang.post(path, { action: 'solved' })
    expect(await zhou.post(path, { action: 'close-all' })).toMatchObject({
      status: 400,
      body: { code: 'no-such-choice' },
    })
    const events = await ear.hear(2)
    expect(new Set(events.map(({ key }) => key)).size).toBe(2)
    expect((await zhou.history('chengbei'))[0]?.presses.map(({ name }) => name)).toEqual(['周会计', '张会计'])
  })

  test('unread counts other people’s lines after the read mark, and marks never go back', async () => {
    const unread = async () =>
      ((await zhou.get('/api/rooms')).body['rooms'] as { id: string; unread: number }[]).find(
        (one) => one.id === 'chengbei',
      )?.unread
    await zhou.say('chengbei', '在吗')
    await tell('在的')
    await zhang.say('chengbei', '我也是')
    expect(await unread()).toBe(2)
    const lines = await zhou.history('chengbei')
    await zhou.post(roomPath('chengbei', 'read'), { seq: lines[1]?.seq })
    expect(await unread()).toBe(1)
    await zhou.post(roomPath('chengbei', 'read'), { seq: 999_999 })
    await zhou.post(roomPath('chengbei', 'read'), { seq: 1 })
    expect(await unread()).toBe(0)
  })

  test('history comes in pages, oldest first within a page', async () => {
    for (let n = 1; n <= 45; n += 1) {
      await tell(`第 ${n} 条`)
    }
    const { messages, more } = (await zhou.get(roomPath('chengbei', 'messages'))).body as {
      messages: { seq: number; text: string }[]
      more: boolean
    }
    expect([messages.length, messages.at(-1)?.text, more]).toEqual([40, '第 45 条', true])
    const page = (await zhou.get(roomPath('chengbei', `messages?before=${messages[0]?.seq}`)))
      .body as typeof messages extends never ? never : { messages: { text: string }[]; more: boolean }
    expect([page.messages.map(({ text }) => text), page.more]).toEqual([
      ['第 1 条', '第 2 条', '第 3 条', '第 4 条', '第 5 条'],
      false,
    ])
  })

  test('more than 20 posts in 10 seconds are refused with the time to wait, for that person only', async () => {
    for (let n = 0; n < 20; n += 1) await zhou.say('chengbei', `${n}`)
    const refused = await zhou.post(roomPath('chengbei', 'messages'), { id: 'client-id-3', text: '太快' })
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-fast' } })
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(await zhang.say('chengbei', '我可以')).toEqual(expect.any(String))
    now += 10 * second
    expect(await zhou.say('chengbei', '现在可以')).toEqual(expect.any(String))
  })

  test('the board is asked for by place and by the account that signed in', async () => {
    const board = { tickets: [], whole: true, duty: [], problems: [] }
    const asked: unknown[] = []
    let change: (room: RoomKey | null) => void = () => undefined
    room.attachDesk({
      receive: async () => 'stored',
      board: async (place, account) => (asked.push([placeKey(place), account]), board),
      onChange: (listener) => {
        change = listener
        return () => undefined
      },
    })
    for (const [client, place] of [
      [zhou, 'chengbei'],
      [wang, 'engineers'],
      [wang, '@wang'],
      [zhou, '@zhou'],
    ] as const) {
      expect((await client.get(roomPath(place, 'board'))).body).toEqual({ now, ...board })
    }
    expect(asked).toEqual([
      ['room:room/web/chengbei', 'room/zhou'],
      ['room:room/web/engineers', 'room/wang'],
      ['direct:room/wang', 'room/wang'],
      ['direct:room/zhou', 'room/zhou'],
    ])
    const places = (client: RoomClient) =>
      client.listen((events) => {
        if (events.length === 1) change(roomKeyOf('chengbei'))
        return events.some(({ name }) => name === 'tickets')
      })
    expect((await places(zhou)).at(-1)?.data).toEqual({ places: ['@zhou', 'chengbei'] })
    expect((await places(wang)).at(-1)?.data).toEqual({ places: ['@wang', 'chengbei', 'engineers'] })
  })

  test('a message quoting another place is refused', async () => {
    const secret = await wang.say('engineers', '内部安排')
    expect(
      await zhou.post(roomPath('chengbei', 'messages'), { id: 'client-id-4', text: '？', quote: secret }),
    ).toMatchObject({ status: 404 })
  })

  test('the desk refusing for a while shows in the health', async () => {
    ear.refuse(Infinity)
    await zhou.say('chengbei', '打印空白')
    await ear.hear(3)
    expect(room.health()).toEqual({
      kind: 'deaf',
      trouble: { code: 'not-stored', times: expect.any(Number) },
    })
  })
})
