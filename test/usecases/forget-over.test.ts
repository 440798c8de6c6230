import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { openSqliteBackend } from '../../adapters/agenda/sqlite-backend.ts'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Contract } from '../../src/domain/contract/contract.ts'
import { forgottenBefore } from '../../src/domain/contract/retention.ts'
import { id, type DocumentId, type TicketNumber } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { chinaDate, day, minute, type Instant } from '../../src/domain/time.ts'
import { jobsOf } from '../../src/main/desk-jobs.ts'
import type { LogFields } from '../../src/ports/log.ts'
import type { Store } from '../../src/ports/store.ts'
import type { ForgetSaid } from '../../src/usecases/forget-over.ts'
import { runDesk, type RunningDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import {
  accountOf, insertAll, keyOf, looseOf, noted, receiptOf, roomOf, saidOf, sent, ticketOf,
} from '../contracts/store-samples.ts' // prettier-ignore
import { china } from '../support/calendars.ts'
import { cast } from '../support/conversation.ts'
import { moveClock, processOn, stopClock, until } from '../support/jobs.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'
import { createTempFolders } from '../support/wechat-desk.ts'

const folders = createTempFolders('zhiban-retention-')
afterAll(folders.remove)

const now = china('2026-03-04 04:00')
const old = china('2024-06-03 10:00')
const lately = china('2026-03-03 10:00')
const desk = foshanContract.id
const retention = { tickets: 500 * day, receipts: 100 * day, clause: 'SEC-3', source: '本台约定' }
const contract: Contract = { ...foshanContract, checklists: [], outbreak: null, summary: null, retention }

const directory: Directory = {
  people: cast,
  rooms: [
    { key: roomOf('群'), name: '服务群', kind: 'group', system: null, region: null },
    { key: roomOf('工程师群'), name: '工程师群', kind: 'engineers', system: null, region: null },
  ],
  shifts: [],
}

const number = (n: number): TicketNumber => id<TicketNumber>(String(n))
const closed = (n: number, at: Instant, part: Partial<Ticket> = {}): Ticket =>
  ticketOf(`t${n}`, n, {
    desk,
    state: 'closed',
    room: roomOf('群'),
    openedAt: at,
    messages: [saidOf(`m${n}`, { at })],
    ...part,
  })

describe('when days are over', () => {
  test.each([
    ['in the night', '2026-03-04 04:00', '2024-10-20', '2025-11-24'],
    ['just before midnight', '2026-03-03 23:59', '2024-10-19', '2025-11-23'],
    ['at midnight', '2026-03-04 00:00', '2024-10-20', '2025-11-24'],
  ])('%s: whole days of China', (_, at, tickets, receipts) => {
    const before = forgottenBefore(retention, china(at))
    expect([chinaDate(before.tickets), chinaDate(before.receipts)]).toEqual([tickets, receipts])
    expect([before.tickets, before.receipts]).toEqual([china(`${tickets} 00:00`), china(`${receipts} 00:00`)])
  })
})

describe('SEC-3 what is over is deleted after the period of the contract', () => {
  let folder = ''
  let store: Store
  let said: string[]
  let logged: { readonly event: string; readonly fields: LogFields | undefined }[]
  beforeEach(async () => {
    folder = folders.next()
    store = await openStore({ folder })
    said = []
    logged = []
  })
  afterEach(() => store.close())

  const begin = (part: { readonly contract?: Contract; readonly store?: Store; readonly forgetSaid?: ForgetSaid } = {}): RunningDesk => {
    const note = (event: string, fields?: LogFields): void => void logged.push({ event, fields })
    const settings = { contract: part.contract ?? contract, directory, knowledge: shippedKnowledge }
    const ctx = stillContext(part.store ?? store, settings, { log: { info: note, warn: note, error: note } })
    const chat = createRecorder('test', (message) => {
      said.push(message.text)
      return Promise.resolve(`desk:${said.length}`)
    })
    const { forgetSaid } = part
    return runDesk(ctx, { now: () => now, chatFor: () => chat, born: old, ...(forgetSaid === undefined ? {} : { forgetSaid }) }, new Set())
  } // prettier-ignore

  const forget = (running: RunningDesk): Promise<void> => running.forget(now, new AbortController().signal)

  /** What the desk answers an engineer in the engineers' room. */
  const ask = async (running: RunningDesk, text: string): Promise<string> => {
    const before = said.length
    const receipt = receiptOf(`ask-${before}-${text}`, { room: '工程师群', at: now, text })
    await running.receive({
      ...receipt.event,
      sender: { account: accountOf('王工'), name: '王工', isBot: false, isSelf: false },
    })
    await running.settled()
    await running.tick(now + minute)
    return said.slice(before).join('\n')
  }

  const seed = async (): Promise<void> => {
    await insertAll(store, [
      closed(1001, old),
      closed(1002, lately, { links: [number(1001)], problem: 'P1' }),
      closed(1003, lately, { state: 'merged', mergedInto: number(1001), links: [number(1001)] }),
      closed(1004, old, { state: 'working', wakeAt: now + day, links: [number(1001)] }),
    ])
    for (const [name, at] of [['r-old', old], ['r-new', lately]] as const) {
      await store.addReceipt(receiptOf(name, { at, room: '群' }))
      await store.finishReceipt(keyOf(name), 'ticket:1001')
    } // prettier-ignore
    await store.insertNotice({ ...looseOf('n-old', sent(old)), desk })
    await store.insertDocument({
      id: id<DocumentId>('problem:P1'), desk, kind: 'problem', version: 1, key: 'P1', state: 'open', at: old, wakeAt: null, notices: [], said: [],
      body: {
        number: 'P1', title: '登录不上', more: 0, rooms: [roomOf('群')], apart: [], owner: null, told: [], cause: null, fix: null, solvedBy: null, history: [],
        reports: [1001, 1002].map((n) => ({ ticket: closed(n, old).id, number: number(n), at: old, account: accountOf('zhang'), unit: null, region: null, room: roomOf('群'), text: '登录不上' })),
      },
    }) // prettier-ignore
  }

  test('the audit says how much and up to which day, the log says how much, and neither says a word of a chat', async () => {
    await seed()
    await forget(begin({ forgetSaid: () => Promise.resolve({ messages: 7, files: 2 }) }))
    expect(await store.listAudit(desk, 9)).toEqual([
      {
        at: now, desk, who: 'desk', where: 'desk', what: 'retention',
        detail: 'before 2024-10-20: 1 tickets, 7 messages, 2 files; before 2025-11-24: 1 receipts, 1 notices',
      },
    ]) // prettier-ignore
    expect(logged).toEqual([
      {
        event: 'retention.done',
        fields: { desk, tickets: 1, receipts: 1, notices: 1, messages: 7, files: 2 },
      },
    ])
  })

  test('again it finds nothing, and writes nothing into the audit', async () => {
    await seed()
    const running = begin()
    await forget(running)
    await forget(running)
    expect(await store.listAudit(desk, 9)).toHaveLength(1)
    expect(logged[1]?.fields).toMatchObject({ tickets: 0, receipts: 0, notices: 0 })
  })

  test('what speaks of a deleted ticket goes on working', async () => {
    await seed()
    const running = begin()
    await forget(running)
    expect(await ask(running, '工单 1001')).toContain('没有工单 #1001')
    expect(await ask(running, '工单 1002')).toContain('#1002')
    expect(await ask(running, '工单 1003')).toContain('#1003')
    expect(await ask(running, '历史 1004')).toContain('#1004')
    expect(await ask(running, '关联 1004 1001')).toContain('没有工单 #1001')
    expect(await ask(running, '合并 1004 1001')).toContain('没有工单 #1001')
    expect(await ask(running, '列表')).toContain('#1004')
    expect(await ask(running, '共性问题')).toContain('P1')
    expect(await ask(running, '解决 P1 线路/修好')).toContain('P1')
    const board = await running.board({ kind: 'room', room: roomOf('工程师群') }, accountOf('王工'))
    expect(board.tickets.map((ticket) => ticket.number)).toEqual(['1004'])
    expect(logged.filter(({ event }) => event !== 'retention.done')).toEqual([])
  })

  test('without a period in the contract nothing is deleted', async () => {
    await seed()
    await forget(begin({ contract: { ...contract, retention: null } }))
    expect(await store.countTickets({ desk })).toBe(4)
    expect(logged).toEqual([])
  })

  test('a desk that stops in the middle ends early, notes what was done, and the next run goes on', async () => {
    await insertAll(
      store,
      Array.from({ length: 150 }, (_, index) => closed(2_000 + index, old)),
    )
    const stop = new AbortController()
    const stopping: Store = {
      ...store,
      forget: async (what) => {
        const part = await store.forget(what)
        stop.abort(new Error('the desk stops'))
        return part
      },
    }
    await expect(begin({ store: stopping }).forget(now, stop.signal)).rejects.toThrow('the desk stops')
    expect(await store.countTickets({ desk })).toBe(50)
    await forget(begin())
    expect(await store.countTickets({ desk })).toBe(0)
    expect((await store.listAudit(desk, 9)).map(({ detail }) => /\d+ tickets/.exec(detail)?.[0])).toEqual([
      '50 tickets',
      '100 tickets',
    ])
  })

  test('a store that fails in the middle fails the run, and what was deleted is noted', async () => {
    await seed()
    let calls = 0
    const failing: Store = {
      ...store,
      forget: (what) => {
        calls += 1
        return calls === 1 ? store.forget(what) : Promise.reject(new Error('the disk is gone'))
      },
    }
    await expect(forget(begin({ store: failing }))).rejects.toThrow('the disk is gone')
    expect(await store.listAudit(desk, 9)).toHaveLength(1)
  })

  test('a ticket that is written to while others are deleted stays with all of it', async () => {
    await insertAll(
      store,
      Array.from({ length: 150 }, (_, index) => closed(2_000 + index, old)),
    )
    const ticket = closed(2_149, old)
    const racing: Store = {
      ...store,
      forget: async (what) => {
        const [part] = await Promise.all([
          store.forget(what),
          store.replaceTicket({ ...ticket, version: 2, state: 'working', timeline: [...ticket.timeline, noted(now, 'again')] }),
        ])
        return part
      },
    } // prettier-ignore
    await forget(begin({ store: racing }))
    expect(await store.countTickets({ desk })).toBe(1)
    expect(await store.ticketByNumber(desk, number(2_149))).toMatchObject({ version: 2, state: 'working' })
  })

  describe('as a job', () => {
    afterEach(() => void jest.useRealTimers())
    const config = { dataFolder: '', store: null }
    const namesWith = (given: Contract): readonly string[] =>
      jobsOf({ desk: begin(), store, contract: () => given, config }).map(({ name }) => name)

    test('there is one where the contract names a period, and none where it does not', () => {
      expect(namesWith(contract)).toContain('retention')
      expect(namesWith({ ...contract, retention: null })).not.toContain('retention')
    })

    test('due daily at four in China, and never again when a reload took the period away', () => {
      let inForce = contract
      const jobs = jobsOf({ desk: begin(), store, contract: () => inForce, config })
      const job = jobs.find(({ name }) => name === 'retention')
      expect(job?.nextAfter(china('2026-03-04 03:59'))).toBe(china('2026-03-04 04:00'))
      expect(job?.nextAfter(china('2026-03-04 04:00'))).toBe(china('2026-03-05 04:00'))
      inForce = { ...contract, retention: null }
      expect(job?.nextAfter(china('2026-03-04 04:00'))).toBeNull()
    })

    test('run by the real jobs at its hour, on the real store', async () => {
      await seed()
      stopClock(china('2026-03-04 03:00'))
      const backend = await openSqliteBackend(folder)
      const jobs = processOn(backend, { releaseAll: backend.repository.releaseAll })
      await jobs.start(
        jobsOf({ desk: begin(), store, contract: () => contract, config }).filter(({ name }) => name === 'retention'),
      )
      expect(await jobs.list()).toMatchObject([{ name: 'retention', nextAt: now }])
      moveClock(now)
      await until('the run', async () => (await store.countTickets({ desk })) === 3)
      await until('its end', async () => (await jobs.list())[0]?.finishedAt === now)
      await jobs.stop()
      expect(await store.listAudit(desk, 9)).toHaveLength(1)
    }) // prettier-ignore
  })
})
