import type { Instant } from '../domain/time.ts'

/** A file that goes into a backup beside the store. */
export interface Enclosure {
  /** Where it belongs below its folder, `/` between folders. */
  readonly name: string
  /** Where it is now. */
  readonly path: string
}

/** What goes into a backup beside the store. */
export interface Enclosed {
  /** What is in the backup was there at this time; some of it may be newer. */
  readonly since: Instant
  readonly files: readonly Enclosure[]
}

/** A copy of the web room's archive, with the files that it names. */
export interface RoomCopy extends Enclosed {
  readonly messages: number
  /** Files that are named by a message and are not there any more, in the room itself. */
  readonly lost: number
}

/** The code of the Fault with which a backup says that something was deleted while it was made: it is to be begun anew. */
export const backupMoved = 'BACKUP_MOVED'
