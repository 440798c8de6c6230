import { pending, placeKey, type ChatEvent, type MessageEvent, type Receipt } from '../domain/chat/event.ts'
import { maskEvent } from '../domain/chat/mask-event.ts'
import type { AlertEvent } from '../domain/problems/alert.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { codeTyped } from '../domain/people/binding.ts'
import type { AccountKey, RoomKey } from '../domain/ids.ts'
import { personOf, type Directory } from '../domain/people/people.ts'
import type { Instant } from '../domain/time.ts'
import type { Desk } from '../ports/desk.ts'
import { hasOffered, voidCode } from './people/bind-account.ts'
import { Bursts } from './hearing/burst.ts'
import { checkClocks } from './clocks/check-clocks.ts'
import { actorOf, type DeskContext } from './context.ts'
import { KnowledgeKeeper } from './knowledge/keep-knowledge.ts'
import { createCourier } from './delivery/courier.ts'
import { handOver, nextHandoverAt } from './people/hand-over.ts'
import { withRoster } from './people/live-roster.ts'
import { nextChecklistAt, startChecklists } from './duties/run-checklists.ts'
import { createIntake } from './hearing/intake.ts'
import { routeReceipt, settle, type Memory } from './hearing/route-receipt.ts'
import { sealEvent } from './hearing/seal-words.ts'
import { retimeTickets } from './clocks/retime-tickets.ts'
import { nextSummaryAt } from '../domain/calendar/summary-days.ts'
import { sendDueSummaries, viewSummary } from './clocks/send-summary.ts'
import { takeAlert } from './problems/take-alert.ts'
import { Talk } from './hearing/talk.ts'
import { viewBoard } from './view-board.ts'
import { forgetOver, type ForgetSaid } from './forget-over.ts'
import { wakeDocuments } from './wake-documents.ts'
import { AccountWatch } from './watch-accounts.ts'
import type { AccountHealth, GapsOf } from '../ports/accounts.ts'
import type { ChatFor } from '../ports/chat.ts'
import { OutbreakWatch } from './problems/watch-outbreaks.ts'

/** A desk at work. Whoever drives it (a live clock or a replay) calls `tick` when `nextAt` has come. */
export interface RunningDesk extends Desk {
  /** Takes a message of a monitoring system (REC-6); resolves once it is durable. */
  alert(event: AlertEvent): Promise<void>
  /**
   * Takes up what was left pending by a stop or a crash. Call once before the first event; what comes then waits behind
   * it, place by place, and `settled` says when all of it is understood.
   */
  resume(): Promise<void>
  /** Does everything that is due at `now`: bursts, clocks, the daily summary, deliveries. */
  tick(now: Instant): Promise<void>
  /** Says the summaries of day, week and month that fell due after `since`, unless they were said: what a job calls. */
  summarise(since: Instant, now: Instant): Promise<void>
  /** Deletes what is older than the contract keeps it (SEC-3); ends early on the signal. What a job calls. */
  forget(now: Instant, signal: AbortSignal): Promise<void>
  /** Today's summary so far as `日报` says it, for accounts that may ask for it; null for others. */
  summaryFor(account: AccountKey): Promise<string | null>
  /** When there will be something to do by itself, or null. */
  nextAt(now: Instant): Promise<Instant | null>
  /** Understands nothing more but what is under way: the rest stays in the store for whoever goes on. */
  end(): void
  /** Resolves when all events received so far are understood and written. */
  settled(): Promise<void>
  /** Events received and not yet understood. */
  backlog(): number
  /** Is the account on a card of this desk, by its file or by a binding? */
  knows(account: AccountKey): boolean
  /** Has this desk given out the code that somebody types, and can it still be used? */
  hasOffered(text: string): Promise<boolean>
  /** A code of this desk was typed in a group where others read it, and be it another desk's: from now on it is void. */
  voidTyped(event: MessageEvent): Promise<void>
  /** The people and rooms as they now stand, with the accounts that were bound by chat. */
  directory(): Directory
}

