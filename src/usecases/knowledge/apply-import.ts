import type { Article } from '../../domain/knowledge/article.ts'
import {
  emptyRecord,
  recordOfFile,
  withVersion,
  type ArticleRecord,
} from '../../domain/knowledge/article-record.ts'
import type { AppliedImport, ImportState } from '../../domain/imports/applied-import.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { id, type ArticleId, type DocumentId } from '../../domain/ids.ts'
import { importedArticles, type ImportPlan } from '../../domain/imports/import.ts'
import type { Instant } from '../../domain/time.ts'
import { appliedImports, articleDocument, inForce, listRecords, takeIntoForce } from './change-article.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import type { DeskContext } from '../context.ts'

export type ImportDocument = DocumentOf<'import'>

/** What became of an import or its undoing. */
export type ImportOutcome =
  | { readonly kind: 'applied'; readonly document: ImportDocument; readonly articles: number }
  /** Applied before: the same plan is the same import. */
  | { readonly kind: 'known'; readonly document: ImportDocument }
  /** Articles were changed since the plan was made: make it again. Nothing was changed. */
  | { readonly kind: 'conflict'; readonly document: ImportDocument; readonly articles: readonly ArticleId[] }
  /** The plan holds nothing to write. */
  | { readonly kind: 'empty' }
export type UndoOutcome =
  | { readonly kind: 'undone'; readonly document: ImportDocument; readonly articles: number }
  | { readonly kind: 'not-applied'; readonly document: ImportDocument }
  | { readonly kind: 'unknown' }

const stateOf = (document: ImportDocument): ImportState => document.state as ImportState

/** The same plan applied, undone and applied again is three acts of two imports: each application has its own id. */
const importDocument = (
  ctx: Pick<DeskContext, 'id'>,
  plan: Pick<ImportPlan, 'id'>,
  round: number,
): DocumentId => id<DocumentId>(`import:${ctx.id}:${plan.id}${round === 0 ? '' : `:${round}`}`)

/** The plan's newest application that was not undone or refused, or the id of the next. */
const placeFor = async (
  ctx: DeskContext,
  plan: Pick<ImportPlan, 'id'>,
): Promise<{ readonly known: ImportDocument | null; readonly next: DocumentId }> => {
  for (let round = 0; ; round += 1) {
    const next = importDocument(ctx, plan, round)
    const known = await ctx.store.document('import', next)
    if (known === null || stateOf(known) === 'applying' || stateOf(known) === 'applied')
      return { known, next }
  }
}

/** Articles that are not as the plan found them: a changed one has another version now, a new one's id is in use. */
const conflictsOf = async (ctx: DeskContext, plan: ImportPlan): Promise<readonly ArticleId[]> => {
  const records = new Map((await listRecords(ctx)).map((record) => [record.key, record]))
  const applied = await appliedImports(ctx)
  const versionOf = (article: ArticleId): number | null => {
    const record = records.get(article)
    if (record !== undefined) return inForce(record, applied)?.article.version ?? null
    return ctx.settings().knowledge.article(article)?.version ?? null
  }
  return plan.entries.flatMap((entry) => {
    if (entry.kind === 'new') return versionOf(entry.article) === null ? [] : [entry.article]
    if (entry.kind === 'changed') return versionOf(entry.article) === entry.base ? [] : [entry.article]
    return []
  })
}

/** The record with the import's version of the article; null when it has it already. */
const withImported = (
  record: ArticleRecord,
  article: Article,
  imported: DocumentId,
  by: string,
  now: Instant,
): ArticleRecord | null =>
  record.versions.some((version) => version.trigger === imported)
    ? null
    : {
        ...withVersion(record, { article, at: now, by, source: 'import', trigger: imported, import: imported }),
        // Until the import counts, nothing about the version in force has changed.
        flags: record.flags,
        ...(record.trust === undefined ? {} : { trust: record.trust }),
      } // prettier-ignore

/** Writes one article of the import; until the import is applied, nobody sees it. */
const writeArticle = async (
  ctx: DeskContext,
  article: Article,
  imported: ImportDocument,
  now: Instant,
): Promise<void> => {
  const documentId = articleDocument(ctx.id, article.id)
  const { by } = imported.body
  const standing = ctx.settings().knowledge.article(article.id)
  const before = standing === null ? emptyRecord : recordOfFile(standing, now)
  const first = withImported(before, article, imported.id, by, now)
  if (first === null) return
  const { fresh } = await insertDocument(ctx, { id: documentId, kind: 'article', key: article.id, state: 'published', at: now, body: first })
  if (fresh) return
  await changeDocument(ctx, 'article', documentId, (document) => {
    const body = withImported(document.body, article, imported.id, by, now)
    return body === null ? null : { ...document, at: now, body }
  })
} // prettier-ignore

