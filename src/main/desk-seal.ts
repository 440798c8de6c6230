import { join } from 'node:path'
import {
  createFileSeal,
  createSeal,
  freshKey,
  keyFileName,
  keyOf,
  readKeyFile,
} from '../../adapters/seal/index.ts'
import type { DeskSettings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import type { Seal, SealKey } from '../ports/seal.ts'

/** The key of the file that the settings name. */
const namedKey = (file: string): SealKey => {
  const hex = readKeyFile(file)
  if (hex !== null) return keyOf(hex)
  throw new Fault('SEAL_KEY', 'operator', `${file} is gone.`, 'Put the key file of the settings back.')
}

/**
 * The seal of a desk's store. On the embedded store its key is a file, made at first need. On MongoDB every instance must
 * have the same: that of the settings, known there by its fingerprint, else one that is made once and kept in the
 * database. Rejects with a Fault: SEAL_KEY, SEAL_KEY_DIFFERS, SEAL_KEY_MISSING, and those of the store.
 */
export const openSeal = async ({ store, sealKeyFile, dataFolder }: DeskSettings): Promise<Seal> => {
  const own = sealKeyFile === null ? null : namedKey(sealKeyFile)
  if (store === null) return own === null ? createFileSeal(join(dataFolder, keyFileName)) : createSeal(own)
  const { agreeOnSealKey } = await import('../../adapters/mongo/index.ts')
  return createSeal(await agreeOnSealKey({ uri: store }, own, freshKey))
}
