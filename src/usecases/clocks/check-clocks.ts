import { clocksOf, dueReminders, newBreaches, type Clock, type Reminder } from '../../domain/clocks/clocks.ts'
import type { TicketId } from '../../domain/ids.ts'
import { isComplaint } from '../../domain/tickets/complaint.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { isUnfinished, type Ticket, type TicketFact } from '../../domain/tickets/ticket.ts'
import { minute, type Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { silenceOf, trackingOf } from '../../domain/tickets/wake.ts'
import { leadOf, present, toStaff } from '../hearing/answer-question.ts'
import { changeTicket } from '../change-ticket.ts'
import { byRule, nameOf, type DeskContext } from '../context.ts'
import { escalate } from './escalate-ticket.ts'
import { personById } from '../../domain/people/people.ts'
import { remindOf } from './remind-of-clock.ts'
import { takeSilence } from '../duties/take-feedback.ts'

const isOf = (clock: Clock, other: Clock): boolean => clock.kind === other.kind && clock.round === other.round

const breachOf = ({ kind, round, dueAt }: Clock): TicketFact => ({
  kind: 'breached',
  clock: kind,
  round,
  dueAt,
})

/** A response that nobody gave calls the next tier (WRK-1). */
const escalateUnanswered = (
  ctx: DeskContext,
  ticket: Ticket,
  breached: readonly Clock[],
  act: Act,
): Ticket => {
  const unanswered = breached.some(({ kind, metAt }) => kind === 'response' && metAt === null)
  // A complaint is with the supervisor already: the next tier has no part in it (WRK-6).
  if (!unanswered || ticket.assignee !== null || !isUnfinished(ticket) || isComplaint(ticket)) return ticket
  return (
    escalate(ctx, ticket, { ...act, trigger: `${act.trigger}:escalate` }, ctx.texts.unclaimedInTime) ?? ticket
  )
}

const remind = (
  ctx: DeskContext,
  ticket: Ticket,
  reminder: Reminder,
  breaches: readonly Clock[],
  now: Instant,
): Ticket => {
  const { clock, mark } = reminder
  const act: Act = {
    at: now,
    by: byRule(`${clock.target.clause} ${clock.kind} ${mark}`),
    trigger: `wake:${clock.kind}:${clock.round}:${mark}:${clock.dueAt}`,
  }
  const reminded = [...reminder.skipped, mark].map((m): TicketFact => ({
    kind: 'reminded',
    clock: clock.kind,
    round: clock.round,
    mark: m,
  }))
  const own = breaches.filter((breach) => isOf(breach, clock))
  const recorded = record(ticket, act, ...reminded, ...own.map(breachOf))
  return escalateUnanswered(ctx, remindOf(ctx, recorded, reminder, act), own, act)
}

/** Puts a breach on record about which nobody is told now: met late, at night, or a turn long past. */
const recordBreach = (ctx: DeskContext, ticket: Ticket, clock: Clock, now: Instant): Ticket => {
  const act: Act = {
    at: now,
    by: byRule(`${clock.target.clause} ${clock.kind} breach`),
    trigger: `breach:${clock.kind}:${clock.round}:${clock.dueAt}`,
  }
  return escalateUnanswered(ctx, record(ticket, act, breachOf(clock)), [clock], act)
}

/** Puts what stays unsolved on the tracked list, and tells whoever works on it (SLA-O1 备案跟踪). */
const track = (ctx: DeskContext, ticket: Ticket, now: Instant): Ticket => {
  const { contract, directory } = ctx.settings()
  const at = trackingOf(ticket, contract)
  if (contract.tracking === null || at === null || at > now) return ticket
  const { after, clause } = contract.tracking
  const act: Act = { at: now, by: byRule(`${clause} tracked`), trigger: `track:${at}` }
  const assignee = ticket.assignee === null ? null : personById(directory, ticket.assignee)
  const told = toStaff(ctx, ticket, act, assignee ?? leadOf(ctx, ticket.tier, now), {
    kind: 'reminder',
    text: ctx.texts.tracked(ticket.number, ticket.title, after),
    merge: { key: 'tracked', line: ctx.texts.trackedLine(ticket.number, nameOf(ctx, ticket.assignee)) },
  })
  return say(record(ticket, act, { kind: 'tracked', after }), act, present([told]))
}

/** What the wake-up of one ticket does. Pure, like every decision on a ticket. */
const wake = (ctx: DeskContext, ticket: Ticket, now: Instant): Ticket => {
  const { contract } = ctx.settings()
  const silence = silenceOf(ticket, contract)
  const heard =
    silence !== null && silence.at <= now ? takeSilence(ctx, ticket, silence.kind, silence.at, now) : ticket
  const clocks = clocksOf(heard, contract, now)
  const breaches = newBreaches(clocks, heard.timeline)
  const reminders = dueReminders(clocks, heard.timeline, now)
  let changed = heard
  for (const reminder of reminders) changed = remind(ctx, changed, reminder, breaches, now)
  for (const breach of breaches) {
    if (!reminders.some(({ clock }) => isOf(clock, breach))) changed = recordBreach(ctx, changed, breach, now)
  }
  // Unchanged means that the index was early, e.g. after a pause: writing the ticket sets it anew.
  return track(ctx, changed, now)
}

/** What is done so much later than it was due was held up by the desk being down. */
const heldUp = 5 * minute

/** The first line of what would have been said, short enough to stand among others. */
const lineOf = ({ text, merge }: Notice): string => merge?.line ?? text.split('\n', 1)[0] ?? ''

/** After downtime everything new for one place is one message, whatever it is about, and is said at once. */
const caughtUp = (before: Ticket, after: Ticket, now: Instant): Ticket => ({
  ...after,
  notices: after.notices.map((notice) =>
    before.notices.some(({ id }) => id === notice.id)
      ? notice
      : {
          ...notice,
          merge: { key: 'catch-up', line: lineOf(notice) },
          delivery: { kind: 'waiting', at: now, attempts: 0 },
        },
  ),
})

/** A ticket that cannot be woken is looked at again after this. */
const tryAgain = minute

/** One that fails is logged and keeps no other from its turn. */
const putOff = async (ctx: DeskContext, id: TicketId, error: unknown, now: Instant): Promise<void> => {
  ctx.log.error('clock.failed', { ticket: id, error })
  ctx.meter?.count('failures', 'clock')
  const ticket = await ctx.store.ticket(id)
  if (ticket !== null && ticket.wakeAt !== null && ticket.wakeAt <= now)
    await ctx.store.replaceTicket({ ...ticket, version: ticket.version + 1, wakeAt: now + tryAgain })
}

/**
 * Looks at the tickets whose wake-up time has come: reminders, breaches, escalations, silence. The cost depends on
 * what is due. Resolves with how many were looked at; call again while it is the limit.
 */
export const checkClocks = async (ctx: DeskContext, now: Instant, limit = 200): Promise<number> => {
  const due = await ctx.store.dueTickets(now, limit)
  for (const { wakeAt } of due) if (wakeAt !== null) ctx.meter?.clockLate(now - wakeAt)
  // Side by side, so that the store can commit them together: a thousand deadlines in one second are told within it.
  await Promise.all(
    due.map(({ id }) =>
      changeTicket(ctx, id, now, (current) => {
        if (current.wakeAt === null || current.wakeAt > now) return null
        const woken = wake(ctx, current, now)
        return now - current.wakeAt > heldUp ? caughtUp(current, woken, now) : woken
      }).catch((error: unknown) => putOff(ctx, id, error, now)),
    ),
  )
  return due.length
}
