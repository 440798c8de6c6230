import { placeKey, type ChatEvent, type MessageEvent } from '../../src/domain/chat/event.ts'
import type { MessageId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Reply } from './calls.ts'
import { segmentsOf } from './cq-code.ts'
import { createAsk } from '../../src/ports/account/asking.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import type { Memory } from './memory.ts'
import { platform, readMessage, type Read, type Reader } from './read-event.ts'
import { readSegments } from './read-segments.ts'
import { fieldsOf, idText, plainText, type Fields } from './wire.ts'

type EventRead = Extract<Read, { kind: 'event' }>

export interface IntakeParts {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly memory: Memory
  readonly call: (action: string, params: Fields) => Promise<Reply>
  readonly reader: () => Reader
  readonly count: (what: string) => void
  readonly now: () => Instant
  readonly log: Log
}

/** The way of an event to the desk. */
export interface Intake {
  /** Takes a live event; it goes on after everything that came before it in its place. */
  live(frame: Fields, read: EventRead): void
  /** Takes a message of the history. For use inside a lane. */
  past(message: Fields): Promise<void>
}

export const createIntake = (parts: IntakeParts): Intake => {
  const { journal, lanes, memory, call, reader, count, now, log } = parts

  const asked = createAsk(platform, log)

  const keepFiles = ({ event, files }: EventRead): void => {
    const place = placeKey(event.place)
    for (const { ref, file } of files) asked(() => journal.addFile(ref, { ...file, place }, now()), undefined)
  }

  const askText = async (message: MessageId): Promise<string> => {
    const reply = await call('get_msg', { message_id: message })
    const data = reply.kind === 'answer' && reply.retcode === 0 ? fieldsOf(reply.data) : null
    const written = data?.['message'] ?? plainText(data?.['raw_message'])
    return readSegments(segmentsOf(written), reader().self, memory.nameOf).text
  }

  /** The quoted words, from memory or the gateway; a later part of a long text of ours counts as its beginning. */
  const withQuote = async (event: MessageEvent): Promise<ChatEvent> => {
    const place = placeKey(event.place)
    memory.metText(place, event.message, event.text)
    const quoted = event.quote?.message ?? null
    if (quoted === null) return event
    const text = memory.textOf(place, quoted) ?? (await askText(quoted))
    const lead = asked(() => journal.leadOf(quoted, place), null)
    return { ...event, quote: { message: lead ?? quoted, text } }
  }

  const pass = async (read: EventRead): Promise<void> => {
    const { event } = read
    for (const what of read.unknown) count(what)
    keepFiles(read)
    memory.metName(event.sender)
    await lanes.deliver(event.kind === 'message' ? await withQuote(event) : event)
  }

  return {
    live: (frame, read) => {
      const place = placeKey(read.event.place)
      if (frame['sub_type'] === 'group')
        memory.cameBy(place, idText(fieldsOf(frame['sender'])?.['group_id']) ?? idText(frame['group_id']))
      lanes.add(place, () => pass(read))
    },
    past: async (message) => {
      const type = message['message_type'] ?? (message['group_id'] === undefined ? 'private' : 'group')
      const read = readMessage({ ...message, message_type: type }, reader())
      if (read.kind === 'event') await pass(read)
      else if (read.kind === 'unknown') count(`history.${read.what}`)
    },
  }
}
