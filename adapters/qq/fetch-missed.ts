import type { Gap } from '../../src/domain/chat/connection.ts'
import { placeKey, type Place } from '../../src/domain/chat/event.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import { roomOfPlace, type Fetched } from '../../src/ports/account/back-fill.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Reply } from './calls.ts'
import { latestMessages, targetOf } from './history.ts'
import { idText, instantOf, type Fields } from './wire.ts'

/** How many of the latest messages are asked for, until they reach back to what was heard last. */
const counts = [20, 100, 500] as const
/** Clocks of QQ and of this machine may differ by as much. */
const margin = minute

export interface MissedParts {
  readonly self: string
  readonly journal: ChatJournal
  readonly call: (action: string, params: Fields) => Promise<Reply>
  readonly isReady: () => boolean
  /** Takes one message of the history on its way to the desk. */
  readonly take: (message: Fields) => Promise<void>
}

/** Delivers what was said in one place within a gap, as far as the gateway's history reaches back. */
export const fetchMissed =
  ({ self, journal, call, isReady, take }: MissedParts) =>
  async (place: Place, gap: Gap): Promise<Fetched> => {
    const target = targetOf(place, self)
    if (target === null) return 'filled'
    const room = roomOfPlace(place)
    const last = journal.last(placeKey(place))
    const since = Math.min(gap.from - margin, last?.at ?? Infinity)
    const timeOf = (message: Fields): Instant => instantOf(message['time'], gap.to)
    for (const count of counts) {
      const history = await latestMessages(call, target, count)
      if (history.kind === 'lost' && !isReady()) return 'cut-off'
      if (history.kind !== 'messages')
        return { lacking: { room: history.kind === 'none' ? null : room, ...gap } }
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
      return reached || nothingYet ? 'filled' : { lacking: { room, from: gap.from, to: until } }
    }
    return { lacking: { room, ...gap } }
  }
