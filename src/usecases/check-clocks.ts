import { clocksOf, dueReminders, newBreaches } from '../domain/clocks.ts'
import type { Notice } from '../domain/notice.ts'
import { onDuty, personById, type Person } from '../domain/people.ts'
import { isUnfinished, type Category, type Ticket, type TicketFact } from '../domain/ticket.ts'
import { minute, type Instant } from '../domain/time.ts'
import { record, say, type Act } from '../domain/transition.ts'
import { silenceOf } from '../domain/wake.ts'
import { leadOf, present, toPerson, toStaff } from './answer-question.ts'
import { changeTicket } from './change-ticket.ts'
import { byRule, nameOf, type DeskContext } from './context.ts'
import { escalate } from './escalate-ticket.ts'
import { takeSilence } from './take-feedback.ts'

type Reminder = ReturnType<typeof dueReminders>[number]

/** Who hears of a clock: the assignee or who is on duty, then the tier's lead, then the manager (SLA-X1). */
const audienceOf = (ctx: DeskContext, ticket: Ticket, mark: string, at: Instant): readonly Person[] => {
  const { directory } = ctx.settings()
  const assignee = ticket.assignee === null ? null : personById(directory, ticket.assignee)
  const working = assignee === null ? onDuty(directory, ticket.tier, at) : [assignee]
  const manager = directory.people.find((p) => p.duty === 'manager') ?? null
  const lead = leadOf(ctx, ticket.tier)
  const above = mark === 'due' ? [lead] : mark.startsWith('late') ? [lead, manager] : []
  const people = [...working.slice(0, 1), ...above].filter((p) => p !== null)
  return people.filter((person, i) => people.findIndex((other) => other.id === person.id) === i)
}

/** Repetitions after a breach are said at these multiples of the clock. */
const beat = 10 * minute

/** Nobody writes a fault report on a question about how to do something: its clock runs, but nags nobody. */
const withoutReport: readonly Category[] = ['usage', 'requirement', 'complaint']

const noticesFor = (ctx: DeskContext, ticket: Ticket, reminder: Reminder, act: Act): readonly Notice[] => {
  const { texts } = ctx
  const { clock, mark } = reminder
  if (clock.kind === 'report' && withoutReport.includes(ticket.category)) return []
  const who = nameOf(ctx, ticket.assignee)
  const people = audienceOf(ctx, ticket, mark, act.at)
  const [first, ...above] = people
  const key = `${clock.kind}:${mark === 'due' || mark.startsWith('late') ? 'breach' : 'reminder'}`
  if (!mark.startsWith('late') && mark !== 'due') {
    const line = texts.reminderLine(ticket.number, who, clock.dueAt, act.at)
    return present([
      toStaff(ctx, ticket, act, first ?? leadOf(ctx, ticket.tier), {
        kind: 'reminder',
        text: texts.reminder(clock.kind, line, ticket.title),
        merge: { key, line },
      }),
    ])
  }
  // Repetitions keep to a common beat, so that those of many tickets are one message.
  const at = mark === 'due' ? act.at : Math.ceil(act.at / beat) * beat
  const late = at - clock.dueAt
  const line = texts.breachLine(ticket.number, who, late)
  const told = texts.breach(
    clock.kind,
    ticket.number,
    who,
    late,
    above.map((p) => p.name),
  )
  const hint = mark.startsWith('late') ? `\n${texts.breachRepeatHint(ticket.number)}` : ''
  const words = { kind: 'breach', merge: { key, line }, notBefore: at } as const
  return present([
    toStaff(ctx, ticket, act, first ?? leadOf(ctx, ticket.tier), { ...words, text: `${told}${hint}` }),
    ...above.map((person) => toPerson(ticket, act, person, { ...words, text: told })),
  ])
}

/** What the wake-up of one ticket does. Pure, like every decision on a ticket. */
const wake = (ctx: DeskContext, ticket: Ticket, now: Instant): Ticket => {
  const { contract } = ctx.settings()
  const silence = silenceOf(ticket, contract)
  if (silence !== null && silence.at <= now) return takeSilence(ctx, ticket, silence.kind, silence.at, now)
  const clocks = clocksOf(ticket.timeline, ticket.severity, contract, now)
  const breaches = newBreaches(clocks, ticket.timeline)
  let changed = ticket
  for (const reminder of dueReminders(clocks, ticket.timeline, contract.reminders, now)) {
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
    const breached = breaches
      .filter((b) => b.kind === clock.kind && b.round === clock.round)
      .map((b): TicketFact => ({ kind: 'breached', clock: b.kind, round: b.round, dueAt: b.dueAt }))
    changed = say(
      record(changed, act, ...reminded, ...breached),
      act,
      noticesFor(ctx, changed, reminder, act),
    )
    if (
      breached.length > 0 &&
      clock.kind === 'response' &&
      changed.assignee === null &&
      isUnfinished(changed)
    ) {
      changed =
        escalate(ctx, changed, { ...act, trigger: `${act.trigger}:escalate` }, '响应超时，无人认领') ??
        changed
    }
  }
  // Unchanged means that the index was early, e.g. after a pause: writing the ticket sets it anew.
  return changed
}

/**
 * Looks at the tickets whose wake-up time has come: reminders, breaches, escalations, silence. The cost depends on
 * what is due. Resolves with how many were looked at; call again while it is the limit.
 */
export const checkClocks = async (ctx: DeskContext, now: Instant, limit = 200): Promise<number> => {
  const due = await ctx.store.dueTickets(now, limit)
  for (const { id } of due) {
    await changeTicket(ctx, id, now, (current) =>
      current.wakeAt !== null && current.wakeAt <= now ? wake(ctx, current, now) : null,
    )
  }
  return due.length
}
