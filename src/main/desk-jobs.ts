import { join } from 'node:path'
import { makeBackup } from '../../adapters/backups/index.ts'
import type { DeskSettings } from '../config.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { Fault } from '../domain/fault.ts'
import { dailyAt } from '../domain/calendar/recurrence.ts'
import { hour, minute, second, type Instant } from '../domain/time.ts'
import type { RoomCopy } from '../ports/backup.ts'
import type { Log } from '../ports/log.ts'
import type { Job, JobRun, Jobs } from '../ports/scheduler.ts'
import type { Store } from '../ports/store.ts'
import type { RunningDesk } from '../usecases/run-desk.ts'
import { backUp } from './back-up.ts'
import { nextSummaryAt } from '../domain/calendar/summary-days.ts'

/** In the dead of night in China, and apart: a copy and a clean-up need not wait for each other. */
const backupAt = (2 * hour + 30 * minute) / minute
const tidyAt = (3 * hour + 30 * minute) / minute
const retentionAt = (4 * hour) / minute
const keptBackups = 7
const sunday = 7

export interface DeskAtWork {
  readonly desk: Pick<RunningDesk, 'summarise' | 'forget'>
  readonly store: Pick<Store, 'backup' | 'tidy'>
  readonly contract: () => Contract
  readonly config: Pick<DeskSettings, 'dataFolder' | 'store'>
  /** Copies the web room, where it goes into the backups of this desk; absent: it does not. */
  readonly copyRoom?: (draft: string) => Promise<RoomCopy | null>
}

const noRoom = (): Promise<null> => Promise.resolve(null)

/** What one desk does by the wall clock. A database is backed up by its own tools. */
export const jobsOf = ({ desk, store, contract, config, copyRoom = noRoom }: DeskAtWork): readonly Job[] => [
  {
    name: 'summary',
    nextAfter: (at) => nextSummaryAt(contract(), at),
    work: ({ doneTo, now }) => desk.summarise(doneTo, now),
  },
  ...(config.store === null
    ? [
        {
          name: 'backup',
          nextAfter: dailyAt(backupAt),
          work: async ({ dueAt }: { readonly dueAt: Instant }) => {
            const folder = join(config.dataFolder, 'backups')
            const copy = async (file: string): Promise<void> => {
              await backUp({
                file,
                copyRoom,
                now: Date.now,
                copyStore: (enclosed) => store.backup(file, enclosed),
              })
            }
            await makeBackup({ folder, keep: keptBackups, copy }, dueAt)
          },
        },
      ]
    : []),
  { name: 'tidy', nextAfter: dailyAt(tidyAt, sunday), work: () => store.tidy() },
  ...(contract().retention === null
    ? []
    : [
        {
          name: 'retention',
          // A reload may have taken the period away: then nothing is due any more.
          nextAfter: (at: Instant) => (contract().retention === null ? null : dailyAt(retentionAt)(at)),
          work: ({ now, signal }: JobRun) => desk.forget(now, signal),
        },
      ]),
]

/** The jobs of a desk, as its process sees them. */
export interface DeskJobs {
  /** While they are not, the desk's own tick sees to what must not wait for them. */
  areRunning(): boolean
  /** Why they are not though they should be; null when all is well. */
  complaint(): string | null
  replan(): Promise<void>
  stop(): Promise<void>
}

/** So that nobody's first minute with the desk waits for agenda to be loaded. */
const soon = 2 * second
/** When the jobs cannot be kept, they are tried again after this. */
const again = minute

/**
 * Puts a desk's jobs to work a moment from now; agenda is loaded then and not before. When that fails, it is logged,
 * stands in `complaint`, and is tried again.
 */
export const beginJobs = (
  work: DeskAtWork,
  around: { readonly log: Log; readonly now: () => Instant },
): DeskJobs => {
  const { store, dataFolder } = work.config
  const place =
    store === null ? { kind: 'folder' as const, folder: dataFolder } : { kind: 'mongo' as const, uri: store }
  let jobs: Jobs | null = null
  let complaint: string | null = null
  let stopped = false
  let starting: Promise<void> = Promise.resolve()

  const open = async (): Promise<void> => {
    const { openJobs } = await import('../../adapters/agenda/index.ts')
    const opened = await openJobs(place, around)
    try {
      await opened.start(jobsOf(work))
    } catch (error) {
      await opened.stop(0)
      throw error
    }
    jobs = opened
    complaint = null
  }

  const tryIn = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      starting = open().catch((error: unknown) => {
        around.log.error('jobs.not-started', { error })
        complaint =
          error instanceof Fault ? `${error.code}: ${error.message}` : 'the jobs could not be started'
        if (!stopped) timer = tryIn(again)
      })
    }, ms)
  let timer = tryIn(soon)

  return {
    areRunning: () => jobs !== null,
    complaint: () => complaint,
    replan: async () => jobs?.replan(),
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await starting
      await jobs?.stop()
    },
  }
}
