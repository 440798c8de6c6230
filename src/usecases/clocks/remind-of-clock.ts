import { beat, type Clock, type Reminder } from '../../domain/clocks/clocks.ts'
import { isComplaint } from '../../domain/tickets/complaint.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { peakCalls } from '../../domain/clocks/peak-calls.ts'
import { personById, type Person } from '../../domain/people/people.ts'
import { onDuty } from '../../domain/people/on-duty.ts'
import type { Audience } from '../../domain/contract/policy.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { leadOf, present, toPerson, toStaff } from '../hearing/answer-question.ts'
import { supervisorOf } from '../delivery/address-notice.ts'
import { sayingInFull, type Words } from '../delivery/compose-notice.ts'
import { nameOf, whoAsked, type DeskContext } from '../context.ts'
import { contactsOf, tellContacts } from '../delivery/tell-contacts.ts'

const isLate = (mark: string): boolean => mark === 'due' || mark.startsWith('late')

/** From the second repetition on lead and manager have been told; only who is to act is told again. */
const isOldNews = (mark: string): boolean => mark.startsWith('late') && mark !== 'late-1'

const distinct = (people: readonly (Person | null)[]): readonly Person[] =>
  people
    .filter((person) => person !== null)
    .filter((person, i, all) => all.findIndex((other) => other.id === person.id) === i)

/** Who was called for an unclaimed ticket, as the requester was told, while they are on duty; else the first who is. */
const calledOnDuty = (ctx: DeskContext, ticket: Ticket, at: Instant): Person | null => {
  const people = onDuty(ctx.settings().directory, ticket.tier, at)
  const last = ticket.timeline.findLast((entry) => entry.kind === 'called')
  return people.find(({ id }) => last?.kind === 'called' && last.person === id) ?? people[0] ?? null
}

/** Who hears of a clock, as its ladder says: the assignee or who is on duty, the tier's lead, the manager (SLA-X1). */
const audienceOf = (
  ctx: DeskContext,
  ticket: Ticket,
  { clock, mark }: Reminder,
  at: Instant,
): readonly Person[] => {
  const { contract, directory } = ctx.settings()
  const { to } = clock.ladder
  const assignee = ticket.assignee === null ? null : personById(directory, ticket.assignee)
  const find: Readonly<Record<Audience, () => Person | null>> = {
    assignee: () => assignee ?? (isComplaint(ticket) ? supervisorOf(ctx) : calledOnDuty(ctx, ticket, at)),
    lead: () => leadOf(ctx, ticket.tier, at),
    manager: () => directory.people.find(({ duty }) => duty === 'manager') ?? null,
  }
  const named = mark === 'due' ? to.due : isLate(mark) ? to.after : to.before
  return distinct([
    ...named.map((who) => find[who]()),
    ...(isLate(mark) ? peakCalls(contract, directory, at, null).map(({ person }) => person) : []),
  ])
}

/** Clocks that ask for an act by a sentence of their own before they are late. */
const askFor = (ctx: DeskContext, ticket: Ticket, clock: Clock, now: Instant): string | null => {
  const { texts } = ctx
  switch (clock.kind) {
    case 'progress':
      return texts.progressAsk(ticket.number, clock.dueAt, now)
    case 'notify':
      return texts.notifyMissing(ticket.number, clock.dueAt, now)
    case 'followup':
      return texts.followupAsk(ticket.number, whoAsked(ticket), clock.dueAt, now)
    case 'vendor-return':
      return texts.vendorAsk(ticket.number, clock.dueAt, now)
    default:
      return null
  }
}

const stepOf = (ctx: DeskContext, ticket: Ticket, { kind }: Clock): string | null =>
  ctx.texts.clockStep(kind, ticket.number, ticket.assignee !== null)

const early = (ctx: DeskContext, ticket: Ticket, reminder: Reminder, act: Act): readonly Notice[] => {
  const { texts } = ctx
  const { clock, mark } = reminder
  const [first] = audienceOf(ctx, ticket, reminder, act.at)
  const due = texts.reminderLine(ticket.number, nameOf(ctx, ticket.assignee), clock.dueAt, act.at)
  const line = clock.unknownYear ? texts.guessed(due) : due
  const asked =
    mark === 'ask'
      ? texts.proposalAsk(ticket.number, ticket.title, clock.lapsesAt, act.at)
      : askFor(ctx, ticket, clock, act.at)
  return present([
    toStaff(ctx, ticket, act, first ?? leadOf(ctx, ticket.tier, act.at), {
      kind: 'reminder',
      text: asked ?? texts.reminder(clock.kind, line, ticket.title, stepOf(ctx, ticket, clock)),
      merge: { key: `${clock.kind}:${mark === 'ask' ? 'ask' : 'reminder'}`, line },
    }),
  ])
}

