import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openJournal } from '../../adapters/journal/index.ts'
import { placeKey, type Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import { createBackFill, type Fetched } from '../../src/ports/account/back-fill.ts'
import { createLanes, type Lanes } from '../../src/ports/account/lanes.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import { china } from '../support/calendars.ts'

const nine = china('2026-03-04 09:00')
const gap = { from: nine, to: nine + 60_000 }
const room = (name: string): RoomKey => id<RoomKey>(`qq/1/${name}`)

let folder = ''
let journal: ChatJournal
let lanes: Lanes
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-back-fill-'))
  journal = await openJournal({ folder, platform: 'qq', account: '1', now: gap.to })
  lanes = createLanes({ receive: () => Promise.resolve(), journal, log: silentLog, firstPause: 1 })
})
afterEach(async () => {
  await lanes.stop()
  journal.close()
  await rm(folder, { recursive: true })
})

/** Fetches as told, by room; says in which order, and what still runs when another begins. */
const fetcher = (answers: Readonly<Record<string, Fetched>> = {}) => {
  const asked: string[] = []
  let running = 0
  let most = 0
  const fetch = async (place: Place): Promise<Fetched> => {
    const name = placeKey(place).split('/').at(-1) ?? ''
    asked.push(name)
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return answers[name] ?? 'filled'
  }
  return { fetch, asked, most: () => most }
}
/** Everything under way is done when a work added behind it is. */
const done = (names: readonly string[]): Promise<unknown> =>
  Promise.all(
    names.map((name) => lanes.add(placeKey({ kind: 'room', room: room(name) }), () => Promise.resolve())),
  )

describe('what was missed in a gap', () => {
  test('is fetched in the rooms of the desk and where something was heard lately, one after the other', async () => {
    const direct: Place = { kind: 'direct', account: id<AccountKey>('qq/42') }
    journal.remember(placeKey(direct), { message: id<MessageId>('m1'), at: nine - 1 })
    const told = fetcher()
    const backFill = createBackFill({ journal, lanes, fetch: told.fetch })
    backFill.fill(gap, [room('a'), room('b')])
    expect(backFill.unfilled()).toEqual([
      { room: room('a'), ...gap },
      { room: room('b'), ...gap },
      { room: null, ...gap },
    ])
    await done(['a', 'b'])
    await lanes.add(placeKey(direct), () => Promise.resolve())
    expect(told.asked).toEqual(['a', 'b', '42'])
    expect(told.most()).toBe(1)
    expect([backFill.unfilled(), journal.gaps(0)]).toEqual([[], []])
  })

  test('and cannot be had is noted; what was cut off is taken along by the next, from where it began', async () => {
    const lacking = { room: room('a'), from: gap.from, to: gap.from + 1_000 }
    const answers: Record<string, Fetched> = { a: { lacking }, b: 'cut-off' }
    const told = fetcher(answers)
    const backFill = createBackFill({ journal, lanes, fetch: told.fetch })
    backFill.fill(gap, [room('a'), room('b')])
    await done(['a', 'b'])
    expect(journal.gaps(0)).toEqual([lacking])
    expect(backFill.unfilled()).toEqual([{ room: room('b'), ...gap }])
    answers['b'] = 'filled'
    const later = { from: gap.to + 5_000, to: gap.to + 9_000 }
    backFill.fill(later, [])
    expect(backFill.unfilled()).toEqual([{ room: room('b'), from: gap.from, to: later.to }])
    await done(['b'])
    expect(backFill.unfilled()).toEqual([])
  })

  test.each([
    ['no place to ask', 0],
    ['more places than are asked', 101],
  ])('with %s is noted for the whole account', async (_what, count) => {
    const names = Array.from({ length: count }, (_, n) => `r${n}`)
    const told = fetcher()
    createBackFill({ journal, lanes, fetch: told.fetch }).fill(gap, names.map(room))
    expect(journal.gaps(0)).toEqual([{ room: null, ...gap }])
    await done(names)
    expect(told.asked).toHaveLength(Math.min(count, 100))
  })

  test('a fetch that fails leaves its place open and the others at work', async () => {
    const fetch = (place: Place): Promise<Fetched> =>
      place.kind === 'room' && place.room === room('a')
        ? Promise.reject(new Error('broken'))
        : Promise.resolve('filled')
    const backFill = createBackFill({ journal, lanes, fetch })
    backFill.fill(gap, [room('a'), room('b')])
    await done(['a', 'b'])
    expect(backFill.unfilled()).toEqual([{ room: room('a'), ...gap }])
  })
})
