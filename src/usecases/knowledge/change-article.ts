import {
  latestVersion,
  recordOfFile,
  type ArticleRecord,
  type ArticleState,
  type ArticleVersion,
  type IsApplied,
} from '../../domain/knowledge/article-record.ts'
import { shiftOf } from '../../domain/knowledge/confidence.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { id, type ArticleId, type DeskId, type DocumentId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { KnowledgeBase } from '../../ports/knowledge.ts'
import type { Store } from '../../ports/store.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import type { DeskContext } from '../context.ts'

export const articleDocument = (desk: DeskId, article: ArticleId): DocumentId =>
  id<DocumentId>(`article:${desk}:${article}`)

/** What a change decides: the record to write with its state, or null to leave it alone. */
export type ArticleDecision = { readonly record: ArticleRecord; readonly state: ArticleState } | null

const pageOf = 200

/** Which imports count, read anew from the store: there are few of them, and only their state matters. */
export const appliedImports = async (ctx: Pick<DeskContext, 'id' | 'store'>): Promise<IsApplied> => {
  const applied = new Set<DocumentId>()
  let after: { readonly at: Instant; readonly id: DocumentId } | undefined
  for (;;) {
    const page = await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'import', states: ['applied'] },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    for (const document of page) applied.add(document.id)
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) return (imported) => applied.has(imported)
    after = { at: last.at, id: last.id }
  }
}

/** Which imports the versions of these records need to know about; none is the usual case and costs nothing. */
export const appliedFor = async (
  ctx: Pick<DeskContext, 'id' | 'store'>,
  records: readonly ArticleRecord[],
): Promise<IsApplied> =>
  records.some(({ versions }) => versions.some((version) => version.import !== undefined))
    ? appliedImports(ctx)
    : () => false

/** What the record says is in force: the version, or null when it is withdrawn or nothing of it counts. */
export const inForce = (
  document: Pick<DocumentOf<'article'>, 'state' | 'body'>,
  applied: IsApplied,
): ArticleVersion | null => (document.state === 'withdrawn' ? null : latestVersion(document.body, applied))

/** Which write of a record an engine knows: two changes at once may finish their reading in either order. */
const known = new WeakMap<KnowledgeBase, Map<string, number>>()

const isOlder = (knowledge: KnowledgeBase, { key, version }: DocumentOf<'article'>): boolean => {
  const writes = known.get(knowledge) ?? new Map<string, number>()
  known.set(knowledge, writes)
  if ((writes.get(key) ?? 0) > version) return true
  writes.set(key, version)
  return false
}

/** Makes the engine answer as the records say; what it says already costs nothing. */
export const takeIntoForce = (
  knowledge: KnowledgeBase,
  documents: readonly DocumentOf<'article'>[],
  applied: IsApplied,
  now: Instant,
): void => {
  const changed = documents.flatMap((document) => {
    if (isOlder(knowledge, document)) return []
    const article = id<ArticleId>(document.key)
    const standing = knowledge.article(article)
    const wanted = inForce(document, applied)?.article ?? null
    knowledge.lean(article, shiftOf(document.body.trust, now))
    if (wanted === null) {
      if (standing !== null) knowledge.withdraw(article)
      return []
    }
    return standing !== null && JSON.stringify(standing) === JSON.stringify(wanted) ? [] : [wanted]
  })
  if (changed.length > 0) knowledge.publishAll(changed)
}

/** The record of an article, made from its file when nothing ever happened to it; null when nobody knows the article. */
export const articleRecord = async (
  ctx: DeskContext,
  article: ArticleId,
  now: Instant,
): Promise<Pick<DocumentOf<'article'>, 'state' | 'body'> | null> => {
  const stored = await ctx.store.document('article', articleDocument(ctx.id, article))
  if (stored !== null) return stored
  const known = ctx.settings().knowledge.article(article)
  return known === null ? null : { state: 'published', body: recordOfFile(known, now) }
}

/**
 * Changes the record of an article and lets it take effect at once. The store is written first: when the process dies
 * before the engine knows, the next start makes the engine from the store. `decide` must be pure, because it may run
 * several times. Resolves with the document as written; null when it was left alone or nobody knows the article.
 */
export const changeArticle = async (
  ctx: DeskContext,
  article: ArticleId,
  now: Instant,
  decide: (record: ArticleRecord, state: ArticleState) => ArticleDecision,
): Promise<DocumentOf<'article'> | null> => {
  const documentId = articleDocument(ctx.id, article)
  const change = (): Promise<DocumentOf<'article'> | null> =>
    changeDocument(ctx, 'article', documentId, (document) => {
      const decided = decide(document.body, document.state as ArticleState)
      return decided === null ? null : { ...document, state: decided.state, at: now, body: decided.record }
    })
  let written: DocumentOf<'article'> | null
  if ((await ctx.store.document('article', documentId)) === null) {
    const known = ctx.settings().knowledge.article(article)
    const decided = known === null ? null : decide(recordOfFile(known, now), 'published')
    if (decided === null) return null
    const { document, fresh } = await insertDocument(ctx, {
      id: documentId,
      kind: 'article',
      key: article,
      state: decided.state,
      at: now,
      body: decided.record,
    })
    written = fresh ? document : await change()
  } else written = await change()
  if (written !== null)
    takeIntoForce(ctx.settings().knowledge, [written], await appliedFor(ctx, [written.body]), now)
  return written
}

/** All records of a desk, or those changed since, newest first. */
export const listRecords = async (
  ctx: { readonly id: DeskId; readonly store: Store },
  from?: Instant,
): Promise<readonly DocumentOf<'article'>[]> => {
  const records: DocumentOf<'article'>[] = []
  let after: { readonly at: Instant; readonly id: DocumentId } | undefined
  for (;;) {
    const page = await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'article', ...(from === undefined ? {} : { from }) },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    records.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) return records
    after = { at: last.at, id: last.id }
  }
}
