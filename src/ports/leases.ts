import type { Instant } from '../domain/time.ts'

/** A right that one instance at a time has: to run a desk, to hold a chat account. */
export interface Lease {
  /** `desk/CONTRACT` or `account/PLATFORM/ACCOUNT`. */
  readonly name: string
  /** Who holds it; null = nobody, or nobody any more. */
  readonly instance: string | null
  /** Grows by one with every holder, so that people can tell them apart. */
  readonly term: number
  /** Until when the account was heard, as the holder noted last; null where nothing was noted. */
  readonly heardAt: Instant | null
}

/** What was heard until when, by the name of the lease. */
export type HeardNotes = ReadonlyMap<string, Instant>

/** Leases as their holder has them. */
export interface Tenancy {
  /** As they were taken: with what the holder before noted. */
  readonly leases: readonly Lease[]
  /** Holds on for another lifetime. False when somebody else has one of them: none of them is held any more then. */
  renew(heard: HeardNotes): Promise<boolean>
  /** Gives them back at once; those that somebody else has by now stay theirs. */
  release(heard: HeardNotes): Promise<void>
}

/**
 * Who may do what, among all instances on one store.
 * Promises: two never hold one lease at once, as long as each counts its lifetime from before it asked; a lease that
 * is not renewed is free after its lifetime by one clock, the store's. Every method rejects with a Fault when the
 * store does not answer.
 */
export interface Leases {
  /** How long a lease lasts without being renewed, ms. */
  readonly lifetime: number
  /** Takes all of these or none; null when somebody else holds one. */
  seize(names: readonly string[], instance: string): Promise<Tenancy | null>
  /** How they stand, in the order asked for. */
  look(names: readonly string[]): Promise<readonly Lease[]>
  close(): Promise<void>
}
