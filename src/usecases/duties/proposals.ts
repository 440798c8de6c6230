import { recordOfFile, withVersion } from '../../domain/knowledge/article-record.ts'
import type { Article } from '../../domain/knowledge/article.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { id, type ArticleId, type DocumentId } from '../../domain/ids.ts'
import { foldQuestion } from '../../domain/imports/import-change.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById } from '../../domain/people/people.ts'
import type { Proposal, ProposalState } from '../../domain/tickets/proposal.ts'
import { day, type Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { appliedFor, articleDocument, changeArticle, takeIntoForce } from '../knowledge/change-article.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import type { DeskContext } from '../context.ts'

export type ProposalDocument = DocumentOf<'proposal'>

/** A draft that became an article is looked at again after half a year. */
const reviewAfter = 180 * day

export const proposalDocument = (ctx: Pick<DeskContext, 'id'>, cause: string): DocumentId =>
  id<DocumentId>(`proposal:${ctx.id}:${cause}`)

/** Queues something for the keeper; what the same cause has queued before is returned as it stands now. */
export const propose = async (
  ctx: DeskContext,
  cause: string,
  proposal: Proposal,
  now: Instant,
  notices: readonly Notice[] = [],
): Promise<{ readonly document: ProposalDocument; readonly fresh: boolean }> => {
  const documentId = proposalDocument(ctx, cause)
  const known = await ctx.store.document('proposal', documentId)
  if (known !== null) return { document: known, fresh: false }
  const number = String(await ctx.store.takeSerial(ctx.id, 'proposal'))
  return insertDocument(ctx, {
    id: documentId,
    kind: 'proposal',
    key: number,
    state: 'open' satisfies ProposalState,
    at: now,
    notices,
    body: proposal,
  })
}

/** What waits for the keeper, oldest first. */
export const openProposals = async (ctx: DeskContext): Promise<readonly ProposalDocument[]> =>
  (
    await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'proposal', states: ['open', 'accepting'] },
      { limit: 500 },
    )
  ).toReversed()

export const proposalNumbered = async (ctx: DeskContext, number: string): Promise<ProposalDocument | null> =>
  (await ctx.store.listDocuments({ desk: ctx.id, kind: 'proposal', key: number }, { limit: 1 }))[0] ?? null

/** The next id that no article in force has; whether a withdrawn one has it shows when it is inserted. */
const nextId = (ctx: DeskContext, after: ArticleId | null): ArticleId => {
  const used = [...ctx.settings().knowledge.articles().map((article) => article.id), ...(after === null ? [] : [after])]
  const most = used.reduce((last, one) => Math.max(last, Number(/^KB-(\d+)$/.exec(one)?.[1] ?? 0)), 0)
  return id<ArticleId>(`KB-${String(most + 1).padStart(4, '0')}`)
} // prettier-ignore

/** Publishes the draft under an id of its own; the id is written into the proposal first, so that a second run finds it. */
const publishDraft = async (
  ctx: DeskContext,
  documentId: DocumentId,
  by: string,
  now: Instant,
): Promise<Article | null> => {
  let last: ArticleId | null = null
  for (;;) {
    const taken: ArticleId | null = last
    const reserved: ProposalDocument | null =
      (await changeDocument(ctx, 'proposal', documentId, (document) =>
        document.body.article !== null && document.body.article !== taken
          ? null
          : { ...document, state: 'accepting', body: { ...document.body, article: nextId(ctx, taken) } },
      )) ?? (await ctx.store.document('proposal', documentId))
    if (reserved === null || reserved.body.article === null || reserved.body.proposed.kind !== 'article') return null
    const article: ArticleId = reserved.body.article
    const { draft } = reserved.body.proposed
    const first: Article = { ...draft, id: article, version: 1, reviewBy: draft.reviewBy ?? now + reviewAfter }
    const { document, fresh } = await insertDocument(ctx, {
      id: articleDocument(ctx.id, article),
      kind: 'article',
      key: article,
      state: 'published',
      at: now,
      body: {
        ...recordOfFile(first, now),
        versions: [{ article: first, at: now, by, source: reserved.body.origin === 'suggested' ? 'command' : 'review', trigger: documentId }],
        fileDigest: null,
      },
    })
    if (fresh || document.body.versions[0]?.trigger === documentId) {
      takeIntoForce(ctx.settings().knowledge, [document], await appliedFor(ctx, [document.body]), now)
      return document.body.versions[0]?.article ?? first
    }
    last = article
  }
} // prettier-ignore

