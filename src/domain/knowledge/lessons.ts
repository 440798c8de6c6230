import type { ArticleId } from '../ids.ts'
import { impersonal } from './draft-article.ts'
import { titleOf } from '../privacy.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** What one fact of a ticket teaches about an article. */
export interface Lesson {
  /** `1023.7`: the seventh fact of the ticket; timelines only grow, so it never means another. */
  readonly key: string
  readonly article: ArticleId
  readonly what: 'shown' | 'helped' | 'unhelped'
  readonly at: Instant
}

/** Everything a ticket teaches about articles, in order. */
export const lessonsOf = (ticket: Pick<Ticket, 'number' | 'timeline'>): readonly Lesson[] =>
  ticket.timeline.flatMap((entry, index): readonly Lesson[] => {
    const key = `${ticket.number}.${index}`
    if (entry.kind === 'answered') return [{ key, article: entry.article, what: 'shown', at: entry.at }]
    if ((entry.kind === 'helped' || entry.kind === 'unhelped') && entry.article !== null)
      return [{ key, article: entry.article, what: entry.kind, at: entry.at }]
    return []
  })

/** A question in somebody's own words that they themselves recognised in an article. */
export interface Picked {
  readonly article: ArticleId
  readonly phrasing: string
}

const shortest = 4
const longest = 40

/**
 * The phrasing that picking a candidate teaches: the engine had put another article first (so only the second and third
 * teach something), and it was left at that: the ticket is closed, and nobody sent the answer back. Null when there is none.
 */
export const pickedOf = (ticket: Ticket, people: readonly string[]): Picked | null => {
  if (ticket.state !== 'closed') return null
  const offered = ticket.timeline.findLastIndex((entry) => entry.kind === 'offered')
  const entry = ticket.timeline[offered]
  if (entry?.kind !== 'offered') return null
  const after = ticket.timeline.slice(offered + 1)
  const answered = after.find((fact) => fact.kind === 'answered')
  if (answered?.kind !== 'answered' || entry.articles.indexOf(answered.article) < 1) return null
  if (after.some((fact) => fact.kind === 'unhelped' || fact.kind === 'reopened')) return null
  const names = [
    ...people,
    ticket.requester.name,
    ...(ticket.requester.unit === null ? [] : [ticket.requester.unit]),
  ]
  const asked = ticket.messages.filter(
    (m) => m.speaker === 'requester' && m.recalledAt === null && m.at <= entry.at,
  )
  const phrasing = impersonal(
    titleOf(
      asked.map((m) => impersonal(m.text, names)),
      longest,
    ),
    names,
  )
  const { length } = [...phrasing]
  return length < shortest || phrasing.endsWith('…') ? null : { article: answered.article, phrasing }
}
