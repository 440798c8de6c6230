import {
  allowedAt,
  bundle,
  forgetOld,
  inOrder,
  leaseFor,
  mostAttempts,
  quietUntil,
  repeatsWhenUnknown,
  retryAt,
  speechAllowance,
} from '../../domain/chat/delivery.ts'
import { placeKey, type Place } from '../../domain/chat/event.ts'
import { deliveredTo, type DocumentKind } from '../../domain/document.ts'
import type { DocumentId, MessageId } from '../../domain/ids.ts'
import { courierAt, type Delivery, type Notice } from '../../domain/chat/notice.ts'
import type { ClockKind, Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record } from '../../domain/tickets/transition.ts'
import type { Chat, SendOutcome } from '../../ports/chat.ts'
import type { CourierWork } from '../../ports/store.ts'
import { changeDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { byRule, type DeskContext } from '../context.ts'
import { addressedNow } from './choose-account.ts'
import { PictureShelf } from './fetch-pictures.ts'

/** A notice together with the document it lives in. */
interface Parcel {
  readonly notice: Notice
  readonly home:
    | {
        readonly kind: 'ticket'
        readonly id: Ticket['id']
        /** The message that began the ticket, where it is spoken about in the room in which it was asked. */
        readonly asked: MessageId | null
      }
    | { readonly kind: 'document'; readonly of: DocumentKind; readonly id: DocumentId }
    | { readonly kind: 'loose' }
}

/** The chat that serves a place, or null when its platform is not connected here. */
export type ChatFor = (place: Place) => Chat | null

/** When something was last said, per room and account: what budgets are measured against. */
export class Spoken {
  readonly #times = new Map<string, readonly Instant[]>()
  /** What was fetched for notices that are tried again. */
  readonly pictures = new PictureShelf()
  at(key: string): readonly Instant[] {
    return this.#times.get(key) ?? []
  }
  add(key: string, now: Instant): void {
    this.#times.set(key, [...forgetOld(this.at(key), now), now])
  }
}

const parcelsOf = (work: CourierWork, now: Instant): readonly Parcel[] => {
  if (work.kind === 'loose') return [{ notice: work.notice.notice, home: { kind: 'loose' } }]
  const { notices } = work.kind === 'ticket' ? work.ticket : work.document
  const homeOf = ({ to }: Notice): Parcel['home'] => {
    if (work.kind === 'document') return { kind: 'document', of: work.document.kind, id: work.document.id }
    const { id, room, messages } = work.ticket
    const here = to.kind === 'room' && to.room === room
    return { kind: 'ticket', id, asked: here ? (messages[0]?.message ?? null) : null }
  }
  return notices
    .filter((n) => (courierAt(n.delivery) ?? Infinity) <= now)
    .map((notice) => ({ notice, home: homeOf(notice) }))
}

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
      notice: { ...here(loose.notice), delivery: to },
    })
  }
  if (parcel.home.kind === 'document') {
    const delivered = await changeDocument(ctx, parcel.home.of, parcel.home.id, (document) => {
      const notice = document.notices.find((known) => known.id === parcel.notice.id)
      return notice === undefined || !same(notice.delivery)
        ? null
        : deliveredTo(document, here(notice), to, now)
    })
    return delivered !== null
  }
  const written = await changeTicket(ctx, parcel.home.id, now, (ticket) => {
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
  })
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

const mergedText = (ctx: DeskContext, parcels: readonly Parcel[]): string => {
  const [first] = parcels
  const lines = parcels.flatMap(({ notice }) => notice.merge?.line ?? [])
  const [clock, kind] = (first?.notice.merge?.key ?? '').split(':')
  if (parcels.length < 2 || clock === undefined) return first?.notice.text ?? ''
  if (clock === 'alert') return ctx.texts.alertsCalled(lines)
  if (clock === 'alert-over') return ctx.texts.alertsOver(lines)
  if (clock === 'draft') return ctx.texts.kbDrafts(lines)
  if (clock === 'retimed') return ctx.texts.retimes(lines)
  if (kind === undefined) {
    // What is a text of its own, such as a summary, stays whole in front of the others.
    const whole = lines.filter((line) => line.includes('\n'))
    const rest = lines.filter((line) => !line.includes('\n'))
    return [...whole, ...(rest.length === 0 ? [] : [ctx.texts.catchUp(rest)])].join('\n')
  }
  if (kind === 'breach' && parcels.some(({ notice }) => notice.merge?.key !== first?.notice.merge?.key))
    return ctx.texts.breaches(
      null,
      parcels.flatMap(({ notice: { merge } }) =>
        merge === null ? [] : ctx.texts.breachLineOf(merge.key.split(':')[0] as ClockKind, merge.line),
      ),
    )
  return kind === 'breach'
    ? ctx.texts.breaches(clock as ClockKind, lines)
    : ctx.texts.reminders(clock as ClockKind, lines)
}

/** When this bundle may be said: now, later, or never any more. */
const timeFor = (
  ctx: DeskContext,
  chat: Chat,
  spoken: Spoken,
  parcels: readonly Parcel[],
  now: Instant,
): Instant | 'expired' => {
  const [first] = parcels
  if (first === undefined) return 'expired'
  const { notice } = first
  const late = parcels.every((p) => p.notice.notAfter !== null && p.notice.notAfter < now)
  if (late) return 'expired'
  const { contract } = ctx.settings()
  const quiet = notice.canWait ? quietUntil(contract.quietHours, now) : null
  const room = chat.capabilities.budgets.filter((b) => b.scope === 'room')
  const account = chat.capabilities.budgets.filter((b) => b.scope === 'account')
  const speech =
    notice.merge !== null && contract.speech !== null ? [speechAllowance(contract.speech.perRoomPerHour)] : []
  const place = placeKey(notice.to)
  return Math.max(
    quiet ?? now,
    allowedAt(spoken.at(place), room, now),
    allowedAt(spoken.at(`${place} merged`), speech, now),
    allowedAt(spoken.at(`${chat.platform}/${chat.account}`), account, now),
  )
}

