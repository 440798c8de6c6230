import type { MessageId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { Chat } from '../chat.ts'
import type { ChatJournal, Speech, SpokenLine } from '../chat-journal.ts'
import { isSaid, withLine } from './speech.ts'

/** What a history tells of a line that went out unconfirmed: its message, or that it was not said; `unknown`: it cannot tell. */
export type Trace = MessageId | 'unsaid' | 'unknown'

/** Writes down how far the saying of a notice has come. Each gives back the speech as it is now written. */
export interface SpeechNotes {
  /** Throws when the journal does not take it. */
  change<Change extends Partial<SpokenLine>>(speech: Speech, index: number, change: Change): Speech
  /** The line was said. Never throws: without the note it counts as unconfirmed after the next start. */
  confirm(speech: Speech, index: number, message: MessageId | null): Speech
  /**
   * The same by an answer that nobody waits for any more: of what was written since `tried`, e.g. by an echo, nothing is
   * lost. Never throws: by then the account may have been stopped, and its journal closed.
   */
  confirmLate(tried: Speech, index: number, message: MessageId | null): void
  /**
   * Asks `look` about each line that went out unconfirmed. `settled` is false when one of them stays in doubt. Throws when
   * the journal does not take what was found.
   */
  settle(
    speech: Speech,
    look: (speech: Speech, index: number) => Promise<Trace>,
  ): Promise<{ readonly speech: Speech; readonly settled: boolean }>
}

export const createSpeechNotes = (journal: ChatJournal, now: () => Instant): SpeechNotes => {
  const change: SpeechNotes['change'] = (speech, index, part) => {
    const next = withLine(speech, index, part)
    journal.write(next, now())
    return next
  }

  const confirm: SpeechNotes['confirm'] = (speech, index, message) => {
    const known = speech.lines[index]
    const next = withLine(speech, index, {
      message: message ?? known?.message ?? null,
      saidAt: known?.saidAt ?? now(),
    })
    try {
      journal.write(next, now())
    } catch {
      // It was said, which is what matters to whoever waits for the outcome.
    }
    return next
  }

  return {
    change,
    confirm,
    confirmLate: (tried, index, message) => {
      let latest: Speech | null = null
      try {
        latest = journal.speech(tried.notice)
      } catch {
        // Then it cannot be written either.
      }
      confirm(latest ?? tried, index, message)
    },
    settle: async (speech, look) => {
      let current = speech
      let settled = true
      for (const [index, line] of speech.lines.entries()) {
        if (isSaid(line) || line.triedAt === null) continue
        const found = await look(current, index)
        if (found === 'unknown') settled = false
        else if (found === 'unsaid') current = change(current, index, { triedAt: null })
        else current = change(current, index, { message: found, saidAt: now() })
      }
      return { speech: current, settled }
    },
  }
}

/**
 * What became of a speech of which nothing is in doubt. What is left of a long text is said by sending it again; what was
 * said of it is not repeated.
 */
export const becameOf = ({ lines }: Speech): Awaited<ReturnType<Chat['settle']>> => {
  if (!lines.every(isSaid)) return { kind: 'unsaid' }
  const message = lines[0]?.message ?? null
  return message === null ? { kind: 'unknown' } : { kind: 'said', message }
}
