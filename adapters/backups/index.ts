import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isoChina, type Instant } from '../../src/domain/time.ts'

export interface BackupsSettings {
  /** Made when it is missing. */
  readonly folder: string
  /** So many of the newest are kept. */
  readonly keep: number
  /** Writes a consistent copy to a new file, or rejects and leaves none. */
  readonly copy: (file: string) => Promise<void>
}

/** Nothing else in the folder is ever touched. The times in the names sort as text. */
const ours = /^zhiban-\d{4}-\d{2}-\d{2}-\d{4}\.db$/
/** What a copy that was killed leaves. */
const drafts = /^zhiban-\d{4}-\d{2}-\d{2}-\d{4}\.db\.\d+-\d+\.part(?:-wal|-shm|-journal)?$/

/** `zhiban-2026-03-04-0230.db`, by the clock in China. */
export const backupName = (at: Instant): string =>
  `zhiban-${isoChina(at).slice(0, 16).replace('T', '-').replace(':', '')}.db`

/**
 * Makes the backup that is due at an instant, and removes the oldest beyond those to be kept. Made twice it is made
 * once. Nothing is removed when the copy fails. Resolves with the file.
 */
export const makeBackup = async (settings: BackupsSettings, dueAt: Instant): Promise<string> => {
  const { folder, keep, copy } = settings
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (drafts.test(name)) rmSync(join(folder, name), { force: true })
  const file = join(folder, backupName(dueAt))
  if (!existsSync(file)) await copy(file)
  const kept = readdirSync(folder).filter((name) => ours.test(name)).toSorted() // prettier-ignore
  for (const name of kept.slice(0, Math.max(0, kept.length - keep))) rmSync(join(folder, name))
  return file
}
