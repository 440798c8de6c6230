import { placeKey, type Place } from '../../src/domain/chat/event.ts'
import type { Outgoing, Part } from '../../src/ports/chat.ts'
import type { Call, Reply } from './api.ts'
import type { Memory } from './memory.ts'
import { platform } from './reader.ts'
import type { Target } from './speak.ts'
import { fieldsOf, idText, isTs, listOf } from './wire.ts'
import { userIn } from './write-lines.ts'

/** The channel of a place, or why Slack does not give it. */
export type Found =
  | { readonly kind: 'channel'; readonly channel: string }
  /** Not a place of this workspace. */
  | { readonly kind: 'foreign' }
  | Exclude<Reply, { readonly kind: 'answer' }>

/** Where the places of the desk are in Slack. */
export interface Places {
  find(place: Place): Promise<Found>
  /** Where in its channel a message is said: under what it quotes, and a hint in a room to the one it is for alone. */
  target(channel: string, message: Outgoing, parts: readonly Part[]): Promise<Target>
}

export const createPlaces = (account: string, call: Call, memory: Memory): Places => {
  /** Slack wants the first message of a thread, not one of the replies in it. */
  const rootOf = async (channel: string, place: string, message: string): Promise<string> => {
    const known = memory.rootOf(place, message)
    if (known !== null) return known
    const reply = await call('conversations.replies', { channel, ts: message, limit: 1 })
    if (reply.kind !== 'answer') return message
    const [first] = listOf(reply.data['messages'])
    const root = isTs(first?.['thread_ts']) ? first['thread_ts'] : message
    memory.metRoot(place, message, root)
    return root
  }

  return {
    find: async (place) => {
      if (place.kind === 'room') {
        const [where, team, channel, ...more] = place.room.split('/')
        return where === platform && team === account && idText(channel) !== null && more.length === 0
          ? { kind: 'channel', channel: channel ?? '' }
          : { kind: 'foreign' }
      }
      const user = userIn(place.account)
      if (user === null) return { kind: 'foreign' }
      const known = memory.channelOf(user)
      if (known !== null) return { kind: 'channel', channel: known }
      const reply = await call('conversations.open', { users: user })
      if (reply.kind !== 'answer') return reply
      const channel = idText(fieldsOf(reply.data['channel'])?.['id'])
      if (channel === null) return { kind: 'lost', reason: 'no private chat in the answer' }
      memory.metChannel(user, channel)
      return { kind: 'channel', channel }
    },
    target: async (channel, { to, quote, mention }, parts) => {
      const thread = isTs(quote) ? await rootOf(channel, placeKey(to), quote) : null
      const hints = parts.length > 0 && parts.every(({ kind }) => kind === 'hint' || kind === 'refused')
      const only = to.kind === 'room' && hints && mention !== null ? userIn(mention.account) : null
      return { channel, thread, only }
    },
  }
}
