import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { examineFolder, openStore } from '../../adapters/sqlite/index.ts'
import { id } from '../../src/domain/ids.ts'
import type { NoticeId, ReceiptKey, TicketId, TicketNumber } from '../../src/domain/ids.ts'
import type { Store } from '../../src/ports/store.ts'
import { desk } from '../contracts/store-samples.ts'
import { endChildren, startChild } from '../support/child-process.ts'

/** `ZHIBAN_KILLS=2000 ZHIBAN_SEED=… npx jest sqlite-crash` for a long run, or to play one again. */
const kills = Number(process.env['ZHIBAN_KILLS'] ?? 200)
const seed = Number(process.env['ZHIBAN_SEED'] ?? Date.now() % 1_000_000)
/** So many kills on one folder; then everything in it is compared, and a fresh one begins. */
const killsPerFolder = 50
const sideBySide = 2

const script = new URL('../support/store-writer.ts', import.meta.url)
afterAll(endChildren)

/** Mulberry32: small, and the same everywhere. */
const randomFrom = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Killed {
  /** What it said about the store's acknowledgements, each line complete. */
  readonly lines: readonly (readonly string[])[]
  readonly errors: string
}

/** Runs the writer until a moment after it is ready (or after its start, to hit opening and recovery), then kills it. */
const runAndKill = async (folder: string, round: number, random: () => number): Promise<Killed> => {
  const child = startChild(script, [folder, String(round)])
  const isEarly = random() < 0.2
  const delay = random() * (isEarly ? 400 : 60)
  if (!isEarly) await child.printed((lines) => lines.includes('ready'))
  setTimeout(() => child.signal('SIGKILL'), delay)
  await child.ended
  return { lines: child.lines.map((line) => line.split(' ')), errors: child.complaints() }
}

const finishUp = (folder: string): Promise<number | null> => startChild(script, [folder, '0', '0']).ended

/** Says what of an acknowledged line is not in the store. */
const lostOf = async (
  store: Store,
  [what, name = '', value = '', trigger = '']: readonly string[],
): Promise<boolean> => {
  if (what === 'received') return (await store.receipt(id<ReceiptKey>(name))) === null
  if (what === 'finished') return (await store.receipt(id<ReceiptKey>(name)))?.outcome !== value
  if (what === 'inserted') return (await store.ticketByNumber(desk, id<TicketNumber>(value)))?.id !== name
  if (what === 'told') return (await store.looseNotice(id<NoticeId>(name))) === null
  if (what !== 'noted') return false
  const ticket = await store.ticket(id<TicketId>(name))
  return (
    ticket === null ||
    ticket.version < Number(value) ||
    !ticket.timeline.some((entry) => entry.trigger === trigger)
  )
}

/** Rows that contradict each other; none in a sound store. */
const contradictions = {
  'a ticket with a write too many or too few':
    `SELECT count(*) FROM tickets WHERE version <> json_array_length(doc, '$.timeline') OR version <> json_extract(doc, '$.version')`,
  'an entry written twice':
    `SELECT count(*) FROM (SELECT 1 FROM tickets, json_each(doc, '$.timeline') e GROUP BY tickets.row, e.value ->> 'trigger' HAVING count(*) > 1)`,
  'a column that differs from its document':
    `SELECT count(*) FROM tickets WHERE number <> doc ->> 'number' OR state <> doc ->> 'state' OR wake_at IS NOT doc ->> 'wakeAt'
       OR notice_at IS NOT (SELECT min(n.value ->> '$.delivery.at') FROM json_each(doc, '$.notices') n WHERE n.value ->> '$.delivery.kind' = 'waiting')`,
  'a message that does not find its ticket':
    `SELECT count(*) FROM tickets, json_each(doc, '$.messages') m
       WHERE NOT EXISTS (SELECT 1 FROM ticket_messages k WHERE k.message = m.value ->> 'message' AND k.ticket = tickets.row)`,
  'a ticket without its receipt':
    `SELECT count(*) FROM tickets WHERE NOT EXISTS (SELECT 1 FROM receipts WHERE 'ticket-of-' || key = tickets.id)`,
  'a receipt without its ticket, or with the number of another':
    `SELECT count(*) FROM receipts WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE id = 'ticket-of-' || key AND 'ticket:' || number = outcome)`,
  'a number that was not given out':
    `SELECT count(*) FROM tickets WHERE serial > (SELECT last FROM ticket_numbers n WHERE n.desk = tickets.desk)`,
} // prettier-ignore

const findContradictions = (folder: string): readonly string[] => {
  const db = new Database(join(folder, 'zhiban.db'), { readonly: true })
  try {
    return Object.entries(contradictions).flatMap(([name, sql]) => {
      const count = Number(db.prepare(sql).pluck().get())
      return count === 0 ? [] : [`${name}: ${count}`]
    })
  } finally {
    db.close()
  }
}

interface Tally {
  kills: number
  acknowledged: number
  lost: string[]
  doubled: string[]
  faults: string[]
}

const runFolder = async (rounds: number, random: () => number, tally: Tally): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-crash-'))
  const numbers = new Set<string>()
  for (let round = 0; round < rounds; round += 1) {
    const { lines, errors } = await runAndKill(folder, round, random)
    if (errors !== '') tally.faults.push(errors)
    const store = await openStore({ folder })
    for (const line of lines) {
      if (line[0] === 'doubled' || (line[0] === 'number' && numbers.has(line[1] ?? '')))
        tally.doubled.push(line.join(' '))
      if (line[0] === 'number') numbers.add(line[1] ?? '')
      if (await lostOf(store, line)) tally.lost.push(line.join(' '))
    }
    await store.close()
    tally.kills += 1
    tally.acknowledged += lines.length
  }
  if ((await finishUp(folder)) !== 0) tally.faults.push('what the last one left could not be finished')
  await examineFolder(folder)
  tally.faults.push(...findContradictions(folder))
  await rm(folder, { recursive: true })
}

describe('a desk that is killed at any moment', () => {
  test(
    `loses nothing acknowledged and doubles nothing: ${kills} kills, seed ${seed}`,
    async () => {
      const tally: Tally = { kills: 0, acknowledged: 0, lost: [], doubled: [], faults: [] }
      let planned = 0
      const lane = async (number: number): Promise<void> => {
        const random = randomFrom(seed + number)
        while (planned < kills) {
          const rounds = Math.min(killsPerFolder, kills - planned)
          planned += rounds
          await runFolder(rounds, random, tally)
        }
      }
      const started = performance.now()
      await Promise.all(Array.from({ length: sideBySide }, (_, number) => lane(number)))
      const seconds = ((performance.now() - started) / 1_000).toFixed(1)
      console.info(`seed ${seed}: ${tally.kills} kills in ${seconds} s, ${tally.acknowledged} acknowledgements, ${tally.lost.length} lost, ${tally.doubled.length} doubled`) // prettier-ignore
      expect({ lost: tally.lost, doubled: tally.doubled, faults: tally.faults }).toEqual({
        lost: [],
        doubled: [],
        faults: [],
      })
      expect(tally.kills).toBe(kills)
      expect(tally.acknowledged).toBeGreaterThan(kills * 10)
    },
    60_000 + kills * 1_500,
  )
})
