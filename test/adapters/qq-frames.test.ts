import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCqCode } from '../../adapters/qq/cq-code.ts'
import { readEvent, type Reader } from '../../adapters/qq/read-event.ts'
import { readFrame } from '../../adapters/qq/wire.ts'
import { writeLines } from '../../adapters/qq/write-segments.ts'
import { id, type AccountKey, type MessageId } from '../../src/domain/ids.ts'
import { outgoing } from '../contracts/chat.ts'
import { cqString } from '../support/napcat-server.ts'
import { group, zhang } from '../support/qq-desk.ts'

const fixtures = join(import.meta.dirname, '../fixtures/qq')
const linesOf = (name: string): readonly string[] =>
  readFileSync(join(fixtures, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')

const reader: Reader = {
  self: '10001',
  siblings: ['10009'],
  nameOf: (account) => (account === '43' ? '李会计' : null),
  now: 0,
}
const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as Record<
  string,
  readonly unknown[]
>

describe.each(Object.keys(expected))('frames of %s', (name) => {
  const cases = linesOf(name).map((line, index) => {
    const frame = readFrame(line) ?? {}
    return { what: String(frame['_']), frame, wanted: expected[name]?.[index] }
  })
  test.each(cases)('$what', ({ frame, wanted }) => {
    expect(JSON.parse(JSON.stringify(readEvent(frame, reader)))).toEqual(wanted)
  })
})

test('every fixture is expected to be something', () => {
  const names = ['onebot', 'napcat', 'llbot', 'lagrange']
  expect(Object.keys(expected)).toEqual(names)
  for (const name of names) expect(expected[name]).toHaveLength(linesOf(name).length)
})

test.each([
  { string: 'a[CQ:face,id=1]b', segments: ['a', 'face', 'b'] },
  { string: '[CQ:at,qq=1][CQ:at,qq=2]', segments: ['at', 'at'] },
  { string: '&#91;CQ:at,qq=1&#93;', segments: ['[CQ:at,qq=1]'] },
  { string: '[CQ:bad', segments: ['[CQ:bad'] },
  { string: '&amp;#91;', segments: ['&#91;'] },
  { string: '', segments: [] },
])('CQ string $string', ({ string, segments }) => {
  expect(parseCqCode(string).map(({ type, data }) => (type === 'text' ? data['text'] : type))).toEqual(
    segments,
  )
})

test('what is escaped comes back as it was', () => {
  const segments = [
    { type: 'text', data: { text: '&[],&amp;&#91; [CQ:at,qq=1]' } },
    { type: 'image', data: { file: 'a,b[c]&d.png' } },
  ]
  expect(parseCqCode(cqString(segments))).toEqual(segments)
})

describe('what goes out', () => {
  const mention = { account: id<AccountKey>('qq/42'), name: '周会计' }
  test.each([
    {
      what: 'a mention',
      message: outgoing('n', group, '请重启', { mention }),
      types: ['at', 'text'],
      text: ' 请重启',
    },
    {
      what: 'a quote',
      message: outgoing('n', group, '好', { quote: id<MessageId>('-12') }),
      types: ['reply', 'text'],
      text: '好',
    },
    {
      what: 'a quote of another platform',
      message: outgoing('n', group, '好', { quote: id<MessageId>('n:x') }),
      types: ['text'],
      text: '好',
    },
    {
      what: 'a mention of another platform',
      message: outgoing('n', group, '好', {
        mention: { account: id<AccountKey>('room/zhou'), name: '周会计' },
      }),
      types: ['text'],
      text: '@周会计 好',
    },
    {
      what: 'a mention in a private chat',
      message: outgoing('n', zhang, '好', { mention }),
      types: ['text'],
      text: '好',
    },
    {
      what: 'a prompt',
      message: outgoing('n', group, '好了吗？', { prompt: '回复“解决了”' }),
      types: ['text'],
      text: '好了吗？\n回复“解决了”',
    },
    {
      what: 'half a character',
      message: outgoing('n', group, '好\ud83d'),
      types: ['text'],
      text: '好\ufffd',
    },
  ])('$what', ({ message, types, text }) => {
    const [line, ...more] = writeLines(message, 1_800)
    expect(more).toEqual([])
    expect(line?.segments.map(({ type }) => type)).toEqual(types)
    expect(line?.segments.at(-1)?.data['text']).toBe(text)
  })
})
