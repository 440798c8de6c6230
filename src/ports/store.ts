import type { DeskDocument, DocumentKind, DocumentOf } from '../domain/document.ts'
import type { Receipt } from '../domain/chat/event.ts'
import type {
  AccountKey, DeskId, DocumentId, MessageId, NoticeId, PersonId, ReceiptKey, RoomKey, TicketId, TicketNumber,
} from '../domain/ids.ts' // prettier-ignore
import type { LooseNotice } from '../domain/chat/notice.ts'
import type { Ticket, TicketState } from '../domain/tickets/ticket.ts'
import type { Instant } from '../domain/time.ts'
import type { Enclosed } from './backup.ts'

/** Which tickets; absent means any. All given conditions hold at once. */
export interface TicketFilter {
  readonly desk: DeskId
  readonly states?: readonly TicketState[]
  readonly room?: RoomKey
  readonly requester?: AccountKey
  readonly assignee?: PersonId | null
  /** Opened at or after / before. */
  readonly openedFrom?: Instant
  readonly openedBefore?: Instant
  /** Last written at or after: finds what changed in a period. */
  readonly changedFrom?: Instant
}

/** Newest first by opening time, then number. `after` is the last ticket of the page before. */
export interface Page {
  readonly limit: number
  readonly after?: { readonly openedAt: Instant; readonly id: TicketId }
}

/** Which documents of one kind; absent means any. */
export interface DocumentFilter<Kind extends DocumentKind> {
  readonly desk: DeskId
  readonly kind: Kind
  readonly key?: string
  readonly states?: readonly string[]
  /** `at` at or after / before. */
  readonly from?: Instant
  readonly before?: Instant
}

/** Newest first by `at`, then id. `after` is the last document of the page before. */
export interface DocumentPage {
  readonly limit: number
  readonly after?: { readonly at: Instant; readonly id: DocumentId }
}

/** A refusal or another act that belongs to no ticket; what changes a ticket stands in its timeline. */
export interface AuditEntry {
  readonly at: Instant
  readonly desk: DeskId
  /** Account, person or `desk`. */
  readonly who: string
  readonly where: string
  /** E.g. `refused`. */
  readonly what: string
  readonly detail: string
}

/** What may be forgotten: only what is over. Nothing of the audit, of documents, of counters. */
export interface Forgettable {
  readonly desk: DeskId
  /** Tickets in a finished state without a wake-up and without a notice, last changed before this. */
  readonly ticketsBefore: Instant
  /** Receipts that are not pending, stored before this; loose notices whose delivery ended before this. */
  readonly receiptsBefore: Instant
  /** At most so many of each. */
  readonly limit: number
}

export interface Forgotten {
  readonly tickets: number
  readonly receipts: number
  readonly notices: number
}

/** Something the courier must look at: a ticket's notices, a document's, or one that belongs to none. */
export type CourierWork =
  | { readonly kind: 'ticket'; readonly ticket: Ticket }
  | { readonly kind: 'document'; readonly document: DeskDocument }
  | { readonly kind: 'loose'; readonly notice: LooseNotice }

/**
 * Whole documents, compare-and-set, no transactions across documents (law 1).
 * Promises: a resolved write is durable (survives SIGKILL); what was written is seen by every later read of this
 * process; times are milliseconds; lists are copies; a failed compare-and-set changes nothing.
 * Every method rejects with a StoreError (code, next step) when the store is broken, full, read-only or closed.
 */
export interface Store {
  /** Writes the receipt as pending unless its key is known. */
  addReceipt(receipt: Receipt): Promise<'stored' | 'duplicate'>
  receipt(key: ReceiptKey): Promise<Receipt | null>
  /** Records what became of it; a later call replaces the outcome. Unknown keys are ignored. */
  finishReceipt(key: ReceiptKey, outcome: string): Promise<void>
  /** Pending receipts in the order in which they were stored. */
  pendingReceipts(limit: number): Promise<readonly Receipt[]>
  /** The newest receipts of a place (`placeKey`), oldest first. */
  recentReceipts(place: string, limit: number): Promise<readonly Receipt[]>

