import { join } from 'node:path'
import { countFailures, type DeskHealth } from '../../adapters/health/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { loadDirectory } from '../../knowledge/load-directory.ts'
import { loadShipped } from '../cli/load-desk.ts'
import { problemLine } from '../cli/problem-line.ts'
import type { DeskSettings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import type { DeskId, RoomKey } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'
import type { RoomCopy } from '../ports/backup.ts'
import type { Log } from '../ports/log.ts'
import type { Meter } from '../ports/meter.ts'
import type { Store } from '../ports/store.ts'
import { textsFor } from '../texts/languages.ts'
import type { DeskContext, Settings } from '../usecases/context.ts'
import type { ChatFor } from '../ports/chat.ts'
import { openSeal } from './desk-seal.ts'
import { beginJobs, type DeskJobs } from './desk-jobs.ts'
import { fencedStore, type Fence } from './instances/fence.ts'
import type { ForgetSaid } from '../usecases/forget-over.ts'
import { restoreArticles } from '../usecases/knowledge/refresh-articles.ts'
import { runDesk, type RunningDesk, type Surroundings } from '../usecases/run-desk.ts'

/** One desk at work on its own store. */
export interface OpenDesk {
  readonly desk: RunningDesk
  /** The settings in force. */
  settings(): Settings
  /** Reads contract, people, rooms and articles again; problems leave everything as it was and are returned as lines. */
  reload(): Promise<readonly string[]>
  /** For `/readyz` and `/metrics`. */
  readonly health: DeskHealth
  /** Lets the desk's jobs begin, a moment later. Call once everything else is up. */
  begin(): void
  /** Waits for what is under way, then releases the store. */
  close(): Promise<void>
}

/** What a desk needs from the process it lives in. */
export interface Household {
  readonly log: Log
  readonly meter: Meter
  /** Absent where no other instance can be. */
  readonly fence?: Fence
  readonly now: () => Instant
  readonly chatFor: ChatFor
  readonly accounts: NonNullable<Surroundings['accounts']>
  readonly gapsOf: NonNullable<Surroundings['gapsOf']>
  /** Deletes what the web room keeps of what was said to a desk, as far as its contract says. */
  readonly forgetSaid: (desk: DeskId, ...run: Parameters<ForgetSaid>) => ReturnType<ForgetSaid>
  /** Copies the web room into a new file, where it goes into the backups of this desk; null where it does not. */
  readonly copyRoom: (draft: string) => Promise<RoomCopy | null>
  /** Called when somebody asks that settings be read again: what they mended may be no file of this desk. */
  readonly reloading: () => void
  /** Called after settings were read again, or accounts were bound or unbound. */
  readonly reloaded: () => void
}

/** Contract, people, rooms and articles of a desk. Throws a Fault that names everything wrong in them. */
export const loadSettingsOf = (config: DeskSettings): Settings => {
  const { contract, articles, knowledge, problems } = loadShipped(
    config.contract,
    config.articlesFolder,
    join(config.dataFolder, 'knowledge.index'),
  )
  const { directory, problems: cards } = loadDirectory({
    peopleFile: config.peopleFile,
    roomsFile: config.roomsFile,
    contract,
  })
  const all = [...problems, ...cards]
  if (directory === null || all.length > 0)
    throw new Fault(
      'SETTINGS_INVALID',
      'operator',
      all.map(problemLine).join('\n'),
      'Mend these lines, then try again.',
    )
  return { contract, knowledge, directory, files: articles }
}

/** The embedded store, or a database whose driver is loaded only now. */
const openStoreOf = async (config: DeskSettings, log: Log): Promise<Store> => {
  if (config.store === null) return openStore({ folder: config.dataFolder })
  const { openMongoStore } = await import('../../adapters/mongo/index.ts')
  return openMongoStore({
    uri: config.store,
    report: (error) => log.error('store.damaged', { error }),
  })
}

/** Opens one desk. Rejects with a Fault when it cannot start; nothing is left open then. */
export const openDesk = async (config: DeskSettings, household: Household): Promise<OpenDesk> => {
  const { log, meter, now, chatFor } = household
  let settings = loadSettingsOf(config)
  const seal = await openSeal(config)
  const opened = await openStoreOf(config, log)
  const store = countFailures(
    household.fence === undefined ? opened : fencedStore(opened, household.fence),
    meter,
  )
  let jobs: DeskJobs | null = null
  const changes = new Set<(room: RoomKey | null) => void>()
  const reload = async (): Promise<readonly string[]> => {
    household.reloading()
    try {
      const fresh = loadSettingsOf(config)
      if (fresh.contract.id !== settings.contract.id) return ['换合同需要重新启动']
      // What was published in chat holds over the files before anybody is answered from them.
      await restoreArticles(ctx, fresh, now())
      settings = fresh
      await jobs?.replan()
      household.reloaded()
      log.info('settings.reloaded', { desk: settings.contract.id })
      return []
    } catch (error) {
      log.warn('settings.kept', { desk: settings.contract.id, error })
      return error instanceof Fault ? error.message.split('\n') : [String(error)]
    }
  }
  const ctx: DeskContext = {
    id: settings.contract.id,
    store,
    texts: textsFor(config.language),
    log,
    meter,
    seal,
    settings: () => settings,
    reload,
    changed: (ticket) => {
      for (const listener of changes) listener(ticket.room)
    },
  }
  const desk = runDesk(
    ctx,
    {
      now,
      chatFor,
      accounts: household.accounts,
      gapsOf: household.gapsOf,
      born: now(),
      peopleChanged: household.reloaded,
      forgetSaid: (...run) => household.forgetSaid(settings.contract.id, ...run),
      summaryByJob: () => jobs?.areRunning() === true,
    },
    changes,
  )
  return {
    desk,
    settings: () => settings,
    reload,
    health: {
      id: settings.contract.id,
      store,
      backlog: desk.backlog,
      complaint: () => jobs?.complaint() ?? null,
    },
    begin: () => {
      jobs ??= beginJobs(
        { desk, store, config, copyRoom: household.copyRoom, contract: () => settings.contract },
        { log, now },
      )
    },
    close: async () => {
      desk.end()
      await jobs?.stop()
      await desk.settled()
      await store.close()
    },
  }
}
