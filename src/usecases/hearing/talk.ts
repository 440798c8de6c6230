import { placeKey, type ChatEvent, type MessageEvent, type Place } from '../../domain/chat/event.ts'
import type { AccountKey, ArticleId, MessageId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { DeskContext } from '../context.ts'

/** A line of the running talk in one place, as far back as anybody needs it. */
export interface TalkLine {
  readonly at: Instant
  readonly account: AccountKey
  readonly message: MessageId
  readonly text: string
}

const mostLines = 60
/** Of so many places; what is forgotten is read from the receipts again. */
const mostPlaces = 2_000
const mostShown = 20_000

/**
 * What was said in each place lately: context for reading the next line. Only a memory of what the receipts hold;
 * after a restart it is read from them again.
 */
export class Talk {
  readonly #lines = new Map<string, TalkLine[]>()
  readonly #recalled = new Map<string, Set<MessageId>>()
  readonly #shown = new Map<string, ArticleId>()

  /** Loads the place's last receipts the first time somebody speaks there. */
  async recall(ctx: DeskContext, place: Place, before: string): Promise<void> {
    const key = placeKey(place)
    const known = this.#lines.get(key)
    // The place that was spoken in last stands last.
    this.#lines.delete(key)
    this.#lines.set(key, known ?? [])
    if (known !== undefined) return
    this.#recalled.set(key, new Set())
    this.#forget()
    for (const receipt of await ctx.store.recentReceipts(key, mostLines)) {
      if (receipt.key === before) break
      this.note(receipt.event)
    }
  }

  note(event: ChatEvent): void {
    const key = placeKey(event.place)
    const lines = this.#lines.get(key) ?? []
    if (event.kind === 'recalled') this.#recalled.get(key)?.add(event.message)
    if (event.kind !== 'message' || event.sender.isSelf || lines.some((l) => l.message === event.message))
      return
    lines.push({ at: event.at, account: event.sender.account, message: event.message, text: event.text })
    if (lines.length > mostLines) lines.shift()
    this.#lines.set(key, lines)
  }

  /** What was said before this message, newest first. */
  before(event: MessageEvent): readonly TalkLine[] {
    return (this.#lines.get(placeKey(event.place)) ?? [])
      .filter((line) => line.message !== event.message && line.at <= event.at)
      .toReversed()
  }

  /** Was the message taken back, perhaps before it arrived here? */
  isRecalled(place: Place, message: MessageId): boolean {
    return this.#recalled.get(placeKey(place))?.has(message) ?? false
  }

  showed(place: Place, account: AccountKey, article: ArticleId): void {
    const key = `${placeKey(place)} ${account}`
    this.#shown.delete(key)
    this.#shown.set(key, article)
    for (const oldest of this.#shown.keys()) {
      if (this.#shown.size <= mostShown) break
      this.#shown.delete(oldest)
    }
  }

  lastArticle(place: Place, account: AccountKey): ArticleId | null {
    return this.#shown.get(`${placeKey(place)} ${account}`) ?? null
  }

  #forget(): void {
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= mostPlaces) break
      this.#lines.delete(oldest)
      this.#recalled.delete(oldest)
    }
  }
}
