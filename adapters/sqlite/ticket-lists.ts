import { ticketStates } from '../../src/domain/tickets/ticket.ts'
import type { Ticket, TicketState } from '../../src/domain/tickets/ticket.ts'
import type { Page, TicketFilter } from '../../src/ports/store.ts'
import type { Connection, Statement } from './connection.ts'
import { readTicket } from './tickets.ts'

type Value = string | number | null

interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

const when = (
  given: boolean,
  sql: string,
  ...values: readonly (Value | undefined)[]
): readonly Condition[] => (given ? [{ sql, values: values.map((value) => value ?? null) }] : [])

/** Everything in the filter but the states. */
const conditionsOf = (filter: TicketFilter): readonly Condition[] => [
  { sql: 'desk = ?', values: [filter.desk] },
  ...when(filter.room !== undefined, 'room = ?', filter.room),
  ...when(filter.requester !== undefined, 'requester = ?', filter.requester),
  ...when(filter.assignee !== undefined, 'assignee IS ?', filter.assignee),
  ...when(filter.openedFrom !== undefined, 'opened_at >= ?', filter.openedFrom),
  ...when(filter.openedBefore !== undefined, 'opened_at < ?', filter.openedBefore),
  ...when(filter.changedFrom !== undefined, 'changed_at >= ?', filter.changedFrom),
]

/**
 * One condition for each index walk. The list indexes have the state before the opening time, so each state is
 * read in order by itself and no closed ticket is looked at for a list of open ones. What changed lately is found
 * by its own index, and one person's few tickets by theirs; there the unary plus keeps the state from attracting
 * another one.
 */
const walksOf = (filter: TicketFilter): readonly Condition[] => {
  const states: readonly TicketState[] = [...new Set(filter.states ?? ticketStates)]
  if (filter.changedFrom === undefined && filter.requester === undefined)
    return states.map((state) => ({ sql: 'state = ?', values: [state] }))
  if (filter.states === undefined) return [{ sql: 'TRUE', values: [] }]
  return [{ sql: `+state IN (${states.map(() => '?').join(', ')})`, values: states }]
}

interface Found {
  readonly row: number
  readonly openedAt: number
  readonly serial: number
  readonly id: string
}

/** Newest first; ids settle what opening time and number leave open. Compared as SQLite compares them, by bytes. */
const newestFirst = (a: Found, b: Found): number =>
  b.openedAt - a.openedAt || b.serial - a.serial || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id))

export interface TicketLists {
  readonly list: (filter: TicketFilter, page: Page) => readonly Ticket[]
  readonly count: (filter: TicketFilter) => number
}

/** Filtered lists and counts; cost depends on the page, counts on what they count. */
export const createTicketLists = (db: Connection): TicketLists => {
  const prepared = new Map<string, Statement>()
  const statement = (sql: string): Statement => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  const docOf = db.prepare<unknown[], string>('SELECT doc FROM tickets WHERE row = ?').pluck()
  const serialOf = db.prepare<unknown[], number>('SELECT serial FROM tickets WHERE id = ?').pluck()

  const beyond = (after: Page['after']): readonly Condition[] => {
    if (after === undefined) return []
    return [
      {
        sql: '(opened_at, serial, id) < (?, ?, ?)',
        values: [after.openedAt, serialOf.get(after.id) ?? 0, after.id],
      },
    ]
  }

  return {
    list: (filter, page) => {
      const common = [...conditionsOf(filter), ...beyond(page.after)]
      const found = walksOf(filter).flatMap((walk) => {
        const conditions = [...common, walk]
        const sql = `SELECT row, opened_at AS openedAt, serial, id FROM tickets WHERE ${conditions.map((c) => c.sql).join(' AND ')}
                      ORDER BY opened_at DESC, serial DESC, id DESC LIMIT ?`
        return statement(sql).all(...conditions.flatMap((c) => c.values), page.limit) as Found[]
      })
      return found
        .sort(newestFirst)
        .slice(0, page.limit)
        .flatMap(({ row }) => docOf.get(row) ?? [])
        .map(readTicket)
    },
    count: (filter) => {
      const common = conditionsOf(filter)
      return walksOf(filter).reduce((total, walk) => {
        const conditions = [...common, walk]
        const sql = `SELECT count(*) AS n FROM tickets WHERE ${conditions.map((c) => c.sql).join(' AND ')}`
        const { n } = statement(sql).get(...conditions.flatMap((c) => c.values)) as { n: number }
        return total + n
      }, 0)
    },
  }
}
