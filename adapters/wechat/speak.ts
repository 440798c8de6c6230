import type { MessageId, NoticeId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Chat, Outgoing, Part, SendOutcome } from '../../src/ports/chat.ts'
import type { ChatJournal, Speech } from '../../src/ports/chat-journal.ts'
import { isSaid, speechOf } from '../../src/ports/account/speech.ts'
import { becameOf, createSpeechNotes } from '../../src/ports/account/speech-notes.ts'
import { outcomeOf, type Reply } from './outcome.ts'
import { digestOf, type Line } from './write-lines.ts'

export interface SpeakParts {
  readonly journal: ChatJournal
  readonly now: () => Instant
  /** Sends one message. `late` gets an answer that comes after the call has given up on it. */
  readonly say: (
    conversation: string,
    line: Line,
    late: (reply: Reply<string | null>) => void,
  ) => Promise<Reply<string | null>>
  /** The pause before one more message; false when the account is stopping. */
  readonly rest: (place: string) => Promise<boolean>
  /** A message was said; for quotes of it. */
  readonly said: (place: string, message: MessageId, text: string) => void
}

export interface Speaking {
  say(
    message: Outgoing,
    parts: readonly Part[],
    conversation: string,
    lines: readonly Line[],
  ): Promise<SendOutcome>
  settle(notice: NoticeId): Awaited<ReturnType<Chat['settle']>>
  /** The platform shows our own words: what went out without an answer was said after all. */
  echoed(place: string, message: MessageId, text: string): void
}

interface Unconfirmed {
  readonly place: string
  readonly digest: string
  readonly notice: NoticeId
  readonly index: number
}

/** Lines whose echo is still looked for; beyond this the oldest are given up. */
const mostUnconfirmed = 500

/**
 * Says notices so that a crash at any instant leaves a trace: each message is written down before it goes out and
 * after it is confirmed. WeChat has no history to look into; what went out unconfirmed is known by its echo, if one comes.
 */
export const createSpeaking = ({ journal, now, say, rest, said }: SpeakParts): Speaking => {
  const unconfirmed: Unconfirmed[] = []

  const { change, confirm, confirmLate } = createSpeechNotes(journal, now)

  const forget = (notice: NoticeId, index: number): void => {
    const at = unconfirmed.findIndex((one) => one.notice === notice && one.index === index)
    if (at >= 0) unconfirmed.splice(at, 1)
  }

  const sayLine = async (
    speech: Speech,
    index: number,
    line: Line,
    conversation: string,
  ): Promise<{ readonly speech: Speech; readonly outcome: SendOutcome }> => {
    const { notice, place } = speech
    const tried = change(speech, index, { triedAt: now() })
    await journal.written()
    forget(notice, index)
    unconfirmed.push({ place, digest: line.digest, notice, index })
    if (unconfirmed.length > mostUnconfirmed) unconfirmed.shift()
    const reply = await say(conversation, line, (late) => {
      const outcome = outcomeOf(late, now())
      if (outcome.kind !== 'sent') return
      forget(notice, index)
      confirmLate(tried, index, outcome.message)
    })
    const outcome = outcomeOf(reply, now())
    // The echo may have been faster than the answer.
    const latest = journal.speech(notice) ?? tried
    const echo = latest.lines[index]
    if (outcome.kind !== 'sent' && echo !== undefined && isSaid(echo))
      return { speech: latest, outcome: { kind: 'sent', message: echo.message } }
    if (outcome.kind === 'unknown') return { speech: latest, outcome }
    // Without an id the echo is still waited for: it has one.
    if (outcome.kind !== 'sent' || outcome.message !== null) forget(notice, index)
    if (outcome.kind !== 'sent') return { speech: change(latest, index, { triedAt: null }), outcome }
    if (outcome.message !== null && line.kind === 'text') said(place, outcome.message, line.text)
    return { speech: confirm(latest, index, outcome.message), outcome }
  }

  return {
    say: async (message, parts, conversation, lines) => {
      // Whoever sends again what could not be settled has decided that twice is better than never.
      let speech = speechOf(
        message,
        parts,
        lines.map(({ digest }) => digest),
        journal.speech(message.id),
      )
      let first = true
      for (const [index, line] of lines.entries()) {
        const known = speech.lines[index]
        if (known === undefined || isSaid(known)) continue
        if (!first && !(await rest(speech.place))) return { kind: 'retry', at: null, reason: 'stopping' }
        first = false
        const step = await sayLine(speech, index, line, conversation)
        speech = step.speech
        // The words do alone: a picture that is refused for good must not take them along.
        if (step.outcome.kind === 'failed' && line.kind !== 'text') speech = confirm(speech, index, null)
        else if (step.outcome.kind !== 'sent') return step.outcome
      }
      return { kind: 'sent', message: speech.lines[0]?.message ?? null }
    },

    settle: (notice) => {
      const speech = journal.speech(notice)
      if (speech === null) return { kind: 'unsaid' }
      if (speech.lines.some((line) => !isSaid(line) && line.triedAt !== null)) return { kind: 'unknown' }
      return becameOf(speech)
    },

    echoed: (place, message, text) => {
      const digest = digestOf(text)
      const at = unconfirmed.findIndex((one) => one.place === place && one.digest === digest)
      const found = unconfirmed[at]
      const speech = found === undefined ? null : journal.speech(found.notice)
      if (found === undefined || speech === null) return
      unconfirmed.splice(at, 1)
      confirm(speech, found.index, message)
    },
  }
}
