import { hashOf, type ArticleRecord } from '../../domain/knowledge/article-record.ts'
import { heard, unusedTrust } from '../../domain/knowledge/confidence.ts'
import type { Article } from '../../domain/knowledge/article.ts'
import { draftOf, type TicketDraft } from '../../domain/knowledge/draft-article.ts'
import type { ArticleId } from '../../domain/ids.ts'
import { foldQuestion } from '../../domain/imports/import-change.ts'
import { lessonsOf, pickedOf, type Lesson } from '../../domain/knowledge/lessons.ts'
import { likeness } from '../../domain/problems/likeness.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById } from '../../domain/people/people.ts'
import type { Proposal, Proposed } from '../../domain/tickets/proposal.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaDayNumber, hour, startOfChinaDay, type Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { changeArticle } from './change-article.ts'
import { changeDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, meantFor, mentionOf, staffPlace, type DeskContext } from '../context.ts'
import { endProposal, openProposals, proposalDocument, propose } from '../duties/proposals.ts'

/** So many keys are kept per article: lessons come again only for what happened within minutes of a crash. */
const lessonsKept = 256

/** What the lessons do to a record; null when all of them were taken before. */
const withLessons = (record: ArticleRecord, lessons: readonly Lesson[]): ArticleRecord | null => {
  const taken = new Set(record.lessons)
  const fresh = lessons.filter((lesson) => !taken.has(lesson.key))
  if (fresh.length === 0) return null
  return fresh.reduce<ArticleRecord>(
    (before, { what, at, key }) => ({
      ...before,
      use: { ...before.use, [what]: before.use[what] + 1 },
      ...(what === 'shown' ? {} : { trust: heard(before.trust ?? unusedTrust, what, at) }),
      lessons: [...(before.lessons ?? []), key].slice(-lessonsKept),
    }),
    record,
  )
}

/** Takes what the tickets teach about articles: one write per article, however many tickets speak of it. */
export const takeLessons = async (
  ctx: DeskContext,
  tickets: readonly Ticket[],
  now: Instant,
): Promise<void> => {
  const byArticle = new Map<ArticleId, Lesson[]>()
  for (const lesson of tickets.flatMap(lessonsOf)) {
    const known = byArticle.get(lesson.article)
    if (known === undefined) byArticle.set(lesson.article, [lesson])
    else known.push(lesson)
  }
  for (const [article, lessons] of byArticle)
    await changeArticle(ctx, article, now, (record, state) => {
      const learnt = withLessons(record, lessons)
      return learnt === null ? null : { record: learnt, state }
    })
}

/** A draft's question this much like an article's is taken for the same question in other words. */
const samePhrasing = 0.75
/** Two drafts this much alike are one. */
const sameDraft = 0.6

const wordings = (article: Article): readonly string[] => [article.question, ...article.phrasings]

const has = (article: Article, phrasing: string): boolean =>
  wordings(article).some((one) => foldQuestion(one) === foldQuestion(phrasing))

/**
 * New knowledge, or a phrasing of what is there (KNO-1)? An article that was given and did not help is not the answer,
 * however alike the questions are. Null when the phrasing is known already.
 */
const proposedFrom = (ctx: DeskContext, ticket: Ticket, { draft, question }: TicketDraft): Proposed | null => {
  const failed = new Set(ticket.timeline.flatMap((e) => (e.kind === 'unhelped' && e.article !== null ? [e.article] : [])))
  const { knowledge } = ctx.settings()
  const near = knowledge
    .similar(question)
    .filter(({ article }) => !failed.has(article.id))
    .map((one) => ({ ...one, likeness: Math.max(one.likeness, ...wordings(one.article).map((words) => likeness(words, question))) }))
    .sort((a, b) => b.likeness - a.likeness)[0]
  if (near === undefined || near.likeness < samePhrasing) return { kind: 'article', draft }
  return has(near.article, question) ? null : { kind: 'phrasing', article: near.article.id, phrasing: question }
} // prettier-ignore

/** Resolvers are told of their drafts before lunch and before they leave, those of all tickets in one message. */
const toldAt = [12 * hour, 17 * hour, 36 * hour]
const tellingAfter = (at: Instant): Instant => {
  const today = startOfChinaDay(chinaDayNumber(at))
  return Math.min(...toldAt.map((time) => today + time).filter((time) => time > at))
}
const offer = (ctx: DeskContext, ticket: Ticket, proposed: Proposed, act: Act): readonly Notice[] => {
  if (proposed.kind !== 'article') return []
  const resolved = ticket.timeline.findLast((entry) => entry.kind === 'resolved')
  const by = resolved?.by.kind === 'person' ? personById(ctx.settings().directory, resolved.by.person) : null
  const to = staffPlace(ctx, by)
  if (to === null) return []
  return [
    compose(proposalDocument(ctx, ticket.id), act, {
      kind: 'hint',
      to,
      ...meantFor(to, by),
      mention: mentionOf(to, by),
      text: ctx.texts.kbDraft(ticket.number, proposed.draft.question),
      merge: { key: 'draft:', line: ctx.texts.kbDraftLine(ticket.number, proposed.draft.question) },
      canWait: true,
      notBefore: tellingAfter(act.at),
      notAfter: tellingAfter(act.at) + 12 * hour,
    }),
  ]
} // prettier-ignore

