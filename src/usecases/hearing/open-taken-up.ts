import { placeKey, type MessageEvent } from '../../domain/chat/event.ts'
import { personOf } from '../../domain/people/people.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { minute, type Instant } from '../../domain/time.ts'
import type { Burst, Bursts } from './burst.ts'
import type { DeskContext } from '../context.ts'
import { openAnswered } from './settle-burst.ts'
import type { Talk } from './talk.ts'

/** So many of the last messages of a group are looked through. */
const lookBack = 60
/** What somebody is mentioned for was said within this time. */
const mentionReach = 10 * minute
/** A greeting before it says nothing about it. */
const saysMore = 6
/** Of what was taken for talk only words near a question become one because a person answered them. */
const nearQuestion = 0.15

/** Those of the asker's messages around one of them that were typed in one go and belong to no ticket. */
const burstAround = async (
  ctx: DeskContext,
  event: MessageEvent,
  isMeant: (said: MessageEvent) => boolean,
): Promise<Burst | null> => {
  const { directory, contract } = ctx.settings()
  const receipts = await ctx.store.recentReceipts(placeKey(event.place), lookBack)
  const said = receipts.flatMap(({ event: earlier, outcome }) =>
    earlier.kind === 'message' && !outcome.startsWith('ticket:') ? [earlier] : [],
  )
  const meant = said.findLast((earlier) => earlier.message !== event.message && isMeant(earlier))
  if (meant === undefined || meant.sender.isBot || meant.sender.isSelf) return null
  const card = personOf(directory, meant.sender.account)
  if (card !== null && card.roles.some((role) => role !== 'requester')) return null
  const events = said
    .filter(
      ({ sender, at }) =>
        sender.account === meant.sender.account && Math.abs(at - meant.at) <= contract.patience.burstLongest,
    )
    .filter((one) => one === meant || one.files.length > 0 || one.text.trim().length >= saysMore)
  const last = events.at(-1) ?? meant
  return {
    place: event.place,
    account: meant.sender.account,
    events,
    firstHeard: meant.at,
    lastHeard: last.at,
  }
}

/**
 * Somebody of the staff takes up what the desk had taken for talk: it was a question after all and is recorded, without
 * a word (REC-1). A command that quotes it is certain; an answer in plain words, by quote or mention, makes a question
 * only of what was near one. Null: there is nothing to open.
 */
export const openTakenUp = async (
  ctx: DeskContext,
  talk: Talk,
  bursts: Bursts,
  event: MessageEvent,
  how: 'command' | 'words',
  now: Instant,
): Promise<Ticket | null> => {
  const quoted = event.quote?.message ?? null
  if (event.place.kind !== 'room' || (quoted === null && event.mentions.length === 0)) return null
  if (quoted !== null && (await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), quoted)) !== null)
    return null
  const burst = await burstAround(ctx, event, ({ message, sender, at }) =>
    quoted === null
      ? event.mentions.includes(sender.account) && event.at - at <= mentionReach
      : message === quoted,
  )
  if (burst === null) return null
  const opened = await openAnswered(ctx, talk, burst, now, how === 'command' ? 0 : nearQuestion)
  if (opened === null) return null
  bursts.take(burst.place, burst.account)
  for (const { key } of burst.events) await ctx.store.finishReceipt(key, `ticket:${opened.number}`)
  return opened
}
