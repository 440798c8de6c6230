import { noticesDueAt } from '../../src/domain/document.ts'
import type { DeskId, TicketId, TicketNumber } from '../../src/domain/ids.ts'
import { id } from '../../src/domain/ids.ts'
import { finishedStates, messageKeysOf } from '../../src/domain/tickets/ticket.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Connection } from './connection.ts'

/** The first number a desk gives out is one above. */
const beforeFirstNumber = 1_000

/** So many tickets' message keys are remembered, the ones written last: some MB. */
const mostRemembered = 2_000

const changedAtOf = (ticket: Ticket): Instant => ticket.timeline.at(-1)?.at ?? ticket.openedAt

export const readTicket = (doc: string): Ticket => JSON.parse(doc) as Ticket

export interface TicketTable {
  readonly takeNumber: (desk: DeskId) => TicketNumber
  readonly insert: (ticket: Ticket, doc: string) => 'inserted' | 'exists'
  readonly replace: (ticket: Ticket, doc: string) => boolean
  /** Forgets what it remembers of writes: they were rolled back. */
  readonly undone: () => void
  readonly byId: (ticket: TicketId) => Ticket | null
  readonly byNumber: (desk: DeskId, number: TicketNumber) => Ticket | null
  readonly byMessage: (desk: DeskId, place: string, message: string) => Ticket | null
  readonly due: (now: Instant, limit: number) => readonly Ticket[]
  /** Deletes the finished ones that were changed longest ago, with their message keys; how many. */
  readonly forget: (desk: DeskId, before: Instant, limit: number) => number
  /** With the instant at which each must be looked at. */
  readonly toTell: (
    now: Instant,
    limit: number,
  ) => readonly { readonly at: Instant; readonly ticket: Ticket }[]
}

