import type { NoticeKind } from './notice.ts'
import { chinaDayNumber, day, hour, minute, second, startOfChinaDay, type Instant } from '../time.ts'
import type { DailyWindow } from '../contract/contract.ts'

/** A lease is longer than any send may take; a passed one means that the outcome is unknown. */
export const leaseFor = 60 * second

/** Kinds whose loss is worse than hearing them twice: when a crash leaves it open whether they were said, they are said again. */
const worthRepeating: readonly NoticeKind[] = ['breach', 'notify', 'called', 'escalated']

/** The stated rule for an unknown outcome that the platform cannot settle (law 3). */
export const repeatsWhenUnknown = (kind: NoticeKind): boolean => worthRepeating.includes(kind)

/** After how many attempts a notice is given up. */
export const mostAttempts = 8

/** When to try again after the n-th failed attempt: 2 s doubling to 5 min, without chance, so that replays agree. */
export const retryAt = (attempts: number, now: Instant): Instant =>
  now + Math.min(2 * second * 2 ** (attempts - 1), 5 * minute)

/** The end of the quiet hours that contain `now`, or null outside them. A window may run over midnight. */
export const quietUntil = (quiet: DailyWindow | null, now: Instant): Instant | null => {
  if (quiet === null) return null
  const today = startOfChinaDay(chinaDayNumber(now))
  for (const start of [today - day, today]) {
    const from = start + quiet.from * minute
    const to = start + quiet.to * minute + (quiet.to <= quiet.from ? day : 0)
    if (from <= now && now < to) return to
  }
  return null
}

/** How many sends fit into a window of time. */
export interface Allowance {
  readonly count: number
  readonly per: number
}

/** The earliest instant at which one more send keeps every allowance; `now` when it does at once. `sent` ascending. */
export const allowedAt = (
  sent: readonly Instant[],
  allowances: readonly Allowance[],
  now: Instant,
): Instant =>
  allowances.reduce((at, { count, per }) => {
    const blocking = sent[sent.length - count]
    return blocking === undefined ? at : Math.max(at, blocking + per)
  }, now)

/** How many of the ascending instants are at or before `at`. */
export const countUpTo = (times: readonly Instant[], at: Instant): number => {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The earliest instant from `from` at which every window that ends there has room for one more send, after those that
 * were sent and those that are planned for later; both ascending. Like `allowedAt`, but it finds gaps in the plan.
 */
export const firstGap = (
  sent: readonly Instant[],
  planned: readonly Instant[],
  allowances: readonly Allowance[],
  from: Instant,
): Instant => {
  let at = from
  for (;;) {
    const before = countUpTo(sent, at) + countUpTo(planned, at)
    let next = at
    for (const { count, per } of allowances) {
      const index = before - count
      const blocking = index < sent.length ? sent[index] : planned[index - sent.length]
      if (blocking !== undefined) next = Math.max(next, blocking + per)
    }
    if (next === at) return at
    at = next
  }
}

/** A window so long that an urgent word must not have to wait for its end. */
const longWindow = 10 * minute
/** Of such a window this share at least is kept for what is urgent, and this at most. */
const keptForUrgent = { least: 0.1, most: 0.5 } as const

/**
 * What of the allowances is for ordinary words: of long windows as much is kept for urgent ones as there were of them
 * lately, so that they need not push others aside. `urgent` counts those of the last so many milliseconds.
 */
export const ordinaryShare = (
  allowances: readonly Allowance[],
  urgent: (per: number) => number,
): readonly Allowance[] =>
  allowances.map(({ count, per }) => {
    if (per < longWindow) return { count, per }
    const kept = Math.min(count * keptForUrgent.most, Math.max(count * keptForUrgent.least, urgent(per)))
    return { count: Math.max(1, count - Math.floor(kept)), per }
  })

/** Sends older than this matter to no allowance. */
export const longestAllowance = day

/** Contract speech beyond the platform's budgets, for what can be merged (law 6). */
export const speechAllowance = (perRoomPerHour: number): Allowance => ({ count: perRoomPerHour, per: hour })
