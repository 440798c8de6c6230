import type { Contract } from '../domain/contract/contract.ts'
import type { DeskDocument } from '../domain/document.ts'
import { platformOf, type Place } from '../domain/chat/event.ts'
import type { DeskId, PersonId } from '../domain/ids.ts'
import {
  personById,
  personOf,
  roomOf,
  roomOfKind,
  type Directory,
  type Person,
} from '../domain/people/people.ts'
import type { Actor, Ticket } from '../domain/tickets/ticket.ts'
import type { AccountKey, MessageId } from '../domain/ids.ts'
import type { Article } from '../domain/knowledge/article.ts'
import type { KnowledgeBase } from '../ports/knowledge.ts'
import type { Log } from '../ports/log.ts'
import type { Meter } from '../ports/meter.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'
import type { Instant } from '../domain/time.ts'
import type { Texts } from '../texts/texts.ts'
import type { AccountHealth, GapsOf } from '../ports/accounts.ts'

/** What people edit; replaced as a whole by a reload, so that no use case sees half of two settings. */
export interface Settings {
  readonly contract: Contract
  readonly directory: Directory
  readonly knowledge: KnowledgeBase
  /** The articles as their files have them; absent where articles come from no files. */
  readonly files?: readonly Article[]
}

/** What every use case works with. Time is passed separately (law 5). */
export interface DeskContext {
  readonly id: DeskId
  readonly store: Store
  readonly texts: Texts
  readonly log: Log
  /** Counts for an operator; absent where nobody looks. */
  readonly meter?: Meter
  /** The settings in force. */
  settings(): Settings
  /** Reads the settings again; the old ones stay when the new ones have problems, which are returned as lines. */
  reload(): Promise<readonly string[]>
  /** Called after a ticket was written. */
  changed(ticket: Ticket): void
  /** Called after a desk document was written; absent where nobody looks at them. */
  documentChanged?(document: DeskDocument): void
  /** What accounts may not have heard; absent where nobody knows. */
  readonly gapsOf?: GapsOf
  /** How the chat accounts stand; absent where there are none to lose. */
  accounts?(): readonly AccountHealth[]
  /** Draws a one-time code of `codeLength` of `codeLetters`; absent: at random. */
  drawCode?(): string
  /** Keeps words as they were said for the assigned engineer; absent where nobody will read them, e.g. in a replay. */
  readonly seal?: Seal
  /** May the desk write to this account in private, also when it has not been written to there? Absent: yes. */
  mayWhisper?(account: AccountKey): boolean
  /** Keeps the directory's roster up to date; absent outside a running desk. */
  readonly roster?: RosterReader
}

/** Reads what people changed of the roster by chat, and how much everybody has in hand. */
export interface RosterReader {
  /** Reads it again at once: after own changes. */
  refresh(now: Instant): Promise<void>
  /** Reads it again when it is old: before the desk decides something. */
  settle(now: Instant): Promise<void>
}

/** The name people know, or the id when no card has it. */
export const nameOf = (ctx: DeskContext, person: PersonId | null): string | null =>
  person === null ? null : (personById(ctx.settings().directory, person)?.name ?? person)

/** Who acts: the person on the card, else the bare account. */
export const actorOf = (
  ctx: DeskContext,
  account: AccountKey,
  name: string,
  from: Place,
  message: MessageId | null,
): Actor => {
  const person = personOf(ctx.settings().directory, account)
  return person === null
    ? { kind: 'account', account, name, from, message }
    : { kind: 'person', person: person.id, name: person.name, from, message }
}

/** The desk acting by a rule. */
export const byRule = (rule: string): Actor => ({ kind: 'desk', rule })

/** Where engineers hear of a ticket: their room, else the person's private chat, else nowhere. */
export const staffPlace = (ctx: DeskContext, person: Person | null): Place | null => {
  const room = roomOfKind(ctx.settings().directory, 'engineers')
  if (room !== null) return { kind: 'room', room: room.key }
  const account = person?.accounts[0]
  return account === undefined ? null : { kind: 'direct', account }
}

/** Marks words in a private chat with a person as meant for them by whichever account they can be reached. */
export const meantFor = (to: Place, person: Person | null): { readonly person?: PersonId } =>
  to.kind === 'direct' && person?.accounts.includes(to.account) === true ? { person: person.id } : {}

/** How a person is addressed in a room, by their account on its platform; nobody needs to be addressed in a private chat. */
export const mentionOf = (
  place: Place,
  person: Person | null,
): { readonly account: AccountKey; readonly name: string } | null => {
  const platform = `${platformOf(place)}/`
  const account = person?.accounts.find((own) => own.startsWith(platform)) ?? person?.accounts[0]
  return place.kind === 'direct' || person === null || account === undefined
    ? null
    : { account, name: person.name }
}

/** `城北小学·周会计`, or the bare name when no unit is known. */
export const whoAsked = (ticket: Pick<Ticket, 'requester'>): string =>
  ticket.requester.unit === null ? ticket.requester.name : `${ticket.requester.unit}·${ticket.requester.name}`

/** The name of the room in which the ticket lives. */
export const roomName = (ctx: DeskContext, ticket: Pick<Ticket, 'room'>): string =>
  ticket.room === null
    ? ctx.texts.privateChat
    : (roomOf(ctx.settings().directory, ticket.room)?.name ?? ctx.texts.someGroup)
