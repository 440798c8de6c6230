import type { DeskDocument } from '../domain/document.ts'
import type { Receipt } from '../domain/chat/event.ts'
import type { DeskId } from '../domain/ids.ts'
import type { LooseNotice } from '../domain/chat/notice.ts'
import type { Ticket } from '../domain/tickets/ticket.ts'
import type { AuditEntry } from './store.ts'

/** The last number or serial that a desk has given out. */
export interface Counter {
  readonly desk: DeskId
  /** Null for the ticket numbers, else the name of the series. */
  readonly series: string | null
  readonly last: number
}

/** Everything that a store holds, by kind. */
export interface Contents {
  readonly receipts: Receipt
  readonly tickets: Ticket
  readonly documents: DeskDocument
  readonly notices: LooseNotice
  readonly audit: AuditEntry
  readonly counters: Counter
}
export type ContentKind = keyof Contents

/** In the order in which a copy takes them. */
export const contentKinds = [
  'receipts', 'tickets', 'documents', 'notices', 'audit', 'counters',
] as const satisfies readonly ContentKind[] // prettier-ignore

/** What a store offers beside its daily work, to whoever moves a desk from one store to another. */
export interface StoreContents {
  /**
   * The next so many of a kind, in an order that is the same in every store: receipts and audit as they were written,
   * everything else by its id, as bytes. `after` is null to begin with, then `next`; a `next` of null is the end.
   */
  portion<Kind extends ContentKind>(
    kind: Kind,
    after: string | null,
    limit: number,
  ): Promise<{ readonly items: readonly Contents[Kind][]; readonly next: string | null }>
  /** Adds them as they are, versions, outcomes and order kept; rejects when one is there already. */
  put<Kind extends ContentKind>(kind: Kind, items: readonly Contents[Kind][]): Promise<void>
}

/** A store that can be copied into. A copy that is cut off must never pass for a whole one, whatever opens the store next. */
export interface CopyTarget extends StoreContents {
  /** Did a copy begin here that did not come to its end? */
  isUnfinished(): Promise<boolean>
  /**
   * From now on until `complete` no desk opens this store: it is refused with STORE_COPY_UNFINISHED. What an unfinished copy
   * left is removed, nothing else.
   */
  begin(): Promise<void>
  complete(): Promise<void>
}
