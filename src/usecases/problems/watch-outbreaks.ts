import type { DocumentOf } from '../../domain/document.ts'
import { id, type DocumentId } from '../../domain/ids.ts'
import { maskPersonalNumbers, titleOf } from '../../domain/privacy.ts'
import {
  belongsTo, evidenceOf, gatherFrom, judge, reportsFailure, withReport, type Problem, type ProblemReport,
} from '../../domain/problems/problem.ts' // prettier-ignore
import type { OutbreakRule } from '../../domain/contract/service-rules.ts'
import { unfinishedStates, type Ticket } from '../../domain/tickets/ticket.ts'
import { hour, type Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { leadOf, toRequester } from '../hearing/answer-question.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, meantFor, mentionOf, nameOf, staffPlace, type DeskContext } from '../context.ts'
import { openProblem, settleProblem } from './settle-problem.ts'

/** Longer words say no more about what is wrong. */
const longestReport = 160
/** So many tickets of the last minutes are looked at for likeness. */
const mostRecent = 200
/** Reports that are looked at in one go: each is held against the others, a tenth of a second at most. */
const mostAtOnce = 50
/** What was found to be several things is not proposed again so soon. */
const dismissedFor = 2 * hour

/** A ticket as evidence: who, where, when, and the words with which it began. */
export const reportOf = (ticket: Ticket): ProblemReport => {
  // What comes after the desk's first reaction is about how it goes on, not what is wrong.
  const until = ticket.timeline.find((entry) => entry.kind !== 'opened')?.at ?? Infinity
  const said = ticket.messages
    .filter(
      (message) =>
        message.from === ticket.requester.account && message.recalledAt === null && message.at <= until,
    )
    .map((message) => message.text.trim())
    .filter((text) => text !== '')
    .join(' ')
  return {
    ticket: ticket.id,
    number: ticket.number,
    at: ticket.openedAt,
    account: ticket.requester.account,
    unit: ticket.requester.unit,
    region: ticket.requester.region,
    room: ticket.room,
    text: maskPersonalNumbers((said === '' ? ticket.title : said).slice(0, longestReport)),
  }
}

/** A report, and the number of the problem that its ticket stands under already. */
interface Reported {
  readonly report: ProblemReport
  readonly problem: string | null
}

const openOnes = (ctx: DeskContext): Promise<readonly DocumentOf<'problem'>[]> =>
  ctx.store.listDocuments({ desk: ctx.id, kind: 'problem', states: ['open'] }, { limit: 50 })

/** The confirmed problem that a question about to become a ticket belongs to, or null (WRK-4). */
export const knownProblem = async (ctx: DeskContext, ticket: Ticket): Promise<Problem | null> => {
  const report = reportOf(ticket)
  if (!reportsFailure(report.text)) return null
  const { alike } = ctx.settings().knowledge
  return (await openOnes(ctx)).find(({ body }) => belongsTo(body, report, alike))?.body ?? null
}

/** Who asks about a known problem hears at once that it is known, and that the end will be told here. */
export const reactToProblem = (ctx: DeskContext, ticket: Ticket, act: Act, problem: Problem): Ticket => {
  const by = byRule(`WRK-4 ${problem.number}`)
  const joined = record(ticket, { ...act, by }, { kind: 'joined', problem: problem.number })
  const taken =
    problem.owner === null
      ? record(joined, { ...act, by }, { kind: 'queued', reason: problem.number })
      : record(joined, { ...act, by }, { kind: 'claimed', person: problem.owner })
  const progress = problem.history.findLast((event) => event.what === 'progress')
  return say(taken, act, [
    toRequester(taken, act, {
      kind: 'outbreak',
      text: ctx.texts.knownProblem(
        ticket.number,
        problem,
        nameOf(ctx, problem.owner),
        progress === undefined ? null : { at: progress.at, text: progress.text },
        act.at,
      ),
    }),
  ])
}

/** Reports that came with new tickets and were not yet looked at together with the others. */
export class OutbreakWatch {
  #waiting: Reported[] = []

  /** Remembers what a ticket that was just opened reports; what a crash loses is found again with the next report like it. */
  note(ticket: Ticket): void {
    // A complaint goes to a supervisor, however many there are.
    if (ticket.version !== 1 || ticket.category === 'complaint') return
    const report = reportOf(ticket)
    if (reportsFailure(report.text)) this.#waiting.push({ report, problem: ticket.problem ?? null })
  }

  /** Looks at the first that wait, and says whether there are more: in a storm, what is to be said must not wait for all. */
  async settle(ctx: DeskContext, now: Instant): Promise<boolean> {
    await watchOutbreaks(ctx, this.#waiting.splice(0, mostAtOnce), now)
    return this.#waiting.length > 0
  }
}

/**
 * Looks whether new reports are some of many with one cause (WRK-4): they join a problem that is known or proposed, or
 * become those that make the number full. Doing it again for the same reports changes nothing. However many come at
 * once, each problem is written once.
 */
const watchOutbreaks = async (
  ctx: DeskContext,
  reported: readonly Reported[],
  now: Instant,
): Promise<void> => {
  const rule = ctx.settings().contract.outbreak
  if (rule === null || reported.length === 0) return
  const { alike } = ctx.settings().knowledge
  const known = [...(await knownOnes(ctx, now))]
  const taken = new Map<DocumentId, Reported[]>()
  const strangers: Reported[] = []
  for (const one of reported) {
    const problem = known.find(({ body }) => belongsTo(body, one.report, alike))
    if (problem === undefined) strangers.push(one)
    else taken.set(problem.id, [...(taken.get(problem.id) ?? []), one])
  }
  for (const [documentId, reports] of taken) await takeIn(ctx, documentId, reports, now)
  await findNew(ctx, strangers, rule, now)
}

const knownOnes = async (ctx: DeskContext, now: Instant): Promise<readonly DocumentOf<'problem'>[]> => {
  const filter = { desk: ctx.id, kind: 'problem' } as const
  return [
    ...(await ctx.store.listDocuments({ ...filter, states: ['open', 'proposed'] }, { limit: 50 })),
    ...(await ctx.store.listDocuments(
      { ...filter, states: ['dismissed'], from: now - dismissedFor },
      { limit: 50 },
    )),
  ]
}

/** Holds reports that belong to nothing yet against each other and against those of the last minutes. */
const findNew = async (
  ctx: DeskContext,
  strangers: readonly Reported[],
  rule: OutbreakRule,
  now: Instant,
): Promise<void> => {
  let left = strangers.map(({ report }) => report)
  if (left.length === 0) return
  const { alike } = ctx.settings().knowledge
  const recent = await ctx.store.listTickets(
    {
      desk: ctx.id,
      states: unfinishedStates,
      openedFrom: Math.min(...left.map((report) => report.at)) - rule.within,
    },
    { limit: mostRecent },
  )
  const others = recent
    .filter((one) => (one.problem ?? null) === null)
    .filter((one) => one.category !== 'complaint')
    .map(reportOf)
    .filter((report) => reportsFailure(report.text))
  while (left.length > 0) {
    const [first] = left
    if (first === undefined) return
    const pool = [...left, ...others.filter((other) => !left.some((one) => one.ticket === other.ticket))]
    const group = gatherFrom(first, pool, alike)
    const ids = new Set(group.map((report) => report.ticket))
    left = left.filter((report) => !ids.has(report.ticket))
    const verdict = judge(group, rule)
    if (verdict !== 'nothing') await propose(ctx, group, verdict, now)
  }
}

/** More reports of a problem; they may make the number full that needs no confirmation. */
const takeIn = async (
  ctx: DeskContext,
  documentId: DocumentId,
  reported: readonly Reported[],
  now: Instant,
): Promise<void> => {
  const rule = ctx.settings().contract.outbreak
  const last = reported.at(-1)
  if (last === undefined) return
  const act: Act = { at: now, by: byRule('WRK-4'), trigger: `outbreak:${last.report.ticket}` }
  const changed = await changeDocument(ctx, 'problem', documentId, (current) => {
    if (current.state === 'dismissed') return null
    const body = reported.reduce((grown, { report }) => withReport(grown, report), current.body)
    if (body === current.body) return null
    const grown = { ...current, body }
    if (current.state === 'open')
      return reported.every(({ problem }) => problem === current.key) ? grown : { ...grown, wakeAt: now }
    return rule !== null && judge(body.reports, rule) === 'automatic'
      ? openProblem(ctx, grown, act, 'automatic', defaultOwner(ctx, now))
      : grown
  })
  if (changed?.state === 'open' && changed.wakeAt !== null) await settleProblem(ctx, changed, now)
}

const defaultOwner = (ctx: DeskContext, now: Instant) =>
  leadOf(ctx, ctx.settings().contract.tiers[0]?.tier ?? 1, now)

/** Writes the evidence down and shows it to the duty lead, or acts on it at once when it is strong enough. */
const propose = async (
  ctx: DeskContext,
  group: readonly ProblemReport[],
  verdict: 'propose' | 'automatic',
  now: Instant,
): Promise<void> => {
  const [first] = group
  const last = group.at(-1)
  if (first === undefined || last === undefined) return
  const act: Act = { at: now, by: byRule('WRK-4'), trigger: `outbreak:${last.ticket}` }
  const lead = defaultOwner(ctx, now)
  const number = `P${await ctx.store.takeSerial(ctx.id, 'problem')}`
  const bare: Problem = {
    number,
    title: titleOf([first.text]),
    reports: [],
    more: 0,
    rooms: [],
    apart: [],
    owner: null,
    told: [],
    cause: null,
    fix: null,
    solvedBy: null,
    history: [{ at: now, by: 'desk', trigger: act.trigger, what: 'proposed', text: '' }],
  }
  const body = group.reduce(withReport, bare)
  const documentId = id<DocumentId>(`${ctx.id}:problem:${first.ticket}`)
  const to = staffPlace(ctx, lead)
  const words = ctx.texts.problemProposed(body, evidenceOf(group))
  const proposed = {
    id: documentId,
    kind: 'problem',
    key: number,
    state: 'proposed',
    at: now,
    body,
    notices:
      to === null || verdict === 'automatic'
        ? []
        : [
            compose(documentId, act, {
              kind: 'outbreak',
              to,
              ...meantFor(to, lead),
              mention: mentionOf(to, lead),
              text: words,
            }),
          ],
  } as const
  const { document, fresh } = await insertDocument(ctx, proposed)
  if (!fresh)
    return takeIn(
      ctx,
      document.id,
      group.map((report) => ({ report, problem: null })),
      now,
    )
  if (verdict === 'propose') return
  const opened = await changeDocument(ctx, 'problem', documentId, (current) =>
    current.state === 'proposed' ? openProblem(ctx, current, act, 'automatic', lead) : null,
  )
  if (opened !== null) await settleProblem(ctx, opened, now)
}
