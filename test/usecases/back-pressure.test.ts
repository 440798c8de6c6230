import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { createTimer } from '../../adapters/timer/index.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { createLanes, type Lanes } from '../../src/ports/account/lanes.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import type { Store } from '../../src/ports/store.ts'
import { runDesk, type RunningDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { cast } from '../support/conversation.ts'
import { watchMemory } from '../support/faults/memory.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'
import { until } from '../support/faults/until.ts'

jest.setTimeout(180_000)

const rooms = Array.from({ length: 50 }, (_, n) => id<RoomKey>(`test/bot/群${n}`))
const directory: Directory = {
  people: cast,
  rooms: rooms.map((key) => ({ key, name: key, kind: 'group', system: null, region: null })),
  shifts: [],
}
const contract = {
  ...foshanContract,
  patience: { ...foshanContract.patience, burstQuiet: 0, continuation: 0 },
  checklists: [],
  speech: null,
  quietHours: null,
}

const burst = 5_000
/** One of ten asks; the others are what a group says all day. */
const eventOf = (n: number): ChatEvent => ({
  kind: 'message', key: id<ReceiptKey>(`test/bot/burst/${n}`), at: Date.now(), place: { kind: 'room', room: rooms[n % rooms.length] as RoomKey },
  sender: { account: id<AccountKey>(`test/u${n}`), name: `单位${n}-用户${n}`, isBot: false, isSelf: false },
  message: id<MessageId>(`m${n}`), text: n % 10 === 0 ? '电子票据打印出来是空白怎么办' : '好的收到',
  mentions: [], mentionsBot: false, quote: null, files: [],
}) // prettier-ignore

const writes: ReadonlySet<string> = new Set([
  'addReceipt', 'finishReceipt', 'takeTicketNumber', 'insertTicket', 'replaceTicket', 'takeSerial', 'insertDocument', 'replaceDocument',
  'insertNotice', 'replaceNotice', 'appendAudit',
]) // prettier-ignore

/** The same store in a bad hour: every write takes so long, or none is taken. */
const troubled = (store: Store) => {
  let slow = 0
  let broken: ReadonlySet<string> | null = null
  const proxy = new Proxy(store, {
    get: (target, name: keyof Store) => {
      const method = target[name].bind(target) as (...given: unknown[]) => Promise<unknown>
      return async (...given: unknown[]) => {
        if (broken?.has(name) === true) throw new Error('the store does not answer')
        if (slow > 0 && writes.has(name)) await new Promise((resolve) => setTimeout(resolve, slow))
        return method(...given)
      }
    },
  })
  return {
    store: proxy,
    slowDown: (ms: number): void => void (slow = ms),
    fail: (which: ReadonlySet<string>): void => void (broken = which),
    mend: (): void => {
      slow = 0
      broken = null
    },
  }
}

let folder = ''
let real: Store
let trouble: ReturnType<typeof troubled>
let desk: RunningDesk
let timer: ReturnType<typeof createTimer>
let lanes: Lanes
let acknowledged: Set<string>
let kept: Map<string, ChatEvent>
let said: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-pressure-'))
  real = await openStore({ folder })
  trouble = troubled(real)
  said = []
  const settings = { contract, directory, knowledge: shippedKnowledge }
  const ctx = stillContext(trouble.store, settings)
  const chat = createRecorder('test', (_, parts) => {
    said.push(...parts.map(({ id: notice }) => notice))
    return Promise.resolve(`s${said.length}`)
  })
  desk = runDesk(ctx, { now: Date.now, chatFor: () => chat, born: Date.now() }, new Set())
  timer = createTimer(Date.now, silentLog)
  timer.start({ name: 'desk', nextAt: (now) => desk.nextAt(now), work: (now) => desk.tick(now) })
  acknowledged = new Set()
  kept = new Map()
  // What every account has between its platform and the desk.
  lanes = createLanes({
    receive: async (event) => {
      await desk.receive(event)
      acknowledged.add(event.key)
    },
    journal: {
      kept: () => [...kept.values()],
      keep: (event) => void kept.set(event.key, event),
      forget: (key) => void kept.delete(key),
      remember: () => undefined,
    } as Partial<ChatJournal> as ChatJournal,
    log: silentLog,
    firstPause: 500,
  })
})
afterEach(async () => {
  trouble.mend()
  await lanes.stop()
  await timer.stop()
  await desk.settled()
  await real.close()
  await rm(folder, { recursive: true })
})

const arrive = (): void => {
  for (let n = 0; n < burst; n += 1) lanes.take(eventOf(n))
}

/** Everything that was said by people is a receipt with an outcome, every question a ticket, every answer said once. */
const isWhole = async (): Promise<void> => {
  await until('all acknowledged', () => acknowledged.size === burst, 120_000)
  await until('all understood', () => desk.backlog() === 0 && desk.nextAt !== undefined, 120_000)
  let pending = await real.pendingReceipts(burst)
  for (let looks = 0; pending.length > 0 && looks < 600; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    pending = await real.pendingReceipts(burst)
  }
  expect(pending).toEqual([])
  expect(kept.size).toBe(0)
  expect(await real.countTickets({ desk: contract.id })).toBe(burst / 10)
}

const lines: string[] = []

describe('issue 6: a burst of 5,000 messages', () => {
  test('on a store that takes 200 ms a write: intake is slowed, memory is not filled, all is understood', async () => {
    trouble.slowDown(200)
    const memory = await watchMemory()
    const from = Date.now()
    arrive()
    await until('some', () => acknowledged.size >= 200, 30_000)
    // 50 places side by side, 200 ms each: no more than 250 a second can be acknowledged.
    expect(acknowledged.size / ((Date.now() - from) / 1_000)).toBeLessThan(300)
    await until('all acknowledged', () => acknowledged.size === burst, 120_000)
    const took = Date.now() - from
    expect(took).toBeGreaterThan((burst / rooms.length) * 200)
    trouble.mend()
    await isWhole()
    lines.push(`slow: ${burst} acknowledged in ${Math.round(took / 1_000)} s`)
    expect(await memory.grownMB()).toBeLessThan(96)
  })

  test.each([
    ['takes nothing at all', writes],
    ['takes receipts and nothing else', new Set([...writes].filter((name) => name !== 'addReceipt'))],
  ])('on a store that %s for five seconds: nothing acknowledged is lost, and it recovers by itself', async (_, which) => {
    const memory = await watchMemory()
    trouble.fail(which)
    const from = Date.now()
    arrive()
    await until('a while', () => Date.now() - from > 5_000, 20_000)
    const during = acknowledged.size
    // What is acknowledged is on disk, what is not is kept on this side of the platform.
    expect((await real.pendingReceipts(burst)).length).toBe(during)
    trouble.mend()
    const mended = Date.now()
    await isWhole()
    lines.push(`failing: ${during} acknowledged meanwhile, whole again after ${Math.round((Date.now() - mended) / 1_000)} s`)
    expect(new Set(said).size).toBe(said.length)
    expect(await memory.grownMB()).toBeLessThan(96)
  }) // prettier-ignore

  test('figures', () => {
    console.info(lines.join('\n'))
    expect(lines).toHaveLength(3)
  })
})
