import { id, type MessageId, type NoticeId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Chat, Outgoing, Part, SendOutcome } from '../../src/ports/chat.ts'
import type { ChatJournal, Speech, SpokenLine } from '../../src/ports/chat-journal.ts'
import { isSaid, speechOf } from '../../src/ports/account/speech.ts'
import { becameOf, createSpeechNotes } from '../../src/ports/account/speech-notes.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Reply } from './api.ts'
import { linkLevels, type LinkLevel } from './links.ts'
import { answerOf, type Answer } from './outcome.ts'
import { platform } from './read-event.ts'
import { markOf, type Replies, type ReplyMark } from './replies.ts'
import { plainText, type Fields } from './wire.ts'
import { bodyOf, type Line } from './write-messages.ts'

export interface SpeakParts {
  readonly journal: ChatJournal
  readonly replies: Replies
  readonly now: () => Instant
  readonly log: Log
  /** Posts to a room or person; `path` begins with `/v2/`. */
  readonly post: (path: string, body: Fields) => Promise<Reply>
}

export interface Speaking {
  /** `path` is the room or person as in `/v2/groups/…`. */
  say(message: Outgoing, parts: readonly Part[], path: string, lines: readonly Line[]): Promise<SendOutcome>
  settle(notice: NoticeId): Awaited<ReturnType<Chat['settle']>>
}

/** Ways that are tried for one message before it is left to the next attempt. */
const mostWays = 8

/** Tencent's other name for a message of ours, by which people's quotes name it. It stands behind the lines. */
const alias = 'alias'
const isAlias = ({ digest }: SpokenLine): boolean => digest === alias

/** The speech as it stands, with the other names of what was said. */
const speechWithNames = (
  message: Outgoing,
  parts: readonly Part[],
  lines: readonly Line[],
  earlier: Speech | null,
): Speech => {
  const spoken = earlier?.lines.filter((line) => !isAlias(line)) ?? []
  if (earlier !== null && spoken.every(isSaid)) return earlier
  const digests = lines.map(({ digest }) => digest)
  const speech = speechOf(message, parts, digests, earlier === null ? null : { ...earlier, lines: spoken })
  return { ...speech, lines: [...speech.lines, ...(earlier?.lines.filter(isAlias) ?? [])] }
}

type Upload =
  { readonly outcome: null; readonly body: Fields } | { readonly outcome: SendOutcome; readonly body: null }

/** How one attempt of a line stands, from way to way. */
interface Attempt {
  readonly mark: ReplyMark
  /** The same words may have gone out under this mark before. */
  readonly again: boolean
  readonly level: LinkLevel
  readonly plain: boolean
}

/**
 * Says notices so that a crash at any instant leaves a trace, and answers rather than pushes: each message is written
 * down with the message it answers and its number before it goes out. Sent again under the same two, Tencent itself
 * recognises the repetition.
 */
