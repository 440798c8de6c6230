import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { pending, type ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import type { Store } from '../../src/ports/store.ts'
import { runDesk, type RunningDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { nine } from '../contracts/store-samples.ts'
import { cast } from '../support/conversation.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const room = id<RoomKey>('test/bot/群')
const directory: Directory = {
  people: cast,
  rooms: [{ key: room, name: '群', kind: 'group', system: null, region: null }],
  shifts: [],
}
const eventOf = (n: number): ChatEvent => ({
  kind: 'message',
  key: id(`test/bot/群/${n}`),
  at: nine,
  place: { kind: 'room', room },
  sender: { account: id(`test/u${n}`), name: `用户${n}`, isBot: false, isSelf: false },
  message: id(`m${n}`),
  text: '好的收到',
  mentions: [],
  mentionsBot: false,
  quote: null,
  files: [],
})

let folder = ''
let store: Store
let desk: RunningDesk
/** Until then nothing can be understood: it takes its time, as with thousands of receipts. */
let goOn = (): void => undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-handover-'))
  store = await openStore({ folder })
  for (let n = 0; n < 3; n += 1)
    await store.addReceipt({ key: eventOf(n).key, event: eventOf(n), receivedAt: nine, outcome: pending })
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow: Store = {
    ...store,
    recentReceipts: async (place, limit) => {
      await held
      return store.recentReceipts(place, limit)
    },
  }
  const ctx = stillContext(slow, { contract: foshanContract, directory, knowledge: shippedKnowledge })
  const chat = createRecorder('test', () => Promise.resolve('said'))
  desk = runDesk(ctx, { now: () => nine, chatFor: () => chat, born: nine }, new Set())
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const waiting = async (): Promise<readonly string[]> =>
  (await store.pendingReceipts(9)).map(({ event }) => (event.kind === 'message' ? event.message : ''))

test('what was left behind keeps nobody from being heard: it is understood first, and meanwhile more is taken', async () => {
  await desk.resume()
  expect(await desk.receive(eventOf(3))).toBe('stored')
  expect(desk.backlog()).toBe(4)
  goOn()
  await desk.settled()
  expect(desk.backlog()).toBe(0)
})

test('a desk that ends lets go of what it has not begun: whoever goes on finds it, in order', async () => {
  await desk.resume()
  desk.end()
  expect(await desk.receive(eventOf(3))).toBe('stored')
  goOn()
  await desk.settled()
  expect((await waiting()).slice(-3)).toEqual(['m1', 'm2', 'm3'])
})
