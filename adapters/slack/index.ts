import { placeKey } from '../../src/domain/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import { second, type Instant } from '../../src/domain/time.ts'
import type { Chat, ChatGap, Health } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import type { BackFill } from './back-fill.ts'
import { connect, type Connected } from './connect.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { openOrigin } from './open-file.ts'
import { outcomeOf } from './outcome.ts'
import { platform } from './reader.ts'
import { capabilities, checkSettings, usualApi, usualPatience, type SlackSettings } from './settings.ts'
import { createSpeaking, type Speaking } from './speak.ts'
import { sendPicture } from './upload.ts'
import { writeLines } from './write-lines.ts'

export type { SlackHome, SlackLink, SlackPatience, SlackSettings } from './settings.ts'

/** How often it is written down that Slack is heard. */
const noteEvery = 5 * second
/** How long a stop waits for messages that are being sent. */
const longestStop = 5 * second
/** Names of unknown events that are counted one by one. */
const mostUnknown = 200

/** Everything that exists only between start and stop. */
interface Running extends Connected {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly speaking: Speaking
  /** Writes down now and then that Slack is heard. */
  readonly noting: NodeJS.Timeout
}

/**
 * One Slack workspace with an app of its own, by Socket Mode or HTTP. An event is acknowledged when the desk has stored it;
 * what was missed is fetched from the history of the channel. Bolt is loaded by `start`. Throws a Fault on settings that cannot work.
 */
