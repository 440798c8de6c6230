import type { Notice, NoticeKind } from './notice.ts'
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

/** Sends older than this matter to no allowance. */
export const longestAllowance = day

/** Forgets sends that no allowance looks at any more. */
export const forgetOld = (sent: readonly Instant[], now: Instant): readonly Instant[] => {
  const first = sent.findIndex((at) => at > now - longestAllowance)
  return first <= 0 ? sent : sent.slice(first)
}

/** Contract speech beyond the platform's budgets, for what can be merged (law 6). */
export const speechAllowance = (perRoomPerHour: number): Allowance => ({ count: perRoomPerHour, per: hour })

/** What waits for one place, in the order in which it is to be said: urgent kinds first, else as it was written. */
export const inOrder = (notices: readonly Notice[]): readonly Notice[] =>
  notices
    .map((notice, index) => ({ notice, index }))
    .sort((a, b) => a.notice.createdAt - b.notice.createdAt || a.index - b.index)
    .map(({ notice }) => notice)

/** Breaches of whatever clock are one message: a beat brings one to a room, not one a clock (law 6). */
const bundleKey = ({ merge }: Notice): string | undefined =>
  merge?.key.endsWith(':breach') === true ? 'breach' : merge?.key

/** Notices that are said as one: those that share a merge key, in order, and every other one alone. */
export const bundle = <T extends { readonly notice: Notice }>(
  waiting: readonly T[],
): readonly (readonly [T, ...T[]])[] => {
  const bundles: [T, ...T[]][] = []
  const byKey = new Map<string, [T, ...T[]]>()
  for (const item of waiting) {
    const key = bundleKey(item.notice)
    const known = key === undefined ? undefined : byKey.get(key)
    if (known !== undefined) known.push(item)
    else {
      const fresh: [T, ...T[]] = [item]
      bundles.push(fresh)
      if (key !== undefined) byKey.set(key, fresh)
    }
  }
  return bundles
}
