import { placeKey, type ChatEvent } from '../../src/domain/event.ts'
import { second } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'

const longestPause = 30 * second
/** Longer than any store takes, shorter than an operator waits for a stop. */
const longestStop = 5 * second

/** Events of one place one after the other, places side by side; each is offered until the desk has stored it. */
export interface Lanes {
  /** Keeps the event in the journal and delivers it in its turn. */
  take(event: ChatEvent): Taking
  /** Delivers what an earlier run kept. */
  resume(): void
  /** The desk has been refusing; null when all is well. */
  trouble(): string | null
  /** Lets what is under way finish, for 5 s at most; the rest is kept in the journal. */
  stop(): Promise<void>
}

/** How far an event has come. */
export interface Taking {
  /** It is on disk here: no restart loses it. */
  readonly kept: boolean
  /** The desk has it: true. Stopped before that: false. */
  readonly stored: Promise<boolean>
}

export const createLanes = (
  receive: (event: ChatEvent) => Promise<void>,
  journal: ChatJournal,
  log: Log,
  firstPause: number,
): Lanes => {
  const lanes = new Map<string, Promise<unknown>>()
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

  const forget = (event: ChatEvent): void => {
    const place = placeKey(event.place)
    failing.delete(place)
    try {
      journal.forget(event.key)
      if (event.kind === 'message' && !event.sender.isSelf)
        journal.remember(place, { message: event.message, at: event.at })
    } catch (error) {
      // At worst it is delivered again, under the same key.
      log.warn('chat.journal-failed', { receipt: event.key, error })
    }
  }

  const deliver = async (event: ChatEvent): Promise<boolean> => {
    const place = placeKey(event.place)
    for (let failures = 0; !stopped; failures += 1) {
      try {
        await receive(event)
        forget(event)
        return true
      } catch (error) {
        failing.set(place, failures + 1)
        log.warn('chat.not-taken', { receipt: event.key, count: failures + 1, error })
      }
      if (!stopped) await pause(Math.min(longestPause, firstPause * 2 ** failures))
    }
    return false
  }

  const line = (event: ChatEvent): Promise<boolean> => {
    const place = placeKey(event.place)
    const done = (lanes.get(place) ?? Promise.resolve()).then(() => deliver(event))
    lanes.set(place, done)
    void done.finally(() => {
      if (lanes.get(place) === done) lanes.delete(place)
    })
    return done
  }

  return {
    take: (event) => ({ kept: keep(event), stored: line(event) }),
    resume: () => {
      for (const event of journal.kept()) void line(event)
    },
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
