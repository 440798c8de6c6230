import { placeKey, type ChatEvent, type MessageEvent } from '../../src/domain/chat/event.ts'
import { id, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'
import { createAsk } from '../../src/ports/account/asking.ts'
import type { Lanes, Taking } from '../../src/ports/account/lanes.ts'
import type { Memory } from './memory.ts'
import { platform, readEvent, type Dispatch, type Read, type Reader } from './read-event.ts'
import { namesIn } from './read-message.ts'
import type { Replies } from './replies.ts'

export interface IntakeParts {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly memory: Memory
  readonly replies: Replies
  readonly reader: () => Reader
  readonly count: (what: string) => void
  /** Tells Tencent that a press has arrived; the button spins until then. */
  readonly answerPress: (interaction: string) => void
  readonly now: () => Instant
  readonly log: Log
}

/** Takes one event of Tencent on its way to the desk; null when there is nothing for the desk in it. Never throws. */
export type Intake = (dispatch: Dispatch) => Taking | null

export const createIntake = (parts: IntakeParts): Intake => {
  const { journal, lanes, memory, replies, reader, count, answerPress, now, log } = parts

  const asked = createAsk(platform, log)

  const keepFiles = ({ event, files }: Extract<Read, { kind: 'event' }>): void => {
    for (const [index, { ref, file }] of files.entries())
      asked(() => {
        const { name, mediaType, url } = file
        journal.addFile(
          ref,
          { name, mediaType, url, source: `attachment:${index}`, place: placeKey(event.place) },
          now(),
        )
      }, undefined)
  }

  /** Quotes name messages by an index: ours are in the journal under it, people's in the memory. */
  const withQuote = (event: MessageEvent, quotes: string | null): MessageEvent => {
    if (event.quote === null || quotes === null) return event
    const place = placeKey(event.place)
    const ours = asked(() => journal.leadOf(id<MessageId>(quotes), place), null)
    return { ...event, quote: { ...event.quote, message: ours ?? memory.messageAt(place, quotes) } }
  }

  const isOurs = (event: MessageEvent): boolean =>
    event.sender.isSelf || asked(() => journal.leadOf(event.message, placeKey(event.place)), null) !== null

  const takeMessage = (event: MessageEvent, read: Extract<Read, { kind: 'event' }>): ChatEvent => {
    const place = placeKey(event.place)
    if (read.refIdx !== null) memory.metMessage(place, read.refIdx, event.message)
    const quoted = withQuote(event, read.quotes)
    if (isOurs(event)) return { ...quoted, sender: { ...event.sender, isSelf: true } }
    asked(() => replies.heard(place, event.message, now()), undefined)
    // Openids are nowhere to be seen: whoever speaks to the bot is named, for the settings and the cards.
    const toBot = event.mentionsBot || event.place.kind === 'direct'
    if (toBot && memory.meets(place, event.sender.account))
      log.info('chat.met', { platform, room: place, reason: event.sender.account })
    return quoted
  }

  return (dispatch) => {
    // Before it is read, so that a message that mentions us is not read with our name in it.
    for (const [openid, name] of namesIn(dispatch.data)) memory.metName(openid, name)
    const read = readEvent(dispatch, reader())
    switch (read.kind) {
      case 'idle':
        return null
      case 'unknown':
        count(read.what)
        return null
      case 'press': {
        answerPress(read.interaction)
        const { press } = read
        const speech = press === null ? null : asked(() => journal.speech(id<NoticeId>(press.notice)), null)
        const message = speech?.lines[0]?.message ?? null
        if (press === null || message === null) {
          count('INTERACTION_CREATE.stranger')
          return null
        }
        return lanes.take({ ...press.event, message })
      }
      case 'event': {
        for (const what of read.unknown) count(what)
        if (read.own !== null) memory.metSelf(read.own)
        keepFiles(read)
        return lanes.take(read.event.kind === 'message' ? takeMessage(read.event, read) : read.event)
      }
    }
  }
}
