import { placeKey, type MessageEvent, type Place } from '../../domain/chat/event.ts'
import type { AccountKey, MessageId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'

/** Messages of one person in one place that wait to be read as one question. Their receipts stay pending meanwhile. */
export interface Burst {
  readonly place: Place
  readonly account: AccountKey
  readonly events: readonly MessageEvent[]
  readonly firstHeard: Instant
  readonly lastHeard: Instant
}

/** The bursts that are being gathered; only a memory of pending receipts. */
export class Bursts {
  readonly #open = new Map<string, Burst>()

  static keyOf(place: Place, account: AccountKey): string {
    return `${placeKey(place)} ${account}`
  }

  get(place: Place, account: AccountKey): Burst | null {
    return this.#open.get(Bursts.keyOf(place, account)) ?? null
  }

  add(event: MessageEvent, heard: Instant): Burst {
    const key = Bursts.keyOf(event.place, event.sender.account)
    const known = this.#open.get(key)
    const burst: Burst = {
      place: event.place,
      account: event.sender.account,
      // One that is taken up again, after the store did not answer, is not said twice.
      events: [...(known?.events ?? []).filter(({ key }) => key !== event.key), event].sort(
        (a, b) => a.at - b.at,
      ),
      firstHeard: known?.firstHeard ?? heard,
      lastHeard: heard,
    }
    this.#open.set(key, burst)
    return burst
  }

  /** Replaces the words of an edited line, with what is sealed of them; of one that is not gathered, nothing. */
  edit(
    place: Place,
    account: AccountKey,
    message: MessageId,
    words: Pick<MessageEvent, 'text' | 'sealed'>,
  ): void {
    const key = Bursts.keyOf(place, account)
    const burst = this.#open.get(key)
    if (burst === undefined) return
    this.#open.set(key, {
      ...burst,
      events: burst.events.map((event) =>
        event.message === message ? { ...event, text: words.text, sealed: words.sealed } : event,
      ),
    })
  }

  take(place: Place, account: AccountKey): Burst | null {
    const key = Bursts.keyOf(place, account)
    const burst = this.#open.get(key) ?? null
    this.#open.delete(key)
    return burst
  }

  /** Bursts whose quiet time has passed by `now`, earliest first. */
  due(
    now: Instant,
    patience: { readonly burstQuiet: number; readonly burstLongest: number },
  ): readonly Burst[] {
    return [...this.#open.values()]
      .filter((burst) => settleAt(burst, patience) <= now)
      .sort((a, b) => settleAt(a, patience) - settleAt(b, patience))
  }

  nextAt(patience: { readonly burstQuiet: number; readonly burstLongest: number }): Instant | null {
    let next: Instant | null = null
    for (const burst of this.#open.values()) next = Math.min(next ?? Infinity, settleAt(burst, patience))
    return next
  }

  get size(): number {
    return this.#open.size
  }
}

/** When a burst is read as a question: after the quiet time, at the latest after the longest. */
export const settleAt = (
  burst: Burst,
  patience: { readonly burstQuiet: number; readonly burstLongest: number },
): Instant => Math.min(burst.lastHeard + patience.burstQuiet, burst.firstHeard + patience.burstLongest)
