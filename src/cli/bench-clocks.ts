import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { createTimer } from '../../adapters/timer/index.ts'
import { createKnowledge } from '../../knowledge/knowledge.ts'
import { clocksOf } from '../domain/clocks/clocks.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { id, type AccountKey, type RoomKey } from '../domain/ids.ts'
import type { Directory } from '../domain/people/people.ts'
import type { Ticket } from '../domain/tickets/ticket.ts'
import { day, minute, parseInstant, second, type Instant } from '../domain/time.ts'
import { record } from '../domain/tickets/transition.ts'
import { silentLog } from '../ports/log.ts'
import { insertTicket } from '../usecases/change-ticket.ts'
import type { DeskContext } from '../usecases/context.ts'
import { runDesk, type RunningDesk } from '../usecases/run-desk.ts'
import { stillContext } from '../usecases/still-context.ts'
import { machine, peakRssMB, percentile } from './machine.ts'

export interface BenchClocksInput {
  readonly contract: Contract
  /** Open tickets in the store. */
  readonly tickets: number
  /** How many of them are due in one tick. */
  readonly due: number
}

/** So many ticks with something due are measured, each with other tickets; then one more group is timed live. */
const rounds = 5
const emptyTicks = 200
const rooms = 200
/** So many inserts are under way at once while the store is filled. */
const inFlight = 2_000

/** An ordinary Wednesday; nothing else than the tickets asks for the desk's attention. */
const start = parseInstant('2026-03-04T10:00:00+08:00') ?? 0

const roomKey = (n: number): RoomKey => id<RoomKey>(`bench/null/r${n % rooms}`)

/** A question in the queue; its response clock is what falls due. */
const ticketOf = (contract: Contract, n: number, openedAt: Instant): Ticket => {
  const blank: Ticket = {
    id: id(`bench:${n}`), desk: contract.id, number: id(`${1001 + n}`), version: 1, state: 'open', room: roomKey(n), channel: 'group',
    requester: { account: id<AccountKey>(`bench/u${n % 15_000}`), name: `用户${n % 15_000}`, unit: `单位${n % 3_000}`, region: null, verified: false },
    followers: [], title: '支付令退回以后额度没有恢复', system: null, module: null, category: 'fault', severity: 'normal', severityReason: '', tier: 1, assignee: null,
    waitingFor: null, article: null, candidates: [], cause: null, fix: null, mergedInto: null, links: [], satisfaction: null,
    openedAt, messages: [], timeline: [], notices: [], wakeAt: null,
  } // prettier-ignore
  const act = { at: openedAt, by: { kind: 'desk', rule: 'bench' }, trigger: `bench:${n}` } as const
  return record(blank, act, { kind: 'opened' }, { kind: 'queued', reason: '' })
}

/** The first reminder of a question of this contract comes so long after it was opened. */
const firstMark = (contract: Contract): number => {
  const [clock] = clocksOf(ticketOf(contract, 0, start), contract, start)
  return (clock?.marks[0]?.at ?? start) - start
}

const directory: Directory = {
  people: [],
  rooms: [
    ...Array.from(
      { length: rooms },
      (_, i) => ({ key: roomKey(i), name: `群${i}`, kind: 'group', system: null, region: null }) as const,
    ),
    { key: id('bench/null/staff'), name: '工程师群', kind: 'engineers', system: null, region: null },
  ],
  shifts: [],
}

interface Bench {
  readonly ctx: DeskContext
  readonly desk: RunningDesk
  /** When each ticket of the live group was reminded, in the bench's time. */
  readonly reminded: Map<string, Instant>
  readonly clock: { now: () => Instant }
  readonly close: () => Promise<void>
}

