import { openJournal } from '../../adapters/journal/index.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'

/** A journal that still writes and cannot be asked any more which message led to which. */
export const damagedJournal =
  (folder: string, platform: string, account: string) => async (): Promise<ChatJournal> => ({
    ...(await openJournal({ folder, platform, account, now: Date.now() })),
    leadOf: () => {
      throw new Error('disk I/O error')
    },
  })
