import { openStore } from '../../adapters/sqlite/index.ts'
import { textsFor } from '../texts/languages.ts'
import type { DeskContext, Settings } from '../usecases/context.ts'
import { restoreArticles } from '../usecases/knowledge/refresh-articles.ts'
import { stillContext } from '../usecases/still-context.ts'
import { deskMeant } from './data-folder.ts'
import { loadShipped } from './load-desk.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

/**
 * Works on the store of a desk that is stopped, with its knowledge as a start would have it, and releases the store again.
 * Rejects with the store's own fault while the desk runs: two writers at once are not possible.
 */
export const withOfflineDesk = async <T>(
  values: Values,
  now: number,
  work: (ctx: DeskContext) => Promise<T>,
): Promise<T> => {
  const desk = deskMeant(values)
  const { contract, articles, knowledge } = loadShipped(desk.contract, desk.articlesFolder)
  const store = await openStore({ folder: desk.dataFolder })
  try {
    const settings: Settings = {
      contract,
      knowledge,
      directory: { people: [], rooms: [], shifts: [] },
      files: articles,
    }
    const ctx = stillContext(store, settings, { texts: textsFor(desk.language) })
    await restoreArticles(ctx, settings, now)
    return await work(ctx)
  } finally {
    await store.close()
  }
}
