import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../adapters/sqlite/index.ts'
import { clocksOf } from '../domain/clocks/clocks.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { id, type AccountKey, type NoticeId, type PersonId } from '../domain/ids.ts'
import type { Notice } from '../domain/chat/notice.ts'
import { urgencyOf, type Urgency } from '../domain/chat/waiting-line.ts'
import type { Directory } from '../domain/people/people.ts'
import { isUnfinished, type Ticket } from '../domain/tickets/ticket.ts'
import { day, hour, minute, second, type Instant } from '../domain/time.ts'
import { record } from '../domain/tickets/transition.ts'
import { createSwitchboard } from '../main/switchboard.ts'
import type { KnowledgeBase } from '../ports/knowledge.ts'
import type { Store } from '../ports/store.ts'
import { insertTicket } from '../usecases/change-ticket.ts'
import type { DeskContext } from '../usecases/context.ts'
import { runDesk, type RunningDesk } from '../usecases/run-desk.ts'
import { stillContext } from '../usecases/still-context.ts'
import { machine, peakRssMB, percentile } from './machine.ts'
import { dayStart, planDay, roomKey, said, type PlannedDay } from './plan-day.ts'
import { highestUse, recorderFor, type PlatformRecorder, type Sent } from './platform-recorders.ts'

export interface BenchPlatformsInput extends PlannedDay {
  readonly contract: Contract
  readonly knowledge: KnowledgeBase
  /** Tickets whose response is due in one instant. */
  readonly storm: number
}

const engineers = 12

const engineerAccount = (platform: string, n: number): AccountKey =>
  id<AccountKey>(`${platform}/engineer${n}`)

/** When a notice was to be said at the earliest, and how urgent its kind is whatever its ticket. */
interface Due {
  readonly at: Instant
  readonly urgency: Urgency
}

interface Bench {
  readonly ctx: DeskContext
  readonly desk: RunningDesk
  readonly platforms: readonly PlatformRecorder[]
  /** Of what may wait nothing is kept. */
  readonly due: ReadonlyMap<NoticeId, Due>
  /** Lets the desk do everything up to an instant. */
  runTo(time: Instant): Promise<void>
  close(): Promise<void>
}

const directoryOf = ({ platforms, rooms }: BenchPlatformsInput): Directory => {
  const [staff = '', second = staff] = platforms
  return {
    people: Array.from({ length: engineers }, (_, n) => ({
      id: id<PersonId>(`e${n}`), name: `工程师${n}`, accounts: [engineerAccount(staff, n)], roles: n === 0 ? ['engineer', 'supervisor'] : ['engineer'],
      tier: 1, duty: n === 0 ? 'manager' : n === 1 ? 'lead' : 'member', unit: null, region: null,
    })),
    rooms: [
      ...Array.from({ length: rooms }, (_, n) => ({ key: roomKey(platforms[n % platforms.length] ?? '', `r${n}`), name: `群${n}`, kind: 'group', system: null, region: null }) as const),
      { key: roomKey(staff, 'engineers'), name: '工程师群', kind: 'engineers', system: null, region: null },
      { key: roomKey(second, 'supervisors'), name: '主管群', kind: 'supervisors', system: null, region: null },
    ],
    shifts: [],
  } // prettier-ignore
}

