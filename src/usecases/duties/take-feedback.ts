import { personById } from '../../domain/people/people.ts'
import { beat } from '../../domain/clocks/clocks.ts'
import { isComplaint, visitOwed } from '../../domain/tickets/complaint.ts'
import { isUnfinished, type Category, type Ticket } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { mayReopen, record, say, timesReopened, type Act } from '../../domain/tickets/transition.ts'
import type { Feedback } from '../../domain/tickets/feedback.ts'
import {
  callPerson,
  promisedBy,
  leadOf,
  pickCandidate,
  present,
  toRequester,
  toStaff,
} from '../hearing/answer-question.ts'
import { escalate } from '../clocks/escalate-ticket.ts'
import { closeWithMark } from '../hearing/ask-mark.ts'
import { byRule, nameOf, whoAsked, type DeskContext } from '../context.ts'

/** The words on which a ticket goes on, with the newly promised time: of the solution, else of the answer (WRK-5). */
export const reopenedText = (ctx: DeskContext, reopened: Ticket, now: Instant): string => {
  const { texts } = ctx
  const { number, assignee } = reopened
  const name = nameOf(ctx, assignee)
  const due = promisedBy(ctx, reopened, 'resolution', now)
  const answer = due === null ? promisedBy(ctx, reopened, 'response', now) : null
  return answer === null
    ? texts.reopened(number, name, due, now)
    : texts.reopenedAnswer(number, name, answer, now)
}

/** A complaint is not over by a word in the group: the requester is called back first (WRK-6). */
const hearComplaint = (ctx: DeskContext, ticket: Ticket, act: Act): Ticket | null => {
  if (ticket.state !== 'resolved') return null
  const text = ctx.texts.complaintHeard(ticket.number)
  return say(record(ticket, act, { kind: 'noted', text: ctx.texts.awaitsVisit }), act, [
    toRequester(ticket, act, { kind: 'ack', text }),
  ])
}

/** What words can settle. */
const plainMatters: readonly Category[] = ['usage', 'requirement']

/**
 * Was how to do something asked, and answered by a person in plain words? Thanks for it are the end of it: nobody types a
 * command about "用哪个科目". `thanks` is the trigger of the words themselves when the ticket has them already.
 */
export const isAnsweredPlainly = (ticket: Ticket, thanks: string | null = null): boolean => {
  const last = ticket.messages.findLast(
    ({ key, speaker }) => key !== thanks && (speaker === 'requester' || speaker === 'engineer'),
  )
  const isOpen = ticket.state === 'working' || ticket.state === 'queued'
  // Who claimed it first means to do something about it.
  const answered = ticket.timeline.findLast((entry) => entry.kind === 'responded')?.how === 'reply'
  return plainMatters.includes(ticket.category) && isOpen && answered && last?.speaker === 'engineer'
}

/** The two of them have said all there is to say: nothing is said about it. */
const closeQuietly = (ctx: DeskContext, ticket: Ticket, act: Act): Ticket => {
  const byWord = record(
    ticket,
    { ...act, by: byRule('WRK-5 thanks for a plain answer') },
    { kind: 'resolved', cause: '', fix: ctx.texts.selfReported },
  )
  return say(record(byWord, act, { kind: 'confirmed' }, { kind: 'closed', reason: '' }), act, [])
}

/**
 * The requester says that the answer or the fix helped: the ticket closes, an article is credited (ANS-3, WRK-5).
 * `mayAsk`: a person's work may be followed by the question for a mark.
 */
export const takeSolved = (ctx: DeskContext, ticket: Ticket, act: Act, mayAsk: boolean): Ticket | null => {
  const { texts } = ctx
  if (isComplaint(ticket) && visitOwed(ticket, null) !== null) return hearComplaint(ctx, ticket, act)
  if (ticket.state === 'answered') {
    const helped = record(
      ticket,
      act,
      { kind: 'helped', article: ticket.article },
      { kind: 'closed', reason: '' },
    )
    return closeWithMark(ctx, helped, act, false)
  }
  if (ticket.state === 'resolved') {
    const closed = record(ticket, act, { kind: 'confirmed' }, { kind: 'closed', reason: '' })
    return closeWithMark(ctx, closed, act, mayAsk)
  }
  if (!isUnfinished(ticket)) return null
  // Said while somebody works on it, or before anybody came: the requester's word ends it, the engineer adds the cause.
  const byWord = record(
    ticket,
    { ...act, by: byRule('WRK-5 solved by the requester') },
    { kind: 'resolved', cause: '', fix: ctx.texts.selfReported },
  )
  const done = record(byWord, act, { kind: 'confirmed' }, { kind: 'closed', reason: '' })
  const assignee = ticket.assignee === null ? null : personById(ctx.settings().directory, ticket.assignee)
  return say(closeWithMark(ctx, done, act, mayAsk), act, present([
    assignee === null ? null : toStaff(ctx, ticket, act, assignee, { kind: 'hint', text: texts.solvedByRequester(ticket.number, whoAsked(ticket)) }),
  ])) // prettier-ignore
}

