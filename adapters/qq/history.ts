import type { Place } from '../../src/domain/chat/event.ts'
import { numberIn } from './write-segments.ts'
import { isNotOffered } from './outcome.ts'
import type { Reply } from './calls.ts'
import { fieldsOf, numberOf, type Fields } from './wire.ts'

/** The latest messages of a place, oldest first. `none`: this gateway has no history. `lost`: no answer came. */
export type History =
  | { readonly kind: 'messages'; readonly messages: readonly Fields[] }
  | { readonly kind: 'none' | 'failed' | 'lost' }

/** How a place is named in a call, or null when it is not a place of this account. */
export const targetOf = (place: Place, self: string): Fields | null => {
  if (place.kind === 'room') {
    const [platform, account, group, ...more] = place.room.split('/')
    return platform === 'qq' && account === self && /^\d+$/.test(group ?? '') && more.length === 0
      ? { group_id: group }
      : null
  }
  const user = numberIn(place.account)
  return user === null ? null : { user_id: user }
}

/**
 * Asks for the latest `count` messages. No starting point is named: what it means differs between NapCat, LLBot and
 * Lagrange, and the latest ones are what all of them give without one.
 */
export const latestMessages = async (
  call: (action: string, params: Fields) => Promise<Reply>,
  target: Fields,
  count: number,
): Promise<History> => {
  const action = 'group_id' in target ? 'get_group_msg_history' : 'get_friend_msg_history'
  const reply = await call(action, { ...target, count, parse_mult_msg: false })
  if (isNotOffered(reply)) return { kind: 'none' }
  if (reply.kind !== 'answer') return { kind: 'lost' }
  if (reply.retcode !== 0) return { kind: 'failed' }
  const messages: unknown = fieldsOf(reply.data)?.['messages']
  if (!Array.isArray(messages)) return { kind: 'failed' }
  const read = messages.map(fieldsOf).filter((message) => message !== null)
  const time = (message: Fields | undefined): number => numberOf(message?.['time']) ?? 0
  // Some give the newest first; messages of one second must keep their order when it is turned round.
  if (time(read[0]) > time(read.at(-1))) read.reverse()
  return { kind: 'messages', messages: read.sort((a, b) => time(a) - time(b)) }
}
