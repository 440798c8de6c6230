import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { clocksOf, newBreaches, nextWake } from '../../src/domain/clocks/clocks.ts'
import { placeKey } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { severities, type Ticket, type TicketFact } from '../../src/domain/tickets/ticket.ts'
import { hour, minute, second } from '../../src/domain/time.ts'
import { record } from '../../src/domain/tickets/transition.ts'
import type { Store } from '../../src/ports/store.ts'
import { insertTicket } from '../../src/usecases/change-ticket.ts'
import type { Settings } from '../../src/usecases/context.ts'
import { runDesk } from '../../src/usecases/run-desk.ts'
import { silentLog } from '../../src/ports/log.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { china } from '../support/calendars.ts'
import { cast } from '../support/conversation.ts'
import { shippedKnowledge } from '../support/scene.ts'
import { profile } from '../support/profiles.ts'
import { engineer, theDesk } from '../support/timelines.ts'

const open = 500
const friday = china('2026-03-06 16:00')
const back = china('2026-03-09 16:00')

/** The clocks of this contract and of no other duty. */
const contract = { ...profile('guangxi-oa'), ...profile('foshan-fiscal'), policies: profile('foshan-fiscal').policies.map((policy) => policy.severity === 'critical' ? { ...policy, targets: [...policy.targets, ...(profile('guangxi-oa').policies.find(({ severity }) => severity === 'critical')?.targets ?? []).filter(({ clock }) => clock === 'notify' || clock === 'progress')] } : policy), contacts: profile('guangxi-oa').contacts, tracking: profile('guangxi-oa').tracking, checklists: [], outbreak: null } // prettier-ignore

const rooms = Array.from({ length: 25 }, (_, i) => id<RoomKey>(`test/bot/群${i}`))
const directory: Directory = {
  people: cast,
  rooms: [
    ...rooms.map((key) => ({ key, name: '群', kind: 'group', system: null, region: null }) as const),
    { key: id('test/bot/工程师群'), name: '工程师群', kind: 'engineers', system: null, region: null },
    { key: id('test/bot/主管群'), name: '主管群', kind: 'supervisors', system: null, region: null },
  ],
  shifts: [],
}

/** Every way a ticket can stand when the desk goes down. */
const lives: readonly (readonly TicketFact[])[] = [
  [{ kind: 'queued', reason: '' }],
  [{ kind: 'queued', reason: '' }, { kind: 'claimed', person: id('王工') }],
  [{ kind: 'answered', article: id('KB-0001'), version: 1 }],
  [{ kind: 'offered', articles: [id('KB-0001'), id('KB-0002')] }],
  [{ kind: 'claimed', person: id('李工') }, { kind: 'resolved', cause: '', fix: '已重启' }],
  [{ kind: 'claimed', person: id('李工') }, { kind: 'waiting', for: 'user', text: '' }],
  [{ kind: 'queued', reason: '' }, { kind: 'escalated', tier: 2, reason: '' }],
] // prettier-ignore

const ticketOf = (n: number): Ticket => {
  const openedAt = friday + n * 7 * second
  const fresh: Ticket = {
    id: id(`catch-up:${n}`), desk: contract.id, number: id(`${1001 + n}`), version: 1, state: 'open', room: rooms[n % rooms.length] ?? null, channel: 'group',
    requester: { account: id<AccountKey>(`test/u${n}`), name: `会计${n}`, unit: '城北小学', region: null, verified: false }, followers: [], title: '读卡器连不上',
    system: null, module: null, category: n % 3 === 0 ? 'fault' : 'usage', severity: n % 10 === 0 ? 'critical' : (severities[n % 2] ?? 'normal'), severityReason: '', tier: 1, assignee: null,
    waitingFor: null, article: null, candidates: [], cause: null, fix: null, mergedInto: null, links: [],
    satisfaction: null, openedAt, messages: [], timeline: [], notices: [], wakeAt: null,
  } // prettier-ignore
  const born = record(fresh, { at: openedAt, by: theDesk, trigger: `open:${n}` }, { kind: 'opened' })
  const life = lives[n % lives.length] ?? []
  return record(born, { at: openedAt + minute, by: engineer, trigger: `life:${n}` }, ...life)
}

