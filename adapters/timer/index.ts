import type { Instant } from '../../src/domain/time.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Recurring, Scheduler } from '../../src/ports/scheduler.ts'

/** Looking again this often finds new work and jumps of the wall clock; a look costs two index look-ups. */
const lookAgain = 250

/** After a failure, so that a broken store is not hammered. */
const afterFailure = 2_000

/** The scheduler of one process, on plain timers. */
export const createTimer = (now: () => Instant, log: Log): Scheduler => {
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let stopped = false

  const later = (recurring: Recurring, delay: number): void => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const run = beat(recurring).finally(() => running.delete(run))
      running.add(run)
    }, delay)
    timers.add(timer)
  }

  const beat = async (recurring: Recurring): Promise<void> => {
    try {
      const next = await recurring.nextAt(now())
      const isDue = next !== null && next <= now()
      if (isDue) await recurring.work(now())
      const after = await recurring.nextAt(now())
      // What the work could not move on, e.g. a document of a newer version, must not be looked at without pause.
      const isStuck = isDue && after !== null && after <= next
      later(recurring, isStuck ? lookAgain : Math.max(0, Math.min(lookAgain, (after ?? Infinity) - now())))
    } catch (error) {
      log.error('schedule.failed', { kind: recurring.name, error })
      later(recurring, afterFailure)
    }
  }

  return {
    start: (recurring) => later(recurring, 0),
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      await Promise.all(running)
    },
  }
}
