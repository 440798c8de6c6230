import { id, type MessageId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import { picturesOf, type Outgoing, type Part, type SendOutcome } from '../../src/ports/chat.ts'
import type { Files } from './files.ts'
import type { Messages } from './messages.ts'
import { botId, botMessageId, type Directory } from './people.ts'
import { Refusal } from './refusals.ts'
import type { Stream } from './stream.ts'
import type { Talk } from './talk.ts'

/** What it takes to show a message of the bot. */
interface Stage {
  readonly messages: Messages
  readonly files: Files
  readonly talk: Talk
  readonly stream: Stream
}

/** Keeps a message of the bot and shows it; one whose notice is there already is not said again. Never throws. */
export const say = async (
  directory: Directory,
  stage: Stage,
  now: Instant,
  message: Outgoing,
  parts: readonly Part[],
): Promise<SendOutcome> => {
  try {
    const known = stage.messages.byNotice(message.id)
    if (known !== null) return { kind: 'sent', message: id<MessageId>(known.id) }
    const place = directory.placeId(message.to)
    if (place === null) return { kind: 'failed', reason: 'this room or person is not in the web room' }
    const kept = await Promise.all(
      picturesOf(message).map(({ name, mediaType, bytes }) =>
        stage.files.keep(botId, name, mediaType, Buffer.from(bytes), now).catch((cause: unknown) => {
          // The words do alone: what is no picture for people is none for the desk.
          if (cause instanceof Refusal) return null
          throw cause
        }),
      ),
    )
    const files = kept.filter((file) => file !== null)
    const quoted = message.quote === null ? null : stage.messages.message(message.quote)
    const entry = stage.messages.sayNotices(
      {
        id: botMessageId(message.id),
        place,
        author: botId,
        at: now,
        text: message.text.toWellFormed(),
        quote: quoted?.place === place ? quoted.id : null,
        mentions: [],
        files,
        mention:
          message.mention === null
            ? null
            : { person: personOf(message.mention.account), name: message.mention.name },
        choices: message.choices,
      },
      [message.id, ...parts.map((part) => part.id)],
    )
    const stored = stage.messages.message(entry.message)
    if (stored !== null) stage.stream.message(entry, stage.talk.view(stored))
    return { kind: 'sent', message: id<MessageId>(entry.message) }
  } catch (cause) {
    // Nothing was said: the write either is on disk or did not happen.
    return {
      kind: 'retry',
      at: null,
      reason: `the archive did not take it (${cause instanceof Error ? cause.name : 'unknown'})`,
    }
  }
}

const personOf = (accountKey: string): string => accountKey.slice(accountKey.indexOf('/') + 1)
