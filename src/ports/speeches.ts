import type { NoticeId } from '../domain/ids.ts'
import type { Speech } from './chat-journal.ts'

/**
 * What accounts have said, and were about to say, for whichever instance holds them next: journals lie on one machine.
 * Every method rejects with a Fault when the store does not answer.
 */
export interface Speeches {
  /** The speech of this account that says the notice, alone or merged with others; null when none was ever begun. */
  find(account: string, notice: NoticeId): Promise<Speech | null>
  /** Resolves when every instance finds it; in the order of the calls. */
  write(account: string, speech: Speech): Promise<void>
  close(): Promise<void>
}
