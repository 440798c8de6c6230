import { lastReferral, referralOf } from '../../domain/tickets/referral.ts'
import { isUnfinished } from '../../domain/tickets/ticket.ts'
import type { TicketFact } from '../../domain/tickets/ticket.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { promisedBy, present, toRequester, toStaff } from '../hearing/answer-question.ts'
import { personById } from '../../domain/people/people.ts'
import { refuse, usageOf, write, type TicketHandler } from './run.ts'

/** 转厂商 1023 省研发组 BUG-231 预计3月10日: work goes outside, the ticket waits for it (WRK-3). */
const refer: TicketHandler = (run, ticket) => {
  const { ctx, act, command, person, now } = run
  if (!isUnfinished(ticket) || ticket.state === 'resolved')
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))
  const referral = referralOf(command.rest, ctx.settings().contract.vendors, now)
  if (referral === null) return refuse(ctx.texts.needs(usageOf('refer')))
  if (referral.expectedAt !== null && referral.expectedAt <= now)
    return refuse(ctx.texts.expectedInThePast(referral.expectedAt, now))
  const { party, external, expectedAt, text } = referral
  const claimed: readonly TicketFact[] =
    ticket.assignee === null && person !== null ? [{ kind: 'claimed', person: person.id }] : []
  const referred = record(
    ticket,
    act,
    ...claimed,
    { kind: 'referred', party, external },
    { kind: 'waiting', for: 'vendor', text, ...(expectedAt === null ? {} : { expectedAt }) },
  )
  return write(
    say(referred, act, [
      toRequester(referred, act, {
        kind: 'status',
        text: ctx.texts.referred(ticket.number, party, external, expectedAt, now),
      }),
    ]),
  )
}

/** 厂商回复 1023 结果: it came back; the requester hears of it at once (WRK-3). */
const returned: TicketHandler = (run, ticket) => {
  const { ctx, act, command, now } = run
  if (ticket.state !== 'waiting' || ticket.waitingFor !== 'vendor')
    return refuse(ctx.texts.notAtVendor(ticket.number))
  const party = lastReferral(ticket)?.party ?? null
  const back = record(
    ticket,
    act,
    { kind: 'returned', text: command.rest },
    { kind: 'resumed', reason: command.rest },
  )
  const due = promisedBy(ctx, back, 'resolution', now)
  const assignee = ticket.assignee === null ? null : personById(ctx.settings().directory, ticket.assignee)
  const other = assignee !== null && assignee.id !== run.person?.id ? assignee : null
  return write(
    say(
      back,
      act,
      present([
        toRequester(back, act, {
          kind: 'status',
          text: ctx.texts.returned(ticket.number, party, command.rest, due, now),
        }),
        other === null
          ? null
          : toStaff(ctx, back, act, other, {
              kind: 'hint',
              text: ctx.texts.returnedStaff(ticket.number, party, command.rest),
            }),
      ]),
    ),
  )
}

/** Commands for work outside the desk. */
export const vendorCommands = { refer, returned } as const
