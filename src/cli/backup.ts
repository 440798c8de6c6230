import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { copyRoom } from '../../adapters/room/index.ts'
import { keyFileName } from '../../adapters/seal/index.ts'
import { backupFolder } from '../../adapters/sqlite/index.ts'
import { backUp } from '../main/back-up.ts'

/** Copies the data of a folder into a new file, also while a desk works on it; a sentence about what was copied. */
export const backupCommand = async (options: {
  readonly folder: string
  readonly file: string
  /** The folder of the web room; null or absent: the store alone. */
  readonly roomFolder?: string | null
}): Promise<string> => {
  const { folder, roomFolder = null } = options
  const { store, room } = await backUp({
    file: options.file,
    copyRoom: async (draft) => (roomFolder === null ? null : copyRoom(roomFolder, draft, Date.now())),
    now: Date.now,
    copyStore: (enclosed) => backupFolder({ folder, file: options.file, enclosed }),
  })
  const { file, bytes, tickets, receipts } = store
  const said = [
    `Backed up ${tickets} tickets and ${receipts} messages to ${file} (${Math.ceil(bytes / 1024)} KiB, checked).`,
  ]
  if (room !== null) {
    said.push(`The web room is in it: ${room.messages} messages, ${room.files.length - 1} files.`)
    if (room.lost > 0) said.push(`${room.lost} files had been lost before and are not in it.`)
  }
  const key = join(folder, keyFileName)
  if (existsSync(key)) said.push(`The key ${key} is not in it: keep a copy of it, apart from backups.`)
  return said.join(' ')
}
