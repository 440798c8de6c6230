import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { DeskId, TicketId } from '../../src/domain/ids.ts'
import type { TicketState } from '../../src/domain/tickets/ticket.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Health } from '../../src/ports/chat.ts'
import type { Store } from '../../src/ports/store.ts'
import type { Tally } from './meter.ts'

/** One desk, as far as its health is concerned. */
export interface DeskHealth {
  readonly id: DeskId
  readonly store: Pick<Store, 'nextDueAt' | 'pendingReceipts' | 'listTickets' | 'countTickets'>
  /** Events received by this process and not yet understood. */
  readonly backlog: () => number
  /** Why nothing can be received though the store answers, e.g. the jobs could not be started; null = nothing. */
  readonly complaint?: () => string | null
}

/** One account on a chat platform. */
export interface AccountHealth {
  readonly platform: string
  readonly account: string
  readonly health: () => Health
  /** The instance that holds the account; null = nobody. Absent where accounts are not shared between instances. */
  readonly holder?: () => { readonly instance: string | null; readonly isHere: boolean }
}

export interface HealthSettings {
  readonly desks: () => readonly DeskHealth[]
  readonly accounts: () => readonly AccountHealth[]
  readonly tally: Tally
  readonly now: () => Instant
  /** Why nobody is heard over an account, in the desk's language. */
  readonly inWords: (trouble: Trouble) => string
  /** Who asks for details from elsewhere must show it; null: details are for this machine alone. */
  readonly token: string | null
  /** A store that takes longer than this is not there, ms. */
  readonly patience?: number
}

/** Why something is not ready; null when it is. */
export interface Readiness {
  readonly ready: boolean
  readonly stores: readonly {
    readonly desk: string
    readonly ready: boolean
    readonly reason: string | null
  }[]
  readonly accounts: readonly {
    readonly platform: string
    readonly account: string
    readonly ready: boolean
    /** `standby`: another instance holds the account, as it should be. */
    readonly state: Health['kind'] | 'standby'
    readonly reason: string | null
  }[]
}

const usualPatience = 2_000

const within = async <Result>(work: Promise<Result>, ms: number): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** One sentence without what may be secret: faults are written for people, other errors show their class alone. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error'
  if ('next' in error && 'code' in error) return `${String(error.code)}: ${error.message}`
  return error.message.startsWith('no answer within') ? error.message : error.name
}

const storeReadiness = async (desk: DeskHealth, patience: number): Promise<Readiness['stores'][number]> => {
  try {
    await within(desk.store.nextDueAt(), patience)
    const complaint = desk.complaint?.() ?? null
    return { desk: desk.id, ready: complaint === null, reason: complaint }
  } catch (error) {
    return { desk: desk.id, ready: false, reason: reasonOf(error) }
  }
}

const accountReadiness = (
  one: AccountHealth,
  inWords: HealthSettings['inWords'],
): Readiness['accounts'][number] => {
  const { platform, account } = one
  const holder = one.holder?.()
  if (holder !== undefined && !holder.isHere && holder.instance !== null)
    return { platform, account, ready: true, state: 'standby', reason: `held by ${holder.instance}` }
  const health = one.health()
  const reason =
    health.kind === 'ready' ? null : inWords('trouble' in health ? health.trouble : { code: 'not-connected' })
  return { platform, account, ready: health.kind === 'ready', state: health.kind, reason }
}

/** Asks every store and every account. Takes no longer than the patience with a store; never rejects. */
export const readinessOf = async (settings: HealthSettings): Promise<Readiness> => {
  const { desks, accounts, patience = usualPatience } = settings
  const stores = await Promise.all(desks().map((desk) => storeReadiness(desk, patience)))
  const chats = accounts().map((one) => accountReadiness(one, settings.inWords))
  return { ready: [...stores, ...chats].every(({ ready }) => ready), stores, accounts: chats }
}

export interface Figures {
  readonly desk: string
  /** Stored and not yet understood, at most `mostPending`. */
  readonly pending: number
  readonly oldestPendingAt: Instant | null
  /** Tickets that nobody has answered. */
  readonly unanswered: number
  readonly oldestUnansweredAt: Instant | null
  /** How much later than due the next thing in the store is; 0 when nothing is late. */
  readonly lateBy: number
}

export const mostPending = 1_000
const unansweredStates: readonly TicketState[] = ['open', 'queued']
const pageOf = 500

/** Newest first is the only order there is, so the last page has the oldest. */
const oldestUnanswered = async (desk: DeskHealth): Promise<Instant | null> => {
  let oldest: Instant | null = null
  let after: { readonly openedAt: Instant; readonly id: TicketId } | undefined
  for (;;) {
    const page = await desk.store.listTickets(
      { desk: desk.id, states: unansweredStates },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    const last = page.at(-1)
    if (last === undefined) return oldest
    oldest = last.openedAt
    if (page.length < pageOf) return oldest
    after = { openedAt: last.openedAt, id: last.id }
  }
}

/** What the store of one desk says about what waits. Rejects when it does not answer. */
export const figuresOf = async (desk: DeskHealth, now: Instant, patience = usualPatience): Promise<Figures> =>
  within(
    (async () => {
      const pending = await desk.store.pendingReceipts(mostPending)
      const due = await desk.store.nextDueAt()
      return {
        desk: desk.id,
        pending: pending.length,
        oldestPendingAt: pending[0]?.receivedAt ?? null,
        unanswered: await desk.store.countTickets({ desk: desk.id, states: unansweredStates }),
        oldestUnansweredAt: await oldestUnanswered(desk),
        lateBy: due === null ? 0 : Math.max(0, now - due),
      }
    })(),
    5 * patience,
  )
