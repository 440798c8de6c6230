import type { Ticket } from '../../domain/tickets/ticket.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import {
  calledFact,
  callFor,
  promisedBy,
  leadOf,
  present,
  toRequester,
  toStaff,
} from '../hearing/answer-question.ts'
import type { DeskContext } from '../context.ts'

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
  const call = callFor(ctx, higher, act.at)
  const { person } = call
  const called = record(higher, act, calledFact(ctx, call, next.tier))
  const due = promisedBy(ctx, called, 'resolution', act.at)
  const answer = due === null ? promisedBy(ctx, called, 'response', act.at) : null
  const name = person?.name ?? null
  const text =
    answer === null || act.by.kind === 'desk'
      ? texts.escalated(ticket.number, next.name, name, due, act.at)
      : texts.escalatedAnswer(ticket.number, next.name, name, answer, act.at)
  // Nobody there yet, and nobody asked for it: the group gains nothing from hearing of it.
  const worthTelling = person !== null || act.by.kind !== 'desk'
  return say(called, act, present([
    !worthTelling ? null : toRequester(called, act, { kind: 'escalated', text }),
    toStaff(ctx, called, act, person ?? leadOf(ctx, next.tier, act.at), { kind: 'called', text: texts.escalatedStaff(called, next.name, person?.name ?? null, reason), crowd: { line: texts.callLine(called, name, due ?? answer, act.at) } }),
  ])) // prettier-ignore
}
