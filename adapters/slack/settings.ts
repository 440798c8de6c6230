import type { ConnectionRules } from '../../src/domain/chat/connection.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { AccountKey, RoomKey } from '../../src/domain/ids.ts'
import type { Severity, TicketState } from '../../src/domain/tickets/ticket.ts'
import { minute, second, type Instant } from '../../src/domain/time.ts'
import type { Capabilities } from '../../src/ports/chat.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import type { DeskBoard } from '../../src/ports/desk.ts'
import type { Log } from '../../src/ports/log.ts'

export type SlackLink =
  /** Socket Mode: we dial Slack, nothing needs to be reachable from outside. `appToken` is `xapp-…`. */
  | { readonly kind: 'socket'; readonly appToken: string }
  /** Slack posts to `https://…<path>`, which a proxy passes on to this port. */
  | {
      readonly kind: 'http'
      readonly host: string
      readonly port: number
      readonly path: string
      readonly signingSecret: string
    }

/** Milliseconds. */
export interface SlackPatience {
  readonly call: number
  /** How long an event waits for names and quoted words before it goes on without them. */
  readonly names: number
  /** How long Slack is kept waiting over HTTP for a receipt; it gives up after 3 s by itself. */
  readonly receipt: number
  /** How long `start` waits for the first sign of life. */
  readonly start: number
  /** Before an event that the desk refused is offered again; doubles. */
  readonly offerAgain: number
}

export const usualPatience: SlackPatience = {
  call: 10 * second,
  names: 1.5 * second,
  receipt: 2.5 * second,
  start: 2 * second,
  offerAgain: second / 2,
}

/** What the page of the app says around the tickets. */
export interface HomeWords {
  readonly homeMine: string
  readonly homeAll: string
  readonly homeNone: string
  readonly homeSummary: string
  readonly homeMore: (count: number) => string
  readonly homeCounts: (open: number, unclaimed: number, late: number) => string
  readonly homeDue: (at: Instant) => string
  readonly homeLate: string
  readonly homeUnclaimed: string
  readonly homeUpdated: (at: Instant) => string
  readonly stateName: (state: TicketState) => string
  readonly severityName: (severity: Severity) => string
}

/** What the page of the app in Slack (App Home) shows. */
export interface SlackHome {
  readonly words: HomeWords
  readonly board: (place: Place, account: AccountKey) => Promise<DeskBoard>
  /** The daily summary for those who may see it, as they would read it in a chat; null for everybody else. */
  readonly summary?: (account: AccountKey) => Promise<string | null>
}

export interface SlackSettings {
  /** The id of the workspace, `T…`. */
  readonly account: string
  /** `xoxb-…` */
  readonly botToken: string
  readonly link: SlackLink
  /** Opened by `start`, closed by `stop`. */
  readonly journal: () => Promise<ChatJournal>
  readonly now: () => Instant
  /** In [0, 1). */
  readonly random?: () => number
  /** Rooms of this workspace that the desk serves: fetched after every gap. */
  readonly rooms?: () => readonly RoomKey[]
  /** Null or absent: App Home stays empty. */
  readonly home?: SlackHome | null
  /** Where Slack's Web API is; ends with a slash. */
  readonly apiUrl?: string
  readonly rules?: Partial<ConnectionRules>
  readonly patience?: Partial<SlackPatience>
  readonly log?: Log
}

/** Slack's own advice for one message; beyond 40,000 it cuts (docs.slack.dev, chat.postMessage). */
export const maxLength = 4_000
/** What a text in a block holds (docs.slack.dev, Section block). */
export const maxBlock = 3_000

/**
 * About one message a second in a channel, with a cap for the workspace that Slack does not state "several hundred a
 * minute" (docs.slack.dev, Rate limits). What goes beyond is answered with 429 and obeyed.
 */
export const capabilities: Capabilities = {
  buttons: true,
  mentions: true,
  quotes: true,
  pictures: true,
  picturesOut: true,
  direct: true,
  threads: true,
  edits: true,
  recalls: true,
  history: true,
  maxLength,
  budgets: [
    { scope: 'room', count: 1, per: second },
    { scope: 'account', count: 200, per: minute },
  ],
}

export const usualApi = 'https://slack.com/api/'

/** Throws a Fault on settings that cannot work, without telling the secrets in them. */
export const checkSettings = ({ account, botToken, link, apiUrl }: SlackSettings): void => {
  const wrong = (code: string, message: string, next: string): never => {
    throw new Fault(code, 'operator', message, next)
  }
  if (!/^T[A-Z0-9]{2,}$/.test(account))
    wrong(
      'slack-account',
      `"${account}" is not the id of a Slack workspace.`,
      'Write the id that begins with T.',
    )
  // A token typed into the wrong place is not to be shown by an error about it.
  if (!/^xoxb-[\x21-\x7e]+$/.test(botToken))
    wrong('slack-token', `The bot token of ${account} is none.`, 'Give the token that begins with xoxb-.')
  if (link.kind === 'socket' && !/^xapp-[\x21-\x7e]+$/.test(link.appToken))
    wrong(
      'slack-token',
      `The app-level token of ${account} is none.`,
      'Give the token that begins with xapp-.',
    )
  if (link.kind === 'http' && !/^[\x21-\x7e]{16,}$/.test(link.signingSecret))
    wrong(
      'slack-secret',
      `The signing secret of ${account} is none.`,
      'Give the "Signing Secret" of the page "Basic Information".',
    )
  if (apiUrl !== undefined && !/^https?:\/\/.+\/$/.test(apiUrl))
    wrong(
      'slack-api',
      'The address of the Web API is wrong.',
      'Begin it with https:// and end it with a slash.',
    )
}
