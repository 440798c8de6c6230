import type { MessageEvent } from '../domain/chat/event.ts'
import type { TicketId } from '../domain/ids.ts'
import { speakerOf } from '../domain/people/people.ts'
import { addMessage } from '../domain/tickets/transition.ts'
import { asTicketMessage } from './hearing/open-ticket.ts'
import type { Ticket } from '../domain/tickets/ticket.ts'
import type { Instant } from '../domain/time.ts'
import { wakeAtOf } from '../domain/tickets/wake.ts'
import { Fault } from '../domain/fault.ts'
import type { DeskContext } from './context.ts'
import { deliverable } from './delivery/relay-notice.ts'

/** Losing this many races in a row means that something else than a race is wrong. */
const mostTries = 50

/** Writes a new ticket; when its id is taken already, the ticket that has it is returned with `fresh` false. */
export const insertTicket = async (
  ctx: DeskContext,
  ticket: Ticket,
  now: Instant,
): Promise<{ readonly ticket: Ticket; readonly fresh: boolean }> => {
  const sayable = deliverable(ctx, ticket, now)
  const ready: Ticket = { ...sayable, version: 1, wakeAt: wakeAtOf(sayable, ctx.settings().contract, now) }
  if ((await ctx.store.insertTicket(ready)) === 'inserted') {
    ctx.changed(ready)
    return { ticket: ready, fresh: true }
  }
  const known = await ctx.store.ticket(ticket.id)
  if (known === null)
    throw new Fault(
      'TICKET_NUMBER_TAKEN',
      'desk',
      `The number ${ticket.number} is taken by another ticket.`,
      'The event is tried again with a new number.',
    )
  return { ticket: known, fresh: false }
}

/**
 * Reads, decides, writes; decides again when somebody else wrote in between (law 1). `decide` returns the changed
 * ticket, or null to leave it as it is; it must be pure, because it may run several times. Who has just seen the ticket
 * gives it along: it is read only when it is another by now, or nothing was decided by it.
 * Resolves with the ticket as written, or null when it was left alone or does not exist.
 */
export const changeTicket = async (
  ctx: DeskContext,
  ticketId: TicketId,
  now: Instant,
  decide: (ticket: Ticket) => Ticket | null,
  seen: Ticket | null = null,
): Promise<Ticket | null> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = tries === 0 ? seen : null
    const ticket = known ?? (await ctx.store.ticket(ticketId))
    const decided = ticket === null ? null : decide(ticket)
    if (ticket === null || decided === null) {
      if (known === null) return null
      continue
    }
    const sayable = deliverable(ctx, decided, now)
    const ready: Ticket = {
      ...sayable,
      version: ticket.version + 1,
      wakeAt: wakeAtOf(sayable, ctx.settings().contract, now),
    }
    if (await ctx.store.replaceTicket(ready)) {
      ctx.changed(ready)
      return ready
    }
  }
  throw new Fault(
    'TICKET_BUSY',
    'desk',
    `The ticket ${ticketId} was changed by others ${mostTries} times in a row.`,
    'The event stays pending and is tried again.',
  )
}

/** Adds what people said to the ticket without a word from the desk; what is there already changes nothing. */
export const addSilently = async (
  ctx: DeskContext,
  ticket: Ticket,
  events: readonly MessageEvent[],
  now: Instant,
): Promise<Ticket | null> =>
  changeTicket(ctx, ticket.id, now, (current) => {
    const missing = events.filter((event) => !current.messages.some((message) => message.key === event.key))
    return missing.length === 0
      ? null
      : missing.reduce(
          (t, event) =>
            addMessage(t, asTicketMessage(event, speakerOf(ctx.settings().directory, event.sender.account))),
          current,
        )
  })