export const createSpeaking = ({ journal, replies, now, log, post }: SpeakParts): Speaking => {
  const { change } = createSpeechNotes(journal, now)

  const confirm = (speech: Speech, index: number, message: string | null, refIdx: string | null): Speech => {
    const at = now()
    const name = message === null ? null : id<MessageId>(message)
    const known: SpokenLine[] = refIdx === null ? [] : [{ digest: alias, triedAt: at, message: id<MessageId>(refIdx), saidAt: at }] // prettier-ignore
    const lines = speech.lines.map((line, place) =>
      place === index ? { ...line, message: name, saidAt: at } : line,
    )
    const next = { ...speech, lines: [...lines, ...known] }
    try {
      journal.write(next, at)
    } catch (error) {
      // It was said; after a restart Tencent recognises it by its number, if it is sent again soon.
      log.warn('chat.journal-failed', { platform, notice: speech.notice, error })
    }
    return next
  }

  /** A picture is put up first and said then. */
  const upload = async (path: string, bytes: Uint8Array): Promise<Upload> => {
    const file_data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    const reply = await post(`${path}/files`, { file_type: 1, file_data, srv_send_msg: false })
    const answer = answerOf(reply, now())
    if (answer.kind === 'over' && answer.outcome.kind !== 'unknown')
      return { outcome: answer.outcome, body: null }
    const file_info = reply.kind === 'answer' ? plainText(reply.data['file_info']) : ''
    // Nothing was said yet, so an upload that may have worked is simply done again.
    if (answer.kind === 'over')
      return { outcome: { kind: 'retry', at: null, reason: 'the picture did not go up' }, body: null }
    return answer.kind !== 'sent' || file_info === ''
      ? { outcome: { kind: 'failed', reason: 'the picture was refused' }, body: null }
      : { outcome: null, body: { msg_type: 7, media: { file_info } } }
  }

  const post1 = async (path: string, body: Fields, mark: ReplyMark): Promise<Answer> => {
    const way = mark.to === null ? {} : { msg_id: mark.to }
    return answerOf(await post(`${path}/messages`, { ...body, ...way, msg_seq: mark.seq }), now())
  }

  /** Another way after an answer that is not the end, or the end. */
  const nextWay = (place: string, attempt: Attempt, answer: Answer): Attempt | SendOutcome => {
    const { mark, level } = attempt
    const renewed = (): ReplyMark => replies.renew(place, mark)
    switch (answer.kind) {
      case 'repeated':
        // Not under a number that this message had before: ours were forgotten, Tencent's not.
        return { ...attempt, mark: renewed(), again: false }
      case 'window':
        replies.spend(place, mark)
        return mark.to === null
          ? { kind: 'expired' }
          : { ...attempt, mark: replies.take(place, null), again: false }
      case 'no-push':
        return { kind: 'expired' }
      case 'url': {
        const plainer = linkLevels[linkLevels.indexOf(level) + 1]
        return plainer === undefined
          ? { kind: 'failed', reason: 'an address of the web that Tencent does not allow' }
          : { ...attempt, mark: renewed(), again: false, level: plainer }
      }
      case 'buttons':
        return attempt.plain
          ? { kind: 'failed', reason: 'the form of the message was refused' }
          : { ...attempt, mark: renewed(), again: false, plain: true }
      case 'sent':
        return { kind: 'sent', message: answer.message === null ? null : id<MessageId>(answer.message) }
      case 'over':
        return answer.outcome
    }
  }

  const firstWay = (speech: Speech, index: number, quote: MessageId | null): Attempt => {
    const line = speech.lines[index]
    const known = line === undefined ? null : markOf(line)
    const again = line !== undefined && line.triedAt !== null
    const usable = known !== null && (known.to === null ? again : replies.isOpen(speech.place, known))
    return {
      mark: usable ? known : replies.take(speech.place, quote),
      again: usable && again,
      level: 'whole',
      plain: false,
    }
  }

  const sayLine = async (
    given: Speech,
    index: number,
    line: Line,
    path: string,
    message: Outgoing,
  ): Promise<{ readonly speech: Speech; readonly outcome: SendOutcome }> => {
    let speech = given
    const media = line.kind === 'picture' ? await upload(path, line.picture.bytes) : null
    if (media !== null && media.outcome !== null) return { speech, outcome: media.outcome }
    let attempt = firstWay(speech, index, message.quote)
    for (let ways = 1; ways <= mostWays; ways += 1) {
      const { mark, again, level, plain } = attempt
      speech = change(speech, index, { triedAt: now(), reply: mark })
      await journal.written()
      const body = line.kind === 'picture' ? (media?.body ?? {}) : bodyOf(line, message.id, level, plain)
      const answer = await post1(path, body, mark)
      if (answer.kind === 'sent' || (answer.kind === 'repeated' && again)) {
        if (!again) replies.count(speech.place, mark)
        const said = answer.kind === 'sent' ? answer : { message: null, refIdx: null }
        speech = confirm(speech, index, said.message, said.refIdx)
        return { speech, outcome: { kind: 'sent', message: speech.lines[index]?.message ?? null } }
      }
      const next = nextWay(speech.place, attempt, answer)
      if (!('kind' in next)) {
        attempt = next
        continue
      }
      if (next.kind === 'unknown') {
        if (!again) replies.count(speech.place, mark)
        return { speech, outcome: next }
      }
      return { speech: change(speech, index, { triedAt: null }), outcome: next }
    }
    return {
      speech: change(speech, index, { triedAt: null }),
      outcome: { kind: 'retry', at: null, reason: 'no way of saying it was taken' },
    }
  }

  return {
    say: async (message, parts, path, lines) => {
      let speech = speechWithNames(message, parts, lines, journal.speech(message.id))
      for (const [index, line] of lines.entries()) {
        const known = speech.lines[index]
        if (known === undefined || isSaid(known)) continue
        const step = await sayLine(speech, index, line, path, message)
        speech = step.speech
        if (step.outcome.kind === 'sent') continue
        // The words do alone: a picture that is refused for good, or comes too late, must not take them along.
        const { outcome } = step
        const isOver = outcome.kind === 'failed' || outcome.kind === 'expired'
        if (line.kind !== 'picture' || !isOver) return outcome
        const reason = outcome.kind === 'failed' ? outcome.reason : outcome.kind
        log.warn('chat.picture-refused', { platform, notice: message.id, reason })
        speech = confirm(speech, index, null, null)
      }
      return { kind: 'sent', message: speech.lines[0]?.message ?? null }
    },

    settle: (notice) => {
      const speech = journal.speech(notice)
      if (speech === null) return { kind: 'unsaid' }
      const open = speech.lines.filter((line) => !isSaid(line) && line.triedAt !== null)
      const recognised = open.every((line) => {
        const mark = markOf(line)
        return mark !== null && mark.to !== null && replies.isOpen(speech.place, mark)
      })
      // Nobody can be asked; but sent again it goes out under the same number, and Tencent says it at most once.
      return recognised ? becameOf(speech) : { kind: 'unknown' }
    },
  }
}
