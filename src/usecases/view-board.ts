import { clocksOf } from '../domain/clocks/clocks.ts'
import type { Place } from '../domain/chat/event.ts'
import type { AccountKey } from '../domain/ids.ts'
import { personOf, roomOf } from '../domain/people/people.ts'
import { onDuty } from '../domain/people/on-duty.ts'
import { maskPersonalNumbers } from '../domain/privacy.ts'
import { evidenceOf, sizeOf } from '../domain/problems/problem.ts'
import { isUnfinished, unfinishedStates, type Ticket } from '../domain/tickets/ticket.ts'
import { hour, type Instant } from '../domain/time.ts'
import type { DeskBoard, DutyView, ProblemView, TicketView } from '../ports/desk.ts'
import type { TicketFilter } from '../ports/store.ts'
import { nameOf, type DeskContext } from './context.ts'
import { hearingNow } from './watch-accounts.ts'

const mostShown = 60

/** Which tickets the account may see from here; null means none. `whole` when it is all of the desk. */
const sightOf = (
  ctx: DeskContext,
  place: Place,
  account: AccountKey,
): { readonly filter: TicketFilter | null; readonly whole: boolean; readonly staff: boolean } => {
  const { directory } = ctx.settings()
  const person = personOf(directory, account)
  const staff = person !== null && person.roles.some((role) => role !== 'requester')
  const room = place.kind === 'room' ? roomOf(directory, place.room) : null
  if (place.kind === 'room' && room === null) return { filter: null, whole: false, staff }
  if (room?.kind === 'group') return { filter: { desk: ctx.id, room: room.key }, whole: false, staff }
  if (staff) return { filter: { desk: ctx.id }, whole: true, staff }
  return { filter: room === null ? { desk: ctx.id, requester: account } : null, whole: false, staff }
}

/** What stands beside a conversation; finished tickets stay in sight for an hour. */
export const viewBoard = async (
  ctx: DeskContext,
  place: Place,
  account: AccountKey,
  now: Instant,
): Promise<DeskBoard> => {
  const { filter, whole, staff } = sightOf(ctx, place, account)
  if (filter === null) return { tickets: [], whole, duty: [], problems: [] }
  const open = await ctx.store.listTickets({ ...filter, states: unfinishedStates }, { limit: mostShown })
  const ended = (
    await ctx.store.listTickets({ ...filter, changedFrom: now - hour }, { limit: mostShown })
  ).filter((t) => !isUnfinished(t))
  return {
    tickets: [...open, ...ended].map((ticket) => viewOf(ctx, ticket, now)),
    whole,
    duty: dutyNow(ctx, now),
    problems: await problemsInSight(ctx, whole ? null : place),
    ...(staff ? { hearing: await hearingNow(ctx, now) } : {}),
  }
}

const dutyNow = (ctx: DeskContext, now: Instant): readonly DutyView[] => {
  const { contract, directory } = ctx.settings()
  return contract.tiers.map(({ tier, name }) => ({
    tier,
    name,
    people: onDuty(directory, tier, now).map((person) => person.name),
  }))
}

/** Open problems; a group sees those that it was told of, staff also those that wait to be confirmed. */
const problemsInSight = async (ctx: DeskContext, place: Place | null): Promise<readonly ProblemView[]> => {
  const found = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'problem', states: place === null ? ['open', 'proposed'] : ['open'] },
    { limit: 20 },
  )
  return found
    .filter(({ body }) => place === null || (place.kind === 'room' && body.told.includes(place.room)))
    .map(({ key, state, body }) => {
      const evidence = evidenceOf(body.reports)
      const progress = body.history.findLast((event) => event.what === 'progress')
      return {
        number: key,
        title: body.title,
        state,
        tickets: sizeOf(body),
        units: evidence.units,
        owner: nameOf(ctx, body.owner),
        since: evidence.from,
        progress:
          progress === undefined ? null : { at: progress.at, text: maskPersonalNumbers(progress.text) },
      }
    })
}

const viewOf = (ctx: DeskContext, ticket: Ticket, now: Instant): TicketView => {
  const clocks = clocksOf(ticket, ctx.settings().contract, now)
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
      .map(({ kind, startedAt, dueAt, state }) => ({ kind, startedAt, dueAt, state })),
  }
}
