import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BaseNotificationChannel, toJobId } from 'agenda'
import type { AgendaBackend, JobNotification } from 'agenda'
import { storeFault } from './faults.ts'
import { migrate } from './schema.ts'
import { createSqliteJobs, type SqliteJobs } from './sqlite-jobs.ts'

export const jobsFile = 'jobs.db'

/** How long a statement waits for another process, ms; the whole process stands still meanwhile. */
const patience = 250

/** How often to look whether another process has written, ms. One look reads one number and costs microseconds. */
const lookEvery = 40

export interface SqliteBackend extends AgendaBackend {
  readonly repository: SqliteJobs
}

/**
 * Says at once that a job is due: to its own process by a call, and to it from other processes by `data_version`, which
 * SQLite changes with every commit of another connection.
 */
class FileChannel extends BaseNotificationChannel {
  readonly #version: () => unknown
  readonly #due: () => readonly string[]
  #timer: NodeJS.Timeout | null = null
  #seen: unknown

  constructor(version: () => unknown, due: () => readonly string[]) {
    super()
    this.#version = version
    this.#due = due
  }

  connect(): Promise<void> {
    this.#seen = this.#version()
    this.#timer ??= setInterval(() => this.#look(), lookEvery)
    this.#timer.unref()
    this.setState('connected')
    return Promise.resolve()
  }

  disconnect(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.handlers.clear()
    this.stateHandlers.clear()
    this.setState('disconnected')
    return Promise.resolve()
  }

  publish(notification: JobNotification): Promise<void> {
    return this.notifyHandlers(notification)
  }

  #look(): void {
    try {
      const version = this.#version()
      if (version === this.#seen) return
      this.#seen = version
      for (const jobName of this.#due())
        void this.notifyHandlers({
          jobName,
          jobId: toJobId(''),
          nextRunAt: null,
          priority: 0,
          timestamp: new Date(),
        })
    } catch {
      // The regular look, every second, tells what is wrong with the file.
    }
  }
}

/**
 * The jobs of a desk in `jobs.db` of its data folder. Every resolved write is on disk.
 * Rejects with a Fault: JOBS_DAMAGED, JOBS_NEWER, JOBS_BROKEN.
 */
export const openSqliteBackend = async (folder: string): Promise<SqliteBackend> => {
  const file = join(folder, jobsFile)
  try {
    mkdirSync(folder, { recursive: true })
    const { default: Database } = await import('better-sqlite3')
    const db = new Database(file, { timeout: patience })
    try {
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      migrate(db, file)
    } catch (error) {
      db.close()
      throw error
    }
    const repository = createSqliteJobs(db, file)
    const version = db.prepare('PRAGMA data_version').pluck()
    return {
      name: 'SQLite',
      repository,
      notificationChannel: new FileChannel(
        () => version.get(),
        () => repository.due(new Date()),
      ),
      // Closed by whoever opened it: agenda closes too early when it is drained.
      ownsConnection: false,
      connect: () => Promise.resolve(),
      disconnect: () => {
        db.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    throw storeFault(error, file)
  }
}
