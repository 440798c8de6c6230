import { migrateMongo } from '../../adapters/mongo/index.ts'

/** `zhiban migrate`: brings a database up to date; a sentence about what was done. */
export const migrateCommand = async (uri: string): Promise<string> => {
  const { from, to, indexes, removedPages } = await migrateMongo({ uri })
  return `Schema ${from} → ${to}; ${indexes.length} indexes made, ${removedPages} unused pages removed.`
}