const open = async (
  input: BenchPlatformsInput,
  born: Instant,
  told: (sent: Sent, now: Instant) => void,
): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-bench-'))
  const kept: Store = await openStore({ folder, durable: false })
  const due = new Map<NoticeId, Due>()
  const note = (notices: readonly Notice[]): void => {
    for (const { id: notice, kind, canWait, merge, delivery, createdAt } of notices)
      if (!canWait && merge === null && !due.has(notice))
        due.set(notice, {
          at: Math.max(createdAt, delivery.kind === 'waiting' ? delivery.at : createdAt),
          urgency: urgencyOf({ kind }, null),
        })
  }
  const store: Store = {
    ...kept,
    insertNotice: (loose) => {
      note([loose.notice])
      return kept.insertNotice(loose)
    },
  }
  const settings = { contract: input.contract, directory: directoryOf(input), knowledge: input.knowledge }
  const ctx = stillContext(store, settings, { changed: ({ notices }) => note(notices) })
  let now = born
  const switchboard = createSwitchboard()
  const platforms = input.platforms.map((name) =>
    recorderFor(
      name,
      () => now,
      (sent) => told(sent, now),
    ),
  )
  for (const { chat } of platforms) switchboard.add(chat)
  const desk = runDesk(ctx, { now: () => now, chatFor: switchboard.chatFor, born }, new Set())
  return {
    ctx,
    desk,
    platforms,
    due,
    runTo: async (time) => {
      for (let still = 0; still < 1_000; still += 1) {
        const next = await desk.nextAt(now)
        if (next === null || next > time) {
          now = Math.max(now, time)
          return
        }
        if (next > now) still = 0
        now = Math.max(now, next)
        await desk.tick(now)
        await desk.settled()
      }
      throw new Error('the desk is never done with this instant')
    },
    close: async () => {
      await kept.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Everything that happens in the 24 hours, engineers included: whoever is called claims after five minutes and resolves after half an hour. */
const liveDay = async (input: BenchPlatformsInput): Promise<Bench & { readonly heard: number }> => {
  const later: { readonly at: Instant; readonly ticket: string; readonly word: '认领' | '解决' }[] = []
  const [staff = ''] = input.platforms
  const bench = await open(input, dayStart, ({ notices }, now) => {
    for (const { id: notice, kind } of notices)
      if (kind === 'called') {
        const ticket = notice.split('|')[0] ?? ''
        later.push(
          { at: now + 5 * minute, ticket, word: '认领' },
          { at: now + 30 * minute, ticket, word: '解决' },
        )
        later.sort((a, b) => a.at - b.at)
      }
  })
  const planned = planDay(input)
  let next = 0
  let heard = 0
  for (;;) {
    const [work] = later
    const person = planned[next]
    const at = Math.min(work?.at ?? Infinity, person?.at ?? Infinity, dayStart + day)
    await bench.runTo(at)
    if (at >= dayStart + day) break
    if (person !== undefined && person.at === at) {
      next += 1
      heard += 1
      await bench.desk.receive(person.event)
    } else if (work !== undefined) {
      later.shift()
      const ticket = await bench.ctx.store.ticket(id(work.ticket))
      if (ticket === null || !isUnfinished(ticket) || ticket.state === 'resolved') continue
      const n = Number(ticket.number) % engineers
      heard += 1
      await bench.desk.receive(said(at, roomKey(staff, 'engineers'), engineerAccount(staff, n), `工程师${n}`, `${work.word} ${ticket.number}${work.word === '解决' ? ' 设置不对/已改好' : ''}`).event) // prettier-ignore
    }
    await bench.desk.settled()
  }
  return { ...bench, heard }
}

const stormTicket = (input: BenchPlatformsInput, n: number, openedAt: Instant): Ticket => {
  const room = n % input.rooms
  const platform = input.platforms[room % input.platforms.length] ?? ''
  const blank: Ticket = {
    id: id(`storm:${n}`), desk: input.contract.id, number: id(`${1001 + n}`), version: 1, state: 'open', room: roomKey(platform, `r${room}`), channel: 'group',
    requester: { account: id<AccountKey>(`${platform}/u${n}`), name: `用户${n}`, unit: `单位${n}`, region: null, verified: false },
    followers: [], title: '支付令退回以后额度没有恢复', system: null, module: null, category: 'fault', severity: 'normal', severityReason: '', tier: 1, assignee: null,
    waitingFor: null, article: null, candidates: [], cause: null, fix: null, mergedInto: null, links: [], satisfaction: null,
    openedAt, messages: [], timeline: [], notices: [], wakeAt: null,
  } // prettier-ignore
  const act = { at: openedAt, by: { kind: 'desk', rule: 'bench' }, trigger: blank.id } as const
  return record(blank, act, { kind: 'opened' }, { kind: 'queued', reason: '' })
}

/** All tickets breach their response in one instant: how many messages each place hears of it. */
const liveStorm = async (input: BenchPlatformsInput): Promise<Record<string, unknown>> => {
  const openedAt = dayStart + 10 * hour
  const bench = await open(input, openedAt, () => undefined)
  try {
    const tickets = Array.from({ length: input.storm }, (_, n) => stormTicket(input, n, openedAt))
    const [first] = tickets
    const breach =
      first === undefined
        ? openedAt
        : (clocksOf(first, input.contract, openedAt).find(({ kind }) => kind === 'response')?.dueAt ??
          openedAt)
    await Promise.all(tickets.map((ticket) => insertTicket(bench.ctx, ticket, openedAt)))
    await bench.runTo(breach + minute)
    const breaches = bench.platforms.flatMap(({ sent }) =>
      sent.filter(({ at, notices }) => at >= breach && notices.some(({ kind }) => kind === 'breach')),
    )
    const places = new Map<string, number>()
    for (const { place } of breaches) places.set(place, (places.get(place) ?? 0) + 1)
    return {
      tickets: input.storm,
      breachesTold: breaches.reduce((sum, { notices }) => sum + notices.length, 0),
      messages: breaches.length,
      places: places.size,
      mostInOnePlace: Math.max(0, ...places.values()),
      withinBudgets: bench.platforms.every(isWithin),
    }
  } finally {
    await bench.close()
  }
}

const isWithin = ({ chat, sent }: PlatformRecorder): boolean =>
  chat.capabilities.budgets.every((budget) => highestUse(sent, budget) <= budget.count)

/** `zhiban bench desk --platforms`: one JSON object; 24 simulated hours, then a storm of breaches. */
export const benchPlatforms = async (input: BenchPlatformsInput): Promise<Record<string, unknown>> => {
  const begun = performance.now()
  const bench = await liveDay(input)
  try {
    const platforms = bench.platforms.map((recorder) => {
      const { chat, sent } = recorder
      const waitsOf = (urgency: (of: Urgency) => boolean): Record<string, number> => {
        const waits = sent
          .flatMap(({ at, notices }) =>
            notices.flatMap(({ id: notice }) => {
              const due = bench.due.get(notice)
              return due === undefined || !urgency(due.urgency) ? [] : [(at - due.at) / second]
            }),
          )
          .sort((a, b) => a - b)
        return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99), longest: waits.at(-1) ?? 0 }
      }
      return {
        platform: chat.platform,
        messages: sent.length,
        withinBudgets: isWithin(recorder),
        budgets: chat.capabilities.budgets.map((budget) => ({
          scope: budget.scope,
          count: budget.count,
          perSeconds: budget.per / second,
          highest: highestUse(sent, budget),
        })),
        waitSeconds: waitsOf(() => true),
        awaitedWaitSeconds: waitsOf((urgency) => urgency === 2),
      }
    })
    const unsaid = (await bench.ctx.store.dueNotices(dayStart + day, 1_000)).length
    return {
      bench: 'desk on platforms',
      settings: {
        platforms: input.platforms,
        users: input.users,
        rooms: input.rooms,
        hours: 24,
        messages: input.messages,
        contract: input.contract.id,
        // A day in a minute: nobody's messages hang on it, so that no write waits for the disk.
        durable: false,
        mix: '50 % answerable, 10 % unanswerable, 40 % talk; every 7th answer was no help; claimed 5 and resolved 30 minutes after the call',
      },
      machine: machine(),
      heard: bench.heard,
      platforms,
      leftUnsaid: unsaid,
      storm: await liveStorm(input),
      seconds: Math.round((performance.now() - begun) / 100) / 10,
      peakRssMB: peakRssMB(),
    }
  } finally {
    await bench.close()
  }
}