/** The requester says that it did not help: a person is called, or the work goes on (ANS-3, WRK-1). */
export const takeUnsolved = (ctx: DeskContext, ticket: Ticket, act: Act, now: Instant): Ticket | null => {
  const { texts } = ctx
  if (ticket.state === 'answered' || (ticket.state === 'open' && ticket.candidates.length > 0)) {
    const reason = ticket.state === 'answered' ? texts.unsolvedReason : texts.noPickReason
    return callPerson(
      ctx,
      record(ticket, act, { kind: 'unhelped', article: ticket.article }),
      act,
      reason,
      'calling',
    )
  }
  const { contract, directory } = ctx.settings()
  if (!mayReopen(ticket, contract.patience.reopen, now)) return null
  const reopened = record(ticket, act, { kind: 'reopened', reason: ctx.texts.notSolvedYet })
  if (ticket.assignee === null || isComplaint(ticket))
    return callPerson(ctx, reopened, act, ctx.texts.notSolvedYet, 'calling')
  // Sent back a second time: the tier above takes over.
  if (timesReopened(reopened) >= 2) {
    const higher = escalate(ctx, reopened, act, ctx.texts.twiceUnsolved)
    if (higher !== null) return higher
  }
  const assignee = personById(directory, ticket.assignee)
  return say(reopened, act, present([
    toRequester(reopened, act, { kind: 'status', text: reopenedText(ctx, reopened, act.at) }),
    toStaff(ctx, reopened, act, assignee ?? leadOf(ctx, ticket.tier, act.at), { kind: 'called', text: texts.reopenedStaff(ticket, whoAsked(ticket)) }),
  ])) // prettier-ignore
}

/** What a requester's feedback does to the ticket it is about, or null when it is no feedback on this ticket. */
export const takeFeedback = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  feedback: Feedback,
  now: Instant,
  mayAsk: boolean,
): Ticket | null => {
  switch (feedback.kind) {
    case 'solved':
      return takeSolved(ctx, ticket, act, mayAsk)
    case 'unsolved':
      return takeUnsolved(ctx, ticket, act, now)
    case 'pick':
      return ticket.state === 'open' ? pickCandidate(ctx, ticket, act, feedback.choice) : null
    case 'thanks':
      if (isAnsweredPlainly(ticket, act.trigger)) return closeQuietly(ctx, ticket, act)
      return ticket.state === 'resolved' ? takeSolved(ctx, ticket, act, mayAsk) : null
    case 'same':
    case 'none':
      return null
  }
}

/** Silence speaks after the contract's time: unanswered candidates call a person, answers and fixes close (WRK-5). */
export const takeSilence = (
  ctx: DeskContext,
  ticket: Ticket,
  kind: 'candidates' | 'answer' | 'confirmation',
  at: Instant,
  now: Instant,
): Ticket => {
  const clause = kind === 'confirmation' ? 'WRK-5' : kind === 'answer' ? 'ANS-3' : 'ANS-2'
  const act: Act = { at: now, by: byRule(`${clause} silence: ${kind}`), trigger: `silence:${kind}:${at}` }
  if (kind === 'candidates') return callPerson(ctx, ticket, act, ctx.texts.noPickReason, 'unpicked')
  const closed = record(ticket, act, { kind: 'closed', reason: ctx.texts.noFeedback })
  if (kind === 'answer') return say(closed, act, [])
  const { number, requester } = ticket
  return say(closed, act, [
    toRequester(ticket, act, {
      kind: 'closed',
      text: ctx.texts.closedSilent(number),
      merge: { key: 'closed', line: ctx.texts.closedSilentLine(number, requester.name) },
      canWait: true,
      // It is no news to anybody: those of ten minutes are one message.
      notBefore: Math.ceil(now / beat) * beat,
    }),
  ])
}
