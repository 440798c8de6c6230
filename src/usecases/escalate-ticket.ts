import type { Ticket } from '../domain/ticket.ts'
import { record, say, type Act } from '../domain/transition.ts'
import { dueAt, leadOf, present, toRequester, toStaff, whomToCall } from './answer-question.ts'
import type { DeskContext } from './context.ts'

/**
 * Calls the next tier (WRK-1): the ticket waits there to be claimed, requester and engineers are told.
 * Null when there is no higher tier.
 */
export const escalate = (ctx: DeskContext, ticket: Ticket, act: Act, reason: string): Ticket | null => {
  const { texts } = ctx
  const { tiers } = ctx.settings().contract
  const next = tiers.find((entry) => entry.tier > ticket.tier)
  if (next === undefined) return null
  const higher = record(ticket, act, { kind: 'escalated', tier: next.tier, reason })
  const person = whomToCall(ctx, higher, act.at)
  const called = record(higher, act, { kind: 'called', person: person?.id ?? null, tier: next.tier })
  const due = dueAt(ctx, called, 'resolution', act.at)
  // Nobody there yet, and nobody asked for it: the group gains nothing from hearing of it.
  const worthTelling = person !== null || act.by.kind === 'person'
  return say(called, act, present([
    !worthTelling ? null : toRequester(called, act, { kind: 'escalated', text: texts.escalated(ticket.number, next.name, person?.name ?? null, due, act.at) }),
    toStaff(ctx, called, act, person ?? leadOf(ctx, next.tier), { kind: 'called', text: texts.escalatedStaff(called, next.name, person?.name ?? null, reason) }),
  ])) // prettier-ignore
}
