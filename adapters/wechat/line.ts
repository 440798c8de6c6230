import type {
  ConnectionAct,
  ConnectionRules,
  ConnectionState,
  Gap,
} from '../../src/domain/chat/connection.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { Health, LoginCode } from '../../src/ports/chat.ts'
import type { Log } from '../../src/ports/log.ts'
import { buildBot, type Bot, type Puppet } from './bot.ts'
import { callPuppet } from './call-puppet.ts'
import { isNoise, statusOf, wordsOf } from './errors.ts'
import { platform } from './keys.ts'
import { createChanges } from './changes.ts'
import type { Packages } from './load.ts'
import { drawCode } from './login-code.ts'
import type { Reply } from './outcome.ts'
import type { RoomNews } from './read-event.ts'
import { lockedWords } from './locked.ts'
import type { WechatLink, WechatPatience } from './settings.ts'
import { createSupervisor } from '../../src/ports/account/supervisor.ts'

export interface LineParts {
  readonly account: string
  readonly link: WechatLink
  readonly packages: Packages
  readonly memory: string | null
  readonly rules: ConnectionRules
  readonly patience: WechatPatience
  readonly now: () => Instant
  readonly random: () => number
  readonly log: Log
  /** When an earlier run last heard something. */
  readonly heardAt: Instant | null
  /** A message was announced; the puppet has it. */
  readonly message: (id: string, puppet: Puppet) => void
  readonly roomNews: (news: RoomNews, puppet: Puppet) => void
  /** Events come again; `gap` is the time in which none did. */
  readonly ready: (gap: Gap | null) => void
  /** There is a code to scan; null when it is over. */
  readonly show: (lines: string) => void
  readonly count: (what: string) => void
}

/** The wire to one gateway: connected, supervised and rebuilt whenever it breaks, until it is closed. */
export interface Line {
  /** Resolves at the first news, good or bad, or after `patience` milliseconds. */
  open(patience: number): Promise<void>
  /**
   * Has the puppet do something. Resolves in any case within so many milliseconds; a later reply goes to `late`, which may
   * be after the line was closed.
   */
  call<T>(
    work: (puppet: Puppet) => Promise<T>,
    within: number,
    late?: (reply: Reply<T>) => void,
  ): Promise<Reply<T>>
  bot(): Bot | null
  /** What WeChat calls the bot; null before the first login. */
  self(): string | null
  state(): ConnectionState
  heardAt(): Instant | null
  health(): Health
  login(): LoginCode | null
  /** Resolves at the next ready or end of the line, within so many milliseconds. */
  change(within: number): Promise<void>
  /** Wakes those who wait for a change. */
  nudge(): void
  close(): Promise<void>
}

const notLoggedIn = {
  service: { code: 'wechat-not-logged-in' },
  puppet: { code: 'wechat-no-code-yet' },
} as const

/** How long a dropped bot may take to end before it is left to itself. */
const endWithin = 3_000
/** The same trouble is not logged more often. */
const logAgain = 60_000

/**
 * What Wechaty would do with these itself: load everybody in every message once more, in no order, and tell the gateway
 * to forget rooms, with failures that nobody catches. Here the puppet's own events are enough.
 */
const takenFromWechaty = ['message', 'room-join', 'room-leave', 'room-topic', 'room-invite', 'friendship', 'post'] as const // prettier-ignore

