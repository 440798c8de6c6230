import type { Article } from '../domain/article.ts'
import type { ArticleId } from '../domain/ids.ts'
import { clocksOf } from '../domain/clocks.ts'
import type { Notice } from '../domain/notice.ts'
import { calledFor, personById, type Person } from '../domain/people.ts'
import { placeOf, type ClockKind, type Ticket, type TicketFact } from '../domain/ticket.ts'
import type { Instant } from '../domain/time.ts'
import { record, say, type Act } from '../domain/transition.ts'
import type { Candidate, Match } from '../ports/knowledge.ts'
import { compose } from './compose-notice.ts'
import { mentionOf, roomName, staffPlace, whoAsked, type DeskContext } from './context.ts'

/** When a clock of the ticket is due, or null when it has none running. */
export const dueAt = (ctx: DeskContext, ticket: Ticket, kind: ClockKind, now: Instant): Instant | null => {
  const clock = clocksOf(ticket.timeline, ticket.severity, ctx.settings().contract, now).findLast(
    (c) => c.kind === kind,
  )
  return clock === undefined || clock.metAt !== null || !Number.isFinite(clock.dueAt) ? null : clock.dueAt
}

const scope = (ticket: Ticket): string => ticket.id

const requesterMention = (ticket: Ticket): Notice['mention'] =>
  ticket.room === null ? null : { account: ticket.requester.account, name: ticket.requester.name }

/** Words to the requester where the question was asked, addressed to them. */
export const toRequester = (
  ticket: Ticket,
  act: Act,
  words: Omit<Parameters<typeof compose>[2], 'to'>,
): Notice => compose(scope(ticket), act, { mention: requesterMention(ticket), ...words, to: placeOf(ticket) })

/** Words to the engineers, addressed to one of them; null when there is nowhere to say it. */
export const toStaff = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  person: Person | null,
  words: Omit<Parameters<typeof compose>[2], 'to'>,
): Notice | null => {
  const to = staffPlace(ctx, person)
  return to === null ? null : compose(scope(ticket), act, { mention: mentionOf(to, person), ...words, to })
}

/** Words to one person in private; nothing when the card has no account. */
export const toPerson = (
  ticket: Ticket,
  act: Act,
  person: Person,
  words: Omit<Parameters<typeof compose>[2], 'to'>,
): Notice | null => {
  const account = person.accounts[0]
  return account === undefined
    ? null
    : compose(scope(ticket), act, { ...words, to: { kind: 'direct', account } })
}

export const present = (notices: readonly (Notice | null)[]): readonly Notice[] =>
  notices.filter((notice) => notice !== null)

/** The article given as the answer, with how to say whether it helped (ANS-1). */
export const answerWith = (ctx: DeskContext, ticket: Ticket, act: Act, article: Article): Ticket => {
  const { texts } = ctx
  const answered = record(ticket, act, { kind: 'answered', article: article.id, version: article.version })
  return say(answered, act, [
    toRequester(ticket, act, {
      kind: 'answer',
      text: texts.answer(article),
      article: article.id,
      choices: [
        { action: 'solved', label: texts.solvedLabel, say: texts.solvedLabel },
        { action: 'unsolved', label: texts.unsolvedLabel, say: texts.unsolvedLabel },
      ],
      prompt: texts.answerPrompt,
    }),
  ])
}

/** Up to three questions to pick from by number (ANS-2). */
const offer = (ctx: DeskContext, ticket: Ticket, act: Act, articles: readonly Article[]): Ticket => {
  const { texts } = ctx
  const only = articles.length === 1
  const offered = record(ticket, act, { kind: 'offered', articles: articles.map((a) => a.id) })
  return say(offered, act, [
    toRequester(ticket, act, {
      kind: 'candidates',
      text: only
        ? texts.onlyCandidate(ticket.number, articles[0]?.question ?? '')
        : texts.candidates(
            ticket.number,
            articles.map((a) => a.question),
          ),
      choices: [
        ...articles.map((_, i) => ({
          action: `pick:${i + 1}`,
          label: only ? texts.onlyYes : `${i + 1}`,
          say: `${i + 1}`,
        })),
        { action: 'unsolved', label: only ? texts.onlyNo : texts.noneOfThese, say: texts.unsolvedLabel },
      ],
      prompt: only ? texts.onlyCandidatePrompt : texts.candidatesPrompt,
    }),
  ])
}

