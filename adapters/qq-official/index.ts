import { usualRules, type ConnectionRules } from '../../src/domain/chat/connection.ts'
import { placeKey, type Place } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import { second, type Instant } from '../../src/domain/time.ts'
import { gapsSince, healthOf, noteEvery } from '../../src/ports/account/hearing.ts'
import { createLanes, type Lanes } from '../../src/ports/account/lanes.ts'
import { createTally } from '../../src/ports/account/tally.ts'
import { createTurns } from '../../src/ports/account/turns.ts'
import type { Chat } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import { createApi } from './api.ts'
import { createIntake, type Intake } from './intake.ts'
import { createLine, type Line } from './line.ts'
import { createMemory } from './memory.ts'
import { createNotebook, type Notebook } from './notebook.ts'
import { openOrigin } from './open-file.ts'
import { platform, type Dispatch, type Reader } from './read-event.ts'
import { createReplies } from './replies.ts'
import { readSession, writeSession, type Session } from './session.ts'
import { capabilitiesOf, maxLength, tencent, usualPatience, type QqOfficialSettings } from './settings.ts'
import { keysOf } from './signature.ts'
import { createSpeaking, type Speaking } from './speak.ts'
import { createTokens } from './token.ts'
import { openidIn, writeLines } from './write-messages.ts'

export { createCallbacks, type QqCallbacks } from './callbacks.ts'
export type { QqOfficialLink, QqOfficialPatience, QqOfficialServers, QqOfficialSettings } from './settings.ts'

/** How long a stop waits for messages that are being sent. */
const longestStop = 5 * second

/** Everything that exists only between start and stop. */
interface Running {
  readonly journal: ChatJournal
  readonly notebook: Notebook
  readonly lanes: Lanes
  readonly line: Line
  readonly speaking: Speaking
  readonly noting: NodeJS.Timeout
}

const checkSettings = ({ account, secret }: QqOfficialSettings): void => {
  if (!/^\d{1,20}$/.test(account))
    throw new Fault(
      'qq-official-account',
      'operator',
      `"${account}" is not an AppID.`,
      'Write the AppID (digits only) from the development settings of q.qq.com.',
    )
  if (!/^[\x21-\x7e]{1,200}$/.test(secret))
    throw new Fault(
      'qq-official-secret',
      'operator',
      `The AppSecret of QQ bot ${account} is missing or has characters that cannot be in one.`,
      'Copy the AppSecret from the development settings of q.qq.com; it is shown only once and can be made anew there.',
    )
}

/** Where a place is in the API, or null when it is not a place of this account. */
const pathOf = (place: Place, self: string): string | null => {
  if (place.kind === 'direct') {
    const openid = openidIn(place.account)
    return openid === null ? null : `/v2/users/${encodeURIComponent(openid)}`
  }
  const [on, account, group, ...more] = place.room.split('/')
  return on === platform && account === self && group !== undefined && group !== '' && more.length === 0
    ? `/v2/groups/${encodeURIComponent(group)}`
    : null
}

/**
 * One bot of Tencent's official QQ bot platform, by its WebSocket gateway or by signed callbacks.
 * It answers within the window that a person's message opens, and pushes where the room allows it; what is too late
 * for both is `expired`. Throws a Fault on settings that cannot work.
 */
