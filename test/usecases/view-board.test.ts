import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import type { Unheard } from '../../src/domain/chat/outage.ts'
import { id, type AccountKey, type DocumentId, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { hour, minute } from '../../src/domain/time.ts'
import type { Store } from '../../src/ports/store.ts'
import { insertDocument } from '../../src/usecases/change-document.ts'
import type { DeskContext, Settings } from '../../src/usecases/context.ts'
import { viewBoard } from '../../src/usecases/view-board.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import type { AccountHealth } from '../../src/ports/accounts.ts'
import { nine } from '../contracts/store-samples.ts'
import { cast } from '../support/conversation.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'
import { createTempFolders } from '../support/wechat-desk.ts'

const folders = createTempFolders('zhiban-board-')
afterAll(folders.remove)

const directory: Directory = {
  people: cast,
  rooms: [
    { key: id('test/bot/群'), name: '服务群', kind: 'group', system: null, region: null },
    { key: id('test/bot/工程师群'), name: '工程师群', kind: 'engineers', system: null, region: null },
    { key: id('qq/10001/777'), name: 'QQ 服务群', kind: 'group', system: null, region: null },
  ],
  shifts: [],
}
const group: Place = { kind: 'room', room: id('test/bot/群') }
const engineers: Place = { kind: 'room', room: id('test/bot/工程师群') }
const inPrivate = (who: string): Place => ({ kind: 'direct', account: id(`test/${who}`) })

const qq = (health: AccountHealth['health']): AccountHealth => ({ platform: 'qq', account: '10001', health })
const deaf = { kind: 'deaf', trouble: { code: 'no-events' } } as const
const gap = (from: number, to: number, room: string | null = null): Unheard => ({
  platform: 'qq', account: '10001', room: room === null ? null : id<RoomKey>(room), from: nine + from * minute, to: nine + to * minute,
}) // prettier-ignore

describe('what the board tells staff of the accounts', () => {
  let store: Store
  beforeEach(async () => {
    store = await openStore({ folder: folders.next() })
  })
  afterEach(() => store.close())

  const ctxWith = (accounts: readonly AccountHealth[], gaps: readonly Unheard[]): DeskContext => {
    const settings: Settings = { contract: foshanContract, knowledge: shippedKnowledge, directory }
    return stillContext(store, settings, { accounts: () => accounts, gapsOf: () => gaps })
  }
  const board = (ctx: DeskContext, who = '王工', place: Place = engineers) =>
    viewBoard(ctx, place, id<AccountKey>(`test/${who}`), nine + hour)

  test.each([
    { who: '王工', place: engineers, told: true },
    { who: '王工', place: group, told: true },
    { who: '陈主任', place: inPrivate('陈主任'), told: true },
    { who: '张会计', place: group, told: false },
    { who: '张会计', place: inPrivate('张会计'), told: false },
  ])('$who in $place.kind: $told', async ({ who, place, told }) => {
    const { hearing } = await board(ctxWith([qq(deaf)], []), who, place)
    expect(hearing !== undefined).toBe(told)
  })

  test('gaps of today that are over, each with its room, and nothing of an account that is well', async () => {
    const ctx = ctxWith([qq({ kind: 'ready' })], [gap(-5, 2), gap(10, 20, 'qq/10001/777')])
    expect((await board(ctx)).hearing).toEqual({
      away: [],
      unheard: [
        { platform: 'qq', account: '10001', room: null, from: nine - 5 * minute, to: nine + 2 * minute },
        { platform: 'qq', account: '10001', room: 'QQ 服务群', from: nine + 10 * minute, to: nine + 20 * minute },
      ],
    }) // prettier-ignore
  })

  test('yesterday is over: a gap begins with today at the earliest', async () => {
    const { hearing } = await board(ctxWith([], [gap(-20 * 60, -9 * 60 + 30), gap(-30 * 60, -20 * 60)]))
    expect(hearing?.unheard.map(({ from, to }) => [from, to])).toEqual([
      [nine - 9 * hour, nine - 9 * hour + 30 * minute],
    ])
  })

  test('an account that is away is told once, with since when and why', async () => {
    const ctx = ctxWith([qq(deaf), { platform: 'slack', account: 'T1', health: deaf }], [gap(30, 60)])
    expect((await board(ctx)).hearing).toEqual({
      away: [
        { platform: 'qq', account: '10001', since: nine + 30 * minute, reason: '连上了，但一直没有收到事件' },
      ],
      unheard: [],
    })
  })

  test('since when is also known from the outage that was noted', async () => {
    const ctx = ctxWith([qq({ kind: 'connecting' })], [])
    const body = { platform: 'qq', account: '10001', since: nine + 40 * minute, trouble: null, toldAt: null, endedAt: null } // prettier-ignore
    await insertDocument(ctx, { id: id<DocumentId>('outage|1'), kind: 'outage', key: 'qq/10001', state: 'open', at: nine, notices: [], body }) // prettier-ignore
    expect((await board(ctx)).hearing?.away).toEqual([
      { platform: 'qq', account: '10001', since: nine + 40 * minute, reason: null },
    ])
  })
})
