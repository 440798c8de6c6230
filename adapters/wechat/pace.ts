import type { Instant } from '../../src/domain/time.ts'
import { createPauses } from '../../src/ports/account/pauses.ts'
import type { Span, WechatPace } from './settings.ts'

/** One person types one message at a time, and not as fast as a machine. */
export interface Pace {
  /** Has the work done in its turn, after the pause of a person; null when it was stopped before. */
  turn<T>(place: string, work: () => Promise<T>): Promise<T | null>
  /** The pause before a further message of the same turn. False when it was stopped. */
  rest(place: string): Promise<boolean>
  stop(): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

/** A length within the span by `chance` in [0, 1). */
export const within = ({ least, most }: Span, chance: number): number =>
  Math.round(least + (most - least) * chance)

export const createPace = (pace: WechatPace, now: () => Instant, random: () => number): Pace => {
  const pauses = createPauses()
  let line: Promise<unknown> = Promise.resolve()
  let last: { readonly place: string; readonly at: Instant } | null = null
  let stopped = false

  const rest = async (place: string): Promise<boolean> => {
    if (!stopped && last !== null) {
      const span = last.place === place ? pace.same : pace.other
      const left = last.at + within(span, random()) - now()
      // A clock that was set back must not silence the desk.
      if (left > 0) await pauses.pause(Math.min(left, span.most))
    }
    last = { place, at: now() }
    return !stopped
  }

  return {
    turn: (place, work) => {
      const done = line.then(async () => {
        if (!(await rest(place))) return null
        try {
          return await work()
        } finally {
          last = { place, at: now() }
        }
      })
      line = done.catch(() => undefined)
      return done
    },
    rest,
    stop: () => {
      stopped = true
      pauses.end()
    },
    settled: async () => void (await line),
  }
}
