import { countUpTo, longestAllowance } from '../../domain/chat/delivery.ts'
import type { InARow, PutOff, Urgency } from '../../domain/chat/waiting-line.ts'
import { second, type Instant } from '../../domain/time.ts'
import { PictureShelf } from './fetch-pictures.ts'

/** Forgotten in one go, so that a send does not copy the whole day. */
const forgetFrom = 1_000

/** How long what waits for an account that is away is put off, at first and at most. */
const firstWait = second
const longestWait = 30 * second

/**
 * What was said when, per room and account, and what is planned: what budgets are measured against. A memory only; after a
 * restart the plan is what the notices themselves say.
 */
export class Spoken {
  readonly #sent = new Map<string, Instant[]>()
  readonly #planned = new Map<string, Instant[]>()
  readonly #putOff = new Map<string, readonly PutOff[]>()
  readonly #meetings = new Map<string, Instant>()
  readonly #inARow = new Map<string, InARow>()
  readonly #away = new Map<string, Instant>()
  /** What was fetched for notices that are tried again. */
  readonly pictures = new PictureShelf()

  /** When something was said there, ascending. */
  at(key: string): readonly Instant[] {
    return this.#sent.get(key) ?? []
  }

  add(key: string, now: Instant): void {
    const sent = this.#sent.get(key) ?? []
    const old = countUpTo(sent, now - longestAllowance)
    if (old >= forgetFrom) sent.splice(0, old)
    sent.push(now)
    this.#sent.set(key, sent)
  }

  /** When something is planned to be said there, ascending, after now. */
  planned(key: string, now: Instant): readonly Instant[] {
    const planned = this.#planned.get(key)
    if (planned === undefined) return []
    const past = countUpTo(planned, now)
    planned.splice(0, past)
    if (planned.length === 0) this.#planned.delete(key)
    return planned
  }

  plan(key: string, at: Instant): void {
    const planned = this.#planned.get(key) ?? []
    planned.splice(countUpTo(planned, at), 0, at)
    this.#planned.set(key, planned)
  }

  /** Which ordinary notices of a place were put off and still wait. */
  waitingAt(place: string, now: Instant): readonly PutOff[] {
    const left = (this.#putOff.get(place) ?? []).filter(({ until }) => until > now)
    if (left.length === 0) this.#putOff.delete(place)
    else this.#putOff.set(place, left)
    return left
  }

  putOff(place: string, notice: PutOff): void {
    this.#putOff.set(place, [...(this.#putOff.get(place) ?? []), notice])
  }

  /** When what waits to be said as one, under a key of place and kind, will be said; null when nothing waits. */
  meetingAt(key: string, now: Instant): Instant | null {
    const at = this.#meetings.get(key)
    if (at === undefined || at > now) return at ?? null
    this.#meetings.delete(key)
    return null
  }

  meet(key: string, at: Instant): void {
    this.#meetings.set(key, at)
  }

  /** How many an account said in a row that others had to let pass. */
  inARow(account: string): InARow {
    return this.#inARow.get(account) ?? { urgent: 0, awaited: 0 }
  }

  /** Until when what waits for an account that cannot speak is put off: it may be about to come, or be away for long. */
  awayUntil(account: string, now: Instant): Instant {
    const since = Math.min(this.#away.get(account) ?? now, now)
    this.#away.set(account, since)
    return now + Math.min(longestWait, Math.max(firstWait, now - since))
  }

  /** The account can speak. */
  back(account: string): void {
    this.#away.delete(account)
  }

  said(account: string, urgency: Urgency): void {
    const { urgent, awaited } = this.inARow(account)
    const next = {
      urgent: urgency < 2 ? urgent + 1 : 0,
      awaited: urgency < 2 ? awaited : urgency === 2 ? awaited + 1 : 0,
    }
    this.#inARow.set(account, next)
  }
}
