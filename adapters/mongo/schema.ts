import { hostname } from 'node:os'
import { connect } from './connect.ts'
import type { Database, MongoAddress } from './connect.ts'
import { foreignFault, isDuplicate, migratingFault, mixedVersionsFault, newerFault, storeFault, unfinishedFault, unpreparedFault } from './faults.ts' // prettier-ignore
import { looseFor, removeLoosePages } from './pages.ts'
import { indexes } from './records.ts'
import type { InstanceRecord, Models } from './records.ts'

/** The schema that this version writes. */
export const knownSchema = 1
/**
 * The oldest schema that this version works on: one less than it knows, so that n and n+1 run side by side on schema n
 * while an installation is upgraded, and `migrate` comes last.
 */
export const oldestSchema = 1

/** How often an instance says that it is there, ms. */
export const announceEvery = 15_000
/** An instance that was not seen for so long, ms by the server's clock, is gone. */
export const goneAfter = 60_000
/** The record of one that ended without saying so is removed after this. */
const forgottenAfter = 24 * 60 * 60_000
/** A migration that holds on for longer was killed. */
const longestMigration = 10 * 60_000

/** What agenda keeps in the same database, and once made there though nothing was ever written into it. */
const ofJobs = ['jobs', 'agenda_logs']

const names = Object.keys(indexes) as readonly (keyof Models)[]

interface IndexFound {
  readonly name?: string
  readonly key: unknown
  readonly unique?: boolean
  readonly partialFilterExpression?: unknown
}

const describe = ({ key, unique, partialFilterExpression }: IndexFound): string =>
  JSON.stringify([key, unique ?? false, partialFilterExpression ?? null])

/** The indexes that this version needs and the database does not have as they must be. */
const missingIndexes = async ({ models }: Database): Promise<readonly string[]> => {
  const perCollection = await Promise.all(
    names.map(async (name) => {
      const found = (await models[name].collection.indexes().catch((error: unknown) => {
        if ((error as { readonly code?: unknown }).code === 26) return []
        throw error
      })) as readonly IndexFound[]
      const has = new Map(found.map((index) => [index.name, describe(index)]))
      return indexes[name]
        .filter(([key, options]) => has.get(options.name) !== describe({ key, ...options }))
        .map(([, options]) => `${name}.${options.name}`)
    }),
  )
  return perCollection.flat()
}

/** Which schema the database has; 0 for an empty one. Throws a Fault for those of other programs and newer versions. */
const schemaOf = async ({ address, connection, models }: Database): Promise<number> => {
  const about = await models.about.findById('schema').lean<{ readonly version?: number } | null>()
  const version = about?.version ?? 0
  if (version > knownSchema) throw newerFault(address.spoken, version, knownSchema)
  if (about !== null) return version
  const found = (await connection.listCollections()).map(({ name }) => name)
  // What a migration that was killed made is empty of data and is taken up again.
  const own = new Set<string>([...names, ...ofJobs])
  const isEmpty = async (name: string): Promise<boolean> =>
    own.has(name) && (await connection.collection(name).findOne({})) === null
  for (const name of found)
    if (name !== 'about' && !name.startsWith('system.') && !(await isEmpty(name)))
      throw foreignFault(address.spoken)
  return 0
}

/** Has a copy into this database begun and not ended? */
export const isUnfinished = async ({ about }: Pick<Models, 'about'>): Promise<boolean> =>
  (await about.findById('copy').lean()) !== null

/** From now on, and over a crash, no desk opens the database; or no longer. */
export const markUnfinished = async ({ about }: Pick<Models, 'about'>, is: boolean): Promise<void> => {
  const copy = { _id: 'copy' as never }
  if (is) await about.collection.updateOne(copy, { $currentDate: { at: true } }, { upsert: true })
  else await about.collection.deleteOne(copy)
}

