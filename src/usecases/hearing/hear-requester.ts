import { isFar, placeKey, type MessageEvent } from '../../domain/chat/event.ts'
import { isComplaint, saysComplaint } from '../../domain/tickets/complaint.ts'
import { feedbackOf } from '../../domain/tickets/feedback.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { isPlainMark, markOf } from '../../domain/tickets/satisfaction.ts'
import { personById, speakerOf } from '../../domain/people/people.ts'
import { isUnfinished, placeOf, unfinishedStates, type Ticket } from '../../domain/tickets/ticket.ts'
import { minute, type Instant } from '../../domain/time.ts'
import { addMessage, isDone, mayReopen, record, say, type Act } from '../../domain/tickets/transition.ts'
import { present, toStaff } from './answer-question.ts'
import { expectsMark, mayAskMark, takeMark } from './ask-mark.ts'
import type { Bursts } from './burst.ts'
import { changeTicket } from '../change-ticket.ts'
import { actorOf, staffPlace, whoAsked, type DeskContext } from '../context.ts'
import { asTicketMessage } from './open-ticket.ts'
import { readBurst } from './settle-burst.ts'
import { isAnsweredPlainly, takeFeedback } from '../duties/take-feedback.ts'
import type { Talk } from './talk.ts'

/** What the desk makes of a requester's message: it joins a ticket at once, or waits with others to be read as a question. */
export type Heard =
  | { readonly kind: 'joined'; readonly ticket: Ticket }
  | { readonly kind: 'gathered' }
  /** Thanks or good news that belong to no ticket: never the beginning of one. */
  | { readonly kind: 'feedback' }

/**
 * The tickets of this person here that the next words can be about, newest first: opened lately, or still open and lately
 * spoken of. What waits for a vendor for weeks is news the moment the vendor is done.
 */
const ownTickets = async (ctx: DeskContext, event: MessageEvent): Promise<readonly Ticket[]> => {
  const since = event.at - ctx.settings().contract.patience.reopen
  const whose = { desk: ctx.id, requester: event.sender.account }
  const [recent, unfinished] = await Promise.all([
    ctx.store.listTickets({ ...whose, openedFrom: since }, { limit: 8 }),
    ctx.store.listTickets({ ...whose, states: unfinishedStates, openedBefore: since }, { limit: 8 }),
  ])
  const older = unfinished.filter((ticket) => lastWordAt(ticket) >= since)
  return [...recent, ...older].filter(
    (ticket) => ticket.room === (event.place.kind === 'room' ? event.place.room : null),
  )
}

const lastWordAt = (ticket: Ticket): Instant =>
  Math.max(
    ticket.openedAt,
    ...ticket.messages.map((message) => message.at),
    ...ticket.timeline
      // What engineers are told about it elsewhere keeps no conversation warm.
      .filter(
        (e) =>
          e.kind === 'answered' ||
          e.kind === 'offered' ||
          (e.kind === 'said' && placeKey(e.to) === placeKey(placeOf(ticket))),
      )
      .map((e) => e.at),
  )

const ownLastAt = (ticket: Ticket, event: MessageEvent): Instant =>
  Math.max(
    ticket.openedAt,
    ...ticket.messages.filter((m) => m.from === event.sender.account).map((m) => m.at),
  )

/** What the requester added, for engineers who sit on another platform or account and cannot see the group; nothing where they can. */
const farWords = (ctx: DeskContext, ticket: Ticket, event: MessageEvent): readonly string[] => {
  const staff = staffPlace(ctx, null)
  return staff === null || !isFar(staff, placeOf(ticket))
    ? []
    : [ctx.texts.requesterAdds(ticket.number, whoAsked(ticket), event.text, event.files.length)]
}

/** The same as a line of its own, while a person is called or at work. */
const carried = (ctx: DeskContext, ticket: Ticket, event: MessageEvent, act: Act): Notice | null => {
  const [text] = farWords(ctx, ticket, event)
  if (text === undefined || (ticket.state !== 'queued' && ticket.state !== 'working')) return null
  const assignee = ticket.assignee === null ? null : personById(ctx.settings().directory, ticket.assignee)
  return toStaff(ctx, ticket, act, assignee, { kind: 'reply', text })
}

