import type { Gap } from '../../src/domain/chat/connection.ts'
import { placeKey, type Place } from '../../src/domain/chat/event.ts'
import { day, minute, second, type Instant } from '../../src/domain/time.ts'
import { roomOfPlace, type Fetched } from '../../src/ports/account/back-fill.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Call } from './api.ts'
import { channelPast, threadPast, type History } from './history.ts'
import { byTs, instantOf, isTs, numberOf, plainText, type Fields } from './wire.ts'

/** At most 1,000 messages of a channel and 400 of a thread are fetched. */
const channelPages = 5
const threadPages = 2
/** Threads that began earlier before the gap are not looked through: Slack names no others. */
const threadsAlive = 3 * day
/** Clocks of Slack and of this machine may differ by as much. */
const margin = minute
/** A wait that Slack asks for is worth it up to this, so many times. */
const longestWait = minute
const mostWaits = 5

export interface MissedParts {
  readonly journal: ChatJournal
  readonly lanes: Pick<Lanes, 'pause'>
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

/** Delivers what was said in one place within a gap, the replies of living threads among it. */
export const fetchMissed = ({ journal, lanes, call, now, isReady, channelOf, take }: MissedParts) => {
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

  return async (place: Place, gap: Gap): Promise<Fetched> => {
    const room = roomOfPlace(place)
    const channel = await channelOf(place)
    const since = Math.min(gap.from - margin, journal.last(placeKey(place))?.at ?? Infinity)
    const found = channel === null ? null : await everything(channel, since)
    if (found === null) return isReady() ? { lacking: { room, ...gap } } : 'cut-off'
    for (const message of found.messages) await take({ channel, ...message })
    const { missedUntil } = found
    return missedUntil === null
      ? 'filled'
      : { lacking: { room, from: gap.from, to: Math.min(gap.to, missedUntil) } }
  }
}
