import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { pauseAfter, usualRules } from '../../src/domain/chat/connection.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import type { MessageId } from '../../src/domain/ids.ts'
import { hour, second } from '../../src/domain/time.ts'
import type { Chat } from '../../src/ports/chat.ts'
import type { LogFields } from '../../src/ports/log.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { createEar, type Ear } from '../support/ear.ts'
import { watchMemory } from '../support/faults/memory.ts'
import { openQqOfficial } from '../support/faults/qq-official.ts'
import { openQq } from '../support/faults/qq.ts'
import { neverInRoom, openRoomStand } from '../support/faults/room.ts'
import { openSlack } from '../support/faults/slack.ts'
import { faults, hundredth, type Fault, type Stand } from '../support/faults/stand.ts'
import { openWechat } from '../support/faults/wechat.ts'
import { until } from '../support/faults/until.ts'

// Spans of the wire run by the wall clock, on machines that have other work.
jest.setTimeout(60_000)

/** Every platform against everything that goes wrong on the way to it: lost nothing, doubled nothing, memory flat. */
const stands = { qq: openQq, 'qq-official': openQqOfficial, slack: openSlack, wechat: openWechat } as const
type Wired = keyof typeof stands
const wired = Object.keys(stands) as readonly Wired[]
const platforms = ['room', ...wired] as const
type Platform = (typeof platforms)[number]

const big = 50 * 1024 * 1024
/** What is over this is not memory that comes and goes. */
const flat = 16

interface Figures {
  readonly lost: number
  readonly doubled: number
  readonly said: string
}
const table = new Map<string, Figures>()
const cell = (platform: Platform, fault: Fault): string => `${platform} | ${fault}`

const textsOf = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'message' && !event.sender.isSelf ? [event.text] : []))

/** How many of what was said came under more than one key: that is what a desk would answer twice. */
const doubledOf = (events: readonly ChatEvent[]): number => {
  const keys = new Map<string, Set<string>>()
  for (const event of events)
    if (event.kind === 'message' && !event.sender.isSelf)
      keys.set(event.message, (keys.get(event.message) ?? new Set()).add(event.key))
  return [...keys.values()].filter(({ size }) => size > 1).length
}

/** Attempts in an outage by the rules of the supervisor, at their earliest. */
const attemptsIn = (ms: number, rules: Pick<typeof usualRules, 'firstPause' | 'longestPause'>): number => {
  let passed = 0
  for (let failures = 1; ; failures += 1) {
    passed += pauseAfter(failures, 0, { ...usualRules, ...rules })
    if (passed >= ms) return failures
  }
}

const passes = (ms: number): Promise<void> => {
  const from = Date.now()
  return until('time', () => Date.now() - from >= ms)
}

const note = (
  platform: Platform,
  fault: Fault,
  events: readonly ChatEvent[],
  wanted: readonly string[],
  gaps: number,
  said: string,
): void => {
  const heard = new Set(textsOf(events))
  const missing = wanted.filter((text) => !heard.has(text)).length
  // What could not be heard is not lost when it is known that something may be missing.
  const figures = { lost: gaps > 0 ? 0 : missing, doubled: doubledOf(events), said }
  table.set(cell(platform, fault), figures)
  expect(figures).toMatchObject({ lost: 0, doubled: 0 })
}

