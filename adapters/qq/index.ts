import { usualRules, type ConnectionRules } from '../../src/domain/chat/connection.ts'
import { placeKey, type Place } from '../../src/domain/chat/event.ts'
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
import { createBackFill, type BackFill } from '../../src/ports/account/back-fill.ts'
import { fetchMissed } from './fetch-missed.ts'
import { checkAddress } from './dial.ts'
import { targetOf } from './history.ts'
import { createIntake } from './intake.ts'
import { createLine, type Line } from './line.ts'
import { createMemory } from './memory.ts'
import { openOrigin } from './open-file.ts'
import { platform, type Reader } from './read-event.ts'
import { capabilities, maxLength, usualPatience, type QqSettings } from './settings.ts'
import { createSpeaking, type Speaking } from './speak.ts'
import type { Fields } from './wire.ts'
import { writeLines } from './write-segments.ts'

export { createDoor, type QqDoor } from './door.ts'
export type { QqLink, QqPatience, QqSettings } from './settings.ts'

/** How long a message waits for the words that it quotes. */
const quoteWithin = 3 * second
/** How long a stop waits for messages that are being sent. */
const longestStop = 5 * second

/** Everything that exists only between start and stop. */
interface Running {
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly line: Line
  readonly speaking: Speaking
  readonly backFill: BackFill
  /** Writes down now and then that the platform is heard. */
  readonly noting: NodeJS.Timeout
}

/**
 * One QQ account behind a OneBot v11 gateway (NapCat, LLBot, Lagrange …), by forward or reverse WebSocket.
 * OneBot does not ask for receipts: an event counts as arrived when the desk has stored it, and what was missed is
 * fetched from the history where the gateway has one. Throws a Fault on settings that cannot work.
 */
export const createQq = (settings: QqSettings): Chat => {
  const { account, link, now } = settings
  if (!/^\d+$/.test(account))
    throw new Fault(
      'qq-account',
      'operator',
      `"${account}" is not a QQ number.`,
      'Write the number of the bot.',
    )
  if (link.token !== null && !/^[\x21-\x7e]*$/.test(link.token))
    throw new Fault(
      'qq-token',
      'operator',
      `The token of QQ account ${account} has characters that cannot be sent.`,
      'Use letters, digits and marks of ASCII only, here and in NapCat or LLBot.',
    )
  const url = link.kind === 'forward' ? checkAddress(link.url) : null
  const log = settings.log ?? silentLog
  const patience = { ...usualPatience, ...settings.patience }
  const rules: ConnectionRules = { ...usualRules, dials: link.kind === 'forward', ...settings.rules }
  const memory = createMemory()
  const { count, counts } = createTally()
  const turns = createTurns()
  const noteHeard = createHeardNotes(platform, log)
  let running: Running | null = null
  let used = false
  let stopped = false

  const reader = (): Reader => ({
    self: account,
    siblings: settings.siblings ?? [],
    nameOf: memory.nameOf,
    now: now(),
  })

  const note = (journal: ChatJournal, line: Hearing, backFill: BackFill): void =>
    noteHeard(journal, line.heardAt(), backFill.unfilled().length === 0)

  const assemble = (journal: ChatJournal, lanes: Lanes): Running => {
    const call = (action: string, params: Fields) => line.call(action, params, patience.call)
    const ask = (action: string, params: Fields) =>
      line.call(action, params, Math.min(patience.call, quoteWithin))
    const intake = createIntake({ journal, lanes, memory, call: ask, reader, count, now, log })
    const line = createLine({
      account, link, url, rules, now, log, reader, count,
      random: settings.random ?? Math.random,
      heardAt: journal.heardAt(),
      event: intake.live,
      ready: (gap) => {
        if (gap !== null) backFill.fill(gap, settings.rooms?.() ?? [])
      },
    }) // prettier-ignore
    const isReady = (): boolean => line.state() === 'ready'
    const backFill = createBackFill({
      journal,
      lanes,
      fetch: fetchMissed({ self: account, journal, call, isReady, take: intake.past }),
    })
    return {
      journal,
      lanes,
      line,
      backFill,
      noting: setInterval(() => note(journal, line, backFill), noteEvery).unref(),
      speaking: createSpeaking({
        self: account,
        journal,
        now,
        call,
        say: (target, { segments }, late) => {
          const action = 'user_id' in target ? 'send_private_msg' : 'send_group_msg'
          return line.call(action, { ...target, message: segments }, patience.send, late)
        },
        rest: () => lanes.pause(patience.between),
        said: memory.metText,
      }),
    }
  }

  const targetFor = (place: Place): Fields | null => {
    const target = targetOf(place, account)
    const group = place.kind === 'direct' ? memory.groupOf(placeKey(place)) : null
    return target === null || group === null ? target : { ...target, group_id: group }
  }

  return {
    platform,
    account,
    capabilities,

    start: async (receive) => {
      if (used)
        throw new Fault('qq-started-twice', 'desk', 'A QQ account was started twice.', 'Create a new one.')
      used = true
      const journal = await settings.journal()
      if (stopped) return journal.close()
      const lanes = createLanes({ receive, journal, log, firstPause: patience.offerAgain })
      const begun = assemble(journal, lanes)
      lanes.resume()
      running = begun
      try {
        await begun.line.open(patience.start)
      } catch (error) {
        running = null
        clearInterval(begun.noting)
        begun.line.close()
        await lanes.stop()
        journal.close()
        throw error
      }
    },

    send: async (message, parts) => {
      const target = targetFor(message.to)
      if (target === null) return { kind: 'failed', reason: 'not a room or person of this QQ account' }
      return turns.take(placeKey(message.to), async () => {
        if (running === null || running.line.health().kind !== 'ready')
          return { kind: 'retry', at: null, reason: 'not connected' }
        try {
          return await running.speaking.say(message, parts, target, writeLines(message, maxLength))
        } catch (error) {
          log.error('chat.not-written', { platform, notice: message.id, error })
          return { kind: 'retry', at: null, reason: 'the journal did not take it' }
        }
      })
    },

    settle: async (notice, to) => {
      const target = targetFor(to)
      if (running === null || target === null) return { kind: 'unknown' }
      try {
        return await running.speaking.settle(notice, target)
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
      const { journal, line } = running
      const origin = journal.file(ref)
      if (origin === null) return { kind: 'gone' }
      return openOrigin(origin, limit, {
        call: (action, params) => line.call(action, params, patience.call),
        gateway: line.gateway(),
        within: patience.call,
      })
    },

    stop: async () => {
      stopped = true
      const ending = running
      if (ending === null) return
      clearInterval(ending.noting)
      await ending.line.shut()
      await ending.lanes.stop()
      await turns.settled(longestStop)
      note(ending.journal, ending.line, ending.backFill)
      running = null
      ending.line.close()
      ending.journal.close()
    },
  }
}
