import { jest } from '@jest/globals'
import type { AgendaBackend } from 'agenda'
import { createJobs } from '../../adapters/agenda/jobs.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Job, JobRun, Jobs } from '../../src/ports/scheduler.ts'

/** Short, so that a lost lock is seen within a test; four times the beat by which it is renewed. */
export const lockLifetime = 2_000

/** Stops the clock at an instant and moves it by hand; timers go on as ever, so that agenda keeps looking. */
export const stopClock = (at: Instant): void => {
  jest.useFakeTimers({
    now: at,
    doNotFake: [
      'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval',
      'clearInterval', 'setTimeout', 'clearTimeout',
    ],
  }) // prettier-ignore
}

export const moveClock = (to: Instant): void => void jest.setSystemTime(to)

/** Looks until it holds. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>, within = 8_000): Promise<void> => {
  const end = performance.now() + within
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
} // prettier-ignore

export interface LoggedEvent {
  readonly event: string
  readonly kind: string | undefined
}

export const listeningLog = (): Log & { readonly heard: readonly LoggedEvent[] } => {
  const heard: LoggedEvent[] = []
  const note: Log['info'] = (event, fields) => void heard.push({ event, kind: fields?.kind })
  return { heard, info: note, warn: note, error: note }
}

/** A process with jobs, on one of its two stores. */
export const processOn = (
  backend: AgendaBackend,
  options: { readonly log?: Log; readonly releaseAll?: () => number; readonly lockLifetime?: number } = {},
): Jobs =>
  createJobs({
    backend,
    log: listeningLog(),
    now: Date.now,
    lockLifetime,
    lookEvery: 50,
    ...options,
  })

/** A job that is due every so often from an instant on, and remembers its runs. */
export const everyFrom = (
  name: string,
  from: Instant,
  every: number,
  work: (run: JobRun) => Promise<void> = () => Promise.resolve(),
): Job & { readonly runs: readonly JobRun[] } => {
  const runs: JobRun[] = []
  return {
    name,
    runs,
    nextAfter: (at) => (at < from ? from : from + (Math.floor((at - from) / every) + 1) * every),
    work: async (run) => {
      runs.push(run)
      await work(run)
    },
  }
}
