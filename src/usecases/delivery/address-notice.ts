import { clocksOf } from '../../domain/clocks/clocks.ts'
import { isComplaint } from '../../domain/tickets/complaint.ts'
import type { Place } from '../../domain/chat/event.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { hasRole, roomOfKind, type Person } from '../../domain/people/people.ts'
import { placeOf, type ClockKind, type Ticket } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { withPictures } from './carry-pictures.ts'
import { compose, type Words } from './compose-notice.ts'
import { meantFor, mentionOf, staffPlace, type DeskContext } from '../context.ts'

/** When a clock of the ticket is due, or null when it has none running. */
export const dueAt = (ctx: DeskContext, ticket: Ticket, kind: ClockKind, now: Instant): Instant | null => {
  const clock = clocksOf(ticket, ctx.settings().contract, now).findLast((c) => c.kind === kind)
  return clock === undefined || clock.metAt !== null || !Number.isFinite(clock.dueAt) ? null : clock.dueAt
}

/** A deadline as it may be promised to somebody: null once it has passed, for nobody believes in a time that is over. */
export const promisedBy = (
  ctx: DeskContext,
  ticket: Ticket,
  kind: ClockKind,
  now: Instant,
): Instant | null => {
  const due = dueAt(ctx, ticket, kind, now)
  return due === null || due <= now ? null : due
}

const requesterMention = (ticket: Ticket): Notice['mention'] =>
  ticket.room === null ? null : { account: ticket.requester.account, name: ticket.requester.name }

/** Words to the requester where the question was asked, addressed to them. */
export const toRequester = (ticket: Ticket, act: Act, words: Omit<Words, 'to'>): Notice =>
  compose(ticket.id, act, { mention: requesterMention(ticket), ...words, to: placeOf(ticket) })

/** The supervisor who answers for the service: the manager before others; null when no card has the role. */
export const supervisorOf = (ctx: DeskContext): Person | null => {
  const supervisors = ctx.settings().directory.people.filter((person) => hasRole(person, 'supervisor'))
  return (
    supervisors.find(({ duty }) => duty === 'manager') ??
    supervisors.find(({ duty }) => duty === 'lead') ??
    supervisors[0] ??
    null
  )
}

/** Where supervisors hear of something: their room, else the private chat of the one in charge, else nowhere. */
export const supervisorsPlace = (ctx: DeskContext): Place | null => {
  const room = roomOfKind(ctx.settings().directory, 'supervisors')
  if (room !== null) return { kind: 'room', room: room.key }
  const account = supervisorOf(ctx)?.accounts[0]
  return account === undefined ? null : { kind: 'direct', account }
}

/** A complaint is talked about with supervisors, and in private with an engineer who was given it (WRK-6). */
const discreetPlace = (ctx: DeskContext, person: Person | null): Place | null => {
  const account = person?.accounts[0]
  return hasRole(person, 'supervisor') || account === undefined
    ? (supervisorsPlace(ctx) ?? staffPlace(ctx, person))
    : { kind: 'direct', account }
}

/** Words to the engineers, addressed to one of them; null when there is nowhere to say it. */
export const toStaff = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  person: Person | null,
  words: Omit<Words, 'to'>,
): Notice | null => {
  const to = isComplaint(ticket) ? discreetPlace(ctx, person) : staffPlace(ctx, person)
  return to === null
    ? null
    : compose(
        ticket.id,
        act,
        withPictures(ticket, {
          mention: mentionOf(to, person),
          ...meantFor(to, supervisorOf(ctx)),
          ...meantFor(to, person),
          ...words,
          to,
        }),
      )
}

/** Words to the supervisors, addressed to the one in charge; null when the desk has neither. */
export const toSupervisors = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  words: Omit<Words, 'to'>,
): Notice | null => {
  const to = supervisorsPlace(ctx)
  return to === null
    ? null
    : compose(
        ticket.id,
        act,
        withPictures(ticket, {
          mention: mentionOf(to, supervisorOf(ctx)),
          ...meantFor(to, supervisorOf(ctx)),
          ...words,
          to,
        }),
      )
}

/** Words to one person in private; nothing when the card has no account. */
export const toPerson = (
  ticket: Ticket,
  act: Act,
  person: Person,
  words: Omit<Words, 'to'>,
): Notice | null => {
  const account = person.accounts[0]
  return account === undefined
    ? null
    : compose(
        ticket.id,
        act,
        withPictures(ticket, { ...words, person: person.id, to: { kind: 'direct', account } }),
      )
}

export const present = (notices: readonly (Notice | null)[]): readonly Notice[] =>
  notices.filter((notice) => notice !== null)
