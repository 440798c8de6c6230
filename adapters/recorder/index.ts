import { id, type MessageId } from '../../src/domain/ids.ts'
import type { Capabilities, Chat, Outgoing, Part } from '../../src/ports/chat.ts'

/** Plain words, no buttons, and the pace of an ordinary group: what a chat history can show. */
const plain: Capabilities = {
  buttons: false,
  mentions: false,
  quotes: false,
  pictures: false,
  direct: true,
  maxLength: 4_000,
  budgets: [],
}

/**
 * A platform without people: hands every message to `record`, which names the message. For replays and measurements.
 * Nothing is ever lost between send and record, so every notice asked about was not said.
 */
export const createRecorder = (
  platform: string,
  record: (message: Outgoing, parts: readonly Part[]) => Promise<string>,
  budgets: Capabilities['budgets'] = [],
): Chat => ({
  platform,
  account: 'history',
  capabilities: { ...plain, budgets },
  start: () => Promise.resolve(),
  send: async (message, parts) => ({ kind: 'sent', message: id<MessageId>(await record(message, parts)) }),
  settle: () => Promise.resolve({ kind: 'unsaid' }),
  health: () => ({ kind: 'ready' }),
  stop: () => Promise.resolve(),
})
