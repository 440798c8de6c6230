import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { desk, insertAll, ticketOf } from '../contracts/store-samples.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'
import { endChildren, startChild } from '../support/child-process.ts'

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
afterAll(endChildren)
afterAll(() => trial.end())

/** A process of its own, ready to race. Resolves with how to start it; that resolves with what it won. */
const racer = async (uri: string, name: string): Promise<() => Promise<Outcome>> => {
  const child = startChild(script, [uri, name, String(tickets)])
  await child.printed((lines) => lines.includes('ready'))
  return async () => {
    child.say('go\n')
    expect(await child.ended).toBe(0)
    return JSON.parse(child.lines.at(-1) ?? '') as Outcome
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
