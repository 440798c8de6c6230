import {
  newConnection,
  step,
  type Connection,
  type ConnectionAct,
  type ConnectionInput,
  type ConnectionRules,
} from '../../domain/chat/connection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Health } from '../chat.ts'

/** Drives the pure supervisor of one account by the clock. */
export interface Supervisor {
  connection(): Connection
  input(input: ConnectionInput): void
  health(): Health
  /** Silence longer than this is looked into; learned from the heartbeats. */
  expectSilence(silentAfter: number): void
}

/** The longest a timer sleeps without looking at the clock again: clocks are set while it sleeps. */
const longestSleep = 60_000

export const createSupervisor = (
  given: ConnectionRules,
  now: () => Instant,
  random: () => number,
  heardAt: Instant | null,
  act: (act: ConnectionAct) => void,
): Supervisor => {
  let rules = given
  let connection = newConnection(now(), heardAt)
  let timer: NodeJS.Timeout | null = null
  let wakes: Instant | null = null

  const arm = (): void => {
    const { due } = connection
    // While due times only move away, as with every event heard, the timer that runs already is early enough.
    if (due !== null && wakes !== null && wakes <= due) return
    if (timer !== null) clearTimeout(timer)
    timer = null
    wakes = null
    if (due === null) return
    const sleep = Math.min(Math.max(0, due - now()), longestSleep)
    wakes = now() + sleep
    timer = setTimeout(() => {
      timer = null
      wakes = null
      input({ kind: 'due' })
    }, sleep)
  }

  const input = (given: ConnectionInput): void => {
    const { connection: next, acts } = step(connection, given, now(), random(), rules)
    connection = next
    arm()
    for (const one of acts) act(one)
  }

  return {
    connection: () => connection,
    input,
    health: () => healthOf(connection),
    expectSilence: (silentAfter) => {
      rules = { ...rules, silentAfter }
    },
  }
}

const healthOf = ({ state, failures, trouble }: Connection): Health => {
  const known = trouble ?? ({ code: 'not-connected' } as const)
  switch (state) {
    case 'ready':
    case 'probing':
      return { kind: 'ready' }
    case 'refused':
    case 'banned':
    case 'stopped':
      return { kind: state, trouble: known }
    case 'offline':
      return { kind: 'deaf', trouble: known }
    default:
      return failures === 0 ? { kind: 'connecting' } : { kind: 'deaf', trouble: known }
  }
}
