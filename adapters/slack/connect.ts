import { usualRules } from '../../src/domain/chat/connection.ts'
import { minute } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { silentLog } from '../../src/ports/log.ts'
import { createCall, refusesAccount, type Call } from './api.ts'
import { createApp, silence, type Bolt } from './app.ts'
import { createBackFill, type BackFill } from '../../src/ports/account/back-fill.ts'
import { isHearing } from '../../src/ports/account/hearing.ts'
import { fetchMissed } from './fetch-missed.ts'
import { createHttpWire } from './door.ts'
import { homeView } from './home.ts'
import { createSelf } from './identity.ts'
import { createIntake } from './intake.ts'
import type { Lanes } from '../../src/ports/account/lanes.ts'
import { createLine, type Line, type Take } from './line.ts'
import { createMemory, type Memory } from './memory.ts'
import { createPeople } from './people.ts'
import { createPlaces, type Places } from './places.ts'
import { readBody } from './read-body.ts'
import { accountKey, platform, type Reader } from './reader.ts'
import { usualApi, usualPatience, type SlackSettings } from './settings.ts'
import { createSocketWire } from './socket.ts'
import { isTs, plainText, type Fields } from './wire.ts'

/** Silence after which Slack is asked whether it is there: over Socket Mode it pings by itself every few seconds. */
const silentAfter = { socket: minute / 2, http: minute }

/** One workspace behind its wire. */
export interface Connected {
  readonly line: Line
  readonly backFill: BackFill
  readonly places: Places
  readonly memory: Memory
  readonly call: Call
  readonly isOwn: (message: Fields) => boolean
}

export interface ConnectParts {
  readonly bolt: Bolt
  readonly settings: SlackSettings
  readonly journal: ChatJournal
  readonly lanes: Lanes
  readonly count: (what: string) => void
}

/** Puts together what hears one workspace; nothing is dialled yet. */
export const connect = ({ bolt, settings, journal, lanes, count }: ConnectParts): Connected => {
  const { account, botToken, link, now } = settings
  const log = settings.log ?? silentLog
  const patience = { ...usualPatience, ...settings.patience }
  const memory = createMemory()
  const callWith = (token: string): Call =>
    createCall(
      new bolt.webApi.WebClient(token, {
        slackApiUrl: settings.apiUrl ?? usualApi,
        timeout: patience.call,
        // Who waits, and how long, is decided by the courier and the supervisor.
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger: silence(bolt),
      }),
      now,
    )
  const plainCall = callWith(botToken)
  const call: Call = async (method, params) => {
    const reply = await plainCall(method, params)
    if (reply.kind === 'refused' && refusesAccount(reply.code))
      line.refuse({ code: 'slack-token', token: 'bot', refusal: reply.code })
    return reply
  }
  const self = createSelf(account, plainCall)
  const people = createPeople(call, now)
  const places = createPlaces(account, call, memory)

  const reader = (): Reader => ({
    account,
    self: self.identity()?.user ?? '',
    botId: self.identity()?.bot ?? null,
    nameOf: people.nameOf,
    isBot: people.isBot,
    peerOf: memory.peerOf,
    serves: (room) => settings.rooms?.().includes(room) ?? false,
    now: now(),
  })
  const intake = createIntake({ journal, lanes, memory, people, call, reader, patience: patience.names, count, now, log }) // prettier-ignore

  const showHome = async (user: string): Promise<void> => {
    const { home } = settings
    if (!home) return
    const who = accountKey(user)
    const [board, summary] = await Promise.all([
      home.board({ kind: 'direct', account: who }, who),
      home.summary?.(who) ?? null,
    ])
    const reply = await call('views.publish', {
      user_id: user,
      view: homeView(board, summary, home.words, now()),
    })
    if (reply.kind !== 'answer') log.warn('chat.no-home', { platform, reason: reply.kind })
  }

  const take: Take = async (body) => {
    const read = readBody(body, reader())
    switch (read.kind) {
      case 'event':
        return intake.live(body, read)
      case 'home':
        showHome(read.user).catch((error: unknown) => log.warn('chat.no-home', { platform, error }))
        return true
      case 'renamed':
        people.forget(read.user)
        return true
      case 'limited':
        journal.addGap({ room: null, from: read.from, to: read.from + minute })
        log.warn('chat.held-back', { platform, room: account })
        return true
      case 'removed':
        line.refuse({ code: 'slack-removed' })
        return true
      case 'unknown':
        count(read.what)
        return true
      case 'idle':
        return true
    }
  }
  const app = createApp(bolt, { account, botToken, identity: self.identity, take })
  const takeSafely: Take = (body) =>
    app(body).catch((error: unknown) => {
      log.error('chat.not-understood', { platform, error })
      return false
    })

  const rules = { ...usualRules, silentAfter: silentAfter[link.kind], ...settings.rules }
  const backFill = createBackFill({
    journal,
    lanes,
    fetch: fetchMissed({
      journal,
      lanes,
      call,
      now,
      isReady: () => isHearing(line),
      channelOf: async (place) => {
        const found = await places.find(place)
        return found.kind === 'channel' ? found.channel : null
      },
      take: intake.past,
    }),
  })
  const line: Line = createLine({
    account,
    rules,
    now,
    log,
    random: settings.random ?? Math.random,
    heardAt: journal.heardAt(),
    ready: (gap) => {
      if (gap !== null) backFill.fill(gap, settings.rooms?.() ?? [])
    },
    wire:
      link.kind === 'socket'
        ? createSocketWire({ account, self, count, log, now, appCall: callWith(link.appToken), openWithin: rules.openWithin, take: takeSafely }) // prettier-ignore
        : createHttpWire({ link, self, count, now, http: bolt.HTTPModuleFunctions, receipt: patience.receipt, take: takeSafely }), // prettier-ignore
  })

  return {
    line,
    backFill,
    places,
    memory,
    call,
    isOwn: (message) => {
      const who = self.identity()
      return (
        who !== null &&
        isTs(message['ts']) &&
        (plainText(message['user']) === who.user ||
          (who.bot !== null && plainText(message['bot_id']) === who.bot))
      )
    },
  }
}
