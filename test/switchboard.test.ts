import { describe, expect, test } from '@jest/globals'
import { createRecorder } from '../adapters/recorder/index.ts'
import { id, type RoomKey } from '../src/domain/ids.ts'
import { createSwitchboard } from '../src/main/switchboard.ts'
import type { Chat, ChatGap, Health } from '../src/ports/chat.ts'

const key = (room: string): RoomKey => id(room)
const gap = (from: number, to: number, room: string | null): ChatGap => ({
  from,
  to,
  room: room === null ? null : key(room),
})

/** An account that stands as it is told to. */
const accountOf = (account: string, gaps: readonly ChatGap[], health: Health): Chat => ({
  ...createRecorder('qq', () => Promise.resolve('m1')),
  account,
  gaps: (since) => gaps.filter(({ to }) => to >= since),
  health: () => health,
})

describe('what the accounts of a process missed', () => {
  const switchboard = createSwitchboard()
  switchboard.add(
    accountOf('1', [gap(10, 20, null), gap(30, 40, 'qq/1/a'), gap(35, 45, 'qq/1/b')], { kind: 'ready' }),
  )
  switchboard.add(accountOf('2', [gap(12, 22, null)], { kind: 'deaf', trouble: { code: 'silent' } }))

  test.each([
    { rooms: ['qq/1/a'], from: 0, to: 100, missed: ['1 10-20', '1 30-40'] },
    { rooms: ['qq/1/b', 'qq/2/c'], from: 0, to: 100, missed: ['1 10-20', '1 35-45', '2 12-22'] },
    { rooms: ['qq/1/a'], from: 25, to: 100, missed: ['1 30-40'] },
    { rooms: ['qq/1/a'], from: 0, to: 30, missed: ['1 10-20'] },
    { rooms: ['slack/T1/a'], from: 0, to: 100, missed: [] },
    { rooms: null, from: 0, to: 100, missed: ['1 10-20', '1 30-40', '1 35-45', '2 12-22'] },
  ])('in $rooms from $from to $to', ({ rooms, from, to, missed }) => {
    const gaps = switchboard.gapsOf(from, to, rooms?.map(key) ?? null)
    expect(gaps.map((one) => `${one.account} ${one.from}-${one.to}`)).toEqual(missed)
  })

  test('how they stand', () => {
    expect(switchboard.accounts().map(({ account, health }) => `${account} ${health.kind}`)).toEqual([
      '1 ready',
      '2 deaf',
    ])
  })
})
