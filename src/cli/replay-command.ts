import type { Instant } from '../domain/time.ts'
import { Fault } from '../domain/fault.ts'
import { loadShipped } from './load-desk.ts'
import { problemLine } from './problem-line.ts'
import { replay, type ReplayLine } from './replay.ts'
import { emptyCast, loadReplayCast } from './replay-people.ts'

export interface ReplayCommand {
  readonly file: string
  readonly contract: string
  readonly people: string | null
  readonly articles: string | null
  readonly until: Instant | null
}

const counted = (lines: readonly ReplayLine[], field: string): string => {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(String(line[field]), (counts.get(String(line[field])) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`).join(', ') // prettier-ignore
}

/** Loads everything, plays the history, and returns the exact lines with a short summary for people. */
export const replayCommand = async (
  command: ReplayCommand,
): Promise<{ readonly output: string; readonly summary: readonly string[]; readonly problems: number }> => {
  const shipped = loadShipped(command.contract, command.articles)
  const people = command.people === null ? { cast: emptyCast, problems: [] } : loadReplayCast(command.people)
  if (people.problems.length > 0)
    throw new Fault(
      'PEOPLE_INVALID',
      'operator',
      people.problems.map(problemLine).join('\n'),
      'Mend the people file, then try again.',
    )
  const begun = performance.now()
  const result = await replay({
    file: command.file,
    contract: shipped.contract,
    cast: people.cast,
    knowledge: shipped.knowledge,
    until: command.until,
  })
  const problems = [...shipped.problems, ...result.problems]
  const sent = result.lines.filter((line) => line.type === 'sent')
  const tickets = result.lines.filter((line) => line.type === 'ticket')
  return {
    output: result.lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    problems: problems.length,
    summary: [
      ...problems.map(problemLine),
      `${result.messages} lines in ${((performance.now() - begun) / 1_000).toFixed(1)} s; what became of them: ${Object.entries(
        result.outcomes,
      )
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
      `${tickets.length} tickets: ${counted(tickets, 'state')}`,
      `${sent.length} lines said: ${counted(sent, 'kind')}`,
    ],
  }
}
