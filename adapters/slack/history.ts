import { second, type Instant } from '../../src/domain/time.ts'
import type { Call, Reply } from './api.ts'
import { byTs, instantOf, isTs, listOf, plainText, fieldsOf, tsAt, type Fields } from './wire.ts'

/** What a place has said since an instant, oldest first; `whole` when it reaches back to it. */
export interface Past {
  readonly messages: readonly Fields[]
  readonly whole: boolean
}

/** The past, or why Slack does not tell it. */
export type History =
  { readonly kind: 'past'; readonly past: Past } | Exclude<Reply, { readonly kind: 'answer' }>

/** Messages on a page; Slack recommends no more than 200. */
const pageSize = 200

/** The messages of one channel, or of one thread in it, newest `pages` of them. */
const read = async (
  call: Call,
  method: 'conversations.history' | 'conversations.replies',
  target: Fields,
  since: Instant,
  pages: number,
): Promise<History> => {
  const found: Fields[] = []
  let cursor = ''
  for (let page = 0; page < pages; page += 1) {
    const reply = await call(method, {
      ...target,
      oldest: tsAt(since),
      limit: pageSize,
      include_all_metadata: true,
      ...(cursor === '' ? {} : { cursor }),
    })
    if (reply.kind !== 'answer') return reply
    const messages = listOf(reply.data['messages']).filter((message) => isTs(message['ts']))
    // Not every server heeds `oldest`.
    found.push(...messages.filter((message) => instantOf(message['ts'], 0) >= since - second))
    cursor = plainText(fieldsOf(reply.data['response_metadata'])?.['next_cursor'])
    const passed = messages.some((message) => instantOf(message['ts'], 0) < since - second)
    const newestFirst = method === 'conversations.history'
    if (cursor === '' || (passed && newestFirst)) return { kind: 'past', past: inOrder(found, true) }
  }
  return { kind: 'past', past: inOrder(found, false) }
}

const inOrder = (messages: readonly Fields[], whole: boolean): Past => ({
  messages: messages.toSorted((a, b) => byTs(plainText(a['ts']), plainText(b['ts']))),
  whole,
})

/** What was said in the channel itself since then, at most the newest `pages` × 200 messages; replies are told by their threads only. */
export const channelPast = (call: Call, channel: string, since: Instant, pages: number): Promise<History> =>
  read(call, 'conversations.history', { channel }, since, pages)

/** What was said in a thread since then, without the message that began it. */
export const threadPast = async (
  call: Call,
  channel: string,
  root: string,
  since: Instant,
  pages: number,
): Promise<History> => {
  const history = await read(call, 'conversations.replies', { channel, ts: root }, since, pages)
  if (history.kind !== 'past') return history
  const messages = history.past.messages.filter((message) => message['ts'] !== root)
  return { kind: 'past', past: { ...history.past, messages } }
}
