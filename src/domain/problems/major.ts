import type { FactKind, Ticket, TimelineEntry } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** Who was to be told of a major incident, and when they were; null: not yet, or it did not reach them. */
export interface ToldContact {
  readonly who: string
  readonly at: Instant | null
  /** By a person, e.g. on the telephone. */
  readonly byPerson: boolean
}

/** Everybody who was told of the incident, in order (SLA-O3). */
export const toldContacts = ({ timeline }: Pick<Ticket, 'timeline'>): readonly ToldContact[] =>
  timeline.flatMap((entry): readonly ToldContact[] => {
    if (entry.kind !== 'notified') return []
    if (entry.notices.length === 0)
      return entry.contacts.map((who) => ({ who, at: entry.at, byPerson: true }))
    return entry.contacts.map((who, i) => {
      const notice = entry.notices[i]
      const said = timeline.find((known) => known.kind === 'said' && known.notice === notice)
      return { who, at: said?.at ?? null, byPerson: false }
    })
  })

/** What happened to the incident rather than to the messages about it. */
const courseKinds: readonly FactKind[] = [
  'opened', 'claimed', 'released', 'transferred', 'escalated', 'severity', 'major', 'noted', 'waiting', 'resumed', 'referred',
  'returned', 'proposed', 'progressed', 'notified', 'joined', 'resolved', 'confirmed', 'reopened', 'closed', 'breached',
] // prettier-ignore

export const courseOf = ({ timeline }: Pick<Ticket, 'timeline'>): readonly TimelineEntry[] =>
  timeline.filter(({ kind }) => courseKinds.includes(kind))

/** Since when the one who has it now has had it; null when nobody has. */
export const ownedSince = ({ timeline, assignee }: Pick<Ticket, 'timeline' | 'assignee'>): Instant | null =>
  assignee === null
    ? null
    : (timeline.findLast((entry) => entry.kind === 'claimed' || entry.kind === 'transferred')?.at ?? null)
