import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setBackHearing } from '../../adapters/journal/index.ts'
import { checkRoom, isRoomFile } from '../../adapters/room/index.ts'
import { keyFileName } from '../../adapters/seal/index.ts'
import { restoreBackup } from '../../adapters/sqlite/index.ts'
import type { DeskId } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'

/** Verifies a backup and puts it in the place of the folder's data; sentences about what is there now. */
export const restoreCommand = async (options: {
  readonly folder: string
  readonly from: string
  /** Whose data these must be; absent: anybody's. */
  readonly desk?: DeskId
  readonly now: Instant
  /** Where the web room is; null or absent: the store alone. */
  readonly roomFolder?: string | null
  /** Where the journals of the accounts are; absent: there are none. */
  readonly journalFolder?: string
}): Promise<string> => {
  const { from, folder, desk, roomFolder = null, journalFolder } = options
  let unset: readonly string[] = []
  const { tickets, receipts, kept, besides, leftOut } = await restoreBackup({
    from,
    folder,
    ...(desk === undefined ? {} : { desk }),
    at: options.now,
    beside: roomFolder === null ? null : { folder: roomFolder, isKnown: isRoomFile, check: checkRoom },
    ready: async (since) => {
      if (journalFolder !== undefined) unset = await setBackHearing(journalFolder, since)
    },
  })
  const key = join(folder, keyFileName)
  return [
    `Restored ${tickets} tickets and ${receipts} messages into ${folder}.`,
    kept === null ? 'The folder held no store before.' : `What was there before is kept as ${kept}.`,
    ...(besides.length > 0 ? [`The web room is restored too (${besides.join(', ')}); what there was is kept beside it.`] : []),
    ...(besides.length === 0 && !leftOut ? ['The backup holds no web room: it is left as it is.'] : []),
    ...(leftOut ? ['The web room in the backup was left out: it belongs to the first desk.'] : []),
    ...unset.map((name) => `${name} cannot be used: what was said there since the backup is not fetched again.`),
    ...(existsSync(key) ? [] : [`There is no ${key}: originals stay sealed unless it is put back or the settings name it (sealKeyFile).`]),
  ].join(' ')
} // prettier-ignore