  /** A number that this desk never had before; begins at 1001. A number taken and not used is a gap. */
  takeTicketNumber(desk: DeskId): Promise<TicketNumber>
  /** Inserts version 1. `exists` when the id (or the desk's number) is taken: nothing is changed. */
  insertTicket(ticket: Ticket): Promise<'inserted' | 'exists'>
  /** Replaces the document whose version is one less than this one's; false when it is not. */
  replaceTicket(ticket: Ticket): Promise<boolean>
  ticket(id: TicketId): Promise<Ticket | null>
  ticketByNumber(desk: DeskId, number: TicketNumber): Promise<Ticket | null>
  /** The newest ticket that holds this message, said by people or by the desk. `place` as in `placeKey`. */
  ticketByMessage(desk: DeskId, place: string, message: MessageId): Promise<Ticket | null>
  listTickets(filter: TicketFilter, page: Page): Promise<readonly Ticket[]>
  countTickets(filter: TicketFilter): Promise<number>
  /** Tickets whose `wakeAt` has come, earliest first. Cost depends on what is due, not on what is open. */
  dueTickets(now: Instant, limit: number): Promise<readonly Ticket[]>

  /** A number of a series that this desk never had before; begins at 1. A number taken and not used is a gap. */
  takeSerial(desk: DeskId, series: string): Promise<number>
  /** Inserts version 1. `exists` when the id is taken: nothing is changed. */
  insertDocument(document: DeskDocument): Promise<'inserted' | 'exists'>
  /** Replaces the document whose version is one less than this one's; false when it is not. */
  replaceDocument(document: DeskDocument): Promise<boolean>
  /** Null also when the document with this id is of another kind. */
  document<Kind extends DocumentKind>(kind: Kind, id: DocumentId): Promise<DocumentOf<Kind> | null>
  /** The newest document that said this message. `place` as in `placeKey`. */
  documentByMessage(desk: DeskId, place: string, message: MessageId): Promise<DeskDocument | null>
  listDocuments<Kind extends DocumentKind>(
    filter: DocumentFilter<Kind>,
    page: DocumentPage,
  ): Promise<readonly DocumentOf<Kind>[]>
  /** Documents whose `wakeAt` has come, earliest first. Cost depends on what is due. */
  dueDocuments(now: Instant, limit: number): Promise<readonly DeskDocument[]>

  insertNotice(notice: LooseNotice): Promise<'inserted' | 'exists'>
  replaceNotice(notice: LooseNotice): Promise<boolean>
  looseNotice(id: NoticeId): Promise<LooseNotice | null>
  /** Everything with a notice the courier must look at by `now` (`courierAt`), earliest first. */
  dueNotices(now: Instant, limit: number): Promise<readonly CourierWork[]>
  /** The earliest instant at which `dueTickets`, `dueDocuments` or `dueNotices` will have something, or null. */
  nextDueAt(): Promise<Instant | null>

  appendAudit(entry: AuditEntry): Promise<void>
  /** Newest first. */
  listAudit(desk: DeskId, limit: number): Promise<readonly AuditEntry[]>

  /**
   * Deletes one bounded part of what may be forgotten, with everything that hangs on it, and says how much; all zero when
   * nothing is left. A ticket or notice that is written meanwhile stays. Numbers of deleted tickets are not given out
   * again. After a crash between the parts the store is whole, and the next call goes on.
   */
  forget(what: Forgettable): Promise<Forgotten>
  /** Housekeeping while work goes on: what the store keeps beside its data is brought up to date, nothing written is lost. */
  tidy(): Promise<void>
  /**
   * Writes a consistent copy to a new file while work goes on, with what is to be enclosed in it. Refused when the file
   * exists; rejects with BACKUP_MOVED when something enclosed was deleted meanwhile.
   */
  backup(file: string, enclosed?: Enclosed | null): Promise<void>
  /** Writes out everything accepted and releases the folder; later calls reject. */
  close(): Promise<void>
}
