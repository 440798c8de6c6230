import { id, type MessageId } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { SendOutcome } from '../../src/ports/chat.ts'
import { refusesAccount, type Reply } from './api.ts'
import { isTs } from './wire.ts'

const hurriedPause = minute

/** Codes of chat.postMessage that another attempt may not meet again. */
const passing = ['rate_limited', 'ratelimited', 'message_limit_exceeded', 'service_unavailable', 'team_added_to_org', 'request_timeout'] // prettier-ignore
/** "It's possible some aspect of the operation succeeded before the error was raised." */
const unclear = ['fatal_error', 'internal_error']
/** The thread has gone with its first message; the words can still be said in the channel. */
const noThread = ['thread_not_found', 'message_not_found', 'cannot_reply_to_message', 'invalid_thread_ts', 'invalid_ts_latest'] // prettier-ignore

export const lacksThread = (reply: Reply): boolean =>
  reply.kind === 'refused' && noThread.includes(reply.code)

/** What the answer to a send means (law 3). */
export const outcomeOf = (reply: Reply, now: Instant): SendOutcome => {
  switch (reply.kind) {
    case 'answer': {
      const ts = reply.data['ts'] ?? reply.data['message_ts']
      return { kind: 'sent', message: isTs(ts) ? id<MessageId>(ts) : null }
    }
    case 'limited':
      return { kind: 'retry', at: reply.until, reason: 'too fast for Slack' }
    case 'unsent':
      return { kind: 'retry', at: null, reason: reply.reason }
    case 'lost':
      return { kind: 'unknown', reason: reply.reason }
    case 'refused': {
      const { code } = reply
      if (unclear.includes(code)) return { kind: 'unknown', reason: code }
      if (passing.includes(code)) return { kind: 'retry', at: now + hurriedPause, reason: code }
      return refusesAccount(code)
        ? { kind: 'retry', at: null, reason: code }
        : { kind: 'failed', reason: code }
    }
  }
}
