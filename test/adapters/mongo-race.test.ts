import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { desk, insertAll, ticketOf } from '../contracts/store-samples.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

const tickets = 1_000
const names = ['王工', '李工']
const script = new URL('../support/mongo-wire/racer.ts', import.meta.url).pathname

interface Outcome {
  readonly won: readonly string[]
  readonly overtaken: number
}

let trial: MongoTrial
beforeAll(async () => {
  trial = await startTrial()
})
afterAll(() => trial.end())

/** A process of its own, ready to race. Resolves with how to start it; that resolves with what it won. */
const racer = async (uri: string, name: string): Promise<() => Promise<Outcome>> => {
  const child: ChildProcess = spawn(process.execPath, [script, uri, name, String(tickets)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (child.stdout === null || child.stdin === null) throw new Error('no pipes')
  const { stdin } = child
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ended = once(child, 'close')
  expect((await lines.next()).value).toBe('ready')
  return async () => {
    stdin.end('go\n')
    const outcome = JSON.parse(String((await lines.next()).value)) as Outcome
    await ended
    return outcome
  }
}

test(`${tickets} tickets, each claimed by two processes at once: one winner each`, async () => {
  const uri = trial.fresh()
  await migrateMongo({ uri })
  const store = await trial.open({ uri })
  await insertAll(
    store,
    Array.from({ length: tickets }, (_, index) => ticketOf(`race-${index}`, 2_000 + index)),
  )
  const starts = await Promise.all(names.map((name) => racer(uri, name)))
  const outcomes = await Promise.all(starts.map((start) => start()))
  const all = outcomes.flatMap(({ won }) => won)
  expect(all).toHaveLength(tickets)
  expect(new Set(all).size).toBe(tickets)
  for (const [index, { won }] of outcomes.entries()) {
    const held = await store.listTickets({ desk, assignee: names[index] as never }, { limit: tickets })
    expect(held.map((ticket) => ticket.id).toSorted()).toEqual([...won].toSorted())
    expect(held.every(({ version }) => version === 2)).toBe(true)
  }
  // It was a race: some were overtaken between reading and writing.
  expect(outcomes.reduce((sum, { overtaken }) => sum + overtaken, 0)).toBeGreaterThan(0)
  await store.close()
}, 60_000)
