import { clocksOf } from '../domain/clocks.ts'
import type { RoomKey } from '../domain/ids.ts'
import { maskPersonalNumbers } from '../domain/privacy.ts'
import { isUnfinished, type Ticket } from '../domain/ticket.ts'
import { hour, type Instant } from '../domain/time.ts'
import type { TicketView } from '../ports/desk.ts'
import { nameOf, type DeskContext } from './context.ts'

const mostShown = 60

/** What a room may see of its tickets; finished ones stay in sight for an hour. All rooms when `room` is null. */
export const viewTickets = async (
  ctx: DeskContext,
  room: RoomKey | null,
  now: Instant,
): Promise<readonly TicketView[]> => {
  const where = { desk: ctx.id, ...(room === null ? {} : { room }) }
  const tickets = await ctx.store.listTickets(
    { ...where, states: ['open', 'answered', 'queued', 'working', 'waiting', 'resolved'] },
    { limit: mostShown },
  )
  const ended = (
    await ctx.store.listTickets({ ...where, changedFrom: now - hour }, { limit: mostShown })
  ).filter((t) => !isUnfinished(t))
  return [...tickets, ...ended].map((ticket) => viewOf(ctx, ticket, now))
}

const viewOf = (ctx: DeskContext, ticket: Ticket, now: Instant): TicketView => {
  const clocks = clocksOf(ticket.timeline, ticket.severity, ctx.settings().contract, now)
  return {
    number: ticket.number,
    title: maskPersonalNumbers(ticket.title),
    state: ticket.state,
    severity: ticket.severity,
    requester: ticket.requester.name,
    unit: ticket.requester.unit,
    assignee: nameOf(ctx, ticket.assignee),
    room: ticket.room,
    openedAt: ticket.openedAt,
    clocks: clocks
      .filter(
        (clock) =>
          Number.isFinite(clock.dueAt) && !clocks.some((c) => c.kind === clock.kind && c.round > clock.round),
      )
      .map(({ kind, dueAt, state }) => ({ kind, dueAt, state })),
  }
}
