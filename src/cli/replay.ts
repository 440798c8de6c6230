import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readHistory, type HistoryLine } from '../../adapters/history/history.ts'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { clocksOf } from '../domain/clocks/clocks.ts'
import type { Problem } from '../domain/fault.ts'
import type { Directory, Person, Room } from '../domain/people/people.ts'
import { id, type AccountKey, type TicketId } from '../domain/ids.ts'
import type { Ticket } from '../domain/tickets/ticket.ts'
import { isoChina, minute, type Instant } from '../domain/time.ts'
import { inWords } from '../ports/chat.ts'
import type { KnowledgeBase } from '../ports/knowledge.ts'
import type { Store } from '../ports/store.ts'
import type { Settings } from '../usecases/context.ts'
import { runDesk } from '../usecases/run-desk.ts'
import { stillContext } from '../usecases/still-context.ts'
import {
  eventOf,
  plainAccount,
  plainRoom,
  replayPlatform,
  roomKeyOf,
  sentMessageId,
} from './replay-events.ts'
import type { ReplayCast } from './replay-people.ts'

/** One line of the output of harness.md. */
export type ReplayLine = Readonly<Record<string, unknown>> & { readonly type: 'sent' | 'ticket' }

export interface ReplayResult {
  readonly lines: readonly ReplayLine[]
  readonly problems: readonly Problem[]
  /** What became of each event, counted: `chatter`, `ticket`, `claim`, `refused` … */
  readonly outcomes: Readonly<Record<string, number>>
  readonly messages: number
  /** The tickets as they stand at the end, by number: what the lines of type `ticket` are made of. */
  readonly tickets: readonly Ticket[]
}

export interface ReplayInput {
  readonly file: string
  readonly contract: Contract
  readonly cast: ReplayCast
  readonly knowledge: KnowledgeBase
  /** Run the clock on to here after the last line; null = end with the last line. */
  readonly until: Instant | null
}

/** A tick that changes nothing must not be repeated for ever. */
const mostTicksAtOnce = 10_000

/** Plays a chat history through the real desk on a simulated clock. Same input, same output, byte for byte. */
export const replay = async (input: ReplayInput): Promise<ReplayResult> => {
  const { lines, problems } = await readHistory(input.file)
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-replay-'))
  // Nobody opens this store again, so nothing waits for the disk.
  const store = await openStore({ folder, durable: false })
  try {
    return { ...(await play(input, lines, store)), problems }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const play = async (
  input: ReplayInput,
  lines: readonly HistoryLine[],
  store: Store,
): Promise<Omit<ReplayResult, 'problems'>> => {
  const first = lines[0]
  if (first === undefined) return { lines: [], outcomes: {}, messages: 0, tickets: [] }
  const settings: Settings = {
    contract: input.contract,
    directory: directoryOf(input.cast, lines),
    knowledge: input.knowledge,
  }
  const outcomes: Record<string, number> = {}
  const counting: Store = {
    ...store,
    finishReceipt: (key, outcome) => (count(outcomes, outcome), store.finishReceipt(key, outcome)),
  }
  const ctx = stillContext(counting, settings)
  const sent: ReplayLine[] = []
  let now = first.at
  const chat = createRecorder(replayPlatform, async (message, parts) => {
    const n = sent.length + 1
    // Claims the place in the list before anything is awaited.
    sent.push({ type: 'sent' })
    const ticket = parts[0]?.ticket ?? null
    sent[n - 1] = {
      type: 'sent', n, at: isoChina(now),
      to: message.to.kind === 'room' ? { room: plainRoom(message.to.room) } : { person: personIdOf(input.cast.people, message.to.account) },
      ticket: ticket === null ? null : await numberOf(store, ticket), kind: parts[0]?.kind ?? 'status', article: parts[0]?.article ?? null, text: inWords(message),
    } // prettier-ignore
    return sentMessageId(n)
  })
  const desk = runDesk(ctx, { now: () => now, chatFor: () => chat, born: first.at }, new Set())
  const runTo = async (time: Instant): Promise<void> => {
    for (let ticks = 0, before = -1; ; ticks += 1) {
      const next = await desk.nextAt(now)
      if (next === null || next > time) break
      ticks = Math.max(now, next) === before ? ticks : 0
      if (ticks > mostTicksAtOnce)
        throw new Error(`replay: the desk asks to be woken at ${isoChina(next)} again and again`)
      now = before = Math.max(now, next)
      await desk.tick(now)
      await desk.settled()
    }
    now = Math.max(now, time)
  }
  const names = new Map<string, string>()
  const seen = new Set(lines.flatMap((line) => (line.kind === 'message' ? [line.id] : [])))
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'message') names.set(line.from, line.name)
    await runTo(line.at)
    await desk.receive(
      eventOf(
        line,
        index,
        (user) => names.get(user) ?? user,
        (message) => seen.has(message),
      ),
    )
    await desk.settled()
  }
  await runTo(Math.max(now, input.until ?? now))
  const tickets = await allTickets(store, input.contract)
  return {
    lines: [...sent, ...tickets.map((ticket) => ticketLine(ticket, input.contract, now))],
    outcomes,
    messages: lines.length,
    tickets,
  }
}

