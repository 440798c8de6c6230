/** What happens and is counted, each with the closed list of its labels. Never names, texts or numbers of people (law 9). */
export const countedLabels = {
  /** What came of handing a notice to its platform. */
  notices: ['sent', 'retry', 'failed', 'expired', 'unknown'],
  /** How sure the knowledge base was of a question. */
  matches: ['confident', 'candidates', 'none'],
  /** Events whose handling failed; they are tried again. */
  failures: ['receipt', 'burst', 'clock', 'courier'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type Counted = keyof typeof countedLabels
export type LabelOf<What extends Counted> = (typeof countedLabels)[What][number]

/** Takes figures for an operator. Costs nothing worth mentioning; never throws. */
export interface Meter {
  count<What extends Counted>(what: What, label: LabelOf<What>): void
  /** A store call failed, with the code of its fault. */
  storeFailed(code: string): void
  /** A clock of a ticket was looked at so many ms after it was due. */
  clockLate(ms: number): void
}

/** For replays, measurements and tests that count nothing. */
export const noMeter: Meter = {
  count: () => undefined,
  storeFailed: () => undefined,
  clockLate: () => undefined,
}
