import type { SealKey } from '../../src/ports/seal.ts'
import { connect, type MongoAddress } from './connect.ts'
import { isDuplicate, sealKeyDiffersFault, sealKeyMissingFault, storeFault } from './faults.ts'
import { requirePrepared } from './schema.ts'

/**
 * The one key of sealed originals for all instances on a database. The first to come notes its fingerprint; `own` is the
 * key of the settings, and where nobody has one, a key of `make` is kept in the database itself.
 * Rejects with SEAL_KEY_DIFFERS when the database knows another, with SEAL_KEY_MISSING when its key is in a file that these
 * settings do not name, and with the store's faults.
 */
export const agreeOnSealKey = async (
  options: MongoAddress,
  own: SealKey | null,
  make: () => SealKey,
): Promise<SealKey> => {
  const database = await connect({ ...options, connections: 1 })
  const { spoken } = database.address
  try {
    await requirePrepared(database, false)
    const { collection } = database.models.about
    const record = { _id: 'seal' as never }
    const mine = own ?? make()
    const { fingerprint } = mine
    // Of several at once one is first, and all read what it wrote.
    await collection
      .updateOne(
        record,
        { $setOnInsert: own === null ? { fingerprint, key: mine.hex } : { fingerprint } },
        { upsert: true },
      )
      .catch((error: unknown) => {
        if (!isDuplicate(error)) throw error
      })
    const agreed = await collection.findOne(record)
    const known: unknown = agreed?.['fingerprint']
    const kept: unknown = agreed?.['key']
    if (known === fingerprint) return mine
    if (own !== null) throw sealKeyDiffersFault(spoken, String(known), fingerprint)
    if (typeof kept !== 'string' || typeof known !== 'string') throw sealKeyMissingFault(spoken)
    return { hex: kept, fingerprint: known }
  } catch (error) {
    throw storeFault(error, spoken)
  } finally {
    await database.connection.close()
  }
}
