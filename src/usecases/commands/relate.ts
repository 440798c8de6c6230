import { isComplaint, visitOwed } from '../../domain/tickets/complaint.ts'
import { isUnfinished, type Ticket } from '../../domain/tickets/ticket.ts'
import { addMessage, isDone, record, say } from '../../domain/tickets/transition.ts'
import { toRequester } from '../hearing/answer-question.ts'
import { changeTicket } from '../change-ticket.ts'
import { onTicket, refuse, refuseTo, usageOf, write, type Run } from './run.ts'

/** The second ticket of 合并 and 关联, or the sentence that says what is missing. */
const otherTicket = async (run: Run, first: Ticket): Promise<Ticket | string> => {
  const { ctx, command } = run
  const number = command.numbers.find((candidate) => candidate !== first.number)
  if (number === undefined)
    return command.numbers.length > 1 ? ctx.texts.sameTicket : ctx.texts.needs(usageOf(command.name))
  return (await ctx.store.ticketByNumber(ctx.id, number)) ?? ctx.texts.noTicket(number)
}

/**
 * Merges the first ticket into the second. The receiving ticket is written first: a crash in between leaves the first
 * one open and the command pending, and doing it again completes it (law 2).
 */
export const merge = async (run: Run, ticket: Ticket): Promise<string> => {
  const { ctx, act, now } = run
  const into = await otherTicket(run, ticket)
  if (typeof into === 'string') return refuseTo(run, into, 'merge')
  if (!isUnfinished(into))
    return refuseTo(
      run,
      ctx.texts.wrongState(into.number, into.state, ctx.texts.nextReopen(into.number)),
      'merge',
    )
  if (!isUnfinished(ticket) && !isDone(ticket, act))
    return refuseTo(run, ctx.texts.wrongState(ticket.number, ticket.state, ''), 'merge')
  if (isComplaint(ticket) && visitOwed(ticket, null) !== null)
    return refuseTo(run, ctx.texts.complaintNeedsVisit(ticket.number, ticket.state === 'resolved'), 'merge')
  await changeTicket(ctx, into.id, now, (current) => {
    if (isDone(current, act)) return null
    const absorbed = record(
      current,
      act,
      { kind: 'absorbed', from: ticket.number },
      { kind: 'followed', account: ticket.requester.account },
    )
    return ticket.messages.reduce(addMessage, absorbed)
  })
  return onTicket(run, ticket, (_, current) => {
    const merged = record(current, act, { kind: 'merged', into: into.number })
    return write(
      say(merged, act, [
        toRequester(merged, act, { kind: 'status', text: ctx.texts.merged(ticket.number, into.number) }),
      ]),
    )
  })
}

/** Links two tickets to each other. */
export const link = async (run: Run, ticket: Ticket): Promise<string> => {
  const other = await otherTicket(run, ticket)
  if (typeof other === 'string') return refuseTo(run, other, 'link')
  await changeTicket(run.ctx, other.id, run.now, (current) =>
    isDone(current, run.act) ? null : record(current, run.act, { kind: 'linked', to: ticket.number }),
  )
  const outcome = await onTicket(run, ticket, (_, current) =>
    current.links.includes(other.number)
      ? refuse(run.ctx.texts.linked(ticket.number, other.number))
      : write(record(current, run.act, { kind: 'linked', to: other.number })),
  )
  return outcome
}
