import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keyFileName } from '../../adapters/seal/index.ts'
import { backupFolder } from '../../adapters/sqlite/index.ts'

/** Copies the store of a data folder into a new file, also while a desk works on it; a sentence about what was copied. */
export const backupCommand = async (options: {
  readonly folder: string
  readonly file: string
}): Promise<string> => {
  const { file, bytes, tickets, receipts } = await backupFolder(options)
  const key = join(options.folder, keyFileName)
  const apart = existsSync(key) ? ` The key ${key} is not in it: keep a copy of it, apart from backups.` : ''
  return `Backed up ${tickets} tickets and ${receipts} messages to ${file} (${Math.ceil(bytes / 1024)} KiB, checked).${apart}`
}
