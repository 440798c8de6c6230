import type { ChatEvent, Place } from '../domain/chat/event.ts'
import type { AccountKey, RoomKey } from '../domain/ids.ts'
import type { ClockKind, Severity, TicketState } from '../domain/tickets/ticket.ts'
import type { Instant } from '../domain/time.ts'

/** A clock as people see it. `dueAt` of a paused clock is what it would be if it resumed now. */
export interface ClockView {
  readonly kind: ClockKind
  readonly startedAt: Instant
  readonly dueAt: Instant
  readonly state: 'running' | 'paused' | 'met' | 'breached'
}

/** What people may see of a ticket: no notes, no audit, no personal numbers. */
export interface TicketView {
  readonly number: string
  readonly title: string
  readonly state: TicketState
  readonly severity: Severity
  readonly requester: string
  readonly unit: string | null
  readonly assignee: string | null
  readonly room: string | null
  readonly openedAt: Instant
  readonly clocks: readonly ClockView[]
}

/** Who of a tier is on duty now. */
export interface DutyView {
  readonly tier: number
  readonly name: string
  readonly people: readonly string[]
}

/** A problem that many tickets share, e.g. an outbreak. */
export interface ProblemView {
  readonly number: string
  readonly title: string
  readonly state: string
  readonly tickets: number
  readonly units: number
  readonly owner: string | null
  readonly since: Instant
  /** The last thing that was told about it; null when nothing was. */
  readonly progress: { readonly at: Instant; readonly text: string } | null
}

/** A chat account that does not hear people now. */
export interface AwayView {
  readonly platform: string
  readonly account: string
  /** Since when as far as the desk knows; null when it does not. */
  readonly since: Instant | null
  /** What the account says is wrong, for an operator; null when it says nothing, e.g. while it connects. */
  readonly reason: string | null
}

/** From when to when something may not have been heard. */
export interface UnheardView {
  readonly platform: string
  readonly account: string
  /** The name of the room; null: anywhere on the account. */
  readonly room: string | null
  readonly from: Instant
  readonly to: Instant
}

/** What stands beside a conversation. */
export interface DeskBoard {
  /** Unfinished tickets and those finished within the last hour, newest first. */
  readonly tickets: readonly TicketView[]
  /** Does it show the whole desk, or only what belongs to this place and person? */
  readonly whole: boolean
  readonly duty: readonly DutyView[]
  readonly problems: readonly ProblemView[]
  /** Accounts that are away now, and what was perhaps not heard today; absent for everybody but staff. */
  readonly hearing?: { readonly away: readonly AwayView[]; readonly unheard: readonly UnheardView[] }
}

/** What the desk offers to those who drive it. */
export interface Desk {
  /** Stores the event; resolves once it is durable. What follows from it happens afterwards, in order of the room. */
  receive(event: ChatEvent): Promise<'stored' | 'duplicate'>
  /**
   * What this account may see beside this place: a group its own tickets; staff in their rooms and in private chats the
   * whole desk; a requester in private their own tickets. Roles hang on the account (law 7).
   */
  board(place: Place, account: AccountKey): Promise<DeskBoard>
  /** Calls back after tickets of a room changed; returns how to stop listening. */
  onChange(listener: (room: RoomKey | null) => void): () => void
}
