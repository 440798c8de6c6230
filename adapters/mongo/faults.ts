import { Fault } from '../../src/domain/fault.ts'

/** The server's number of an error, or null. */
export const serverCodeOf = (error: unknown): number | null =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
    ? error.code
    : null

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error && typeof error.name === 'string'
    ? error.name
    : ''

/** Somebody holds this id, number or counter already (E11000). */
export const isDuplicate = (error: unknown): boolean => serverCodeOf(error) === 11000

/** The connection broke: whether the write was carried out is not known. A bulk write says so by having no error of its own. */
const isUncertain = (error: unknown): boolean =>
  /^Mongo(?:ose)?(?:Network|ServerSelection|PoolCleared|ConnectionPool|WriteConcern|NotConnected|Topology|ClientClosed)/.test(
    nameOf(error),
  ) ||
  (nameOf(error) === 'MongoBulkWriteError' && serverCodeOf(error) === null)

/** A document that the driver itself refused: nothing of the command has reached the server. */
export const isUnsent = (error: unknown): boolean =>
  nameOf(error) === 'MongoInvalidArgumentError' ||
  nameOf(error) === 'RangeError' ||
  nameOf(error).startsWith('BSON')

/** Which documents of an unordered write were refused, with the server's number of the error. */
export const writeErrorsIn = (error: unknown): ReadonlyMap<number, number> => {
  const { writeErrors } = error as {
    readonly writeErrors?: readonly { readonly index: number; readonly code: number }[]
  }
  return new Map([writeErrors ?? []].flat().map(({ index, code }) => [index, code]))
}

export const closedFault = (): Fault =>
  new Fault('STORE_CLOSED', 'desk', 'The store has been closed.', 'Start the desk again.')

export const addressFault = (): Fault =>
  new Fault('STORE_ADDRESS', 'operator', 'The address of the MongoDB store cannot be read.', 'Write it as mongodb://HOST/DATABASE, with the name of a database that belongs to this desk alone.') // prettier-ignore

export const unreachableFault = (store: string, cause?: unknown): Fault =>
  new Fault('STORE_UNREACHABLE', 'operator', `${store} does not answer, or has no primary.`, 'Check the servers and the network. What was under way may or may not have been written; it is tried again and is not done twice.', cause) // prettier-ignore

const unconfirmedFault = (store: string, cause: unknown): Fault =>
  new Fault('STORE_UNCONFIRMED', 'operator', `${store} did not confirm a write on the majority of its members in time.`, 'See that the majority of the replica set is up: rs.status() in mongosh.', cause) // prettier-ignore

const deniedFault = (store: string, cause: unknown): Fault =>
  new Fault('STORE_DENIED', 'operator', `${store} does not let this user in, or not do this.`, 'Check user, password and authSource; the role readWrite on the database is enough.', cause) // prettier-ignore

const fullFault = (store: string, cause: unknown): Fault =>
  new Fault('STORE_FULL', 'operator', `The disk under ${store} is full.`, 'Free some space; nothing that was accepted is lost.', cause) // prettier-ignore

const brokenFault = (store: string, cause: unknown): Fault =>
  new Fault('STORE_BROKEN', 'operator', `${store} refused a command (${String(serverCodeOf(cause) ?? (nameOf(cause) || 'unknown error'))}).`, 'Look the code up in the log of the server.', cause) // prettier-ignore

/** One document could not be stored; the store is well. */
export const refusedFault = (what: string, cause?: unknown): Fault =>
  new Fault('STORE_REFUSED', 'desk', `The store refused ${what}.`, 'Report this with the code: nothing was changed.', cause) // prettier-ignore

/** What was read is not what this version writes. */
export const damagedFault = (what: string, id: string, cause?: unknown): Fault =>
  new Fault('STORE_DAMAGED', 'operator', `The ${what} ${id} in the store does not read as one.`, 'See who else writes into this database, and bring the document back from a backup.', cause) // prettier-ignore

export const unpreparedFault = (store: string, missing: string): Fault =>
  new Fault('STORE_NOT_MIGRATED', 'operator', `${store} lacks ${missing}.`, 'Run "zhiban migrate" with the same address, then start again.') // prettier-ignore

