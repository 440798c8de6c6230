import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { platformOf, type Place } from '../../src/domain/chat/event.ts'
import { leaseFor } from '../../src/domain/chat/delivery.ts'
import { courierAt } from '../../src/domain/chat/notice.ts'
import { id, type AccountKey, type MessageId } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { day, hour, minute, second, type Instant } from '../../src/domain/time.ts'
import { inWords, type Chat, type Health, type SendOutcome } from '../../src/ports/chat.ts'
import type { Store } from '../../src/ports/store.ts'
import type { DeskContext, Settings } from '../../src/usecases/context.ts'
import { toPerson } from '../../src/usecases/delivery/address-notice.ts'
import { compose } from '../../src/usecases/delivery/compose-notice.ts'
import { deliverNotices } from '../../src/usecases/delivery/deliver-notices.ts'
import { Spoken } from '../../src/usecases/delivery/spoken.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { desk, nine, ticketOf } from '../contracts/store-samples.ts'
import { cast } from '../support/conversation.ts'
import { createTempFolders } from '../support/wechat-desk.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const folders = createTempFolders('zhiban-reach-')
afterAll(folders.remove)

const account = (name: string): AccountKey => id<AccountKey>(name)
const [first] = cast
if (first === undefined) throw new Error('nobody is there')
const wang = { ...first, accounts: [account('wechat/w'), account('slack/T1/U1'), account('room/wang')] }
const act = { at: nine, by: { kind: 'desk', rule: 'test' }, trigger: 'cause' } as const

/** Three platforms that stand as they are told to. */
const createPlatforms = () => {
  const heard: string[] = []
  const health = new Map<string, Health>()
  const outcome = new Map<string, SendOutcome>()
  const said = new Map<string, string>()
  const plain = createRecorder('', () => Promise.resolve('m'))
  const chats = ['wechat', 'slack', 'room'].map((platform): Chat => ({
    ...plain,
    platform,
    health: () => health.get(platform) ?? { kind: 'ready' },
    send: (message) => {
      const to = message.to.kind === 'room' ? message.to.room : message.to.account
      heard.push(`${to}: ${inWords(message)}`)
      said.set(message.id, platform)
      return Promise.resolve(
        outcome.get(platform) ?? { kind: 'sent', message: id<MessageId>(`m-${platform}`) },
      )
    },
    settle: (notice) =>
      Promise.resolve(
        said.get(notice) === platform ? { kind: 'said', message: id(`m-${platform}`) } : { kind: 'unsaid' },
      ),
  }))
  return {
    heard,
    chats,
    outcome,
    away: (...platforms: readonly string[]): void => {
      health.clear()
      for (const one of platforms) health.set(one, { kind: 'refused', trouble: { code: 'not-connected' } })
    },
    stopped: (): void => {
      for (const { platform } of chats)
        health.set(platform, { kind: 'stopped', trouble: { code: 'not-connected' } })
    },
    deaf: (platform: string): void =>
      void health.set(platform, { kind: 'deaf', trouble: { code: 'not-connected' } }),
    chatFor: (place: Place): Chat | null => chats.find((chat) => chat.platform === platformOf(place)) ?? null,
  }
}

