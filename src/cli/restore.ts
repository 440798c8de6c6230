import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keyFileName } from '../../adapters/seal/index.ts'
import { restoreBackup } from '../../adapters/sqlite/index.ts'
import type { Instant } from '../domain/time.ts'

/** Verifies a backup and puts it in the place of the folder's store; a sentence about what is there now. */
export const restoreCommand = async (options: {
  readonly folder: string
  readonly from: string
  readonly now: Instant
}): Promise<string> => {
  const { tickets, receipts, kept } = await restoreBackup({
    from: options.from,
    folder: options.folder,
    at: options.now,
  })
  const before =
    kept === null ? 'The folder held no store before.' : `What was there before is kept as ${kept}.`
  const key = join(options.folder, keyFileName)
  const shut = existsSync(key)
    ? ''
    : ` There is no ${key}: originals stay sealed unless it is put back or the settings name it (sealKeyFile).`
  return `Restored ${tickets} tickets and ${receipts} messages into ${options.folder}. ${before}${shut}`
}
