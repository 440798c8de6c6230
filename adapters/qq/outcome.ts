import { id, type MessageId } from '../../src/domain/ids.ts'
import { minute, second, type Instant } from '../../src/domain/time.ts'
import type { SendOutcome } from '../../src/ports/chat.ts'
import type { Reply } from './calls.ts'
import { fieldsOf, idText, numberOf } from './wire.ts'

/** Not offered by this gateway (OneBot v11: 404 over HTTP, 1404 over WebSocket). */
export const isNotOffered = (reply: Reply): boolean =>
  reply.kind === 'answer' && (reply.retcode === 1404 || reply.retcode === 404)

/** A room that is muted stays so for a while, and speaking into it again and again draws a ban (NapCatQQ#398). */
const mutedPause = 10 * minute
const hurriedPause = minute

/** QQ's own code inside the words of a failed send: `EventRet: { "result": 110, … }` (NapCatQQ#600). */
const resultOf = (wording: string): number | null =>
  numberOf(/"?result"?\s*:\s*(-?\d+)/.exec(wording)?.[1] ?? null)

/** What the answer to a send means (law 3). The words of the gateway are read, never passed on. */
export const outcomeOf = (reply: Reply, now: Instant): SendOutcome => {
  if (reply.kind === 'unsent') return { kind: 'retry', at: null, reason: 'not connected' }
  if (reply.kind === 'lost') return { kind: 'unknown', reason: reply.reason }
  const { retcode, wording } = reply
  const result = resultOf(wording)
  const reason = `retcode ${retcode}${result === null ? '' : `, result ${result}`}`
  if (retcode === 0) {
    const message = idText(fieldsOf(reply.data)?.['message_id'])
    return { kind: 'sent', message: message === null ? null : id<MessageId>(message) }
  }
  // Accepted for later: nobody will say what came of it.
  if (retcode === 1) return { kind: 'unknown', reason: 'accepted without an outcome' }
  if (retcode === 1400 || retcode === 1404 || retcode === 404 || retcode === 400)
    return { kind: 'failed', reason }
  if (
    result === 110 ||
    /移出该?群|不在.{0,4}群|群(?:聊)?不存在|不是好友|not (?:in|a member of) (?:the )?group|group not found/i.test(
      wording,
    )
  )
    return { kind: 'failed', reason: `${reason}: not a member there` }
  if (result === 120 || /禁言|muted/i.test(wording))
    return { kind: 'retry', at: now + mutedPause, reason: `${reason}: muted` }
  if (
    retcode === 429 ||
    retcode === 1429 ||
    result === 299 ||
    /频率|频繁|too (?:many|fast)|rate.?limit/i.test(wording)
  ) {
    const after = numberOf(fieldsOf(reply.data)?.['retry_after'])
    return {
      kind: 'retry',
      at: now + (after === null ? hurriedPause : Math.max(0, after) * second),
      reason: `${reason}: too fast`,
    }
  }
  // "Timeout: NTEvent …": QQ did not confirm in time; the message mostly has gone out (NapCatQQ#1772).
  if (/timeout/i.test(wording) && (result === null || result === 0))
    return { kind: 'unknown', reason: `${reason}: the gateway got no confirmation` }
  return { kind: 'retry', at: null, reason }
}
