import { awaitsMark, deservesMark, wasAskedOn } from '../../domain/tickets/satisfaction.ts'
import type { AccountKey } from '../../domain/ids.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaDayNumber, startOfChinaDay, type Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { present, supervisorOf, toRequester, toSupervisors } from '../delivery/address-notice.ts'
import type { Words } from '../delivery/compose-notice.ts'
import { byRule, whoAsked, type DeskContext } from '../context.ts'

/** So many tickets of one person in one day are looked through at most. */
const mostOfADay = 50
/** More buttons than this do not fit on a phone. */
const mostButtons = 5

/** May this person be asked for a mark now: the contract wants one, and nobody asked them today (WRK-5)? */
export const mayAskMark = async (ctx: DeskContext, account: AccountKey, now: Instant): Promise<boolean> => {
  if (ctx.settings().contract.satisfaction === null) return false
  const changedFrom = startOfChinaDay(chinaDayNumber(now))
  const tickets = await ctx.store.listTickets(
    { desk: ctx.id, requester: account, changedFrom },
    { limit: mostOfADay },
  )
  return !tickets.some((ticket) => wasAskedOn(ticket, now))
}

/** The word that closes a ticket, with the question for a mark where it is due, in one message. */
export const closeWithMark = (ctx: DeskContext, closed: Ticket, act: Act, mayAsk: boolean): Ticket => {
  const { texts } = ctx
  const rule = ctx.settings().contract.satisfaction
  const thanks = texts.closedThanks(closed.number)
  if (!mayAsk || rule === null || !deservesMark(closed))
    return say(closed, act, [toRequester(closed, act, { kind: 'closed', text: thanks })])
  const asked = record(closed, { ...act, by: byRule(`${rule.clause} mark`) }, { kind: 'mark-asked' })
  const marks = rule.scale > mostButtons ? [] : Array.from({ length: rule.scale }, (_, i) => `${i + 1}`)
  const words: Omit<Words, 'to'> = {
    kind: 'closed',
    text: `${thanks}\n${texts.markAsk(rule.scale)}`,
    choices: marks.map((mark) => ({ action: `mark:${mark}`, label: mark, say: mark })),
    prompt: texts.markPrompt(rule.scale),
  }
  return say(asked, act, [toRequester(asked, act, words)])
}

/** A bare number says nothing that the mark does not. */
const wordsWith = (text: string): string => (/^\D{0,2}\d{0,2}\D{0,2}$/.test(text.trim()) ? '' : text)

/**
 * Takes a mark: kept on the ticket; after a low one the supervisor hears of it and the requester is called back. A good
 * one needs no answer in the group. `by phone`: an engineer took it down, and the requester hears nothing.
 */
export const takeMark = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  mark: number,
  text: string,
  how: 'by themselves' | 'by phone',
): Ticket => {
  const rule = ctx.settings().contract.satisfaction
  const rated = record(ticket, act, { kind: 'rated', mark, text })
  if (rule === null || mark > rule.lowUpTo) return rated
  const { texts } = ctx
  const supervisor = supervisorOf(ctx)
  const called = record(
    rated,
    { ...act, by: byRule(`${rule.clause} low mark`) },
    { kind: 'called', person: supervisor?.id ?? null, tier: ticket.tier, reason: texts.lowMarkReason(mark) },
  )
  return say(
    called,
    act,
    present([
      how === 'by phone'
        ? null
        : toRequester(called, act, { kind: 'status', text: texts.lowMarkThanks(ticket.number) }),
      toSupervisors(ctx, called, act, {
        kind: 'followup',
        text: texts.lowMark(ticket.number, mark, rule.scale, whoAsked(ticket), ticket.title, wordsWith(text)),
      }),
    ]),
  )
}

/** Is a mark expected from this account on the ticket? */
export const expectsMark = (ticket: Ticket, account: AccountKey, now: Instant): boolean =>
  ticket.requester.account === account && awaitsMark(ticket, now)
