import { isComplaint } from '../../domain/tickets/complaint.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { callPerson, present, promisedBy, toRequester, toStaff } from '../hearing/answer-question.ts'
import { supervisorOf } from '../delivery/address-notice.ts'
import { nameOf } from '../context.ts'
import { escalate } from '../clocks/escalate-ticket.ts'
import { refuse, usageOf, write, type TicketHandler } from './run.ts'
import { finished, foreign, others, responding } from './work.ts'

const claim: TicketHandler = (run, ticket) => {
  const { ctx, act, person } = run
  if (person === null) return refuse(ctx.texts.noTicket(ticket.number))
  const stopped = others(run, ticket) ?? finished(run, ticket)
  if (stopped !== null) return stopped
  if (ticket.state === 'resolved')
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))
  // Who answered in the group has it already, but nobody was told by when it will be solved.
  const announced =
    ticket.timeline.some((e) => (e.kind === 'said' && e.what === 'claimed') || e.kind === 'transferred') ||
    ticket.notices.some((n) => n.kind === 'claimed')
  if (ticket.assignee === person.id && announced) return refuse(ctx.texts.alreadyYours(ticket.number))
  if (ticket.assignee !== null && ticket.assignee !== person.id) {
    const since =
      ticket.timeline.findLast((e) => e.kind === 'claimed' || e.kind === 'transferred')?.at ?? ticket.openedAt
    return refuse(ctx.texts.alreadyClaimed(ticket.number, nameOf(ctx, ticket.assignee) ?? '', since))
  }
  const claimed = record(ticket, act, { kind: 'claimed', person: person.id }, ...responding(ticket))
  const due = promisedBy(ctx, claimed, 'resolution', run.now)
  return write(
    say(claimed, act, [
      toRequester(claimed, act, {
        kind: 'claimed',
        text: ctx.texts.claimed(ticket.number, person.name, due, run.now),
      }),
    ]),
  )
}

const release: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket) ?? foreign(run, ticket)
  if (stopped !== null) return stopped
  if (ticket.assignee === null)
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextClaim(ticket.number)))
  const released = record(ticket, act, { kind: 'released', person: ticket.assignee })
  const told = say(released, act, [
    toRequester(released, act, { kind: 'status', text: ctx.texts.released(ticket.number) }),
  ])
  return write(
    callPerson(ctx, told, act, command.rest === '' ? ctx.texts.releasedByEngineer : command.rest, 'silent'),
  )
}

const transfer: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket) ?? (isComplaint(ticket) ? others(run, ticket) : null)
  if (stopped !== null) return stopped
  const named = command.at[0] ?? command.rest.replace(/^给/, '').trim()
  const { people } = ctx.settings().directory
  const to =
    named === '我' || named === 'me'
      ? run.person
      : people.find(
          (p) =>
            p.roles.includes('engineer') &&
            (p.name === named || p.id === named || p.accounts.some((a) => run.event.mentions.includes(a))),
        )
  if (named === '' && to === undefined) return refuse(ctx.texts.needs(usageOf('transfer')))
  if (to === null || to === undefined || !to.roles.includes('engineer'))
    return refuse(ctx.texts.unknownPerson(named))
  if (ticket.assignee === to.id)
    return refuse(
      to.id === run.person?.id
        ? ctx.texts.alreadyYours(ticket.number)
        : ctx.texts.notYours(ticket.number, to.name),
    )
  const moved = record(
    ticket,
    act,
    { kind: 'transferred', to: to.id },
    ...(to.id === run.person?.id ? responding(ticket) : []),
  )
  const due = promisedBy(ctx, moved, 'resolution', run.now)
  const from = nameOf(ctx, ticket.assignee) ?? run.person?.name ?? ''
  const text = ctx.texts.transferred(ticket.number, from, to.name, due, run.now)
  return write(say(moved, act, present([
    toRequester(moved, act, { kind: 'status', text }),
    to.id === run.person?.id ? null : toStaff(ctx, moved, act, to, { kind: 'called', text: `${text}\n${moved.title}` }),
  ]))) // prettier-ignore
}

const raise: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket)
  if (stopped !== null) return stopped
  // There is no tier above the supervisor.
  if (isComplaint(ticket))
    return refuse(ctx.texts.complaintForSupervisor(ticket.number, supervisorOf(ctx)?.name ?? null))
  const higher = escalate(
    ctx,
    record(ticket, act, ...responding(ticket)),
    act,
    command.rest === '' ? ctx.texts.raisedByEngineer : command.rest,
  )
  return higher === null ? refuse(ctx.texts.topTier(ticket.number)) : write(higher)
}

/** Commands that say whose a ticket is. */
export const assignCommands = { claim, release, transfer, escalate: raise } as const