const namesOf = (ctx: DeskContext): readonly string[] => {
  const { directory, contract } = ctx.settings()
  const own = new Set([contract.name, contract.customer])
  return directory.people
    .flatMap((person) => [person.name, ...(person.unit === null ? [] : [person.unit])])
    .filter((name) => !own.has(name))
}

const proposalOf = (proposed: Proposed, ticket: Ticket, origin: Proposal['origin']): Proposal => ({
  proposed,
  origin,
  tickets: [ticket.number],
  follows: origin === 'resolved' ? ticket.id : null,
  by: null,
  also: 0,
  article: null,
  decided: null,
})

/** The same question asked and solved again adds to the draft that waits, without a word. */
const joinOpenDraft = async (ctx: DeskContext, ticket: Ticket, question: string): Promise<boolean> => {
  for (const { id, body } of await openProposals(ctx)) {
    if (body.follows === ticket.id || body.proposed.kind !== 'article') continue
    if (likeness(body.proposed.draft.question, question) < sameDraft) continue
    await changeDocument(ctx, 'proposal', id, (current) =>
      current.body.tickets.includes(ticket.number)
        ? null
        : { ...current, body: { ...current.body, tickets: [...current.body.tickets, ticket.number], also: current.body.also + 1 } },
    ) // prettier-ignore
    return true
  }
  return false
}

/** Brings the draft of a ticket to what the ticket says now: made when it is resolved, gone when it is reopened. */
const syncDraft = async (ctx: DeskContext, ticket: Ticket, now: Instant): Promise<void> => {
  const documentId = proposalDocument(ctx, ticket.id)
  const act: Act = { at: now, by: byRule('draft'), trigger: `draft:${ticket.id}` }
  const known = await ctx.store.document('proposal', documentId)
  const drafted = draftOf(ticket, namesOf(ctx))
  if (drafted === null) {
    if (known?.state === 'open') await endProposal(ctx, documentId, 'dropped', act, 'desk', 'reopened')
    return
  }
  if (known === null) {
    const proposed = proposedFrom(ctx, ticket, drafted)
    if (proposed === null || (await joinOpenDraft(ctx, ticket, drafted.question))) return
    await propose(
      ctx,
      ticket.id,
      proposalOf(proposed, ticket, 'resolved'),
      now,
      offer(ctx, ticket, proposed, act),
    )
    return
  }
  // A ticket reopened and solved in another way: the draft follows, unless somebody has decided on it or edited it.
  if (known.state !== 'dropped' || known.body.decided?.by !== 'desk') return
  const proposed = proposedFrom(ctx, ticket, drafted)
  if (proposed === null) return
  await changeDocument(ctx, 'proposal', documentId, (current) =>
    current.state === 'dropped' && current.body.decided?.by === 'desk'
      ? { ...current, state: 'open', at: now, body: { ...current.body, proposed, decided: null } }
      : null,
  )
}

/** The words of somebody who picked a further candidate are offered as a phrasing of it; several people count. */
const syncPicked = async (ctx: DeskContext, ticket: Ticket, now: Instant): Promise<void> => {
  const picked = pickedOf(ticket, namesOf(ctx))
  const known = picked === null ? null : ctx.settings().knowledge.article(picked.article)
  if (picked === null || known === null || has(known, picked.phrasing)) return
  const cause = `phrasing:${picked.article}:${hashOf(foldQuestion(picked.phrasing))}`
  const { document, fresh } = await propose(
    ctx,
    cause,
    proposalOf({ kind: 'phrasing', ...picked }, ticket, 'picked'),
    now,
  )
  if (fresh || document.state !== 'open') return
  await changeDocument(ctx, 'proposal', document.id, (current) =>
    current.body.tickets.includes(ticket.number)
      ? null
      : { ...current, body: { ...current.body, tickets: [...current.body.tickets, ticket.number], also: current.body.also + 1 } },
  ) // prettier-ignore
}

/** Everything that one ticket, as it stands now, says about what should be known. Doing it again changes nothing. */
export const draftFromTicket = async (ctx: DeskContext, ticket: Ticket, now: Instant): Promise<void> => {
  if (ticket.timeline.some((entry) => entry.kind === 'resolved')) await syncDraft(ctx, ticket, now)
  if (ticket.timeline.some((entry) => entry.kind === 'offered')) await syncPicked(ctx, ticket, now)
}
