import type { Gap } from '../../src/domain/chat/connection.ts'
import { placeKey, placeOf, type Place } from '../../src/domain/chat/event.ts'
import type { RoomKey } from '../../src/domain/ids.ts'
import { day, minute, second, type Instant } from '../../src/domain/time.ts'
import type { ChatGap } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Call } from './api.ts'
import { channelPast, threadPast, type History } from './history.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import { byTs, instantOf, isTs, numberOf, plainText, type Fields } from './wire.ts'

/** At most 1,000 messages of a channel and 400 of a thread are fetched. */
const channelPages = 5
const threadPages = 2
/** Threads that began earlier before the gap are not looked through: Slack names no others. */
const threadsAlive = 3 * day
/** Clocks of Slack and of this machine may differ by as much. */
const margin = minute
/** Places in which nothing was heard for longer are asked for only when they are configured. */
const recently = 7 * day
const mostPlaces = 100
/** A wait that Slack asks for is worth it up to this, so many times. */
const longestWait = minute
const mostWaits = 5

export interface BackFill {
  /** Fetches what was missed, place by place, before anything newer of that place is delivered. */
  fill(gap: Gap, rooms: readonly RoomKey[]): void
  /** Gaps whose fetching is still under way or was cut off; the next `fill` takes them along. */
  unfilled(): readonly ChatGap[]
}

export interface BackFillParts {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly call: Call
  readonly now: () => Instant
  readonly isReady: () => boolean
  /** The channel of a place; null when Slack does not say. */
  readonly channelOf: (place: Place) => Promise<string | null>
  /** Takes one message of the history on its way to the desk. */
  readonly take: (message: Fields) => Promise<void>
}

interface Found {
  /** Oldest first. */
  readonly messages: readonly Fields[]
  /** Until when something may still be missing; null when nothing is. */
  readonly missedUntil: Instant | null
}

export const createBackFill = (parts: BackFillParts): BackFill => {
  const { journal, lanes, call, now, isReady, channelOf, take } = parts
  const open = new Map<string, Gap>()
  let turn: Promise<void> = Promise.resolve()

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    // One history at a time: Slack allows about fifty of them a minute.
    turn = turn.then(work, work)
    return turn
  }

  const close = (key: string, room: RoomKey | null, missed: Gap | null): void => {
    open.delete(key)
    if (missed !== null && missed.from < missed.to) journal.addGap({ room, ...missed })
  }

  /** Asks again after the waits that Slack demands, as long as they are bearable. */
  const patiently = async (ask: () => Promise<History>): Promise<History> => {
    for (let waits = 0; ; waits += 1) {
      const history = await ask()
      const wait = history.kind === 'limited' ? Math.max(second, history.until - now()) : Infinity
      if (wait > longestWait || waits === mostWaits || !isReady()) return history
      await lanes.pause(wait)
    }
  }

  /** Everything said since then that can be had, the replies of living threads among it. */
  const everything = async (channel: string, since: Instant): Promise<Found | null> => {
    const history = await patiently(() => channelPast(call, channel, since - threadsAlive, channelPages))
    if (history.kind !== 'past') return null
    const { messages: all, whole: allOfIt } = history.past
    const found = all.filter(({ ts }) => instantOf(ts, 0) >= since)
    const reached = allOfIt || found.length < all.length
    let wholeThreads = true
    for (const root of all) {
      const latest = root['latest_reply']
      const replied =
        (numberOf(root['reply_count']) ?? 0) > 0 && (!isTs(latest) || instantOf(latest, 0) >= since)
      if (!replied) continue
      const name = plainText(root['ts'])
      const thread = await patiently(() => threadPast(call, channel, name, since, threadPages))
      if (thread.kind === 'past') found.push(...thread.past.messages)
      wholeThreads &&= thread.kind === 'past' && thread.past.whole
    }
    const unique = new Map(found.map((message) => [plainText(message['ts']), message]))
    const messages = [...unique].sort(([a], [b]) => byTs(a, b)).map(([, message]) => message)
    const missedUntil = !wholeThreads ? Infinity : reached ? null : instantOf(found[0]?.['ts'], Infinity)
    return { messages, missedUntil }
  }

  const fillPlace = async (key: string): Promise<void> => {
    const place = placeOf(key)
    const gap = open.get(key)
    if (gap === undefined) return
    const room = place.kind === 'room' ? place.room : null
    const channel = await channelOf(place)
    const since = Math.min(gap.from - margin, journal.last(key)?.at ?? Infinity)
    const found = channel === null ? null : await everything(channel, since)
    // Cut off again: the next time takes it along.
    if (found === null) return isReady() ? close(key, room, gap) : undefined
    for (const message of found.messages) await take({ channel, ...message })
    const { missedUntil } = found
    close(key, room, missedUntil === null ? null : { from: gap.from, to: Math.min(gap.to, missedUntil) })
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
    unfilled: () =>
      [...open].map(([key, gap]) => {
        const place = placeOf(key)
        return { room: place.kind === 'room' ? place.room : null, ...gap }
      }),
  }
}
