import { impersonal } from './draft-article.ts'
import type { TicketNumber } from '../ids.ts'
import { grouped } from '../problems/likeness.ts'
import { maskPersonalNumbers } from '../privacy.ts'
import type { Ticket } from '../tickets/ticket.ts'

/** Questions alike that the knowledge base did not answer. */
export interface Gap {
  readonly title: string
  readonly count: number
  /** Units that asked, most frequent first. */
  readonly units: readonly string[]
  /** Other wordings, personal data removed. */
  readonly examples: readonly string[]
  readonly tickets: readonly TicketNumber[]
}

/** Was the requester left without an answer from the knowledge base? What is out of scope or a complaint is no gap. */
export const isUnanswered = (ticket: Ticket): boolean => {
  if (ticket.state === 'declined' || ticket.state === 'merged' || ticket.category === 'complaint')
    return false
  const has = (kind: Ticket['timeline'][number]['kind']): boolean =>
    ticket.timeline.some((entry) => entry.kind === kind)
  if (has('helped')) return false
  return has('unhelped') || (has('queued') && !has('answered'))
}

const ranked = (names: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

/** Unanswered questions, alike ones as one, most frequent first; ties in the order in which they were asked. */
export const gapsIn = (tickets: readonly Ticket[]): readonly Gap[] =>
  grouped(
    tickets.filter(isUnanswered).toSorted((a, b) => a.openedAt - b.openedAt),
    (ticket) => ticket.title,
  )
    .map((group): Gap => {
      const clean = (ticket: Ticket): string => {
        const { name, unit } = ticket.requester
        const text = impersonal(ticket.title, [name, ...(unit === null ? [] : [unit])])
        return text === '' ? maskPersonalNumbers(ticket.title) : text
      }
      const titles = ranked(group.map(clean))
      return {
        title: titles[0] ?? '',
        // Those who said 同问 asked it as well.
        count: group.reduce((sum, ticket) => sum + 1 + ticket.followers.length, 0),
        units: ranked(group.flatMap((t) => (t.requester.unit === null ? [] : [t.requester.unit]))),
        examples: titles.slice(1, 3),
        tickets: group.map((ticket) => ticket.number),
      }
    })
    .sort((a, b) => b.count - a.count)
