import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { clocksOf } from '../../src/domain/clocks/clocks.ts'
import type { Contract } from '../../src/domain/contract/contract.ts'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { contractOfRules, rulesOf } from '../../src/domain/clocks/timing-rules.ts'
import { hour, minute, type Instant } from '../../src/domain/time.ts'
import { record } from '../../src/domain/tickets/transition.ts'
import { inWords } from '../../src/ports/chat.ts'
import type { Store } from '../../src/ports/store.ts'
import { zh } from '../../src/texts/zh.ts'
import { insertTicket } from '../../src/usecases/change-ticket.ts'
import type { DeskContext } from '../../src/usecases/context.ts'
import { runDesk, type RunningDesk } from '../../src/usecases/run-desk.ts'
import { china, officialDays } from '../support/calendars.ts'
import { cast } from '../support/conversation.ts'
import { profile, shown } from '../support/profiles.ts'
import { shippedKnowledge } from '../support/scene.ts'
import { engineer, subjectOf, theDesk, timelineOf } from '../support/timelines.ts'

const contract: Contract = { ...profile('fujian-oa'), checklists: [], summary: null, outbreak: null }

/** The same contract after 5 March was made a day off. */
const withHoliday = (): Contract => {
  const days = { ...officialDays, holidays: new Set([...officialDays.holidays, Math.floor((china('2026-03-05 12:00') + 8 * hour) / (24 * hour))]) } // prettier-ignore
  const calendars = Object.fromEntries(
    Object.entries(contract.calendars).map(([name, calendar]) => [
      name,
      calendar.kind === 'always' ? calendar : { ...calendar, days },
    ]),
  )
  return { ...contract, calendars, days }
}

const directory: Directory = {
  people: cast,
  rooms: [
    { key: id('test/bot/群'), name: '群', kind: 'group', system: null, region: null },
    { key: id('test/bot/工程师群'), name: '工程师群', kind: 'engineers', system: null, region: null },
  ],
  shifts: [],
}

const ticketOf = (n: number, openedAt: Instant): Ticket => {
  const blank: Ticket = {
    id: id(`retime:${n}`), desk: contract.id, number: id(`${1001 + n}`), version: 1, state: 'open', room: id<RoomKey>('test/bot/群'), channel: 'group',
    requester: { account: id('test/u'), name: '周会计', unit: null, region: null, verified: false }, followers: [], title: '公文打不开',
    system: null, module: null, category: 'fault', severity: 'normal', severityReason: '', tier: 1, assignee: null, waitingFor: null, article: null,
    candidates: [], cause: null, fix: null, mergedInto: null, links: [], satisfaction: null, openedAt, messages: [], timeline: [], notices: [], wakeAt: null,
  } // prettier-ignore
  const opened = record(blank, { at: openedAt, by: theDesk, trigger: `o${n}` }, { kind: 'opened' })
  return record(opened, { at: openedAt + minute, by: engineer, trigger: `c${n}` }, { kind: 'claimed', person: id('王工') }) // prettier-ignore
}

describe('SLA-X1 a changed contract', () => {
  let folder = ''
  let store: Store
  let inForce = contract
  let now = china('2026-03-04 10:00')
  let heard: string[] = []

  const start = (): RunningDesk => {
    const ctx: DeskContext = {
      id: contract.id,
      store,
      texts: zh,
      log: { info: () => undefined, warn: () => undefined, error: (event, fields) => { throw new Error(event, { cause: fields?.error }) } },
      settings: () => ({ contract: inForce, directory, knowledge: shippedKnowledge }),
      reload: () => Promise.resolve([]),
      changed: () => undefined,
    } // prettier-ignore
    const chat = createRecorder('test', (message) => {
      heard.push(inWords(message))
      return Promise.resolve(`desk:${heard.length}`)
    })
    return runDesk(ctx, { now: () => now, chatFor: () => chat, born: now }, new Set())
  }
  const put = async (ticket: Ticket): Promise<void> => {
    const ctx = { store, settings: () => ({ contract: inForce, directory, knowledge: shippedKnowledge }), changed: () => undefined } as unknown as DeskContext // prettier-ignore
    await insertTicket(ctx, ticket, now)
  }
  const tick = async (desk: RunningDesk): Promise<void> => {
    await desk.tick(now)
    await desk.settled()
  }
  const facts = async (n: number): Promise<readonly string[]> =>
    ((await store.ticket(id(`retime:${n}`)))?.timeline ?? []).flatMap((entry) =>
      entry.kind === 'retimed' ? [`${entry.clock} ${shown(entry.from) ?? ''} → ${shown(entry.to) ?? ''} ${entry.reason}`] : [],
    ) // prettier-ignore

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhiban-retime-'))
    store = await openStore({ folder })
    inForce = contract
    now = china('2026-03-04 10:05')
    heard = []
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const moved = ['resolution 2026-03-05 10:00:00 → 2026-03-06 10:00:00 合同设置有变动']

  test('SLA-X1 a holiday announced late moves the deadline from the original start, with the reason on record and said', async () => {
    await put(ticketOf(0, china('2026-03-04 10:00')))
    const desk = start()
    await tick(desk)
    inForce = withHoliday()
    expect(await desk.nextAt(now)).toBe(now)
    await tick(desk)
    expect(await facts(0)).toEqual(moved)
    expect(heard.at(-1)).toContain('#1001 时限改了：合同设置有变动\n解决 明天 10:00 → 3月6日 10:00')
    await tick(desk)
    expect(await facts(0)).toHaveLength(1)
  })

  test('SLA-X1 also when it was changed while the desk was down; what is not moved is left alone', async () => {
    await put(ticketOf(0, china('2026-03-04 10:00')))
    await put({ ...ticketOf(1, china('2026-03-04 10:00')), state: 'closed' })
    await tick(start())
    inForce = withHoliday()
    await tick(start())
    expect([await facts(0), await facts(1)]).toEqual([moved, []])
    inForce = { ...withHoliday() }
    const version = (await store.ticket(id('retime:0')))?.version
    await tick(start())
    expect((await store.ticket(id('retime:0')))?.version).toBe(version)
  })

  test('SLA-X1 many at once are one message, and each wakes by the new deadline', async () => {
    for (let n = 0; n < 30; n += 1) await put(ticketOf(n, china('2026-03-04 10:00') + n * 1_000))
    const desk = start()
    await tick(desk)
    const before = (await store.ticket(id('retime:5')))?.wakeAt
    heard = []
    inForce = withHoliday()
    await tick(desk)
    expect(heard.filter((line) => line.includes('时限改了'))).toHaveLength(1)
    expect(heard[0]).toContain('30 张工单时限改了')
    const after = await store.ticket(id('retime:5'))
    expect(after?.wakeAt).toBeGreaterThanOrEqual(before ?? 0)
    const [mark] = clocksOf(after ?? ticketOf(5, 0), inForce, now).flatMap(({ marks, metAt }) => (metAt === null ? marks : []))
    expect(after?.wakeAt).toBe(mark?.at)
  }) // prettier-ignore

  test('rules come back from their text as they were', () => {
    const again = contractOfRules(rulesOf(contract))
    if (again === null) throw new Error('unreadable')
    const subject = subjectOf(timelineOf(['2026-02-14 16:00', 'opened']))
    const at = china('2026-02-14 16:00')
    expect(clocksOf(subject, again, at)).toEqual(clocksOf(subject, contract, at))
    expect([contractOfRules('{}'), contractOfRules('not json')]).toEqual([null, null])
  })
})