const open = async (contract: Contract): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-bench-'))
  const store = await openStore({ folder })
  const settings = { contract, directory, knowledge: createKnowledge([]) }
  const reminded = new Map<string, Instant>()
  const clock = { now: (): Instant => start }
  const ctx = stillContext(store, settings, {
    changed: (ticket) => {
      if (!reminded.has(ticket.id) && ticket.timeline.some(({ kind }) => kind === 'reminded'))
        reminded.set(ticket.id, clock.now())
    },
  })
  const chat = createRecorder('bench', () => Promise.resolve('sent'))
  const desk = runDesk(ctx, { now: () => clock.now(), chatFor: () => chat, born: start }, new Set())
  return {
    ctx,
    desk,
    reminded,
    clock,
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const fill = async (bench: Bench, tickets: readonly Ticket[]): Promise<void> => {
  for (let n = 0; n < tickets.length; n += inFlight)
    await Promise.all(tickets.slice(n, n + inFlight).map((ticket) => insertTicket(bench.ctx, ticket, start)))
}

/** Milliseconds of one tick at a simulated instant. */
const timed = async (bench: Bench, now: Instant): Promise<number> => {
  bench.clock.now = () => now
  const begun = performance.now()
  await bench.desk.tick(now)
  await bench.desk.settled()
  return performance.now() - begun
}

/** Lets the live scheduler reach a second in which the group falls due; the lateness of each first reminder in ms, ascending. */
const live = async (
  bench: Bench,
  group: readonly Ticket[],
  mark: number,
  from: Instant,
): Promise<readonly number[]> => {
  const begun = Date.now()
  bench.clock.now = () => from + (Date.now() - begun)
  const timer = createTimer(() => bench.clock.now(), silentLog)
  timer.start({
    name: 'desk',
    nextAt: (now) => bench.desk.nextAt(now),
    work: (now) => bench.desk.tick(now),
  })
  const last = Math.max(...group.map(({ openedAt }) => openedAt)) + mark
  while (
    group.some(({ id: ticket }) => !bench.reminded.has(ticket)) &&
    bench.clock.now() < last + 60 * second
  )
    await new Promise((resolve) => setTimeout(resolve, 20))
  await timer.stop()
  await bench.desk.settled()
  return group
    .map(({ id: ticket, openedAt }) => (bench.reminded.get(ticket) ?? Infinity) - openedAt - mark)
    .sort((a, b) => a - b)
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100

/** `zhiban bench clocks`: one JSON object as harness.md says. */
export const benchClocks = async (input: BenchClocksInput): Promise<Record<string, unknown>> => {
  // A speaking budget is waiting, not work; duties and summaries are other work.
  const contract: Contract = {
    ...input.contract,
    speech: null,
    quietHours: null,
    summary: null,
    checklists: [],
    outbreak: null,
    attendance: null,
  }
  const mark = firstMark(contract)
  const bench = await open(contract)
  try {
    // Group r falls due together r minutes from now, before any group has a second reminder; the rest not before tomorrow.
    const groupAt = (round: number): Instant => start + round * minute
    const group = (round: number, spread: number): readonly Ticket[] =>
      Array.from({ length: input.due }, (_, i) =>
        ticketOf(
          contract,
          round * input.due + i,
          groupAt(round) - mark + Math.floor((i * spread) / input.due),
        ),
      )
    const groups = Array.from({ length: rounds }, (_, i) => group(i + 1, 0))
    const liveGroup = group(rounds + 1, second)
    const filled = performance.now()
    for (const tickets of [...groups, liveGroup]) await fill(bench, tickets)
    const special = (rounds + 2) * input.due
    const rest = Math.max(0, input.tickets - (rounds + 1) * input.due)
    for (let n = 0; n < rest; n += 20_000)
      await fill(
        bench,
        Array.from({ length: Math.min(20_000, rest - n) }, (_, i) =>
          ticketOf(contract, special + n + i, start + day + ((n + i) % 86_400) * second),
        ),
      )
    const fillSeconds = (performance.now() - filled) / 1_000
    await timed(bench, start)
    const empty: number[] = []
    for (let n = 0; n < emptyTicks; n += 1) empty.push(await timed(bench, start + n))
    const busy: number[] = []
    for (let round = 1; round <= rounds; round += 1) busy.push(await timed(bench, groupAt(round)))
    const from = groupAt(rounds + 1) - 2 * second
    const lateness = await live(bench, liveGroup, mark, from)
    empty.sort((a, b) => a - b)
    busy.sort((a, b) => a - b)
    return {
      bench: 'clocks',
      settings: { tickets: input.tickets, due: input.due, store: 'sqlite', durable: true, contract: contract.id, rooms, rounds },
      machine: machine(),
      fillSeconds: rounded(fillSeconds),
      emptyTickMs: { p50: percentile(empty, 0.5), p99: percentile(empty, 0.99) },
      dueTickMs: { p50: rounded(busy[Math.floor(busy.length / 2)] ?? 0), max: rounded(busy.at(-1) ?? 0) },
      msPerDueTicket: rounded((busy[Math.floor(busy.length / 2)] ?? 0) / input.due),
      latenessMs: { deadlines: lateness.length, within: '1 s', p50: percentile(lateness, 0.5), p99: percentile(lateness, 0.99), max: rounded(lateness.at(-1) ?? 0) },
      peakRssMB: peakRssMB(),
    } // prettier-ignore
  } finally {
    await bench.close()
  }
}