export const createQqOfficial = (settings: QqOfficialSettings): Chat => {
  checkSettings(settings)
  const { account, secret, link, now } = settings
  const servers = settings.servers ?? tencent
  const keys = keysOf(secret)
  const log = settings.log ?? silentLog
  const patience = { ...usualPatience, ...settings.patience }
  const rules: ConnectionRules = { ...usualRules, ...settings.rules, dials: true }
  const capabilities = capabilitiesOf(settings)
  const memory = createMemory()
  const { count, counts } = createTally()
  const turns = createTurns()
  const tokens = createTokens({
    url: `${servers.tokens}/app/getAppAccessToken`,
    appId: account,
    secret,
    now,
    within: patience.call,
  })
  const api = createApi(servers.api, tokens, now)
  let running: Running | null = null
  let used = false
  let stopped = false
  let noted: { readonly heard: Instant; readonly session: Session | null } = { heard: 0, session: null }

  const reader = (): Reader => ({ self: account, isSelf: memory.isSelf, nameOf: memory.nameOf, now: now() })

  /** Writes down until when Tencent was heard, and up to which event. */
  const note = (journal: ChatJournal, notebook: Notebook, line: Line): void => {
    const state = line.state()
    const heard = state === 'ready' && link.kind === 'webhook' ? now() : line.heardAt()
    const session = line.session()
    try {
      if (heard !== null && heard > noted.heard) journal.heard(heard)
      if (session?.id !== noted.session?.id || session?.seq !== noted.session?.seq)
        writeSession(notebook, session, now())
      noted = { heard: heard ?? 0, session }
    } catch (error) {
      log.warn('chat.journal-failed', { platform, error })
    }
  }

  const answerPress = (interaction: string): void => {
    const path = `/interactions/${encodeURIComponent(interaction)}`
    void api.call('PUT', path, { code: 0 }, patience.call).then((reply) => {
      if (reply.kind !== 'answer' || reply.code !== 0) count('interaction.unanswered')
    })
  }

  /** Safe is what the journal or the desk has; Tencent is told so in time, or asked to come again. */
  const takeIn = async (intake: Intake, dispatch: Dispatch): Promise<boolean> => {
    const taking = intake(dispatch)
    if (taking === null) return true
    const late = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(taking.kept), patience.answer)
      void taking.stored.finally(() => clearTimeout(timer))
    })
    return (await Promise.race([taking.stored, late])) || taking.kept
  }

  const assemble = (journal: ChatJournal, lanes: Lanes): Running => {
    const notebook = createNotebook(journal, now)
    const replies = createReplies(journal, notebook, now)
    const intake = createIntake({ journal, lanes, memory, replies, reader, count, answerPress, now, log })
    const line = createLine({
      account, link, keys, api, tokens, rules, patience, now, log, count,
      plainAllowed: servers.api.startsWith('http:'),
      random: settings.random ?? Math.random,
      heardAt: journal.heardAt(),
      session: readSession(notebook, now()),
      event: (dispatch) => takeIn(intake, dispatch),
      missed: (gap) => {
        try {
          journal.addGap({ room: null, ...gap })
        } catch (error) {
          log.warn('chat.journal-failed', { platform, error })
        }
      },
    }) // prettier-ignore
    return {
      journal,
      notebook,
      lanes,
      line,
      noting: setInterval(() => note(journal, notebook, line), noteEvery).unref(),
      speaking: createSpeaking({
        journal,
        replies,
        now,
        log,
        post: (path, body) => api.call('POST', path, body, patience.send),
      }),
    }
  }

  return {
    platform,
    account,
    capabilities,

    start: async (receive) => {
      if (used)
        throw new Fault(
          'qq-official-started-twice',
          'desk',
          'A QQ bot was started twice.',
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
        marks: (event) => !event.sender.isSelf,
      })
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
      const path = pathOf(message.to, account)
      if (path === null) return { kind: 'failed', reason: 'not a room or person of this QQ bot' }
      return turns.take(placeKey(message.to), async () => {
        // Speaking is a call of its own: a gateway that is just being dialled again does not keep it back.
        if (stopped || running === null || running.line.health().kind === 'refused')
          return { kind: 'retry', at: null, reason: 'not connected' }
        try {
          const lines = writeLines(message, maxLength, capabilities.buttons)
          return await running.speaking.say(message, parts, path, lines)
        } catch (error) {
          log.error('chat.not-written', { platform, notice: message.id, error })
          return { kind: 'retry', at: null, reason: 'the journal did not take it' }
        }
      })
    },

    settle: async (notice, to) => {
      if (running === null || pathOf(to, account) === null) return { kind: 'unknown' }
      try {
        return running.speaking.settle(notice)
      } catch (error) {
        log.error('chat.not-settled', { platform, notice, error })
        return { kind: 'unknown' }
      }
    },

    health: () => healthOf(running, stopped),

    gaps: (since) => (running === null ? [] : gapsSince(since, running, now())),

    unknownEvents: counts,

    openFile: async (ref, limit) => {
      if (running === null) return { kind: 'failed', reason: 'not connected' }
      const origin = running.journal.file(ref)
      return origin === null
        ? { kind: 'gone' }
        : openOrigin(origin, limit, new URL(servers.api).host, patience.call)
    },

    stop: async () => {
      stopped = true
      const ending = running
      if (ending === null) return
      clearInterval(ending.noting)
      ending.line.shut()
      await ending.lanes.stop()
      await turns.settled(longestStop)
      note(ending.journal, ending.notebook, ending.line)
      running = null
      ending.line.close()
      ending.journal.close()
    },
  }
}
