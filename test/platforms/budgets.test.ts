import { describe, expect, test } from '@jest/globals'
import { benchPlatforms } from '../../src/cli/bench-platforms.ts'
import { loadShipped } from '../../src/cli/load-desk.ts'
import { highestUse, recorderFor } from '../../src/cli/platform-recorders.ts'
import { id, type RoomKey } from '../../src/domain/ids.ts'

describe('every platform within its budgets', () => {
  test('a simulated day on the narrowest platforms, engineers in WeChat, and a storm of breaches', async () => {
    const result = await benchPlatforms({
      ...loadShipped('foshan-fiscal', null),
      platforms: ['wechat', 'qq', 'qq-official'],
      users: 600,
      rooms: 9,
      messages: 240,
      storm: 200,
    })
    const platforms = result['platforms'] as readonly Readonly<Record<string, unknown>>[]
    expect(platforms.map(({ platform, withinBudgets }) => ({ platform, withinBudgets }))).toEqual([
      { platform: 'wechat', withinBudgets: true },
      { platform: 'qq', withinBudgets: true },
      { platform: 'qq-official', withinBudgets: true },
    ])
    for (const { messages } of platforms) expect(messages).toBeGreaterThan(20)
    expect(result['leftUnsaid']).toBe(0)
    // The engineers' room and the supervisors' room each hear of all of them at once.
    expect(result['storm']).toEqual({
      tickets: 200,
      breachesTold: 400,
      messages: 2,
      places: 2,
      mostInOnePlace: 1,
      withinBudgets: true,
    })
  }, 60_000)

  test('the highest use is that of the fullest window, by room or of the whole account', () => {
    const at = (time: number, place: string) => ({ at: time, place, notices: [] })
    const sent = [at(0, 'a'), at(400, 'b'), at(999, 'a'), at(1_000, 'a'), at(5_000, 'b')]
    expect(highestUse(sent, { scope: 'account', count: 1, per: 1_000 })).toBe(3)
    expect(highestUse(sent, { scope: 'room', count: 1, per: 1_000 })).toBe(2)
    expect(highestUse([], { scope: 'room', count: 1, per: 1_000 })).toBe(0)
  })

  test('what it keeps is what went out', async () => {
    const told: string[] = []
    const { chat, sent } = recorderFor('qq', () => 7, ({ place }) => void told.push(place)) // prettier-ignore
    const to = { kind: 'room', room: id<RoomKey>('qq/history/r1') } as const
    await chat.send(
      { id: id('n1'), to, text: '好', mention: null, quote: null, choices: [], prompt: null },
      [],
    )
    expect(sent).toEqual([{ at: 7, place: 'room:qq/history/r1', notices: [] }])
    expect(told).toEqual(['room:qq/history/r1'])
    expect(() => recorderFor('icq', () => 0, () => undefined)).toThrow('icq') // prettier-ignore
  })
})
