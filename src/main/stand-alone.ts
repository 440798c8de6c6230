import { isDeepStrictEqual } from 'node:util'
import { pauseAfter, usualRules, type ConnectionRules } from '../domain/chat/connection.ts'
import { Fault } from '../domain/fault.ts'
import { second, type Instant } from '../domain/time.ts'
import type { Trouble } from '../domain/chat/trouble.ts'
import { atMost } from '../ports/account/pauses.ts'
import type { Chat, Health } from '../ports/chat.ts'
import type { Log } from '../ports/log.ts'
import { mayPass, whyNotStarted } from './why-not-started.ts'

/** The others are not kept waiting for longer; the account goes on starting. */
const startWithin = 5 * second
/** An account that was still starting gets this long to come to its end. */
const endWithin = 3 * second

export interface StandingAloneParts {
  readonly log: Log
  readonly now: () => Instant
  /** In [0, 1): spreads the tries of many desks. */
  readonly random: () => number
  /** May this process use the account now? False once another instance may have it: then nothing is tried any more. */
  readonly isOurs: () => boolean
  /** How long `start` keeps its caller waiting, ms. Absent: 5 s. */
  readonly patience?: number
  /** The pauses between tries. Absent: those of the supervisor of connections. */
  readonly pauses?: Pick<ConnectionRules, 'firstPause' | 'longestPause'>
}

/** An account that starts by itself, again and again until it has. */
export interface StandingAlone extends Chat {
  /**
   * Somebody may have mended it: one that waits is tried now, and so is one that was given up or that its platform
   * refused. Anything else goes on as it is.
   */
  tryAgain(): void
}

/**
 * How the start of an account stands.
 * `new` → `starting` → `up`, or `waiting` (what is wrong may pass: tried again at `at`), or `given-up` (only a person can
 * mend it). `waiting` → `starting` when its time comes; `waiting`, `given-up` and `up` with a refused account →
 * `starting` by `tryAgain`. Everything → `stopped`, for good. Only `starting` and `up` hold anything open.
 */
type Stage =
  | { readonly kind: 'new' | 'up' | 'stopped' }
  /** `before`: why the last try failed. */
  | { readonly kind: 'starting'; readonly before: Trouble | null }
  | { readonly kind: 'waiting'; readonly trouble: Trouble; readonly at: Instant }
  | { readonly kind: 'given-up'; readonly trouble: Trouble }

/**
 * The account, made so that it leaves the others at work when it cannot start: `start` never rejects and takes at most
 * `patience` milliseconds. What may pass is tried again with growing pauses, each time with an account that `open` makes
 * anew; what went wrong, and when the next try is, is logged and stands in the health. Throws what the first `open` throws.
 */
export const standingAlone = (open: () => Chat, parts: StandingAloneParts): StandingAlone => {
  const { log, now, random, isOurs, patience = startWithin } = parts
  const rules = { ...usualRules, ...parts.pauses }
  const first = open()
  let chat = first
  let stage: Stage = { kind: 'new' }
  let failures = 0
  /** Why, as the log has it in full: the same trouble need not be told at length again. */
  let told: Trouble | null = null
  let timer: NodeJS.Timeout | undefined
  let starting: Promise<void> = Promise.resolve()
  let receive: Parameters<Chat['start']>[0] = () => Promise.resolve()

  // Asked anew after every wait: a stop may have come meanwhile.
  const isOver = (): boolean => stage.kind === 'stopped'

  const failed = async (error: unknown): Promise<void> => {
    const trouble = whyNotStarted(error)
    failures += 1
    const pause = mayPass(error) ? pauseAfter(failures, random(), rules) : null
    if (!isOver())
      stage = pause === null ? { kind: 'given-up', trouble } : { kind: 'waiting', trouble, at: now() + pause }
    const code = error instanceof Fault ? { code: error.code } : {}
    const next = pause === null ? {} : { ms: pause }
    const fields = { platform: chat.platform, room: chat.account, count: failures, trouble, ...code, ...next }
    if (isDeepStrictEqual(trouble, told)) log.warn('chat.not-started', fields)
    else log.error('chat.not-started', { ...fields, error })
    told = trouble
    // What it had opened before it failed is let go before anything is tried again.
    await chat.stop().catch(() => undefined)
    if (stage.kind === 'waiting' && pause !== null) timer = setTimeout(again, pause)
  }

  const attempt = async (begin: () => Promise<void>): Promise<void> => {
    try {
      await begin()
      if (isOver()) return await chat.stop()
      stage = { kind: 'up' }
      if (failures > 0)
        log.info('chat.started', { platform: chat.platform, room: chat.account, count: failures })
      failures = 0
      told = null
    } catch (error) {
      await failed(error)
    }
  }

  const again = (): void => {
    clearTimeout(timer)
    // The post is being put down, or will be in a moment.
    if (!isOurs()) return
    const before = stage.kind === 'waiting' || stage.kind === 'given-up' ? stage.trouble : null
    const isUp = stage.kind === 'up'
    stage = { kind: 'starting', before }
    starting = attempt(async () => {
      if (isUp) await chat.stop()
      if (isOver() || !isOurs()) return
      chat = open()
      await chat.start(receive)
    })
  }

  const health = (): Health => {
    switch (stage.kind) {
      case 'waiting':
        return { kind: 'deaf', trouble: { code: 'not-started', of: stage.trouble, again: stage.at } }
      case 'given-up':
        return { kind: 'refused', trouble: { code: 'not-started', of: stage.trouble, again: 'never' } }
      case 'starting': {
        const own = chat.health()
        if (stage.before === null || own.kind === 'ready') return own
        return { kind: 'deaf', trouble: { code: 'not-started', of: stage.before, again: 'trying' } }
      }
      case 'stopped':
        return { kind: 'stopped', trouble: { code: 'stopped' } }
      default:
        return chat.health()
    }
  }

  const own = {
    start: async (given: typeof receive): Promise<void> => {
      receive = given
      stage = { kind: 'starting', before: null }
      starting = attempt(() => chat.start(receive))
      await atMost(patience, starting)
    },
    health,
    tryAgain: () => {
      const isRefused = stage.kind === 'up' && chat.health().kind === 'refused'
      if (stage.kind === 'waiting' || stage.kind === 'given-up' || isRefused) again()
    },
    stop: async (): Promise<void> => {
      clearTimeout(timer)
      const before = stage.kind
      stage = { kind: 'stopped' }
      if (before === 'starting' || before === 'up' || before === 'new') await chat.stop()
      await atMost(endWithin, starting)
    },
  } satisfies Partial<StandingAlone>

  // Everything else is asked of whichever account is there now.
  return new Proxy(first, {
    get: (_first, name): unknown => Reflect.get(name in own ? own : chat, name),
  }) as StandingAlone
}
