import { countsNow, type IsApplied } from '../../domain/knowledge/article-record.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { gapsIn, isUnanswered, type Gap } from '../../domain/knowledge/knowledge-gaps.ts'
import type { KnowledgeFigures } from '../../domain/knowledge/knowledge-views.ts'
import type { ArticleId, TicketId } from '../../domain/ids.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaDate, type Instant } from '../../domain/time.ts'
import { appliedFor, listRecords } from './change-article.ts'
import type { DeskContext } from '../context.ts'

const pageOf = 500

/** Tickets opened in the period, `to` excluded. */
const openedIn = async (ctx: DeskContext, from: Instant, to: Instant): Promise<readonly Ticket[]> => {
  const tickets: Ticket[] = []
  let after: { readonly openedAt: Instant; readonly id: TicketId } | undefined
  for (;;) {
    const page = await ctx.store.listTickets(
      { desk: ctx.id, openedFrom: from, openedBefore: to },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    tickets.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) return tickets
    after = { openedAt: last.openedAt, id: last.id }
  }
}

/** What nobody could answer in a period; `answered` counts topics that the knowledge base could answer by now. */
export const gapsOfPeriod = async (
  ctx: DeskContext,
  from: Instant,
  to: Instant,
  now: Instant,
): Promise<{ readonly gaps: readonly Gap[]; readonly answered: number }> => {
  const all = gapsIn(await openedIn(ctx, from, to))
  const { knowledge } = ctx.settings()
  const isAnswered = ({ title }: Gap): boolean =>
    knowledge.match(title, { system: null, module: null, lastArticle: null, audience: 'requester' }, now).kind ===
    'confident'
  const gaps = all.filter((gap) => !isAnswered(gap))
  return { gaps, answered: all.length - gaps.length }
} // prettier-ignore

/** Versions of one article within the period that count, and whether the first of all is among them. */
const countVersions = (
  { body }: DocumentOf<'article'>,
  applied: IsApplied,
  within: (at: Instant) => boolean,
): { readonly added: number; readonly revised: number; readonly withdrawn: number } => {
  const counting = body.versions.filter((version) => countsNow(version, applied))
  const [first] = counting
  // The first version of an article from a file only says when the desk first had to do with it.
  const added = first !== undefined && body.fileDigest === null && within(first.at) ? 1 : 0
  return {
    added,
    revised: counting.slice(1).some((version) => within(version.at)) ? 1 : 0,
    withdrawn: (body.acts ?? []).some((act) => act.what === 'withdrawn' && within(act.at)) ? 1 : 0,
  }
}

const most = (
  ctx: DeskContext,
  articles: readonly ArticleId[],
): KnowledgeFigures['best'] => {
  const counts = new Map<ArticleId, number>()
  for (const article of articles) counts.set(article, (counts.get(article) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([article, count]) => ({
      article,
      question: ctx.settings().knowledge.article(article)?.question ?? '',
      count,
    }))
} // prettier-ignore

/**
 * The month that contains `from` (REP-6): articles by their records, answers by the tickets opened in the month.
 * Articles are counted once however often they were changed.
 */
export const figuresOfMonth = async (
  ctx: DeskContext,
  from: Instant,
  to: Instant,
): Promise<KnowledgeFigures> => {
  const records = await listRecords(ctx)
  const applied = await appliedFor(
    ctx,
    records.map(({ body }) => body),
  )
  const within = (at: Instant): boolean => from <= at && at < to
  const counts = records.map((record) => countVersions(record, applied, within))
  const sum = (what: 'added' | 'revised' | 'withdrawn'): number =>
    counts.reduce((total, one) => total + one[what], 0)
  const tickets = (await openedIn(ctx, from, to)).filter((t) => t.state !== 'merged')
  const facts = tickets.flatMap((ticket) => ticket.timeline)
  const about = (kind: 'answered' | 'helped' | 'unhelped'): readonly ArticleId[] =>
    facts.flatMap((fact) => (fact.kind === kind && fact.article !== null ? [fact.article] : []))
  return {
    month: chinaDate(from).slice(0, 7),
    total: ctx.settings().knowledge.size,
    added: sum('added'),
    revised: sum('revised'),
    withdrawn: sum('withdrawn'),
    hit: about('answered').length,
    helped: about('helped').length,
    unhelped: about('unhelped').length,
    asked: tickets.length,
    unanswered: tickets.filter(isUnanswered).length,
    gaps: gapsIn(tickets),
    best: most(ctx, about('answered')),
    worst: most(ctx, about('unhelped')),
  }
}
