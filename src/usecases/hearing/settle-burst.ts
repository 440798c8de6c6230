import { placeKey, type MessageEvent } from '../../domain/chat/event.ts'
import { isComplaint, saysComplaint } from '../../domain/tickets/complaint.ts'
import { unfinishedStates, type Ticket } from '../../domain/tickets/ticket.ts'
import { roomOf } from '../../domain/people/people.ts'
import { reportsFailure, saysOutage } from '../../domain/problems/problem.ts'
import { suggestModule } from '../../domain/tickets/suggest.ts'
import { minute, type Instant } from '../../domain/time.ts'
import { record, type Act } from '../../domain/tickets/transition.ts'
import type { Capture, Knowledge, Match } from '../../ports/knowledge.ts'
import { callPerson, reactTo } from './answer-question.ts'
import type { Burst } from './burst.ts'
import { addSilently, insertTicket } from '../change-ticket.ts'
import { actorOf, byRule, type DeskContext } from '../context.ts'
import { draftTicket, requesterOf } from './open-ticket.ts'
import type { Talk, TalkLine } from './talk.ts'
import { knownProblem, reactToProblem } from '../problems/watch-outbreaks.ts'

/** What a burst says, without what was taken back. */
const spoken = (burst: Burst, talk: Talk): readonly MessageEvent[] =>
  burst.events.filter((event) => !talk.isRecalled(event.place, event.message))

const textOf = (events: readonly MessageEvent[]): string =>
  events
    .map((event) => event.text.trim())
    .filter((text) => text !== '')
    .join('\n')

/** A module named by the same person within the last minutes: "那个用款计划…" then, later, "提交不了". */
const moduleBefore = (ctx: DeskContext, before: readonly TalkLine[], first: MessageEvent): string | null => {
  for (const line of before) {
    if (first.at - line.at > 5 * minute) return null
    if (line.account !== first.sender.account) continue
    const { module } = suggestModule(line.text, ctx.settings().contract, null)
    if (module !== null) return module
  }
  return null
}

/** What a burst says and whether it asks for support; the match is looked up when it is first needed. */
export interface Reading {
  readonly events: readonly MessageEvent[]
  readonly text: string
  readonly asks: boolean
  readonly capture: Capture
  readonly match: () => Match
  readonly module: string | null
}

/** A burst is read when it grows and again when it settles; the same words need not be understood twice. */
const readings = new WeakMap<
  Burst,
  { readonly knowledge: Knowledge; readonly spoken: number; readonly reading: Reading }
>()

/** Reads a burst: is it a question, and what does the knowledge base say to it? Null when all of it was taken back. */
export const readBurst = (ctx: DeskContext, talk: Talk, burst: Burst, now: Instant): Reading | null => {
  const events = spoken(burst, talk)
  const { knowledge } = ctx.settings()
  const known = readings.get(burst)
  if (known?.knowledge === knowledge && known.spoken === events.length) return known.reading
  const reading = read(ctx, talk, events, now)
  if (reading !== null) readings.set(burst, { knowledge, spoken: events.length, reading })
  return reading
}

const read = (
  ctx: DeskContext,
  talk: Talk,
  events: readonly MessageEvent[],
  now: Instant,
): Reading | null => {
  const first = events[0]
  if (first === undefined) return null
  const { knowledge, directory } = ctx.settings()
  const text = textOf(events)
  const before = talk.before(first)
  const module = moduleBefore(ctx, before, first)
  const context = {
    speaker: 'requester' as const,
    mentionsBot: events.some((event) => event.mentionsBot) || first.place.kind === 'direct',
    quotes: null,
    hasPicture: events.some((event) => event.files.length > 0),
    sinceOwnLast: elapsed(first.at, before.find((line) => line.account === first.sender.account)?.at),
    sinceRoomLast: elapsed(first.at, before[0]?.at),
    hasOpenTicket: false,
  }
  const whole = knowledge.capture(text, context)
  // One clear question among greetings is a question: the strongest line speaks for the burst.
  const capture = (events.length > 1 ? events : []).reduce<Capture>((best, event) => {
    const line = knowledge.capture(event.text, { ...context, hasPicture: event.files.length > 0 })
    return line.kind === 'question' && (best.kind !== 'question' || line.support > best.support) ? line : best
  }, whole)
  const system = first.place.kind === 'room' ? (roomOf(directory, first.place.room)?.system ?? null) : null
  let matched: Match | null = null
  const match = (): Match =>
    (matched ??= knowledge.match(text, { system, module, lastArticle: null, audience: 'requester' }, now))
  // A bare statement ("电子票据打印空白") that an article answers with confidence is a question, whatever its form.
  const asks =
    saysComplaint(text) ||
    capture.kind === 'question' ||
    (mayHideQuestion(capture, text) && (saysOutage(text) || match().kind === 'confident'))
  return { events, text, asks, capture, match, module }
}

/** "还没通知" among other talk is an answer to somebody, not a question. */
const fewestCharacters = 6

