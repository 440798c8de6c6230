import type { AppliedImport } from './imports/applied-import.ts'
import type { Alert } from './problems/alert.ts'
import type { Announcement } from './duties/announcement.ts'
import type { ArticleRecord } from './knowledge/article-record.ts'
import type { Binding, BindingTries } from './people/binding.ts'
import type { ChecklistRun } from './duties/checklist.ts'
import type { DeskId, DocumentId, MessageId, NoticeId } from './ids.ts'
import { placeKey, type Place } from './chat/event.ts'
import type { Delivery, Notice, NoticeKind } from './chat/notice.ts'
import { courierAt } from './chat/notice.ts'
import type { Upkeep } from './knowledge/knowledge-upkeep.ts'
import type { AttendanceDay } from './people/attendance-entries.ts'
import type { Handover } from './people/handover.ts'
import type { RosterChange } from './people/roster-change.ts'
import type { Proposal } from './tickets/proposal.ts'
import type { Release } from './problems/release.ts'
import type { SpeechSlip } from './people/speech-slip.ts'
import type { Outage } from './chat/outage.ts'
import type { Problem } from './problems/problem.ts'
import type { Instant } from './time.ts'
import type { TimingRules } from './clocks/timing-rules.ts'

/**
 * Every kind of document that a desk keeps beside its tickets, with the shape of its body. The domain module that owns
 * a kind describes it; a further kind is a further row.
 */
export interface Documents {
  readonly alert: Alert
  readonly checklist: ChecklistRun
  readonly announcement: Announcement
  readonly problem: Problem
  readonly article: ArticleRecord
  readonly proposal: Proposal
  readonly release: Release
  readonly import: AppliedImport
  readonly timing: TimingRules
  readonly upkeep: Upkeep
  readonly 'roster-change': RosterChange
  readonly attendance: AttendanceDay
  readonly handover: Handover
  readonly 'speech-slip': SpeechSlip
  readonly binding: Binding
  readonly 'binding-tries': BindingTries
  readonly outage: Outage
}
export type DocumentKind = keyof Documents

/** What became of one notice of the document. */
export interface Said {
  readonly notice: NoticeId
  readonly what: NoticeKind
  readonly to: Place
  /** The platform's id of it; null when it was not sent or the platform gives none. */
  readonly message: MessageId | null
  readonly at: Instant
  readonly outcome: Exclude<Delivery['kind'], 'waiting' | 'leased'>
}

/**
 * One thing the desk keeps that is no ticket: an article with its history, an outbreak, an announcement, a checklist's
 * run. Changed as a whole by compare-and-set, with its unsent notices in it, like a ticket (laws 1 and 3).
 */
export interface DocumentOf<Kind extends DocumentKind> {
  /** Derived from what caused it, so that writing it twice is writing it once (law 2). */
  readonly id: DocumentId
  readonly desk: DeskId
  readonly kind: Kind
  /** Counts writes; 1 when inserted. */
  readonly version: number
  /** What it is looked up by within its kind, e.g. the article's id; need not be unique. */
  readonly key: string
  /** What lists filter by; each kind has its own words. */
  readonly state: string
  /** What lists are ordered by. */
  readonly at: Instant
  /** When the desk must look at it again, or null. */
  readonly wakeAt: Instant | null
  /** Notices not yet finally delivered. */
  readonly notices: readonly Notice[]
  readonly said: readonly Said[]
  readonly body: Documents[Kind]
}

export type DeskDocument = { readonly [Kind in DocumentKind]: DocumentOf<Kind> }[DocumentKind]

/** When the courier must look at a ticket or document, or null: the earliest of its notices. */
export const noticesDueAt = ({ notices }: { readonly notices: readonly Notice[] }): Instant | null =>
  notices.reduce<Instant | null>((earliest, { delivery }) => {
    const at = courierAt(delivery)
    return at === null || (earliest !== null && earliest <= at) ? earliest : at
  }, null)

/** Where and under which id the document's words were said: by these a quote or a button finds it. */
export const saidKeysOf = (
  document: Pick<DeskDocument, 'said'>,
): readonly { readonly place: string; readonly message: MessageId }[] =>
  document.said.flatMap(({ to, message }) => (message === null ? [] : [{ place: placeKey(to), message }]))

/** The document after delivery of one of its notices stands at `to`; final outcomes leave the outbox. */
export const deliveredTo = <Kind extends DocumentKind>(
  document: DocumentOf<Kind>,
  notice: Notice,
  to: Delivery,
  now: Instant,
): DocumentOf<Kind> => {
  if (to.kind === 'waiting' || to.kind === 'leased') {
    const notices = document.notices.map((n) => (n.id === notice.id ? { ...notice, delivery: to } : n))
    return { ...document, notices }
  }
  const said: Said = {
    notice: notice.id,
    what: notice.kind,
    to: notice.to,
    message: to.kind === 'sent' ? to.message : null,
    at: now,
    outcome: to.kind,
  }
  return {
    ...document,
    notices: document.notices.filter((n) => n.id !== notice.id),
    said: [...document.said, said],
  }
}
