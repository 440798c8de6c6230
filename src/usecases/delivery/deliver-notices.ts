import { leaseFor, mostAttempts, repeatsWhenUnknown, retryAt } from '../../domain/chat/delivery.ts'
import { placeKey, type Place } from '../../domain/chat/event.ts'
import { deliveredTo, type DocumentKind, type DocumentOf } from '../../domain/document.ts'
import type { DocumentId, MessageId } from '../../domain/ids.ts'
import { courierAt, type Delivery, type Notice } from '../../domain/chat/notice.ts'
import { urgencyOf, type Queued } from '../../domain/chat/waiting-line.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record } from '../../domain/tickets/transition.ts'
import type { Chat, Outgoing, SendOutcome } from '../../ports/chat.ts'
import type { CourierWork } from '../../ports/store.ts'
import { changeDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { byRule, type DeskContext } from '../context.ts'
import { addressedNow } from './choose-account.ts'
import { mergedText, sharedMention } from './merged-text.ts'
import { countFurther, planSpeech } from './plan-speech.ts'
import type { Spoken } from './spoken.ts'

/** A notice that waits, together with the document it lives in. */
interface Parcel extends Queued {
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

/** The chat that serves a place, or null when its platform is not connected here. */
export type ChatFor = (place: Place) => Chat | null

const parcelsOf = (work: CourierWork, now: Instant): readonly Parcel[] => {
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

/** The words of a notice; those that rest sealed are opened here and go nowhere but to the platform. */
const openWords = ({ seal }: DeskContext, { sealed, id, text }: Notice): string =>
  sealed === undefined ? text : (seal?.open(sealed, id) ?? text)

/** Writes how delivery of a notice stands, if it still stands as `from` says; false when somebody else was faster. */
const mark = async (
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

/** A platform that asks to be tried again at once is tried again after this. */
const shortestWait = 1_000

/** `awayUntil`: the account turned out not to be there, so that nothing was tried; null = it was there. */
const after = (outcome: SendOutcome, attempts: number, awayUntil: Instant | null, now: Instant): Delivery => {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'sent', at: now, message: outcome.message }
    case 'failed':
      return { kind: 'failed', at: now, reason: outcome.reason }
    case 'expired':
      return { kind: 'expired', at: now }
    case 'retry':
      if (awayUntil !== null) return { kind: 'waiting', at: awayUntil, attempts: attempts - 1 }
      // A wait that the platform asked for is no failed attempt.
      if (outcome.at !== null)
        return { kind: 'waiting', at: Math.max(outcome.at, now + shortestWait), attempts: attempts - 1 }
      return attempts >= mostAttempts
        ? { kind: 'failed', at: now, reason: outcome.reason }
        : { kind: 'waiting', at: retryAt(attempts, now), attempts }
    case 'unknown':
      // Left leased: when the lease has passed, the platform is asked.
      return { kind: 'leased', until: now + leaseFor, attempts }
  }
}

/** After a crash between send and record: the platform is asked; where it cannot tell, the kind decides (law 3). */
const settle = async (ctx: DeskContext, chat: Chat, parcel: Parcel, now: Instant): Promise<void> => {
  const { notice } = parcel
  if (notice.delivery.kind !== 'leased') return
  const { attempts } = notice.delivery
  const told = await chat.settle(notice.id, notice.to)
  const again: Delivery = { kind: 'waiting', at: now, attempts }
  const said = (message: MessageId | null): Delivery => ({ kind: 'sent', at: now, message })
  const to =
    told.kind === 'said'
      ? said(told.message)
      : told.kind === 'unsaid' || repeatsWhenUnknown(notice.kind)
        ? again
        : said(null)
  await mark(ctx, parcel, notice.delivery, to, now)
}

/** Works on parcels of different documents side by side, on those of one document in turn; results as the parcels stand. */
const byHome = async <T>(
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

/** What a message stands under: what it quotes, and where a platform has threads the question of its ticket. */
const quoteOf = (chat: Chat, { notice, home }: Parcel, alone: boolean): MessageId | null => {
  const threads = chat.capabilities.threads === true && alone && home.kind === 'ticket'
  return notice.quote ?? (threads ? home.asked : null)
}

const sendBundle = async (
  ctx: DeskContext,
  chatFor: ChatFor,
  chat: Chat,
  spoken: Spoken,
  parcels: readonly [Parcel, ...Parcel[]],
  now: Instant,
): Promise<void> => {
  const leased = (
    await byHome(parcels, async (parcel) => {
      if (parcel.notice.delivery.kind !== 'waiting') return null
      const delivery: Delivery = {
        kind: 'leased',
        until: now + leaseFor,
        attempts: parcel.notice.delivery.attempts + 1,
      }
      const won = await mark(ctx, parcel, parcel.notice.delivery, delivery, now)
      return won ? { ...parcel, notice: { ...parcel.notice, delivery } } : null
    })
  ).filter((parcel) => parcel !== null)
  const [first] = leased
  if (first === undefined) return
  const { notice } = first
  const text =
    leased.length > 1
      ? mergedText(ctx, leased, chat.capabilities.picturesOut === true)
      : openWords(ctx, notice)
  // Among several questions said as one nobody could tell whose picture it is: the text says how to see them.
  const from = leased.length === 1 ? notice.files?.from : undefined
  const pictures = from === undefined ? [] : await spoken.pictures.take(ctx, chatFor(from), chat, notice)
  const message: Outgoing = {
    id: notice.id,
    to: notice.to,
    text,
    mention: leased.length > 1 ? sharedMention(leased) : notice.mention,
    quote: quoteOf(chat, first, leased.length === 1),
    choices: notice.choices,
    prompt: notice.prompt,
    ...(pictures.length === 0 ? {} : { pictures }),
  }
  countFurther(chat, spoken, message, now)
  const outcome = await chat.send(
    message,
    leased.map((p) => ({
      id: p.notice.id,
      kind: p.notice.kind,
      article: p.notice.article,
      ticket: p.home.kind === 'ticket' ? p.home.id : null,
    })),
  )
  if (outcome.kind !== 'retry') spoken.pictures.forget(notice.id)
  const isAway = outcome.kind === 'retry' && outcome.at === null && chat.health().kind !== 'ready'
  const awayUntil = isAway ? spoken.awayUntil(nameOf(chat), now) : null
  if (outcome.kind === 'sent') spoken.back(nameOf(chat))
  ctx.meter?.count('notices', outcome.kind)
  if (outcome.kind !== 'sent')
    ctx.log.warn('notice.not-sent', {
      notice: notice.id,
      platform: chat.platform,
      kind: outcome.kind,
      reason: 'reason' in outcome ? outcome.reason : outcome.kind,
    })
  await byHome(leased, async (parcel) => {
    const { delivery } = parcel.notice
    if (delivery.kind === 'leased')
      await mark(ctx, parcel, delivery, after(outcome, delivery.attempts, awayUntil, now), now)
  })
}

/** Puts off what cannot be said yet, so that the courier is not woken for it in vain. */
const putOff = async (
  ctx: DeskContext,
  parcels: readonly Parcel[],
  until: (parcel: Parcel) => Instant,
  now: Instant,
): Promise<void> => {
  await byHome(parcels, async (parcel) => {
    const { delivery } = parcel.notice
    if (delivery.kind !== 'waiting') return
    await mark(ctx, parcel, delivery, { ...delivery, at: until(parcel) }, now)
  })
}

const expire = async (ctx: DeskContext, parcels: readonly Parcel[], now: Instant): Promise<void> => {
  ctx.meter?.count('notices', 'expired')
  await byHome(parcels, (parcel) =>
    mark(ctx, parcel, parcel.notice.delivery, { kind: 'expired', at: now }, now),
  )
}

/** Does what is due on one account: its places side by side, the messages of one place one after the other. */
const deliverOn = async (
  ctx: DeskContext,
  chatFor: ChatFor,
  chat: Chat,
  spoken: Spoken,
  parcels: readonly Parcel[],
  now: Instant,
): Promise<void> => {
  await byHome(parcels, (parcel) => settle(ctx, chat, parcel, now))
  const waiting = parcels.filter((p) => p.notice.delivery.kind === 'waiting')
  const later = new Map<Parcel, Instant>()
  const lanes = new Map<string, Promise<void>>()
  for (const { parts, at } of planSpeech(ctx.settings().contract, chat, spoken, waiting, now)) {
    if (at !== 'expired' && at > now) {
      for (const part of parts) later.set(part, at)
      continue
    }
    const place = placeKey(parts[0].notice.to)
    const before = lanes.get(place) ?? Promise.resolve()
    lanes.set(
      place,
      before.then(() =>
        at === 'expired' ? expire(ctx, parts, now) : sendBundle(ctx, chatFor, chat, spoken, parts, now),
      ),
    )
  }
  await Promise.all([
    ...lanes.values(),
    putOff(ctx, [...later.keys()], (parcel) => later.get(parcel) ?? now, now),
  ])
}

/** So many documents are gathered at most for one round. */
const mostGathered = 20_000

/** What is due; all of it where parts of it are to be said as one, so that a bundle is not torn at the end of a page. */
const gather = async (ctx: DeskContext, now: Instant, limit: number): Promise<readonly CourierWork[]> => {
  const works = await ctx.store.dueNotices(now, limit)
  const merges = works.some((work) =>
    parcelsOf(work, now).some(({ notice }) => notice.merge !== null || notice.crowd !== undefined),
  )
  return works.length < limit || !merges || limit >= mostGathered ? works : gather(ctx, now, limit * 4)
}

/** An account that does not hear may still be able to speak; the others get nothing to say. */
const canSpeak = (chat: Chat): boolean => chat.health().kind === 'ready' || chat.health().kind === 'deaf'

const nameOf = ({ platform, account }: Chat): string => `${platform}/${account}`

/** How long a notice waits for a platform that is not there at all. */
const absent = 30_000

/**
 * One round of the courier: leases, sends and records what is due, place by place, within every budget (laws 3 and 6).
 * Resolves with how many documents it looked at; call again while it is the limit.
 */
export const deliverNotices = async (
  ctx: DeskContext,
  chatFor: ChatFor,
  spoken: Spoken,
  now: Instant,
  limit = 200,
): Promise<number> => {
  const works = await gather(ctx, now, limit)
  const byAccount = new Map<Chat | null, Parcel[]>()
  for (const one of works.flatMap((work) => parcelsOf(work, now))) {
    const parcel = { ...one, notice: addressedNow(ctx, chatFor, one.notice) }
    const chat = chatFor(parcel.notice.to)
    const known = byAccount.get(chat)
    if (known === undefined) byAccount.set(chat, [parcel])
    else known.push(parcel)
  }
  let isEnding = false
  await Promise.all(
    [...byAccount].map(async ([chat, parcels]) => {
      if (chat === null) return putOff(ctx, parcels, () => now + absent, now)
      const { kind } = chat.health()
      if (kind === 'ready') spoken.back(nameOf(chat))
      if (canSpeak(chat)) return deliverOn(ctx, chatFor, chat, spoken, parcels, now)
      // The desk is going down: what waits is due at once for whoever goes on.
      if (kind === 'stopped') isEnding = true
      else await putOff(ctx, parcels, () => spoken.awayUntil(nameOf(chat), now), now)
    }),
  )
  return isEnding ? 0 : works.length
}
