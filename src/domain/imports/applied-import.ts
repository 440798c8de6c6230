import type { ArticleId } from '../ids.ts'
import type { ImportPlan } from './import.ts'
import type { Instant } from '../time.ts'

/** An import on its way into the store or out of it (KNO-4). The document's state is the truth about what counts. */
export interface AppliedImport {
  readonly plan: ImportPlan
  readonly by: string
  readonly appliedAt: Instant | null
  readonly undone: { readonly at: Instant; readonly by: string } | null
  /** Articles that had been changed by somebody else since the plan was made; such an import is never applied. */
  readonly conflicts: readonly ArticleId[]
}

/** Versions of an import count in `applied` and in no other state: the step into and out of it is one write. */
export const importStates = ['applying', 'applied', 'refused', 'undone'] as const
export type ImportState = (typeof importStates)[number]
