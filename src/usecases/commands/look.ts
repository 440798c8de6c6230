import { clocksOf } from '../../domain/clocks/clocks.ts'
import { commandNames, commandRow, mayUse } from '../../domain/commands/command.ts'
import { visitOwed } from '../../domain/tickets/complaint.ts'
import { sealedWordsOf } from '../../domain/tickets/originals.ts'
import { clauseIn, type Ticket, type TicketState, type TimelineEntry } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { lastAt } from '../../domain/tickets/transition.ts'
import { dueAt } from '../hearing/answer-question.ts'
import { nameOf, whoAsked, type DeskContext } from '../context.ts'
import { carriedPictures } from '../delivery/carry-pictures.ts'
import { isStaff, reply, replyPlace, rolesOf, type Run } from './run.ts'

const pageSize = 10

/** The newest round of each of the ticket's clocks, in words. */
export const clockLines = (ctx: DeskContext, ticket: Ticket, now: Instant): readonly string[] => {
  const clocks = clocksOf(ticket, ctx.settings().contract, now)
  return clocks
    .filter(
      (clock) => clock.round === Math.max(...clocks.filter((c) => c.kind === clock.kind).map((c) => c.round)),
    )
    .filter((clock) => Number.isFinite(clock.dueAt))
    .map((clock) => {
      const line = ctx.texts.clockLine(clock.kind, clock.state, clock.dueAt, now)
      return clock.unknownYear && clock.metAt === null ? ctx.texts.guessed(line) : line
    })
}

/** 工单: one ticket on a phone screen, with its clocks, for staff elsewhere with its pictures; its engineer learns how to read masked numbers. */
export const show = async (run: Run, ticket: Ticket): Promise<string> => {
  const { ctx, now } = run
  const files = isStaff(run.person) ? carriedPictures(ticket, replyPlace(run), -Infinity) : null
  const shown = ctx.texts.show(
    ticket,
    whoAsked(ticket),
    nameOf(ctx, ticket.assignee),
    clockLines(ctx, ticket, now),
  )
  const isOwn = run.person !== null && ticket.assignee === run.person.id
  const hint = isOwn && sealedWordsOf(ticket).length > 0 ? [ctx.texts.originalHint(ticket.number)] : []
  await reply(run, {
    kind: 'status',
    ...(files === null ? {} : { files }),
    text: [shown, ...hint].join('\n'),
  })
  return `show:${ticket.number}`
}

/** What happened, a line each; what the desk did by itself names the clause that says so. */
export const courseLines = (ctx: DeskContext, entries: readonly TimelineEntry[]): readonly string[] => {
  const name = (person: string): string => nameOf(ctx, person as Ticket['assignee']) ?? person
  return entries.flatMap((entry) => {
    const who = entry.by.kind === 'desk' ? ctx.texts.deskName(clauseIn(entry.by.rule)) : entry.by.name
    return ctx.texts.historyLine(entry.at, who, entry, name) ?? []
  })
}

/** 历史: what happened, newest last; the last twenty lines. */
export const history = async (run: Run, ticket: Ticket): Promise<string> => {
  const lines = courseLines(run.ctx, ticket.timeline)
  await reply(run, { kind: 'status', text: run.ctx.texts.history(ticket.number, lines.slice(-20)) })
  return `history:${ticket.number}`
}

type Filter = 'open' | 'unclaimed' | 'breached' | 'waiting' | 'resolved' | 'tracked' | 'complaints' | 'visits'
const unfinished: readonly TicketState[] = ['open', 'answered', 'queued', 'working', 'waiting', 'resolved']

const filterOf = (rest: string): Filter => {
  if (/未接|待接|未认领|unclaimed/i.test(rest)) return 'unclaimed'
  if (/超时|逾期|breach|late/i.test(rest)) return 'breached'
  if (/跟踪|备案|tracked/i.test(rest)) return 'tracked'
  if (/投诉|complaint/i.test(rest)) return 'complaints'
  if (/回访|visit/i.test(rest)) return 'visits'
  if (/等待|等厂商|等用户|wait/i.test(rest)) return 'waiting'
  if (/待确认|已解决|resolved/i.test(rest)) return 'resolved'
  return 'open'
}

const lineOf = (run: Run, ticket: Ticket): string => {
  const { ctx, now } = run
  const due = dueAt(ctx, ticket, 'resolution', now)
  return ctx.texts.listLine(
    ticket,
    whoAsked(ticket),
    nameOf(ctx, ticket.assignee),
    ticket.state === 'waiting' ? null : due,
    now,
  )
}