export const createSlack = (settings: SlackSettings): Chat => {
  checkSettings(settings)
  const { account, now } = settings
  const log = settings.log ?? silentLog
  const patience = { ...usualPatience, ...settings.patience }
  const apiUrl = settings.apiUrl ?? usualApi
  const unknown = new Map<string, number>()
  const saying = new Map<string, Promise<unknown>>()
  let running: Running | null = null
  let used = false
  let stopped = false
  let notedAt = 0

  const count = (what: string): void => {
    // What the other side makes up must not fill the memory.
    const name = unknown.has(what) || unknown.size < mostUnknown ? what : 'more'
    unknown.set(name, (unknown.get(name) ?? 0) + 1)
  }

  /** Writes down that Slack is heard. While a gap is being fetched the mark stays before it: a crash must not hide it. */
  const note = (journal: ChatJournal, backFill: BackFill, at: Instant | null): void => {
    if (at === null || at <= notedAt || backFill.unfilled().length > 0) return
    notedAt = at
    try {
      journal.heard(at)
    } catch (error) {
      log.warn('chat.journal-failed', { platform, error })
    }
  }

  const speakingOver = ({ call, memory, isOwn }: Connected, journal: ChatJournal): Speaking =>
    createSpeaking({
      journal,
      now,
      call,
      isOwn,
      log,
      say: (line, target, tag) =>
        line.kind === 'picture'
          ? sendPicture(line.picture, target, { call, apiUrl, within: 3 * patience.call })
          : call(target.only === null ? 'chat.postMessage' : 'chat.postEphemeral', {
              channel: target.channel,
              text: line.text,
              ...(line.blocks === null ? {} : { blocks: line.blocks }),
              ...(target.thread === null ? {} : { thread_ts: target.thread }),
              ...(target.only === null
                ? {
                    unfurl_links: false,
                    unfurl_media: false,
                    metadata: { event_type: 'zhiban_notice', event_payload: { tag } },
                  }
                : { user: target.only }),
            }),
      said: (place, message, text, thread) => {
        memory.metText(place, message, text)
        memory.metRoot(place, message, thread ?? message)
      },
    })

  const assemble = async (journal: ChatJournal, lanes: Lanes): Promise<Running> => {
    const bolt = await import('@slack/bolt')
    const connected = connect({ bolt, settings, journal, lanes, count })
    const { backFill, line } = connected
    return {
      ...connected,
      journal,
      lanes,
      speaking: speakingOver(connected, journal),
      noting: setInterval(() => note(journal, backFill, line.heardAt()), noteEvery).unref(),
    }
  }

  /** One message at a time in a place: the parts of two long texts must not mix. */
  const inTurn = <T>(place: string, work: () => Promise<T>): Promise<T> => {
    const done = (saying.get(place) ?? Promise.resolve()).then(work)
    const over = done.then(
      () => undefined,
      () => undefined,
    )
    saying.set(place, over)
    void over.then(() => {
      if (saying.get(place) === over) saying.delete(place)
    })
    return done
  }

  const health = (): Health => {
    if (stopped) return { kind: 'stopped', reason: '已停止' }
    if (running === null) return { kind: 'connecting' }
    const heard = running.line.health()
    const trouble = heard.kind === 'ready' ? running.lanes.trouble() : null
    return trouble === null ? heard : { kind: 'deaf', reason: trouble }
  }

  return {
    platform,
    account,
    capabilities,

    start: async (receive) => {
      if (used)
        throw new Fault(
          'slack-started-twice',
          'desk',
          'A Slack account was started twice.',
          'Create a new one.',
        )
      used = true
      const journal = await settings.journal()
      const lanes = createLanes(receive, journal, log, patience.offerAgain)
      let begun: Running | null = null
      try {
        begun = await assemble(journal, lanes)
        for (const event of journal.kept()) void lanes.add(placeKey(event.place), () => lanes.deliver(event))
        running = begun
        await begun.line.open(patience.start)
      } catch (error) {
        running = null
        clearInterval(begun?.noting)
        await lanes.stop()
        journal.close()
        throw error
      }
    },

    send: async (message, parts) => {
      if (running === null || running.line.health().kind !== 'ready')
        return { kind: 'retry', at: null, reason: 'not connected' }
      return inTurn(placeKey(message.to), async () => {
        if (running === null || running.line.health().kind !== 'ready')
          return { kind: 'retry', at: null, reason: 'not connected' }
        const { places, speaking } = running
        const found = await places.find(message.to)
        if (found.kind === 'foreign')
          return { kind: 'failed', reason: 'not a channel or person of this workspace' }
        // Nothing has been said yet, whatever became of the question where.
        if (found.kind === 'lost') return { kind: 'retry', at: null, reason: found.reason }
        if (found.kind !== 'channel') return outcomeOf(found, now())
        try {
          const target = await places.target(found.channel, message, parts)
          return await speaking.say(message, parts, target, writeLines(message))
        } catch (error) {
          log.error('chat.not-written', { platform, notice: message.id, error })
          return { kind: 'retry', at: null, reason: 'the journal did not take it' }
        }
      })
    },

    settle: async (notice, to) => {
      if (running === null) return { kind: 'unknown' }
      try {
        const found = await running.places.find(to)
        return found.kind === 'channel'
          ? await running.speaking.settle(notice, found.channel)
          : { kind: 'unknown' }
      } catch (error) {
        log.error('chat.not-settled', { platform, notice, error })
        return { kind: 'unknown' }
      }
    },

    health,

    gaps: (since) => {
      if (running === null) return []
      const { journal, backFill, line } = running
      const from = line.heardAt()
      const heard = line.state() === 'ready' || line.state() === 'probing'
      const open: readonly ChatGap[] = heard || from === null ? [] : [{ room: null, from, to: now() }]
      return [...journal.gaps(since), ...backFill.unfilled(), ...open].sort((a, b) => a.from - b.from)
    },

    unknownEvents: () => Object.fromEntries([...unknown].sort(([a], [b]) => a.localeCompare(b))),

    openFile: async (ref, limit) => {
      if (running === null) return { kind: 'failed', reason: 'not connected' }
      const origin = running.journal.file(ref)
      if (origin === null) return { kind: 'gone' }
      return openOrigin(origin, limit, {
        call: running.call,
        token: settings.botToken,
        apiUrl,
        within: patience.call,
      })
    },

    stop: async () => {
      stopped = true
      const ending = running
      if (ending === null) return
      clearInterval(ending.noting)
      await Promise.all([ending.line.shut(), ending.lanes.stop()])
      await Promise.race([
        Promise.all(saying.values()),
        new Promise((resolve) => setTimeout(resolve, longestStop).unref()),
      ])
      note(ending.journal, ending.backFill, ending.line.heardAt())
      running = null
      ending.line.close()
      ending.journal.close()
    },
  }
}
