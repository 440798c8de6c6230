import { chinaDayNumber, day, hour, startOfChinaDay, weekday, type Instant } from '../time.ts'

/** What the desk remembers about looking after its knowledge; one document per desk, woken every morning. */
export interface Upkeep {
  /** Everything that tickets changed before this instant teach has been learnt. */
  readonly learntTo: Instant
}

/** When keepers are told what waits for them: nine in the morning. */
const roundAt = 9 * hour

/** 09:00 in China, the first after `now`. */
export const nextRoundAt = (now: Instant): Instant => {
  const today = startOfChinaDay(chinaDayNumber(now)) + roundAt
  return today > now ? today : today + day
}

/** Articles that are due are listed on this day only. */
export const isMonday = (at: Instant): boolean => weekday(chinaDayNumber(at)) === 1
