import type { Instant } from '../time.ts'
import type { Ticket } from './ticket.ts'

/** Words of a ticket whose personal numbers were masked, as they are kept for whoever has the ticket (SEC-3). */
export interface SealedWords {
  readonly at: Instant
  /** Who said or typed them, as the ticket shows it. */
  readonly name: string
  readonly sealed: string
  /** What they were sealed under. */
  readonly bound: string
  readonly isRecalled: boolean
}

/** Everything sealed in a ticket, oldest first: messages, what they were changed to, and what was typed about it. */
export const sealedWordsOf = ({
  messages,
  timeline,
}: Pick<Ticket, 'messages' | 'timeline'>): readonly SealedWords[] =>
  [
    ...messages.flatMap(({ key: bound, name, at, sealed, edits, recalledAt }) => {
      const isRecalled = recalledAt !== null
      return [{ at, sealed }, ...edits].flatMap((words) =>
        words.sealed === undefined ? [] : [{ at: words.at, name, sealed: words.sealed, bound, isRecalled }],
      )
    }),
    ...timeline.flatMap(({ at, by, trigger, sealed }) =>
      sealed === undefined || by.kind === 'desk'
        ? []
        : [{ at, name: by.name, sealed, bound: trigger, isRecalled: false }],
    ),
  ].sort((a, b) => a.at - b.at)
