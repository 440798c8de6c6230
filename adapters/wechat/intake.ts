import { placeKey, type ChatEvent, type MessageEvent } from '../../src/domain/chat/event.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Puppet } from './bot.ts'
import { statusOf } from './errors.ts'
import { createAsk } from '../../src/ports/account/asking.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import type { Memory } from './memory.ts'
import { inTime, type Names } from './names.ts'
import { placesIn, readMessage, readRoomNews, type Read, type Reader, type RoomNews } from './read-event.ts'
import { idText, type MessagePayload } from './wire.ts'

type EventRead = Extract<Read, { kind: 'event' }>

/** How often a message that was announced is asked for while the gateway answers. */
const attempts = 3
/** So many who spoke to the bot are named in the log. */
const mostNamed = 1_000
/** How long a message waits for a gateway that went away after announcing it. */
const longestWait = 5 * minute

export interface IntakeParts {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly memory: Memory
  readonly names: Names
  /** The puppet of the connection there is now. */
  readonly puppet: () => Puppet | null
  readonly isReady: () => boolean
  /** Resolves at the next change of the connection, within so many milliseconds. */
  readonly change: (within: number) => Promise<void>
  readonly reader: (puppet: Puppet) => Reader
  /** Our own words came back. */
  readonly echoed: (event: MessageEvent) => void
  /** Milliseconds for one question to the gateway. */
  readonly within: number
  readonly count: (what: string) => void
  readonly now: () => Instant
  readonly log: Log
}

/** The way of what a puppet announces to the desk. */
export interface Intake {
  message(id: string, puppet: Puppet): void
  roomNews(news: RoomNews, puppet: Puppet): void
  /** Asks for nothing any more; resolves when what was announced has arrived or is given up. */
  stop(): Promise<void>
}

export const createIntake = (parts: IntakeParts): Intake => {
  const { journal, lanes, memory, names, within, count, now, log } = parts
  let arrivals: Promise<void> = Promise.resolve()
  let stopped = false
  const named = new Set<string>()

  /** A puppet announces ids; what was said is asked for. Null when it cannot be had. */
  const payloadOf = async (message: string, announcer: Puppet): Promise<MessagePayload | null> => {
    const since = now()
    let puppet = announcer
    for (let tried = 0; tried < attempts;) {
      let missing = false
      const payload = await inTime(
        () =>
          puppet.messagePayload(message).catch((error: unknown) => {
            missing = ![1, 4, 14].includes(statusOf(error) ?? 2)
            throw error
          }),
        within,
      )
      if (payload !== null) return payload
      if (parts.isReady() || missing) tried += 1
      if (missing && tried < attempts) await parts.change(within / 10)
      while (!parts.isReady() && !stopped && now() - since < longestWait) await parts.change(longestWait)
      if (!parts.isReady() || stopped) break
      puppet = parts.puppet() ?? puppet
    }
    return null
  }

  const learnPeople = async (payload: MessagePayload, puppet: Puppet): Promise<void> => {
    const { self } = parts.reader(puppet)
    const places = placesIn(payload, self)
    if (places === null) return
    const { room, talker } = places
    await Promise.all([
      names.learn(room, talker, puppet, within),
      ...(room === null ? [] : [names.learn(room, self, puppet, within)]),
    ])
  }

  const asked = createAsk('wechat', log)

  const keepFile = ({ event, file }: EventRead): void => {
    if (file === null) return
    const { name, mediaType } = file.file
    const origin = { name, mediaType, place: placeKey(event.place), source: file.source, url: null }
    asked(() => journal.addFile(file.ref, origin, now()), undefined)
  }

  /** A quote has words and mostly no id; a later part of a long text of ours counts as its beginning. */
  const withQuote = (event: MessageEvent): ChatEvent => {
    const place = placeKey(event.place)
    const { quote } = event
    if (quote === null) return event
    const message = quote.message ?? memory.sayer(place, quote.text)
    return {
      ...event,
      quote: {
        text: quote.text,
        message: message === null ? null : (asked(() => journal.leadOf(message, place), null) ?? message),
      },
    }
  }

  /** Ids are nowhere to be seen: whoever speaks to the bot is named once, for the settings and the cards. */
  const nameSpeaker = ({ place, sender, mentionsBot }: MessageEvent): void => {
    if (sender.isSelf || !(mentionsBot || place.kind === 'direct')) return
    const where = placeKey(place)
    const met = `${where} ${sender.account}`
    if (named.has(met) || named.size >= mostNamed) return
    named.add(met)
    log.info('chat.met', { platform: 'wechat', room: where, reason: sender.account })
  }

  const pass = (read: Read): void => {
    if (read.kind === 'idle') return
    if (read.kind === 'unknown') return count(read.what)
    const { event } = read
    if (read.unknown !== null) count(read.unknown)
    lanes.add(placeKey(event.place), async () => {
      keepFile(read)
      if (event.kind !== 'message') return void (await lanes.deliver(event))
      nameSpeaker(event)
      const quoting = withQuote(event)
      memory.met(placeKey(event.place), event.message, event.text)
      if (event.sender.isSelf) asked(() => parts.echoed(event), undefined)
      await lanes.deliver(quoting)
    })
  }

  /** What was announced could not be had: something was said that the desk does not know. */
  const missed = (): void => {
    count('message.unreadable')
    try {
      journal.addGap({ room: null, from: now() - 1, to: now() })
    } catch (error) {
      log.warn('chat.journal-failed', { platform: 'wechat', error })
    }
  }

  /** Loading goes side by side, arriving in the order of the announcements. */
  const inOrder = (work: Promise<() => void>): void => {
    arrivals = arrivals.then(async () => {
      try {
        const arrive = await work
        arrive()
      } catch (error) {
        log.error('chat.arrival-failed', { platform: 'wechat', error })
      }
    })
  }

  return {
    message: (id, puppet) => {
      const message = idText(id)
      if (message === null) return count('message.without-id')
      const load = async (): Promise<() => void> => {
        const payload = await payloadOf(message, puppet)
        if (payload === null) return missed
        const latest = parts.puppet() ?? puppet
        await learnPeople(payload, latest)
        return () => pass(readMessage({ ...payload, id: message }, parts.reader(latest)))
      }
      inOrder(load())
    },
    roomNews: (news, puppet) => {
      const room = idText(news.room)
      if (room !== null) names.forget(room)
      inOrder(Promise.resolve(() => pass(readRoomNews(news, parts.reader(puppet)))))
    },
    stop: async () => {
      stopped = true
      await arrivals
    },
  }
}