describe('a text too long for one message', () => {
  test('takes as many messages of the budget as it is said in', async () => {
    const store = await openStore({ folder: folders.next() })
    try {
      const told: string[] = []
      const chat: Chat = {
        ...createRecorder('room', (message) => Promise.resolve(told.push(message.id)).then(() => 'm')),
        capabilities: {
          buttons: false, mentions: false, quotes: false, pictures: false, direct: true, maxLength: 10,
          budgets: [{ scope: 'room', count: 3, per: minute }, { scope: 'account', count: 4, per: minute }],
        }, // prettier-ignore
      }
      const settings: Settings = { contract: { ...foshanContract, quietHours: null }, knowledge: shippedKnowledge, directory: { people: [wang], rooms: [], shifts: [] } } // prettier-ignore
      const ctx = stillContext(store, settings)
      const bare = ticketOf('t', 1)
      const say = (cause: string, who: string, text: string) => {
        const to: Place = { kind: 'direct', account: account(who) }
        return compose(bare.id, { ...act, trigger: cause }, { kind: 'called', to, text })
      }
      const spoken = new Spoken()
      await store.insertTicket({
        ...bare,
        wakeAt: null,
        notices: [say('1', 'room/wang', '一二三四五六七。'.repeat(3))],
      })
      await deliverNotices(ctx, () => chat, spoken, nine)
      expect(told).toHaveLength(1)
      const later = [say('2', 'room/wang', '好'), say('3', 'room/li', '好'), say('4', 'room/li', '再见')]
      await store.insertTicket({ ...ticketOf('t2', 2), wakeAt: null, notices: later })
      await deliverNotices(ctx, () => chat, spoken, nine + 1)
      expect(told).toEqual([told[0], later[1]?.id])
      await deliverNotices(ctx, () => chat, spoken, nine + minute)
      expect(told).toHaveLength(4)
    } finally {
      await store.close()
    }
  })
})

