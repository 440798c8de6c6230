import type { Article } from '../../domain/knowledge/article.ts'
import type { ArticleId } from '../../domain/ids.ts'
import { answersFor, explainLadder, type Call } from '../../domain/tickets/assignment.ts'
import { standingOf } from '../../domain/people/attendance.ts'
import { isComplaint } from '../../domain/tickets/complaint.ts'
import { nextDutyAt } from '../../domain/calendar/duty-spans.ts'
import { peakCalls } from '../../domain/clocks/peak-calls.ts'
import { personById, roomOf, type Person } from '../../domain/people/people.ts'
import { isOnLeave } from '../../domain/people/roster.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import type { Candidate, Match } from '../../ports/knowledge.ts'
import { present, promisedBy, toPerson, toRequester, toStaff } from '../delivery/address-notice.ts'
import { callSupervisor } from '../people/call-supervisor.ts'
import { nameOf, roomName, whoAsked, type DeskContext } from '../context.ts'
import { becomesMajor, openMajor } from '../problems/open-major.ts'

export { dueAt, present, promisedBy, toPerson, toRequester, toStaff } from '../delivery/address-notice.ts'

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

type Callable = Pick<
  Ticket,
  'tier' | 'number' | 'assignee' | 'requester' | 'room' | 'system' | 'module' | 'title'
>

const noSteps: Call = { person: null, steps: [] }

/**
 * Whom to call now and why: the one who has the ticket, else by roster, region, system, skill, load and turn in the
 * ticket's tier, else in the next tier that has somebody on duty (WRK-1).
 */
export const callFor = (ctx: DeskContext, ticket: Callable, at: Instant): Call => {
  const { directory, contract } = ctx.settings()
  if (ticket.assignee !== null) return { ...noSteps, person: personById(directory, ticket.assignee) }
  const room = ticket.room === null ? null : roomOf(directory, ticket.room)
  return explainLadder(
    directory,
    contract.tiers.map(({ tier }) => tier).filter((tier) => tier >= ticket.tier),
    at,
    Number(ticket.number),
    { ...ticket, region: ticket.requester.region ?? room?.region ?? null },
  )
}

/** Whom to call now, or null when nobody is on duty: the outcome of `callFor`. */
export const whomToCall = (ctx: DeskContext, ticket: Callable, at: Instant): Person | null =>
  callFor(ctx, ticket, at).person

/** The fact that somebody was called, with the reason in words, so that it stays explainable (WRK-1). */
export const calledFact = (ctx: DeskContext, call: Call, tier: number): TicketFact => {
  const reason = reasonOf(ctx, call)
  return { kind: 'called', person: call.person?.id ?? null, tier, ...(reason === '' ? {} : { reason }) }
}

/** How the roster led to the one who is called; empty when it did not. */
export const reasonOf = (ctx: DeskContext, call: Call): string => {
  const { tiers } = ctx.settings().contract
  return ctx.texts.callReason(
    call,
    (tier) => tiers.find((entry) => entry.tier === tier)?.name ?? `${tier}`,
    (person) => nameOf(ctx, person) ?? person,
  )
}

/** The one who answers for a tier when nobody is on duty. Somebody on leave or away then is passed over. */
export const leadOf = (ctx: DeskContext, tier: number, at: Instant): Person | null => {
  const { directory } = ctx.settings()
  return answersFor(directory, tier, (id) => {
    const person = personById(directory, id)
    if (person === null) return false
    return isOnLeave(directory, id, at) || standingOf(directory, person, at).kind === 'away'
  })
}

/** What the requester hears when nobody is on duty: an honest time, null when the roster has none to give. */
const offDuty = (
  ctx: DeskContext,
  ticket: Ticket,
  due: Instant | null,
  at: Instant,
  withTitle: boolean,
): string | null => {
  const { directory, contract } = ctx.settings()
  const tiers = contract.tiers.map(({ tier }) => tier).filter((tier) => tier >= ticket.tier)
  const back = nextDutyAt(directory, tiers, at)
  if (back === null || back <= at) return null
  const by = due !== null && due >= back ? due : null
  const title = withTitle ? ticket.title : null
  return ctx.texts.offDuty(ticket.number, title, leadOf(ctx, ticket.tier, at)?.name ?? null, back, by, at)
}

const complaintTold = { ack: 'ack', calling: 'again', unpicked: 'again', silent: 'silent' } as const

