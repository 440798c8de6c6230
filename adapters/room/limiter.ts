import { second, type Instant } from '../../src/domain/time.ts'

/** 20 acts in 10 seconds: more than anybody types, less than a stuck key or a script sends. */
export const pace = { count: 20, per: 10 * second }

export interface Limiter {
  /** Counts one act. Null when it fits, else the milliseconds until the next one fits. */
  take(who: string, now: Instant): number | null
}

/** A sliding window per person. */
export const createLimiter = ({ count, per } = pace): Limiter => {
  const acts = new Map<string, Instant[]>()
  return {
    take: (who, now) => {
      const recent = (acts.get(who) ?? []).filter((at) => at > now - per)
      const oldest = recent[0]
      if (recent.length >= count && oldest !== undefined) {
        acts.set(who, recent)
        return oldest + per - now
      }
      recent.push(now)
      acts.set(who, recent)
      return null
    },
  }
}
