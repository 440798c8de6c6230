import { nextChangeAt } from '../../domain/calendar/duty-spans.ts'
import type { PersonId, TicketNumber } from '../../domain/ids.ts'
import { roomOfKind } from '../../domain/people/people.ts'
import { onDuty } from '../../domain/people/on-duty.ts'
import { isOnLeave, planAt } from '../../domain/people/roster.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { isDone, record } from '../../domain/tickets/transition.ts'
import { changeTicket } from '../change-ticket.ts'
import { sayLoose } from '../delivery/compose-notice.ts'
import { meantFor, mentionOf } from '../context.ts'
import { ticketsInHand } from '../people/hand-over.ts'
import { mayArrange } from '../people/say-roster-change.ts'
import { readNamed } from './read-argument.ts'
import { refuseTo, reply, usageOf, type Handler, type Run } from './run.ts'

const state = async (run: Run, person: PersonId, tier: number): Promise<string> => {
  const { ctx, now } = run
  const { directory } = ctx.settings()
  const at = nextChangeAt(directory, tier, now)
  const next = at === null ? [] : planAt(directory, tier, at).duties.map((duty) => duty.person)
  const held = await ticketsInHand(ctx, person)
  await reply(run, {
    kind: 'status',
    text: ctx.texts.handoverState(
      held.map(({ number }) => number),
      next.map(({ name }) => name),
      at,
      [...onDuty(directory, tier, now), ...next].find(({ id }) => id !== person)?.name ?? null,
      now,
    ),
  })
  return 'handover'
}

/** Tickets that this very command has handed on already: a crash in between does not lose them from what is told. */
const movedBefore = async (run: Run, to: PersonId): Promise<readonly Ticket[]> =>
  (await ticketsInHand(run.ctx, to)).filter((ticket) => isDone(ticket, run.act))

/** 交接: what is mine to hand over; `交接 全部 给 @李工` or with numbers hands it on in one go, told once. */
export const handOn: Handler = async (run) => {
  const { ctx, act, person, now } = run
  if (person === null) return refuseTo(run, ctx.texts.needs(usageOf('handover')), 'handover')
  const named = readNamed(run)
  if (named.unknown[0] !== undefined) return refuseTo(run, ctx.texts.unknownPerson(named.unknown[0]), 'handover')
  const words = named.rest.replace(/(?:给|to)\s*$/i, '')
  if (named.people.length === 0 && words === '') return state(run, person.id, person.tier ?? 1)
  const [first, second] = named.people
  const from = second === undefined ? person : (first ?? person)
  const to = second ?? first
  const { directory } = ctx.settings()
  if (to === undefined || !to.roles.includes('engineer')) return refuseTo(run, ctx.texts.needs(usageOf('handover')), 'handover')
  if (from.id !== person.id && !mayArrange(person)) return refuseTo(run, ctx.texts.rosterRefused({ kind: 'notYours' }), 'handover')
  if (isOnLeave(directory, to.id, now))
    return refuseTo(run, ctx.texts.rosterRefused({ kind: 'onLeave', who: to.name, span: { from: now, to: now + 60_000 } }), 'handover')
  const wanted = [...words.matchAll(/\d{3,7}/g)].map(([number]) => number as TicketNumber)
  const held = await ticketsInHand(ctx, from.id)
  const foreign = wanted.filter((number) => !held.some((ticket) => ticket.number === number))
  const before = await movedBefore(run, to.id)
  const missing = foreign.filter((number) => !before.some((ticket) => ticket.number === number))
  if (missing.length > 0) return refuseTo(run, ctx.texts.handoverForeign(missing), 'handover')
  const chosen = held.filter(({ number }) => wanted.length === 0 || wanted.includes(number))
  if (chosen.length === 0 && before.length === 0) return state(run, from.id, from.tier ?? 1)
  for (const { id } of chosen)
    await changeTicket(ctx, id, now, (ticket) =>
      isDone(ticket, act) || ticket.assignee !== from.id || from.id === to.id
        ? null
        : record(
            ticket,
            act,
            { kind: 'transferred', to: to.id },
            // A handover does not end a wait: the clocks stand as they stood.
            ...(ticket.state === 'waiting' && ticket.waitingFor !== null ? [{ kind: 'waiting' as const, for: ticket.waitingFor, text: '' }] : []),
          ),
    )
  const numbers = [...before, ...chosen].map(({ number }) => number)
  const away = to.tier === null || !onDuty(directory, to.tier, now).some(({ id }) => id === to.id)
  const text = ctx.texts.handedOn(from.name, numbers, to.name, away)
  const room = roomOfKind(directory, 'engineers')
  const account = to.accounts[0]
  const place = room !== null ? ({ kind: 'room', room: room.key } as const) : account === undefined ? null : ({ kind: 'direct', account } as const)
  if (place !== null) await sayLoose(ctx, act, { kind: 'status', to: place, ...meantFor(place, to), mention: mentionOf(place, to), text })
  const seen = place?.kind === 'room' && run.event.place.kind === 'room' && run.event.place.room === place.room
  if (!seen) await reply(run, { kind: 'status', text })
  return `handover:${to.id}`
} // prettier-ignore
