import type { Log } from '../log.ts'

/** Asks the journal for something that an event can do without: when it fails, the event goes on with `otherwise`. */
export type Ask = <T>(ask: () => T, otherwise: T) => T

/** What fails is logged, never thrown: a damaged journal must not cost a message. */
export const createAsk =
  (platform: string, log: Log): Ask =>
  (ask, otherwise) => {
    try {
      return ask()
    } catch (error) {
      log.warn('chat.journal-failed', { platform, error })
      return otherwise
    }
  }