/** Whom to call now: the one on duty of the ticket's tier, else of the next tier that has somebody. */
export const whomToCall = (
  ctx: DeskContext,
  ticket: Pick<Ticket, 'tier' | 'number' | 'assignee'>,
  at: Instant,
): Person | null => {
  const { directory, contract } = ctx.settings()
  if (ticket.assignee !== null) return personById(directory, ticket.assignee)
  for (const { tier } of contract.tiers.filter((t) => t.tier >= ticket.tier)) {
    const person = calledFor(directory, tier, at, Number(ticket.number))
    if (person !== null) return person
  }
  return null
}

/** The one who answers for a tier when nobody is on duty. */
export const leadOf = (ctx: DeskContext, tier: number): Person | null => {
  const { people } = ctx.settings().directory
  return (
    people.find((p) => p.duty === 'lead' && p.tier === tier) ??
    people.find((p) => p.duty === 'lead') ??
    people.find((p) => p.duty === 'manager') ??
    null
  )
}

/** Calls a person: the ticket waits to be claimed, the requester knows by when, the engineers know what. */
export const callPerson = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  reason: string,
  tell: 'ack' | 'calling' | 'unpicked' | 'silent',
): Ticket => {
  const { texts } = ctx
  const person = whomToCall(ctx, ticket, act.at)
  const facts: TicketFact[] = [
    { kind: 'queued', reason },
    { kind: 'called', person: person?.id ?? null, tier: ticket.tier },
  ]
  const queued = record(ticket, act, ...facts)
  const due = dueAt(ctx, queued, 'response', act.at)
  const told =
    tell === 'silent'
      ? null
      : toRequester(queued, act, {
          kind: 'ack',
          text:
            tell === 'ack'
              ? texts.ack(ticket.number, ticket.title, person?.name ?? null, due, act.at)
              : (tell === 'calling' ? texts.calling : texts.unpicked)(
                  ticket.number,
                  person?.name ?? null,
                  due,
                  act.at,
                ),
        })
  const shown = tell === 'calling' ? reason : null
  const called = toStaff(ctx, queued, act, person ?? leadOf(ctx, ticket.tier), {
    kind: 'called',
    text: texts.called(queued, whoAsked(queued), roomName(ctx, queued), due, act.at, shown),
  })
  return say(queued, act, present([told, called]))
}

/** Up to three, and none that is far less likely than the best: a guess among the choices costs trust. */
const worthOffering = (candidates: readonly Candidate[]): readonly Article[] =>
  candidates
    .filter((candidate) => candidate.probability >= (candidates[0]?.probability ?? 0) / 2)
    .slice(0, 3)
    .map((candidate) => candidate.article)

/** What the bot does about a fresh question: answer, offer candidates, or call a person. */
export const reactTo = (ctx: DeskContext, ticket: Ticket, act: Act, match: Match): Ticket => {
  if (match.kind === 'confident') return answerWith(ctx, ticket, act, match.best.article)
  if (match.kind === 'candidates') return offer(ctx, ticket, act, worthOffering(match.candidates))
  return callPerson(ctx, ticket, act, '知识库没有对应条目', 'ack')
}

/** The candidate picked by number becomes the answer; a number that was not offered changes nothing. */
export const pickCandidate = (ctx: DeskContext, ticket: Ticket, act: Act, choice: number): Ticket | null => {
  const wanted: ArticleId | undefined = ticket.candidates[choice - 1]
  const article = wanted === undefined ? null : ctx.settings().knowledge.article(wanted)
  return article === null ? null : answerWith(ctx, ticket, act, article)
}
