import { createRecorder } from '../../adapters/recorder/index.ts'
import { createTimer } from '../../adapters/timer/index.ts'
import { createKnowledge } from '../../knowledge/knowledge.ts'
import type { Article } from '../domain/knowledge/article.ts'
import type { Contract } from '../domain/contract/contract.ts'
import type { ChatEvent } from '../domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../domain/ids.ts'
import type { Directory } from '../domain/people/people.ts'
import type { KnowledgeBase } from '../ports/knowledge.ts'
import { silentLog } from '../ports/log.ts'
import { runDesk, type RunningDesk } from '../usecases/run-desk.ts'
import { stillContext } from '../usecases/still-context.ts'
import { benchStores, type BenchStores, type StoreCost } from './bench-stores.ts'
import { growArticles } from './grow-articles.ts'
import { answerable } from './plan-day.ts'
import { machine, peakRssMB, percentile } from './machine.ts'

export interface BenchDeskInput {
  readonly contract: Contract
  readonly articles: readonly Article[]
  readonly messages: number
  readonly rooms: number
  readonly users: number
  /** Grown from the given articles by numbered copies until there are so many. */
  readonly articleCount: number
  /** As `benchStores` takes it. */
  readonly store: string
}

/** The mix of a support group: of ten messages five ask something the base knows, one something it does not, four are talk. */
const chatter = ['好的收到', '中午吃什么', '哈哈哈', '辛苦了', '今天下雨记得带伞', '明天开会别迟到']
const unknown = ['仓库的门禁卡坏了谁来修一下', '会议室投影仪遥控器在哪里领']

interface Bench {
  readonly desk: RunningDesk
  readonly event: (n: number) => ChatEvent
  readonly close: () => Promise<void>
  readonly handed: Map<string, number>
  readonly cost: () => Promise<StoreCost>
}

const open = async (input: BenchDeskInput, stores: BenchStores, knowledge: KnowledgeBase): Promise<Bench> => {
  const { store, cost, end } = await stores.fresh()
  // Quiet time is waiting, not work: it is left out of the measurement and named in the settings.
  const contract: Contract = {
    ...input.contract,
    patience: { ...input.contract.patience, burstQuiet: 0, continuation: 0 },
    speech: null,
    quietHours: null,
  }
  const directory: Directory = {
    people: [],
    rooms: Array.from({ length: input.rooms }, (_, i) => ({
      key: id<RoomKey>(`bench/null/r${i}`),
      name: `群${i}`,
      kind: 'group',
      system: null,
      region: null,
    })),
    shifts: [],
  }
  const settings = { contract, directory, knowledge }
  const ctx = stillContext(store, settings)
  const handed = new Map<string, number>()
  let sent = 0
  const chat = createRecorder('bench', (_, parts) => {
    const origin = parts[0]?.ticket?.slice(contract.id.length + 1)
    if (origin !== undefined && !handed.has(origin)) handed.set(origin, performance.now())
    sent += 1
    return Promise.resolve(`s${sent}`)
  })
  const desk = runDesk(ctx, { now: () => Date.now(), chatFor: () => chat, born: Date.now() }, new Set())
  // Driven like a live desk: what it does by the clock, such as learning from tickets, is part of what it costs.
  const timer = createTimer(Date.now, silentLog)
  timer.start({ name: 'desk', nextAt: (now) => desk.nextAt(now), work: (now) => desk.tick(now) })
  const questions = answerable(input.articles, contract)
  const textOf = (n: number): string => {
    const kind = n % 10
    if (kind < 5) return `请问${questions[(n * 7) % questions.length] ?? ''}`
    return kind === 5 ? (unknown[n % unknown.length] ?? '') : (chatter[n % chatter.length] ?? '')
  }
  const started = Date.now()
  return {
    desk,
    handed,
    event: (n) => {
      const user = id<AccountKey>(`bench/u${n % input.users}`)
      return {
        kind: 'message', key: id<ReceiptKey>(`bench/null/${started}/${n}`), at: Date.now(), place: { kind: 'room', room: id<RoomKey>(`bench/null/r${n % input.rooms}`) },
        sender: { account: user, name: `单位${n % 3000}-用户${n % input.users}`, isBot: false, isSelf: false },
        message: id<MessageId>(`m${n}`), text: textOf(n), mentions: [], mentionsBot: false, quote: null, files: [],
      } // prettier-ignore
    },
    cost,
    close: async () => {
      await timer.stop()
      await end()
    },
  }
}

/** So many messages may be under way at once when the desk is driven as fast as it goes. */
const inFlight = 300

interface Saturated {
  readonly seconds: number
  readonly cost: StoreCost
  readonly notices: number
  readonly cpuSeconds: number
}

