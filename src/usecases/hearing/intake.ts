import { pending, placeKey, type Receipt } from '../../domain/chat/event.ts'
import type { ReceiptKey } from '../../domain/ids.ts'
import { minute, second, type Instant } from '../../domain/time.ts'
import type { Store } from '../../ports/store.ts'

/** So many receipts are held in memory; what comes beyond waits in the store, where it is safe, known here by its key. */
const mostInHand = 500
/** So many keys; beyond that whoever brings more waits, and with them the platform. */
const mostLeft = 20_000

const firstPause = 5 * second
const longestPause = 10 * minute

/** A receipt that could not be understood, mostly because the store did not answer: it is tried again. */
interface Failed {
  readonly key: ReceiptKey
  readonly failures: number
  readonly at: Instant
}

export interface IntakeParts {
  readonly store: Pick<Store, 'receipt'>
  /** Understands a receipt; false when it could not, now. */
  readonly understand: (receipt: Receipt) => Promise<boolean>
  /** Something was written that may have to be said. */
  readonly understood: () => void
  readonly now: () => Instant
}

/**
 * From a stored receipt to what is understood: in order within a place, places side by side. However much comes, and
 * however slow the store is, memory holds a bounded part of it; nothing that was stored is ever dropped.
 */
export interface Intake {
  /** Runs work of a place after all earlier work of that place. */
  inLane(place: string, work: () => Promise<void>): Promise<void>
  /** Takes up a receipt that is in the store. */
  take(receipt: Receipt): void
  /** Resolves when more may be brought. */
  room(): Promise<void>
  /** Tries again what failed and is due. */
  tick(now: Instant): void
  /** When there is something to try again, or null. */
  nextAt(): Instant | null
  /** Receipts that are stored and not understood yet. */
  backlog(): number
  /** Begins nothing more: what is not under way stays in the store for whoever goes on. */
  end(): void
  /** Resolves when all that can be understood now is. */
  settled(): Promise<void>
}

export const createIntake = ({ store, understand, understood, now }: IntakeParts): Intake => {
  const lanes = new Map<string, Promise<void>>()
  /** In the order in which they came. */
  const left = new Set<ReceiptKey>()
  const failed = new Map<ReceiptKey, Failed>()
  let inHand = 0
  const waiting: (() => void)[] = []
  let fetching: Promise<void> | null = null
  let ended = false

  const inLane = (place: string, work: () => Promise<void>): Promise<void> => {
    inHand += 1
    const done = (lanes.get(place) ?? Promise.resolve()).then(work).finally(() => {
      inHand -= 1
      if (lanes.get(place) === done) lanes.delete(place)
      fetch()
    })
    lanes.set(place, done)
    return done
  }

  const fail = (key: ReceiptKey): void => {
    const failures = (failed.get(key)?.failures ?? 0) + 1
    const pause = Math.min(longestPause, firstPause * 2 ** (failures - 1))
    failed.set(key, { key, failures, at: now() + pause })
  }

  const isFull = (): boolean => left.size + failed.size >= mostLeft

  const begin = (receipt: Receipt): void => {
    void inLane(placeKey(receipt.event.place), async () => {
      if (ended) return
      if (await understand(receipt)) failed.delete(receipt.key)
      else fail(receipt.key)
      understood()
    })
  }

  const fetchAll = async (): Promise<void> => {
    while (left.size > 0 && inHand <= mostInHand / 2) {
      const keys = [...left].slice(0, mostInHand - inHand)
      const found = await Promise.allSettled(keys.map((key) => store.receipt(key)))
      for (const [index, key] of keys.entries()) {
        const one = found[index]
        if (one?.status !== 'fulfilled') fail(key)
        else if (one.value?.outcome === pending) begin(one.value)
        else failed.delete(key)
        // Only now: until it is begun, what comes later must not overtake it.
        left.delete(key)
      }
    }
    if (!isFull()) for (const go of waiting.splice(0)) go()
  }
  const fetch = (): void => {
    if (fetching !== null || (left.size === 0 && waiting.length === 0)) return
    fetching = fetchAll().finally(() => {
      fetching = null
      if (left.size > 0 && inHand <= mostInHand / 2) fetch()
    })
  }

  return {
    inLane,
    take: (receipt) => {
      if (ended) return
      // What is left over comes first, so that the order within a place stays.
      if (left.size === 0 && inHand < mostInHand) begin(receipt)
      else {
        left.add(receipt.key)
        fetch()
      }
    },
    room: async () => {
      if (isFull()) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    tick: (time) => {
      if (ended) return
      for (const { key, failures, at } of failed.values()) {
        if (at > time) continue
        // Stays among the failed, so that the pauses grow, and is not due again before it was tried.
        failed.set(key, { key, failures, at: Infinity })
        left.add(key)
      }
      fetch()
    },
    nextAt: () => {
      let next = Infinity
      for (const { at } of failed.values()) next = Math.min(next, at)
      return next === Infinity ? null : next
    },
    backlog: () => inHand + left.size,
    end: () => {
      ended = true
      left.clear()
      failed.clear()
      for (const go of waiting.splice(0)) go()
    },
    settled: async () => {
      while (lanes.size > 0 || fetching !== null) await Promise.all([...lanes.values(), fetching])
    },
  }
}
