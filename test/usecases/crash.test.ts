import { describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { ChatEvent, Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { minute, parseInstant, type Instant } from '../../src/domain/time.ts'
import { inWords, type Chat } from '../../src/ports/chat.ts'
import type { Store } from '../../src/ports/store.ts'
import type { Settings } from '../../src/usecases/context.ts'
import { runDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { cast } from '../support/conversation.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

/**
 * Laws 1 to 3 as one experiment: the same conversation, and the process dies before its n-th write, for every n.
 * A new process takes over the same store, the platform delivers everything again, and people must not notice.
 */

const group = id<RoomKey>('test/bot/群')
const engineers = id<RoomKey>('test/bot/工程师群')
const directory: Directory = {
  people: cast,
  rooms: [
    { key: group, name: '群', kind: 'group', system: null, region: null },
    { key: engineers, name: '工程师群', kind: 'engineers', system: null, region: null },
  ],
  // One engineer on duty: whom a call goes to must not depend on a number that a crash left unused.
  shifts: [{ tier: 1, days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 0, people: [id('王工')] }],
}
const start = parseInstant('2026-03-04T09:00:00+08:00') ?? 0

const line = (n: number, after: number, room: RoomKey, who: string, text: string): ChatEvent => ({
  kind: 'message',
  key: id<ReceiptKey>(`test/bot/${n}`),
  at: start + after * minute,
  place: { kind: 'room', room },
  sender: { account: id<AccountKey>(`test/${who}`), name: who, isBot: false, isSelf: false },
  message: id<MessageId>(`m${n}`),
  text,
  mentions: [],
  mentionsBot: false,
  quote: null,
  files: [],
})

/** Far enough apart that an interrupted delivery is settled before the next line. */
const talk: readonly ChatEvent[] = [
  line(1, 0, group, '实验小学-张会计', '电子票据打印出来是空白怎么办'),
  line(2, 3, group, '实验小学-张会计', '没解决'),
  line(3, 6, engineers, '王工', '认领'),
  line(4, 9, engineers, '李工', '认领'),
  line(5, 12, engineers, '王工', '解决 控件被拦/加白名单'),
  line(6, 15, group, '实验小学-张会计', '好了'),
]

class Died extends Error {}

/** A store whose process dies before write number `last`; every later call finds nobody there. */
const mortal = (store: Store, last: number): { readonly store: Store; readonly writes: () => number } => {
  let writes = 0
  let dead = false
  const changing = new Set([
    'addReceipt',
    'finishReceipt',
    'takeTicketNumber',
    'insertTicket',
    'replaceTicket',
    'takeSerial',
    'insertDocument',
    'replaceDocument',
    'insertNotice',
    'replaceNotice',
    'appendAudit',
  ])
  const proxy = new Proxy(store, {
    get: (target, name: keyof Store) => {
      const method = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>
      return (...args: unknown[]) => {
        if (changing.has(name)) writes += 1
        if (writes >= last) dead = true
        return dead ? Promise.reject(new Died(name)) : method(...args)
      }
    },
  })
  return { store: proxy, writes: () => writes }
}

interface Outcome {
  readonly heard: readonly string[]
  readonly tickets: readonly unknown[]
  readonly writes: number
}

/** Plays the talk; the process dies before write `dieAt` and a second one takes over. */
const play = async (dieAt: number): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-crash-'))
  const real = await openStore({ folder })
  const heard: string[] = []
  const said = new Map<string, MessageId>()
  let now: Instant = start
  const place = (to: Place): string => (to.kind === 'room' ? to.room : to.account)
  // A platform that remembers what it showed, as the web room does: it can be asked after a crash.
  const chat: Chat = {
    platform: 'test',
    account: 'bot',
    capabilities: {
      buttons: false,
      mentions: true,
      quotes: true,
      pictures: true,
      direct: true,
      maxLength: 4000,
      budgets: [],
    },
    start: () => Promise.resolve(),
    send: (message) => {
      heard.push(`${place(message.to)}: ${inWords(message)}`.replace(/#?\b1\d{3}\b/g, '#N'))
      said.set(message.id, id<MessageId>(`desk${heard.length}`))
      return Promise.resolve({ kind: 'sent', message: id<MessageId>(`desk${heard.length}`) })
    },
    settle: (notice) => {
      const message = said.get(notice)
      return Promise.resolve(message === undefined ? { kind: 'unsaid' } : { kind: 'said', message })
    },
    health: () => ({ kind: 'ready' }),
    stop: () => Promise.resolve(),
  }
  const settings: Settings = { contract: foshanContract, directory, knowledge: shippedKnowledge }
  const process = (store: Store): ReturnType<typeof runDesk> => {
    const ctx = stillContext(store, settings)
    return runDesk(ctx, { now: () => now, chatFor: () => chat, born: start }, new Set())
  }
  const runTo = async (desk: ReturnType<typeof runDesk>, time: Instant): Promise<void> => {
    for (;;) {
      const next = await desk.nextAt(now)
      if (next === null || next > time) break
      now = Math.max(now, next)
      await desk.tick(now)
      await desk.settled()
    }
    now = Math.max(now, time)
  }
  const first = mortal(real, dieAt)
  let desk = process(first.store)
  let reborn = false
  const takeOver = async (upTo: number): Promise<void> => {
    reborn = true
    desk = process(real)
    await desk.resume()
    await desk.settled()
    for (const event of talk.slice(0, upTo)) await desk.receive(event)
    await desk.settled()
  }
  try {
    for (const [index, event] of talk.entries()) {
      try {
        await runTo(desk, event.at)
        await desk.receive(event)
        await desk.settled()
      } catch (error) {
        if (!(error instanceof Died)) throw error
        // Who dies while time passes is replaced when the next line is said.
        now = Math.max(now, event.at)
      }
      if (!reborn && first.writes() >= dieAt) await takeOver(index + 1)
    }
    try {
      await runTo(desk, start + 20 * minute)
    } catch (error) {
      if (!(error instanceof Died)) throw error
    }
    if (!reborn && first.writes() >= dieAt) await takeOver(talk.length)
    await runTo(desk, start + 25 * minute)
    const tickets = await real.listTickets({ desk: foshanContract.id }, { limit: 10 })
    return {
      heard,
      tickets: tickets.map((t) => ({
        state: t.state,
        assignee: t.assignee,
        fix: t.fix,
        messages: t.messages.map((m) => m.message),
        facts: t.timeline.filter((e) => e.kind !== 'said').map((e) => e.kind),
      })),
      writes: first.writes(),
    }
  } finally {
    await real.close()
    await rm(folder, { recursive: true, force: true })
  }
}

describe('SEC-4 a crash at any instant loses nothing and doubles nothing', () => {
  test('the conversation reads the same whichever write the process dies before', async () => {
    const whole = await play(Infinity)
    expect(whole.tickets).toHaveLength(1)
    expect(whole.heard.length).toBeGreaterThanOrEqual(7)
    expect(whole.writes).toBeGreaterThan(30)
    const different: {
      readonly diedBefore: number
      readonly heard: readonly string[]
      readonly tickets: readonly unknown[]
    }[] = []
    for (let dieAt = 1; dieAt <= whole.writes; dieAt += 1) {
      const outcome = await play(dieAt)
      const same =
        JSON.stringify([outcome.heard.toSorted(), outcome.tickets]) ===
        JSON.stringify([whole.heard.toSorted(), whole.tickets])
      if (!same) different.push({ diedBefore: dieAt, heard: outcome.heard, tickets: outcome.tickets })
    }
    expect(different).toEqual([])
  }, 120_000)
})
