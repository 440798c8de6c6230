import { foldText } from '../../domain/commands/parse-command.ts'
import type { Person } from '../../domain/people/people.ts'
import type { Run } from './run.ts'

/** Whom a command names and what else it says. */
export interface Named {
  readonly people: readonly Person[]
  /** Names after @ that are on no card. */
  readonly unknown: readonly string[]
  readonly rest: string
}

/** What was typed behind the command's word, with dates and numbers untouched. */
const typedAfter = (run: Run): string => {
  const line = foldText(run.event.text)
  const at = line.toLowerCase().indexOf(run.command.word)
  return at === -1 ? '' : line.slice(at + run.command.word.length)
}

const linking = /^(?:[给和与跟请,，:：、]|for |to |with )+\s*/i

/** The people a command names, with @ or bare at the beginning, and the words left when they are taken out. */
export const readNamed = (run: Run): Named => {
  const { people: cards } = run.ctx.settings().directory
  const { mentions } = run.event
  const byName = (name: string): Person | undefined =>
    cards.find((card) => card.name === name || card.id === name)
  const people: Person[] = []
  const unknown: string[] = []
  const text = typedAfter(run).replace(/@([^\s@]+)/g, (_, name: string) => {
    const byAccount = cards.filter((card) => card.accounts.some((account) => mentions.includes(account)))
    const left = byAccount.find((card) => !people.includes(card) && name.includes(card.name))
    const person = name === '我' || name === 'me' ? (run.person ?? undefined) : (byName(name) ?? left)
    if (person === undefined) unknown.push(name)
    else if (!people.includes(person)) people.push(person)
    return ' '
  })
  let rest = text.trim()
  for (;;) {
    rest = rest.replace(linking, '').trim()
    const first = rest.split(' ')[0] ?? ''
    const person = first === '我' ? run.person : byName(first)
    if (person === undefined || person === null) break
    if (!people.includes(person)) people.push(person)
    rest = rest.slice(first.length).trim()
  }
  return { people, unknown, rest }
}
