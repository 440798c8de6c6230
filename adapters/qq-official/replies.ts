import { second, type Instant } from '../../src/domain/time.ts'
import type { ChatJournal, SpokenLine } from '../../src/ports/chat-journal.ts'
import type { Notebook } from './notebook.ts'
import { replyRules } from './settings.ts'
import { fieldsOf, idText, listOf, numberOf } from './wire.ts'

/** How a message goes out: as an answer to this one, or to none (`null`), under a number that rises. */
export interface ReplyMark {
  readonly to: string | null
  readonly seq: number
}

/** A person's message that can be answered. */
interface Target {
  readonly message: string
  /** When it was heard, by this machine's clock, so that Tencent's may differ. */
  readonly at: Instant
  readonly used: number
  readonly seq: number
}

interface Book {
  readonly targets: readonly Target[]
  readonly push: number
}

/** Which messages may still be answered, place by place; kept over restarts. */
export interface Replies {
  heard(place: string, message: string, at: Instant): void
  /** The best way out: an answer to the preferred message, to the latest one, or to none. Its number is used up. */
  take(place: string, preferred: string | null): ReplyMark
  /** The same way out under the next number. */
  renew(place: string, mark: ReplyMark): ReplyMark
  /** Is the message young enough to be answered still, or again? */
  isOpen(place: string, mark: ReplyMark): boolean
  /** It was said, or may have been. */
  count(place: string, mark: ReplyMark): void
  /** Tencent takes no more answers to this message. */
  spend(place: string, mark: ReplyMark): void
}

/** Clocks, and the way to Tencent. */
const margin = 5 * second
const mostTargets = 10
const mostPlaces = 2_000

const rulesOf = (place: string): (typeof replyRules)['room' | 'direct'] =>
  place.startsWith('room:') ? replyRules.room : replyRules.direct

/** The way out that was written beside a line; null when there is none. */
export const markOf = (line: SpokenLine): ReplyMark | null => {
  const mark = 'reply' in line ? fieldsOf(line.reply) : null
  const seq = numberOf(mark?.['seq'])
  return seq === null ? null : { to: idText(mark?.['to']), seq }
}

export const createReplies = (journal: ChatJournal, notebook: Notebook, now: () => Instant): Replies => {
  const books = new Map<string, Book>()

  const load = (place: string): Book => {
    const note = notebook.read(`replies:${place}`)
    const noted = listOf(note?.['targets']).flatMap((target): readonly Target[] => {
      const message = idText(target['message'])
      const [at, used, seq] = [numberOf(target['at']), numberOf(target['used']), numberOf(target['seq'])]
      return message === null || at === null ? [] : [{ message, at, used: used ?? 0, seq: seq ?? 0 }]
    })
    const last = journal.last(place)
    const heard =
      last === null || noted.some(({ message }) => message === last.message)
        ? []
        : [{ message: last.message, at: last.at, used: 0, seq: 0 }]
    return { targets: [...noted, ...heard].sort((a, b) => a.at - b.at), push: numberOf(note?.['push']) ?? 0 }
  }

  const bookOf = (place: string): Book => {
    const known = books.get(place) ?? load(place)
    books.delete(place)
    books.set(place, known)
    const [oldest] = books.keys()
    if (books.size > mostPlaces && oldest !== undefined) books.delete(oldest)
    return known
  }

  const isFresh = (place: string, target: Target): boolean =>
    now() < target.at + rulesOf(place).window - margin

  /** Only what was answered needs to be written down: the rest starts from nothing after a restart too. */
  const put = (place: string, book: Book): void => {
    books.set(place, book)
    const targets = book.targets.filter((target) => target.seq > 0 && isFresh(place, target))
    notebook.write(`replies:${place}`, { targets, push: book.push })
  }

  const change = (place: string, message: string | null, part: (target: Target) => Partial<Target>): void => {
    const book = bookOf(place)
    const targets = book.targets.map((target) =>
      target.message === message ? { ...target, ...part(target) } : target,
    )
    put(place, { ...book, targets })
  }

  const number = (place: string, to: string | null): ReplyMark => {
    const book = bookOf(place)
    if (to === null) {
      put(place, { ...book, push: book.push + 1 })
      return { to, seq: book.push + 1 }
    }
    change(place, to, ({ seq }) => ({ seq: seq + 1 }))
    return { to, seq: bookOf(place).targets.find(({ message }) => message === to)?.seq ?? 1 }
  }

  return {
    heard: (place, message, at) => {
      const book = bookOf(place)
      if (book.targets.some((target) => target.message === message)) return
      const targets = [...book.targets, { message, at, used: 0, seq: 0 }].slice(-mostTargets)
      books.set(place, { ...book, targets })
    },
    take: (place, preferred) => {
      const open = bookOf(place).targets.filter(
        (target) => isFresh(place, target) && target.used < rulesOf(place).replies,
      )
      const best = open.find(({ message }) => message === preferred) ?? open.at(-1)
      return number(place, best?.message ?? null)
    },
    renew: (place, { to }) => number(place, to),
    isOpen: (place, { to }) => {
      const target = bookOf(place).targets.find(({ message }) => message === to)
      return target !== undefined && isFresh(place, target)
    },
    count: (place, { to }) => {
      if (to !== null) change(place, to, ({ used }) => ({ used: used + 1 }))
    },
    spend: (place, { to }) => {
      if (to !== null) change(place, to, () => ({ used: rulesOf(place).replies }))
    },
  }
}
