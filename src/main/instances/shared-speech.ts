import type { NoticeId } from '../../domain/ids.ts'
import { isSaid } from '../../ports/account/speech.ts'
import type { Chat } from '../../ports/chat.ts'
import type { ChatJournal, Speech } from '../../ports/chat-journal.ts'
import type { Speeches } from '../../ports/speeches.ts'
import { accountLease } from '../accounts/journals.ts'
import { fencedFault, type Fence } from './fence.ts'

/** What instances on different machines tell each other of what their accounts say. */
export interface SharedSpeech {
  /** The same journal; what is tried goes to the other instances before it goes out, and only while the fence is held. */
  journal(account: string, journal: ChatJournal): ChatJournal
  /** The same account; before it says or settles a notice it learns how far another instance has come with it. */
  chat(chat: Chat): Chat
}

interface Kept {
  readonly journal: ChatJournal
  /** The last of what is on its way to the others. */
  readonly written: () => Promise<void>
}

const isOver = (speech: Speech | null): boolean => speech?.lines.every(isSaid) === true

export const createSharedSpeech = (speeches: Speeches, fence: Fence): SharedSpeech => {
  const journals = new Map<string, Kept>()

  const learn = async (account: string, notice: NoticeId): Promise<void> => {
    const kept = journals.get(account)
    if (kept === undefined) return
    await kept.written().catch(() => undefined)
    const found = await speeches.find(account, notice)
    // What this machine knows to be said stays said, whether or not the others heard of it.
    if (found !== null && !isOver(kept.journal.speech(notice))) kept.journal.write(found, Date.now())
  }

  return {
    journal: (account, journal) => {
      let last: Promise<void> = Promise.resolve()
      const written = (): Promise<void> => last
      journals.set(account, { journal, written })
      return {
        ...journal,
        write: (speech, now) => {
          journal.write(speech, now)
          // Without lines it is a platform's own note, e.g. of its session, which no other instance can take over.
          if (speech.lines.length === 0) return
          last = fence.held() ? speeches.write(account, speech) : Promise.reject(fencedFault())
          last.catch(() => undefined)
        },
        written: async () => {
          await written()
          if (!fence.held()) throw fencedFault()
        },
      }
    },
    chat: (chat) => {
      const account = accountLease(chat.platform, chat.account)
      const send: Chat['send'] = async (message, parts) => {
        try {
          await learn(account, message.id)
        } catch {
          return { kind: 'retry', at: null, reason: 'the store does not tell what was said already' }
        }
        return chat.send(message, parts)
      }
      const settle: Chat['settle'] = async (notice, to) => {
        await learn(account, notice)
        return chat.settle(notice, to)
      }
      return new Proxy(chat, {
        get: (target, name, receiver): unknown => {
          if (name === 'send') return send
          return name === 'settle' ? settle : Reflect.get(target, name, receiver)
        },
      })
    },
  }
}