const saturate = async (
  input: BenchDeskInput,
  stores: BenchStores,
  knowledge: KnowledgeBase,
): Promise<Saturated> => {
  const bench = await open(input, stores, knowledge)
  const cpu = process.cpuUsage()
  const begun = performance.now()
  try {
    for (let n = 0; n < input.messages; n += 1) {
      const stored = bench.desk.receive(bench.event(n))
      if (n % 50 === 49) {
        await stored
        while (bench.desk.backlog() > inFlight) await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await bench.desk.settled()
    const seconds = (performance.now() - begun) / 1_000
    const used = process.cpuUsage(cpu)
    const cpuSeconds = (used.user + used.system) / 1e6
    return { seconds, cost: await bench.cost(), notices: bench.handed.size, cpuSeconds }
  } finally {
    await bench.close()
  }
}

interface Latencies {
  /** From the event's arrival until its receipt is durable, which is when the platform is told. */
  readonly durable: readonly number[]
  /** From the event's arrival to the hand-over of its first notice. */
  readonly handed: readonly number[]
}

/** Latencies at half of the saturated rate, sorted. */
const pace = async (
  input: BenchDeskInput,
  stores: BenchStores,
  knowledge: KnowledgeBase,
  perSecond: number,
): Promise<Latencies> => {
  const bench = await open(input, stores, knowledge)
  const arrived = new Map<string, number>()
  const durable: number[] = []
  const begun = performance.now()
  const receive = async (event: ChatEvent): Promise<void> => {
    const from = performance.now()
    arrived.set(event.key, from)
    await bench.desk.receive(event)
    durable.push(performance.now() - from)
  }
  const received: Promise<void>[] = []
  try {
    for (let n = 0; n < input.messages; n += 1) {
      const due = begun + (n / perSecond) * 1_000
      while (performance.now() < due)
        await new Promise((resolve) =>
          due - performance.now() > 2 ? setTimeout(resolve, 1) : setImmediate(resolve),
        )
      received.push(receive(bench.event(n)))
    }
    await Promise.all(received)
    await bench.desk.settled()
    const handed = [...bench.handed].flatMap(([key, at]) => {
      const from = arrived.get(key)
      return from === undefined ? [] : [at - from]
    })
    return { durable: durable.sort((a, b) => a - b), handed: handed.sort((a, b) => a - b) }
  } finally {
    await bench.close()
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

const each = (
  totals: Readonly<Record<string, number>> | null,
  messages: number,
): Readonly<Record<string, number>> | null =>
  totals === null
    ? null
    : Object.fromEntries(
        Object.entries(totals)
          .map(([name, n]): [string, number] => [name, rounded(n / messages)])
          .sort(([, a], [, b]) => b - a),
      )

const sum = (totals: Readonly<Record<string, number>> | null): number | null =>
  totals === null ? null : Object.values(totals).reduce((all, n) => all + n, 0)

/** A processor that is busy nearly all the time is what limits; else the desk waits for answers or for the disk. */
const limitOf = ({ seconds, cpuSeconds, cost }: Saturated): string => {
  const share = (cpu: number): string => `${Math.round((cpu / seconds) * 100)} % of one processor`
  const server = cost.serverCpuSeconds
  if (cpuSeconds / seconds > 0.85) return `the desk's own thread: ${share(cpuSeconds)}`
  if (server !== null && server / seconds > 0.85) return `the server: ${share(server)}`
  return `waiting for the store: the desk takes ${share(cpuSeconds)}`
}

/** `zhiban bench desk`: one JSON object as harness.md says. */
export const benchDesk = async (input: BenchDeskInput): Promise<Record<string, unknown>> => {
  const knowledge = createKnowledge(growArticles(input.articles, input.contract, input.articleCount))
  const stores = await benchStores(input.store)
  try {
    const full = await saturate(input, stores, knowledge)
    const rate = input.messages / full.seconds
    const half = await pace(
      { ...input, messages: Math.min(input.messages, 20_000) },
      stores,
      knowledge,
      rate / 2,
    )
    const spread = (values: readonly number[]) => ({
      p50: percentile(values, 0.5),
      p95: percentile(values, 0.95),
      p99: percentile(values, 0.99),
    })
    const { cost } = full
    const operations = sum(cost.commands)
    return {
      bench: 'desk',
      ...(stores.warning === null ? {} : { warning: stores.warning }),
      settings: {
        messages: input.messages,
        rooms: input.rooms,
        users: input.users,
        articles: input.articleCount,
        store: stores.name,
        durable: true,
        mix: '50 % answerable, 10 % unanswerable, 40 % talk',
        quietTime: 0,
      },
      machine: machine(),
      messagesPerSecond: Math.round(rate),
      latencyMsAtHalf: spread(half.handed),
      durableMsAtHalf: spread(half.durable),
      noticesHandedOver: full.notices,
      cpuSeconds: rounded(full.cpuSeconds),
      serverCpuSeconds: cost.serverCpuSeconds === null ? null : rounded(cost.serverCpuSeconds),
      limit: limitOf(full),
      peakRssMB: peakRssMB(),
      bytesPerMessage: Math.round(cost.storedBytes / input.messages),
      networkBytesPerMessage:
        cost.networkBytes === null ? null : Math.round(cost.networkBytes / input.messages),
      storeCallsPerMessage: each(cost.calls, input.messages),
      roundTripsPerMessage: operations === null ? null : rounded(operations / input.messages),
      commandsPerMessage: each(cost.commands, input.messages),
    }
  } finally {
    await stores.end()
  }
}
