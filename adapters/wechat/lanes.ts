import type { ChatEvent } from '../../src/domain/event.ts'
import { placeKey } from '../../src/domain/event.ts'
import { second } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'

const longestPause = 30 * second
/** Longer than any store takes, shorter than an operator waits for a stop. */
const longestStop = 5 * second

/** Work of one place after the other, places side by side; events are offered until the desk has stored them. */
export interface Lanes {
  add(place: string, work: () => Promise<void>): void
  /** Resolves when the desk has the event, or when it is kept for the next start. For use inside a lane. */
  deliver(event: ChatEvent): Promise<void>
  /** The desk has been refusing; null when all is well. */
  trouble(): string | null
  /** Lets what is under way finish, for 5 s at most; the rest is kept in the journal. */
  stop(): Promise<void>
}

export const createLanes = (
  receive: (event: ChatEvent) => Promise<void>,
  journal: ChatJournal,
  log: Log,
  firstPause: number,
): Lanes => {
  const lanes = new Map<string, Promise<void>>()
  const failing = new Map<string, number>()
  const pauses = new Set<() => void>()
  let stopped = false

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        pauses.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      pauses.add(end)
    })

  const keep = (event: ChatEvent): boolean => {
    try {
      journal.keep(event)
      return true
    } catch (error) {
      log.error('chat.not-kept', { receipt: event.key, error })
      return false
    }
  }

  const stored = (event: ChatEvent, failures: number): void => {
    const place = placeKey(event.place)
    failing.delete(place)
    try {
      if (failures > 0) journal.forget(event.key)
      if (event.kind === 'message') journal.remember(place, { message: event.message, at: event.at })
    } catch (error) {
      // At worst it is delivered again, under the same key.
      log.warn('chat.journal-failed', { receipt: event.key, error })
    }
  }

  const deliver = async (event: ChatEvent): Promise<void> => {
    const place = placeKey(event.place)
    for (let failures = 0; ; failures += 1) {
      if (stopped) return void keep(event)
      try {
        await receive(event)
        return stored(event, failures)
      } catch (error) {
        failing.set(place, failures + 1)
        log.warn('chat.not-taken', { receipt: event.key, count: failures + 1, error })
        keep(event)
      }
      if (!stopped) await pause(Math.min(longestPause, firstPause * 2 ** failures))
    }
  }

  return {
    add: (place, work) => {
      const done = (lanes.get(place) ?? Promise.resolve())
        .then(work)
        .catch((error: unknown) => log.error('chat.lane-failed', { room: place, error }))
        .finally(() => {
          if (lanes.get(place) === done) lanes.delete(place)
        })
      lanes.set(place, done)
    },
    deliver,
    trouble: () => {
      const worst = Math.max(0, ...failing.values())
      return worst < 3 ? null : `消息收到了，但服务台已连续 ${worst} 次没能存下：请检查磁盘空间和日志`
    },
    stop: async () => {
      stopped = true
      for (const end of pauses) end()
      await Promise.race([Promise.all(lanes.values()), pause(longestStop)])
      for (const end of pauses) end()
    },
  }
}
