import { usualRules, type ConnectionRules } from '../../src/domain/chat/connection.ts'
import { placeKey } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import { second } from '../../src/domain/time.ts'
import {
  createHeardNotes,
  gapsSince,
  healthOf,
  isHearing,
  noteEvery,
} from '../../src/ports/account/hearing.ts'
import { createLanes, type Lanes } from '../../src/ports/account/lanes.ts'
import { atMost } from '../../src/ports/account/pauses.ts'
import { createTally } from '../../src/ports/account/tally.ts'
import type { Chat, LoginCode } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import type { Puppet } from './bot.ts'
import { checkLink } from './check-link.ts'
import { createIntake, type Intake } from './intake.ts'
import { conversationOf, platform } from './keys.ts'
import { createLine, type Line } from './line.ts'
import { loadPackages, type Packages } from './load.ts'
import { createMemory } from './memory.ts'
import { createNames } from './names.ts'
import { openOrigin } from './open-file.ts'
import { createPace } from './pace.ts'
import type { Reader } from './read-event.ts'
import {
  capabilities,
  maxLength,
  usualPace,
  usualPatience,
  wechatRules,
  type WechatSettings,
} from './settings.ts'
import { createSpeaking, type Speaking } from './speak.ts'
import { writeLines } from './write-lines.ts'

export type { WechatLink, WechatPace, WechatPatience, WechatSettings, WechatTls } from './settings.ts'

/** How long a stop waits for what is under way. */
const longestStop = 5 * second

/** A chat account that is logged in by scanning a code. */
export interface WechatChat extends Chat {
  /** The code that waits to be scanned; null when none does. */
  login(): LoginCode | null
  /** Its wxid; null before it was first logged in. */
  self(): string | null
}

/** Everything that exists only between start and stop. */
interface Running {
  readonly journal: ChatJournal
  readonly packages: Packages
  readonly lanes: Lanes
  readonly line: Line
  readonly intake: Intake
  readonly speaking: Speaking
  /** Writes down now and then that the platform is heard. */
  readonly noting: NodeJS.Timeout
}

/**
 * One WeChat account behind Wechaty: a gateway that speaks the puppet service protocol, or a puppet in this process.
 * No puppet asks for receipts or has a history: an event counts as arrived when the desk has stored it, and the time in
 * which nothing was heard is a gap. Loads Wechaty when it is started, not before. Throws a Fault on settings that cannot work.
 */
