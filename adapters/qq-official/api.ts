import { second, type Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import { nameOf, type Tokens } from './token.ts'
import { numberOf, readFrame, type Fields } from './wire.ts'

/**
 * What came of a call. `unsent`: it never reached Tencent. `lost`: it left, and nobody knows what came of it.
 * `code` is Tencent's own, 0 when all is well; it counts on HTTP 200 too.
 */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly code: number
      readonly data: Fields
      /** When Tencent wants to be asked again, if it says so. */
      readonly retryAt: Instant | null
    }
  /** There is no token: wrong credentials, or none to be had now. */
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | { readonly kind: 'tokenless'; readonly trouble: Trouble }
  | { readonly kind: 'unsent'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string }

export interface Api {
  /** Resolves in any case, within so many milliseconds and the time that a token takes. */
  call(method: string, path: string, body: Fields | null, within: number): Promise<Reply>
}

/** The token is unknown, expired or wrong (错误码 11241 to 11244, with HTTP 401). */
const staleToken = (status: number, code: number): boolean =>
  code >= 11241 && code <= 11244 ? true : status === 401 && code === 0

/** Bytes of an answer; all of them are small. */
const mostAnswer = 1024 * 1024

const textOf = async (response: Response): Promise<string> => {
  if (Number(response.headers.get('content-length') ?? 0) > mostAnswer) {
    await response.body?.cancel()
    return ''
  }
  return response.text()
}

const retryAtOf = (response: Response, now: Instant): Instant | null => {
  const header = response.headers.get('retry-after')
  const seconds = numberOf(header)
  if (seconds !== null) return now + Math.max(0, seconds) * second
  const date = Date.parse(header ?? '')
  return Number.isFinite(date) ? Math.max(now, date) : null
}

/** Errors that come before a single byte has left. */
const neverLeft =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*)$/

/** Calls of the bot API, with a token; a token that is not accepted is renewed once. */
export const createApi = (base: string, tokens: Tokens, now: () => Instant): Api => {
  const once = async (
    token: string,
    method: string,
    path: string,
    body: Fields | null,
    within: number,
  ): Promise<Reply> => {
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `QQBot ${token}`, 'content-type': 'application/json' },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(within),
        redirect: 'error',
      })
      const text = await textOf(response)
      const data = readFrame(text)
      // `err_code` is the finer one; an empty body is fine where nothing is to be said.
      const code = numberOf(data?.['err_code']) ?? numberOf(data?.['code']) ?? 0
      return {
        kind: 'answer',
        status: response.status,
        code,
        data: data ?? {},
        retryAt: retryAtOf(response, now()),
      }
    } catch (error) {
      const reason = nameOf(error)
      return { kind: neverLeft.test(reason) ? 'unsent' : 'lost', reason }
    }
  }

  return {
    call: async (method, path, body, within) => {
      for (let attempt = 1; ; attempt += 1) {
        const given = await tokens.get()
        if (given.kind !== 'token')
          return { kind: given.kind === 'refused' ? 'refused' : 'tokenless', trouble: given.trouble }
        const reply = await once(given.token, method, path, body, within)
        const outer = reply.kind === 'answer' ? (numberOf(reply.data['code']) ?? reply.code) : 0
        if (reply.kind !== 'answer' || attempt > 1 || !staleToken(reply.status, outer)) return reply
        tokens.drop(given.token)
      }
    },
  }
}

/** `11298 + 40023002`: the machine's address is not on the list of the management page. */
export const isStrangeAddress = (reply: Reply): boolean =>
  reply.kind === 'answer' && (reply.code === 40023002 || numberOf(reply.data['code']) === 11298)

/** `11265`: the bot is banned; `11254`: this interface is closed to it. */
export const isBanned = (reply: Reply): boolean =>
  reply.kind === 'answer' && [11265, 11254].includes(numberOf(reply.data['code']) ?? 0)
