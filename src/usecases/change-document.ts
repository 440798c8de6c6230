import type { DeskDocument, DocumentKind, DocumentOf } from '../domain/document.ts'
import { Fault } from '../domain/fault.ts'
import type { DocumentId } from '../domain/ids.ts'
import type { DeskContext } from './context.ts'

/** Losing this many races in a row means that something else than a race is wrong. */
const mostTries = 50

/** What a document is made of when nothing has happened to it yet. */
export type FreshDocument<Kind extends DocumentKind> = Pick<
  DocumentOf<Kind>,
  'id' | 'kind' | 'key' | 'state' | 'at' | 'body'
> &
  Partial<Pick<DocumentOf<Kind>, 'wakeAt' | 'notices'>>

/** Writes a new document; when its id is taken already, the one that has it is returned with `fresh` false (law 2). */
export const insertDocument = async <Kind extends DocumentKind>(
  ctx: DeskContext,
  document: FreshDocument<Kind>,
): Promise<{ readonly document: DocumentOf<Kind>; readonly fresh: boolean }> => {
  const ready: DocumentOf<Kind> = {
    desk: ctx.id,
    version: 1,
    wakeAt: null,
    notices: [],
    said: [],
    ...document,
  }
  if ((await ctx.store.insertDocument(ready as DeskDocument)) === 'inserted') {
    ctx.documentChanged?.(ready as DeskDocument)
    return { document: ready, fresh: true }
  }
  const known = await ctx.store.document(document.kind, document.id)
  if (known === null)
    throw new Fault(
      'DOCUMENT_ID_TAKEN',
      'desk',
      `The id ${document.id} is taken by a document of another kind.`,
      'Report this: ids of different kinds must not meet.',
    )
  return { document: known, fresh: false }
}

/**
 * Reads, decides, writes; decides again when somebody else wrote in between (law 1). `decide` returns the changed
 * document, or null to leave it as it is; it must be pure, because it may run several times. Who has just seen the
 * document gives it along, as to `changeTicket`.
 * Resolves with the document as written, or null when it was left alone or does not exist.
 */
export const changeDocument = async <Kind extends DocumentKind>(
  ctx: DeskContext,
  kind: Kind,
  documentId: DocumentId,
  decide: (document: DocumentOf<Kind>) => DocumentOf<Kind> | null,
  seen: DocumentOf<Kind> | null = null,
): Promise<DocumentOf<Kind> | null> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = tries === 0 ? seen : null
    const document = known ?? (await ctx.store.document(kind, documentId))
    const decided = document === null ? null : decide(document)
    if (document === null || decided === null) {
      if (known === null) return null
      continue
    }
    const ready: DocumentOf<Kind> = { ...decided, version: document.version + 1 }
    if (await ctx.store.replaceDocument(ready as DeskDocument)) {
      ctx.documentChanged?.(ready as DeskDocument)
      return ready
    }
  }
  throw new Fault(
    'DOCUMENT_BUSY',
    'desk',
    `The document ${documentId} was changed by others ${mostTries} times in a row.`,
    'The event stays pending and is tried again.',
  )
}
