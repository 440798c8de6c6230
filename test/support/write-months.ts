import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { months } from './months/months.ts'
import { numbered } from './months/numbers.ts'
import { peopleFileOf } from './months/plan.ts'
import { composeMonth } from './months/write-month.ts'

/**
 * Writes test/fixtures/months anew from the plans in test/support/months: `node test/support/write-months.ts [contract …]`. The numbers
 * of tickets that people type are those that the desk gave, so each month is played once.
 */
const folder = fileURLToPath(new URL('../fixtures/months/', import.meta.url))
mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
for (const plan of months) {
  if (wanted.length > 0 && !wanted.includes(plan.contract)) continue
  const people = join(folder, `${plan.contract}.people.yaml`)
  writeFileSync(people, peopleFileOf(plan))
  const lines = await numbered(composeMonth(plan), plan.contract, people)
  writeFileSync(join(folder, `${plan.contract}.jsonl`), lines.map((line) => `${line}\n`).join(''))
  process.stdout.write(`${plan.contract}: ${lines.length} lines\n`)
}
