import type { FastifyInstance } from 'fastify'
import { roomKeysOf, type Directory } from '../../domain/people/people.ts'
import type { Chat } from '../../ports/chat.ts'
import type { ChatJournal } from '../../ports/chat-journal.ts'
import type { Desk } from '../../ports/desk.ts'
import type { Log } from '../../ports/log.ts'
import type { FrontDesk } from '../front-desk.ts'
import type { Language } from '../../texts/languages.ts'

/** What accounts are opened with. */
export interface Around {
  /** Where each account keeps what it must remember over restarts. */
  readonly dataFolder: string
  /** Opens what an account remembers over restarts. */
  readonly journal: (platform: string, account: string) => Promise<ChatJournal>
  readonly directories: () => readonly Directory[]
  readonly board: Desk['board']
  /** The day so far for accounts that may see it. */
  readonly summaryFor: FrontDesk['summaryFor']
  readonly language: Language
  readonly log: Log
}

/** The accounts, and what they need on the web room's port. */
export interface OpenAccounts {
  /**
   * One function an account. Each call makes the account, not yet started; one that was made before must have been
   * stopped. Throws a Fault on settings that cannot work.
   */
  readonly accounts: readonly (() => Chat)[]
  readonly routes: readonly ((app: FastifyInstance) => void)[]
}

/** The keys of the rooms that the desks list for an account. */
export const roomsOf = (around: Around, platform: string, account: string) =>
  around
    .directories()
    .flatMap(roomKeysOf)
    .filter((key) => key.startsWith(`${platform}/${account}/`))
