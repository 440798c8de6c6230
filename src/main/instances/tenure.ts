import { minute, second } from '../../domain/time.ts'
import { atMost, createPauses } from '../../ports/account/pauses.ts'
import type { HeardNotes, Leases, Tenancy } from '../../ports/leases.ts'
import type { Log } from '../../ports/log.ts'
import { createFence, readingOf, type Clocks, type Fence, type LeaseFence, type Reading } from './fence.ts'

/** What an instance does while it holds the leases. */
export interface Post {
  heard(): HeardNotes
  stop(): Promise<void>
}

export interface TenureParts {
  readonly leases: Leases
  /** All of them are held together. */
  readonly names: readonly string[]
  /** This instance, for people. */
  readonly instance: string
  /** Puts the work up; `before` is what the last holder noted. */
  readonly begin: (fence: Fence, before: HeardNotes) => Promise<Post>
  /** Called before `begin`, and when the work is down again. */
  readonly changed?: (standing: Standing) => Promise<void>
  /** The work could not be put down in time: two instances might do it. The process must end. */
  readonly stuck: () => void
  readonly log: Log
  readonly clocks: Clocks
  readonly random: () => number
  /** How many others this instance holds already: it lets instances with less to do go first. */
  readonly held?: () => number
  /** Absent: `usualTenure`. */
  readonly pace?: Partial<TenurePace>
}

/** Milliseconds. */
export interface TenurePace {
  /** How often a held lease is renewed. */
  readonly renew: number
  /** How often one that somebody else holds is looked at. */
  readonly poll: number
  /** So much before the lease ends by the store's clock it has ended for its holder. */
  readonly margin: number
  /** How long putting the work down may take. */
  readonly stopWithin: number
}

/** A lifetime of 8 s and these let another instance begin 9 s after the last sign of life, at most. */
export const usualLifetime = 8 * second
export const usualTenure: TenurePace = {
  renew: 2 * second,
  poll: second,
  margin: second,
  stopWithin: 9 * second,
}
const longestRest = minute

/** What an instance is just now. */
export type Standing = 'standby' | 'holding' | 'ended'

export interface Tenure {
  standing(): Standing
  /** Puts the work down, gives the leases back, and seeks them no more. */
  stop(): Promise<void>
}

/**
 * Has work done by exactly one of several instances: seeks the leases, begins when it has them, renews them, and puts
 * the work down when it loses them. A lost lease, a store that does not answer until the lease runs out, and a process
 * that was stopped and goes on all end the work here before, or as soon as, it may begin elsewhere.
 */
export const keepTenure = (parts: TenureParts): Tenure => {
  const { leases, names, instance, log, clocks, random } = parts
  const pace = { ...usualTenure, ...parts.pace }
  const pauses = createPauses()
  let standing: Standing = 'standby'
  let stopping = false
  let failures = 0
  let endHolding = (): void => undefined

  const change = async (to: Standing): Promise<void> => {
    standing = to
    await parts.changed?.(to)
  }

  const release = (tenancy: Tenancy, heard: HeardNotes): Promise<void> =>
    tenancy.release(heard).catch((error: unknown) => log.warn('lease.not-released', { instance, error }))

  /** Renews until `isOver`, or until the lease is lost: then the fence is shut when this resolves. */
  const renewing = async (
    tenancy: Tenancy,
    fence: LeaseFence,
    heard: () => HeardNotes,
    isOver: () => boolean,
  ): Promise<void> => {
    while (fence.held()) {
      await pauses.pause(Math.min(pace.renew, fence.left()))
      if (isOver()) return
      const asked = readingOf(clocks)
      const answer = tenancy.renew(heard()).then(
        (still) => (still ? fence.extend(asked) : fence.close()),
        (error: unknown) => log.warn('lease.not-renewed', { instance, error }),
      )
      // A store that does not answer must not keep the fence from being looked at.
      await atMost(fence.left(), answer)
      if (isOver()) return
    }
    fence.close()
    log.error('lease.lost', { instance })
  }

  const putDown = async (post: Post): Promise<void> => {
    let isDown = false
    const down = post.stop().then(
      () => {
        isDown = true
      },
      (error: unknown) => log.error('instance.not-stopped', { instance, error }),
    )
    await atMost(pace.stopWithin, down)
    if (!isDown) parts.stuck()
  }

  const hold = async (tenancy: Tenancy, asked: Reading): Promise<void> => {
    const fence = createFence(clocks, leases.lifetime - pace.margin, asked)
    let post: Post | null = null
    let isOver = false
    const heard = (): HeardNotes => post?.heard() ?? new Map()
    const lost = renewing(tenancy, fence, heard, () => isOver)
    const ended = new Promise<void>((resolve) => {
      endHolding = resolve
    })
    try {
      await change('holding')
      const before = tenancy.leases.flatMap(({ name, heardAt }) =>
        heardAt === null ? [] : [[name, heardAt] as const],
      )
      post = await parts.begin(fence, new Map(before))
      failures = 0
      if (!stopping) await Promise.race([lost, ended])
      await putDown(post)
    } finally {
      const last = heard()
      isOver = true
      pauses.end()
      await lost
      fence.close()
      await release(tenancy, last)
      await change(stopping ? 'ended' : 'standby')
    }
  }

  const rest = (): number => {
    const crowd = 1 + (parts.held?.() ?? 0)
    const wanted = Math.min(longestRest, pace.poll * crowd * 2 ** failures)
    return wanted * (0.8 + 0.4 * random())
  }

  const seek = async (): Promise<void> => {
    while (!stopping) {
      const asked = readingOf(clocks)
      try {
        const tenancy = await leases.seize(names, instance)
        if (tenancy !== null) await hold(tenancy, asked)
      } catch (error) {
        failures += 1
        log.error('instance.not-begun', { instance, count: failures, error })
      }
      if (!stopping) await pauses.pause(rest())
    }
    standing = 'ended'
  }

  const over = seek()
  return {
    standing: () => standing,
    stop: async () => {
      stopping = true
      endHolding()
      pauses.end()
      await over
    },
  }
}
