import type { Gap } from '../../domain/chat/connection.ts'
import { placeKey, placeOf, type Place } from '../../domain/chat/event.ts'
import type { RoomKey } from '../../domain/ids.ts'
import { day } from '../../domain/time.ts'
import type { ChatGap } from '../chat.ts'
import type { ChatJournal } from '../chat-journal.ts'
import type { Lanes } from './lanes.ts'

/** Fetches what was missed from the history of the platform. */
export interface BackFill {
  /** Fetches what was missed, place by place, before anything newer of that place is delivered. */
  fill(gap: Gap, rooms: readonly RoomKey[]): void
  /** Gaps whose fetching is still under way or was cut off; the next `fill` takes them along. */
  unfilled(): readonly ChatGap[]
}

/** What came of fetching one place: `filled`, or what of it cannot be had. `cut-off`: the connection broke in the middle. */
export type Fetched = 'filled' | 'cut-off' | { readonly lacking: ChatGap }

export interface BackFillParts {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  /** Delivers what was said in the place within the gap, oldest first. */
  readonly fetch: (place: Place, gap: Gap) => Promise<Fetched>
}

/** Places in which nothing was heard for longer are asked for only when they are configured. */
const recently = 7 * day
const mostPlaces = 100

/** The room of a gap, null = anywhere on the account: private chats have no name that a person would know. */
export const roomOfPlace = (place: Place): RoomKey | null => (place.kind === 'room' ? place.room : null)

export const createBackFill = ({ journal, lanes, fetch }: BackFillParts): BackFill => {
  const open = new Map<string, Gap>()
  let turn: Promise<void> = Promise.resolve()

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    // One history at a time: a gateway that has just come back is not to be stormed, and platforms count the calls.
    turn = turn.then(work, work)
    return turn
  }

  const fillPlace = async (key: string): Promise<void> => {
    const gap = open.get(key)
    if (gap === undefined) return
    const fetched = await fetch(placeOf(key), gap)
    if (fetched === 'cut-off') return
    open.delete(key)
    if (fetched !== 'filled' && fetched.lacking.from < fetched.lacking.to) journal.addGap(fetched.lacking)
  }

  return {
    fill: (gap, rooms) => {
      const configured = rooms.map((room) => placeKey({ kind: 'room', room }))
      const heard = journal.placesSince(gap.from - recently)
      const all = [...new Set([...open.keys(), ...configured, ...heard])]
      const keys = all.slice(0, mostPlaces)
      // What is not asked for is at least not passed over in silence.
      if (keys.length === 0 || all.length > keys.length) journal.addGap({ room: null, ...gap })
      for (const key of keys) {
        open.set(key, { from: Math.min(gap.from, open.get(key)?.from ?? gap.from), to: gap.to })
        void lanes.add(key, () => inTurn(() => fillPlace(key)))
      }
    },
    unfilled: () => [...open].map(([key, gap]) => ({ room: roomOfPlace(placeOf(key)), ...gap })),
  }
}