describe(`SLA-X1 down for three days over a weekend with ${open} open tickets`, () => {
  let folder = ''
  let store: Store
  let now = friday + hour
  const heard: string[] = []
  const before: Ticket[] = []
  const after = new Map<string, Ticket>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhiban-catch-up-'))
    store = await openStore({ folder })
    const settings: Settings = { contract, directory, knowledge: shippedKnowledge }
    const failures: string[] = []
    const ctx = stillContext(store, settings, {
      log: { ...silentLog, error: (event) => void failures.push(event) },
    })
    for (let n = 0; n < open; n += 1) {
      const { ticket } = await insertTicket(ctx, ticketOf(n), now)
      before.push(ticket)
    }
    const chat = createRecorder('test', (message) => {
      heard.push(placeKey(message.to))
      return Promise.resolve(`desk:${heard.length}`)
    })
    now = back
    const desk = runDesk(ctx, { now: () => now, chatFor: () => chat, born: friday }, new Set())
    await desk.resume()
    await desk.settled()
    for (let next: number | null = now; next !== null && next <= back; next = await desk.nextAt(now)) {
      await desk.tick(now)
      await desk.settled()
    }
    expect(failures).toEqual([])
    for (const { id: ticketId } of before) {
      const ticket = await store.ticket(ticketId)
      if (ticket !== null) after.set(ticketId, ticket)
    }
  }, 120_000)
  afterAll(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('SLA-X1 no room and no person gets more than one message', () => {
    const counts = new Map<string, number>()
    for (const place of heard) counts.set(place, (counts.get(place) ?? 0) + 1)
    expect([...counts].filter(([, count]) => count > 1)).toEqual([])
    expect(counts.get(placeKey({ kind: 'room', room: id('test/bot/工程师群') }))).toBe(1)
    expect(rooms.filter((room) => counts.has(placeKey({ kind: 'room', room }))).length).toBeGreaterThan(20)
  })

  test('SLA-X1 each clock’s record is exact, to the millisecond', () => {
    let breaches = 0
    for (const ticket of before) {
      const woken = after.get(ticket.id)
      if (woken === undefined) throw new Error(`${ticket.number} is lost`)
      // What the clocks say from the timeline as it stands now, without what was recorded about them.
      const facts = woken.timeline.filter(({ kind }) => kind !== 'breached' && kind !== 'reminded')
      const clocks = clocksOf({ ...woken, timeline: facts }, contract, back)
      const due = clocks.filter(({ breachedAt }) => breachedAt !== null).map(({ kind, round, dueAt }) => `${kind} ${round} ${dueAt}`)
      const recorded = woken.timeline.flatMap((entry) => entry.kind === 'breached' ? [`${entry.clock} ${entry.round} ${entry.dueAt}`] : [])
      expect(recorded.toSorted()).toEqual(due.toSorted())
      expect(new Set(recorded).size).toBe(recorded.length)
      breaches += recorded.length
    }
    expect(breaches).toBeGreaterThan(open)
  }) // prettier-ignore

  test('SLA-X1 nothing is left to be done at once, and nothing waits unsaid', () => {
    for (const ticket of after.values()) {
      const clocks = clocksOf(ticket, contract, back)
      expect(newBreaches(clocks, ticket.timeline)).toEqual([])
      expect(nextWake(clocks, ticket.timeline, back) ?? Infinity).toBeGreaterThan(back)
      expect(ticket.wakeAt ?? Infinity).toBeGreaterThan(back)
      expect(ticket.notices).toEqual([])
    }
  })
})
