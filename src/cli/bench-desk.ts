import { statSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { createKnowledge } from '../../knowledge/knowledge.ts'
import type { Article } from '../domain/knowledge/article.ts'
import type { Contract } from '../domain/contract/contract.ts'
import type { ChatEvent } from '../domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../domain/ids.ts'
import type { Directory } from '../domain/people/people.ts'
import type { KnowledgeBase } from '../ports/knowledge.ts'
import { silentLog } from '../ports/log.ts'
import { zh } from '../texts/zh.ts'
import type { DeskContext } from '../usecases/context.ts'
import { runDesk, type RunningDesk } from '../usecases/run-desk.ts'
import { growArticles } from './grow-articles.ts'
import { machine, peakRssMB, percentile } from './machine.ts'

export interface BenchDeskInput {
  readonly contract: Contract
  readonly articles: readonly Article[]
  readonly messages: number
  readonly rooms: number
  readonly users: number
  /** Grown from the given articles by numbered copies until there are so many. */
  readonly articleCount: number
}

/** The mix of a support group: of ten messages five ask something the base knows, one something it does not, four are talk. */
const chatter = ['好的收到', '中午吃什么', '哈哈哈', '辛苦了', '今天下雨记得带伞', '明天开会别迟到']
const unknown = ['仓库的门禁卡坏了谁来修一下', '会议室投影仪遥控器在哪里领']

interface Bench {
  readonly desk: RunningDesk
  readonly event: (n: number) => ChatEvent
  readonly close: () => Promise<void>
  readonly handed: Map<string, number>
  readonly written: () => Promise<number>
}

const open = async (input: BenchDeskInput, knowledge: KnowledgeBase): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-bench-'))
  const store = await openStore({ folder })
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
  const ctx: DeskContext = {
    id: contract.id,
    store,
    texts: zh,
    log: silentLog,
    settings: () => settings,
    reload: () => Promise.resolve([]),
    changed: () => undefined,
  }
  const handed = new Map<string, number>()
  let sent = 0
  const chat = createRecorder('bench', (_, parts) => {
    const origin = parts[0]?.ticket?.slice(contract.id.length + 1)
    if (origin !== undefined && !handed.has(origin)) handed.set(origin, performance.now())
    sent += 1
    return Promise.resolve(`s${sent}`)
  })
  const desk = runDesk(ctx, { now: () => Date.now(), chatFor: () => chat, born: Date.now() }, new Set())
  const questions = input.articles.flatMap((article) => [article.question, ...article.phrasings])
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
    written: async () =>
      (await readdir(folder)).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0),
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** So many messages may be under way at once when the desk is driven as fast as it goes. */
const inFlight = 300

const saturate = async (
  input: BenchDeskInput,
  knowledge: KnowledgeBase,
): Promise<{
  readonly perSecond: number
  readonly bytesPerMessage: number
  readonly notices: number
  readonly cpuSeconds: number
}> => {
  const bench = await open(input, knowledge)
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
    return {
      perSecond: input.messages / seconds,
      bytesPerMessage: Math.round((await bench.written()) / input.messages),
      notices: bench.handed.size,
      cpuSeconds: (used.user + used.system) / 1e6,
    }
  } finally {
    await bench.close()
  }
}

/** Latency from the event's arrival to the hand-over of its first notice, at half of the saturated rate. */
const pace = async (
  input: BenchDeskInput,
  knowledge: KnowledgeBase,
  perSecond: number,
): Promise<readonly number[]> => {
  const bench = await open(input, knowledge)
  const arrived = new Map<string, number>()
  const begun = performance.now()
  try {
    for (let n = 0; n < input.messages; n += 1) {
      const due = begun + (n / perSecond) * 1_000
      while (performance.now() < due)
        await new Promise((resolve) =>
          due - performance.now() > 2 ? setTimeout(resolve, 1) : setImmediate(resolve),
        )
      const event = bench.event(n)
      arrived.set(event.key, performance.now())
      void bench.desk.receive(event)
    }
    await bench.desk.settled()
    return [...bench.handed].flatMap(([key, at]) => {
      const from = arrived.get(key)
      return from === undefined ? [] : [at - from]
    }).sort((a, b) => a - b) // prettier-ignore
  } finally {
    await bench.close()
  }
}

/** `zhiban bench desk`: one JSON object as harness.md says. */
export const benchDesk = async (input: BenchDeskInput): Promise<Record<string, unknown>> => {
  const knowledge = createKnowledge(growArticles(input.articles, input.contract, input.articleCount))
  const full = await saturate(input, knowledge)
  const half = await pace(
    { ...input, messages: Math.min(input.messages, 20_000) },
    knowledge,
    full.perSecond / 2,
  )
  return {
    bench: 'desk',
    settings: {
      messages: input.messages,
      rooms: input.rooms,
      users: input.users,
      articles: input.articleCount,
      store: 'sqlite',
      durable: true,
      mix: '50 % answerable, 10 % unanswerable, 40 % talk',
      quietTime: 0,
    },
    machine: machine(),
    messagesPerSecond: Math.round(full.perSecond),
    latencyMsAtHalf: { p50: percentile(half, 0.5), p95: percentile(half, 0.95), p99: percentile(half, 0.99) },
    noticesHandedOver: full.notices,
    cpuSeconds: Math.round(full.cpuSeconds * 10) / 10,
    peakRssMB: peakRssMB(),
    bytesPerMessage: full.bytesPerMessage,
  }
}