export const createLine = (parts: LineParts): Line => {
  const { account, link, rules, patience, now, log, count } = parts
  const where = link.kind === 'service' ? (link.endpoint ?? 'PuppetService') : link.name
  let bot: Bot | null = null
  let self: string | null = null
  let code: LoginCode | null = null
  let shownLink: string | null = null
  let loggedAt = -Infinity
  let pulse: NodeJS.Timeout | null = null
  const { changed, change } = createChanges()

  const drop = (): void => {
    const dropped = bot
    bot = null
    void dropped?.close(endWithin)
  }

  const lose = (trouble: Trouble): void => {
    drop()
    supervisor.input({ kind: 'lost', trouble })
    log.warn('chat.lost', { platform, room: account, trouble })
    changed()
  }

  const ding = (): void => {
    try {
      bot?.puppet.ding('zhiban')
    } catch {
      // It is only being built; the supervisor counts the silence.
    }
  }

  /** Something came over the wire: the gateway is there. Whether WeChat is heard depends on the login. */
  const alive = (from: Bot, isAnswer = false): void => {
    if (bot !== from) return
    if (supervisor.connection().state === 'dialing') {
      supervisor.input({ kind: 'opened' })
      ding()
    }
    if (from.puppet.isLoggedIn) {
      self = from.puppet.currentUserId
      code = null
      shownLink = null
      return supervisor.input({ kind: 'heard' })
    }
    // The login is told right after the first sign of life: only an answer without one says that there is none.
    if (!isAnswer) return
    supervisor.input({
      kind: 'offline',
      trouble: code === null ? notLoggedIn[link.kind] : { code: 'wechat-scan' },
    })
    changed()
  }

  const scanned = async (from: Bot, qrcode: string | undefined): Promise<void> => {
    if (bot !== from || qrcode === undefined || qrcode === '') return
    const isNew = shownLink !== qrcode
    shownLink = qrcode
    const drawn = isNew ? await drawCode(qrcode, now()) : null
    if (bot !== from || shownLink !== qrcode) return
    code = drawn?.code ?? code
    if (drawn !== null) {
      log.info('chat.login-code', { platform, room: account })
      parts.show(drawn.lines)
    }
    alive(from, true)
  }

  const failed = (from: Bot, error: unknown): void => {
    if (bot !== from) return
    const status = statusOf(error)
    const words = wordsOf(error)
    if (status === 16 || /UNAUTHENTICATED|Invalid Wechaty TOKEN/i.test(words)) {
      drop()
      supervisor.input({ kind: 'refused', trouble: { code: 'wechat-token' } })
      log.error('chat.refused', { platform, room: account, trouble: { code: 'wechat-token' } })
      return changed()
    }
    if (lockedWords.test(words)) {
      supervisor.input({ kind: 'banned', trouble: { code: 'wechat-banned' } })
      return changed()
    }
    const opening = supervisor.connection().state === 'dialing'
    if (opening && link.kind === 'service' && (status === 14 || status === 4))
      return lose({
        code: /certificate|self.signed|SSL|TLS|wrong version number|altname/i.test(words)
          ? 'wechat-certificate'
          : 'wechat-unreachable',
        where,
      })
    if (isNoise(error)) return
    if (now() - loggedAt < logAgain) return
    loggedAt = now()
    log.warn('chat.gateway-error', {
      platform,
      room: account,
      code: status === null ? 'none' : String(status),
    })
  }

  const attach = (fresh: Bot): void => {
    const { wechaty } = fresh
    wechaty.on('error', (error) => failed(fresh, error))
    const { puppet } = fresh
    for (const event of takenFromWechaty) puppet.removeAllListeners(event)
    puppet.on('heartbeat', () => alive(fresh))
    puppet.on('dong', () => alive(fresh, true))
    puppet.on('login', () => alive(fresh))
    puppet.on('logout', ({ data }) => {
      if (bot !== fresh) return
      const locked = lockedWords.test(data ?? '')
      supervisor.input(
        locked
          ? { kind: 'banned', trouble: { code: 'wechat-banned' } }
          : { kind: 'offline', trouble: { code: 'wechat-logged-out' } },
      )
      log.warn('chat.logged-out', { platform, room: account })
      changed()
    })
    puppet.on('scan', ({ qrcode }) => void scanned(fresh, qrcode))
    puppet.on('message', ({ messageId }) => {
      if (bot !== fresh) return
      alive(fresh)
      parts.message(messageId, puppet)
    })
    puppet.on('room-join', ({ roomId, inviteeIdList, inviterId, timestamp }) =>
      news(fresh, { what: 'room-join', room: roomId, actor: inviterId, people: inviteeIdList, topic: '', at: timestamp }),
    ) // prettier-ignore
    puppet.on('room-leave', ({ roomId, removeeIdList, removerId, timestamp }) =>
      news(fresh, { what: 'room-leave', room: roomId, actor: removerId, people: removeeIdList, topic: '', at: timestamp }),
    ) // prettier-ignore
    puppet.on('room-topic', ({ roomId, newTopic, changerId, timestamp }) =>
      news(fresh, { what: 'room-topic', room: roomId, actor: changerId, people: [], topic: newTopic, at: timestamp }),
    ) // prettier-ignore
    puppet.on('post', () => count('event.post'))
    puppet.on('room-invite', () => count('event.room-invite'))
  }

  const news = (from: Bot, told: RoomNews): void => {
    if (bot !== from) return
    alive(from)
    parts.roomNews(told, from.puppet)
  }

  const build = (): Bot | null => {
    try {
      const fresh = buildBot(parts.packages, link, parts.memory, () => {
        if (bot === fresh) lose({ code: 'wechat-cut', where })
      })
      return fresh
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.warn('chat.not-built', { platform, room: account, code: error.code, error })
      return null
    }
  }

  const dial = async (): Promise<void> => {
    drop()
    const fresh = build()
    if (fresh === null) return lose({ code: 'wechat-no-certificate' })
    bot = fresh
    try {
      await fresh.wechaty.init()
      if (bot !== fresh) return
      attach(fresh)
      await fresh.start()
      // A stream that was refused because another program holds it ends without a word.
      if (bot === fresh && fresh.streamOver()) lose({ code: 'wechat-taken', where })
    } catch (error) {
      if (bot === fresh) failed(fresh, error)
      if (bot === fresh) lose({ code: 'wechat-not-starting', where })
    }
  }

  const act = (one: ConnectionAct): void => {
    switch (one.kind) {
      case 'drop':
        return drop()
      case 'probe':
        return ding()
      case 'dial':
        return void dial()
      case 'ready':
        log.info('chat.ready', { platform, room: account })
        parts.ready(one.gap)
        return changed()
    }
  }

  const supervisor = createSupervisor(rules, now, parts.random, parts.heardAt, act)

  return {
    open: async (patience) => {
      pulse = setInterval(ding, parts.patience.pulse).unref()
      const news = change(patience)
      supervisor.input({ kind: 'start' })
      await news
    },
    call: async (work, within, late) => {
      const { state } = supervisor.connection()
      if (bot === null || (state !== 'ready' && state !== 'probing')) return { kind: 'unsent' }
      return callPuppet(bot.puppet, work, within, late)
    },
    bot: () => bot,
    self: () => self,
    state: () => supervisor.connection().state,
    heardAt: () => supervisor.connection().heardAt,
    health: supervisor.health,
    login: () => code,
    change,
    nudge: changed,
    close: async () => {
      if (pulse !== null) clearInterval(pulse)
      const last = bot
      bot = null
      supervisor.input({ kind: 'stop' })
      changed()
      await last?.close(patience.call)
    },
  }
}
