import type { Place } from '../../../src/domain/chat/event.ts'
import type { MessageId } from '../../../src/domain/ids.ts'
import type { Chat } from '../../../src/ports/chat.ts'
import type { Log } from '../../../src/ports/log.ts'

/** How an account is opened for a trial: `slow` is a hundredth of life, so that 3 minutes are 1.8 s. */
export interface Opening {
  readonly log: Log
  readonly slow?: boolean
  /** Silence is looked into after hundredths of a second; else a busy test machine is not taken for a dead peer. */
  readonly watchful?: boolean
}

/** Longer than a busy machine keeps a peer in the same process waiting. */
export const unhurried = { silentAfter: 10_000, answerWithin: 5_000 } as const

/**
 * One platform on a bench: the real adapter over the real wire, and a hand on the other end. What a platform cannot
 * suffer is absent, with the reason in `never`.
 */
export interface Stand {
  readonly place: Place
  /** An account over the journal of this stand; a second one is what a restart is. */
  account(opening: Opening): Chat
  say(text: string): Promise<MessageId>
  /** Said while nobody is told. */
  store(text: string): Promise<MessageId>
  /** The other side is gone, at once; later it is back. */
  down(): Promise<void>
  up(): Promise<void>
  /** No byte in either direction, and nobody hangs up; then the wire is replaced. */
  freeze(): void
  thaw(): void
  repeat(message: MessageId): Promise<void>
  /** Tells two messages in the wrong order. */
  swap(first: string, second: string): Promise<void>
  garbage(): Promise<void>
  /** From now on the other side's clock is off by so much; milliseconds. */
  skew(ms: number): void
  /** A picture of so many bytes is announced; nobody has asked for its bytes. */
  showPicture(size: number): Promise<void>
  /** Sends are refused: too fast. Returns how long one is asked to wait, ms. */
  slowDown(): number
  /** Sends are taken again. */
  relent(): void
  /** What people read from the desk. */
  read(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Where a cell of the table cannot be: what is wrong with it, in one sentence. */
export type Never = Readonly<Partial<Record<Fault, string>>>

export const faults = [
  'peer down at the start',
  'peer down for 3 minutes',
  'half-open connection',
  'eleven deliveries across a restart',
  'wrong order',
  'a picture of 50 MB comes in',
  'a picture of 50 MB goes out',
  'garbage on the wire',
  'the peer’s clock is off by an hour',
  'asked to slow down',
] as const
export type Fault = (typeof faults)[number]

export const hundredth = { firstPause: 10, longestPause: 600 } as const
