import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fastify, { type FastifyInstance } from 'fastify'
import {
  addHealth,
  countFailures,
  createTally,
  type AccountHealth,
  type HealthSettings,
  type Tally,
} from '../../adapters/health/index.ts'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { id, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'

import { hour, minute } from '../../src/domain/time.ts'
import type { Health } from '../../src/ports/chat.ts'
import type { Store } from '../../src/ports/store.ts'
import { en } from '../../src/texts/en.ts'
import { runDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { desk, nine, receiptOf, ticketOf } from '../contracts/store-samples.ts'
import { cast } from '../support/conversation.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const token = 'a-token-of-enough-letters'
const ready: Health = { kind: 'ready' }

let folder = ''
let store: Store
let tally: Tally
let app: FastifyInstance
const accounts: AccountHealth[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-health-'))
  tally = createTally()
  store = countFailures(await openStore({ folder }), tally)
  accounts.splice(0, accounts.length, { platform: 'room', account: 'web', health: () => ready })
  app = fastify()
})
afterEach(async () => {
  await app.close()
  await store.close()
  await rm(folder, { recursive: true })
})

const serve = async (more: Partial<HealthSettings> = {}): Promise<string> => {
  const settings: HealthSettings = {
    desks: () => [{ id: desk, store, backlog: () => 3 }],
    accounts: () => accounts,
    tally,
    now: () => nine,
    inWords: en.trouble,
    token: null,
    ...more,
  }
  addHealth(app, settings)
  return app.listen({ port: 0, host: '127.0.0.1' })
}

/** Every sample of an answer, by name and labels. */
const samplesOf = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )

const scrape = async (address: string): Promise<ReadonlyMap<string, number>> =>
  samplesOf(await (await fetch(`${address}/metrics`)).text())

