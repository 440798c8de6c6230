import type { ChatEvent } from '../domain/chat/event.ts'
import type { MessageId, NoticeId, ReceiptKey } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'
import type { ChatGap } from './chat.ts'

/** One message on the platform that says a notice, or a part of a long one. */
export interface SpokenLine {
  /** A digest of the words, to recognise them in the platform's history. Never the words (law 9). */
  readonly digest: string
  /** When it was handed to the platform; null = not yet. */
  readonly triedAt: Instant | null
  /** The platform's name for it once it was said; null together with `saidAt` = not known to be said. */
  readonly message: MessageId | null
  readonly saidAt: Instant | null
}

/** How far the saying of a notice has come. */
export interface Speech {
  readonly notice: NoticeId
  /** Where it is said (`placeKey`). */
  readonly place: string
  /** All notices that it says, the first among them. */
  readonly parts: readonly NoticeId[]
  readonly lines: readonly SpokenLine[]
}

/** The last message of a place that the desk has stored. */
export interface LastHeard {
  readonly message: MessageId
  readonly at: Instant
}

/** Where a received file was found; `source` is what the platform calls it. */
export interface FileOrigin {
  readonly name: string
  readonly mediaType: string
  readonly place: string
  readonly source: string
  /** Where it lay when it was announced; such addresses expire. */
  readonly url: string | null
}

/**
 * What one account on a platform remembers over restarts, where the platform itself does not.
 * Every call is done when it returns; speech is on disk by then. Calls throw when the disk does not take it.
 */
export interface ChatJournal {
  /** Events that the desk has not stored yet, oldest first. */
  kept(): readonly ChatEvent[]
  keep(event: ChatEvent): void
  forget(key: ReceiptKey): void

  heardAt(): Instant | null
  heard(at: Instant): void
  last(place: string): LastHeard | null
  /** Keys of the places in which something was heard since then (`placeKey`). */
  placesSince(at: Instant): readonly string[]
  remember(place: string, last: LastHeard): void

  gaps(since: Instant): readonly ChatGap[]
  /** Joined to a gap of the same room that it touches. */
  addGap(gap: ChatGap): void

  /** The speech that says this notice, alone or merged with others. */
  speech(notice: NoticeId): Speech | null
  write(speech: Speech, now: Instant): void
  /** Resolves when whoever holds the account next finds what was written, wherever they are; rejects when it must not go out. */
  written(): Promise<void>
  /** The first message of the speech that this message belongs to; null when it is none of ours. */
  leadOf(message: MessageId, place: string): MessageId | null

  addFile(ref: string, file: FileOrigin, now: Instant): void
  file(ref: string): FileOrigin | null

  close(): void
}
