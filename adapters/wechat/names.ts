import { minute, second, type Instant } from '../../src/domain/time.ts'
import { bounded } from '../../src/ports/account/bounded.ts'
import type { Puppet } from './bot.ts'
import { plainText } from './wire.ts'

/** People rename themselves; a name is asked for again after this. */
const freshFor = 10 * minute
/** A gateway that does not know somebody is not asked about him with every message. */
const askAgainAfter = 30 * second

interface Known {
  /** In the room when there is one, else the nickname; null = nobody said. */
  readonly name: string | null
  readonly nickname: string | null
  readonly asked: Instant
}

/** How people are called: in a room by the name they have there, else by their nickname. */
export interface Names {
  nameOf(room: string | null, person: string): string | null
  /** All names known of somebody in that room. */
  allOf(room: string | null, person: string): readonly string[]
  /** Asks the gateway where nothing fresh is known. Never rejects, and never takes longer than `within` milliseconds. */
  learn(room: string | null, person: string, puppet: Puppet, within: number): Promise<void>
  /** Everybody in the room may be called differently now. */
  forget(room: string): void
}

/** What comes within the time, or null. */
export const inTime = async <T>(work: () => Promise<T>, within: number): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, within, null)
  })
  try {
    return await Promise.race([work().catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}

export const createNames = (now: () => Instant): Names => {
  const known = bounded<Known>(10_000)
  const asking = new Map<string, Promise<void>>()
  const key = (room: string | null, person: string): string => `${room ?? ''} ${person}`

  const ask = async (room: string | null, person: string, puppet: Puppet, within: number): Promise<void> => {
    const [contact, member] = await Promise.all([
      inTime(() => puppet.contactPayload(person), within),
      room === null ? null : inTime(() => puppet.roomMemberPayload(room, person), within),
    ])
    const before = known.get(key(room, person))
    const nickname = plainText(contact?.name).trim() || plainText(member?.name).trim() || null
    const there = plainText(member?.roomAlias).trim()
    known.put(key(room, person), {
      name: there || nickname || (before?.name ?? null),
      nickname: nickname ?? before?.nickname ?? null,
      asked: nickname === null && there === '' ? now() - freshFor + askAgainAfter : now(),
    })
  }

  return {
    nameOf: (room, person) => known.get(key(room, person))?.name ?? null,
    allOf: (room, person) => {
      const found = known.get(key(room, person))
      return [found?.name, found?.nickname].filter((name) => typeof name === 'string')
    },
    learn: async (room, person, puppet, within) => {
      const one = key(room, person)
      const found = known.get(one)
      if (found !== null && now() - found.asked < freshFor) return
      const under = asking.get(one) ?? ask(room, person, puppet, within).finally(() => asking.delete(one))
      asking.set(one, under)
      await under
    },
    forget: (room) => {
      for (const one of known.keys()) if (one.startsWith(`${room} `)) known.drop(one)
    },
  }
}