describe('/healthz and /readyz', () => {
  test('alive and ready, by store and by account', async () => {
    const address = await serve()
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    const answer = await fetch(`${address}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        ready: true,
        stores: [{ desk, ready: true, reason: null }],
        accounts: [{ platform: 'room', account: 'web', ready: true, state: 'ready', reason: null }],
      },
    ])
  })

  test.each([
    ['connecting', { kind: 'connecting' }, 503, 'not connected yet'],
    ['deaf', { kind: 'deaf', trouble: { code: 'qq-unreachable', where: 'napcat:3001', cause: 'ECONNREFUSED' } }, 503, 'napcat:3001 cannot be reached (ECONNREFUSED); check that NapCat or LLBot runs with its forward WebSocket on'],
    ['refused', { kind: 'refused', trouble: { code: 'not-started', of: { code: 'port-taken', platform: 'qq' }, again: 'never' } }, 503, 'It did not start: the port for QQ cannot be opened; choose another, or stop what is using it. When that is mended send “reload”; after new settings, restart the desk.'],
  ] as const)('an account that is %s: not ready, and why', async (_, health, status, reason) => {
    accounts.push({ platform: 'qq', account: '10001', health: () => health })
    const answer = await fetch(`${await serve()}/readyz`)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ ready: false, accounts: [{ ready: true }, { account: '10001', ready: false, state: health.kind, reason }] })
  }) // prettier-ignore

  test.each([
    ['held by another instance: ready, on standby', { instance: 'b', isHere: false }, true, 'standby'],
    ['held by nobody and not connected: not ready', { instance: null, isHere: false }, false, 'stopped'],
    ['held here and not connected: not ready', { instance: 'a', isHere: true }, false, 'stopped'],
  ])('an account %s', async (_, holder, isReady, state) => {
    accounts.push({ platform: 'wechat', account: 'w', health: () => ({ kind: 'stopped', trouble: { code: 'stopped' } }), holder: () => holder }) // prettier-ignore
    const answer = (await (await fetch(`${await serve()}/readyz`)).json()) as { accounts: unknown[] }
    expect(answer.accounts[1]).toMatchObject({ ready: isReady, state })
  })

  test('a store that fails: not ready, and why; the process is alive all the same', async () => {
    const address = await serve()
    await store.close()
    const answer = await fetch(`${address}/readyz`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ ready: false, stores: [{ desk, ready: false, reason: 'STORE_CLOSED: The store has been closed.' }] }) // prettier-ignore
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
  })

  test('a store that does not answer in time: not ready', async () => {
    const silent = { ...store, nextDueAt: () => new Promise<never>(() => undefined) }
    const address = await serve({ desks: () => [{ id: desk, store: silent, backlog: () => 0 }], patience: 30 }) // prettier-ignore
    const answer = await fetch(`${address}/readyz`)
    expect(await answer.json()).toMatchObject({
      stores: [{ ready: false, reason: 'no answer within 30 ms' }],
    })
  })
})

describe('who may look', () => {
  const from = { here: '127.0.0.1', elsewhere: '10.0.0.5' }
  test.each([
    ['this machine', from.here, {}, 200],
    ['this machine, through a proxy', from.here, { 'x-forwarded-for': '10.0.0.5' }, 401],
    ['elsewhere', from.elsewhere, {}, 401],
    ['elsewhere with the token', from.elsewhere, { authorization: `Bearer ${token}` }, 200],
    ['elsewhere with another token', from.elsewhere, { authorization: 'Bearer guessed' }, 401],
    ['this machine with another token', from.here, { authorization: 'Bearer guessed' }, 401],
  ])('%s', async (_, remoteAddress, headers, status) => {
    await serve({ token })
    const figures = await app.inject({ url: '/metrics', remoteAddress, headers })
    expect(figures.statusCode).toBe(status)
    const readiness = await app.inject({ url: '/readyz', remoteAddress, headers })
    expect([readiness.statusCode, 'stores' in readiness.json()]).toEqual([200, status === 200])
  })

  test('without a token nobody from elsewhere may look', async () => {
    await serve()
    const headers = { authorization: 'Bearer ' }
    const figures = await app.inject({ url: '/metrics', remoteAddress: from.elsewhere, headers })
    expect(figures.statusCode).toBe(401)
  })
})

describe('/metrics', () => {
  test('what waits, from the store', async () => {
    await store.addReceipt({ ...receiptOf('m1'), receivedAt: nine - 20 * minute })
    await store.addReceipt({ ...receiptOf('m2'), receivedAt: nine - minute })
    await store.insertTicket({ ...ticketOf('old', 1001), state: 'queued', openedAt: nine - 3 * hour, wakeAt: nine - 5_000 }) // prettier-ignore
    await store.insertTicket({ ...ticketOf('new', 1002), state: 'open', openedAt: nine - hour })
    await store.insertTicket({ ...ticketOf('done', 1003), state: 'closed', openedAt: nine - 9 * hour })
    const figures = await scrape(await serve())
    const of = `{desk="${desk}"}`
    expect(Object.fromEntries(figures)).toMatchObject({
      [`zhiban_store_up${of}`]: 1,
      [`zhiban_receipts_waiting${of}`]: 2,
      [`zhiban_receipts_oldest_seconds${of}`]: 1_200,
      [`zhiban_receipts_backlog${of}`]: 3,
      [`zhiban_tickets_unanswered${of}`]: 2,
      [`zhiban_tickets_oldest_unanswered_seconds${of}`]: 10_800,
      [`zhiban_due_late_seconds${of}`]: 5,
      'zhiban_account_ready{platform="room",account="web",state="ready"}': 1,
    })
  })

  test('the process, and who holds an account', async () => {
    accounts.push({ platform: 'wechat', account: 'w', health: () => ready, holder: () => ({ instance: 'host-b/7', isHere: false }) }) // prettier-ignore
    const figures = await scrape(await serve())
    expect(figures.get('zhiban_account_lease{platform="wechat",account="w",instance="host-b/7"}')).toBe(1)
    expect(figures.get('zhiban_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect(figures.has('zhiban_event_loop_lag_seconds{quantile="0.99"}')).toBe(true)
  })

  test('a store that is gone is a figure, not an error', async () => {
    const address = await serve()
    await store.close()
    await expect(store.nextDueAt()).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    const figures = await scrape(address)
    expect(figures.get(`zhiban_store_up{desk="${desk}"}`)).toBe(0)
    expect(figures.get('zhiban_store_errors_total{code="STORE_CLOSED"}')).toBeGreaterThan(0)
    expect(figures.has(`zhiban_receipts_waiting{desk="${desk}"}`)).toBe(false)
  })

  test('codes of strange errors do not grow the list without end', () => {
    for (let n = 0; n < 1_000; n += 1) tally.storeFailed(`E${n}`)
    expect(tally.storeFailures()).toHaveLength(51)
    expect(tally.storeFailures().at(-1)).toEqual({ code: 'other', n: 950 })
  })

  test('a desk at work feeds it: a sure answer, said, and a clock looked at in time', async () => {
    const contract = { ...foshanContract, checklists: [] }
    const room = { key: id<RoomKey>('test/bot/群'), name: '群', kind: 'group', system: null, region: null } as const // prettier-ignore
    const ctx = stillContext(
      store,
      { contract, directory: { people: cast, rooms: [room], shifts: [] }, knowledge: shippedKnowledge },
      { meter: tally },
    )
    let now = nine
    const chat = createRecorder('test', () => Promise.resolve('desk:1'))
    const running = runDesk(ctx, { now: () => now, chatFor: () => chat, born: nine }, new Set())
    await running.resume()
    await running.receive({
      kind: 'message', key: id<ReceiptKey>('test/bot/1'), at: nine, place: { kind: 'room', room: room.key },
      sender: { account: id('test/周会计'), name: '周会计', isBot: false, isSelf: false },
      message: id<MessageId>('m1'), text: '@值班助手 电子票据打印出来是空白怎么办', mentions: [], mentionsBot: true, quote: null, files: [],
    }) // prettier-ignore
    await running.settled()
    for (let next = await running.nextAt(now); next !== null && next < nine + 3 * 24 * hour; next = await running.nextAt(now)) {
      now = Math.max(now, next)
      await running.tick(now)
      await running.settled()
    } // prettier-ignore
    const figures = await scrape(await serve({ now: () => now }))
    expect(figures.get('zhiban_matches_total{outcome="confident"}')).toBe(1)
    expect(figures.get('zhiban_notices_total{outcome="sent"}')).toBeGreaterThan(0)
    expect(figures.get('zhiban_notices_total{outcome="failed"}')).toBe(0)
    expect(figures.get('zhiban_clock_lateness_seconds_bucket{le="0.05"}')).toBeGreaterThan(0)
    expect(figures.get('zhiban_clock_lateness_seconds_count')).toBe(figures.get('zhiban_clock_lateness_seconds_bucket{le="+Inf"}')) // prettier-ignore
  })
})