const count = (outcomes: Record<string, number>, outcome: string): void => {
  const name = outcome.split(':')[0] ?? outcome
  outcomes[name] = (outcomes[name] ?? 0) + 1
}

const directoryOf = (cast: ReplayCast, lines: readonly HistoryLine[]): Directory => {
  const heard = [...new Set(lines.flatMap((line) => ('room' in line ? [line.room] : [])))]
  const named = new Set(cast.rooms.map(({ key }) => key))
  const others = heard
    .filter((room) => !named.has(roomKeyOf(room)))
    .map((room): Room => ({ key: roomKeyOf(room), name: room, kind: 'group', system: null, region: null }))
  return { ...cast, rooms: [...cast.rooms, ...others] }
}

const personIdOf = (people: readonly Person[], account: AccountKey): string =>
  people.find((person) => person.accounts.includes(account))?.id ?? plainAccount(account)

const numberOf = async (store: Store, ticket: TicketId): Promise<string | null> =>
  (await store.ticket(ticket))?.number ?? null

const allTickets = async (store: Store, contract: Contract): Promise<readonly Ticket[]> => {
  const tickets: Ticket[] = []
  for (;;) {
    const last = tickets.at(-1)
    const page = await store.listTickets(
      { desk: contract.id },
      {
        limit: 500,
        ...(last === undefined ? {} : { after: { openedAt: last.openedAt, id: id<TicketId>(last.id) } }),
      },
    )
    tickets.push(...page)
    if (page.length < 500) return tickets.sort((a, b) => Number(a.number) - Number(b.number))
  }
}

const time = (at: Instant | null): string | null =>
  at === null || !Number.isFinite(at) ? null : isoChina(at)

const ticketLine = (ticket: Ticket, contract: Contract, now: Instant): ReplayLine => ({
  type: 'ticket', number: ticket.number, state: ticket.state, severity: ticket.severity, category: ticket.category, system: ticket.system, module: ticket.module,
  requester: { id: plainAccount(ticket.requester.account), name: ticket.requester.name, unit: ticket.requester.unit, region: ticket.requester.region },
  room: ticket.room === null ? null : plainRoom(ticket.room), messages: ticket.messages.map((m) => m.message), openedAt: isoChina(ticket.openedAt),
  assignee: ticket.assignee, tier: ticket.tier, article: ticket.article, cause: ticket.cause, fix: ticket.fix, problem: ticket.problem ?? null, satisfaction: ticket.satisfaction,
  clocks: clocksOf(ticket, contract, now).map((clock) => ({
    kind: clock.kind, startedAt: isoChina(clock.startedAt), dueAt: time(clock.dueAt), metAt: time(clock.metAt), breachedAt: time(clock.breachedAt),
    pausedMinutes: Math.round((clock.pausedMs / minute) * 1000) / 1000,
  })),
}) // prettier-ignore
