import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../domain/fault.ts'
import type { Instant } from '../domain/time.ts'
import { backupMoved, type Enclosed, type RoomCopy } from '../ports/backup.ts'

/** What is deleted while it is copied is deleted once a night: a second try finds nothing of the kind. */
const mostTries = 3

export interface BackUpParts<Result> {
  /** The file that the backup becomes. */
  readonly file: string
  /** Copies the web room's archive into a new file; null where there is none. */
  readonly copyRoom: (draft: string) => Promise<RoomCopy | null>
  /** Copies the store into `file` with what is enclosed. */
  readonly copyStore: (enclosed: Enclosed) => Promise<Result>
  readonly now: () => Instant
}

/**
 * One backup of the store and the web room. The room first: what was said between the two copies lies in the copied
 * room's box and is delivered again, which the store knows. The other way round the room would show messages that
 * no desk ever heard. Files last: each is on disk before the room names it. Rejects with a Fault; then there is no file.
 */
export const backUp = async <Result>({
  file,
  copyRoom,
  copyStore,
  now,
}: BackUpParts<Result>): Promise<{ readonly store: Result; readonly room: RoomCopy | null }> => {
  // What cannot be written is refused before anything is copied, by whoever would write it.
  if (existsSync(file) || !existsSync(dirname(file)))
    return { store: await copyStore({ since: now(), files: [] }), room: null }
  const draft = `${file}.${process.pid}-0.part`
  for (let tries = 1; ; tries += 1) {
    try {
      const since = now()
      const room = await copyRoom(draft)
      return { store: await copyStore(room ?? { since, files: [] }), room }
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== backupMoved || tries === mostTries) throw error
    } finally {
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${suffix}`, { force: true })
    }
  }
}
