import { platformOf } from '../../domain/chat/event.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import type { Person } from '../../domain/people/people.ts'
import { maskPersonalNumbers } from '../../domain/privacy.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import { minute } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import {
  promisedBy,
  present,
  supervisorOf,
  toPerson,
  toRequester,
  toStaff,
  toSupervisors,
} from '../delivery/address-notice.ts'
import { byRule, roomName, whoAsked, type DeskContext } from '../context.ts'

const rule = byRule('WRK-6 complaint')

/** What is said so soon after the first words belongs to the complaint itself. */
const opening = minute

/** What the requester complained of, for those who must answer it. */
const complaintOf = (ticket: Ticket): string => {
  const said = ticket.messages
    .filter((message) => message.from === ticket.requester.account && message.recalledAt === null)
    .filter((message) => message.at <= ticket.openedAt + opening)
    .map((message) => message.text.trim())
    .filter((text) => text !== '')
  return maskPersonalNumbers(said.length === 0 ? ticket.title : said.join(' '))
}

/** Does a notice reach the supervisor already: in private, or by name in a room of a platform where they have an account? */
const isAddressed = (notice: Notice | null, supervisor: Person): boolean =>
  notice !== null &&
  (notice.to.kind === 'direct' ||
    supervisor.accounts.some((account) => account.startsWith(`${platformOf(notice.to)}/`)))

/**
 * A complaint goes to the supervisor at once (WRK-6): by name in the supervisors' room, in private where there is none or
 * where they cannot be addressed in it; never both. The requester gets one calm word with the time of the answer, the
 * knowledge base and the group get none.
 */
export const callSupervisor = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  reason: string,
  tell: 'ack' | 'again' | 'silent',
): Ticket => {
  const { texts } = ctx
  const supervisor = supervisorOf(ctx)
  const facts: readonly TicketFact[] = [
    ...(ticket.assignee === null ? [] : [{ kind: 'released', person: ticket.assignee } as const]),
    { kind: 'queued', reason },
    { kind: 'called', person: supervisor?.id ?? null, tier: ticket.tier, reason: texts.complaintReason },
  ]
  const by = act.by.kind === 'desk' ? rule : act.by
  const queued = record(ticket, { ...act, by }, ...facts)
  const due = promisedBy(ctx, queued, 'response', act.at)
  const name = supervisor?.name ?? null
  const words = {
    kind: 'called',
    text: texts.complaintStaff(
      ticket.number,
      whoAsked(ticket),
      ticket.channel === 'group' ? roomName(ctx, ticket) : texts.channelName(ticket.channel),
      complaintOf(ticket),
      tell === 'again' || reason !== texts.complaintReason ? reason : null,
      ticket.links,
      due,
      act.at,
    ),
  } as const
  const shared = toSupervisors(ctx, queued, act, words)
  const own =
    supervisor === null || isAddressed(shared, supervisor) ? null : toPerson(queued, act, supervisor, words)
  const told =
    tell === 'silent'
      ? null
      : toRequester(queued, act, {
          kind: 'ack',
          text: (tell === 'ack' ? texts.complaintAck : texts.complaintAgain)(
            ticket.number,
            name,
            due,
            act.at,
          ),
        })
  const staff = present([own, shared])
  // Without any supervisor on the cards the engineers' room must hear of it: a complaint is never lost.
  const heard = staff.length > 0 ? staff : present([toStaff(ctx, queued, act, null, words)])
  return say(queued, act, present([told, ...heard]))
}