export const createWechat = (settings: WechatSettings): WechatChat => {
  const { account, link, now } = settings
  if (!/^[A-Za-z0-9_]{1,40}$/.test(account))
    throw new Fault(
      'wechat-account',
      'operator',
      `"${account}" cannot be the name of a WeChat account.`,
      'Use letters, digits and _ only, at most 40.',
    )
  checkLink(account, link)
  const log = settings.log ?? silentLog
  const random = settings.random ?? Math.random
  const patience = { ...usualPatience, ...settings.patience }
  const rules: ConnectionRules = { ...usualRules, ...wechatRules, ...settings.rules }
  const memory = createMemory()
  const names = createNames(now)
  const pace = createPace(settings.pace ?? usualPace, now, random)
  const { count, counts } = createTally()
  const note = createHeardNotes(platform, log)
  let running: Running | null = null
  let used = false
  let stopped = false
  let toldListening = false

  const readerOf = (line: Line, puppet: Puppet): Reader => {
    const self = line.self() ?? (puppet.isLoggedIn ? puppet.currentUserId : '')
    return {
      account,
      self,
      siblings: settings.siblings?.() ?? [],
      nameOf: names.nameOf,
      ownNames: (room) => names.allOf(room, self),
      now: now(),
    }
  }

  const assemble = (journal: ChatJournal, packages: Packages, lanes: Lanes): Running => {
    const line: Line = createLine({
      account, link, packages, rules, patience, now, random, log, count,
      memory: settings.memory ?? null,
      heardAt: journal.heardAt(),
      message: (id, puppet) => intake.message(id, puppet),
      roomNews: (news, puppet) => intake.roomNews(news, puppet),
      ready: (gap) => {
        if (gap === null) return
        try {
          journal.addGap({ room: null, ...gap })
        } catch (error) {
          log.warn('chat.journal-failed', { platform, error })
        }
      },
      show: (lines) => settings.show?.(lines),
    }) // prettier-ignore
    const speaking = createSpeaking({
      journal,
      now,
      rest: pace.rest,
      said: memory.met,
      say: (conversation, one, late) =>
        line.call<string | null>(
          async (puppet) =>
            (one.kind === 'text'
              ? await puppet.messageSendText(conversation, one.text, [...one.mentions])
              : await puppet.messageSendFile(
                  conversation,
                  // A small box of another kind cannot be sent: it is written as JSON (wechaty-puppet-service 1.19.9).
                  packages.FileBox.fromBase64(
                    Buffer.from(one.picture.bytes).toString('base64'),
                    one.picture.name,
                  ),
                )) ?? null,
          patience.send,
          late,
        ),
    })
    const intake: Intake = createIntake({
      journal, lanes, memory, names, count, now, log,
      puppet: () => line.bot()?.puppet ?? null,
      isReady: () => isHearing(line),
      change: line.change,
      reader: (puppet) => readerOf(line, puppet),
      echoed: (event) => speaking.echoed(placeKey(event.place), event.message, event.text),
      within: patience.call,
    }) // prettier-ignore
    const noting = setInterval(() => note(journal, line.heardAt()), noteEvery).unref()
    return { journal, packages, lanes, line, intake, speaking, noting }
  }

  return {
    platform,
    account,
    // One that only listens reaches nobody: who has another account is written to there.
    capabilities: settings.listenOnly === true ? { ...capabilities, direct: false } : capabilities,

    start: async (receive) => {
      if (used)
        throw new Fault(
          'wechat-started-twice',
          'desk',
          'A WeChat account was started twice.',
          'Create a new one.',
        )
      used = true
      const packages = await loadPackages(link)
      if (stopped) return
      const journal = await settings.journal()
      if (stopped) return journal.close()
      const lanes = createLanes({ receive, journal, log, firstPause: patience.offerAgain })
      const begun = assemble(journal, packages, lanes)
      lanes.resume()
      running = begun
      await begun.line.open(patience.start)
    },

    send: async (message, parts) => {
      if (settings.listenOnly === true) {
        if (!toldListening) log.warn('chat.listen-only', { platform, room: account })
        toldListening = true
        return { kind: 'failed', reason: 'this WeChat account only listens' }
      }
      const conversation = conversationOf(message.to, account)
      if (conversation === null)
        return { kind: 'failed', reason: 'not a room or person of this WeChat account' }
      const away = { kind: 'retry', at: null, reason: 'not connected' } as const
      if (running === null || !isHearing(running.line)) return away
      const place = placeKey(message.to)
      const room = message.to.kind === 'room' ? conversation : null
      const outcome = await pace.turn(place, async () => {
        if (running === null || !isHearing(running.line)) return away
        try {
          const lines = writeLines(message, maxLength, (person) => names.nameOf(room, person))
          return await running.speaking.say(message, parts, conversation, lines)
        } catch (error) {
          log.error('chat.not-written', { platform, notice: message.id, error })
          return { kind: 'retry', at: null, reason: 'the journal did not take it' } as const
        }
      })
      return outcome ?? away
    },

    settle: async (notice) => {
      if (running === null) return { kind: 'unknown' }
      try {
        return running.speaking.settle(notice)
      } catch (error) {
        log.error('chat.not-settled', { platform, notice, error })
        return { kind: 'unknown' }
      }
    },

    health: () => healthOf(running, stopped),

    self: () => running?.line.self() ?? null,

    login: () => (running === null ? null : running.line.login()),

    gaps: (since) => (running === null ? [] : gapsSince(since, running, now())),

    unknownEvents: counts,

    openFile: async (ref, limit) => {
      if (running === null) return { kind: 'failed', reason: 'not connected' }
      const origin = running.journal.file(ref)
      if (origin === null) return { kind: 'gone' }
      const bot = running.line.bot()
      if (bot === null || !isHearing(running.line)) return { kind: 'failed', reason: 'not connected' }
      const { puppet, fileStream } = bot
      return openOrigin(origin, limit, {
        puppet,
        fileStream,
        within: patience.file,
        gateway: gatewayHost(link),
      })
    },

    stop: async () => {
      stopped = true
      const ending = running
      if (ending === null) return
      clearInterval(ending.noting)
      pace.stop()
      const arrived = ending.intake.stop()
      ending.line.nudge()
      await atMost(longestStop, Promise.all([arrived, pace.settled()]))
      const heardAt = ending.line.heardAt()
      await ending.lanes.stop()
      running = null
      await ending.line.close()
      // What was announced last and could not be loaded is noted before the journal is closed.
      await atMost(second, ending.intake.stop())
      note(ending.journal, heardAt)
      ending.journal.close()
    },
  }
}

const gatewayHost = (link: WechatSettings['link']): string | null =>
  link.kind === 'service' && link.endpoint !== null ? link.endpoint.replace(/:\d+$/, '') : null