/** Joins the message to the ticket, with what it says as feedback; a person who was waited for is back (SLA-X1). */
const join = async (
  ctx: DeskContext,
  ticket: Ticket,
  event: MessageEvent,
  now: Instant,
): Promise<Ticket | null> => {
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, event.message)
  const act: Act = { at: now, by, trigger: event.key }
  const { satisfaction } = ctx.settings().contract
  const mark = satisfaction === null ? null : markOf(event.text, satisfaction.scale)
  const feedback = feedbackOf(event.text)
  const ends = feedback.kind === 'solved' || feedback.kind === 'thanks'
  const mayAsk = ends && (await mayAskMark(ctx, ticket.requester.account, now))
  return changeTicket(ctx, ticket.id, now, (current) => {
    if (isDone(current, act)) return null
    const joined = addMessage(
      current,
      asTicketMessage(event, speakerOf(ctx.settings().directory, event.sender.account)),
    )
    const own =
      current.requester.account === event.sender.account || current.followers.includes(event.sender.account)
    if (!own) return joined
    if (mark !== null && expectsMark(joined, event.sender.account, now))
      return takeMark(ctx, joined, act, mark, event.text, 'by themselves')
    const told = takeFeedback(ctx, joined, act, feedback, now, mayAsk)
    if (told !== null) return told
    if (joined.state === 'waiting' && joined.waitingFor === 'user') {
      const assignee = joined.assignee === null ? null : personById(ctx.settings().directory, joined.assignee)
      const back = record(joined, act, { kind: 'resumed', reason: ctx.texts.requesterBack })
      const far = farWords(ctx, back, event)
      return say(
        back,
        act,
        present([
          toStaff(ctx, back, act, assignee, {
            kind: far.length > 0 ? 'reply' : 'hint',
            text: [ctx.texts.userBack(back.number, whoAsked(back)), ...far].join('\n'),
          }),
        ]),
      )
    }
    return say(joined, act, present([carried(ctx, joined, event, act)]))
  })
}

/** "同问" joins the question that is running in the room: the newest of somebody else, not older than ten minutes. */
const joinRunning = async (ctx: DeskContext, event: MessageEvent, now: Instant): Promise<Ticket | null> => {
  if (event.place.kind !== 'room') return null
  const [running] = (
    await ctx.store.listTickets(
      { desk: ctx.id, room: event.place.room, openedFrom: event.at - 10 * minute },
      { limit: 3 },
    )
  ).filter(
    (ticket) =>
      ticket.requester.account !== event.sender.account &&
      ticket.state !== 'merged' &&
      ticket.state !== 'declined',
  )
  if (running === undefined) return null
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, event.message)
  const act: Act = { at: now, by, trigger: event.key }
  const joined = await changeTicket(ctx, running.id, now, (current) =>
    isDone(current, act)
      ? null
      : record(addMessage(current, asTicketMessage(event, 'other')), act, {
          kind: 'followed',
          account: event.sender.account,
        }),
  )
  return joined ?? running
}

/**
 * The ticket that a mark is for: asked for within the day, nothing else running since, unless the words can be nothing
 * but a mark ("5 分", "很满意").
 */
const markedTicket = (
  ctx: DeskContext,
  own: readonly Ticket[],
  event: MessageEvent,
  now: Instant,
): Ticket | null => {
  const { satisfaction } = ctx.settings().contract
  if (satisfaction === null || markOf(event.text, satisfaction.scale) === null) return null
  const at = own.findIndex((ticket) => expectsMark(ticket, event.sender.account, now))
  const newer = own.slice(0, Math.max(at, 0)).some(isUnfinished)
  return newer && !isPlainMark(event.text) ? null : (own[at] ?? null)
}

/** May feedback of this kind be about this ticket, said without a quote? */
const expects = (
  ctx: DeskContext,
  ticket: Ticket,
  kind: ReturnType<typeof feedbackOf>['kind'],
  now: Instant,
): boolean => {
  const { patience } = ctx.settings().contract
  switch (kind) {
    case 'pick':
      return ticket.state === 'open' && ticket.candidates.length > 0
    case 'solved':
      return (
        ticket.state === 'answered' ||
        ticket.state === 'resolved' ||
        (isUnfinished(ticket) && ticket.timeline.some((e) => e.kind === 'responded'))
      )
    case 'unsolved':
      return (
        ticket.state === 'answered' || ticket.candidates.length > 0 || mayReopen(ticket, patience.reopen, now)
      )
    case 'thanks':
      return ticket.state === 'resolved' || isAnsweredPlainly(ticket)
    case 'same':
    case 'none':
      return false
  }
}