/** The `tickets` table and its message keys. Writes are to be called inside a transaction. */
export const createTicketTable = (db: Connection): TicketTable => {
  const nextNumber = db.prepare<unknown[], number>(
    `INSERT INTO ticket_numbers VALUES (?, ${beforeFirstNumber + 1}) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last`,
  ).pluck() // prettier-ignore
  const isTaken = db.prepare('SELECT 1 FROM tickets WHERE desk = ? AND number = ?').pluck()
  const passTaken = db.prepare<unknown[], number>(
    `UPDATE ticket_numbers SET last = 1 + (SELECT max(serial) FROM tickets WHERE desk = ticket_numbers.desk)
      WHERE desk = ? RETURNING last`,
  ).pluck() // prettier-ignore
  const insert = db.prepare(
    `INSERT INTO tickets (id, desk, number, version, state, room, requester, assignee, opened_at, changed_at, wake_at, notice_at, doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  // Most writes leave what the lists are sorted by as it was, and then those indexes need no touch.
  const replaceQuietly = db.prepare<unknown[], number>(
    `UPDATE tickets SET version = ?, changed_at = ?, wake_at = ?, notice_at = ?, doc = ?
      WHERE id = ? AND version = ? AND desk = ? AND number = ?
        AND state = ? AND room IS ? AND requester = ? AND assignee IS ? AND opened_at = ? RETURNING row`,
  ).pluck() // prettier-ignore
  const replaceAll = db.prepare<unknown[], number>(
    `UPDATE tickets SET version = ?, changed_at = ?, wake_at = ?, notice_at = ?, doc = ?,
                        state = ?, room = ?, requester = ?, assignee = ?, opened_at = ?
      WHERE id = ? AND version = ? AND desk = ? AND number = ? RETURNING row`,
  ).pluck() // prettier-ignore
  const insertKey = db.prepare('INSERT INTO ticket_messages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const byId = db.prepare<unknown[], string>('SELECT doc FROM tickets WHERE id = ?').pluck()
  const byNumber = db
    .prepare<unknown[], string>('SELECT doc FROM tickets WHERE desk = ? AND number = ?')
    .pluck()
  const byMessage = db.prepare<unknown[], string>(
    `SELECT t.doc FROM ticket_messages m JOIN tickets t ON t.row = m.ticket
      WHERE m.desk = ? AND m.place = ? AND m.message = ? ORDER BY t.opened_at DESC, t.serial DESC, t.id DESC LIMIT 1`,
  ).pluck() // prettier-ignore
  const due = db
    .prepare<unknown[], string>('SELECT doc FROM tickets WHERE wake_at <= ? ORDER BY wake_at, row LIMIT ?')
    .pluck()
  // By the time of the last change alone: an index by state would sort all finished ones first.
  const over = db.prepare<unknown[], { row: number; serial: number; doc: string }>(
    `SELECT row, serial, doc FROM tickets
      WHERE desk = ? AND changed_at < ? AND +state IN (${finishedStates.map((state) => `'${state}'`).join(', ')})
        AND wake_at IS NULL AND notice_at IS NULL ORDER BY changed_at LIMIT ?`,
  )
  const deleteKey = db.prepare(
    'DELETE FROM ticket_messages WHERE desk = ? AND place = ? AND message = ? AND ticket = ?',
  )
  const lastRow = db.prepare<unknown[], number | null>('SELECT max(row) FROM tickets').pluck()
  const deleteKeysBeyond = db.prepare(
    'DELETE FROM ticket_messages WHERE ticket > (SELECT coalesce(max(row), 0) FROM tickets)',
  )
  const deleteRow = db.prepare('DELETE FROM tickets WHERE row = ?')
  const neverAgain = db.prepare(
    'INSERT INTO ticket_numbers VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)',
  )
  const toTell = db.prepare<unknown[], { at: number; doc: string }>(
    'SELECT notice_at AS at, doc FROM tickets WHERE notice_at <= ? ORDER BY notice_at, row LIMIT ?',
  )

  /** Which message keys are stored already, so that a replacement writes only the new ones. */
  const remembered = new Map<TicketId, Set<string>>()

  const storeKeys = (ticket: Ticket, row: number | bigint): void => {
    const stored = remembered.get(ticket.id) ?? new Set<string>()
    for (const { room, message } of messageKeysOf(ticket)) {
      const key = `${room}\n${message}`
      if (stored.has(key)) continue
      insertKey.run(ticket.desk, room, message, row)
      stored.add(key)
    }
    remembered.delete(ticket.id)
    remembered.set(ticket.id, stored)
    if (remembered.size <= mostRemembered) return
    const [oldest] = remembered.keys()
    if (oldest !== undefined) remembered.delete(oldest)
  }

  const one = (doc: string | undefined): Ticket | null => (doc === undefined ? null : readTicket(doc))

  return {
    takeNumber: (desk) => {
      let number = nextNumber.get(desk)
      // Tickets brought in with numbers of their own: go on above the highest of them.
      if (isTaken.get(desk, String(number)) !== undefined) number = passTaken.get(desk)
      return id<TicketNumber>(String(number))
    },
    insert: (t, doc) => {
      const { changes, lastInsertRowid } = insert.run(
        t.id, t.desk, t.number, t.version, t.state, t.room, t.requester.account, t.assignee, t.openedAt,
        changedAtOf(t), t.wakeAt, noticesDueAt(t), doc,
      ) // prettier-ignore
      if (changes === 0) return 'exists'
      storeKeys(t, lastInsertRowid)
      return 'inserted'
    },
    replace: (t, doc) => {
      const fresh = [t.version, changedAtOf(t), t.wakeAt, noticesDueAt(t), doc]
      const which = [t.id, t.version - 1, t.desk, t.number]
      const sorted = [t.state, t.room, t.requester.account, t.assignee, t.openedAt]
      const row =
        replaceQuietly.get(...fresh, ...which, ...sorted) ?? replaceAll.get(...fresh, ...sorted, ...which)
      if (row === undefined) return false
      storeKeys(t, row)
      return true
    },
    undone: () => remembered.clear(),
    byId: (ticket) => one(byId.get(ticket)),
    byNumber: (desk, number) => one(byNumber.get(desk, number)),
    byMessage: (desk, place, message) => one(byMessage.get(desk, place, message)),
    due: (now, limit) => due.all(now, limit).map(readTicket),
    forget: (desk, before, limit) => {
      const rows = over.all(desk, before, limit)
      for (const { row, serial, doc } of rows) {
        const ticket = readTicket(doc)
        for (const { room, message } of messageKeysOf(ticket)) deleteKey.run(desk, room, message, row)
        // A ticket that was brought in with a number of its own may be ahead of the counter.
        if (serial > beforeFirstNumber) neverAgain.run(desk, serial)
        deleteRow.run(row)
        remembered.delete(ticket.id)
      }
      // A new ticket is given the row after the last. Keys of a room that a ticket was in before must not lead to it.
      if (rows.some(({ row }) => row > (lastRow.get() ?? 0))) deleteKeysBeyond.run()
      return rows.length
    },
    toTell: (now, limit) => toTell.all(now, limit).map(({ at, doc }) => ({ at, ticket: readTicket(doc) })),
  }
}
