import { isComplaint, isDissatisfied } from '../../domain/tickets/complaint.ts'
import { personById } from '../../domain/people/people.ts'
import { markOf } from '../../domain/tickets/satisfaction.ts'
import { isUnfinished, type Ticket } from '../../domain/tickets/ticket.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { promisedBy, present, toPerson, toStaff } from '../delivery/address-notice.ts'
import { callPerson } from '../hearing/answer-question.ts'
import { takeMark } from '../hearing/ask-mark.ts'
import { byRule, whoAsked } from '../context.ts'
import { isStaff, refuse, usageOf, write, type Run, type TicketHandler, type Verdict } from './run.ts'

/** Only whoever typed it hears it. */
const toActor = (run: Run, ticket: Ticket, text: string) =>
  run.person === null ? null : toPerson(ticket, run.act, run.person, { kind: 'hint', text })

/** Refuses what comes after the work while the work still goes on; null when it is done. */
const unsolved = ({ ctx }: Run, ticket: Ticket): Verdict | null => {
  if (!isUnfinished(ticket) || ticket.state === 'resolved') return null
  const text = isComplaint(ticket)
    ? ctx.texts.complaintNeedsVisit(ticket.number, false)
    : ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextResolve(ticket.number))
  return refuse(text)
}

/**
 * 回访 1023 …: the requester was called back (WRK-5). It ends a complaint; when they are still not satisfied the ticket
 * goes on with a new promised time (WRK-6; 2.4.4.2 (4) 2)).
 */
const visit: TicketHandler = (run, ticket) => {
  const { ctx, act, command, now } = run
  if (command.rest === '') return refuse(ctx.texts.needs(usageOf('visit')))
  const stopped = unsolved(run, ticket)
  if (stopped !== null) return stopped
  const visited = record(ticket, act, { kind: 'visited', text: command.rest })
  if (isDissatisfied(command.rest)) {
    const reopened = record(visited, act, { kind: 'reopened', reason: ctx.texts.notSatisfied })
    const again =
      reopened.assignee === null || isComplaint(ticket)
        ? callPerson(ctx, reopened, act, command.rest, 'silent')
        : reopened
    const [first, second] = isComplaint(ticket)
      ? (['response', 'resolution'] as const)
      : (['resolution', 'response'] as const)
    const due = promisedBy(ctx, again, first, now) ?? promisedBy(ctx, again, second, now)
    const assignee = again.assignee === null ? null : personById(ctx.settings().directory, again.assignee)
    return write(
      say(
        again,
        act,
        present([
          toActor(run, again, ctx.texts.visitReopened(ticket.number, due, now)),
          assignee === null || assignee.id === run.person?.id
            ? null
            : toStaff(ctx, again, act, assignee, {
                kind: 'called',
                text: ctx.texts.reopenedStaff(again, whoAsked(again)),
              }),
        ]),
      ),
    )
  }
  if (!isComplaint(ticket) || !isUnfinished(ticket))
    return write(say(visited, act, present([toActor(run, visited, ctx.texts.visitedNoted(ticket.number))])))
  const closed = record(
    visited,
    { ...act, by: byRule('WRK-6 called back') },
    { kind: 'closed', reason: command.rest },
  )
  return write(say(closed, act, present([toActor(run, closed, ctx.texts.visitClosed(ticket.number))])))
}

/** 满意度 1023 4 说明: a mark given by the requester, or taken down from the telephone (WRK-5). The last one counts. */
const rate: TicketHandler = (run, ticket) => {
  const { ctx, act, command, person } = run
  const rule = ctx.settings().contract.satisfaction
  if (rule === null) return refuse(ctx.texts.noMarks(ticket.number))
  const [typed = '', ...words] = command.rest.split(' ')
  if (typed === '') return refuse(ctx.texts.needs(usageOf('rate')))
  const mark = markOf(typed, rule.scale)
  if (mark === null) return refuse(ctx.texts.markRange(ticket.number, rule.scale))
  const stopped = unsolved(run, ticket)
  if (stopped !== null) return stopped
  if (ticket.state === 'merged') return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ''))
  const byPhone = isStaff(person)
  const rated = takeMark(ctx, ticket, act, mark, words.join(' '), byPhone ? 'by phone' : 'by themselves')
  const noted = byPhone ? toActor(run, rated, ctx.texts.rated(ticket.number, mark, rule.scale)) : null
  return write(say(rated, act, present([noted])))
}

/** Commands for what comes after the work. */
export const aftercareCommands = { visit, rate } as const