/** A new matter of its own, although the last one is still warm: another article answers it with confidence. */
const isNewMatter = (
  ctx: DeskContext,
  talk: Talk,
  event: MessageEvent,
  ticket: Ticket,
  now: Instant,
): boolean => {
  const burst = {
    place: event.place,
    account: event.sender.account,
    events: [event],
    firstHeard: now,
    lastHeard: now,
  }
  const read = readBurst(ctx, talk, burst, now)
  if (read === null || !read.asks) return false
  const match = read.match()
  // While somebody works on the last matter, what follows is most likely about it, and the engineer hears it anyway.
  const inHand = ticket.assignee !== null && event.at - ownLastAt(ticket, event) <= 5 * minute
  if (inHand) return false
  // Who was asked for something says it in words that often look like a question of their own.
  if (ticket.state === 'waiting' && match.kind !== 'confident') return false
  return match.kind === 'confident'
    ? match.best.article.id !== ticket.article
    : event.at - ownLastAt(ticket, event) > 2 * minute && read.capture.support >= 0.8
}

/** Hears what a requester says in a served room or in private; commands have been taken out before. */
export const hearRequester = async (
  ctx: DeskContext,
  talk: Talk,
  bursts: Bursts,
  event: MessageEvent,
  now: Instant,
): Promise<Heard> => {
  const { patience } = ctx.settings().contract
  const done = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.message)
  if (done !== null && isDone(done, { trigger: event.key })) return { kind: 'joined', ticket: done }

  if (event.quote?.message && !saysComplaint(event.text)) {
    const quoted = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.quote.message)
    if (quoted !== null) return { kind: 'joined', ticket: (await join(ctx, quoted, event, now)) ?? quoted }
  }
  const feedback = feedbackOf(event.text)
  if (feedback.kind === 'same') {
    const running = await joinRunning(ctx, event, now)
    if (running !== null) return { kind: 'joined', ticket: running }
  }
  const own = await ownTickets(ctx, event)
  if (saysComplaint(event.text)) {
    const running = own.find((ticket) => isComplaint(ticket) && isUnfinished(ticket))
    if (running !== undefined)
      return { kind: 'joined', ticket: (await join(ctx, running, event, now)) ?? running }
    bursts.add(event, now)
    return { kind: 'gathered' }
  }
  const marked = markedTicket(ctx, own, event, now)
  if (marked !== null) return { kind: 'joined', ticket: (await join(ctx, marked, event, now)) ?? marked }
  // Bad news is about what is being talked of now, not about something older that could be opened again.
  const running = own.findIndex(
    (ticket) => isUnfinished(ticket) && event.at - lastWordAt(ticket) <= patience.continuation,
  )
  const within = feedback.kind === 'unsolved' && running !== -1 ? own.slice(0, running + 1) : own
  const meant = within.find((ticket) => expects(ctx, ticket, feedback.kind, now))
  if (meant !== undefined) {
    const joined = await join(ctx, meant, event, now)
    if (joined?.article) talk.showed(event.place, event.sender.account, joined.article)
    return { kind: 'joined', ticket: joined ?? meant }
  }
  const gathering = bursts.get(event.place, event.sender.account) !== null
  if (!gathering) {
    const warm = own.find(
      (ticket) =>
        (isUnfinished(ticket) || feedback.kind === 'thanks') &&
        event.at - lastWordAt(ticket) <= patience.continuation,
    )
    if (warm !== undefined && !isNewMatter(ctx, talk, event, warm, now)) {
      return { kind: 'joined', ticket: (await join(ctx, warm, event, now)) ?? warm }
    }
    const awaited = own.find((ticket) => ticket.state === 'waiting' && ticket.waitingFor === 'user')
    if (awaited !== undefined && !isNewMatter(ctx, talk, event, awaited, now)) {
      return { kind: 'joined', ticket: (await join(ctx, awaited, event, now)) ?? awaited }
    }
  }
  if (!gathering && event.files.length === 0 && (feedback.kind === 'solved' || feedback.kind === 'thanks'))
    return { kind: 'feedback' }
  bursts.add(event, now)
  return { kind: 'gathered' }
}
