import { minute, second, type Instant } from '../time.ts'
import type { Trouble } from './trouble.ts'

/** A span in which something may have been said that the desk did not hear. */
export interface Gap {
  readonly from: Instant
  readonly to: Instant
}

export const connectionStates = [
  'new', 'dialing', 'unproven', 'ready', 'probing', 'offline', 'waiting', 'refused', 'banned', 'stopped',
] as const // prettier-ignore
export type ConnectionState = (typeof connectionStates)[number]

/** How the connection of one account stands. A value: `step` makes the next one. */
export interface Connection {
  readonly state: ConnectionState
  /** Since when it is in this state. */
  readonly since: Instant
  /** Why it is not ready. */
  readonly trouble: Trouble | null
  /** Attempts that failed since it was last ready. */
  readonly failures: number
  /** When the input `due` is to be given, or null when nothing happens by itself. */
  readonly due: Instant | null
  /** When hearing was last proven; what is said later may be missed. */
  readonly heardAt: Instant | null
}

/** All spans in milliseconds. */
export interface ConnectionRules {
  /** False where the other side connects to us: then nothing is dialled, only waited for. */
  readonly dials: boolean
  /** The pause after the first failure; it doubles with every further one. */
  readonly firstPause: number
  readonly longestPause: number
  /** How long opening may take. */
  readonly openWithin: number
  /** How long after opening the first event may take: "open" alone proves nothing. */
  readonly proofWithin: number
  /** Silence after which the other side is asked whether it is there. */
  readonly silentAfter: number
  /** How long that answer may take. */
  readonly answerWithin: number
}

export const usualRules: ConnectionRules = {
  dials: true,
  firstPause: second,
  longestPause: minute,
  openWithin: 10 * second,
  proofWithin: 20 * second,
  silentAfter: 75 * second,
  answerWithin: 10 * second,
}

/** What happens to a connection. */
export type ConnectionInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'opened' }
  /** An event, a heartbeat or an answer: proof that the platform is heard. */
  | { readonly kind: 'heard' }
  /** The gateway answers, but says that its account is not online. */
  | { readonly kind: 'offline'; readonly trouble: Trouble }
  | { readonly kind: 'lost'; readonly trouble: Trouble }
  /** The credentials are wrong: the only thing that is not tried again. */
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  /** The platform has locked the account. The gateway is still listened to: a human may unlock it. */
  | { readonly kind: 'banned'; readonly trouble: Trouble }
  | { readonly kind: 'due' }
  | { readonly kind: 'stop' }

/** What the adapter is to do. `ready` closes a gap: fetch what was missed where the platform has a history. */
export type ConnectionAct =
  | { readonly kind: 'dial' }
  | { readonly kind: 'probe' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'ready'; readonly gap: Gap | null }

export interface Step {
  readonly connection: Connection
  readonly acts: readonly ConnectionAct[]
}

/** A connection before its start; `heardAt` is what an earlier run has written down, so that the gap between is known. */
export const newConnection = (now: Instant, heardAt: Instant | null): Connection => ({
  state: 'new',
  since: now,
  trouble: null,
  failures: 0,
  due: null,
  heardAt,
})

/** The n-th pause (n from 1): doubling up to the longest, of which between a half and the whole is taken by `chance` in [0, 1). */
export const pauseAfter = (failures: number, chance: number, rules: ConnectionRules): number => {
  const full = Math.min(rules.longestPause, rules.firstPause * 2 ** Math.min(failures - 1, 30))
  return Math.round(full * (0.5 + chance / 2))
}

const open: readonly ConnectionState[] = ['unproven', 'ready', 'probing', 'offline', 'banned']
const over: readonly ConnectionState[] = ['refused', 'stopped']

/** What silence means in each state that has a limit. */
const silence = {
  dialing: { code: 'never-opened' },
  unproven: { code: 'no-events' },
  probing: { code: 'silent' },
} as const

/**
 * The supervisor of one account. It never gives up except on refused credentials, calls itself ready only by evidence,
 * and knows from when to when nothing was heard. `chance` in [0, 1) spreads the attempts of many desks.
 */
