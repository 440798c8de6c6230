import { clocksOf, type Clock, type ClockContract } from '../../domain/clocks/clocks.ts'
import { id, type DocumentId } from '../../domain/ids.ts'
import { personById } from '../../domain/people/people.ts'
import { unfinishedStates, type Ticket, type TicketFact } from '../../domain/tickets/ticket.ts'
import { contractOfRules, rulesOf } from '../../domain/clocks/timing-rules.ts'
import type { Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { wakeAtOf } from '../../domain/tickets/wake.ts'
import { leadOf, present, toStaff } from '../hearing/answer-question.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { byRule, type DeskContext } from '../context.ts'

type Moved = Extract<TicketFact, { kind: 'retimed' }>

/** Clocks that still run and whose deadline is another one by the new rules. */
const movedClocks = (
  before: readonly Clock[],
  after: readonly Clock[],
  reason: string,
): readonly Moved[] =>
  after.flatMap((clock): readonly Moved[] => {
    const earlier = before.find(({ kind, round }) => kind === clock.kind && round === clock.round)
    const runs = clock.metAt === null && !clock.over && !clock.paused
    const known = earlier !== undefined && Number.isFinite(earlier.dueAt) && Number.isFinite(clock.dueAt)
    return runs && known && earlier.dueAt !== clock.dueAt
      ? [{ kind: 'retimed', clock: clock.kind, round: clock.round, from: earlier.dueAt, to: clock.dueAt, reason }]
      : []
  }) // prettier-ignore

const retime = (ctx: DeskContext, ticket: Ticket, old: ClockContract, act: Act): Ticket | null => {
  const { contract, directory } = ctx.settings()
  const { texts } = ctx
  const moved = movedClocks(
    clocksOf(ticket, old, act.at),
    clocksOf(ticket, contract, act.at),
    texts.contractChanged,
  )
  const [first] = moved
  // The stored wake-up is an index of the rules: it is set anew even where no running deadline moved.
  if (first === undefined) return wakeAtOf(ticket, contract, act.at) === ticket.wakeAt ? null : ticket
  const assignee = ticket.assignee === null ? null : personById(directory, ticket.assignee)
  const told = toStaff(ctx, ticket, act, assignee ?? leadOf(ctx, ticket.tier, act.at), {
    kind: 'status',
    text: texts.retimed(ticket.number, moved, texts.contractChanged, act.at),
    merge: {
      key: 'retimed:contract',
      line: texts.retimedLine(ticket.number, first.clock, first.to, act.at),
    },
  })
  return say(record(ticket, act, ...moved), act, present([told]))
}

const pageSize = 500

/**
 * When policies, calendars or peaks are not those by which deadlines were last computed (a reload, a new version, a
 * holiday announced late), every open ticket gets the reason and its new deadlines on record, and whoever works on it
 * is told what changed (SLA-X1). Resolves with how many tickets were written. The first run only remembers the rules.
 */
export const retimeTickets = async (ctx: DeskContext, now: Instant): Promise<number> => {
  const rules = rulesOf(ctx.settings().contract)
  const documentId = id<DocumentId>(`${ctx.id}:timing`)
  const { document } = await insertDocument(ctx, {
    id: documentId,
    kind: 'timing',
    key: 'timing',
    state: 'kept',
    at: now,
    body: { rules },
  })
  if (document.body.rules === rules) return 0
  const old = contractOfRules(document.body.rules)
  let written = 0
  if (old !== null) {
    const act: Act = { at: now, by: byRule('SLA-X1 contract changed'), trigger: `timing:${document.version}` }
    for (let after: { openedAt: Instant; id: Ticket['id'] } | undefined; ;) {
      const filter = { desk: ctx.id, states: unfinishedStates }
      const page = await ctx.store.listTickets(filter, {
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      })
      const changed = await Promise.all(
        page.map((ticket) => changeTicket(ctx, ticket.id, now, (current) => retime(ctx, current, old, act))),
      )
      written += changed.filter((ticket) => ticket !== null).length
      const last = page.at(-1)
      if (last === undefined || page.length < pageSize) break
      after = { openedAt: last.openedAt, id: last.id }
    }
  }
  await changeDocument(ctx, 'timing', documentId, (known) => ({ ...known, at: now, body: { rules } }))
  return written
}
