import type { DeskDocument, DocumentOf } from '../../src/domain/document.ts'
import { id } from '../../src/domain/ids.ts'
import type {
  AccountKey, DeskId, DocumentId, MessageId, NoticeId, PersonId, ReceiptKey, RoomKey, TicketId, TicketNumber,
} from '../../src/domain/ids.ts' // prettier-ignore
import type { MessageEvent, Receipt } from '../../src/domain/chat/event.ts'
import type { Delivery, LooseNotice, Notice } from '../../src/domain/chat/notice.ts'
import type { Ticket, TicketMessage, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import type { Store } from '../../src/ports/store.ts'

/** 2026-03-02 09:00 in China. */
export const nine = 1_772_413_200_000

export const desk = id<DeskId>('desk-1')
export const otherDesk = id<DeskId>('desk-2')
export const roomOf = (name: string): RoomKey => id<RoomKey>(`test/bot/${name}`)
export const placeOf = (name: string): string => `room:${roomOf(name)}`
export const accountOf = (name: string): AccountKey => id<AccountKey>(`test/${name}`)
export const personOf = (name: string): PersonId => id<PersonId>(name)
export const messageOf = (name: string): MessageId => id<MessageId>(name)
export const ticketIdOf = (name: string): TicketId => id<TicketId>(name)
export const numberOf = (number: number | string): TicketNumber => id<TicketNumber>(String(number))
export const noticeIdOf = (name: string): NoticeId => id<NoticeId>(name)
export const keyOf = (name: string): ReceiptKey => id<ReceiptKey>(`test/bot/g1/${name}`)

export const receiptOf = (
  name: string,
  part: { readonly room?: string; readonly at?: number; readonly text?: string } = {},
): Receipt => {
  const event: MessageEvent = {
    kind: 'message',
    key: keyOf(name),
    at: part.at ?? nine,
    place: { kind: 'room', room: roomOf(part.room ?? 'g1') },
    sender: { account: accountOf('zhang'), name: '张会计-实验小学', isBot: false, isSelf: false },
    message: messageOf(name),
    text: part.text ?? '电子票据打印出来是空白',
    mentions: [],
    mentionsBot: false,
    quote: null,
    files: [],
  }
  return { key: event.key, event, receivedAt: part.at ?? nine, outcome: 'pending' }
}

export const noticeOf = (name: string, delivery: Delivery, room = 'g1'): Notice => ({
  id: noticeIdOf(name),
  kind: 'ack',
  to: { kind: 'room', room: roomOf(room) },
  text: '已收到，工程师稍后回复您。',
  mention: null,
  quote: null,
  article: null,
  choices: [],
  prompt: null,
  merge: null,
  canWait: false,
  createdAt: nine,
  notAfter: null,
  delivery,
})

export const waiting = (at: number): Delivery => ({ kind: 'waiting', at, attempts: 0 })
export const leased = (until: number): Delivery => ({ kind: 'leased', until, attempts: 1 })
export const sent = (at: number): Delivery => ({ kind: 'sent', at, message: messageOf('said') })

export const looseOf = (name: string, delivery: Delivery): LooseNotice => ({
  id: noticeIdOf(name),
  desk,
  version: 1,
  notice: noticeOf(name, delivery),
})

export const saidOf = (name: string, part: Partial<TicketMessage> = {}): TicketMessage => ({
  key: keyOf(name),
  message: messageOf(name),
  at: nine,
  from: accountOf('zhang'),
  name: '张会计-实验小学',
  speaker: 'requester',
  text: '电子票据打印出来是空白',
  files: [],
  quote: null,
  recalledAt: null,
  edits: [],
  ...part,
})

export const noted = (at: number, trigger: string): TimelineEntry => ({
  at,
  by: { kind: 'desk', rule: 'test' },
  trigger,
  kind: 'noted',
  text: trigger,
})

/** A ticket with sensible values; `name` is its id and `number` what people type. */
export const ticketOf = (name: string, number: number | string, part: Partial<Ticket> = {}): Ticket => ({
  id: ticketIdOf(name),
  desk,
  number: numberOf(number),
  version: 1,
  state: 'open',
  room: roomOf('g1'),
  channel: 'group',
  requester: {
    account: accountOf('zhang'),
    name: '张会计-实验小学',
    unit: '实验小学',
    region: null,
    verified: false,
  },
  followers: [],
  title: '电子票据打印空白',
  system: null,
  module: null,
  category: 'usage',
  severity: 'normal',
  severityReason: '',
  tier: 1,
  assignee: null,
  waitingFor: null,
  article: null,
  candidates: [],
  cause: null,
  fix: null,
  mergedInto: null,
  links: [],
  satisfaction: null,
  openedAt: nine,
  messages: [],
  timeline: [
    { at: part.openedAt ?? nine, by: { kind: 'desk', rule: 'test' }, trigger: name, kind: 'opened' },
  ],
  notices: [],
  wakeAt: null,
  ...part,
})

/** The next version, written at the given time. */
export const changed = (ticket: Ticket, part: Partial<Ticket>, at = nine): Ticket => ({
  ...ticket,
  version: ticket.version + 1,
  timeline: [...ticket.timeline, noted(at, `v${ticket.version + 1}`)],
  ...part,
})

export const insertAll = async (store: Store, tickets: readonly Ticket[]): Promise<void> => {
  const outcomes = await Promise.all(tickets.map((ticket) => store.insertTicket(ticket)))
  const refused = tickets.filter((_, index) => outcomes[index] !== 'inserted')
  if (refused.length > 0) throw new Error(`not inserted: ${refused.map(({ id }) => id).join(', ')}`)
}

export const documentIdOf = (name: string): DocumentId => id<DocumentId>(name)

/** A document of the kind that every desk has: an article's record, here without an article. */
export const documentOf = (
  name: string,
  part: Partial<DocumentOf<'article'>> = {},
): DocumentOf<'article'> => ({
  id: documentIdOf(name),
  desk,
  kind: 'article',
  version: 1,
  key: 'KB-0031',
  state: 'published',
  at: nine,
  wakeAt: null,
  notices: [],
  said: [],
  body: { versions: [], fileDigest: null, use: { shown: 0, helped: 0, unhelped: 0 }, flags: [] },
  ...part,
})

export const insertDocuments = async (store: Store, documents: readonly DeskDocument[]): Promise<void> => {
  const outcomes = await Promise.all(documents.map((document) => store.insertDocument(document)))
  const refused = documents.filter((_, index) => outcomes[index] !== 'inserted')
  if (refused.length > 0) throw new Error(`not inserted: ${refused.map((d) => d.id).join(', ')}`)
}
