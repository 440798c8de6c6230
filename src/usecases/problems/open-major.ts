import { placeKey } from '../../domain/chat/event.ts'
import type { Person } from '../../domain/people/people.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { record, say, type Act } from '../../domain/tickets/transition.ts'
import { present, supervisorsPlace, toPerson, toStaff, toSupervisors } from '../delivery/address-notice.ts'
import { byRule, nameOf, whoAsked, type DeskContext } from '../context.ts'
import { contactsOf } from '../delivery/tell-contacts.ts'

/** Is it to be taken as a major incident now: critical, and staff have not been told since it became so? */
export const becomesMajor = (ticket: Pick<Ticket, 'severity' | 'timeline' | 'category'>): boolean => {
  if (ticket.severity !== 'critical' || ticket.category === 'complaint') return false
  const told = ticket.timeline.findLastIndex(({ kind }) => kind === 'major')
  const lowered = ticket.timeline.findLastIndex((e) => e.kind === 'severity' && e.from === 'critical')
  return told === -1 || told < lowered
}

/** Everybody the contract's notify clock tells by itself: they need no second word. */
const toldByClock = (ctx: DeskContext): ReadonlySet<string> => {
  const policy = ctx.settings().contract.policies.find(({ severity }) => severity === 'critical')
  const targets = policy?.targets.filter(({ clock }) => clock === 'notify') ?? []
  return new Set(
    targets.flatMap(({ to }) =>
      contactsOf(ctx, to).flatMap(({ place }) => (place === null ? [] : [placeKey(place)])),
    ),
  )
}

/**
 * Tells the engineers' and the supervisors' room once that this is a major incident, and calls the lead (WRK-7); the
 * contract's contacts are told by its notify clock. `called`: the engineers' room hears of it in the same breath by
 * the call for help, so that only the lead is told in addition.
 */
export const openMajor = (
  ctx: DeskContext,
  ticket: Ticket,
  act: Act,
  lead: Person | null,
  called: { readonly person: Person | null } | null,
): Ticket => {
  if (!becomesMajor(ticket)) return ticket
  const { texts } = ctx
  const opened = record(
    ticket,
    { ...act, by: byRule('WRK-7 major') },
    { kind: 'major', lead: lead?.id ?? null },
  )
  const owner = nameOf(ctx, ticket.assignee)
  const text = texts.majorOpened(
    ticket.number,
    ticket.title,
    whoAsked(ticket),
    ticket.openedAt,
    owner,
    act.at,
  )
  const merge = { key: 'major', line: texts.majorLine(ticket.number, ticket.title) }
  const known = toldByClock(ctx)
  const account = lead?.accounts[0]
  const needsLead =
    lead !== null &&
    lead.id !== called?.person?.id &&
    account !== undefined &&
    !known.has(placeKey({ kind: 'direct', account }))
  const room = supervisorsPlace(ctx)
  return say(
    opened,
    act,
    present([
      called === null ? toStaff(ctx, opened, act, lead, { kind: 'called', text, merge }) : null,
      called !== null && needsLead ? toPerson(opened, act, lead, { kind: 'called', text, merge }) : null,
      room === null || known.has(placeKey(room))
        ? null
        : toSupervisors(ctx, opened, act, { kind: 'status', text, merge }),
    ]),
  )
}