describe('a person with accounts on several platforms', () => {
  let store: Store
  let platforms: ReturnType<typeof createPlatforms>
  let ctx: DeskContext
  let now: Instant
  const directory: Directory = { people: [wang], rooms: [], shifts: [] }

  beforeEach(async () => {
    store = await openStore({ folder: folders.next() })
    platforms = createPlatforms()
    const settings: Settings = { contract: { ...foshanContract, quietHours: null }, knowledge: shippedKnowledge, directory } // prettier-ignore
    ctx = stillContext(store, settings)
    now = nine
  })
  afterEach(() => store.close())

  const write = async (kind: 'called' | 'hint' = 'called'): Promise<void> => {
    const bare = ticketOf('t', 1)
    const notice = toPerson(bare, act, wang, { kind, text: '请接单' })
    await store.insertTicket({ ...bare, wakeAt: null, notices: notice === null ? [] : [notice] })
  }
  const deliver = (after: number): Promise<number> => {
    now += after
    return deliverNotices(ctx, platforms.chatFor, new Spoken(), now)
  }
  const waitsUntil = async (): Promise<Instant | null> => {
    const [notice] = (await store.ticket(id('t')))?.notices ?? []
    return notice === undefined ? null : courierAt(notice.delivery)
  }
  const facts = async () =>
    (await store.ticket(id('t')))?.timeline.flatMap((e) => (e.kind === 'said' ? [e.to] : []))

  test.each([
    { name: 'all there: by the first of the card', away: [], to: 'wechat/w' },
    { name: 'the first away: by the next', away: ['wechat'], to: 'slack/T1/U1' },
    { name: 'two away: by the third', away: ['wechat', 'slack'], to: 'room/wang' },
  ])('$name', async ({ away, to }) => {
    await write()
    platforms.away(...away)
    await deliver(0)
    expect(platforms.heard).toEqual([`${to}: 请接单`])
    // A quote or a button in that chat finds the ticket.
    expect(await facts()).toEqual([{ kind: 'direct', account: to }])
  })

  test('a chat that can speak and not hear is better than none', async () => {
    await write()
    platforms.away('wechat', 'slack', 'room')
    platforms.deaf('slack')
    await deliver(0)
    expect(platforms.heard).toEqual(['slack/T1/U1: 请接单'])
  })

  test('nobody there: it waits, and goes by whichever is there first', async () => {
    await write()
    platforms.away('wechat', 'slack', 'room')
    await deliver(0)
    await deliver(minute)
    expect(platforms.heard).toEqual([])
    platforms.away('wechat', 'room')
    await deliver(minute)
    expect(platforms.heard).toEqual(['slack/T1/U1: 请接单'])
    await deliver(day)
    expect(platforms.heard).toHaveLength(1)
  })

  test('a send with an unknown outcome is settled where it was said, even when the first account is back', async () => {
    await write()
    platforms.away('wechat')
    platforms.outcome.set('slack', { kind: 'unknown', reason: 'the process died' })
    await deliver(0)
    platforms.away()
    platforms.outcome.clear()
    await deliver(leaseFor + 1)
    expect(platforms.heard).toEqual(['slack/T1/U1: 请接单'])
    expect(await facts()).toEqual([{ kind: 'direct', account: 'slack/T1/U1' }])
  })

  test('what was refused there for now goes by the first account again', async () => {
    await write()
    platforms.away('wechat')
    platforms.outcome.set('slack', { kind: 'retry', at: null, reason: 'busy' })
    await deliver(0)
    platforms.away()
    await deliver(minute)
    expect(platforms.heard).toEqual(['slack/T1/U1: 请接单', 'wechat/w: 请接单'])
  })

  test('an account away for an hour, and asked again and again, loses nothing: what waits is no failed attempt', async () => {
    await write()
    platforms.away('wechat', 'slack', 'room')
    platforms.deaf('wechat')
    platforms.outcome.set('wechat', { kind: 'retry', at: null, reason: 'not connected' })
    const spoken = new Spoken()
    const waits: Instant[] = []
    for (const end = now + hour; now < end;) {
      await deliverNotices(ctx, platforms.chatFor, spoken, now)
      const next = await waitsUntil()
      if (next === null || next <= now) throw new Error('given up, or not put off')
      waits.push(next - now)
      now = next
    }
    expect([...new Set(waits)].map((ms) => ms / second)).toEqual([1, 2, 4, 8, 16, 30])
    platforms.away()
    platforms.outcome.clear()
    platforms.heard.length = 0
    await deliverNotices(ctx, platforms.chatFor, spoken, now)
    expect(platforms.heard).toEqual(['wechat/w: 请接单'])
  })

  test('an account that is just coming up is waited for by the second', async () => {
    await write()
    platforms.away('wechat', 'slack', 'room')
    await deliver(0)
    platforms.away()
    await deliver(second)
    expect(platforms.heard).toEqual(['wechat/w: 请接单'])
  })

  test('what waits while the desk goes down is due at once for whoever goes on', async () => {
    await write()
    const before = await waitsUntil()
    platforms.stopped()
    expect(await deliver(0)).toBe(0)
    expect(await waitsUntil()).toBe(before)
    platforms.away()
    await deliver(1)
    expect(platforms.heard).toEqual(['wechat/w: 请接单'])
  })

  test('an answer to what somebody typed stays in the chat in which they typed it', async () => {
    const notice = compose(desk, act, {
      kind: 'status',
      to: { kind: 'direct', account: account('wechat/w') },
      text: '在办 3 张',
    })
    await store.insertNotice({ id: notice.id, desk, version: 1, notice })
    platforms.away('wechat')
    await deliver(0)
    expect(platforms.heard).toEqual([])
    platforms.away()
    await deliver(minute)
    expect(platforms.heard).toEqual(['wechat/w: 在办 3 张'])
  })

  test('a loose notice and a platform that cannot speak in private', async () => {
    const notice = compose(desk, act, {
      kind: 'summary',
      to: { kind: 'direct', account: account('wechat/w') },
      person: wang.id,
      text: '日报',
    })
    await store.insertNotice({ id: notice.id, desk, version: 1, notice })
    const mute = (place: Place): Chat | null => {
      const chat = platforms.chatFor(place)
      return chat?.platform === 'wechat'
        ? { ...chat, capabilities: { ...chat.capabilities, direct: false } }
        : chat
    }
    await deliverNotices(ctx, mute, new Spoken(), now)
    expect(platforms.heard).toEqual(['slack/T1/U1: 日报'])
    expect((await store.looseNotice(notice.id))?.notice.to).toEqual({
      kind: 'direct',
      account: 'slack/T1/U1',
    })
  })
})
