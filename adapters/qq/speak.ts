import { id, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { Chat, Outgoing, Part, SendOutcome } from '../../src/ports/chat.ts'
import type { ChatJournal, Speech } from '../../src/ports/chat-journal.ts'
import { isSaid, speechOf } from '../../src/ports/account/speech.ts'
import { becameOf, createSpeechNotes, type Trace } from '../../src/ports/account/speech-notes.ts'
import type { Reply } from './calls.ts'
import { segmentsOf } from './cq-code.ts'
import { latestMessages } from './history.ts'
import { outcomeOf } from './outcome.ts'
import { idText, instantOf, type Fields } from './wire.ts'
import { digestOf, withoutPictures, type Line } from './write-segments.ts'

/** How far back the history is searched for words of our own. */
const searched = 50
/** Clocks of QQ and of this machine may differ by as much. */
const margin = 2 * minute

export interface SpeakParts {
  readonly self: string
  readonly journal: ChatJournal
  readonly now: () => Instant
  /** Sends one message. `late` gets an answer that comes after the call has given up on it. */
  readonly say: (target: Fields, line: Line, late: (reply: Reply) => void) => Promise<Reply>
  readonly call: (action: string, params: Fields) => Promise<Reply>
  /** The pause before one more message of the same text; a stop ends it. */
  readonly rest: () => Promise<void>
  /** A message was said; for quotes of it. */
  readonly said: (place: string, message: MessageId, text: string) => void
}

export interface Speaking {
  say(message: Outgoing, parts: readonly Part[], target: Fields, lines: readonly Line[]): Promise<SendOutcome>
  settle(notice: NoticeId, target: Fields): ReturnType<Chat['settle']>
}

/**
 * Says notices so that a crash at any instant leaves a trace: each message is written down before it goes out and
 * after it is confirmed. What went out unconfirmed is looked for in the history before it is said again.
 */
export const createSpeaking = ({ self, journal, now, say, call, rest, said }: SpeakParts): Speaking => {
  const notes = createSpeechNotes(journal, now)
  const { change, confirm } = notes

  /** Was this line said? Only a history that reaches back far enough, and shows our own words, can say no. */
  const look = async (speech: Speech, index: number, target: Fields): Promise<Trace> => {
    const history = await latestMessages(call, target, searched)
    const line = speech.lines[index]
    if (history.kind !== 'messages' || line === undefined || line.triedAt === null) return 'unknown'
    const from = line.triedAt - margin
    const own = history.messages.filter((message) => idText(message['user_id']) === self)
    for (const message of own) {
      const name = idText(message['message_id'])
      if (name === null || instantOf(message['time'], now()) < from) continue
      const known = journal.leadOf(id<MessageId>(name), speech.place) !== null
      if (!known && digestOf(segmentsOf(message['message'])) === line.digest) return id<MessageId>(name)
    }
    const oldest = history.messages[0]
    const reachesBack = oldest !== undefined && instantOf(oldest['time'], now()) <= from
    return reachesBack && own.length > 0 ? 'unsaid' : 'unknown'
  }

  const sayLine = async (
    speech: Speech,
    index: number,
    line: Line,
    target: Fields,
  ): Promise<{ readonly speech: Speech; readonly outcome: SendOutcome }> => {
    const tried = change(speech, index, { triedAt: now() })
    await journal.written()
    const reply = await say(target, line, (late) => {
      const outcome = outcomeOf(late, now())
      if (outcome.kind === 'sent') notes.confirmLate(tried, index, outcome.message)
    })
    const outcome = outcomeOf(reply, now())
    if (outcome.kind === 'unknown') return { speech: tried, outcome }
    if (outcome.kind !== 'sent') return { speech: change(tried, index, { triedAt: null }), outcome }
    if (outcome.message !== null) said(speech.place, outcome.message, line.text)
    return { speech: confirm(tried, index, outcome.message), outcome }
  }

  return {
    say: async (message, parts, target, lines) => {
      const earlier = journal.speech(message.id)
      // Whoever sends again what could not be settled has decided that twice is better than never.
      const settled =
        earlier === null ? null : await notes.settle(earlier, (speech, index) => look(speech, index, target))
      const digests = lines.map(({ digest }) => digest)
      let speech = speechOf(message, parts, digests, settled?.speech ?? null)
      for (const [index, line] of lines.entries()) {
        const known = speech.lines[index]
        if (known === undefined || isSaid(known)) continue
        if (index > 0) await rest()
        let step = await sayLine(speech, index, line, target)
        const plain = withoutPictures(line)
        const { outcome } = step
        const isRefused = outcome.kind === 'failed' || (outcome.kind === 'retry' && outcome.at === null)
        if (isRefused && plain !== null) {
          // The words do alone: a picture that QQ does not take must not take them along.
          const inWords = change(step.speech, index, { digest: plain.digest })
          step = await sayLine(inWords, index, plain, target)
        }
        if (step.outcome.kind !== 'sent') return step.outcome
        speech = step.speech
      }
      return { kind: 'sent', message: speech.lines[0]?.message ?? null }
    },

    settle: async (notice, target) => {
      const written = journal.speech(notice)
      if (written === null) return { kind: 'unsaid' }
      const { speech, settled } = await notes.settle(written, (speech, index) => look(speech, index, target))
      return settled ? becameOf(speech) : { kind: 'unknown' }
    },
  }
}
