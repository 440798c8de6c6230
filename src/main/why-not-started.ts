import type { Trouble } from '../domain/chat/trouble.ts'
import { Fault } from '../domain/fault.ts'

/** What the faults of accounts that cannot start mean; others say themselves what is wrong and what to do. */
const known: Readonly<Record<string, Trouble>> = {
  'qq-door': { code: 'port-taken', platform: 'qq' },
  'slack-door': { code: 'port-taken', platform: 'slack' },
  'wechat-packages': { code: 'wechat-packages' },
  'chat-journal': { code: 'journal' },
}

/** Why an account could not be started. */
export const whyNotStarted = (error: unknown): Trouble => {
  if (error instanceof Fault)
    return known[error.code] ?? { code: 'unforeseen', words: `${error.message} ${error.next}` }
  return { code: 'unforeseen', words: error instanceof Error ? error.message : String(error) }
}

/** What somebody set up and what may all the same pass without new settings: a port or a file comes free. */
const passing: ReadonlySet<string> = new Set(['qq-door', 'slack-door', 'chat-journal'])

/**
 * May this pass by itself? A platform's troubles do, and so does what the machine lacks for a while; wrong settings and
 * missing packages stay as they are until somebody mends them, and trying again would only hammer.
 */
export const mayPass = (error: unknown): boolean => {
  if (error instanceof Fault) return error.owner === 'platform' || passing.has(error.code)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return !code.startsWith('ERR_MODULE') && code !== 'MODULE_NOT_FOUND' && !(error instanceof SyntaxError)
}