/** Makes the engine follow a change of what counts: only the import's own articles can differ. */
const followImport = async (ctx: DeskContext, plan: ImportPlan, now: Instant): Promise<void> => {
  const applied = await appliedImports(ctx)
  const documents: DocumentOf<'article'>[] = []
  for (const { id: article } of importedArticles(plan)) {
    const document = await ctx.store.document('article', articleDocument(ctx.id, article))
    if (document !== null) documents.push(document)
  }
  takeIntoForce(ctx.settings().knowledge, documents, applied, now)
}

/** Goes on with an import whose plan is written: article by article, then the one write that makes all of them count. */
const carryOn = async (ctx: DeskContext, document: ImportDocument, now: Instant): Promise<ImportOutcome> => {
  const { plan } = document.body
  const articles = importedArticles(plan)
  for (const article of articles) await writeArticle(ctx, article, document, now)
  const applied = await changeDocument(ctx, 'import', document.id, (current) =>
    stateOf(current) === 'applying'
      ? { ...current, state: 'applied', at: now, wakeAt: null, body: { ...current.body, appliedAt: now } }
      : null,
  )
  await followImport(ctx, plan, now)
  return { kind: 'applied', document: applied ?? document, articles: articles.length }
}

/**
 * Applies an import (KNO-4): all of it or, as long as it is not finished, nothing of it. The plan is written first; a
 * crash in the middle is finished by `wakeImport` or by applying the same plan again.
 */
export const applyImport = async (
  ctx: DeskContext,
  plan: ImportPlan,
  by: string,
  now: Instant,
): Promise<ImportOutcome> => {
  const { known, next } = await placeFor(ctx, plan)
  if (known !== null)
    return stateOf(known) === 'applied' ? { kind: 'known', document: known } : carryOn(ctx, known, now)
  if (importedArticles(plan).length === 0) return { kind: 'empty' }
  const conflicts = await conflictsOf(ctx, plan)
  const body: AppliedImport = { plan, by, appliedAt: null, undone: null, conflicts }
  const { document } = await insertDocument(ctx, {
    id: next,
    kind: 'import',
    key: plan.id,
    state: (conflicts.length > 0 ? 'refused' : 'applying') satisfies ImportState,
    at: now,
    wakeAt: conflicts.length > 0 ? null : now,
    body,
  })
  return conflicts.length > 0
    ? { kind: 'conflict', document, articles: conflicts }
    : carryOn(ctx, document, now)
}

/** Finishes an import that a crash interrupted. */
export const wakeImport = async (ctx: DeskContext, document: ImportDocument, now: Instant): Promise<void> => {
  if (stateOf(document) === 'applying') await carryOn(ctx, document, now)
  else
    await changeDocument(ctx, 'import', document.id, (current) =>
      current.wakeAt === null ? null : { ...current, wakeAt: null },
    )
}

/**
 * Takes an import back in one write: its versions stay in the histories and count no more. What was published on top of
 * them since stays in force.
 */
export const undoImport = async (
  ctx: DeskContext,
  planId: string,
  by: string,
  now: Instant,
): Promise<UndoOutcome> => {
  const [newest] = await ctx.store.listDocuments({ desk: ctx.id, kind: 'import', key: planId, states: ['applied'] }, { limit: 1 }) // prettier-ignore
  const [any] = newest === undefined ? await ctx.store.listDocuments({ desk: ctx.id, kind: 'import', key: planId }, { limit: 1 }) : [newest] // prettier-ignore
  if (newest === undefined)
    return any === undefined ? { kind: 'unknown' } : { kind: 'not-applied', document: any }
  const undone = await changeDocument(ctx, 'import', newest.id, (current) =>
    stateOf(current) === 'applied'
      ? { ...current, state: 'undone', at: now, body: { ...current.body, undone: { at: now, by } } }
      : null,
  )
  await followImport(ctx, newest.body.plan, now)
  return { kind: 'undone', document: undone ?? newest, articles: importedArticles(newest.body.plan).length }
}

/** Imports of this desk, newest first. */
export const listImports = (ctx: DeskContext, limit: number): Promise<readonly ImportDocument[]> =>
  ctx.store.listDocuments({ desk: ctx.id, kind: 'import' }, { limit })
