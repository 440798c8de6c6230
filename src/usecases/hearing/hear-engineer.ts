import { placeKey, type MessageEvent } from '../../domain/chat/event.ts'
import { isComplaint } from '../../domain/tickets/complaint.ts'
import type { Person } from '../../domain/people/people.ts'
import { isUnfinished, type Ticket, type TicketFact } from '../../domain/tickets/ticket.ts'
import { minute, type Instant } from '../../domain/time.ts'
import { addMessage, isDone, record, say, type Act } from '../../domain/tickets/transition.ts'
import type { Bursts } from './burst.ts'
import { changeTicket } from '../change-ticket.ts'
import { actorOf, type DeskContext } from '../context.ts'
import { noteWording } from './note-wording.ts'
import { asTicketMessage } from './open-ticket.ts'
import { openTakenUp } from './open-taken-up.ts'
import { openAnswered } from './settle-burst.ts'
import type { Talk } from './talk.ts'

/** A plain line of an engineer can answer what was asked at most this long before. */
const plainReach = 30 * minute

const awaitsPerson = (ticket: Ticket): boolean => isUnfinished(ticket) && ticket.state !== 'resolved'

/** A complaint waits for the supervisor's word, or that of whom they gave it to (WRK-6). */
const mayAnswer = (ticket: Ticket, person: Person): boolean =>
  !isComplaint(ticket) || person.roles.includes('supervisor') || ticket.assignee === person.id

/**
 * The ticket that an engineer's words in a group are about (law 8): the quoted one; else the newest unfinished one of
 * a person they mention; else, for plain words, their own ticket here or the one question that waits for an answer.
 */
const meantTicket = async (ctx: DeskContext, person: Person, event: MessageEvent): Promise<Ticket | null> => {
  if (event.place.kind !== 'room') return null
  if (event.quote?.message) {
    const quoted = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.quote.message)
    if (quoted !== null) return quoted
  }
  const open = (
    await ctx.store.listTickets(
      {
        desk: ctx.id,
        room: event.place.room,
        states: ['open', 'answered', 'queued', 'working', 'waiting', 'resolved'],
      },
      { limit: 40 },
    )
  ).filter((ticket) => awaitsPerson(ticket) && mayAnswer(ticket, person))
  const mentioned = open.find((ticket) => event.mentions.includes(ticket.requester.account))
  if (mentioned !== undefined) return mentioned
  if (event.mentions.length > 0) return null
  const recent = open.filter(
    (ticket) =>
      ticket.messages.some((m) => event.at - m.at <= plainReach) || event.at - ticket.openedAt <= plainReach,
  )
  const mine = recent.filter((ticket) => ticket.assignee === person.id)
  if (mine.length > 0) return mine[0] ?? null
  const unanswered = recent.filter(
    (ticket) => ticket.assignee === null && !ticket.timeline.some((e) => e.kind === 'responded'),
  )
  return unanswered.length === 1 ? (unanswered[0] ?? null) : null
}

/** A human answer: it joins the ticket, meets the response clock, and whoever answers an unclaimed ticket has it. */
const respond = (ticket: Ticket, person: Person, event: MessageEvent, act: Act): Ticket => {
  const joined = addMessage(ticket, asTicketMessage(event, 'engineer'))
  if (!awaitsPerson(ticket) || !mayAnswer(ticket, person)) return joined
  const facts: TicketFact[] = []
  if (
    !ticket.timeline.some(
      (e) =>
        e.kind === 'responded' && e.at >= (ticket.timeline.findLast((x) => x.kind === 'reopened')?.at ?? 0),
    )
  )
    facts.push({ kind: 'responded', how: 'reply' })
  // After the bot's answer the requester has the word; an engineer who adds to it has not taken the ticket.
  if (
    ticket.assignee === null &&
    ticket.state !== 'answered' &&
    person.roles.includes('engineer') &&
    !isComplaint(ticket)
  )
    facts.push({ kind: 'claimed', person: person.id })
  return facts.length === 0 ? joined : say(record(joined, act, ...facts), act, [])
}

/** Hears an engineer or supervisor who speaks plainly in a served group. Returns what became of it, for the receipt. */
export const hearEngineer = async (
  ctx: DeskContext,
  talk: Talk,
  bursts: Bursts,
  person: Person,
  event: MessageEvent,
  now: Instant,
): Promise<string> => {
  if (event.text.trim() === '' && event.files.length === 0) return 'empty'
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, event.message)
  const act: Act = { at: Math.min(event.at, now), by, trigger: event.key }
  await noteWording(ctx, person, event, event.text, now)
  const done = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.message)
  if (done !== null && isDone(done, act)) return `ticket:${done.number}`
  let ticket = await meantTicket(ctx, person, event)
  if (ticket === null || event.mentions.length > 0 || event.quote !== null) {
    ticket = (await answeredEarly(ctx, talk, bursts, event, now)) ?? ticket
  }
  ticket ??= await openTakenUp(ctx, talk, bursts, event, 'words', now)
  if (ticket === null) return 'staff-talk'
  const answered = await changeTicket(ctx, ticket.id, now, (current) =>
    isDone(current, act) ? null : respond(current, person, event, act),
  )
  return `ticket:${(answered ?? ticket).number}`
}

/** Somebody was answered before their burst had settled: the question is opened now, silently. */
const answeredEarly = async (
  ctx: DeskContext,
  talk: Talk,
  bursts: Bursts,
  event: MessageEvent,
  now: Instant,
): Promise<Ticket | null> => {
  const asked = event.quote?.message
    ? talk.before(event).find((line) => line.message === event.quote?.message)?.account
    : undefined
  for (const account of asked === undefined ? event.mentions : [asked, ...event.mentions]) {
    const burst = bursts.get(event.place, account)
    if (burst === null) continue
    const opened = await openAnswered(ctx, talk, burst, now)
    if (opened === null) continue
    bursts.take(event.place, account)
    for (const { key } of burst.events) await ctx.store.finishReceipt(key, `ticket:${opened.number}`)
    return opened
  }
  return null
}
