import { deliveredTo, type DocumentKind, type DocumentOf } from '../../domain/document.ts'
import type { DocumentId, MessageId } from '../../domain/ids.ts'
import { courierAt, type Delivery, type Notice } from '../../domain/chat/notice.ts'
import { urgencyOf, type Queued } from '../../domain/chat/waiting-line.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record } from '../../domain/tickets/transition.ts'
import type { CourierWork } from '../../ports/store.ts'
import { changeDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { byRule, type DeskContext } from '../context.ts'

/** A notice that waits, together with the document it lives in. */
export interface Parcel extends Queued {
  readonly home:
    | {
        readonly kind: 'ticket'
        readonly id: Ticket['id']
        readonly number: Ticket['number']
        /** The message that began the ticket, where it is spoken about in the room in which it was asked. */
        readonly asked: MessageId | null
        readonly last: Last<Ticket>
      }
    | {
        readonly kind: 'document'
        readonly of: DocumentKind
        readonly id: DocumentId
        readonly last: Last<AnyDocument>
      }
    | { readonly kind: 'loose' }
}

type AnyDocument = DocumentOf<DocumentKind>

/** What a notice lives in, as this round has read or written it last; a write by somebody else shows by its version. */
interface Last<Home> {
  is: Home
}

export const parcelsOf = (work: CourierWork, now: Instant): readonly Parcel[] => {
  if (work.kind === 'loose') {
    const { notice } = work.notice
    return [{ notice, urgency: urgencyOf(notice, null), home: { kind: 'loose' } }]
  }
  const due = ({ notices }: { readonly notices: readonly Notice[] }): readonly Notice[] =>
    notices.filter(({ delivery }) => (courierAt(delivery) ?? Infinity) <= now)
  if (work.kind === 'document') {
    const { kind: of, id: about } = work.document
    const home: Parcel['home'] = { kind: 'document', of, id: about, last: { is: work.document } }
    return due(work.document).map((notice) => ({ notice, about, urgency: urgencyOf(notice, null), home }))
  }
  const { id: about, number, room, messages, severity } = work.ticket
  const last = { is: work.ticket }
  const homeOf = ({ to }: Notice): Parcel['home'] => {
    const here = to.kind === 'room' && to.room === room
    return { kind: 'ticket', id: about, number, asked: here ? (messages[0]?.message ?? null) : null, last }
  }
  return due(work.ticket).map((notice) => ({
    notice,
    about,
    urgency: urgencyOf(notice, severity),
    home: homeOf(notice),
  }))
}

/** What was said, or never will be, need not be opened again. */
const shut = (notice: Notice): Notice =>
  notice.sealed === undefined ? notice : { ...notice, sealed: undefined }

/** Writes how delivery of a notice stands, if it still stands as `from` says; false when somebody else was faster. */
export const mark = async (
  ctx: DeskContext,
  parcel: Parcel,
  from: Delivery,
  to: Delivery,
  now: Instant,
): Promise<boolean> => {
  const same = (delivery: Delivery): boolean => JSON.stringify(delivery) === JSON.stringify(from)
  // Together with its delivery a notice keeps where it is being said: a person may be reached by another account by now.
  const here = (notice: Notice): Notice => ({ ...notice, to: parcel.notice.to, quote: parcel.notice.quote })
  if (parcel.home.kind === 'loose') {
    const loose = await ctx.store.looseNotice(parcel.notice.id)
    if (loose === null || !same(loose.notice.delivery)) return false
    return ctx.store.replaceNotice({
      ...loose,
      version: loose.version + 1,
      notice: { ...(courierAt(to) === null ? shut(here(loose.notice)) : here(loose.notice)), delivery: to },
    })
  }
  if (parcel.home.kind === 'document') {
    const { of, id, last } = parcel.home
    const deliver = (document: AnyDocument): AnyDocument | null => {
      const notice = document.notices.find((known) => known.id === parcel.notice.id)
      return notice === undefined || !same(notice.delivery)
        ? null
        : deliveredTo(document, here(notice), to, now)
    }
    const delivered = await changeDocument(ctx, of, id, deliver, last.is)
    if (delivered !== null) last.is = delivered
    return delivered !== null
  }
  const decide = (ticket: Ticket): Ticket | null => {
    const notice = ticket.notices.find((known) => known.id === parcel.notice.id)
    if (notice === undefined || !same(notice.delivery)) return null
    if (courierAt(to) !== null)
      return {
        ...ticket,
        notices: ticket.notices.map((n) => (n.id === notice.id ? { ...here(n), delivery: to } : n)),
      }
    // Delivery is over: the timeline keeps what was said, the outbox forgets it.
    return record(
      { ...ticket, notices: ticket.notices.filter((n) => n.id !== notice.id) },
      { at: now, by: byRule('delivery'), trigger: `delivered:${notice.id}` },
      factOf(here(notice), to),
    )
  }
  const { id, last } = parcel.home
  const written = await changeTicket(ctx, id, now, decide, last.is)
  if (written !== null) last.is = written
  return written !== null
}

const factOf = (notice: Notice, delivery: Delivery): TicketFact =>
  delivery.kind === 'sent'
    ? {
        kind: 'said',
        notice: notice.id,
        what: notice.kind,
        message: delivery.message,
        to: notice.to,
        text: notice.text,
      }
    : { kind: 'unsaid', notice: notice.id, what: notice.kind, outcome: delivery.kind }

/** Works on parcels of different documents side by side, on those of one document in turn; results as the parcels stand. */
export const byHome = async <T>(
  parcels: readonly Parcel[],
  work: (parcel: Parcel) => Promise<T>,
): Promise<readonly T[]> => {
  const lanes = new Map<string, Promise<unknown>>()
  return Promise.all(
    parcels.map((parcel) => {
      const home = parcel.home.kind === 'loose' ? parcel.notice.id : parcel.home.id
      const done = (lanes.get(home) ?? Promise.resolve()).then(() => work(parcel))
      lanes.set(home, done)
      return done
    }),
  )
}
