import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAddress } from '../../adapters/wechat/mentions.ts'
import { readMessage, readRoomNews, type Reader } from '../../adapters/wechat/read-event.ts'
import { outcomeOf, type Reply } from '../../adapters/wechat/outcome.ts'

const folder = join(import.meta.dirname, '../fixtures/wechat')
const names: Readonly<Record<string, string>> = { wxid_zhang: '财政局-张三', wxid_bot: '财政值班' }

const reader: Reader = {
  account: 'desk',
  self: 'wxid_bot',
  siblings: [],
  nameOf: (_room, person) => names[person] ?? null,
  ownNames: () => ['值班', '财政值班'],
  now: 1_795_230_000_000,
}

interface Line {
  readonly _: string
  readonly id: string
}
const files = ['wechaty', 'padlocal', 'wechat4u']
const lines = files.flatMap((file) =>
  readFileSync(join(folder, `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ file, ...(JSON.parse(line) as Line) })),
)
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<
  Record<string, unknown>
>

describe('messages of puppets', () => {
  test.each(lines)('$file $id: $_', ({ file, _, ...payload }) => {
    expect(_).not.toBe('')
    expect(readMessage(payload, reader)).toEqual(expected[`${file} ${payload.id}`])
  })

  const odd: readonly unknown[] = [{}, { id: 7 }, { id: 'a', talkerId: {}, type: '7' }, { id: 'a', talkerId: 'b', type: NaN, text: [] }, { id: 'a', talkerId: 'b', type: 7, mentionIdList: 'x' }, { id: 'a', talkerId: 'b', type: 7, text: `${'「a：'.repeat(5_000)}` }, { id: 'a', talkerId: 'b', type: 7, text: '- '.repeat(50_000) }] // prettier-ignore
  test.each(odd.map((payload, index) => ({ index, payload })))(
    'odd payload $index throws nothing',
    ({ payload }) => {
      expect(['event', 'unknown', 'idle']).toContain(readMessage(payload as object, reader).kind)
    },
  )

  test('what happens to a room is kept, with a key by what it says', () => {
    const news = {
      room: '777@chatroom',
      actor: 'wxid_li',
      people: ['wxid_zhang'],
      topic: '',
      at: 1_795_229_962,
    }
    const join = readRoomNews({ what: 'room-join', ...news }, reader)
    const leave = readRoomNews({ what: 'room-leave', ...news, people: ['wxid_bot'] }, reader)
    expect(join).toMatchObject({ kind: 'event', event: { kind: 'unsupported', what: 'room-join', at: 1_795_229_962_000, sender: { name: '财政局-张三' } } }) // prettier-ignore
    expect(leave).toMatchObject({ kind: 'event', event: { what: 'room-leave.self' } })
    expect(readRoomNews({ what: 'room-join', ...news }, reader)).toEqual(join)
    expect(join.kind === 'event' && leave.kind === 'event' && join.event.key !== leave.event.key).toBe(true)
    expect(readRoomNews({ what: 'room-topic', ...news, room: '' }, reader).kind).toBe('unknown')
  })
})

describe('to whom it is said', () => {
  test.each([
    { text: '@值班\u2005在吗', given: ['wxid_bot'], own: ['值班'], to: true, rest: '在吗' },
    { text: '@值班 在吗', given: [], own: ['值班'], to: true, rest: '在吗' },
    { text: '＠值班 在吗', given: [], own: ['值班'], to: true, rest: '在吗' },
    { text: '在吗 @值班', given: [], own: ['值班'], to: true, rest: '在吗' },
    { text: '@值班长\u2005在吗', given: [], own: ['值班'], to: false, rest: '@值班长 在吗' },
    { text: '@值班\u2005在吗', given: ['wxid_li'], own: ['值班'], to: false, rest: '@值班 在吗' },
    { text: '@C++ (bot)\u2005在吗', given: [], own: ['C++ (bot)'], to: true, rest: '在吗' },
    { text: '@某人\u2005在吗', given: ['wxid_bot'], own: [], to: true, rest: '@某人 在吗' },
  ])('$text with ids $given', ({ text, given, own, to, rest }) => {
    const read = readAddress(text, given, 'wxid_bot', own)
    expect([read.toBot, read.text]).toEqual([to, rest])
    expect(read.people.includes('wxid_bot')).toBe(to)
  })
})

describe('what came of a send', () => {
  const failed = (message: string, code?: number): Reply<string | null> => ({
    kind: 'error',
    error: Object.assign(new Error(message), code === undefined ? {} : { code }),
  })
  test.each([
    { what: 'an id', reply: { kind: 'answer', value: '7' } as const, kind: 'sent' },
    { what: 'no id', reply: { kind: 'answer', value: null } as const, kind: 'sent' },
    { what: 'never left', reply: { kind: 'unsent' } as const, kind: 'retry' },
    { what: 'no answer', reply: { kind: 'lost', reason: 'x' } as const, kind: 'unknown' },
    {
      what: 'not in the room',
      reply: failed('2 UNKNOWN: no payload found for id 9@chatroom', 2),
      kind: 'failed',
    },
    { what: 'removed', reply: failed('你已被移出群聊', 2), kind: 'failed' },
    { what: 'unable', reply: failed('12 UNIMPLEMENTED: no', 12), kind: 'failed' },
    { what: 'too fast', reply: failed('操作太频繁，请稍后再试', 2), kind: 'retry' },
    { what: 'exhausted', reply: failed('8 RESOURCE_EXHAUSTED: x', 8), kind: 'retry' },
    { what: 'gateway gone before', reply: failed('14 UNAVAILABLE: No connection established. ECONNREFUSED', 14), kind: 'retry' }, // prettier-ignore
    {
      what: 'gateway gone meanwhile',
      reply: failed('14 UNAVAILABLE: Connection dropped', 14),
      kind: 'unknown',
    },
    { what: 'timeout inside', reply: failed('2 UNKNOWN: Timeout after 15000 ms', 2), kind: 'unknown' },
    { what: 'anything else', reply: failed('boom'), kind: 'retry' },
  ])('$what: $kind', ({ reply, kind }) => {
    const outcome = outcomeOf(reply, 1_000)
    expect(outcome.kind).toBe(kind)
    if (outcome.kind === 'retry' && /too fast/.test(outcome.reason)) expect(outcome.at).toBe(601_000)
    expect(JSON.stringify(outcome)).not.toMatch(/chatroom|群聊|频繁/)
  })
})