/** Throws a Fault unless a desk of this version can work on the database as it is; a part of a copy only `forCopy`. */
export const requirePrepared = async (database: Database, forCopy: boolean): Promise<void> => {
  const { spoken } = database.address
  if (!forCopy && (await isUnfinished(database.models))) throw unfinishedFault(spoken)
  const version = await schemaOf(database)
  if (version === 0) throw unpreparedFault(spoken, 'its collections')
  if (version < oldestSchema)
    throw unpreparedFault(spoken, `the schema ${oldestSchema}: it has ${version}`)
  const missing = await missingIndexes(database)
  if (missing.length > 0) throw unpreparedFault(spoken, `the indexes ${missing.join(', ')}`)
} // prettier-ignore

/** Those that said within the last minute that they are at work. */
export const instancesAtWork = async ({
  models,
  serverNow,
}: Database): Promise<readonly InstanceRecord[]> => {
  const since = new Date((await serverNow()).getTime() - goneAfter)
  return models.instances.find({ seenAt: { $gte: since } }).lean<InstanceRecord[]>()
}

export interface Migration {
  /** 0 for an empty database. */
  readonly from: number
  readonly to: number
  /** Names of the indexes that were made. */
  readonly indexes: readonly string[]
  /** Pages of long tickets that nobody named any more. */
  readonly removedPages: number
}

/** Holds the migration for one command; the record stays when that is killed, and is overruled after ten minutes. */
const hold = async ({ address, models, serverNow }: Database): Promise<() => Promise<void>> => {
  const by = `${hostname()}/${process.pid}`
  const before = new Date((await serverNow()).getTime() - longestMigration)
  try {
    await models.about.collection.updateOne(
      { _id: 'migration' as never, at: { $lt: before } },
      { $set: { by }, $currentDate: { at: true } },
      { upsert: true },
    )
  } catch (error) {
    if (isDuplicate(error)) throw migratingFault(address.spoken)
    throw error
  }
  return async () => {
    await models.about.collection.deleteOne({ _id: 'migration' as never, by })
  }
}

/**
 * Brings a database to the schema of this version and makes every index; made again it only mends what is missing.
 * Desks of this version may go on working. Rejects with a Fault and changes nothing: STORE_VERSIONS while an older desk
 * is at work, STORE_MIGRATING while another migration is, STORE_NEWER, STORE_FOREIGN, STORE_ADDRESS, STORE_UNREACHABLE.
 */
export const migrateMongo = async (options: MongoAddress): Promise<Migration> => {
  const database = await connect(options)
  const { address, models, connection, serverNow } = database
  try {
    const from = await schemaOf(database)
    const older = (await instancesAtWork(database)).find(({ knows }) => knows < knownSchema)
    if (older !== undefined) throw mixedVersionsFault(address.spoken, older._id, older.knows)
    const release = await hold(database)
    try {
      const missing = await missingIndexes(database)
      for (const name of names) {
        const wanted = indexes[name].filter(([, options]) => missing.includes(`${name}.${options.name}`))
        if (wanted.length === 0) continue
        await models[name].collection.createIndexes(
          wanted.map(([key, options]) => ({ key, ...options })) as never,
        )
      }
      await models.about.collection.updateOne(
        { _id: 'schema' as never },
        { $set: { version: knownSchema } },
        { upsert: true },
      )
      const removedPages = await removeLoosePages(models, (await serverNow()).getTime() - looseFor)
      return { from, to: knownSchema, indexes: missing, removedPages }
    } finally {
      await release()
    }
  } catch (error) {
    throw storeFault(error, address.spoken)
  } finally {
    await connection.close()
  }
}

/** Says every few seconds that this desk is at work. Resolves with how to take that back. */
export const announce = async (
  { models, serverNow }: Database,
  instance: string,
  every: number,
): Promise<() => Promise<void>> => {
  const say = async (): Promise<void> => {
    await models.instances.collection.updateOne(
      { _id: instance as never },
      { $set: { knows: knownSchema }, $currentDate: { seenAt: true } },
      { upsert: true },
    )
  }
  await say()
  const before = new Date((await serverNow()).getTime() - forgottenAfter)
  await models.instances.deleteMany({ seenAt: { $lt: before } })
  // A missed one is made up for by the next; what is wrong with the store is told by the calls that need it.
  const timer = setInterval(() => void say().catch(() => undefined), every)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await models.instances.deleteOne({ _id: instance })
  }
}
