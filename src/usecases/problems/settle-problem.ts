import { isComplaint } from '../../domain/tickets/complaint.ts'
import type { DocumentOf } from '../../domain/document.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { roomOfKind, type Person } from '../../domain/people/people.ts'
import { belongsTo, evidenceOf, type Problem } from '../../domain/problems/problem.ts'
import type { TicketId } from '../../domain/ids.ts'
import {
  finishedStates,
  isUnfinished,
  unfinishedStates,
  type Ticket,
  type TicketFact,
} from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { toRequester } from '../hearing/answer-question.ts'
import { changeDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, nameOf, type DeskContext } from '../context.ts'

type ProblemDocument = DocumentOf<'problem'>

/** Words to every group that has a ticket of the problem: each hears them once, whoever asked there. */
export const toGroups = (
  document: ProblemDocument,
  act: Act,
  text: string,
  except: readonly string[] = [],
): readonly Notice[] =>
  document.body.rooms
    .filter((room) => !except.includes(room))
    .map((room) => compose(document.id, act, { kind: 'outbreak', to: { kind: 'room', room }, text }))

/** Words to the supervisors' room, where there is one. */
const toSupervisors = (
  ctx: DeskContext,
  document: ProblemDocument,
  act: Act,
  text: string,
): readonly Notice[] => {
  const room = roomOfKind(ctx.settings().directory, 'supervisors')
  return room === null
    ? []
    : [compose(document.id, act, { kind: 'outbreak', to: { kind: 'room', room: room.key }, text })]
}

/** The problem, taken as one: an owner works on it, every group with a ticket is told once, supervisors are told. */
export const openProblem = (
  ctx: DeskContext,
  document: ProblemDocument,
  act: Act,
  how: 'confirmed' | 'automatic',
  owner: Person | null,
): ProblemDocument => {
  const { texts } = ctx
  const by = act.by.kind === 'desk' ? 'desk' : act.by.name
  const body: Problem = {
    ...document.body,
    owner: owner?.id ?? null,
    told: document.body.rooms,
    history: [...document.body.history, { at: act.at, by, trigger: act.trigger, what: how, text: '' }],
  }
  const open = { ...document, state: 'open', body, wakeAt: act.at }
  const evidence = evidenceOf(body.reports)
  return {
    ...open,
    notices: [
      ...document.notices,
      ...toGroups(open, act, texts.problemOpened(body, evidence, owner?.name ?? null)),
      ...toSupervisors(
        ctx,
        open,
        act,
        texts.problemOpenedStaff(body, evidence, owner?.name ?? null, how === 'automatic'),
      ),
    ],
  }
}

/** One line about how it stands, to every group that knows of it. */
export const tellProgress = (
  document: ProblemDocument,
  act: Act,
  by: string,
  said: string,
  text: string,
): ProblemDocument => ({
  ...document,
  body: {
    ...document.body,
    history: [
      ...document.body.history,
      { at: act.at, by, trigger: act.trigger, what: 'progress', text: said },
    ],
  },
  notices: [...document.notices, ...toGroups(document, act, text)],
})

/** The end of it: cause and fix for every ticket, one word to every group and to the supervisors. */
export const solveProblem = (
  ctx: DeskContext,
  document: ProblemDocument,
  act: Act,
  cause: string,
  fix: string,
): ProblemDocument => {
  const by = act.by.kind === 'desk' ? 'desk' : act.by.name
  const body: Problem = {
    ...document.body,
    cause,
    fix,
    solvedBy: act.by,
    history: [...document.body.history, { at: act.at, by, trigger: act.trigger, what: 'solved', text: fix }],
  }
  const solved = { ...document, state: 'solved', body, wakeAt: act.at }
  return {
    ...solved,
    notices: [
      ...document.notices,
      ...toGroups(solved, act, ctx.texts.problemSolved(body)),
      ...toSupervisors(
        ctx,
        solved,
        act,
        ctx.texts.problemSolvedStaff(body, evidenceOf(body.reports), act.at),
      ),
    ],
  }
}