/**
 * Bare statements can be questions; greetings, feedback and announcements cannot, and talk that is nowhere near the
 * service need not be looked up.
 */
const mayHideQuestion = ({ kind, support }: Capture, text: string): boolean =>
  (kind === 'chatter' || kind === 'continuation') &&
  support >= 0.25 &&
  ([...text.trim()].length >= fewestCharacters || reportsFailure(text))

const elapsed = (at: Instant, since: Instant | undefined): number | null =>
  since === undefined ? null : at - since

/**
 * Turns a burst into a ticket with an answer, candidates or a call; chatter stays without a word (law 6).
 * Returns what became of it, for the receipts.
 */
export const settleBurst = async (
  ctx: DeskContext,
  talk: Talk,
  burst: Burst,
  now: Instant,
): Promise<string> => {
  const read = readBurst(ctx, talk, burst, now)
  const origin = burst.events[0]
  if (read === null || origin === undefined) return 'recalled'
  if (!read.asks) return read.capture.kind
  const asked = Math.min(origin.at, now)
  const by = actorOf(ctx, origin.sender.account, origin.sender.name, origin.place, origin.message)
  const opened: Act = { at: asked, by, trigger: origin.key }
  const act: Act = { at: now, by: byRule('ANS-1 answer'), trigger: `${origin.key}#settled` }
  const recalled = new Set(
    burst.events
      .filter((event) => talk.isRecalled(event.place, event.message))
      .map((event) => event.message as string),
  )
  const known = await ctx.store.ticketByMessage(ctx.id, placeKey(origin.place), origin.message)
  if (known !== null && known.messages.some((message) => message.key === origin.key)) {
    await addSilently(ctx, known, burst.events, now)
    return `ticket:${known.number}`
  }
  const draft = await draftTicket(
    ctx,
    {
      requester: requesterOf(ctx, origin),
      events: burst.events,
      recalled,
      text: read.text,
      channel: 'group',
      origin,
      module: read.module,
    },
    opened,
  )
  const reacted = isComplaint(draft)
    ? await complained(ctx, draft, act)
    : await reactToQuestion(ctx, draft, act, read.match)
  const { ticket, fresh } = await insertTicket(ctx, reacted, now)
  if (!fresh) await addSilently(ctx, ticket, burst.events, now)
  else rememberArticle(talk, origin, ticket)
  return `ticket:${ticket.number}`
}

const reactToQuestion = async (
  ctx: DeskContext,
  draft: Ticket,
  act: Act,
  match: () => Match,
): Promise<Ticket> => {
  const problem = await knownProblem(ctx, draft)
  if (problem !== null) return reactToProblem(ctx, draft, act, problem)
  const found = match()
  ctx.meter?.count('matches', found.kind)
  return reactTo(ctx, draft, act, found)
}

/** A complaint goes to the supervisor with what the person has running here, and never to the knowledge base (WRK-6). */
const complained = async (ctx: DeskContext, draft: Ticket, act: Act): Promise<Ticket> => {
  const running = await ctx.store.listTickets(
    { desk: ctx.id, requester: draft.requester.account, states: unfinishedStates },
    { limit: 3 },
  )
  const links = running
    .filter(({ id, category }) => id !== draft.id && category !== 'complaint')
    .map(({ number }) => ({ kind: 'linked', to: number }) as const)
  const by = byRule('WRK-6 complaint')
  return callPerson(
    ctx,
    record(draft, { ...act, by }, ...links),
    { ...act, by },
    ctx.texts.complaintReason,
    'ack',
  )
}

const rememberArticle = (talk: Talk, origin: MessageEvent, ticket: Ticket): void => {
  if (ticket.article !== null) talk.showed(origin.place, origin.sender.account, ticket.article)
}

/**
 * An engineer answered while the question was still being asked, or what had been taken for talk: it is recorded without a
 * word from the desk. What does not ask by itself does from this support on.
 */
export const openAnswered = async (
  ctx: DeskContext,
  talk: Talk,
  burst: Burst,
  now: Instant,
  supportFrom = Infinity,
): Promise<Ticket | null> => {
  const read = readBurst(ctx, talk, burst, now)
  const origin = burst.events[0]
  if (read === null || origin === undefined || !(read.asks || read.capture.support >= supportFrom))
    return null
  const by = actorOf(ctx, origin.sender.account, origin.sender.name, origin.place, origin.message)
  const act: Act = { at: Math.min(origin.at, now), by, trigger: origin.key }
  const draft = await draftTicket(
    ctx,
    {
      requester: requesterOf(ctx, origin),
      events: burst.events,
      recalled: new Set(),
      text: read.text,
      channel: 'group',
      origin,
      module: read.module,
    },
    act,
  )
  const queued = record(
    draft,
    { at: now, by: byRule('ANS-2 answered by a person'), trigger: `${origin.key}#settled` },
    { kind: 'queued', reason: ctx.texts.answeredInGroup },
  )
  return (await insertTicket(ctx, queued, now)).ticket
}
