import type { ConnectionRules } from '../../src/domain/chat/connection.ts'
import { day, hour, minute, second, type Instant } from '../../src/domain/time.ts'
import type { Capabilities } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'
import type { QqCallbacks } from './callbacks.ts'

export type QqOfficialLink =
  /** We dial Tencent's gateway: works behind any router. */
  | { readonly kind: 'websocket' }
  /** Tencent posts events to us (webhook); several accounts share the routes. */
  | { readonly kind: 'webhook'; readonly callbacks: QqCallbacks }

/** Where Tencent is. Only tests have others. */
export interface QqOfficialServers {
  /** Gives access tokens. */
  readonly tokens: string
  readonly api: string
}

export const tencent: QqOfficialServers = {
  tokens: 'https://bots.qq.com',
  api: 'https://api.sgroup.qq.com',
}

/** Milliseconds. */
export interface QqOfficialPatience {
  readonly call: number
  /** Tencent asks for at least 5 s: a send that seems lost has mostly gone out (发送消息, 2025-04). */
  readonly send: number
  /** How long `start` waits for the first sign of life. */
  readonly start: number
  /** Before an event that the desk refused is offered again; doubles. */
  readonly offerAgain: number
  /** How long Tencent may wait for the answer to a callback: it gives up after 3 s. */
  readonly answer: number
}

export const usualPatience: QqOfficialPatience = {
  call: 10 * second,
  send: 15 * second,
  start: 3 * second,
  offerAgain: second / 2,
  answer: 2_500,
}

export interface QqOfficialSettings {
  /** The AppID of the bot. */
  readonly account: string
  /** The AppSecret; also the key of the signatures. */
  readonly secret: string
  readonly link: QqOfficialLink
  /** Show choices as buttons. Needs custom buttons, which Tencent grants on request; refused ones are said in words. */
  readonly buttons?: boolean
  /** The bot's owner is verified (个人认证 or 企业认证): twice as many messages a minute. */
  readonly verified?: boolean
  /** Opened by `start`, closed by `stop`. */
  readonly journal: () => Promise<ChatJournal>
  readonly now: () => Instant
  /** In [0, 1). */
  readonly random?: () => number
  readonly rules?: Partial<ConnectionRules>
  readonly patience?: Partial<QqOfficialPatience>
  readonly servers?: QqOfficialServers
  readonly log?: Log
}

/** How long and how often a person's message may be answered (消息收发概述, 2026-07: 群聊 5 分钟 5 次, 单聊 60 分钟 4 次). */
export const replyRules = {
  room: { window: 5 * minute, replies: 5 },
  direct: { window: hour, replies: 4 },
} as const

/** Tencent publishes no number, only that there is one (40054007). Three screens of a phone. */
export const maxLength = 1_800

/**
 * The budgets are those of messages that answer nobody (发送群聊消息, 2026-07: 20 a minute and 1000 a day in a room,
 * 30 a minute for an unverified bot, 60 for a verified one). Answers are hardly limited, but which message is one is
 * known only when it is said. The window is the rooms'; in private it is an hour.
 */
export const capabilitiesOf = ({ buttons = false, verified = false }: QqOfficialSettings): Capabilities => ({
  buttons,
  mentions: true,
  quotes: true,
  pictures: true,
  picturesOut: true,
  direct: true,
  threads: false,
  edits: false,
  recalls: false,
  history: false,
  replyWindow: replyRules.room.window,
  maxLength,
  budgets: [
    { scope: 'account', count: 5, per: second },
    { scope: 'room', count: 20, per: minute },
    { scope: 'room', count: 1_000, per: day },
    { scope: 'account', count: verified ? 60 : 30, per: minute },
  ],
})
