import type { Severity } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'
import type { Notice, NoticeKind } from './notice.ts'

/** What passes before everything else: 0 first, 2 is ordinary. */
export type Urgency = 0 | 1 | 2

/** Kinds that are urgent whatever the severity of their ticket. */
const urgentKinds: readonly NoticeKind[] = ['breach', 'notify']

/** How urgent a notice is; `severity` is that of its ticket, null when it belongs to none. */
export const urgencyOf = ({ kind }: Pick<Notice, 'kind'>, severity: Severity | null): Urgency => {
  if (severity === 'critical') return 0
  return severity === 'urgent' || (severity !== null && urgentKinds.includes(kind)) ? 1 : 2
}

/** A notice that waits, with how urgent it is. */
export interface Queued {
  readonly notice: Notice
  readonly urgency: Urgency
}

/** After so many urgent ones an ordinary one has its turn, so that nothing waits for ever. */
export const turnAfter = 3

const byAge = (a: Queued, b: Queued): number => a.notice.createdAt - b.notice.createdAt

/**
 * The order in which an account says what waits: urgent before ordinary, older before newer, and every fourth an ordinary
 * one. `urgentBefore` says how many urgent ones were said since the last ordinary one.
 */
export const inOrder = <T extends Queued>(waiting: readonly T[], urgentBefore = 0): readonly T[] => {
  const urgent = waiting.filter((one) => one.urgency < 2).sort((a, b) => a.urgency - b.urgency || byAge(a, b))
  const ordinary = waiting.filter((one) => one.urgency === 2).sort(byAge)
  const order: T[] = []
  let inARow = urgentBefore
  let next = 0
  for (const one of urgent) {
    const turn = inARow >= turnAfter ? ordinary[next] : undefined
    if (turn !== undefined) {
      order.push(turn)
      next += 1
      inARow = 0
    }
    order.push(one)
    inARow += 1
  }
  return [...order, ...ordinary.slice(next)]
}

/** What a notice may be said together with. Breaches of whatever clock are one message: a beat brings one to a room, not one a clock (law 6). */
export const bundleKey = ({ merge }: Notice): string | undefined =>
  merge?.key.endsWith(':breach') === true ? 'breach' : merge?.key

/** So many calls are said in one message; the others are the next one. */
export const mostInCrowd = 40

/** Was it put off before? Then its place was over its budget, or it was to be said later anyway. */
export const hasWaited = ({ delivery, createdAt }: Notice): boolean =>
  delivery.kind === 'waiting' && delivery.at > createdAt

/**
 * Notices of one place that are said as one: those that share a merge key; calls, once one of them had to wait; and every
 * other one alone. Bundles stand where their first notice stands.
 */
export const bundle = <T extends { readonly notice: Notice }>(
  waiting: readonly T[],
): readonly (readonly [T, ...T[]])[] => {
  const crowded = waiting.some(({ notice }) => notice.crowd !== undefined && hasWaited(notice))
  const keyOf = (notice: Notice): string | undefined =>
    crowded && notice.crowd !== undefined ? 'crowd' : bundleKey(notice)
  const bundles: [T, ...T[]][] = []
  const byKey = new Map<string, [T, ...T[]]>()
  for (const item of waiting) {
    const key = keyOf(item.notice)
    const known = key === undefined ? undefined : byKey.get(key)
    if (known !== undefined && (key !== 'crowd' || known.length < mostInCrowd)) known.push(item)
    else {
      const fresh: [T, ...T[]] = [item]
      bundles.push(fresh)
      if (key !== undefined) byKey.set(key, fresh)
    }
  }
  return bundles
}

/** The place's ordinary notices that were put off: a newer one must not be said before them. */
export interface PutOff {
  readonly createdAt: Instant
  readonly until: Instant
}

/** Until when an ordinary notice written at `createdAt` lets the older ones of its place go first. */
export const afterOlder = (older: readonly PutOff[], createdAt: Instant, now: Instant): Instant =>
  older.reduce((at, one) => (one.createdAt < createdAt ? Math.max(at, one.until) : at), now)