describe.each(wired)('%s', (platform) => {
  let stand: Stand
  let ear: Ear
  let chats: Chat[]
  let lost: number

  const log = {
    info: () => undefined,
    warn: (event: string, _fields?: LogFields) => {
      if (event === 'chat.lost') lost += 1
    },
    error: () => undefined,
  }

  // What a platform's packages need once is no growth.
  beforeAll(async () => {
    const first = await stands[platform]()
    const chat = first.account({ log })
    await chat.start(() => Promise.resolve())
    await chat.stop()
    await first.close()
  })
  beforeEach(async () => {
    stand = await stands[platform]()
    ear = createEar()
    chats = []
    lost = 0
  })
  afterEach(async () => {
    await Promise.all(chats.map((chat) => chat.stop()))
    await stand.close()
  })

  const open = async (slow = false, watchful = false): Promise<Chat> => {
    const chat = stand.account({ log, slow, watchful })
    chats.push(chat)
    await chat.start(ear.receive)
    return chat
  }
  const heard = (text: string): Promise<void> => until(text, () => textsOf(ear.deliveries).includes(text))
  const isReady = (chat: Chat) => (): boolean => chat.health().kind === 'ready'
  const send = (chat: Chat, notice: string, text: string, rest = {}) =>
    chat.send(outgoing(notice, stand.place, text, rest), [part(notice)])
  const gapsOf = (chat: Chat): number => chat.gaps?.(0).length ?? 0

  test('peer down at the start: the desk is up, tries, and hears when the peer comes', async () => {
    await stand.down()
    const memory = await watchMemory()
    const chat = await open(true)
    expect(['connecting', 'deaf']).toContain(chat.health().kind)
    await until('tried in vain', () => lost >= 3)
    await stand.up()
    const from = Date.now()
    await until('ready', isReady(chat))
    const took = Date.now() - from
    await stand.say('早')
    await heard('早')
    expect(await memory.grownMB()).toBeLessThan(flat)
    expect(took).toBeLessThan(hundredth.longestPause + 4_000)
    note(platform, 'peer down at the start', ear.deliveries, ['早'], 0, 'tried again by the rules, heard the first word')
  }) // prettier-ignore

  test('peer down for 3 minutes: pauses by the rules; everything is heard, or a gap says what may not have been', async () => {
    const memory = await watchMemory()
    const chat = await open(true)
    await stand.say('断线前')
    await heard('断线前')
    const outage = (3 * 60 * second) / 100
    await stand.down()
    await until('deaf', () => chat.health().kind === 'deaf')
    const from = Date.now()
    const missed = ['漏一', '漏二', '漏三']
    for (const text of missed) await stand.store(text)
    expect((await send(chat, 'n-away', '稍等')).kind).toBe('retry')
    await passes(outage)
    const tried = lost
    await stand.up()
    const back = Date.now()
    await until('ready', isReady(chat))
    const took = Date.now() - back
    await stand.say('断线后')
    await heard('断线后')
    const isWhole = (): boolean => missed.every((text) => textsOf(ear.deliveries).includes(text))
    await until('heard or recorded', () => isWhole() || gapsOf(chat) > 0)
    if (!isWhole()) {
      const [gap] = chat.gaps?.(0) ?? []
      expect(gap?.from).toBeLessThanOrEqual(from)
      expect(gap?.to).toBeGreaterThanOrEqual(back)
    }
    expect((await send(chat, 'n-away', '稍等')).kind).toBe('sent')
    expect((await stand.read()).filter((text) => text.includes('稍等'))).toHaveLength(1)
    // By the rules it is tried so often in 3 minutes; an attempt that itself takes a while makes it less.
    const most = attemptsIn(outage, hundredth)
    expect(tried).toBeGreaterThanOrEqual(3)
    expect(tried).toBeLessThanOrEqual(most + 1)
    expect(took).toBeLessThan(hundredth.longestPause + 4_000)
    expect(await memory.grownMB()).toBeLessThan(flat)
    const how = isWhole() ? 'fetched what was said meanwhile' : 'the gap is recorded: the platform has no history'
    note(platform, 'peer down for 3 minutes', ear.deliveries, ['断线前', ...missed, '断线后'], gapsOf(chat), `at most ${most + 1} attempts; ${how}`)
  }) // prettier-ignore

  test('half-open connection: found out by silence, replaced', async () => {
    const memory = await watchMemory()
    const chat = await open(false, true)
    await stand.say('一')
    await heard('一')
    stand.freeze()
    await until('deaf', () => chat.health().kind === 'deaf')
    await stand.store('二')
    stand.thaw()
    await until('ready', isReady(chat))
    await stand.say('三')
    await heard('三')
    await until('heard or recorded', () => textsOf(ear.deliveries).includes('二') || gapsOf(chat) > 0)
    expect(await memory.grownMB()).toBeLessThan(flat)
    const silence = platform === 'qq-official' ? 'two heartbeats of Tencent' : `${(usualRules.silentAfter + usualRules.answerWithin) / second} s` // prettier-ignore
    note(platform, 'half-open connection', ear.deliveries, ['一', '二', '三'], gapsOf(chat), `noticed after at most ${silence} of silence`) // prettier-ignore
  })

  test('eleven deliveries across a restart: one key', async () => {
    const memory = await watchMemory()
    const chat = await open()
    const message: MessageId = await stand.say('票据打不开')
    await heard('票据打不开')
    for (let copies = 0; copies < 5; copies += 1) await stand.repeat(message)
    await stand.say('重启前')
    await heard('重启前')
    await chat.stop()
    const again = await open()
    await until('ready', isReady(again))
    for (let copies = 0; copies < 5; copies += 1) await stand.repeat(message)
    await stand.say('重启后')
    await heard('重启后')
    expect(await memory.grownMB()).toBeLessThan(flat)
    note(platform, 'eleven deliveries across a restart', ear.deliveries, ['票据打不开', '重启前', '重启后'], 0, 'one key')
  }) // prettier-ignore

  test('wrong order: both are there, each with its own time', async () => {
    const chat = await open()
    await until('ready', isReady(chat))
    await stand.swap('先说的', '后说的')
    await heard('先说的')
    await heard('后说的')
    const at = (text: string): number =>
      ear.deliveries.find((event) => event.kind === 'message' && event.text === text)?.at ?? NaN
    expect(at('先说的')).toBeLessThanOrEqual(at('后说的'))
    note(platform, 'wrong order', ear.deliveries, ['先说的', '后说的'], 0, 'each with its own time')
  })

  test('a picture of 50 MB comes in: announced without its bytes, refused over a limit, streamed within one', async () => {
    const chat = await open()
    await until('ready', isReady(chat))
    await stand.showPicture(big)
    const files = () => ear.deliveries.flatMap((event) => (event.kind === 'message' ? event.files : []))
    await until('the picture', () => files().length > 0)
    const ref = files()[0]?.ref ?? ''
    const memory = await watchMemory()
    const read = async (limit: number): Promise<number> => {
      await until('ready', isReady(chat))
      const opened = await chat.openFile?.(ref, limit)
      if (opened?.kind === 'too-big') throw new Error('too big')
      if (opened?.kind !== 'open') throw new Error(opened?.kind)
      let bytes = 0
      for await (const chunk of opened.content) {
        bytes += chunk.byteLength
        await memory.look()
      }
      return bytes
    }
    await expect(read(1024 * 1024)).rejects.toThrow(/too big|more than/)
    expect(await read(big + 1)).toBe(big)
    expect(memory.mostMB()).toBeLessThan(32)
    expect(await memory.grownMB()).toBeLessThan(flat)
    await stand.say('图片以后')
    await heard('图片以后')
    note(platform, 'a picture of 50 MB comes in', ear.deliveries, ['图片以后'], 0, 'less than 32 MB held while 50 MB pass')
  }) // prettier-ignore

  test('a picture of 50 MB goes out: the words are said, the picture is left out', async () => {
    const chat = await open()
    await until('ready', isReady(chat))
    await stand.say('有通知吗')
    await heard('有通知吗')
    const pictures = [{ name: 'big.png', mediaType: 'image/png', bytes: new Uint8Array(big) }]
    const memory = await watchMemory()
    expect((await send(chat, 'n-big', '停机通知', { pictures })).kind).toBe('sent')
    expect(await memory.grownMB()).toBeLessThan(flat)
    expect(await stand.read()).toEqual([expect.stringContaining('停机通知')])
    note(platform, 'a picture of 50 MB goes out', ear.deliveries, ['有通知吗'], 0, 'the words alone; pictures over 8 MB are never handed over')
  }) // prettier-ignore

  test('garbage on the wire: counted, and nobody notices', async () => {
    const chat = await open()
    await until('ready', isReady(chat))
    await stand.say('一')
    await heard('一')
    const memory = await watchMemory()
    for (let times = 0; times < 100; times += 1) await stand.garbage()
    const counted = (): Readonly<Record<string, number>> => chat.unknownEvents?.() ?? {}
    // On a busy machine the wire may just have been replaced, and nobody was there to be told.
    await until('counted', () => {
      const isCounted = Object.values(counted()).some((n) => n > 0)
      if (!isCounted) void stand.garbage()
      return isCounted
    })
    await stand.say('还在吗')
    await heard('还在吗')
    await until('ready', isReady(chat))
    expect(textsOf(ear.deliveries)).toEqual(['一', '还在吗'])
    expect(Object.keys(counted()).length).toBeLessThan(40)
    expect(await memory.grownMB()).toBeLessThan(flat)
    note(platform, 'garbage on the wire', ear.deliveries, ['一', '还在吗'], 0, 'counted by a short name for the doctor') // prettier-ignore
  })

  test.each([
    ['ahead', hour],
    ['behind', -hour],
  ])('the peer’s clock is an hour %s: all is heard once, over an outage too', async (_, off) => {
    stand.skew(off)
    const chat = await open()
    await until('ready', isReady(chat))
    await stand.say('钟不准')
    await heard('钟不准')
    await stand.down()
    await until('deaf', () => chat.health().kind === 'deaf')
    await stand.store('断线中')
    await stand.up()
    await until('ready', isReady(chat))
    await stand.say('回来了')
    await heard('回来了')
    await until('heard or recorded', () => textsOf(ear.deliveries).includes('断线中') || gapsOf(chat) > 0)
    expect((await send(chat, 'n-skew', '已记录')).kind).toBe('sent')
    note(platform, 'the peer’s clock is off by an hour', ear.deliveries, ['钟不准', '断线中', '回来了'], gapsOf(chat), 'heard once, over an outage too')
  }) // prettier-ignore

  test('asked to slow down: the wait is named, nothing is said in vain, then once', async () => {
    const chat = await open()
    await until('ready', isReady(chat))
    await stand.say('在吗')
    await heard('在吗')
    const before = Date.now()
    const wait = stand.slowDown()
    const outcome = await send(chat, 'n-fast', '王工已认领')
    if (outcome.kind !== 'retry' || outcome.at === null) throw new Error(JSON.stringify(outcome))
    expect(outcome.at).toBeGreaterThanOrEqual(before + wait - second)
    expect(outcome.at).toBeLessThanOrEqual(Date.now() + wait + second)
    expect(await stand.read()).toEqual([])
    stand.relent()
    expect((await send(chat, 'n-fast', '王工已认领')).kind).toBe('sent')
    expect(await stand.read()).toEqual([expect.stringContaining('王工已认领')])
    note(
      platform,
      'asked to slow down',
      ear.deliveries,
      ['在吗'],
      0,
      'waits as long as it is told, said once',
    )
  })
})

