import { clocksOf } from '../../domain/clocks/clocks.ts'
import { placeKey } from '../../domain/chat/event.ts'
import { isUnfinished, unfinishedStates, type Ticket, type TicketFact } from '../../domain/tickets/ticket.ts'
import { hour } from '../../domain/time.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { dueAt, present, toPerson, toRequester } from '../hearing/answer-question.ts'
import { changeTicket } from '../change-ticket.ts'
import { contactsOf, tellContacts } from '../delivery/tell-contacts.ts'
import { findTicket } from './find-ticket.ts'
import {
  refuse, refuseTo, reply, onTicket, usageOf, write, type Handler, type Run, type TicketHandler, type Verdict,
} from './run.ts' // prettier-ignore

/** Refuses work on what is solved or finished; null when work may go on. */
const solved = ({ ctx }: Run, ticket: Ticket): Verdict | null =>
  isUnfinished(ticket) && ticket.state !== 'resolved'
    ? null
    : refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))

const toActor = (run: Run, ticket: Ticket, text: string) =>
  run.person === null ? null : toPerson(ticket, run.act, run.person, { kind: 'hint', text })

/** 建议 1023 …: a written proposal where no fix is in sight; it satisfies the clause and the requester hears it (SLA-T1). */
const propose: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = solved(run, ticket)
  if (stopped !== null) return stopped
  if (command.rest === '') return refuse(ctx.texts.needs(usageOf('propose')))
  const proposed = record(ticket, act, { kind: 'proposed', text: command.rest })
  return write(
    say(
      proposed,
      act,
      present([
        toRequester(proposed, act, { kind: 'status', text: ctx.texts.proposed(ticket.number, command.rest) }),
        toActor(run, proposed, ctx.texts.proposalNoted(ticket.number)),
      ]),
    ),
  )
}

/** 进展 1023 …: a line about how it stands, passed on to the requester and to the contacts who wait for it (SLA-O3). */
const progress: TicketHandler = (run, ticket) => {
  const { ctx, act, command, now } = run
  const stopped = solved(run, ticket)
  if (stopped !== null) return stopped
  if (command.rest === '') return refuse(ctx.texts.needs(usageOf('progress')))
  const progressed = record(ticket, act, { kind: 'progressed', text: command.rest })
  const group = clocksOf(progressed, ctx.settings().contract, now).findLast(({ kind }) => kind === 'progress')
  const words = { kind: 'progress', text: ctx.texts.progress(ticket.number, command.rest) } as const
  return write(
    say(
      progressed,
      act,
      present([
        toRequester(progressed, act, words),
        ...tellContacts(progressed, act, contactsOf(ctx, group?.target.to ?? null), words),
        toActor(
          run,
          progressed,
          ctx.texts.progressNoted(ticket.number, dueAt(ctx, progressed, 'progress', now), now),
        ),
      ]),
    ),
  )
}

/** 已通知 1023 张处长: a person told the contacts, e.g. on the telephone (SLA-O3). */
const notified: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  if (command.rest === '') return refuse(ctx.texts.needs(usageOf('notified')))
  const contacts = command.rest.split(/[、,，\s]+/).filter((name) => name !== '')
  const told = record(ticket, act, { kind: 'notified', contacts, notices: [] })
  return write(
    say(
      told,
      act,
      present([toActor(run, told, ctx.texts.notifiedNoted(ticket.number, contacts.join('、')))]),
    ),
  )
}

const known: TicketFact = { kind: 'acknowledged' }

/** A reply to what was said in the last hours acknowledges it. */
const reach = 2 * hour
/** So many tickets are looked through at most. */
const mostAcknowledged = 500

const acknowledgeOne: TicketHandler = (run, ticket) => {
  const acknowledged = record(ticket, run.act, known)
  const told = toActor(run, acknowledged, run.ctx.texts.acknowledged(ticket.number))
  return write(say(acknowledged, run.act, present([told])))
}

/** Is the ticket being repeated to whoever says 收到 here: a breach that was told in this place, or is their own? */
const isNagging = (run: Run, ticket: Ticket): boolean => {
  const { ctx, event, now, person } = run
  const here = placeKey(event.place)
  const quote = event.quote?.message ?? null
  const told = ticket.timeline.some(
    (entry) =>
      entry.kind === 'said' &&
      (entry.what === 'breach' || entry.what === 'reminder') &&
      placeKey(entry.to) === here &&
      (quote === null ? now - entry.at <= reach : entry.message === quote),
  )
  if (quote !== null) return told
  if (!told && (person === null || ticket.assignee !== person.id)) return false
  return clocksOf(ticket, ctx.settings().contract, now).some(
    ({ breachedAt, metAt }) =>
      breachedAt !== null &&
      metAt === null &&
      !ticket.timeline.some(({ kind, at }) => kind === 'acknowledged' && at >= breachedAt),
  )
}

/** 知道了, 收到: ends the repetitions of one ticket, or of all that a merged reminder named (SLA-X1). */
export const acknowledge: Handler = async (run) => {
  const { ctx, command, act, now } = run
  if (command.numbers.length > 0) {
    const found = await findTicket(run)
    return found.kind === 'missing'
      ? refuseTo(run, found.text, 'acknowledge')
      : onTicket(run, found.ticket, acknowledgeOne)
  }
  const open = await ctx.store.listTickets(
    { desk: ctx.id, states: [...unfinishedStates, 'closed'], changedFrom: now - 24 * hour },
    { limit: mostAcknowledged },
  )
  const own = open.filter((ticket) => isNagging(run, ticket))
  for (const ticket of own) await changeTicket(ctx, ticket.id, now, (current) => record(current, act, known))
  if (own.length === 0) return refuseTo(run, ctx.texts.nothingToAcknowledge, 'acknowledge')
  const numbers = own.map(({ number }) => number).sort()
  await reply(run, { kind: 'hint', text: ctx.texts.acknowledgedAll(numbers) })
  return `acknowledge:${numbers.join(',')}`
}

/** Commands that answer what a clock asks for. */
export const clockCommands = { propose, progress, notified } as const
