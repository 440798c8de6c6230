import { minute, type Instant } from '../../src/domain/time.ts'
import type { SendOutcome } from '../../src/ports/chat.ts'
import type { Reply } from './api.ts'
import { idText, numberOf } from './wire.ts'

/** What Tencent's answer to a message means; each has another way on. */
export type Answer =
  | { readonly kind: 'sent'; readonly message: string | null; readonly refIdx: string | null }
  /** This very message, by `msg_id` and `msg_seq`, was said before. */
  | { readonly kind: 'repeated' }
  /** The message that was to be answered is too old, or was answered too often. */
  | { readonly kind: 'window' }
  /** The room or person lets the bot answer only. */
  | { readonly kind: 'no-push' }
  /** There is an address of the web in it that is not on the bot's list. */
  | { readonly kind: 'url' }
  /** Buttons or Markdown are not for this bot. */
  | { readonly kind: 'buttons' }
  | { readonly kind: 'over'; readonly outcome: SendOutcome }

/** Codes of 发送群聊消息 and 发送单聊消息 (2026-07), and the older ones of 错误码 (2025-04) that mean the same. */
const codes = {
  repeated: [40054005],
  window: [40034005, 40034024, 40034025, 40034026, 40034027, 40034128, 304026, 304027, 304103],
  noPush: [40034102, 40034105, 304046, 304048, 304064],
  url: [40054010, 304003],
  buttons: [304036, 304037, 304038, 304039, 304040, 305007, 40034011, 40034029, 40034124, 40034127, 50056],
  tooOften: [22009, 20028, 40034100, 304045, 304049, 304050, 1100100, 1100308],
  muted: [40054002],
  gone: [40034101, 40054003, 1100104, 1100301, 304034, 11293],
  never: [22006, 304061, 304025, 340069, 40034006, 40054007, 50006, 1100101, 1100103],
  audited: [304023, 304024],
} as const

/** A mute and a used-up minute pass; asking every few seconds makes neither shorter. */
const mutedPause = 10 * minute
const hurriedPause = minute

const over = (outcome: SendOutcome): Answer => ({ kind: 'over', outcome })

/** Reads the answer to a message (law 3). Tencent's words are not passed on, its codes are. */
export const answerOf = (reply: Reply, now: Instant): Answer => {
  if (reply.kind === 'unsent' || reply.kind === 'refused' || reply.kind === 'tokenless')
    return over({
      kind: 'retry',
      at: null,
      reason: 'trouble' in reply ? Object.values(reply.trouble).join(' ') : reply.reason,
    })
  if (reply.kind === 'lost') return over({ kind: 'unknown', reason: reply.reason })
  const { status, code, data } = reply
  const outer = numberOf(data['code']) ?? code
  const is = (list: readonly number[]): boolean => list.includes(code) || list.includes(outer)
  const reason = `HTTP ${status}, code ${code}`
  if (is(codes.repeated)) return { kind: 'repeated' }
  if (is(codes.window)) return { kind: 'window' }
  if (is(codes.noPush)) return { kind: 'no-push' }
  if (is(codes.url)) return { kind: 'url' }
  if (is(codes.buttons)) return { kind: 'buttons' }
  if (status === 429 || is(codes.tooOften))
    return over({ kind: 'retry', at: reply.retryAt ?? now + hurriedPause, reason: `${reason}: too often` })
  if (is(codes.muted)) return over({ kind: 'retry', at: now + mutedPause, reason: `${reason}: muted` })
  if (is(codes.gone)) return over({ kind: 'failed', reason: `${reason}: not a member there` })
  if (is(codes.never)) return over({ kind: 'failed', reason })
  // Taken in, and a person at Tencent will look at it: nobody will say what came of it.
  if (is(codes.audited)) return over({ kind: 'unknown', reason: `${reason}: waits for Tencent's review` })
  if (code === 0 && status >= 200 && status < 300) {
    const extra = data['ext_info']
    const refIdx =
      typeof extra === 'object' && extra !== null && 'ref_idx' in extra ? idText(extra.ref_idx) : null
    return { kind: 'sent', message: idText(data['id']), refIdx }
  }
  if (status === 504) return over({ kind: 'unknown', reason: `${reason}: no confirmation in time` })
  if (status === 404) return over({ kind: 'failed', reason: `${reason}: no such room or person` })
  return over({ kind: 'retry', at: reply.retryAt, reason })
}
