import type { ConnectionInput } from '../../src/domain/chat/connection.ts'
import { isBanned, isStrangeAddress, type Reply } from './api.ts'

/** Why a call at the start of a connection did not work; null when it did. */
export const troubleOf = (reply: Reply): ConnectionInput | null => {
  if (reply.kind === 'refused') return { kind: 'refused', trouble: reply.trouble }
  if (reply.kind === 'tokenless') return { kind: 'lost', trouble: reply.trouble }
  if (reply.kind === 'unsent' || reply.kind === 'lost')
    return { kind: 'lost', trouble: { code: 'qq-official-unreachable', cause: reply.reason } }
  if (isStrangeAddress(reply))
    return {
      kind: 'lost',
      trouble: { code: 'qq-official-address' },
    }
  if (isBanned(reply)) return { kind: 'lost', trouble: { code: 'qq-official-banned', answer: reply.code } }
  if (reply.status === 429) return { kind: 'lost', trouble: { code: 'qq-official-too-often' } }
  if (reply.status === 401 || reply.status === 403)
    return {
      kind: 'lost',
      trouble: { code: 'qq-official-token', status: reply.status, answer: reply.code },
    }
  return reply.code === 0 && reply.status < 300
    ? null
    : { kind: 'lost', trouble: { code: 'qq-official-broken', status: reply.status, answer: reply.code } }
}
