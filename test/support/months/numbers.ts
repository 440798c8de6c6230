import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadShipped } from '../../../src/cli/load-desk.ts'
import { loadReplayCast } from '../../../src/cli/replay-people.ts'
import { replay, type ReplayResult } from '../../../src/cli/replay.ts'
import type { Draft } from './month.ts'

const named = /\{#(m\d+)\}/g
const isNamed = (draft: Draft): boolean => JSON.stringify(draft.json).includes('{#m')

/** Stands where nobody knows the number yet; the desk has no such ticket. */
const nobodys = '9999999'

/** Plays a fixture through the code of `zhiban replay`, with the articles, contract and calendar that ship. */
export const playMonth = async (file: string, contract: string, people: string): Promise<ReplayResult> => {
  const shipped = loadShipped(contract, null)
  const { cast, problems } = loadReplayCast(people)
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 1))
  return replay({ file, contract: shipped.contract, cast, knowledge: shipped.knowledge, until: null })
}

/** The number of the ticket that each message is part of. */
export const numbersOf = (result: Pick<ReplayResult, 'tickets'>): ReadonlyMap<string, string> =>
  new Map(
    result.tickets.flatMap((ticket) =>
      ticket.messages.map(({ message }) => [String(message), String(ticket.number)]),
    ),
  )

/** The lines of the fixture with the numbers in them; played again until the numbers that people type are those of the tickets. */
export const numbered = async (
  drafts: readonly Draft[],
  contract: string,
  people: string,
): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-month-'))
  try {
    let numbers: ReadonlyMap<string, string> = new Map()
    for (let round = 1; ; round += 1) {
      const lines = linesOf(drafts, numbers)
      if (!drafts.some(isNamed)) return lines
      const file = join(folder, `${round}.jsonl`)
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
      const found = numbersOf(await playMonth(file, contract, people))
      const again = linesOf(drafts, found)
      if (JSON.stringify(again) === JSON.stringify(lines)) return lines
      if (round === 5) throw new Error(`${contract}: the numbers of tickets do not settle`)
      numbers = found
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const linesOf = (drafts: readonly Draft[], numbers: ReadonlyMap<string, string>): readonly string[] =>
  drafts.map(({ json }) =>
    JSON.stringify(json).replace(named, (_, message: string) => numbers.get(message) ?? nobodys),
  )