const late = (ctx: DeskContext, ticket: Ticket, reminder: Reminder, act: Act): readonly Notice[] => {
  const { texts } = ctx
  const { clock, mark } = reminder
  const who = nameOf(ctx, ticket.assignee)
  const [first, ...above] = audienceOf(ctx, ticket, reminder, act.at)
  const at = mark === 'due' ? act.at : Math.ceil(act.at / beat) * beat
  const over = at - clock.dueAt
  const names = above.map(({ name }) => name)
  const breach = (told: readonly string[]): string => texts.breach(clock.kind, ticket.number, who, over, told)
  const steps = [
    stepOf(ctx, ticket, clock),
    mark === 'due' ? null : texts.breachRepeatHint(ticket.number),
  ].filter((step) => step !== null)
  const hint = steps.map((step) => `\n${step}`).join('')
  const words = {
    kind: 'breach',
    merge: { key: `${clock.kind}:breach`, line: texts.breachLine(ticket.number, who, over) },
    notBefore: at,
  } as const
  return present([
    toStaff(ctx, ticket, act, first ?? leadOf(ctx, ticket.tier, act.at), {
      ...words,
      text: `${breach(isOldNews(mark) ? [] : names)}${hint}`,
    }),
    ...(isOldNews(mark) ? [] : above).map((person) =>
      toPerson(ticket, act, person, {
        ...words,
        // Who has not followed the ticket is told what it is about, and of others who know.
        text: `${breach(names.filter((name) => name !== person.name))}
${ticket.title}`,
      }),
    ),
  ])
}

/** Tells the named contacts of the incident at once, and asks for calls to those who have only a telephone (SLA-O3). */
const notify = (ctx: DeskContext, ticket: Ticket, clock: Clock, act: Act): Ticket => {
  const { texts } = ctx
  const reaches = contactsOf(ctx, clock.target.to)
  const severity = texts.severityName(ticket.severity)
  const words: Omit<Words, 'to'> = {
    kind: 'notify',
    text: texts.notify(
      ticket.number,
      severity,
      ticket.title,
      whoAsked(ticket),
      nameOf(ctx, ticket.assignee),
      ticket.openedAt,
      act.at,
    ),
    merge: { key: 'notify', line: texts.notifyLine(ticket.number, severity) },
  }
  const notices = tellContacts(ticket, act, reaches, words)
  const phones = reaches.flatMap(({ name, phone }) => (phone === null ? [] : [`${name} ${phone}`]))
  const person =
    ticket.assignee === null
      ? (calledOnDuty(ctx, ticket, act.at) ?? leadOf(ctx, ticket.tier, act.at))
      : personById(ctx.settings().directory, ticket.assignee)
  const text = texts.notifyByPhone(ticket.number, phones, clock.dueAt, act.at)
  const call = phones.length === 0 ? null : toStaff(ctx, ticket, act, person, { kind: 'called', text })
  // A number behind stars cannot be rung.
  const ring = call === null ? null : sayingInFull(ctx, call, text)
  const told: readonly TicketFact[] =
    notices.length === 0
      ? []
      : [
          {
            kind: 'notified',
            contacts: reaches.flatMap(({ name, place }) => (place === null ? [] : [name])),
            notices: notices.map(({ id }) => id),
          },
        ]
  return say(record(ticket, act, ...told), act, present([...notices, ring]))
}

/** Says what a mark of a clock calls for. The facts `reminded` and `breached` are the caller's. */
export const remindOf = (ctx: DeskContext, ticket: Ticket, reminder: Reminder, act: Act): Ticket => {
  const { clock, mark, skipped } = reminder
  const told =
    clock.kind === 'notify' && [mark, ...skipped].includes('start') ? notify(ctx, ticket, clock, act) : ticket
  if (mark === 'start') return told
  return say(told, act, isLate(mark) ? late(ctx, told, reminder, act) : early(ctx, told, reminder, act))
}
