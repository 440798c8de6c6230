import { hour, minute, type Instant } from '../../src/domain/time.ts'
import { bounded } from '../../src/ports/account/bounded.ts'
import { atMost } from '../../src/ports/account/pauses.ts'
import type { Call } from './api.ts'
import { fieldsOf, plainText, type Fields } from './wire.ts'

/** People change their names now and then; the event `user_change` tells at once where the app hears it. */
const keptFor = 6 * hour
/** Somebody Slack does not tell about is not asked for with every word they say. */
const askAgain = 5 * minute

interface Known {
  readonly name: string | null
  readonly isBot: boolean
  /** Until when it is not asked again. */
  readonly until: Instant
}

/** Who is who in the workspace, as far as it was needed. */
export interface People {
  nameOf(user: string): string | null
  isBot(user: string): boolean
  /** Learns about these people, within so many milliseconds; goes on without those it does not hear of by then. */
  meet(users: readonly string[], within: number): Promise<void>
  /** To be asked again. */
  forget(user: string): void
}

const nameIn = (user: Fields): string | null => {
  const profile = fieldsOf(user['profile'])
  const shown = [profile?.['display_name'], profile?.['real_name'], user['real_name'], user['name']]
  return shown.map(plainText).find((name) => name.trim() !== '') ?? null
}

export const createPeople = (call: Call, now: () => Instant): People => {
  const known = bounded<Known>(5_000)
  const asking = new Map<string, Promise<void>>()

  const ask = async (user: string): Promise<void> => {
    const reply = await call('users.info', { user })
    const told = reply.kind === 'answer' ? fieldsOf(reply.data['user']) : null
    if (told === null) {
      const before = known.get(user)
      return known.put(user, { name: null, isBot: false, ...before, until: now() + askAgain })
    }
    known.put(user, { name: nameIn(told), isBot: told['is_bot'] === true, until: now() + keptFor })
  }

  const once = (user: string): Promise<void> => {
    const running = asking.get(user) ?? ask(user).finally(() => asking.delete(user))
    asking.set(user, running)
    return running
  }

  return {
    nameOf: (user) => known.get(user)?.name ?? null,
    isBot: (user) => known.get(user)?.isBot ?? false,
    meet: async (users, within) => {
      const strangers = users.filter(
        (user) => /^[UW][A-Z0-9]+$/.test(user) && (known.get(user)?.until ?? 0) <= now(),
      )
      if (strangers.length === 0) return
      await atMost(within, Promise.all(strangers.map(once)))
    },
    forget: (user) => known.drop(user),
  }
}
