import type { ChatEvent, MessageEvent } from '../../domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../domain/ids.ts'
import { second, type Instant } from '../../domain/time.ts'

/** One message of a group, as the accounts of the desk that sit in it heard it. */
interface Sighting {
  readonly at: Instant
  readonly key: ReceiptKey
  /** What the account that heard it first calls it. */
  readonly message: MessageId
  /** What each account calls it. */
  readonly heardAs: Map<string, MessageId>
}

/** Platforms tell both accounts the second of their own server; gateways round it differently. */
const apart = 3 * second
/** So many are known again. What is older is still known by its key, as long as both accounts name the same second. */
const mostSightings = 20_000

/** Short and the same for the same words; which words they were cannot be read from it (law 9). */
const digestOf = (text: string): string => {
  let [a, b] = [0x811c9dc5, 0x01000193]
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13)
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`
}

/** Who is addressed is written differently by each account, and blanks by each gateway. */
const words = (text: string): string =>
  text.replaceAll(/[@＠][^\s\u2005@＠]{1,40}[\s\u2005]?/g, '').replaceAll(/\s/g, '')

const sameAs = ({ sender, text, files }: MessageEvent): string =>
  `${sender.account}~${digestOf(words(text))}~${files.length}`

/**
 * Two accounts of the desk in one group hear everything twice (hot standby). Whatever comes first counts; what comes
 * second is made the same event by the same key, which the store knows (law 2). Works where the platform calls people
 * the same for both accounts, as QQ does.
 */
export class Twins {
  readonly #sightings = new Map<string, Sighting[]>()
  /** In the order in which they were made, with what they are listed under. */
  readonly #order = new Map<Sighting, string>()
  readonly #names = new Map<string, MessageId>()

  /** The event as of the room `home`, heard by `account`. `own` are the accounts of the desk in that group. */
  unite(event: ChatEvent, account: string, home: RoomKey, own: readonly AccountKey[]): ChatEvent {
    const place = { kind: 'room', room: home } as const
    if (event.kind === 'message') return this.#message({ ...event, place }, account, own)
    if (event.kind === 'unsupported') return { ...event, place }
    const message = this.#named(account, home, event.message)
    const what = event.kind === 'edited' ? `edited~${digestOf(event.text)}` : event.kind
    const by = event.kind === 'pressed' ? `~${event.sender.account}~${event.action}` : ''
    return { ...event, place, message, key: id<ReceiptKey>(`${home}/~${what}~${message}${by}`) }
  }

  #message(event: MessageEvent, account: string, own: readonly AccountKey[]): MessageEvent {
    const home = event.place.kind === 'room' ? event.place.room : id<RoomKey>('')
    const same = `${home}~${sameAs(event)}`
    const known = this.#sightings.get(same) ?? []
    const twin =
      known.find(({ heardAs }) => heardAs.get(account) === event.message) ??
      known.find(({ at, heardAs }) => !heardAs.has(account) && Math.abs(at - event.at) <= apart)
    const sighting = twin ?? this.#first(event, same, known)
    sighting.heardAs.set(account, event.message)
    this.#names.set(`${account}~${home}~${event.message}`, sighting.message)
    this.#forget()
    const quoted = event.quote?.message ?? null
    return {
      ...event,
      key: sighting.key,
      message: sighting.message,
      mentionsBot: event.mentionsBot || event.mentions.some((mention) => own.includes(mention)),
      quote:
        event.quote === null || quoted === null
          ? event.quote
          : { ...event.quote, message: this.#named(account, home, quoted) },
    }
  }

  #first(event: MessageEvent, same: string, known: readonly Sighting[]): Sighting {
    const seconds = Math.floor(event.at / second)
    const before = known.filter(({ at }) => Math.floor(at / second) === seconds).length
    const sighting: Sighting = {
      at: event.at,
      key: id<ReceiptKey>(`${same}~${seconds}~${before}`),
      message: event.message,
      heardAs: new Map(),
    }
    this.#sightings.set(same, [...known, sighting])
    this.#order.set(sighting, same)
    return sighting
  }

  #named(account: string, home: RoomKey, message: MessageId): MessageId {
    return this.#names.get(`${account}~${home}~${message}`) ?? message
  }

  #forget(): void {
    for (const [oldest, same] of this.#order) {
      if (this.#order.size <= mostSightings) break
      this.#order.delete(oldest)
      // One of many of the same words goes alone: the latest of them may be the twin of what comes next.
      const left = this.#sightings.get(same)?.filter((sighting) => sighting !== oldest) ?? []
      if (left.length === 0) this.#sightings.delete(same)
      else this.#sightings.set(same, left)
    }
    for (const [oldest] of this.#names) {
      if (this.#names.size <= 2 * mostSightings) break
      this.#names.delete(oldest)
    }
  }
}
