import type { ChatEvent } from '../domain/event.ts'
import type { RoomKey } from '../domain/ids.ts'
import type { ClockKind, Severity, TicketState } from '../domain/ticket.ts'
import type { Instant } from '../domain/time.ts'

/** A running clock as people see it. `dueAt` of a paused clock is what it would be if it resumed now. */
export interface ClockView {
  readonly kind: ClockKind
  readonly dueAt: Instant
  readonly state: 'running' | 'paused' | 'met' | 'breached'
}

/** What a room may see of its tickets: no notes, no audit, no personal numbers. */
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

/** What the desk offers to those who drive it. */
export interface Desk {
  /** Stores the event; resolves once it is durable. What follows from it happens afterwards, in order of the room. */
  receive(event: ChatEvent): Promise<'stored' | 'duplicate'>
  /** Unfinished tickets and those finished within the last hour, newest first; all rooms of the desk when `room` is null. */
  ticketsOf(room: RoomKey | null): Promise<readonly TicketView[]>
  /** Calls back after tickets of a room changed; returns how to stop listening. */
  onChange(listener: (room: RoomKey | null) => void): () => void
}