describe('room', () => {
  const stand = openRoomStand()
  let ear: Ear
  let room: ReturnType<typeof stand.room>
  beforeEach(async () => {
    ear = createEar()
    room = stand.room()
    await room.start(ear.receive)
  })
  afterEach(() => room.stop())
  afterAll(stand.remove)

  const heard = (text: string): Promise<void> => until(text, () => textsOf(ear.deliveries).includes(text))
  const send = (notice: string, text: string, rest = {}) =>
    room.send(outgoing(notice, stand.place, text, rest), [part(notice)])

  test('peer down for 3 minutes: a page that was away gets what was said meanwhile', async () => {
    const client = await stand.enter(room)
    await stand.say(client, '先问一句')
    await heard('先问一句')
    const before = await client.listen((events) => events.length > 0, 0)
    for (let n = 0; n < 200; n += 1) await send(`n-away-${n}`, `第 ${n} 条`)
    const since = Math.max(0, ...before.map(({ id }) => id ?? 0))
    const missed = await client.listen((events) => events.some(({ data }) => data.message?.text === '第 199 条'), since) // prettier-ignore
    const texts = missed.flatMap(({ data }) => data.message?.text ?? [])
    expect(texts.filter((text) => text.startsWith('第 '))).toEqual(Array.from({ length: 200 }, (_, n) => `第 ${n} 条`)) // prettier-ignore
    note('room', 'peer down for 3 minutes', ear.deliveries, ['先问一句'], 0, 'the page takes up its stream where it stopped') // prettier-ignore
  })

  test('half-open connection: a page that reads nothing any more is let go and costs no memory', async () => {
    const client = await stand.enter(room)
    const asleep = new AbortController()
    // The stream is opened and never read.
    await fetch(`${room.address()}/api/events`, { headers: { authorization: `Bearer ${client.token}` }, signal: asleep.signal }) // prettier-ignore
    const memory = await watchMemory()
    const line = '请按步骤操作。'.repeat(250)
    for (let n = 0; n < 1_500; n += 1) await send(`n-asleep-${n}`, line)
    expect(await memory.grownMB()).toBeLessThan(flat)
    asleep.abort()
    await stand.say(client, '还听得见')
    await heard('还听得见')
    note('room', 'half-open connection', ear.deliveries, ['还听得见'], 0, 'let go at 1 MB unread')
  })

  test('eleven deliveries across a restart: one message, one key', async () => {
    const client = await stand.enter(room)
    const message = await stand.say(client, '票据打不开')
    await heard('票据打不开')
    for (let copies = 0; copies < 5; copies += 1) await stand.post(client, message, '票据打不开')
    await room.stop()
    room = stand.room()
    await room.start(ear.receive)
    const again = await stand.enter(room)
    for (let copies = 0; copies < 5; copies += 1) await stand.post(again, message, '票据打不开')
    await stand.say(again, '重启后')
    await heard('重启后')
    expect(textsOf(ear.deliveries).filter((text) => text === '票据打不开')).toHaveLength(1)
    note('room', 'eleven deliveries across a restart', ear.deliveries, ['票据打不开', '重启后'], 0, 'one key') // prettier-ignore
  })

  test('a picture of 50 MB comes in: refused with a reason, and not kept', async () => {
    const client = await stand.enter(room)
    const memory = await watchMemory()
    // As a browser that streams it: neither side needs to hold it at once.
    expect(await stand.upload(room, client, big)).toBe(413)
    expect(await memory.grownMB()).toBeLessThan(flat)
    await stand.say(client, '图片以后')
    await heard('图片以后')
    note('room', 'a picture of 50 MB comes in', ear.deliveries, ['图片以后'], 0, 'refused while it comes: 413') // prettier-ignore
  })

  test('a picture of 50 MB goes out: the words are said, the picture is left out', async () => {
    const client = await stand.enter(room)
    const pictures = [{ name: 'big.png', mediaType: 'image/png', bytes: new Uint8Array(big) }]
    expect((await send('n-big', '停机通知', { pictures })).kind).toBe('sent')
    expect((await client.history('chengbei')).at(-1)).toMatchObject({ text: '停机通知', files: [] })
    await stand.say(client, '收到')
    await heard('收到')
    note('room', 'a picture of 50 MB goes out', ear.deliveries, ['收到'], 0, 'the words alone; pictures over 8 MB are never handed over') // prettier-ignore
  })

  test('garbage on the wire: refused, and nobody notices', async () => {
    const client = await stand.enter(room)
    const memory = await watchMemory()
    const path = `${room.address()}/api/rooms/chengbei/messages`
    const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' }
    for (const body of ['', '[]', 'null', '42', '{"text":7}', '{"id":{},"text":"x"}', '{"id":"a b","text":"x"}', '\u0000\u0001', '{"id":'])
      expect((await fetch(path, { method: 'POST', headers, body })).status).toBe(400) // prettier-ignore
    await stand.say(client, '还在吗')
    await heard('还在吗')
    expect(textsOf(ear.deliveries).filter((text) => text === 'x')).toEqual([])
    expect(room.health()).toEqual({ kind: 'ready' })
    expect(await memory.grownMB()).toBeLessThan(flat)
    note('room', 'garbage on the wire', ear.deliveries, ['还在吗'], 0, 'refused: 400')
  })
})

