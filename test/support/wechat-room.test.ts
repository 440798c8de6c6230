import { describe, expect, test } from '@jest/globals'
import { parseHistory } from '../../adapters/history/history.ts'
import { chinaDate, isoChina } from '../../src/domain/time.ts'
import { defaultRoom, roomTalk } from './wechat-room.ts'

const samples = Array.from({ length: 25 }, (_, i) => ({ id: `m${i}`, text: `第 ${i} 句`, label: 0 as const }))

describe('labelled lines as the talk of one room', () => {
  test('every line once, in order, spread over days, the same each time', () => {
    const options = { ...defaultRoom, perDay: 10 }
    const talk = roomTalk(samples, options)
    expect(roomTalk(samples, options)).toBe(talk)
    const { lines, problems } = parseHistory('talk.jsonl', Buffer.from(talk))
    expect(problems).toEqual([])
    expect(lines.map((line) => (line.kind === 'message' ? line.id : null))).toEqual(
      samples.map(({ id }) => id),
    )
    expect(lines.filter((_, i) => i % 10 === 0).map(({ at }) => isoChina(at).slice(0, 16))).toEqual([
      '2026-03-04T08:30',
      '2026-03-05T08:30',
      '2026-03-06T08:30',
    ])
  })

  test('a day that runs past midnight does not mix with the next', () => {
    const late = { ...defaultRoom, start: Date.parse('2026-03-04T23:58:00+08:00'), perDay: 20 }
    const { lines } = parseHistory('talk.jsonl', Buffer.from(roomTalk(samples, late)))
    const days = lines.map(({ at }) => chinaDate(at))
    expect(days.slice(18, 22)).toEqual(['2026-03-05', '2026-03-05', '2026-03-06', '2026-03-06'])
  })
})
