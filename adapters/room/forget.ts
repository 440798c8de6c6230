import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { Instant } from '../../src/domain/time.ts'
import type { StoredFile } from './messages.ts'
import type { PlaceId } from './people.ts'

/** Messages in one write: some milliseconds, and others speak between. */
const atOnce = 100
/** Rows of an index without times that are looked at in one go. */
const lookedAt = 1_000

export interface RoomForgotten {
  readonly messages: number
  readonly files: number
}

interface Old {
  readonly id: string
  readonly files: string
}

/**
 * Deletes what was said before the instant that `before` gives for its place (null = nothing), with edits, presses and
 * files; ends early when `goesOn` says no. The rows go first, in one write with the message: files that a crash leaves
 * behind are named by no row, and the next start removes them.
 */
export const forgetSaid = async (
  db: Database,
  folder: string,
  before: (place: PlaceId) => Instant | null,
  goesOn: () => boolean,
): Promise<RoomForgotten> => {
  // One step along the index for each place.
  const nextPlace = db.prepare<[string], { place: string | null }>(
    'SELECT min(place) AS place FROM messages WHERE place > ?',
  )
  const first = db.prepare<[string, number], Old & { at: number }>(
    'SELECT id, files, at FROM messages WHERE place = ? ORDER BY seq LIMIT ?',
  )
  const deletions = [
    'DELETE FROM edits WHERE message = ?',
    'DELETE FROM presses WHERE message = ?',
    'DELETE FROM messages WHERE id = ?',
  ].map((sql) => db.prepare<[string]>(sql))
  const deleteFile = db.prepare<[string]>('DELETE FROM files WHERE id = ?')
  const someNotices = db.prepare<[string, number], { notice: string; message: string; isLoose: number }>(
    `SELECT notice, message, NOT EXISTS (SELECT 1 FROM messages WHERE id = notices.message) AS isLoose
       FROM notices WHERE notice > ? ORDER BY notice LIMIT ?`,
  )
  const deleteNotice = db.prepare<[string]>('DELETE FROM notices WHERE notice = ?')

  /** What is deleted is overwritten in the file too; for everything else that would only cost time. */
  const overwriting = (work: () => void): void => {
    db.pragma('secure_delete = ON')
    try {
      db.transaction(work)()
    } finally {
      db.pragma('secure_delete = OFF')
    }
  }

  let messages = 0
  let files = 0

  /** Says whether there may be more. */
  const forgetSome = async (place: PlaceId, until: Instant): Promise<boolean> => {
    const old = first.all(place, atOnce).filter(({ at }) => at < until)
    const attached = old.flatMap((message) => JSON.parse(message.files) as StoredFile[])
    overwriting(() => {
      for (const { id } of old) for (const deletion of deletions) deletion.run(id)
      for (const { id } of attached) deleteFile.run(id)
    })
    messages += old.length
    files += attached.length
    for (const { id } of attached) await rm(join(folder, 'files', id), { force: true })
    await breathe()
    return old.length === atOnce
  }

  for (let place = nextPlace.get('')?.place ?? null; place !== null; place = goesOn() ? (nextPlace.get(place)?.place ?? null) : null) {
    const until = before(place)
    if (until === null) continue
    while (goesOn() && (await forgetSome(place, until))) continue
  } // prettier-ignore

  // Under which notice a message of the bot was said.
  let after: string | null = messages === 0 ? null : ''
  while (after !== null && goesOn()) {
    const rows = someNotices.all(after, lookedAt)
    overwriting(() => {
      for (const { notice, isLoose } of rows) if (isLoose === 1) deleteNotice.run(notice)
    })
    after = rows.length < lookedAt ? null : (rows.at(-1)?.notice ?? null)
    await breathe()
  }
  return { messages, files }
}
