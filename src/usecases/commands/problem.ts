import type { DocumentOf } from '../../domain/document.ts'
import { id, type TicketNumber } from '../../domain/ids.ts'
import { causeAndFixOf } from '../../domain/commands/parse-command.ts'
import {
  evidenceOf,
  holdsEvent,
  sizeOf,
  withReport,
  type Problem,
  type ProblemEvent,
} from '../../domain/problems/problem.ts'
import {
  problemCommandIn,
  type ProblemAction,
  type ProblemCommand,
} from '../../domain/commands/problem-command.ts'
import { changeDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { nameOf } from '../context.ts'
import { openProblem, settleProblem, solveProblem, tellProgress } from '../problems/settle-problem.ts'
import { reportOf } from '../problems/watch-outbreaks.ts'
import { record } from '../../domain/tickets/transition.ts'
import { refuseTo, reply, type Handler, type Run } from './run.ts'

type ProblemDocument = DocumentOf<'problem'>

/** What an action does: the next version, or the sentence that says why not. */
type Decision =
  | { readonly kind: 'write'; readonly document: ProblemDocument }
  | { readonly kind: 'refuse'; readonly text: string }
type Action = (run: Run, asked: ProblemCommand, document: ProblemDocument) => Decision

const write = (document: ProblemDocument): Decision => ({ kind: 'write', document })
const refuse = (text: string): Decision => ({ kind: 'refuse', text })

const wrongState = (run: Run, document: ProblemDocument): Decision =>
  refuse(run.ctx.texts.problemWrongState(document.key, document.state))

const nameOfActor = (run: Run): string => run.person?.name ?? run.event.sender.name

const noted = (run: Run, body: Problem, what: ProblemEvent['what'], text: string): Problem => ({
  ...body,
  history: [...body.history, { at: run.now, by: nameOfActor(run), trigger: run.act.trigger, what, text }],
})

const confirm: Action = (run, _, document) => {
  if (document.state !== 'proposed' && document.state !== 'dismissed') return wrongState(run, document)
  const owner = run.person?.roles.includes('engineer') === true ? run.person : null
  return write(openProblem(run.ctx, document, run.act, 'confirmed', owner))
}

const dismiss: Action = (run, _, document) =>
  document.state === 'proposed'
    ? write({ ...document, state: 'dismissed', body: noted(run, document.body, 'dismissed', '') })
    : wrongState(run, document)

const progress: Action = (run, asked, document) => {
  if (document.state !== 'open') return wrongState(run, document)
  if (asked.rest === '') return refuse(run.ctx.texts.problemNeedsText(document.key, asked.word))
  const text = run.ctx.texts.problemProgress(document.body, asked.rest)
  return write(tellProgress(document, run.act, nameOfActor(run), asked.rest, text))
}

const solve: Action = (run, asked, document) => {
  if (document.state !== 'open' && document.state !== 'proposed') return wrongState(run, document)
  const { cause, fix } = causeAndFixOf(asked.rest)
  if (fix === '') return refuse(run.ctx.texts.problemNeedsText(document.key, asked.word))
  return write(solveProblem(run.ctx, document, run.act, cause, fix))
}

const owner: Action = (run, asked, document) => {
  if (document.state !== 'open') return wrongState(run, document)
  const named = run.command.at[0] ?? asked.rest.replace(/^给/, '').trim()
  const person =
    named === '' || named === '我'
      ? run.person
      : (run.ctx.settings().directory.people.find((p) => p.name === named || p.id === named) ?? null)
  if (person === null || !person.roles.includes('engineer')) return refuse(run.ctx.texts.unknownPerson(named))
  const body = noted(run, { ...document.body, owner: person.id }, 'owner', person.name)
  return write({ ...document, body, wakeAt: run.now })
}

const decisions: Readonly<Partial<Record<ProblemAction, Action>>> = {
  confirm,
  dismiss,
  progress,
  solve,
  owner,
}

/** The problem that people call by its number, or null. */
const problemNamed = async (run: Run, number: string): Promise<ProblemDocument | null> =>
  (await run.ctx.store.listDocuments({ desk: run.ctx.id, kind: 'problem', key: number }, { limit: 1 }))[0] ??
  null

/** Adds a ticket or takes one out; the ticket and the problem know of each other. */
const move = async (run: Run, asked: ProblemCommand, document: ProblemDocument): Promise<string> => {
  const { ctx, act, now } = run
  const number = run.command.numbers[0] ?? /\d{3,7}/.exec(asked.rest)?.[0]
  if (number === undefined)
    return refuseTo(run, ctx.texts.problemNeedsTicket(document.key, asked.word), 'problem')
  const ticket = await ctx.store.ticketByNumber(ctx.id, id<TicketNumber>(number))
  if (ticket === null) return refuseTo(run, ctx.texts.noTicket(number), 'problem')
  const adds = asked.action === 'add'
  const within = document.body.reports.some((report) => report.ticket === ticket.id)
  if (!adds && !within && !holdsEvent(document.body, act.trigger))
    return refuseTo(run, ctx.texts.ticketNotInProblem(number, document.key), 'problem')
  const changed = await changeDocument(ctx, 'problem', document.id, (current) => {
    if (holdsEvent(current.body, act.trigger)) return null
    const { body } = current
    const moved: Problem = adds
      ? { ...withReport(body, reportOf(ticket)), apart: body.apart.filter((one) => one !== ticket.id) }
      : {
          ...body,
          reports: body.reports.filter((report) => report.ticket !== ticket.id),
          apart: [...body.apart, ticket.id],
        }
    return { ...current, body: noted(run, moved, adds ? 'added' : 'removed', `#${number}`), wakeAt: now }
  })
  if (!adds)
    await changeTicket(ctx, ticket.id, now, (current) =>
      current.problem === document.key
        ? record(current, act, { kind: 'parted', problem: document.key })
        : null,
    )
  if (changed !== null && changed.state !== 'proposed') await settleProblem(ctx, changed, now)
  const { body } = changed ?? document
  await reply(run, {
    kind: 'status',
    text: adds ? ctx.texts.problemAdded(body, number) : ctx.texts.problemRemoved(body, number),
  })
  return `problem:${document.key}`
}

const show = async (run: Run, document: ProblemDocument): Promise<string> => {
  const { body, state } = document
  const text = run.ctx.texts.problemShown(body, state, evidenceOf(body.reports), nameOf(run.ctx, body.owner))
  await reply(run, { kind: 'status', text })
  return `problem:${document.key}`
}

const list = async (run: Run): Promise<string> => {
  const found = await run.ctx.store.listDocuments(
    { desk: run.ctx.id, kind: 'problem', states: ['proposed', 'open'] },
    { limit: 12 },
  )
  const rows = found.map(({ key, state, body }) => ({
    number: key,
    state,
    title: body.title,
    tickets: sizeOf(body),
  }))
  await reply(run, { kind: 'status', text: run.ctx.texts.problemList(rows) })
  return 'problem:list'
}

/** What who typed it hears; the groups hear their part by the problem's own notices. */
const told = (run: Run, action: ProblemAction, document: ProblemDocument): string | null => {
  const { texts } = run.ctx
  if (action === 'dismiss') return texts.problemDismissed(document.body)
  if (action === 'owner') return texts.problemOwner(document.body, nameOf(run.ctx, document.body.owner) ?? '')
  const supervisorsHear = action === 'confirm' || action === 'solve'
  return supervisorsHear
    ? texts.problemShown(
        document.body,
        document.state,
        evidenceOf(document.body.reports),
        nameOf(run.ctx, document.body.owner),
      )
    : null
}

/** 共性问题: lists them; `P12`, `确认 P12`, `进展 P12 …`, `解决 P12 原因/措施` and the like work on one (WRK-4). */
export const problem: Handler = async (run) => {
  const { ctx, act, command } = run
  const asked = problemCommandIn(command.rest)
  if (asked === null) return list(run)
  const document = await problemNamed(run, asked.number)
  if (document === null) return refuseTo(run, ctx.texts.noProblem(asked.number), 'problem')
  if (asked.action === 'show') return show(run, document)
  if (asked.action === 'add' || asked.action === 'remove') return move(run, asked, document)
  const decide = decisions[asked.action]
  if (decide === undefined) return show(run, document)
  let refusal: string | null = null
  const changed = await changeDocument(ctx, 'problem', document.id, (current) => {
    refusal = null
    if (holdsEvent(current.body, act.trigger)) return null
    const decision = decide(run, asked, current)
    if (decision.kind === 'write') return decision.document
    refusal = decision.text
    return null
  })
  if (refusal !== null) return refuseTo(run, refusal, `problem:${asked.number}`)
  const after = changed ?? (await ctx.store.document('problem', document.id)) ?? document
  await settleProblem(ctx, after, run.now)
  const text = told(run, asked.action, after)
  if (text !== null) await reply(run, { kind: 'status', text })
  return `problem:${asked.action}:${asked.number}`
}
