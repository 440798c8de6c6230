import { openJournal } from '../../../adapters/journal/index.ts'
import type { Instant } from '../../domain/time.ts'
import type { ChatJournal } from '../../ports/chat-journal.ts'
import type { HeardNotes } from '../../ports/leases.ts'
import type { Around } from './around.ts'

/** The lease that goes with an account. */
export const accountLease = (platform: string, account: string): string => `account/${platform}/${account}`

/** What other instances know of the accounts, and are to know. */
export interface SharedHearing {
  /** Until when whoever held an account before heard it. */
  readonly before: HeardNotes
  readonly note: (lease: string, at: Instant) => void
  /** The journal whose speech they know. */
  readonly spoken: (lease: string, journal: ChatJournal) => ChatJournal
}

/**
 * Opens the journals of accounts in a folder. Where instances take turns, one begins where the other stopped hearing,
 * though the journals are on different machines.
 */
export const journalsIn =
  (folder: string, shared: SharedHearing | null): Around['journal'] =>
  async (platform, account) => {
    const own = await openJournal({ folder, platform, account, now: Date.now() })
    if (shared === null) return own
    const lease = accountLease(platform, account)
    const journal = shared.spoken(lease, own)
    const heardAt = shared.before.get(lease)
    if (heardAt !== undefined) journal.heard(heardAt)
    return {
      ...journal,
      heard: (at) => {
        journal.heard(at)
        shared.note(lease, at)
      },
    }
  }