export const step = (
  connection: Connection,
  input: ConnectionInput,
  now: Instant,
  chance: number,
  rules: ConnectionRules,
): Step => {
  const { state } = connection
  if (input.kind === 'stop')
    return state === 'stopped'
      ? { connection, acts: [] }
      : move(connection, 'stopped', now, null, { code: 'stopped' }, [{ kind: 'drop' }])
  if (over.includes(state)) return { connection, acts: [] }
  switch (input.kind) {
    case 'start':
      return state === 'new' ? begin(connection, now, rules) : { connection, acts: [] }
    case 'opened':
      return open.includes(state)
        ? { connection, acts: [] }
        : move(connection, 'unproven', now, now + rules.proofWithin, connection.trouble)
    case 'heard':
      return hear(connection, now, rules)
    case 'offline':
    case 'banned':
      if (!open.includes(state)) return { connection, acts: [] }
      // A locked account is offline too; the graver news stays.
      return state === 'banned'
        ? move(connection, 'banned', now, now + rules.silentAfter, connection.trouble)
        : move(connection, input.kind, now, now + rules.silentAfter, input.trouble)
    case 'refused':
      return move(connection, 'refused', now, null, input.trouble, [{ kind: 'drop' }])
    case 'lost':
      return lose(connection, input.trouble, now, chance, rules, [])
    case 'due':
      return connection.due === null || now < connection.due
        ? { connection, acts: [] }
        : expire(connection, now, chance, rules)
  }
}

const move = (
  connection: Connection,
  state: ConnectionState,
  now: Instant,
  due: Instant | null,
  trouble: Trouble | null,
  acts: readonly ConnectionAct[] = [],
): Step => ({
  connection: {
    ...connection,
    state,
    since: state === connection.state ? connection.since : now,
    due,
    trouble,
  },
  acts,
})

const begin = (connection: Connection, now: Instant, rules: ConnectionRules): Step =>
  rules.dials
    ? move(connection, 'dialing', now, now + rules.openWithin, connection.trouble, [{ kind: 'dial' }])
    : move(connection, 'waiting', now, now + rules.proofWithin, connection.trouble)

const hear = (connection: Connection, now: Instant, rules: ConnectionRules): Step => {
  if (!open.includes(connection.state)) return { connection, acts: [] }
  const { heardAt } = connection
  const wasReady = connection.state === 'ready' || connection.state === 'probing'
  const gap = heardAt === null || heardAt >= now ? null : { from: heardAt, to: now }
  return move(
    { ...connection, failures: 0, heardAt: Math.max(now, heardAt ?? now) },
    'ready',
    now,
    now + rules.silentAfter,
    null,
    wasReady ? [] : [{ kind: 'ready', gap }],
  )
}

const lose = (
  connection: Connection,
  trouble: Trouble,
  now: Instant,
  chance: number,
  rules: ConnectionRules,
  acts: readonly ConnectionAct[],
): Step => {
  if (connection.state === 'waiting' || connection.state === 'new') return { connection, acts: [] }
  const failures = connection.failures + 1
  const due = rules.dials ? now + pauseAfter(failures, chance, rules) : null
  return move({ ...connection, failures }, 'waiting', now, due, trouble, acts)
}

const expire = (connection: Connection, now: Instant, chance: number, rules: ConnectionRules): Step => {
  const { state } = connection
  if (state === 'waiting')
    return rules.dials
      ? begin(connection, now, rules)
      : move({ ...connection, failures: connection.failures + 1 }, 'waiting', now, null, connection.trouble)
  if (state === 'ready')
    return move(connection, 'probing', now, now + rules.answerWithin, null, [{ kind: 'probe' }])
  if (state === 'dialing' || state === 'unproven' || state === 'probing')
    return lose(connection, silence[state], now, chance, rules, [{ kind: 'drop' }])
  // Offline or banned and now silent as well: the gateway itself may be gone.
  return lose(connection, connection.trouble ?? silence.probing, now, chance, rules, [{ kind: 'drop' }])
}

/** Joins a gap to those known when they touch or overlap; ascending by `from`. */
export const joinGap = (gaps: readonly Gap[], gap: Gap): readonly Gap[] => {
  const apart = gaps.filter((known) => known.to < gap.from || known.from > gap.to)
  const touching = gaps.filter((known) => !apart.includes(known))
  const joined: Gap = {
    from: Math.min(gap.from, ...touching.map(({ from }) => from)),
    to: Math.max(gap.to, ...touching.map(({ to }) => to)),
  }
  return [...apart, joined].sort((a, b) => a.from - b.from)
}
