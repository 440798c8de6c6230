import { clocksOf } from '../../domain/clocks/clocks.ts'
import { courseOf, ownedSince, toldContacts } from '../../domain/problems/major.ts'
import { draftReport, submittedNote } from '../../domain/problems/report-draft.ts'
import { unfinishedStates, type Ticket } from '../../domain/tickets/ticket.ts'
import { isDone, record, say } from '../../domain/tickets/transition.ts'
import { dueAt, present, promisedBy, toPerson, toRequester, toStaff } from '../delivery/address-notice.ts'
import { changeTicket } from '../change-ticket.ts'
import { nameOf, whoAsked } from '../context.ts'
import { findTicket } from './find-ticket.ts'
import { clockLines, courseLines } from './look.ts'
import { readNamed } from './read-argument.ts'
import {
  refuse, refuseTo, reply, usageOf, write, type Handler, type Run, type TicketHandler,
} from './run.ts' // prettier-ignore

const mostListed = 10
const courseShown = 12

/** When it was over; null while it lasts. */
const endOf = (ticket: Ticket): number | null =>
  unfinishedStates.includes(ticket.state) && ticket.state !== 'resolved'
    ? null
    : (ticket.timeline.findLast(({ kind }) => ['resolved', 'closed', 'declined', 'merged'].includes(kind))
        ?.at ?? null)

/** One major incident on a phone screen (WRK-7). */
const board = async (run: Run, ticket: Ticket): Promise<string> => {
  const { ctx, now } = run
  if (ticket.severity !== 'critical')
    return refuseTo(run, ctx.texts.notMajor(ticket.number, ticket.severity), `major:${ticket.number}`)
  const name = nameOf(ctx, ticket.assignee)
  const end = endOf(ticket)
  await reply(run, {
    kind: 'status',
    text: ctx.texts.majorBoard(
      ticket,
      whoAsked(ticket),
      name === null ? null : { name, since: ownedSince(ticket) },
      clockLines(ctx, ticket, now),
      toldContacts(ticket),
      courseLines(ctx, courseOf(ticket)).slice(-courseShown),
      end === null ? dueAt(ctx, ticket, 'progress', now) : null,
      end,
      now,
    ),
  })
  return `major:${ticket.number}`
}

/** 重大, 重大 1023: the one there is, the one that is named, or a list of those that go on. */
export const major: Handler = async (run) => {
  const { ctx, command, event, now } = run
  if (command.numbers.length > 0 || event.quote !== null) {
    const found = await findTicket(run)
    return found.kind === 'missing' ? refuseTo(run, found.text, 'major') : board(run, found.ticket)
  }
  const open = await ctx.store.listTickets({ desk: ctx.id, states: unfinishedStates }, { limit: 500 })
  const majors = open.filter((ticket) => ticket.severity === 'critical' && endOf(ticket) === null)
  const [only] = majors
  if (only === undefined) return refuseTo(run, ctx.texts.noMajors, 'major')
  if (majors.length === 1) return board(run, only)
  const lines = majors
    .toReversed()
    .slice(0, mostListed)
    .map((ticket) =>
      ctx.texts.majorListLine(
        ticket.number,
        ticket.title,
        nameOf(ctx, ticket.assignee),
        dueAt(ctx, ticket, 'progress', now),
        now,
      ),
    )
  await reply(run, { kind: 'status', text: ctx.texts.majorList(lines) })
  return 'major'
}

/** 负责 1023 @赵工: one person answers for the incident, whoever works on it (WRK-7). */
const owner: TicketHandler = (run, ticket) => {
  const { ctx, act, person, now } = run
  const { texts } = ctx
  if (ticket.severity !== 'critical') return refuse(texts.ownerOnlyMajor(ticket.number))
  if (endOf(ticket) !== null)
    return refuse(texts.wrongState(ticket.number, ticket.state, texts.nextReopen(ticket.number)))
  const named = readNamed(run)
  const bare = run.command.rest.trim()
  const to =
    named.people[0] ?? ctx.settings().directory.people.find(({ id, name }) => id === bare || name === bare)
  if (to === undefined)
    return refuse(
      named.unknown[0] === undefined && bare === ''
        ? texts.needs(usageOf('owner'))
        : texts.unknownPerson(named.unknown[0] ?? bare),
    )
  if (!to.roles.includes('engineer') && !to.roles.includes('supervisor'))
    return refuse(texts.unknownPerson(to.name))
  if (ticket.assignee === to.id) return refuse(texts.alreadyOwner(ticket.number, to.name))
  const moved = record(ticket, act, { kind: 'transferred', to: to.id })
  const text = texts.ownerCalled(
    ticket.number,
    ticket.title,
    person?.name ?? '',
    promisedBy(ctx, moved, 'progress', now),
    now,
  )
  return write(
    say(
      moved,
      act,
      present([
        toRequester(moved, act, { kind: 'status', text: texts.owned(ticket.number, to.name) }),
        to.id === person?.id
          ? toPerson(moved, act, to, { kind: 'hint', text })
          : toStaff(ctx, moved, act, to, { kind: 'called', text }),
      ]),
    ),
  )
}

const submitted = /^(?:提交|已提交|交了|已交|submit(?:ted)?)(?:[\s,，:：]+|$)/i

/** 报告 1023: the draft out of the ticket's own timeline; 报告 1023 提交 …: it was handed in (REP-4, WRK-7). */
export const report = async (run: Run, ticket: Ticket): Promise<string> => {
  const { ctx, act, command, now } = run
  const { contract } = ctx.settings()
  const name = contract.texts.report ?? ctx.texts.reportName
  const done = submitted.exec(command.rest)
  if (done !== null) {
    const due = dueAt(ctx, ticket, 'report', now)
    const text = ctx.texts.reportSubmitted(ticket.number, name, due, now)
    await changeTicket(ctx, ticket.id, now, (current) => {
      if (isDone(current, act)) return null
      const words = command.rest.slice(done[0].length)
      const noted = record(current, act, { kind: 'noted', text: submittedNote(words) })
      return say(
        noted,
        act,
        present([run.person === null ? null : toPerson(noted, act, run.person, { kind: 'hint', text })]),
      )
    })
    return `report:${ticket.number}`
  }
  if (command.rest !== '') return refuseTo(run, ctx.texts.needs(usageOf('report')), `report:${ticket.number}`)
  const late = clocksOf(ticket, contract, now).flatMap((c) => (c.breachedAt === null ? [] : [c.kind]))
  const problem = await problemOf(run, ticket)
  const draft = draftReport(ticket, late, problem, ctx.texts.someRequester)
  await reply(run, { kind: 'status', text: ctx.texts.reportDraft(name, draft, now) })
  return `report:${ticket.number}`
}

const problemOf = async ({ ctx }: Run, ticket: Ticket) => {
  const key = ticket.problem ?? null
  if (key === null) return null
  const [found] = await ctx.store.listDocuments({ desk: ctx.id, kind: 'problem', key }, { limit: 1 })
  return found?.body ?? null
}

/** Commands on a major incident's ticket. */
export const ownerCommands = { owner } as const
