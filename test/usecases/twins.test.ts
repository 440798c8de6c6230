import { describe, expect, test } from '@jest/globals'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import { Twins } from '../../src/usecases/hearing/twins.ts'

const home = id<RoomKey>('qq/1/7')
const own = [id<AccountKey>('qq/1'), id<AccountKey>('qq/2')]
const start = Date.UTC(2026, 2, 4)

/** `1 @3 a在吗`: heard by account qq/1 at second 3, message `a`, words `在吗`. */
const heard = (line: string, twins: Twins): ChatEvent => {
  const [, account = '', at = '', message = '', text = ''] = /^(\d) @(\S+) (\w)(.*)$/.exec(line) ?? []
  const room = id<RoomKey>(`qq/${account}/7`)
  return twins.unite(
    {
      kind: 'message',
      key: id(`${room}/${message}`),
      at: start + Number(at) * 1_000,
      place: { kind: 'room', room },
      sender: { account: id('qq/42'), name: '周', isBot: false, isSelf: false },
      message: id(message),
      text,
      mentions: text.includes('@乙') ? [id<AccountKey>('qq/2')] : [],
      mentionsBot: account === '2' && text.includes('@乙'),
      quote: null,
      files: [],
    },
    `qq/${account}`,
    home,
    own,
  )
}

const cases: readonly { readonly what: string; readonly lines: readonly string[]; readonly messages: number }[] = [
  { what: 'heard by both', lines: ['1 @0 a在吗', '2 @0 x在吗'], messages: 1 },
  { what: 'heard by both, their clocks a second apart', lines: ['1 @0 a在吗', '2 @1 x在吗'], messages: 1 },
  { what: 'heard by one only', lines: ['2 @0 x在吗'], messages: 1 },
  { what: 'said twice in a second, both heard by both', lines: ['1 @0 a1', '1 @0.2 b1', '2 @0 x1', '2 @0.2 y1'], messages: 2 },
  { what: 'said twice, told in turns', lines: ['1 @0 a1', '2 @0 x1', '1 @1 b1', '2 @1 y1'], messages: 2 },
  { what: 'delivered again by both', lines: ['1 @0 a在吗', '2 @0 x在吗', '1 @0 a在吗', '2 @0 x在吗'], messages: 1 },
  { what: 'said again a minute later', lines: ['1 @0 a在吗', '2 @0 x在吗', '1 @60 b在吗', '2 @60 y在吗'], messages: 2 },
  { what: 'the second hears what the first missed, and the first fetches it later', lines: ['2 @0 x在吗', '2 @9 y好的', '1 @0 a在吗', '1 @9 b好的'], messages: 2 },
  { what: 'each account writes the mention its own way', lines: ['1 @0 a@助手乙 在吗', '2 @0 x@乙 在吗'], messages: 1 },
] // prettier-ignore

describe('what two accounts hear in one group', () => {
  test.each(cases)('$what: $messages', ({ lines, messages }) => {
    const twins = new Twins()
    const events = lines.map((line) => heard(line, twins))
    expect(new Set(events.map(({ key }) => key)).size).toBe(messages)
    expect(events.every(({ place }) => place.kind === 'room' && place.room === home)).toBe(true)
  })

  test('after a restart the same second gives the same key', () => {
    const before = heard('1 @0 a在吗', new Twins())
    expect(heard('2 @0 x在吗', new Twins()).key).toBe(before.key)
  })

  test('after 20,000 other messages, words that were often said are still known as said just now', () => {
    const twins = new Twins()
    heard('1 @0 a收到', twins)
    for (let n = 0; n < 19_999; n += 1) heard(`1 @${n} b第${n}句`, twins)
    const again = heard('1 @30000 c收到', twins)
    heard('1 @30000 d别的', twins)
    expect(heard('2 @30001 x收到', twins).key).toBe(again.key)
  })

  test('whoever of them is addressed, the desk is', () => {
    const event = heard('1 @0 a@乙 在吗', new Twins())
    expect(event.kind === 'message' && event.mentionsBot).toBe(true)
  })

  test('a recall heard by the second means the message as the first heard it', () => {
    const twins = new Twins()
    heard('1 @0 a在吗', twins)
    heard('2 @0 x在吗', twins)
    const recall = (account: string, message: string): ChatEvent =>
      twins.unite(
        {
          kind: 'recalled',
          key: id(`qq/${account}/7/recall-${message}`),
          at: start,
          place: { kind: 'room', room: id(`qq/${account}/7`) },
          sender: { account: id('qq/42'), name: '周', isBot: false, isSelf: false },
          message: id(message),
        },
        `qq/${account}`,
        home,
        own,
      )
    expect(recall('2', 'x')).toMatchObject({ message: 'a', place: { room: home } })
    expect(recall('2', 'x').key).toBe(recall('1', 'a').key)
  })
})
