import { isNamedIn } from '../../domain/tickets/referral.ts'
import type { Release } from '../../domain/problems/release.ts'
import type { TicketNumber } from '../../domain/ids.ts'
import { isUnfinished, type Ticket } from '../../domain/tickets/ticket.ts'
import { day, type Instant } from '../../domain/time.ts'
import { isDone, record, say, type Act } from '../../domain/tickets/transition.ts'
import { toRequester } from '../hearing/answer-question.ts'
import { changeTicket } from '../change-ticket.ts'
import type { DeskContext } from '../context.ts'

/** A fix that comes later than this after the ticket's end is not news to its requester any more. */
const remembered = 90 * day
const pageOf = 500

/** Tickets that a release note names by their own or by an outside number, oldest first (WRK-3). */
export const ticketsNamedIn = async (
  ctx: DeskContext,
  note: string,
  now: Instant,
): Promise<readonly Ticket[]> => {
  const named: Ticket[] = []
  let after: { readonly openedAt: Instant; readonly id: Ticket['id'] } | undefined
  for (;;) {
    const page = await ctx.store.listTickets(
      { desk: ctx.id, changedFrom: now - remembered },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    named.push(...page.filter((ticket) => ticket.state !== 'merged' && isNamedIn(note, ticket)))
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) return named.reverse()
    after = { openedAt: last.openedAt, id: last.id }
  }
}

/**
 * Tells everybody whose ticket a release carries. A ticket that waited for the vendor is back in its engineer's hands.
 * Resolves with the tickets' numbers; for the same act nobody hears of it twice.
 */
export const tellRelease = async (
  ctx: DeskContext,
  release: Pick<Release, 'release' | 'note'>,
  act: Act,
): Promise<readonly TicketNumber[]> => {
  const tickets = await ticketsNamedIn(ctx, release.note, act.at)
  for (const ticket of tickets)
    await changeTicket(ctx, ticket.id, act.at, (current) => {
      if (isDone(current, act)) return null
      const released = record(current, act, { kind: 'released-in', release: release.release })
      const back =
        isUnfinished(current) && current.state === 'waiting' && current.waitingFor === 'vendor'
          ? record(
              released,
              act,
              { kind: 'returned', text: release.release },
              { kind: 'resumed', reason: release.release },
            )
          : released
      return say(back, act, [
        toRequester(back, act, {
          kind: 'status',
          text: ctx.texts.releasedIn(current.number, current.title, release.release),
        }),
      ])
    })
  return tickets.map((ticket) => ticket.number)
}
