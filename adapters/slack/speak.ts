import { id, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { Chat, Outgoing, Part, SendOutcome } from '../../src/ports/chat.ts'
import type { ChatJournal, Speech } from '../../src/ports/chat-journal.ts'
import { isSaid, speechOf } from '../../src/ports/account/speech.ts'
import { becameOf, createSpeechNotes, type Trace } from '../../src/ports/account/speech-notes.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Call, Reply } from './api.ts'
import { channelPast, threadPast } from './history.ts'
import { lacksThread, outcomeOf } from './outcome.ts'
import { fieldsOf, instantOf, isTs, listOf, numberOf, plainText, type Fields } from './wire.ts'
import { pictureDigest, tagOf, type Line } from './write-lines.ts'

/** Pages of the history that are searched for words of our own. */
const searched = 2
/** Clocks of Slack and of this machine may differ by as much. */
const margin = 2 * minute
/** In the place of a thread: shown to one person, and in no history. */
const privately = 'only'

/** Where in a channel something is said. */
export interface Target {
  readonly channel: string
  /** The message under which it is said; null = in the channel itself. */
  readonly thread: string | null
  /** The only person who sees it; null = everybody. */
  readonly only: string | null
}

export interface SpeakParts {
  readonly journal: ChatJournal
  readonly now: () => Instant
  readonly call: Call
  /** Are these words of the history ours? */
  readonly isOwn: (message: Fields) => boolean
  readonly say: (line: Line, target: Target, tag: string) => Promise<Reply>
  /** A message was said; for quotes of it. */
  readonly said: (place: string, message: MessageId, text: string, thread: string | null) => void
  readonly log: Log
}

export interface Speaking {
  say(message: Outgoing, parts: readonly Part[], target: Target, lines: readonly Line[]): Promise<SendOutcome>
  settle(notice: NoticeId, channel: string): ReturnType<Chat['settle']>
}

/** A line is known again by where it was said and what. */
const markOf = (thread: string | null, digest: string): string => `${thread ?? ''}|${digest}`
const threadOf = (mark: string): string => mark.split('|')[0] ?? ''
const digestOf = (mark: string): string => mark.split('|')[1] ?? ''
/** The thread may have gone between two attempts; what was said under it was said. */
const hasSameWords = (known: string, mark: string): boolean => digestOf(known) === digestOf(mark)

/**
 * Says notices so that a crash at any instant leaves a trace: each message is written down before it goes out and
 * after it is confirmed. What went out unconfirmed is looked for in the history before it is said again.
 */
export const createSpeaking = (parts: SpeakParts): Speaking => {
  const { journal, now, call, isOwn, say, said, log } = parts

  const notes = createSpeechNotes(journal, now)
  const { change, confirm } = notes

  const matches = (message: Fields, speech: Speech, index: number, mark: string): boolean => {
    const tag = fieldsOf(fieldsOf(message['metadata'])?.['event_payload'])?.['tag']
    if (tag === tagOf(speech.notice, index)) return true
    const files = listOf(message['files'])
    return files.some((file) => pictureDigest(plainText(file['title']) || plainText(file['name']), numberOf(file['size']) ?? 0) === digestOf(mark)) // prettier-ignore
  }

  /** Was this line said? Only a history that reaches back far enough can say no. */
  const look = async (speech: Speech, index: number, channel: string): Promise<Trace> => {
    const line = speech.lines[index]
    if (line === undefined || line.triedAt === null) return 'unknown'
    const thread = threadOf(line.digest)
    if (thread === privately) return 'unknown'
    const from = line.triedAt - margin
    const history =
      thread === ''
        ? await channelPast(call, channel, from, searched)
        : await threadPast(call, channel, thread, from, searched)
    if (history.kind === 'refused' && lacksThread(history)) return 'unsaid'
    if (history.kind !== 'past') return 'unknown'
    for (const message of history.past.messages.filter(isOwn)) {
      const { ts } = message
      if (!isTs(ts) || instantOf(ts, 0) < from - minute || !matches(message, speech, index, line.digest))
        continue
      const name = id<MessageId>(ts)
      if (journal.leadOf(name, speech.place) === null) return name
    }
    return history.past.whole ? 'unsaid' : 'unknown'
  }

  const sayLine = async (
    speech: Speech,
    index: number,
    line: Line,
    target: Target,
  ): Promise<{ readonly speech: Speech; readonly outcome: SendOutcome }> => {
    const tag = tagOf(speech.notice, index)
    let tried = change(speech, index, { triedAt: now() })
    await journal.written()
    let reply = await say(line, target, tag)
    let thread = target.thread
    if (thread !== null && lacksThread(reply)) {
      thread = null
      tried = change(tried, index, { digest: markOf(null, line.digest) })
      await journal.written()
      reply = await say(line, { ...target, thread }, tag)
    }
    const outcome = outcomeOf(reply, now())
    if (outcome.kind === 'unknown') return { speech: tried, outcome }
    if (outcome.kind !== 'sent') return { speech: change(tried, index, { triedAt: null }), outcome }
    if (outcome.message !== null && line.kind === 'words')
      said(speech.place, outcome.message, line.plain, thread)
    return { speech: confirm(tried, index, outcome.message), outcome }
  }

  return {
    say: async (message, parts, target, lines) => {
      const earlier = journal.speech(message.id)
      // Whoever sends again what could not be settled has decided that twice is better than never.
      const settled =
        earlier === null
          ? null
          : await notes.settle(earlier, (speech, index) => look(speech, index, target.channel))
      const where = target.only === null ? target.thread : privately
      const marks = lines.map(({ digest }) => markOf(where, digest))
      let speech = speechOf(message, parts, marks, settled?.speech ?? null, hasSameWords)
      for (const [index, line] of lines.entries()) {
        const known = speech.lines[index]
        if (known === undefined || isSaid(known)) continue
        const step = await sayLine(speech, index, line, target)
        speech = step.speech
        if (step.outcome.kind === 'failed' && line.kind === 'picture') {
          // The words do alone; without them nobody would hear anything.
          log.warn('chat.no-picture', { notice: message.id, reason: step.outcome.reason })
          speech = confirm(speech, index, null)
        } else if (step.outcome.kind !== 'sent') return step.outcome
      }
      return { kind: 'sent', message: speech.lines[0]?.message ?? null }
    },

    settle: async (notice, channel) => {
      const written = journal.speech(notice)
      if (written === null) return { kind: 'unsaid' }
      const { speech, settled } = await notes.settle(written, (speech, index) => look(speech, index, channel))
      return settled ? becameOf(speech) : { kind: 'unknown' }
    },
  }
}
