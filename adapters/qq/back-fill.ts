import type { Gap } from '../../src/domain/chat/connection.ts'
import { placeKey, placeOf } from '../../src/domain/chat/event.ts'
import type { RoomKey } from '../../src/domain/ids.ts'
import { day, minute, type Instant } from '../../src/domain/time.ts'
import type { ChatGap } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Reply } from './calls.ts'
import { latestMessages, targetOf } from './history.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import { idText, instantOf, type Fields } from './wire.ts'

/** How many of the latest messages are asked for, until they reach back to what was heard last. */
const counts = [20, 100, 500] as const
/** Clocks of QQ and of this machine may differ by as much. */
const margin = minute
/** Places in which nothing was heard for longer are asked for only when they are configured. */
const recently = 7 * day
const mostPlaces = 100

export interface BackFill {
  /** Fetches what was missed, place by place, before anything newer of that place is delivered. */
  fill(gap: Gap, rooms: readonly RoomKey[]): void
  /** Gaps whose fetching is still under way or was cut off; the next `fill` takes them along. */
  unfilled(): readonly ChatGap[]
}

export interface BackFillParts {
  readonly self: string
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly call: (action: string, params: Fields) => Promise<Reply>
  readonly isReady: () => boolean
  /** Takes one message of the history on its way to the desk. */
  readonly take: (message: Fields) => Promise<void>
}

export const createBackFill = (parts: BackFillParts): BackFill => {
  const { self, journal, lanes, call, isReady, take } = parts
  const open = new Map<string, Gap>()
  let turn: Promise<void> = Promise.resolve()

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    // One history at a time: a gateway that has just come back is not to be stormed.
    turn = turn.then(work, work)
    return turn
  }

  const close = (key: string, room: RoomKey | null, missed: Gap | null): void => {
    open.delete(key)
    if (missed !== null && missed.from < missed.to) journal.addGap({ room, ...missed })
  }

  const fillPlace = async (key: string): Promise<void> => {
    const place = placeOf(key)
    const gap = open.get(key)
    const target = targetOf(place, self)
    if (gap === undefined || target === null) return void open.delete(key)
    const room = place.kind === 'room' ? place.room : null
    const last = journal.last(key)
    const since = Math.min(gap.from - margin, last?.at ?? Infinity)
    const timeOf = (message: Fields): Instant => instantOf(message['time'], gap.to)
    for (const count of counts) {
      const history = await latestMessages(call, target, count)
      if (history.kind === 'lost' && !isReady()) return
      if (history.kind !== 'messages') return close(key, history.kind === 'none' ? null : room, gap)
      const { messages } = history
      // What was heard after the gap began does not end it: a desk that was restored asks for it once more.
      const known = messages.findIndex(
        (message) =>
          last !== null && last.at <= gap.from + margin && idText(message['message_id']) === last.message,
      )
      const oldest = messages[0]
      const reached = known >= 0 || (oldest !== undefined && timeOf(oldest) <= since)
      if (!reached && count !== counts.at(-1) && messages.length >= count) continue
      const missed =
        known >= 0 ? messages.slice(known + 1) : messages.filter((message) => timeOf(message) >= since)
      // Own words in a private chat say to whom they went only in some gateways.
      const whom = 'user_id' in target ? { target_id: target['user_id'] } : {}
      for (const message of missed) await take({ ...whom, ...message })
      const until = oldest === undefined ? gap.to : Math.min(timeOf(oldest), gap.to)
      const nothingYet = oldest === undefined && last === null
      return close(key, room, reached || nothingYet ? null : { from: gap.from, to: until })
    }
  }

  return {
    fill: (gap, rooms) => {
      const configured = rooms.map((room) => placeKey({ kind: 'room', room }))
      const heard = journal.placesSince(gap.from - recently)
      const keys = new Set([...open.keys(), ...configured, ...heard].slice(0, mostPlaces))
      if (keys.size === 0) return journal.addGap({ room: null, ...gap })
      for (const key of keys) {
        open.set(key, { from: Math.min(gap.from, open.get(key)?.from ?? gap.from), to: gap.to })
        lanes.add(key, () => inTurn(() => fillPlace(key)))
      }
    },
    unfilled: () =>
      [...open].map(([key, gap]) => {
        const place = placeOf(key)
        return { room: place.kind === 'room' ? place.room : null, ...gap }
      }),
  }
}