/** 列表: unfinished tickets, oldest first, narrowed by a word. */
export const list = async (run: Run): Promise<string> => {
  const { ctx, command, now } = run
  if (/我的|mine/i.test(command.rest)) return mine(run)
  const filter = filterOf(command.rest)
  const states: readonly TicketState[] =
    filter === 'unclaimed'
      ? ['queued']
      : filter === 'waiting'
        ? ['waiting']
        : filter === 'resolved'
          ? ['resolved']
          : filter === 'visits'
            ? [...unfinished, 'closed']
            : unfinished
  const all = (await ctx.store.listTickets({ desk: ctx.id, states }, { limit: 500 })).toReversed()
  const late = (ticket: Ticket): boolean =>
    clocksOf(ticket, ctx.settings().contract, now).some((c) => c.breachedAt !== null && c.metAt === null)
  // Solved once and reopened counts from the reopening; what is solved now is tracked no more.
  const tracked = (ticket: Ticket): boolean =>
    ticket.state !== 'resolved' &&
    (lastAt(ticket, 'tracked') ?? -Infinity) >= (lastAt(ticket, 'reopened') ?? ticket.openedAt)
  const { satisfaction } = ctx.settings().contract
  const kept: Partial<Record<Filter, (ticket: Ticket) => boolean>> = {
    breached: late,
    tracked,
    complaints: (ticket) => ticket.category === 'complaint',
    visits: (ticket) => visitOwed(ticket, satisfaction) !== null,
  }
  const wanted = all.filter(kept[filter] ?? (() => true))
  await reply(run, {
    kind: 'status',
    text: ctx.texts.list(
      ctx.texts.listTitle(filter),
      wanted.slice(0, pageSize).map((t) => lineOf(run, t)),
      Math.max(0, wanted.length - pageSize),
    ),
  })
  return 'list'
}

/** 我的: an engineer's own unfinished tickets, or what a requester has asked. */
export const mine = async (run: Run): Promise<string> => {
  const { ctx, person, event } = run
  const whose =
    isStaff(person) && person !== null
      ? { assignee: person.id, states: unfinished }
      : { requester: event.sender.account }
  const tickets = await ctx.store.listTickets({ desk: ctx.id, ...whose }, { limit: pageSize })
  await reply(run, {
    kind: 'status',
    text: ctx.texts.list(
      ctx.texts.mineTitle,
      tickets.map((t) => lineOf(run, t)),
      0,
    ),
  })
  return 'mine'
}

/** 帮助: what this person may type, from the grammar itself. */
export const help = async (run: Run): Promise<string> => {
  const { ctx, person } = run
  const usable = commandNames.filter((name) => name !== 'help' && mayUse(name, rolesOf(person)))
  const lines = usable.map((name) => ctx.texts.helpLine(commandRow(name).usage, commandRow(name).does))
  await reply(run, { kind: 'help', text: ctx.texts.help(lines, !isStaff(person)) })
  return 'help'
}

/** 为什么: how the knowledge base judges a sentence. */
export const why = async (run: Run): Promise<string> => {
  const { ctx, command, now } = run
  const { knowledge } = ctx.settings()
  const context = { system: null, module: null, lastArticle: null, audience: 'engineer' } as const
  const match = knowledge.match(command.rest, context, now)
  const lines = match.candidates.slice(0, 3).map((c) => {
    const shift = knowledge.leanOf(c.article.id)
    const said = shift === 0 ? '' : ` (${ctx.texts.kbWhyLine(shift)})`
    return `${c.article.id} ${(c.probability * 100).toFixed(0)}% ${c.article.question}${said}`
  })
  const [other] = knowledge.leftOut(command.rest, context, now)
  const left =
    other === undefined
      ? []
      : [ctx.texts.kbLeftOut(other.article.id, other.article.question, other.article.system ?? '')]
  await reply(run, { kind: 'status', text: ctx.texts.why(match.kind, [...lines, ...left]) })
  return 'why'
}

/** 重载: reads people, rooms, contract and articles again; a bad file keeps the old settings and is named. */
export const reload = async (run: Run): Promise<string> => {
  const { ctx } = run
  const problems = await ctx.reload()
  const { directory, knowledge } = ctx.settings()
  const text =
    problems.length > 0
      ? ctx.texts.reloadFailed(problems)
      : ctx.texts.reloaded(directory.people.length, directory.rooms.length, knowledge.size)
  await reply(run, { kind: problems.length > 0 ? 'refused' : 'status', text })
  return 'reload'
}
