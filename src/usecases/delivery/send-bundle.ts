import { leaseFor, mostAttempts, retryAt } from '../../domain/chat/delivery.ts'
import type { MessageId } from '../../domain/ids.ts'
import type { Delivery, Notice } from '../../domain/chat/notice.ts'
import type { Instant } from '../../domain/time.ts'
import { accountName } from '../../ports/accounts.ts'
import type { Chat, ChatFor, Outgoing, SendOutcome } from '../../ports/chat.ts'
import type { DeskContext } from '../context.ts'
import { mergedText, sharedMention } from './merged-text.ts'
import { byHome, mark, type Parcel } from './parcel.ts'
import { countFurther } from './plan-speech.ts'
import type { Spoken } from './spoken.ts'

/** The words of a notice; those that rest sealed are opened here and go nowhere but to the platform. */
const openWords = ({ seal }: DeskContext, { sealed, id, text }: Notice): string =>
  sealed === undefined ? text : (seal?.open(sealed, id) ?? text)

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

/** What a message stands under: what it quotes, and where a platform has threads the question of its ticket. */
const quoteOf = (chat: Chat, { notice, home }: Parcel, alone: boolean): MessageId | null => {
  const threads = chat.capabilities.threads === true && alone && home.kind === 'ticket'
  return notice.quote ?? (threads ? home.asked : null)
}

/**
 * Leases what is said as one message, says it, and records the outcome with each of its notices (law 3). What somebody else
 * leased meanwhile is left to them.
 */
export const sendBundle = async (
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
  const awayUntil = isAway ? spoken.awayUntil(accountName(chat), now) : null
  if (outcome.kind === 'sent') spoken.back(accountName(chat))
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
