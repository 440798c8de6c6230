import { isComplaint } from '../../domain/tickets/complaint.ts'
import { placeKey } from '../../domain/chat/event.ts'
import type { Notice, NoticeKind } from '../../domain/chat/notice.ts'
import { personById, type Person } from '../../domain/people/people.ts'
import { withoutChat } from '../../domain/people/requester-account.ts'
import { placeOf, type FactKind, type Ticket } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record, type Act } from '../../domain/tickets/transition.ts'
import { supervisorOf, toStaff } from './address-notice.ts'
import { byRule, whoAsked, type DeskContext } from '../context.ts'

/** What somebody should be told by a person where the desk cannot say it; the rest goes without saying. */
const worthACall: readonly NoticeKind[] = [
  'status',
  'reply',
  'resolved',
  'progress',
  'answer',
  'candidates',
  'outbreak',
]

/** Colleagues see these as they are: whoever typed the command sees that it was done. */
const asItIs: readonly NoticeKind[] = ['claimed', 'closed']
/** Inner affairs of the desk, about which nobody rings. */
const inner: readonly FactKind[] = ['transferred', 'released', 'resumed', 'severity']

/** Who can pass it on: whoever has the ticket, else who acted last. */
const messengerOf = (ctx: DeskContext, ticket: Ticket): Person | null => {
  const { directory } = ctx.settings()
  const last = ticket.timeline.findLast(({ by }) => by.kind === 'person')?.by
  const person = ticket.assignee ?? (last?.kind === 'person' ? last.person : null)
  return person === null ? null : personById(directory, person)
}

/** The words to the requester as a request to a colleague; null when nobody need ring for them. */
const relayOf = (ctx: DeskContext, ticket: Ticket, notice: Notice, by: Act['by']): Notice | null => {
  const { texts } = ctx
  const act: Act = { at: notice.createdAt, by, trigger: notice.id }
  // What may wait for the morning was not typed by anybody: a ticket that closes by silence.
  if (asItIs.includes(notice.kind) && !notice.canWait)
    return toStaff(ctx, ticket, act, messengerOf(ctx, ticket), { kind: notice.kind, text: notice.text })
  const isInner = ticket.timeline.some(({ kind, at }) => inner.includes(kind) && at === notice.createdAt)
  if (!worthACall.includes(notice.kind) || isInner) return null
  const who = whoAsked(ticket)
  if (isComplaint(ticket) && notice.kind === 'resolved')
    return toStaff(ctx, ticket, act, supervisorOf(ctx), {
      kind: 'followup',
      text: texts.visitAsked(ticket.number, who, ticket.fix ?? ''),
    })
  const closing = notice.kind === 'resolved' ? ticket.number : null
  return toStaff(ctx, ticket, act, messengerOf(ctx, ticket), {
    kind: 'hint',
    text: texts.tellThem(ticket.channel, who, notice.text, closing),
  })
}

/**
 * The ticket with nothing left to say that cannot be said: words to a requester who sits in no chat become a request to
 * the engineer to ring (REC-2), a monitoring system is told nothing, and of a complaint no more than its
 * acknowledgement is said in the group (WRK-6).
 */
export const deliverable = (ctx: DeskContext, ticket: Ticket, now: Instant): Ticket => {
  const without = withoutChat(ticket.requester.account)
  const discreet = isComplaint(ticket) && ticket.room !== null
  if (without === null && !discreet) return ticket
  const home = placeKey(placeOf(ticket))
  const by = byRule(without === null ? 'WRK-6 not in the group' : 'REC-2 no chat')
  return ticket.notices
    .filter(({ to, kind, delivery }) => {
      const isSayable = without === null && kind === 'ack'
      return delivery.kind === 'waiting' && placeKey(to) === home && !isSayable
    })
    .reduce((before, notice) => {
      const relay = without === 'machine' ? null : relayOf(ctx, before, notice, by)
      const notices = before.notices.flatMap((known) =>
        known.id !== notice.id ? [known] : relay === null ? [] : [relay],
      )
      return record(
        { ...before, notices },
        { at: now, by, trigger: `relay:${notice.id}` },
        {
          kind: 'unsaid',
          notice: notice.id,
          what: notice.kind,
          outcome: relay === null ? 'no-chat' : 'relayed',
        },
      )
    }, ticket)
}
