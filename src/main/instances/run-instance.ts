import { hostname } from 'node:os'
import { addHealth, createTally } from '../../../adapters/health/index.ts'
import { openPorch, type Porch } from '../../../adapters/porch/index.ts'
import type { Settings as Config } from '../../config.ts'
import { Fault } from '../../domain/fault.ts'
import type { Instant } from '../../domain/time.ts'
import type { Health } from '../../ports/chat.ts'
import type { Lease, Leases } from '../../ports/leases.ts'
import type { Log } from '../../ports/log.ts'
import type { Speeches } from '../../ports/speeches.ts'
import { textsFor } from '../../texts/languages.ts'
import { accountLease } from '../accounts/journals.ts'
import { openSeal } from '../desk-seal.ts'
import { languageOf } from '../language.ts'
import type { OpenDesk } from '../open-desk.ts'
import { loadSettingsOf } from '../open-desk.ts'
import type { Clocks, Fence } from './fence.ts'
import { postsOf, webRoom, type PostPlan } from './posts.ts'
import { keepTenure, usualLifetime, type Standing, type Tenure, type TenurePace } from './tenure.ts'

/** A post at work, as far as an instance has to do with it. */
export interface WorkingPost {
  readonly desks: readonly OpenDesk[]
  readonly accounts: readonly { readonly platform: string; readonly account: string; health(): Health }[]
  reload(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** What `launch` is given for a post that this instance holds. */
export interface Watch {
  readonly instance: string
  readonly fence: Fence
  readonly speeches: Speeches
  readonly before: ReadonlyMap<string, Instant>
  readonly note: (lease: string, at: Instant) => void
}

export interface InstanceParts<Running extends WorkingPost> {
  readonly launch: (config: Config, watch: Watch) => Promise<Running>
  /** Called when the instance begins or ends to hold something, or finds somebody else holding it. */
  readonly tell: (news: InstanceNews<Running>) => void
  /** The process must end at once: what it should have put down may still be at work. */
  readonly stuck: () => void
  readonly log: Log
  /** Absent: the usual ones. For tests. */
  readonly lifetime?: number
  readonly pace?: Partial<TenurePace>
}

export type InstanceNews<Running> =
  | { readonly kind: 'working'; readonly running: Running; readonly config: Config }
  | { readonly kind: 'standby'; readonly address: string | null; readonly holder: string | null }

/** One of several instances on one store. */
export interface Instance {
  readonly name: string
  standing(): readonly Standing[]
  reload(): Promise<readonly string[]>
  /** Puts down what it holds and gives it to the others. */
  stop(): Promise<void>
}

const clocks: Clocks = { steady: () => performance.now(), wall: () => Date.now() }

/** How often an instance that stands by looks who is at work, for its health page. */
const lookEvery = 2_000

/** Every desk's settings, read once before anything is sought: what is wrong in them is told at the start. */
const planOf = (config: Config): readonly PostPlan[] =>
  postsOf(
    config,
    config.desks.map((settings) => {
      const { contract, directory } = loadSettingsOf(settings)
      return { id: contract.id, settings, directory }
    }),
  )

/** All instances must ask the same database, whatever order their desks are written in. */
const sharedStore = (config: Config): string => {
  const [first] = config.desks.flatMap(({ store }) => store ?? []).toSorted()
  if (first !== undefined && config.desks.every(({ store }) => store !== null)) return first
  throw new Fault(
    'STORES_MIXED',
    'operator',
    'Some desks are on MongoDB and some on the embedded store of this machine.',
    'Put all desks of one process on MongoDB, or run them in two processes.',
  )
}

/**
 * Runs a configuration whose desks are on MongoDB as one of any number of instances: each post is at work on one of
 * them, the others stand by and take over when its leases run out or are given back.
 * Rejects with a Fault when the settings cannot work or the store does not answer now.
 */
export const runInstance = async <Running extends WorkingPost>(
  config: Config,
  parts: InstanceParts<Running>,
): Promise<Instance> => {
  const { log, tell } = parts
  const name = `${hostname()}/${process.pid}`
  const plans = planOf(config)
  const { openMongoLeases, openMongoSpeeches } = await import('../../../adapters/mongo/index.ts')
  const uri = sharedStore(config)
  // One that stands by with another key would only be found out when it takes over.
  for (const desk of config.desks) await openSeal(desk)
  const leases = await openMongoLeases({
    uri,
    lifetime: parts.lifetime ?? usualLifetime,
  })
  const speeches = await openMongoSpeeches({ uri }).catch(async (error: unknown) => {
    await leases.close()
    throw error
  })
  const closeStore = async (): Promise<void> => {
    await speeches.close()
    await leases.close()
  }
  const working = new Map<PostPlan, Running>()
  const sight = createSight(
    leases,
    plans.flatMap((plan) => plan.leases),
    log,
  )
  const tally = createTally()
  const tenures: Tenure[] = []
  let porch: Porch | null = null

  const health = (app: Parameters<typeof addHealth>[0]): void =>
    addHealth(app, {
      desks: () => [...working.values()].flatMap(({ desks }) => desks.map((one) => one.health)),
      accounts: () => {
        const here = [...working.values()].flatMap(({ accounts }) => accounts)
        const all = [...config.accounts, ...(config.room.enabled ? [webRoom] : [])]
        return all.map(({ platform, account }) => {
          const own = here.find((one) => one.platform === platform && one.account === account)
          const holder = own === undefined ? sight.holderOf(accountLease(platform, account)) : name
          return {
            platform,
            account,
            health: () => own?.health() ?? { kind: 'stopped', trouble: { code: 'not-held' } },
            holder: () => ({ instance: holder, isHere: own !== undefined }),
          }
        })
      },
      tally,
      now: Date.now,
      inWords: textsFor(languageOf(config)).trouble,
      token: config.metricsToken,
    })

  const openDoor = async (): Promise<void> => {
    porch ??= await openPorch({
      host: config.host,
      port: config.port,
      routes: [health],
      notice: () => `值班正由另一个实例（${sight.anyHolder() ?? '正在接班'}）服务，请稍后再试。\n`,
    })
  }
  const shutDoor = async (): Promise<void> => {
    const open = porch
    porch = null
    await open?.close()
  }

  const tellStandby = async (): Promise<void> => {
    await sight.look()
    tell({ kind: 'standby', address: porch?.address() ?? null, holder: sight.anyHolder() })
  }

  /** The web room needs the port that the porch keeps. */
  const changed = async (standing: Standing): Promise<void> => {
    if (config.room.enabled) await (standing === 'standby' ? openDoor() : shutDoor())
    if (standing === 'standby') await tellStandby()
  }

  const tenureOf = (plan: PostPlan): Tenure =>
    keepTenure({
      leases,
      names: plan.leases,
      instance: name,
      log,
      clocks,
      random: Math.random,
      stuck: parts.stuck,
      changed,
      held: () => working.size,
      ...(parts.pace === undefined ? {} : { pace: parts.pace }),
      begin: async (fence, before) => {
        const heard = new Map(before)
        const note = (lease: string, at: Instant): void => void heard.set(lease, at)
        const running = await parts.launch(plan.config, { instance: name, fence, speeches, before, note })
        working.set(plan, running)
        tell({ kind: 'working', running, config: plan.config })
        return {
          heard: () => heard,
          stop: async () => {
            working.delete(plan)
            await running.stop()
          },
        }
      },
    })

  try {
    await openDoor()
    await tellStandby()
  } catch (error) {
    await shutDoor()
    await closeStore()
    throw error
  }
  tenures.push(...plans.map(tenureOf))
  const looking = setInterval(() => void sight.look(), lookEvery).unref()
  return {
    name,
    standing: () => tenures.map((tenure) => tenure.standing()),
    reload: async () => (await Promise.all([...working.values()].map((one) => one.reload()))).flat(),
    stop: async () => {
      clearInterval(looking)
      await Promise.all(tenures.map((tenure) => tenure.stop()))
      await shutDoor()
      await closeStore()
    },
  }
}

/** Who holds what, as seen last. */
const createSight = (leases: Leases, names: readonly string[], log: Log) => {
  let seen: readonly Lease[] = []
  return {
    look: async (): Promise<void> => {
      try {
        seen = await leases.look(names)
      } catch (error) {
        // What cannot be seen is held by nobody, as far as this instance can promise.
        seen = []
        log.warn('leases.unseen', { error })
      }
    },
    holderOf: (name: string): string | null => seen.find((lease) => lease.name === name)?.instance ?? null,
    anyHolder: (): string | null => seen.find(({ instance }) => instance !== null)?.instance ?? null,
  }
}
