import type { Role } from '../../domain/people/people.ts'
import type { ClockKind, TicketState } from '../../domain/tickets/ticket.ts'
import type { listTitles as chineseListTitles } from '../zh/names.ts'

export const stateNames: Readonly<Record<TicketState, string>> = {
  open: 'recorded', answered: 'answered', queued: 'unclaimed', working: 'in progress', waiting: 'waiting',
  resolved: 'to be confirmed', closed: 'closed', declined: 'out of scope', merged: 'merged',
} // prettier-ignore

export const clockNames: Readonly<Record<ClockKind, string>> = {
  response: 'response', resolution: 'resolution', report: 'report', notify: 'notification',
  progress: 'progress update', followup: 'follow-up', 'next-response': 'next answer',
  'vendor-return': 'vendor return',
} // prettier-ignore

export const roleNames: Readonly<Record<Role, string>> = {
  requester: 'requesters', engineer: 'engineers', keeper: 'knowledge keepers', supervisor: 'supervisors',
  admin: 'administrators',
} // prettier-ignore

export const listTitles: Readonly<Record<keyof typeof chineseListTitles, string>> = {
  open: 'Open tickets', unclaimed: 'Unclaimed tickets', breached: 'Late tickets', waiting: 'Waiting tickets',
  resolved: 'Tickets to be confirmed', tracked: 'Tracked tickets', complaints: 'Open complaints', visits: 'To be called back',
} // prettier-ignore
