import { describe, expect, test } from '@jest/globals'
import { awaitsMark, isPlainMark, markOf } from '../../src/domain/tickets/satisfaction.ts'
import type { Actor, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { day, hour } from '../../src/domain/time.ts'

describe('WRK-5 a mark in a short line', () => {
  test.each([
    ['5', 5],
    ['４', 4],
    ['5分', 5],
    ['打 3 分', 3],
    ['五星', 5],
    ['@值班助手 5', 5],
    ['5，谢谢', 5],
    ['4分 辛苦了', 4],
    ['很满意，谢谢', 5],
    ['满意', 4],
    ['一般', 3],
    ['不满意', 2],
    ['很不满意', 1],
  ])('%s', (text, mark) => {
    expect(markOf(text, 5)).toBe(mark)
  })

  test.each(['0', '6', '55', '5楼的打印机', '选2还是3', '2024', '好的', '谢谢', '满意吗', '5月的票怎么开'])(
    'no mark: %s',
    (text) => {
      expect(markOf(text, 5)).toBeNull()
    },
  )

  test('words are placed on a scale of ten, numbers up to it count', () => {
    expect(['很不满意', '一般', '很满意', '10', '十'].map((text) => markOf(text, 10))).toEqual([
      1, 6, 10, 10, 10,
    ])
  })

  test('a bare number may be an answer to something else, “5 分” may not', () => {
    expect(['5', '5分', '很满意'].map(isPlainMark)).toEqual([false, true, true])
  })
})

describe('WRK-5 when a mark may come', () => {
  const by: Actor = { kind: 'desk', rule: 'WRK-5 mark' }
  const asked: TimelineEntry = { at: 0, by, trigger: 'a', kind: 'mark-asked' }
  const rated: TimelineEntry = { at: hour, by, trigger: 'b', kind: 'rated', mark: 4, text: '' }

  test.each([
    { name: 'asked', state: 'closed', timeline: [asked], now: hour, awaits: true },
    { name: 'to the end of the day', state: 'closed', timeline: [asked], now: day, awaits: true },
    { name: 'later', state: 'closed', timeline: [asked], now: day + 1, awaits: false },
    { name: 'given already', state: 'closed', timeline: [asked, rated], now: 2 * hour, awaits: false },
    { name: 'open again', state: 'working', timeline: [asked], now: hour, awaits: false },
    { name: 'never asked', state: 'closed', timeline: [], now: hour, awaits: false },
  ] as const)('$name', ({ state, timeline, now, awaits }) => {
    expect(awaitsMark({ state, timeline }, now)).toBe(awaits)
  })
})
