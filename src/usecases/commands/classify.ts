import { categoryOf, severityOf } from '../../domain/commands/parse-command.ts'
import { isUnfinished } from '../../domain/tickets/ticket.ts'
import { moduleNamed } from '../../domain/tickets/suggest.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { personById } from '../../domain/people/people.ts'
import { callPerson, dueAt, leadOf, present, toPerson, toRequester } from '../hearing/answer-question.ts'
import { openMajor } from '../problems/open-major.ts'
import { refuse, usageOf, write, type Run, type TicketHandler, type Verdict } from './run.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'

/** Records a fact and tells only who typed it. */
const quietly = (run: Run, ticket: Ticket, text: string, ...facts: readonly TicketFact[]): Verdict => {
  const changed = record(ticket, run.act, ...facts)
  const told = run.person === null ? null : toPerson(changed, run.act, run.person, { kind: 'status', text })
  return write(say(changed, run.act, present([told])))
}

/** Sets the severity; the clocks are computed anew from the original start (SLA-F2), and everybody is told the new times. */
const severity: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const [word, ...reason] = command.rest.split(' ')
  const to = severityOf(word ?? '')
  if (to === null) return refuse(ctx.texts.unknownSeverity)
  if (!isUnfinished(ticket))
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))
  if (ticket.severity === to)
    return quietly(run, ticket, ctx.texts.sameSeverity(ticket.number, to), {
      kind: 'noted',
      text: ctx.texts.sameSeverityNoted(ctx.texts.severityName(to), reason.join(' ')),
    })
  const why = reason.length > 0 ? reason.join(' ') : ctx.texts.severityBy(run.person?.name ?? '')
  const changed = record(ticket, act, { kind: 'severity', from: ticket.severity, to, reason: why })
  const text = ctx.texts.severityChanged(
    ticket.number,
    ticket.severity,
    to,
    dueAt(ctx, changed, 'response', run.now),
    dueAt(ctx, changed, 'resolution', run.now),
    run.now,
  )
  const told = say(changed, act, [toRequester(changed, act, { kind: 'status', text })])
  return write(openMajor(ctx, told, act, leadOf(ctx, ticket.tier, run.now), null))
}

const category: TicketHandler = (run, ticket) => {
  const to = categoryOf(run.command.rest)
  if (to === null) return refuse(run.ctx.texts.unknownCategory)
  const { ctx, act } = run
  const changed = quietly(run, ticket, ctx.texts.changed(ticket.number, ctx.texts.category(to)), {
    kind: 'category',
    to,
  })
  const turned = (ticket.category === 'complaint') !== (to === 'complaint')
  const goesOn = isUnfinished(ticket) && ticket.state !== 'resolved'
  if (changed.kind === 'refuse' || !turned || !goesOn) return changed
  // It changes hands: to the supervisor, whom the requester hears of, or back to the engineers (WRK-6).
  if (to === 'complaint') return write(callPerson(ctx, changed.ticket, act, ctx.texts.complaintReason, 'ack'))
  const held = ticket.assignee === null ? null : personById(ctx.settings().directory, ticket.assignee)
  if (held !== null && held.roles.includes('engineer')) return changed
  const free =
    held === null ? changed.ticket : record(changed.ticket, act, { kind: 'released', person: held.id })
  return write(callPerson(ctx, free, act, ctx.texts.category(to), 'silent'))
}

const setModule: TicketHandler = (run, ticket) => {
  const named = moduleNamed(run.command.rest, run.ctx.settings().contract)
  if (named === null) return refuse(run.ctx.texts.unknownModule(run.command.rest))
  return quietly(
    run,
    ticket,
    run.ctx.texts.changed(ticket.number, run.ctx.texts.module(named.system, named.module)),
    { kind: 'module', ...named },
  )
}

const note: TicketHandler = (run, ticket) =>
  run.command.rest === ''
    ? refuse(run.ctx.texts.needs(usageOf('note')))
    : quietly(run, ticket, run.ctx.texts.noted(ticket.number), { kind: 'noted', text: run.command.rest })

/** Commands that say what a ticket is about. */
export const classifyCommands = { severity, category, module: setModule, note } as const
