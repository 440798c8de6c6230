import type { webApi } from '@slack/bolt'
import { second, type Instant } from '../../src/domain/time.ts'
import { fieldsOf, numberOf, plainText, type Fields } from './wire.ts'

/** What came of a call. `unsent`: never left this machine. `lost`: it left, and nobody knows what came of it. */
export type Reply =
  | { readonly kind: 'answer'; readonly data: Fields }
  /** Slack says no, by its own code, e.g. `not_in_channel`. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Too many calls; nothing was done, and nothing will be before then. */
  | { readonly kind: 'limited'; readonly until: Instant }
  | { readonly kind: 'unsent'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string }

/** Calls one method of the Web API. Resolves in any case; lists and objects in `params` are sent as JSON. */
export type Call = (method: string, params: Fields) => Promise<Reply>

/** Failures before anything was sent. */
const unsentCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** The innermost code of a chain of causes: `fetch failed` alone tells nothing. */
const causeOf = (error: unknown): string => {
  const causes: string[] = []
  for (let one = fieldsOf(error), depth = 0; one !== null && depth < 6; depth += 1) {
    const name = plainText(one['code']) || plainText(one['name'])
    if (name !== '') causes.push(name)
    one = fieldsOf(one['original']) ?? fieldsOf(one['cause'])
  }
  return causes.at(-1) ?? 'unknown'
}

/** What an error of Slack's client means. Its words may hold what people wrote; only codes are passed on. */
const failureOf = (error: unknown, now: Instant): Reply => {
  const { code, data, retryAfter, statusCode } = fieldsOf(error) ?? {}
  switch (code) {
    case 'slack_webapi_rate_limited_error':
      return { kind: 'limited', until: now + Math.max(1, numberOf(retryAfter) ?? 1) * second }
    case 'slack_webapi_platform_error': {
      const said = plainText(fieldsOf(data)?.['error'])
      // What is no code is no answer of Slack but the page of a proxy.
      return /^[a-z0-9_]{1,80}$/.test(said)
        ? { kind: 'refused', code: said }
        : { kind: 'lost', reason: 'the answer is not one of Slack' }
    }
    case 'slack_webapi_http_error':
      return Number(statusCode) >= 500
        ? { kind: 'lost', reason: `HTTP ${Number(statusCode)}` }
        : { kind: 'unsent', reason: `HTTP ${Number(statusCode)}` }
    default: {
      const cause = causeOf(error)
      return { kind: unsentCodes.includes(cause) ? 'unsent' : 'lost', reason: cause }
    }
  }
}

/** `client` must not try again by itself: who waits, and how long, is the courier's to decide. */
export const createCall =
  (client: Pick<webApi.WebClient, 'apiCall'>, now: () => Instant): Call =>
  async (method, params) => {
    try {
      return { kind: 'answer', data: fieldsOf(await client.apiCall(method, { ...params })) ?? {} }
    } catch (error) {
      return failureOf(error, now())
    }
  }

/** Codes after which the same token is of no use any more, and what the operator can do. */
const refusals: ReadonlyMap<string, string> = new Map(
  Object.entries({
    invalid_auth: '令牌不对：请核对环境变量里的令牌是否完整、是否属于这个应用',
    not_authed: '没有带令牌：请检查环境变量',
    token_revoked: '令牌已被撤销：请在 Slack 应用页面重新安装应用，换上新的令牌',
    token_expired: '令牌已过期：请在应用页面关掉令牌轮换（token rotation），换上新的令牌',
    account_inactive: '应用已被停用或卸载：请在 Slack 应用页面重新安装',
    not_allowed_token_type: '令牌的种类不对：机器人令牌以 xoxb- 开头，应用级令牌以 xapp- 开头',
    missing_scope: '应用缺少权限：请按 manifest 更新权限后重新安装应用',
    access_denied: 'Slack 不让这个应用访问：请联系工作区管理员',
    team_access_not_granted: '应用没有得到这个工作区的许可：请联系管理员批准',
    org_login_required: '工作区正在迁移：请等完成后重新启动',
    ekm_access_denied: '管理员暂停了这个工作区的访问：请联系管理员',
  }),
)

/** Why the credentials are refused, in words for the operator; null when the code says something else. */
export const refusalOf = (code: string): string | null => {
  const reason = refusals.get(code)
  return reason === undefined ? null : `${reason}（${code}）`
}

/** Scopes of single methods may be missing while the account as a whole works. */
export const refusesAccount = (code: string): boolean => code !== 'missing_scope' && refusals.has(code)
