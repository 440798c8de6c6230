import type { ConnectionRules } from '../../src/domain/chat/connection.ts'
import { day, hour, minute, second, type Instant } from '../../src/domain/time.ts'
import type { Capabilities } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { Log } from '../../src/ports/log.ts'

/** How the gateway shows who it is. */
export interface WechatTls {
  /**
   * Reads the PEM of the authority that signed its certificate, at every connection; throws a Fault when it cannot be read.
   * Null = the public one inside the package, good for a trial only.
   */
  readonly caCert: (() => string) | null
  /** The name in its certificate; null = the part of the token before the last `_`. */
  readonly serverName: string | null
}

export type WechatLink =
  /** A gateway that speaks the puppet service protocol (gRPC), whatever it drives WeChat with. */
  | {
      readonly kind: 'service'
      /** `host:port`; null = the gateway is looked up at Wechaty's public directory by its token. */
      readonly endpoint: string | null
      readonly token: string
      /** Null = without TLS: for a private network only. */
      readonly tls: WechatTls | null
    }
  /** A puppet package inside this process, e.g. `wechaty-puppet-wechat4u` for a free trial. */
  | { readonly kind: 'puppet'; readonly name: string }

/** Milliseconds. */
export interface Span {
  readonly least: number
  readonly most: number
}

/** The pauses of a person who types: before one more message in the same chat, and before turning to another chat. */
export interface WechatPace {
  readonly same: Span
  readonly other: Span
}

/** Milliseconds. */
export interface WechatPatience {
  /** For reading what the gateway knows: a message, a name. */
  readonly call: number
  readonly send: number
  /** Between two pieces of a file. */
  readonly file: number
  /** How long `start` waits for the first sign of life. */
  readonly start: number
  /** Before an event that the desk refused is offered again; doubles. */
  readonly offerAgain: number
  /** Between two questions whether the gateway is there. */
  readonly pulse: number
}

export const usualPatience: WechatPatience = {
  call: 10 * second,
  send: 30 * second,
  file: 20 * second,
  start: 5 * second,
  offerAgain: second / 2,
  pulse: 15 * second,
}

/** WeChatFerry's safe mode waits 3 to 5 s between chats (docs/plugins/safe-mode.md). */
export const usualPace: WechatPace = {
  same: { least: 1.2 * second, most: 3 * second },
  other: { least: 3 * second, most: 5 * second },
}

/** Opening takes longer than elsewhere: a gateway may start WeChat itself first. */
export const wechatRules: Partial<ConnectionRules> = {
  firstPause: 2 * second,
  openWithin: 25 * second,
  silentAfter: 40 * second,
}

export interface WechatSettings {
  /** What the operator calls this account: letters, digits and `_`. It is part of every key, so it stays. */
  readonly account: string
  readonly link: WechatLink
  /** Hears, and never says anything. */
  readonly listenOnly?: boolean
  /** Opened by `start`, closed by `stop`. */
  readonly journal: () => Promise<ChatJournal>
  /** Where a puppet in this process keeps its login: a path without ending. Null = nowhere. */
  readonly memory?: string | null
  readonly now: () => Instant
  /** In [0, 1). */
  readonly random?: () => number
  /** Wxids of further accounts of this desk, as far as they are known: their words are never answered. */
  readonly siblings?: () => readonly string[]
  /** Gets the login code as lines for a terminal, whenever there is a new one. */
  readonly show?: (lines: string) => void
  readonly rules?: Partial<ConnectionRules>
  readonly patience?: Partial<WechatPatience>
  readonly pace?: WechatPace
  readonly log?: Log
}

/** Two screens of a phone; WeChat itself cuts at about 2,000. */
export const maxLength = 1_500

/**
 * WeChat publishes no limits for such accounts. These are those of a quiet person: well below 40 a minute
 * (WeChatFerry's safe mode) and below the 500 a day from which bans are reported (wechaty/python-wechaty#133).
 */
export const capabilities: Capabilities = {
  buttons: false,
  mentions: true,
  quotes: true,
  pictures: true,
  picturesOut: true,
  direct: true,
  threads: false,
  edits: false,
  recalls: true,
  history: false,
  maxLength,
  budgets: [
    { scope: 'room', count: 6, per: minute },
    { scope: 'account', count: 20, per: minute },
    { scope: 'account', count: 150, per: hour },
    { scope: 'account', count: 450, per: day },
  ],
}
