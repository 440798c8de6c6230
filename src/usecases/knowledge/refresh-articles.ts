import type { Article } from '../../domain/knowledge/article.ts'
import { digestOf, withVersion, type ArticleState } from '../../domain/knowledge/article-record.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { id, type ArticleId } from '../../domain/ids.ts'
import { minute, second, type Instant } from '../../domain/time.ts'
import type { KnowledgeBase } from '../../ports/knowledge.ts'
import { appliedFor, appliedImports, articleDocument, listRecords, takeIntoForce } from './change-article.ts'
import { changeDocument } from '../change-document.ts'
import type { DeskContext, Settings } from '../context.ts'

/** A file that was edited since it was last taken over becomes a new version, also over what was edited by command. */
const takeOverFile = async (
  ctx: DeskContext,
  document: DocumentOf<'article'>,
  file: Article,
  now: Instant,
): Promise<DocumentOf<'article'>> => {
  const digest = digestOf(file)
  if (document.body.fileDigest === digest) return document
  const written = await changeDocument(ctx, 'article', articleDocument(ctx.id, file.id), (current) =>
    current.body.fileDigest === digest
      ? null
      : {
          ...current,
          state: 'published' satisfies ArticleState,
          at: now,
          body: {
            ...withVersion(current.body, { article: file, at: now, by: 'file', source: 'file', trigger: `file:${digest}` }),
            fileDigest: digest,
          },
        },
  ) // prettier-ignore
  return written ?? (await ctx.store.document('article', document.id)) ?? document
}

/** Is the article known to files only, and its file gone? What was edited by command stands on its own. */
const lostItsFile = ({ key, body }: DocumentOf<'article'>, files: ReadonlyMap<ArticleId, Article>): boolean =>
  body.fileDigest !== null && body.versions.at(-1)?.source === 'file' && !files.has(id<ArticleId>(key))

/**
 * Lays the records over the files (start and reload): what was published, edited, rolled back, withdrawn or learnt in
 * chat holds again in an engine that so far knows the files only. To be called before anybody is answered from it.
 */
export const restoreArticles = async (
  ctx: DeskContext,
  settings: Pick<Settings, 'knowledge' | 'files'>,
  now: Instant,
): Promise<void> => {
  const stored = await listRecords(ctx)
  if (stored.length === 0) return
  const { knowledge, files } = settings
  const byId = files === undefined ? null : new Map(files.map((file) => [file.id, file]))
  const documents: DocumentOf<'article'>[] = []
  for (const document of stored) {
    const file = byId?.get(id<ArticleId>(document.key))
    if (byId !== null && lostItsFile(document, byId)) continue
    documents.push(file === undefined ? document : await takeOverFile(ctx, document, file, now))
  }
  const applied = await appliedFor(
    ctx,
    documents.map(({ body }) => body),
  )
  takeIntoForce(knowledge, documents, applied, now)
}

/** How often another instance's changes are looked for, and how far clocks of two machines may differ. */
const lookEvery = 15 * second
const overlap = minute

/** What other instances on the same store have changed takes effect here too. One per running desk. */
export class ArticleWatch {
  #seen: Instant | null = null

  /** Looks for records and imports changed since the last look; cheap when there are none, nothing within 15 s of it. */
  async look(ctx: DeskContext, knowledge: KnowledgeBase, now: Instant): Promise<void> {
    const seen = this.#seen
    if (seen !== null && now - seen < lookEvery) return
    this.#seen = now
    if (seen === null) return
    const from = seen - overlap
    const [imported] = await ctx.store.listDocuments({ desk: ctx.id, kind: 'import', from }, { limit: 1 })
    // An import going in or out changes what counts in records that were not themselves written again.
    const documents = await listRecords(ctx, imported === undefined ? from : undefined)
    if (documents.length === 0) return
    const applied =
      imported === undefined
        ? await appliedFor(
            ctx,
            documents.map(({ body }) => body),
          )
        : await appliedImports(ctx)
    takeIntoForce(knowledge, documents, applied, now)
  }
}