/** A platform that asks to be tried again at once is tried again after this. */
const shortestWait = 1_000

const after = (outcome: SendOutcome, attempts: number, now: Instant): Delivery => {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'sent', at: now, message: outcome.message }
    case 'failed':
      return { kind: 'failed', at: now, reason: outcome.reason }
    case 'expired':
      return { kind: 'expired', at: now }
    case 'retry':
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

const countSpeech = (spoken: Spoken, chat: Chat, notice: Notice, now: Instant): void => {
  spoken.add(placeKey(notice.to), now)
  spoken.add(`${chat.platform}/${chat.account}`, now)
  if (notice.merge !== null) spoken.add(`${placeKey(notice.to)} merged`, now)
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
  shelf: PictureShelf,
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
  const text = leased.length > 1 ? mergedText(ctx, leased) : notice.text
  // Among several questions said as one nobody could tell whose picture it is.
  const from = leased.length === 1 ? notice.files?.from : undefined
  const pictures = from === undefined ? [] : await shelf.take(ctx, chatFor(from), chat, notice)
  const outcome = await chat.send(
    {
      id: notice.id,
      to: notice.to,
      text,
      mention: leased.length > 1 ? null : notice.mention,
      quote: quoteOf(chat, first, leased.length === 1),
      choices: notice.choices,
      prompt: notice.prompt,
      ...(pictures.length === 0 ? {} : { pictures }),
    },
    leased.map((p) => ({
      id: p.notice.id,
      kind: p.notice.kind,
      article: p.notice.article,
      ticket: p.home.kind === 'ticket' ? p.home.id : null,
    })),
  )
  if (outcome.kind !== 'retry') shelf.forget(notice.id)
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
      await mark(ctx, parcel, delivery, after(outcome, delivery.attempts, now), now)
  })
}

/** Puts off what cannot be said yet, so that the courier is not woken for it in vain. */
const putOff = async (
  ctx: DeskContext,
  parcels: readonly Parcel[],
  at: Instant,
  now: Instant,
): Promise<void> => {
  for (const parcel of parcels) {
    if (parcel.notice.delivery.kind !== 'waiting') continue
    await mark(ctx, parcel, parcel.notice.delivery, { ...parcel.notice.delivery, at }, now)
  }
}

const deliverTo = async (
  ctx: DeskContext,
  chatFor: ChatFor,
  chat: Chat,
  spoken: Spoken,
  parcels: readonly Parcel[],
  now: Instant,
): Promise<void> => {
  for (const parcel of parcels)
    if (parcel.notice.delivery.kind === 'leased') await settle(ctx, chat, parcel, now)
  const waiting = parcels.filter((p) => p.notice.delivery.kind === 'waiting')
  const ordered = inOrder(waiting.map((p) => p.notice)).flatMap(
    (notice) => waiting.find((p) => p.notice === notice) ?? [],
  )
  for (const parts of bundle(ordered)) {
    const at = timeFor(ctx, chat, spoken, parts, now)
    if (at === 'expired') {
      ctx.meter?.count('notices', 'expired')
      for (const part of parts) await mark(ctx, part, part.notice.delivery, { kind: 'expired', at: now }, now)
    } else if (at > now) await putOff(ctx, parts, at, now)
    else {
      // Counted before the first wait: places speak side by side and share the account's budget.
      countSpeech(spoken, chat, parts[0].notice, now)
      await sendBundle(ctx, chatFor, chat, spoken.pictures, parts, now)
    }
  }
}

/** So many documents are gathered at most for one round. */
const mostGathered = 20_000

/** What is due; all of it where parts of it are to be said as one, so that a bundle is not torn at the end of a page. */
const gather = async (ctx: DeskContext, now: Instant, limit: number): Promise<readonly CourierWork[]> => {
  const works = await ctx.store.dueNotices(now, limit)
  const merges = works.some((work) => parcelsOf(work, now).some(({ notice }) => notice.merge !== null))
  return works.length < limit || !merges || limit >= mostGathered ? works : gather(ctx, now, limit * 4)
}

/** An account that is not connected gets nothing to say: what it tried in vain would count as attempts. */
const canSpeak = (chat: Chat): boolean => chat.health().kind === 'ready' || chat.health().kind === 'deaf'

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
  const byPlace = new Map<string, Parcel[]>()
  for (const one of works.flatMap((work) => parcelsOf(work, now))) {
    const parcel = { ...one, notice: addressedNow(ctx, chatFor, one.notice) }
    const key = placeKey(parcel.notice.to)
    byPlace.set(key, [...(byPlace.get(key) ?? []), parcel])
  }
  await Promise.all(
    [...byPlace.values()].map(async (parcels) => {
      const [first] = parcels
      if (first === undefined) return
      const chat = chatFor(first.notice.to)
      if (chat === null || !canSpeak(chat)) await putOff(ctx, parcels, now + absent, now)
      else await deliverTo(ctx, chatFor, chat, spoken, parcels, now)
    }),
  )
  return works.length
}