/** The table as docs/faults.md has it; figures of the machine are not in it. */
const written = (): readonly string[] => [
  `| what goes wrong | ${platforms.join(' | ')} |`,
  `|---|${platforms.map(() => '---').join('|')}|`,
  ...faults.map((fault) => {
    const cells = platforms.map((platform) => {
      const never = platform === 'room' ? neverInRoom[fault] : undefined
      if (never !== undefined) return `cannot be: ${never}`
      const found = table.get(cell(platform, fault))
      return found === undefined ? 'NOT RUN' : `lost ${found.lost}, doubled ${found.doubled}; ${found.said}`
    })
    return `| ${fault} | ${cells.join(' | ')} |`
  }),
]

const page = 'docs/faults.md'

test('every platform has an answer to every fault, and the page says so', () => {
  const rows = written()
  expect(rows.filter((row) => row.includes('NOT RUN'))).toEqual([])
  const lines = readFileSync(page, 'utf8').split('\n')
  if (process.env['ZHIBAN_TEST_WRITE_DOCS'] === '1') {
    const rest = lines.filter((line) => !line.startsWith('|'))
    writeFileSync(page, `${rest.join('\n').trimEnd()}\n\n${rows.join('\n')}\n`)
  }
  const cellsOf = (line: string): readonly string[] => line.split('|').map((one) => one.trim().replace(/^-+$/, '---')) // prettier-ignore
  const shown = readFileSync(page, 'utf8').split('\n').filter((line) => line.startsWith('|')) // prettier-ignore
  expect(shown.map(cellsOf)).toEqual(rows.map(cellsOf))
})
