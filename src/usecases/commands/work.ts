import { isComplaint, visitOwed } from '../../domain/tickets/complaint.ts'
import { causeAndFixOf, waitOf } from '../../domain/commands/parse-command.ts'
import { personById } from '../../domain/people/people.ts'
import { isUnfinished, type Ticket, type TicketFact } from '../../domain/tickets/ticket.ts'
import { mayReopen, record, say } from '../../domain/tickets/transition.ts'
import {
  callPerson,
  promisedBy,
  leadOf,
  present,
  toPerson,
  toRequester,
  toStaff,
} from '../hearing/answer-question.ts'
import { supervisorOf } from '../delivery/address-notice.ts'
import { nameOf, whoAsked } from '../context.ts'
import { reopenedText } from '../duties/take-feedback.ts'
import { refuse, rolesOf, usageOf, write, type Run, type TicketHandler, type Verdict } from './run.ts'

/** Refuses work on a finished ticket; null when work may go on. */
export const finished = ({ ctx }: Run, ticket: Ticket): Verdict | null =>
  isUnfinished(ticket)
    ? null
    : refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))

/** Refuses work on somebody else's ticket; admins may always. */
export const foreign = (run: Run, ticket: Ticket): Verdict | null => {
  const { ctx, person } = run
  const own = ticket.assignee === null || ticket.assignee === person?.id || rolesOf(person).includes('admin')
  return own ? null : refuse(ctx.texts.notYours(ticket.number, nameOf(ctx, ticket.assignee) ?? ''))
}

/** Supervisors work on complaints, engineers on everything else (WRK-6); null when this person may. */
export const others = ({ ctx, command, person }: Run, ticket: Ticket): Verdict | null => {
  const held = rolesOf(person)
  if (held.includes('admin')) return null
  if (!isComplaint(ticket))
    return held.includes('engineer')
      ? null
      : refuse(ctx.texts.notAllowed(command.word, ctx.texts.roleName('engineer')))
  const own = held.includes('supervisor') || ticket.assignee === person?.id
  return own ? null : refuse(ctx.texts.complaintForSupervisor(ticket.number, supervisorOf(ctx)?.name ?? null))
}

/** A complaint ends only after its requester was called back (WRK-6); null when it may end. */
const unvisited = ({ ctx }: Run, ticket: Ticket): Verdict | null =>
  isComplaint(ticket) && visitOwed(ticket, null) !== null
    ? refuse(ctx.texts.complaintNeedsVisit(ticket.number, ticket.state === 'resolved'))
    : null

/** The first words of a person on a ticket are its response; later ones are not. */
export const responding = (ticket: Ticket, how: 'claim' | 'reply' = 'claim'): readonly TicketFact[] => {
  const since = ticket.timeline.findLast((e) => e.kind === 'reopened')?.at ?? -Infinity
  return ticket.timeline.some((e) => e.kind === 'responded' && e.at >= since)
    ? []
    : [{ kind: 'responded', how }]
}

const wait: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket) ?? foreign(run, ticket)
  if (stopped !== null) return stopped
  const waiting = waitOf(command)
  if (waiting === null) return refuse(ctx.texts.needs(usageOf('wait')))
  if (ticket.state === 'resolved')
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))
  const person = run.person
  const claimed: readonly TicketFact[] =
    ticket.assignee === null && person !== null ? [{ kind: 'claimed', person: person.id }] : []
  const paused = record(ticket, act, ...claimed, ...responding(ticket), {
    kind: 'waiting',
    for: waiting.for,
    text: waiting.text,
  })
  const text =
    waiting.for === 'user'
      ? ctx.texts.waitingUser(ticket.number, waiting.text)
      : ctx.texts.waitingVendor(ticket.number, waiting.text)
  return write(say(paused, act, [toRequester(paused, act, { kind: 'status', text })]))
}

const resume: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket) ?? foreign(run, ticket)
  if (stopped !== null) return stopped
  if (ticket.state !== 'waiting') return refuse(ctx.texts.alreadyWorking(ticket.number))
  const resumed = record(ticket, act, { kind: 'resumed', reason: command.rest })
  const due = promisedBy(ctx, resumed, 'resolution', run.now)
  return write(
    say(resumed, act, [
      toRequester(resumed, act, { kind: 'status', text: ctx.texts.resumed(ticket.number, due, run.now) }),
    ]),
  )
}

