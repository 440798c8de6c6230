import type { Instant } from '../time.ts'

/** Answers of Slack after which the same token is of no use any more (docs.slack.dev, Errors of the Web API). */
export const slackRefusals = [
  'invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive', 'not_allowed_token_type',
  'missing_scope', 'access_denied', 'team_access_not_granted', 'org_login_required', 'ekm_access_denied',
] as const // prettier-ignore
export type SlackRefusal = (typeof slackRefusals)[number]

type Nothing = unknown
/** `cause`: a code of the system or of a closed connection, e.g. `ECONNREFUSED` or `1006`. */
interface Cause {
  readonly cause: string | number
}
/** `answer`: the platform's own code. */
interface Answer {
  readonly answer: string | number
}
interface HttpAnswer {
  readonly status: number
  readonly answer: string | number
}
/** Which account answers, and which one the settings name. */
interface Mixup {
  readonly theirs: string
  readonly ours: string
}
/** The address or the name of a gateway. */
interface Where {
  readonly where: string
}

/** Every reason why nobody is heard over an account, by its code, with what differs from case to case. */
interface TroubleParts {
  stopped: Nothing
  'not-connected': Nothing
  'never-opened': Nothing
  'no-events': Nothing
  silent: Nothing
  /** What is heard comes in, and the desk could not store it so many times in a row. */
  'not-stored': { readonly times: number }
  /** No instance has the account. */
  'not-held': Nothing

  'qq-token': Nothing
  'qq-no-websocket': Where & { readonly status: number }
  'qq-unreachable': Where & Cause
  'qq-cut': Cause
  'qq-offline': Nothing
  'qq-logged-out': Nothing
  'qq-disabled': Nothing
  'qq-banned': Nothing
  'qq-doubled': Nothing
  'qq-other-account': Mixup
  'qq-door-token': Nothing
  'qq-door-split': Nothing

  'qq-official-unreachable': Cause
  'qq-official-address': Nothing
  'qq-official-banned': Answer
  'qq-official-too-often': Nothing
  'qq-official-token': HttpAnswer
  'qq-official-broken': HttpAnswer
  'qq-official-credentials': Answer
  'qq-official-no-token': { readonly status: number; readonly answer: number | null }
  'qq-official-tokens-unreachable': Cause
  'qq-official-no-callback': Nothing
  'qq-official-unsigned': Nothing
  'qq-official-forged': Nothing
  'qq-official-stale': Nothing
  'qq-official-gateway-unreachable': Cause
  'qq-official-no-gateway': Nothing
  'qq-official-no-sessions': Nothing
  'qq-official-bot-banned': Nothing
  'qq-official-bot-withdrawn': Nothing
  'qq-official-no-groups': Nothing
  'qq-official-cut': Cause
  'qq-official-reconnect': Nothing
  'qq-official-not-identified': Nothing
  'qq-official-session-over': Nothing

  'slack-too-often': Nothing
  'slack-unreachable': Cause
  'slack-not-known': Answer
  'slack-nobody': Nothing
  'slack-token': { readonly token: 'bot' | 'app'; readonly refusal: SlackRefusal }
  'slack-other-workspace': Mixup
  'slack-no-socket': Answer
  'slack-no-address': Nothing
  'slack-cut': Cause
  'slack-socket-mode-off': Nothing
  'slack-removed': Nothing

  'wechat-token': Nothing
  'wechat-not-logged-in': Nothing
  'wechat-no-code-yet': Nothing
  'wechat-scan': Nothing
  'wechat-logged-out': Nothing
  'wechat-banned': Nothing
  'wechat-certificate': Where
  'wechat-no-certificate': Nothing
  'wechat-unreachable': Where
  'wechat-cut': Where
  'wechat-taken': Where
  'wechat-not-starting': Where

  /** The port on which a platform connects to us. */
  'port-taken': { readonly platform: 'qq' | 'slack' }
  'wechat-packages': Nothing
  journal: Nothing
  /** Of no kind known here: what the error says of itself. */
  unforeseen: { readonly words: string }
  /** It could not even start, for that trouble; `again`: when that is tried again, `trying` now, or `never` by itself. */
  'not-started': { readonly of: Trouble; readonly again: Instant | 'trying' | 'never' }
}

export type TroubleCode = keyof TroubleParts

/** Why nobody is heard over an account. What to do about it is said by `src/texts`, for an operator. */
export type Trouble<Code extends TroubleCode = TroubleCode> = {
  readonly [One in Code]: { readonly code: One } & TroubleParts[One]
}[Code]