/** What a running desk is given from outside. */
export interface Surroundings {
  readonly now: () => Instant
  readonly chatFor: ChatFor
  /** The desk never promises anything for times before it first ran. */
  readonly born: Instant
  /** Does a job, which survives downtime, see that the daily summary comes? Else the desk's own tick does, as in a replay. */
  readonly summaryByJob?: () => boolean
  /** How every chat account of the process stands; absent where there are none to lose. */
  readonly accounts?: () => readonly AccountHealth[]
  /** What accounts may not have heard. */
  readonly gapsOf?: GapsOf
  /** Deletes what a platform of the desk's own keeps; absent where there is none. */
  readonly forgetSaid?: ForgetSaid
  /** Called after accounts were bound to people or taken off them. */
  readonly peopleChanged?: () => void
}

/** How often a failed event is tried at once before it waits. */
const tries = 3

/** Puts a desk to work: events of one place are handled in the order in which they were stored, places side by side. */
export const runDesk = (
  given: DeskContext,
  surroundings: Surroundings,
  changes: Set<(room: RoomKey | null) => void>,
): RunningDesk => {
  const keeper = new KnowledgeKeeper()
  const outbreaks = new OutbreakWatch()
  const { accounts, gapsOf } = surroundings
  const watch = new AccountWatch()
  const ctx = withRoster({
    ...given,
    ...(gapsOf === undefined ? {} : { gapsOf }),
    ...(accounts === undefined ? {} : { accounts }),
    mayWhisper: (account) => {
      const chat = surroundings.chatFor({ kind: 'direct', account })
      // Where the bot may only answer, somebody who asked in a room has not been heard in private.
      return chat === null || (chat.capabilities.direct && chat.capabilities.replyWindow === undefined)
    },
    changed: (ticket) => {
      keeper.note(ticket)
      outbreaks.note(ticket)
      given.changed(ticket)
    },
    documentChanged: (document) => {
      if (document.kind === 'outage') for (const listener of changes) listener(null)
      if (document.kind !== 'problem') return
      for (const listener of changes) for (const room of [...document.body.rooms, null]) listener(room)
    },
  })
  const memory: Memory = { talk: new Talk(), bursts: new Bursts() }
  const courier = createCourier(ctx, surroundings, (now) => outbreaks.settle(ctx, now))
  let summaryNext: Instant | null = null
  const summaryByTick = (): boolean => surroundings.summaryByJob?.() !== true
  /** Asked at every step of a replay: looked up anew only when it has passed or the contract is another. */
  let summaryKnown: { readonly contract: Contract; readonly at: Instant | null } | null = null
  const summaryAt = (contract: Contract, now: Instant): Instant | null => {
    if (summaryKnown?.contract !== contract || (summaryKnown.at ?? Infinity) <= now)
      summaryKnown = { contract, at: nextSummaryAt(contract, now) }
    return summaryKnown.at
  }
  /** The contract by which deadlines were last computed. */
  let timedBy: Contract | null = null
  let checklistNext: Instant | null = -Infinity
  let handedOver: Instant = -Infinity

  /** Which accounts stand on cards by binding and not by file. */
  const boundAccounts = (): string => {
    const filed = new Set(given.settings().directory.people.flatMap(({ accounts: own }) => own))
    return ctx
      .settings()
      .directory.people.flatMap(({ id, accounts: own }) =>
        own.filter((account) => !filed.has(account)).map((account) => `${id} ${account}`),
      )
      .join('\n')
  }
  let bound = ''
  const noteBindings = (): void => {
    const now = boundAccounts()
    if (now === bound) return
    bound = now
    surroundings.peopleChanged?.()
  }

  const understand = async (receipt: Receipt): Promise<boolean> => {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      try {
        await ctx.roster.settle(surroundings.now())
        await routeReceipt(ctx, memory, receipt, surroundings.now())
        return true
      } catch (error) {
        // The receipt stays pending: a later try takes it up again.
        ctx.log.error('receipt.failed', { receipt: receipt.key, count: attempt, error })
        ctx.meter?.count('failures', 'receipt')
      }
    }
    return false
  }

  const intake = createIntake({
    store: ctx.store,
    understand,
    understood: () => {
      noteBindings()
      void courier.deliver()
    },
    now: surroundings.now,
  })

  return {
    async receive(heard: ChatEvent) {
      const event = sealEvent(ctx, heard)
      const receipt: Receipt = { key: event.key, event, receivedAt: surroundings.now(), outcome: pending }
      const stored = await ctx.store.addReceipt(receipt)
      if (stored === 'stored') intake.take(receipt)
      await intake.room()
      return stored
    },

    async resume() {
      // Whom an account belongs to must be known before anything of a stranger is understood.
      await ctx.roster.settle(surroundings.now())
      await keeper.resume(ctx, surroundings.now())
      for (const receipt of await ctx.store.pendingReceipts(100_000)) intake.take(receipt)
    },

    async tick(now: Instant) {
      await ctx.roster.settle(now)
      noteBindings()
      intake.tick(now)
      const { contract } = ctx.settings()
      if (timedBy !== contract) {
        await retimeTickets(ctx, now)
        timedBy = contract
      }
      const due = memory.bursts.due(now, contract.patience)
      await Promise.all(
        due.map(({ place, account }) =>
          intake.inLane(placeKey(place), () =>
            settle(ctx, memory, place, account, now).catch((error: unknown) => {
              ctx.log.error('burst.failed', { error })
              ctx.meter?.count('failures', 'burst')
            }),
          ),
        ),
      )
      while ((await checkClocks(ctx, now)) >= 200);
      await keeper.tick(ctx, now)
      while ((await wakeDocuments(ctx, now)) >= 200);
      await handOver(ctx, handedOver, now)
      handedOver = now
      if (checklistNext === null || checklistNext <= now) {
        await startChecklists(ctx, surroundings.born, now)
        checklistNext = nextChecklistAt(contract, now)
        while ((await wakeDocuments(ctx, now)) >= 200);
      }
      if (summaryByTick() && (summaryNext === null || summaryNext <= now)) {
        await sendDueSummaries(ctx, surroundings.born, now)
        summaryNext = nextSummaryAt(contract, now)
      }
      if (accounts !== undefined) await watch.look(ctx, accounts(), now)
      await courier.deliver()
    },

    forget: (now, signal) => forgetOver(ctx, surroundings.forgetSaid ?? null, now, signal),

    async summarise(since, now) {
      await ctx.roster.settle(now)
      await sendDueSummaries(ctx, since, now)
      await courier.deliver()
    },

    async nextAt(now: Instant) {
      const { contract } = ctx.settings()
      const times = [
        memory.bursts.nextAt(contract.patience),
        intake.nextAt(),
        await ctx.store.nextDueAt(),
        summaryByTick() ? summaryAt(contract, now) : null,
        checklistNext,
        nextHandoverAt(ctx, now),
        accounts === undefined ? null : watch.nextAt(now),
        keeper.nextAt(now),
        timedBy !== null && timedBy !== contract ? now : null,
      ].filter((at) => at !== null)
      return times.length === 0 ? null : Math.min(...times)
    },

    end: () => intake.end(),

    async settled() {
      await intake.settled()
      await courier.settled()
    },

    async alert(event) {
      await takeAlert(ctx, event, surroundings.now())
    },

    backlog: () => intake.backlog(),

    knows: (account) => personOf(ctx.settings().directory, account) !== null,

    async hasOffered(text) {
      const typed = codeTyped(text)
      return typed !== null && (await hasOffered(ctx, typed.code, surroundings.now()))
    },

    async voidTyped(event) {
      const typed = codeTyped(event.text)
      if (typed === null) return
      const { sender } = maskEvent(event).event
      const by = actorOf(ctx, sender.account, sender.name, event.place, event.message)
      const act = { at: surroundings.now(), by, trigger: event.key }
      await voidCode(ctx, act, sender, event.place, typed.code)
      void courier.deliver()
    },

    directory: () => ctx.settings().directory,

    summaryFor: (account) => viewSummary(ctx, account, surroundings.now()),

    board: (place, account) => viewBoard(ctx, place, account, surroundings.now()),

    onChange(listener) {
      changes.add(listener)
      return () => changes.delete(listener)
    },
  }
}
