import { afterAll, describe, expect, test } from '@jest/globals'
import { openJournal } from '../../adapters/journal/index.ts'
import { placeKey, type ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import { createLanes, type LanesParts } from '../../src/ports/account/lanes.ts'
import { silentLog } from '../../src/ports/log.ts'
import { createTempFolders } from '../support/qq-desk.ts'

const folders = createTempFolders('zhiban-lanes-')
afterAll(folders.remove)

const now = Date.UTC(2026, 2, 4)

const event = (name: string, room = 'qq/1/777'): ChatEvent => ({
  kind: 'unsupported',
  key: id<ReceiptKey>(`${room}/${name}`),
  at: now,
  place: { kind: 'room', room: id<RoomKey>(room) },
  sender: { account: id<AccountKey>('qq/42'), name: '周', isBot: false, isSelf: false },
  what: name,
})

const open = async (
  receive: LanesParts['receive'],
  more: Partial<LanesParts> = {},
  folder = folders.next(),
) => {
  const journal = await openJournal({ folder, platform: 'qq', account: '1', now })
  return {
    folder,
    journal,
    lanes: createLanes({ receive, journal, log: silentLog, firstPause: 1, ...more }),
  }
}

const refusing = (times: number) => {
  const taken: string[] = []
  let left = times
  const receive = async ({ key }: ChatEvent): Promise<void> => {
    if (left-- > 0) throw new Error('the disk is full')
    taken.push(key)
  }
  return { taken, receive }
}

describe('lanes', () => {
  test('an event the desk refuses is offered again and kept meanwhile, then forgotten', async () => {
    const { taken, receive } = refusing(2)
    const { lanes, journal } = await open(receive)
    expect(await lanes.deliver(event('a'))).toBe(true)
    expect(taken).toEqual(['qq/1/777/a'])
    expect(journal.kept()).toEqual([])
    await lanes.stop()
    journal.close()
  })

  test('an event kept by an earlier run and taken at the first try is forgotten: no later run offers it', async () => {
    const first = await open(refusing(Infinity).receive, { firstPause: 10_000 })
    const taking = first.lanes.take(event('a'))
    expect(taking.kept).toBe(true)
    await first.lanes.stop()
    expect(await taking.stored).toBe(false)
    first.journal.close()

    const { taken, receive } = refusing(0)
    const second = await open(receive, {}, first.folder)
    second.lanes.resume()
    // A lane does its work in order: behind what was resumed.
    await second.lanes.add(placeKey(event('a').place), async () => undefined)
    expect(taken).toEqual(['qq/1/777/a'])
    expect(second.journal.kept()).toEqual([])
    await second.lanes.stop()
    second.journal.close()
  })

  test('a repetition that is known is not offered, and does not stay in the journal', async () => {
    const { taken, receive } = refusing(0)
    const { lanes, journal } = await open(receive, { recent: 10 })
    await lanes.take(event('a')).stored
    expect(await lanes.take(event('a')).stored).toBe(true)
    expect(taken).toEqual(['qq/1/777/a'])
    expect(lanes.isStored(event('a').key)).toBe(true)
    expect(journal.kept()).toEqual([])
    await lanes.stop()
    journal.close()
  })

  test('one place waits for a refused event, another does not; the trouble is said from the third refusal on', async () => {
    const order: string[] = []
    let blocked = true
    const { lanes, journal } = await open(async ({ key }) => {
      if (blocked && key === 'qq/1/777/a') throw new Error('refused')
      order.push(key)
    })
    const kept = [lanes.take(event('a')), lanes.take(event('b'))]
    await lanes.take(event('c', 'qq/1/888')).stored
    expect(order).toEqual(['qq/1/888/c'])
    while (lanes.trouble() === null) await lanes.pause(1)
    blocked = false
    await Promise.all(kept.map(({ stored }) => stored))
    expect(order).toEqual(['qq/1/888/c', 'qq/1/777/a', 'qq/1/777/b'])
    expect(lanes.trouble()).toBeNull()
    await lanes.stop()
    journal.close()
  })

  test('a lane whose work throws goes on with the next', async () => {
    const { lanes, journal } = await open(async () => undefined)
    const done: string[] = []
    void lanes.add('x', async () => {
      throw new Error('unreadable')
    })
    await lanes.add('x', async () => void done.push('next'))
    expect(done).toEqual(['next'])
    await lanes.stop()
    journal.close()
  })
})
