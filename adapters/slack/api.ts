import type { webApi } from '@slack/bolt'
import { slackRefusals, type SlackRefusal } from '../../src/domain/chat/trouble.ts'
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

/** Does this answer mean that the same token is of no use any more? */
export const isRefusal = (code: string): code is SlackRefusal =>
  (slackRefusals as readonly string[]).includes(code)

/** Scopes of single methods may be missing while the account as a whole works. */
export const refusesAccount = (code: string): code is SlackRefusal =>
  code !== 'missing_scope' && isRefusal(code)
