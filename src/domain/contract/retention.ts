import { chinaDayNumber, day, startOfChinaDay, type Instant } from '../time.ts'

/** How long is kept what is over (SEC-3), in milliseconds. */
export interface Retention {
  /** Finished tickets, since they were last changed. */
  readonly tickets: number
  /** Understood receipts and delivered notices that belong to no ticket. */
  readonly receipts: number
  readonly clause: string
  readonly source: string
}

/**
 * What the desk itself still needs: tickets for the figures of a year and the report that follows it, receipts for events
 * that a platform delivers again and for what was said lately.
 */
export const leastRetention = { tickets: 400 * day, receipts: 30 * day } as const

/** Before which instants what is over is forgotten: always the beginning of a Chinese day. */
export const forgottenBefore = (
  { tickets, receipts }: Pick<Retention, 'tickets' | 'receipts'>,
  now: Instant,
): { readonly tickets: Instant; readonly receipts: Instant } => ({
  tickets: startOfChinaDay(chinaDayNumber(now - tickets)),
  receipts: startOfChinaDay(chinaDayNumber(now - receipts)),
})