const addPhrasing = async (
  ctx: DeskContext,
  document: ProposalDocument,
  by: string,
  now: Instant,
): Promise<Article | null> => {
  const { proposed } = document.body
  const known = proposed.kind === 'phrasing' ? ctx.settings().knowledge.article(proposed.article) : null
  if (proposed.kind !== 'phrasing' || known === null) return null
  const wanted = foldQuestion(proposed.phrasing)
  if ([known.question, ...known.phrasings].some((one) => foldQuestion(one) === wanted)) return known
  const written = await changeArticle(ctx, proposed.article, now, (record, state) => {
    if (state === 'withdrawn' || record.versions.some((version) => version.trigger === document.id))
      return null
    const article = { ...known, phrasings: [...known.phrasings, proposed.phrasing] }
    return {
      state,
      record: withVersion(record, { article, at: now, by, source: 'review', trigger: document.id }),
    }
  })
  const last = written?.body.versions.at(-1)?.article
  return last ?? ctx.settings().knowledge.article(proposed.article)
}

/** What is written into the proposal when it is decided, with a word to who had proposed it. */
const decide = (
  ctx: DeskContext,
  document: ProposalDocument,
  state: 'accepted' | 'rejected' | 'dropped',
  act: Act,
  by: string,
  reason: string,
  article: ArticleId | null,
): ProposalDocument => {
  const proposer =
    document.body.by === null || document.body.by === by
      ? null
      : personById(ctx.settings().directory, document.body.by)
  const account = state === 'dropped' ? undefined : proposer?.accounts[0]
  const told =
    account === undefined
      ? []
      : [
          compose(document.id, act, {
            kind: 'status',
            to: { kind: 'direct', account },
            ...(proposer === null ? {} : { person: proposer.id }),
            text: ctx.texts.kbDecidedFor(document.key, article, reason),
          }),
        ]
  return {
    ...document,
    state,
    notices: [...document.notices.filter((n) => n.delivery.kind !== 'waiting'), ...told],
    body: { ...document.body, article, decided: { at: act.at, by, reason, trigger: act.trigger } },
  }
}

/**
 * Publishes what was proposed: a new article, or a phrasing of an existing one. Run again after a crash it goes on where
 * it stopped. Resolves with the article as published; null when the article that a phrasing was meant for is gone.
 */
export const acceptProposal = async (
  ctx: DeskContext,
  document: ProposalDocument,
  act: Act,
  by: string,
): Promise<Article | null> => {
  const article =
    document.body.proposed.kind === 'article'
      ? await publishDraft(ctx, document.id, by, act.at)
      : await addPhrasing(ctx, document, by, act.at)
  if (article === null) return null
  await changeDocument(ctx, 'proposal', document.id, (current) =>
    current.state === 'accepted' ? null : decide(ctx, current, 'accepted', act, by, '', article.id),
  )
  return article
}

/** Takes a proposal off the list, with the reason; false when it had been decided before. */
export const endProposal = async (
  ctx: DeskContext,
  documentId: DocumentId,
  state: 'rejected' | 'dropped',
  act: Act,
  by: string,
  reason: string,
): Promise<boolean> =>
  (await changeDocument(ctx, 'proposal', documentId, (current) =>
    current.state === 'open' ? decide(ctx, current, state, act, by, reason, null) : null,
  )) !== null
