import type { DocumentOf } from '../../domain/document.ts'
import { id, type DeskId, type DocumentId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { DeskContext } from '../context.ts'

/** One document per announcement; the same version announced again is a further one. */
export const releaseDocument = (desk: DeskId, trigger: string): DocumentId =>
  id<DocumentId>(`release:${desk}:${trigger}`)

/** Announcements of one release (`V3.2.1`), newest first; tickets that wait for it are told by these (WRK-3). */
export const releasesNamed = (ctx: DeskContext, release: string): Promise<readonly DocumentOf<'release'>[]> =>
  ctx.store.listDocuments({ desk: ctx.id, kind: 'release', key: release.toUpperCase() }, { limit: 20 })

/** All releases announced since, newest first. */
export const releasesSince = (ctx: DeskContext, from: Instant): Promise<readonly DocumentOf<'release'>[]> =>
  ctx.store.listDocuments({ desk: ctx.id, kind: 'release', from }, { limit: 200 })
