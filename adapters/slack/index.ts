import { placeKey } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import { second } from '../../src/domain/time.ts'
import {
  createHeardNotes,
  gapsSince,
  healthOf,
  noteEvery,
  type Hearing,
} from '../../src/ports/account/hearing.ts'
import { createLanes, type Lanes } from '../../src/ports/account/lanes.ts'
import { createTally } from '../../src/ports/account/tally.ts'
import { createTurns } from '../../src/ports/account/turns.ts'
import type { Chat } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import type { BackFill } from '../../src/ports/account/back-fill.ts'
import { connect, type Connected } from './connect.ts'
import { openOrigin } from './open-file.ts'
import { outcomeOf } from './outcome.ts'
import { platform } from './reader.ts'
import { capabilities, checkSettings, usualApi, usualPatience, type SlackSettings } from './settings.ts'
import { createSpeaking, type Speaking } from './speak.ts'
import { sendPicture } from './upload.ts'
import { isTs } from './wire.ts'
import { writeLines } from './write-lines.ts'

export type { SlackHome, SlackLink, SlackPatience, SlackSettings } from './settings.ts'

/** How long a stop waits for messages that are being sent. */
const longestStop = 5 * second

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
  const { count, counts } = createTally()
  const turns = createTurns()
  const noteHeard = createHeardNotes(platform, log)
  let running: Running | null = null
  let used = false
  let stopped = false

  const note = (journal: ChatJournal, line: Hearing, backFill: BackFill): void =>
    noteHeard(journal, line.heardAt(), backFill.unfilled().length === 0)

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
      noting: setInterval(() => note(journal, line, backFill), noteEvery).unref(),
    }
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
      if (stopped) return journal.close()
      const lanes = createLanes({
        receive,
        journal,
        log,
        firstPause: patience.offerAgain,
        recent: 10_000,
        marks: (event) => isTs(event.message),
      })
      let begun: Running | null = null
      try {
        begun = await assemble(journal, lanes)
        if (stopped) {
          clearInterval(begun.noting)
          return journal.close()
        }
        lanes.resume()
        running = begun
        await begun.line.open(patience.start)
        // The port may have been opened after the stop.
        if (stopped) await begun.line.shut()
      } catch (error) {
        running = null
        clearInterval(begun?.noting)
        begun?.line.close()
        await lanes.stop()
        journal.close()
        throw error
      }
    },

    send: async (message, parts) => {
      if (running === null || running.line.health().kind !== 'ready')
        return { kind: 'retry', at: null, reason: 'not connected' }
      return turns.take(placeKey(message.to), async () => {
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

    health: () => healthOf(running, stopped),

    gaps: (since) => (running === null ? [] : gapsSince(since, running, now(), running.backFill.unfilled())),

    unknownEvents: counts,

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
      await turns.settled(longestStop)
      note(ending.journal, ending.line, ending.backFill)
      running = null
      ending.line.close()
      ending.journal.close()
    },
  }
}
