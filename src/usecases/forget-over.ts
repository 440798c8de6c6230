import { forgottenBefore } from '../domain/contract/retention.ts'
import { chinaDate, type Instant } from '../domain/time.ts'
import type { Forgotten } from '../ports/store.ts'
import type { DeskContext } from './context.ts'

/** So many of each kind in one write: some 20 ms, and others write between. */
const atOnce = 100

/** Deletes what a platform of the desk's own keeps of what was said, by the period of tickets. */
export type ForgetSaid = (
  now: Instant,
  goesOn: () => boolean,
) => Promise<{ readonly messages: number; readonly files: number }>

type Sum = Forgotten & Awaited<ReturnType<ForgetSaid>>

/**
 * Deletes what is over and older than the contract keeps it (SEC-3), part by part, and notes in the audit how much it was
 * and up to which day. Rejects when `signal` ends it early; what is left is then the next run's.
 */
export const forgetOver = async (
  ctx: DeskContext,
  forgetSaid: ForgetSaid | null,
  now: Instant,
  signal: AbortSignal,
): Promise<void> => {
  const { retention } = ctx.settings().contract
  if (retention === null) return
  const before = forgottenBefore(retention, now)
  const asked = {
    desk: ctx.id,
    ticketsBefore: before.tickets,
    receiptsBefore: before.receipts,
    limit: atOnce,
  }
  let sum: Sum = { tickets: 0, receipts: 0, notices: 0, messages: 0, files: 0 }

  const forget = async (): Promise<void> => {
    for (;;) {
      signal.throwIfAborted()
      const part = await ctx.store.forget(asked)
      if (part.tickets + part.receipts + part.notices === 0) break
      sum = {
        ...sum,
        tickets: sum.tickets + part.tickets,
        receipts: sum.receipts + part.receipts,
        notices: sum.notices + part.notices,
      }
    }
    if (forgetSaid !== null) sum = { ...sum, ...(await forgetSaid(now, () => !signal.aborted)) }
    signal.throwIfAborted()
  }

  const note = async (): Promise<void> => {
    ctx.log.info('retention.done', { desk: ctx.id, ...sum })
    if (Object.values(sum).every((count) => count === 0)) return
    const [tickets, receipts] = [chinaDate(before.tickets), chinaDate(before.receipts)]
    await ctx.store.appendAudit({
      at: now,
      desk: ctx.id,
      who: 'desk',
      where: 'desk',
      what: 'retention',
      detail: `before ${tickets}: ${sum.tickets} tickets, ${sum.messages} messages, ${sum.files} files; before ${receipts}: ${sum.receipts} receipts, ${sum.notices} notices`,
    })
  }

  try {
    await forget()
  } catch (error) {
    // What was deleted until then is noted as far as the store still takes it.
    await note().catch(() => undefined)
    throw error
  }
  await note()
}
