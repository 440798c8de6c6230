import type { DeskDocument } from '../../src/domain/document.ts'
import type { Receipt } from '../../src/domain/chat/event.ts'
import type { LooseNotice } from '../../src/domain/chat/notice.ts'
import { ticketStates } from '../../src/domain/tickets/ticket.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import type { DocumentRecord, NoticeRecord, ReceiptRecord, TicketRecord } from './records.ts'

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text: Check = (value) => typeof value === 'string'
const count: Check = (value) => Number.isSafeInteger(value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(fields).every(([name, check]) => check(value[name]))

const place: Check = (value) =>
  isFields(value) &&
  (value['kind'] === 'room' ? text(value['room']) : value['kind'] === 'direct' && text(value['account']))
const notice = shape({
  id: text,
  kind: text,
  to: place,
  text,
  createdAt: count,
  choices: listOf(isFields),
  delivery: shape({ kind: text }),
})
const message = shape({ key: text, message: text, at: count, from: text, text, files: listOf(isFields) })
const entry = shape({ at: count, by: shape({ kind: text }), trigger: text, kind: text })

const ticket = shape({
  id: text,
  desk: text,
  number: text,
  version: count,
  state: (value) => ticketStates.some((state) => state === value),
  room: orNull(text),
  requester: shape({ account: text, name: text }),
  followers: listOf(text),
  title: text,
  severity: text,
  assignee: orNull(text),
  candidates: listOf(text),
  links: listOf(text),
  openedAt: count,
  messages: listOf(message),
  timeline: listOf(entry),
  notices: listOf(notice),
  wakeAt: orNull(count),
})

const document = shape({
  id: text,
  desk: text,
  kind: text,
  version: count,
  key: text,
  state: text,
  at: count,
  wakeAt: orNull(count),
  notices: listOf(notice),
  said: listOf(shape({ notice: text, to: place, message: orNull(text) })),
  body: (value) => value !== undefined,
})

const loose = shape({ id: text, desk: text, version: count, notice })
const event = shape({ kind: text, key: text, at: count, place, sender: shape({ account: text }) })

/**
 * Whether values have the form that the domain relies on, so that a document that somebody changed by hand, or a
 * broken one from the desk itself, is refused at this edge with its name and does not crash what works on it.
 * The form only: what the values mean is the domain's business.
 */
export const isTicket = (value: unknown): value is Ticket => ticket(value)
export const isDocument = (value: unknown): value is DeskDocument => document(value)
export const isNotice = (value: unknown): value is LooseNotice => loose(value)
export const isEvent = (value: unknown): value is Receipt['event'] => event(value)

/** What a page of this list holds. */
export const isPart = (list: 'messages' | 'timeline', items: readonly unknown[]): boolean =>
  items.every(list === 'messages' ? message : entry)

/** The record and the document in it speak of the same thing. */
export const fitsTicket = (record: TicketRecord): boolean =>
  listOf(text)(record.pages?.messages) &&
  listOf(text)(record.pages?.timeline) &&
  isTicket(record.doc) &&
  record.doc.id === record._id &&
  record.doc.version === record.version
export const fitsDocument = (record: DocumentRecord): boolean =>
  isDocument(record.doc) && record.doc.id === record._id && record.doc.version === record.version
export const fitsNotice = (record: NoticeRecord): boolean =>
  isNotice(record.doc) && record.doc.id === record._id && record.doc.version === record.version
export const fitsReceipt = (record: ReceiptRecord): boolean =>
  text(record.outcome) && count(record.receivedAt) && isEvent(record.event)
