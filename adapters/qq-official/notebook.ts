import { id, type NoticeId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { ChatJournal } from '../../src/ports/chat-journal.ts'
import { fieldsOf, type Fields } from './wire.ts'

/**
 * What this platform makes us remember beyond what every platform does: replies already used, the gateway's session.
 * It lies in the journal as speeches that say nothing, so that it is on disk when the call returns.
 */
export interface Notebook {
  read(name: string): Fields | null
  write(name: string, note: Fields): void
}

const nameOf = (name: string): NoticeId => id<NoticeId>(`~qq-official:${name}`)

export const createNotebook = (journal: ChatJournal, now: () => Instant): Notebook => ({
  read: (name) => {
    const kept = journal.speech(nameOf(name))
    return kept !== null && 'note' in kept ? fieldsOf(kept.note) : null
  },
  write: (name, note) => {
    const kept = { notice: nameOf(name), place: '~', parts: [], lines: [], note }
    journal.write(kept, now())
  },
})