/** What engineers should know before they take it; null when there is nothing. */
const remarks = (
  ctx: DeskContext,
  ticket: Ticket,
  reason: string | null,
  lead: Person | null,
): string | null => {
  const lines = [
    reason,
    becomesMajor(ticket) ? ctx.texts.majorCalled(ticket.number, lead?.name ?? null) : null,
    ticket.category === 'external' ? ctx.texts.maybeOutOfScope(ticket.number) : null,
  ].filter((line) => line !== null)
  return lines.length === 0 ? null : lines.join('\n')
}

/** Calls a person: the ticket waits to be claimed, the requester knows by when, the engineers know what. */
export const callPerson = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  reason: string,
  tell: 'ack' | 'calling' | 'unpicked' | 'silent',
): Ticket => {
  if (isComplaint(ticket)) return callSupervisor(ctx, ticket, act, reason, complaintTold[tell])
  const { texts } = ctx
  const call = callFor(ctx, ticket, act.at)
  const { person } = call
  const facts: TicketFact[] = [{ kind: 'queued', reason }, calledFact(ctx, call, ticket.tier)]
  const queued = record(ticket, act, ...facts)
  const due = promisedBy(ctx, queued, 'response', act.at)
  const nobody = person === null ? offDuty(ctx, queued, due, act.at, tell === 'ack') : null
  const told =
    tell === 'silent'
      ? null
      : toRequester(queued, act, {
          kind: 'ack',
          text:
            nobody !== null
              ? nobody
              : tell === 'ack'
                ? texts.ack(ticket.number, ticket.title, person?.name ?? null, due, act.at)
                : (tell === 'calling' ? texts.calling : texts.unpicked)(
                    ticket.number,
                    person?.name ?? null,
                    due,
                    act.at,
                  ),
        })
  const lead = leadOf(ctx, ticket.tier, act.at)
  const shown = remarks(ctx, queued, tell === 'calling' ? reason : null, lead)
  const called = toStaff(ctx, queued, act, person ?? lead, {
    kind: 'called',
    text: texts.called(queued, whoAsked(queued), roomName(ctx, queued), due, act.at, shown),
    crowd: { line: texts.callLine(queued, person?.name ?? null, due, act.at) },
  })
  // In a peak others are called with the one on duty, for what is pressing (SLA-P1).
  const { contract, directory } = ctx.settings()
  const more = peakCalls(contract, directory, act.at, ticket.severity)
    .filter((extra) => extra.person.id !== (person ?? lead)?.id)
    .map((extra) =>
      toPerson(queued, act, extra.person, {
        kind: 'called',
        text: texts.peakCalled(extra.peak, ticket.number, ticket.title),
      }),
    )
  return openMajor(ctx, say(queued, act, present([told, called, ...more])), act, lead, {
    person: person ?? lead,
  })
}

/** Up to three, and none that is far less likely than the best: a guess among the choices costs trust. */
const worthOffering = (candidates: readonly Candidate[]): readonly Article[] =>
  candidates
    .filter((candidate) => candidate.probability >= (candidates[0]?.probability ?? 0) / 2)
    .slice(0, 3)
    .map((candidate) => candidate.article)

/** What the bot does about a fresh question: answer, offer candidates, or call a person. */
export const reactTo = (ctx: DeskContext, ticket: Ticket, act: Act, match: Match): Ticket => {
  // What sounds like a major incident calls people: an article would only cost time (SLA-F2).
  if (ticket.severity === 'critical') return callPerson(ctx, ticket, act, ctx.texts.criticalCall, 'ack')
  if (match.kind === 'confident') return answerWith(ctx, ticket, act, match.best.article)
  if (match.kind === 'candidates') return offer(ctx, ticket, act, worthOffering(match.candidates))
  return callPerson(ctx, ticket, act, ctx.texts.noArticle, 'ack')
}

/** The candidate picked by number becomes the answer; a number that was not offered changes nothing. */
export const pickCandidate = (ctx: DeskContext, ticket: Ticket, act: Act, choice: number): Ticket | null => {
  const wanted: ArticleId | undefined = ticket.candidates[choice - 1]
  const article = wanted === undefined ? null : ctx.settings().knowledge.answerable(wanted)
  return article === null ? null : answerWith(ctx, ticket, act, article)
}
