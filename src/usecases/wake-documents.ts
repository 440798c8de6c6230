import type { DeskDocument, DocumentKind, DocumentOf } from '../domain/document.ts'
import type { Instant } from '../domain/time.ts'
import type { DeskContext } from './context.ts'
import { wakeAlert } from './problems/take-alert.ts'
import { wakeAnnouncement } from './duties/announce.ts'
import { wakeChecklist } from './duties/run-checklists.ts'
import { settleProblem } from './problems/settle-problem.ts'
import { wakeImport } from './knowledge/apply-import.ts'
import { wakeUpkeep } from './knowledge/keep-knowledge.ts'
import { expireChange } from './people/change-roster.ts'

/** What the wake-up of one kind of document does; it moves `wakeAt` on, or takes it away. */
type Waker<Kind extends DocumentKind> = (
  ctx: DeskContext,
  document: DocumentOf<Kind>,
  now: Instant,
) => Promise<void>

/** Kinds that never wake have no row. */
const wakers: { readonly [Kind in DocumentKind]?: Waker<Kind> } = {
  alert: wakeAlert,
  announcement: wakeAnnouncement,
  checklist: wakeChecklist,
  problem: settleProblem,
  upkeep: wakeUpkeep,
  'roster-change': expireChange,
  import: wakeImport,
}

const wake = async (ctx: DeskContext, document: DeskDocument, now: Instant): Promise<void> => {
  const waker = wakers[document.kind] as Waker<DocumentKind> | undefined
  await waker?.(ctx, document, now)
}

/**
 * Looks at the documents whose wake-up time has come. One that fails is logged and does not keep the others from
 * their turn. Resolves with how many were looked at.
 */
export const wakeDocuments = async (ctx: DeskContext, now: Instant, limit = 200): Promise<number> => {
  const due = await ctx.store.dueDocuments(now, limit)
  for (const document of due)
    await wake(ctx, document, now).catch((error: unknown) =>
      ctx.log.error('document.failed', { document: document.id, kind: document.kind, error }),
    )
  return due.length
}
