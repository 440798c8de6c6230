import { second, type Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import { fieldsOf, numberOf, plainText, readFrame } from './wire.ts'

/** What came of asking for a token. `refused`: the AppID or its secret is wrong, asking again changes nothing. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused' | 'failed'; readonly trouble: Trouble }

export interface Tokens {
  /** A token that is good for a while yet. Resolves in any case. */
  get(): Promise<TokenAnswer>
  /** This one was not accepted: the next `get` asks for another. */
  drop(token: string): void
}

export interface TokensParts {
  readonly url: string
  readonly appId: string
  readonly secret: string
  readonly now: () => Instant
  /** Milliseconds until an answer. */
  readonly within: number
}

/**
 * Only in its last minute does Tencent give another token, and the old one stays good through that minute
 * (接口调用与鉴权): asked for earlier it would be the same one again.
 */
const renewBefore = 45 * second

/** 100016: wrong AppID or secret; 100007: no such AppID, or it was deleted. Both come with HTTP 200. */
const refusedCodes: readonly number[] = [100016, 100007]

/** Gets access tokens, one request at a time, and keeps the last one. */
export const createTokens = ({ url, appId, secret, now, within }: TokensParts): Tokens => {
  let known: { readonly token: string; readonly until: Instant } | null = null
  let asking: Promise<TokenAnswer> | null = null

  const ask = async (): Promise<TokenAnswer> => {
    const from = now()
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ appId, clientSecret: secret }),
        signal: AbortSignal.timeout(within),
        redirect: 'error',
      })
      const body = readFrame(await response.text())
      const token = plainText(body?.['access_token'])
      if (response.ok && token !== '') {
        known = { token, until: from + (numberOf(body?.['expires_in']) ?? 0) * second }
        return { kind: 'token', token }
      }
      const code = numberOf(body?.['code'])
      if (code !== null && refusedCodes.includes(code))
        return {
          kind: 'refused',
          trouble: { code: 'qq-official-credentials', answer: code },
        }
      return {
        kind: 'failed',
        trouble: { code: 'qq-official-no-token', status: response.status, answer: code },
      }
    } catch (error) {
      return { kind: 'failed', trouble: { code: 'qq-official-tokens-unreachable', cause: nameOf(error) } }
    }
  }

  return {
    get: async () => {
      const current = known
      if (current !== null && now() < current.until - renewBefore)
        return { kind: 'token', token: current.token }
      asking ??= ask().finally(() => {
        asking = null
      })
      const answer = await asking
      // While the old one lasts, a failed renewal harms nobody.
      const lasts = answer.kind === 'failed' && current !== null && current === known && now() < current.until
      return lasts ? { kind: 'token', token: current.token } : answer
    },
    drop: (token) => {
      if (known?.token === token) known = null
    },
  }
}

/** What an error is called, without addresses or secrets in it. */
export const nameOf = (error: unknown): string => {
  const fields = fieldsOf(error)
  return plainText(fieldsOf(fields?.['cause'])?.['code']) || plainText(fields?.['name']) || 'unknown'
}
