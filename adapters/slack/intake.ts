import { placeKey, type ChatEvent, type MessageEvent } from '../../src/domain/chat/event.ts'
import type { MessageId, ReceiptKey } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Call } from './api.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import type { Memory } from './memory.ts'
import { readText } from './mrkdwn.ts'
import type { People } from './people.ts'
import { readBody } from './read-body.ts'
import { readMessage } from './read-message.ts'
import { platform, type EventRead, type Read, type Reader } from './reader.ts'
import { listOf, plainText, type Fields } from './wire.ts'

export interface IntakeParts {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly memory: Memory
  readonly people: People
  readonly call: Call
  readonly reader: () => Reader
  /** How long names and quoted words are waited for, milliseconds. */
  readonly patience: number
  readonly count: (what: string) => void
  readonly now: () => Instant
  readonly log: Log
}

/** The way of an event to the desk. */
export interface Intake {
  /** Takes a payload that was read as an event. Resolves with whether the desk has it, which only then may be acknowledged. */
  live(body: Fields, read: EventRead): Promise<boolean>
  /** Takes a message of the history, its channel put back. For use inside a lane. */
  past(message: Fields): Promise<void>
}

/** The last part of an account key. */
const userIn = (account: string): string => account.slice(platform.length + 1)

export const createIntake = (parts: IntakeParts): Intake => {
  const { journal, lanes, memory, people, call, reader, patience, count, now, log } = parts
  /** What is on its way; a repetition waits for the same end. */
  const underWay = new Map<ReceiptKey, Promise<boolean>>()

  const learn = ({ event, channel, files }: EventRead): void => {
    const place = placeKey(event.place)
    if (event.place.kind === 'direct' && channel.startsWith('D'))
      memory.metChannel(userIn(event.place.account), channel)
    try {
      for (const { ref, name, mediaType, source, url } of files)
        journal.addFile(ref, { name, mediaType, place, source, url }, now())
    } catch (error) {
      log.warn('chat.journal-failed', { receipt: event.key, error })
    }
  }

  const askText = async (channel: string, message: MessageId): Promise<string> => {
    const reply = await call('conversations.replies', { channel, ts: message, limit: 1, inclusive: true })
    const [first] = reply.kind === 'answer' ? listOf(reply.data['messages']) : []
    if (first === undefined || first['ts'] !== message) return ''
    const { self, nameOf } = reader()
    return readText(plainText(first['text']), self, nameOf).text
  }

  const within = async (asked: Promise<string>): Promise<string> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(''), patience)
    })
    return Promise.race([asked, late]).finally(() => clearTimeout(timer))
  }

  /** The quoted words, from memory or Slack; a later part of a long text of ours counts as its beginning. */
  const withQuote = async (event: MessageEvent, { channel, thread }: EventRead): Promise<ChatEvent> => {
    const place = placeKey(event.place)
    const quoted = event.quote?.message ?? null
    memory.metText(place, event.message, event.text)
    memory.metRoot(place, event.message, thread ?? event.message)
    if (quoted === null || event.quote === null) return event
    const text =
      event.quote.text || (memory.textOf(place, quoted) ?? (await within(askText(channel, quoted))))
    return { ...event, quote: { message: journal.leadOf(quoted, place) ?? quoted, text } }
  }

  /** Reads again once the names are known, and hands it on. */
  const pass = async (first: EventRead, again: () => Read): Promise<void> => {
    if (lanes.isStored(first.event.key)) return
    await people.meet(first.people, patience)
    const second = again()
    const read = second.kind === 'event' ? second : first
    for (const what of read.unknown) count(what)
    learn(read)
    const { event } = read
    if (event.kind === 'pressed') {
      // A later part of a long text of ours counts as its beginning.
      const message = journal.leadOf(event.message, placeKey(event.place)) ?? event.message
      await lanes.deliver({ ...event, message })
      return
    }
    await lanes.deliver(event.kind === 'message' ? await withQuote(event, read) : event)
  }

  return {
    live: (body, read) => {
      const { key, place } = read.event
      if (lanes.isStored(key)) return Promise.resolve(true)
      const running =
        underWay.get(key) ??
        lanes
          .add(placeKey(place), () => pass(read, () => readBody(body, reader())))
          .then(() => lanes.isStored(key))
          .finally(() => underWay.delete(key))
      underWay.set(key, running)
      return running
    },
    past: async (message) => {
      const read = readMessage(message, reader())
      if (read.kind === 'event') await pass(read, () => readMessage(message, reader()))
      else if (read.kind === 'unknown') count(`history.${read.what}`)
    },
  }
}