/** The requester said it was good before the engineer could say why: cause and fix are added, the ticket stays closed. */
const explainAfterwards = (run: Run, ticket: Ticket): Verdict | null => {
  const { ctx, act, command, person } = run
  if (ticket.state !== 'closed' || ticket.fix !== ctx.texts.selfReported) return null
  const { cause, fix } = causeAndFixOf(command.rest)
  if (fix === '') return refuse(ctx.texts.needs(usageOf('resolve')))
  const explained = record(
    ticket,
    act,
    { kind: 'resolved', cause, fix },
    { kind: 'closed', reason: ctx.texts.explainedAfterwards },
  )
  const told =
    person === null
      ? null
      : toPerson(explained, act, person, { kind: 'status', text: ctx.texts.noted(ticket.number) })
  return write(say(explained, act, present([told])))
}

/** Those who said "同问" hear of the outcome with the requester. */
const alsoAsked = (run: Run, ticket: Ticket): readonly string[] => {
  const names = ticket.followers
    .map((account) => ticket.messages.find((m) => m.from === account)?.name ?? null)
    .filter((name) => name !== null)
  return names.length === 0 ? [] : [run.ctx.texts.alsoAsked(names)]
}

const resolve: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const explained = others(run, ticket) ?? explainAfterwards(run, ticket)
  if (explained !== null) return explained
  const stopped = finished(run, ticket) ?? foreign(run, ticket)
  if (stopped !== null) return stopped
  const { cause, fix } = causeAndFixOf(command.rest)
  if (fix === '') return refuse(ctx.texts.needs(usageOf('resolve')))
  if (ticket.state === 'resolved')
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ctx.texts.nextReopen(ticket.number)))
  const person = run.person
  const claimed: readonly TicketFact[] =
    ticket.assignee === null && person !== null ? [{ kind: 'claimed', person: person.id }] : []
  const resolved = record(ticket, act, ...claimed, ...responding(ticket), { kind: 'resolved', cause, fix })
  const { texts } = ctx
  const asked = toRequester(resolved, act, {
    kind: 'resolved',
    text: [texts.resolved(ticket.number, person?.name ?? '', fix), ...alsoAsked(run, resolved)].join('\n'),
    choices: [
      { action: 'solved', label: texts.confirmLabel, say: texts.confirmLabel },
      { action: 'unsolved', label: texts.rejectLabel, say: texts.rejectLabel },
    ],
    prompt: texts.resolvedPrompt,
  })
  return write(say(resolved, act, [asked]))
}

const reopen: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  if (isUnfinished(ticket) && ticket.state !== 'resolved')
    return refuse(ctx.texts.wrongState(ticket.number, ticket.state, ''))
  if (!mayReopen(ticket, ctx.settings().contract.patience.reopen, run.now))
    return refuse(ctx.texts.tooLateToReopen(ticket.number))
  const reopened = record(ticket, act, {
    kind: 'reopened',
    reason: command.rest === '' ? ctx.texts.reopenedOnRequest : command.rest,
  })
  if (ticket.assignee === null)
    return write(callPerson(ctx, reopened, act, ctx.texts.reopenedAgain, 'calling'))
  const assignee = personById(ctx.settings().directory, ticket.assignee)
  return write(say(reopened, act, present([
    toRequester(reopened, act, { kind: 'status', text: reopenedText(ctx, reopened, run.now) }),
    toStaff(ctx, reopened, act, assignee ?? leadOf(ctx, ticket.tier, run.now), { kind: 'called', text: ctx.texts.reopenedStaff(reopened, whoAsked(reopened)) }),
  ]))) // prettier-ignore
}

const close: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket) ?? unvisited(run, ticket)
  if (stopped !== null) return stopped
  const closed = record(ticket, act, { kind: 'closed', reason: command.rest })
  return write(
    say(closed, act, [
      toRequester(closed, act, { kind: 'closed', text: ctx.texts.closed(ticket.number, command.rest) }),
    ]),
  )
}

const decline: TicketHandler = (run, ticket) => {
  const { ctx, act, command } = run
  const stopped = finished(run, ticket) ?? unvisited(run, ticket)
  if (stopped !== null) return stopped
  // Nobody is sent away without a word where to go: the contract's, when the engineer names no place (REC-3).
  const reason = command.rest === '' ? (ctx.settings().contract.texts.referral ?? '') : command.rest
  const declined = record(ticket, act, ...responding(ticket), { kind: 'declined', reason })
  return write(
    say(declined, act, [
      toRequester(declined, act, { kind: 'status', text: ctx.texts.declined(ticket.number, reason) }),
    ]),
  )
}

/** Commands that move a ticket through its states. */
export const workCommands = {
  wait,
  resume,
  resolve,
  reopen,
  close,
  decline,
} as const