export const newerFault = (store: string, found: number, known: number): Fault =>
  new Fault('STORE_NEWER', 'operator', `${store} was written by a newer Zhiban (schema ${found}, this one knows ${known}).`, 'Start that version or a later one; the database was left as it is.') // prettier-ignore

export const foreignFault = (store: string): Fault =>
  new Fault('STORE_FOREIGN', 'operator', `${store} holds collections of another program.`, 'Name another database; this one was left as it is.') // prettier-ignore

export const migratingFault = (store: string): Fault =>
  new Fault('STORE_MIGRATING', 'operator', `${store} is being migrated by another command.`, 'Wait for it to end. If it was killed, its hold ends by itself after ten minutes.') // prettier-ignore

export const mixedVersionsFault = (store: string, instance: string, schema: number): Fault =>
  new Fault('STORE_VERSIONS', 'operator', `An older desk still works on ${store}: ${instance} (schema ${schema}).`, 'Stop it or upgrade it first; one that was killed is forgotten after a minute.') // prettier-ignore

export const inUseFault = (store: string, instance: string): Fault =>
  new Fault('STORE_IN_USE', 'operator', `A desk works on ${store}: ${instance}.`, 'Stop it first; one that was killed is forgotten after a minute.') // prettier-ignore

/** A copy into the database was cut off: what is in it is a part of something. */
export const unfinishedFault = (store: string): Fault =>
  new Fault('STORE_COPY_UNFINISHED', 'operator', `${store} holds a copy that was cut off before its end.`, 'Run the same "zhiban store copy" again: it begins anew. The source is untouched.') // prettier-ignore

export const elsewhereFault = (store: string): Fault =>
  new Fault('STORE_BACKUP_ELSEWHERE', 'operator', `${store} is backed up by MongoDB’s own tools, not into a file of the desk.`, 'Use mongodump --oplog or your platform’s snapshots: docs/mongodb.md has the commands.') // prettier-ignore

export const sealKeyDiffersFault = (store: string, known: string, given: string): Fault =>
  new Fault('SEAL_KEY_DIFFERS', 'operator', `${store} knows another key of sealed originals (${known}) than the settings name (${given}).`, 'Give every instance the same sealKeyFile. If the key of the database is lost for good: docs/mongodb.md says how to go on with another.') // prettier-ignore

export const sealKeyMissingFault = (store: string): Fault =>
  new Fault('SEAL_KEY_MISSING', 'operator', `The key of the sealed originals of ${store} is in a file, and the settings name none.`, 'Copy the key file of the other instances and name it: sealKeyFile in the settings, or ZHIBAN_SEAL_KEY_FILE.') // prettier-ignore

export const notEmptyFault = (store: string): Fault =>
  new Fault('STORE_NOT_EMPTY', 'operator', `${store} holds data already.`, 'Name an empty database: a copy is never mixed with what is there.') // prettier-ignore

/** What went wrong with the store, as one sentence for the operator; a Fault passes unchanged. */
export const storeFault = (error: unknown, store: string): Fault => {
  if (error instanceof Fault) return error
  const name = nameOf(error)
  // The driver repeats parts of the address in these, and the address may hold a password.
  if (name === 'MongoParseError' || name === 'MongoInvalidArgumentError') return addressFault()
  const code = serverCodeOf(error)
  if (name === 'MongoWriteConcernError' || code === 64 || code === 100) return unconfirmedFault(store, error)
  if (code === 13 || code === 18 || code === 8000) return deniedFault(store, error)
  if (code === 14031) return fullFault(store, error)
  if (code === 10334 || code === 17280 || code === 121 || code === 2) return refusedFault('a document', error)
  if (name.startsWith('BSON') || name === 'RangeError') return refusedFault('a document', error)
  if (code !== null && notPrimary.has(code)) return unreachableFault(store, error)
  if (isUncertain(error)) return unreachableFault(store, error)
  return brokenFault(store, error)
}

/** Errors by which a server says that it is stepping down, starting or shutting down. */
const notPrimary = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])
