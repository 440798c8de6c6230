import { repeatsWhenUnknown } from '../../domain/chat/delivery.ts'
import { placeKey } from '../../domain/chat/event.ts'
import type { MessageId } from '../../domain/ids.ts'
import type { Delivery } from '../../domain/chat/notice.ts'
import type { Instant } from '../../domain/time.ts'
import { accountName } from '../../ports/accounts.ts'
import type { Chat, ChatFor } from '../../ports/chat.ts'
import type { CourierWork } from '../../ports/store.ts'
import type { DeskContext } from '../context.ts'
import { addressedNow } from './choose-account.ts'
import { byHome, mark, parcelsOf, type Parcel } from './parcel.ts'
import { planSpeech } from './plan-speech.ts'
import { sendBundle } from './send-bundle.ts'
import type { Spoken } from './spoken.ts'

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
      if (kind === 'ready') spoken.back(accountName(chat))
      if (canSpeak(chat)) return deliverOn(ctx, chatFor, chat, spoken, parcels, now)
      // The desk is going down: what waits is due at once for whoever goes on.
      if (kind === 'stopped') isEnding = true
      else await putOff(ctx, parcels, () => spoken.awayUntil(accountName(chat), now), now)
    }),
  )
  return isEnding ? 0 : works.length
}
