import type { Severity } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'
import { placeKey } from './event.ts'
import type { Notice, NoticeKind } from './notice.ts'

/** What passes before what: 0 first, 1 urgent, 2 awaited by somebody who spoke to the desk, 3 news. */
export type Urgency = 0 | 1 | 2 | 3

/** Kinds that are urgent whatever the severity of their ticket. */
const urgentKinds: readonly NoticeKind[] = ['breach', 'notify']

/** Kinds that somebody who asked, or typed a command, is waiting for at this moment. */
const awaitedKinds: readonly NoticeKind[] = [
  'answer', 'candidates', 'ack', 'reply', 'refused', 'status', 'help',
] // prettier-ignore

/** How urgent a notice is; `severity` is that of its ticket, null when it belongs to none. */
export const urgencyOf = ({ kind }: Pick<Notice, 'kind'>, severity: Severity | null): Urgency => {
  if (severity === 'critical') return 0
  if (severity === 'urgent' || (severity !== null && urgentKinds.includes(kind))) return 1
  return awaitedKinds.includes(kind) ? 2 : 3
}

/** A notice that waits, with how urgent it is. */
export interface Queued {
  readonly notice: Notice
  readonly urgency: Urgency
  /** The ticket or document it speaks of: what a place hears of one keeps its order. Absent: of none. */
  readonly about?: string
}

const byAge = (a: Queued, b: Queued): number => a.notice.createdAt - b.notice.createdAt

/** What a place hears of one ticket keeps its order: an older notice of it is at least as urgent as those after it. */
export const keepingOrder = <T extends Queued>(waiting: readonly T[]): readonly T[] => {
  const passedOn = new Map<string, Urgency>()
  const urgencies = new Map<T, Urgency>()
  // From the newest to the oldest; of one instant the last written is the newest.
  for (const one of waiting.toReversed().sort((a, b) => byAge(b, a))) {
    const key = `${placeKey(one.notice.to)} ${one.about}`
    const newer = one.about === undefined ? 3 : (passedOn.get(key) ?? 3)
    const urgency = newer < one.urgency ? newer : one.urgency
    passedOn.set(key, urgency)
    urgencies.set(one, urgency)
  }
  return waiting.map((one) => ({ ...one, urgency: urgencies.get(one) ?? one.urgency }))
}

/** After so many that pass before others, one of the others has its turn, so that nothing waits for ever. */
export const turnAfter = { urgent: 3, awaited: 9 } as const

/** How many were said in a row: urgent ones since the last other, awaited ones since the last news. */
export interface InARow {
  readonly urgent: number
  readonly awaited: number
}

const withTurns = <T>(
  first: readonly T[],
  others: readonly T[],
  before: number,
  most: number,
): readonly T[] => {
  const order: T[] = []
  let inARow = before
  let next = 0
  for (const one of first) {
    const turn = inARow >= most ? others[next] : undefined
    if (turn !== undefined) {
      order.push(turn)
      next += 1
      inARow = 0
    }
    order.push(one)
    inARow += 1
  }
  return [...order, ...others.slice(next)]
}

/**
 * The order in which an account says what waits: urgent before awaited before news, older before newer; every fourth one
 * is not urgent, and every tenth of these is news.
 */
export const inOrder = <T extends Queued>(
  waiting: readonly T[],
  before: InARow = { urgent: 0, awaited: 0 },
): readonly T[] => {
  const urgent = waiting.filter((one) => one.urgency < 2).sort((a, b) => a.urgency - b.urgency || byAge(a, b))
  const awaited = waiting.filter((one) => one.urgency === 2).sort(byAge)
  const news = waiting.filter((one) => one.urgency === 3).sort(byAge)
  const ordinary = withTurns(awaited, news, before.awaited, turnAfter.awaited)
  return withTurns(urgent, ordinary, before.urgent, turnAfter.urgent)
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

/** One of the place's ordinary notices that was put off: what comes after it must not be said before it. */
export interface PutOff extends Pick<Queued, 'urgency' | 'about'> {
  readonly createdAt: Instant
  readonly until: Instant
}

/**
 * Until when an ordinary notice lets the older ones of its place go first. What is awaited passes news, unless both speak
 * of the same ticket.
 */
export const afterOlder = (
  older: readonly PutOff[],
  { notice, urgency, about }: Queued,
  now: Instant,
): Instant =>
  older
    .filter((one) => one.createdAt < notice.createdAt)
    .filter((one) => one.urgency <= urgency || (about !== undefined && one.about === about))
    .reduce((at, { until }) => Math.max(at, until), now)