/** A ticket of an open problem is in its owner's hands; the group has been told, so nobody hears of it again. */
const joined = (ticket: Ticket, problem: Problem, now: Instant): Ticket | null => {
  if (ticket.problem === problem.number || finishedStates.includes(ticket.state) || isComplaint(ticket))
    return null
  const act: Act = {
    at: now,
    by: byRule(`WRK-4 ${problem.number}`),
    trigger: `problem:${problem.number}:joined`,
  }
  const facts: TicketFact[] = [{ kind: 'joined', problem: problem.number }]
  if (ticket.assignee === null && ticket.state !== 'resolved' && problem.owner !== null)
    facts.push({ kind: 'claimed', person: problem.owner })
  return say(record(ticket, act, ...facts), act, [])
}

/**
 * A ticket of a solved problem is resolved with the problem's cause and fix. Only the first ticket owes the contract's
 * report: there is one fault, however many asked.
 */
const resolved = (ctx: DeskContext, ticket: Ticket, problem: Problem, now: Instant): Ticket | null => {
  if (!isUnfinished(ticket) || ticket.state === 'resolved' || isComplaint(ticket)) return null
  const first = problem.reports[0]?.ticket === ticket.id
  const by = first && problem.solvedBy !== null ? problem.solvedBy : byRule(`WRK-4 ${problem.number}`)
  const act: Act = { at: now, by, trigger: `problem:${problem.number}:solved` }
  const facts: TicketFact[] = [
    ...(ticket.problem === problem.number ? [] : [{ kind: 'joined', problem: problem.number } as const]),
    { kind: 'resolved', cause: problem.cause ?? '', fix: problem.fix ?? '' },
  ]
  const inPrivate = ticket.room === null && ticket.channel === 'group'
  return say(
    record(ticket, act, ...facts),
    act,
    inPrivate
      ? [
          toRequester(ticket, act, {
            kind: 'resolved',
            text: ctx.texts.resolved(ticket.number, nameOf(ctx, problem.owner) ?? '', problem.fix ?? ''),
            prompt: ctx.texts.resolvedPrompt,
          }),
        ]
      : [],
  )
}

const pageOf = 200

/** The problem's tickets: those on its list, and when there are more than it lists, the others that are found to belong. */
const ticketsOf = async (ctx: DeskContext, { body }: ProblemDocument): Promise<readonly TicketId[]> => {
  const ids = new Set(body.reports.map((report) => report.ticket))
  const first = body.reports[0]
  if (body.more === 0 || first === undefined) return [...ids]
  const { alike } = ctx.settings().knowledge
  let after: { readonly openedAt: Instant; readonly id: TicketId } | undefined
  for (;;) {
    const page = await ctx.store.listTickets(
      { desk: ctx.id, states: unfinishedStates, openedFrom: first.at },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    for (const ticket of page) {
      const report = { ticket: ticket.id, text: ticket.title }
      if (
        ticket.problem === body.number ||
        ((ticket.problem ?? null) === null && belongsTo(body, report, alike))
      )
        ids.add(ticket.id)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) return [...ids]
    after = { openedAt: last.openedAt, id: last.id }
  }
}

/** Tickets that are changed side by side: their writes share a commit. */
const sideBySide = 50

/**
 * Brings the tickets of a problem in line with it: joined while it is open, resolved when it is solved. The document
 * is written first and stays due until this is done, so that a crash in between is made good at the next start.
 */
export const settleProblem = async (
  ctx: DeskContext,
  document: ProblemDocument,
  now: Instant,
): Promise<void> => {
  const { body, state } = document
  if (state === 'open' || state === 'solved') {
    const tickets = await ticketsOf(ctx, document)
    for (let from = 0; from < tickets.length; from += sideBySide)
      await Promise.all(
        tickets
          .slice(from, from + sideBySide)
          .map((ticketId) =>
            changeTicket(ctx, ticketId, now, (ticket) =>
              state === 'open' ? joined(ticket, body, now) : resolved(ctx, ticket, body, now),
            ),
          ),
      )
  }
  await changeDocument(ctx, 'problem', document.id, (current) =>
    current.state === state && current.version <= document.version && current.wakeAt !== null
      ? { ...current, wakeAt: null }
      : null,
  )
}
