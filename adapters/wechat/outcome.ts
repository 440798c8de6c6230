import { id, type MessageId } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { SendOutcome } from '../../src/ports/chat.ts'
import { statusOf, wordsOf } from './errors.ts'

/** What came of a call. `unsent`: never left this machine. `lost`: it left, and nobody knows what came of it. */
export type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'unsent' }
  | { readonly kind: 'lost'; readonly reason: string }

const hurriedPause = 10 * minute

/** Numbers of gRPC (https://grpc.io/docs/guides/status-codes). */
const cancelled = 1
const invalid = 3
const deadline = 4
const notFound = 5
const refused = 7
const exhausted = 8
const unimplemented = 12
const unavailable = 14
const unauthenticated = 16

/** What the answer to a send means (law 3). The words of the gateway are read, never passed on. */
export const outcomeOf = (reply: Reply<string | null>, now: Instant): SendOutcome => {
  switch (reply.kind) {
    case 'unsent':
      return { kind: 'retry', at: null, reason: 'not connected' }
    case 'lost':
      return { kind: 'unknown', reason: reply.reason }
    case 'answer':
      return { kind: 'sent', message: reply.value === null ? null : id<MessageId>(reply.value) }
    case 'error':
      return outcomeOfError(reply.error, now)
  }
}

const outcomeOfError = (error: unknown, now: Instant): SendOutcome => {
  const status = statusOf(error)
  const words = wordsOf(error)
  const reason = status === null ? 'refused by the gateway' : `refused by the gateway, status ${status}`
  if (/频繁|频率|too (?:many|fast)|rate.?limit/i.test(words) || status === exhausted)
    return { kind: 'retry', at: now + hurriedPause, reason: `${reason}: too fast` }
  if (
    status === notFound ||
    /no payload found|not (?:found|in (?:the )?room|a (?:room )?member|exist)|不在.{0,4}群|已被移出|被拉黑|不是.{0,4}好友/i.test(
      words,
    )
  )
    return { kind: 'failed', reason: `${reason}: not there` }
  if (status === invalid || status === unimplemented || status === refused) return { kind: 'failed', reason }
  if (status === unavailable && /no connection established|ECONNREFUSED/i.test(words))
    return { kind: 'retry', at: null, reason: 'not connected' }
  if (
    status === unavailable ||
    status === cancelled ||
    status === deadline ||
    /timeout|timed out|dropped|reset/i.test(words)
  )
    return { kind: 'unknown', reason: `${reason}: no confirmation` }
  if (status === unauthenticated) return { kind: 'retry', at: null, reason: `${reason}: the token` }
  return { kind: 'retry', at: null, reason }
}
