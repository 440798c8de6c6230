import { commandRow, type CommandName } from '../../domain/commands/command.ts'
import { placeKey, type MessageEvent, type Place } from '../../domain/chat/event.ts'
import type { Command } from '../../domain/commands/parse-command.ts'
import { roomOf, type Person, type Role } from '../../domain/people/people.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { isDone, say, type Act } from '../../domain/tickets/transition.ts'
import { deliverable } from '../delivery/relay-notice.ts'
import { changeTicket } from '../change-ticket.ts'
import { compose, sayLoose, type Words } from '../delivery/compose-notice.ts'
import type { DeskContext } from '../context.ts'

/** One command as somebody typed it. */
export interface Run {
  readonly ctx: DeskContext
  readonly command: Command
  readonly event: MessageEvent
  /** The card of who typed it; null for people on no card. */
  readonly person: Person | null
  readonly act: Act
  readonly now: Instant
}

/** What a command decides about a ticket: write it, or explain why not (law 10). */
export type Verdict =
  { readonly kind: 'write'; readonly ticket: Ticket } | { readonly kind: 'refuse'; readonly text: string }
export const write = (ticket: Ticket): Verdict => ({ kind: 'write', ticket })
export const refuse = (text: string): Verdict => ({ kind: 'refuse', text })

/** Handlers return what became of the receipt, e.g. `claim:1023` or `refused:claim`. */
export type Handler = (run: Run) => Promise<string>
export type TicketHandler = (run: Run, ticket: Ticket) => Verdict

export const rolesOf = (person: Person | null): readonly Role[] =>
  person === null ? ['requester'] : person.roles

export const isStaff = (person: Person | null): boolean =>
  rolesOf(person).some((role) => role !== 'requester')

/** Where the answer to a command belongs: lists and refusals to staff never go into a group of requesters. */
export const replyPlace = (run: Run): Place => {
  const { place, sender } = run.event
  if (place.kind === 'direct') return place
  const kind = roomOf(run.ctx.settings().directory, place.room)?.kind ?? 'group'
  return kind === 'group' && isStaff(run.person) ? { kind: 'direct', account: sender.account } : place
}

export const reply = async (run: Run, words: Omit<Words, 'to' | 'mention'>): Promise<void> => {
  const to = replyPlace(run)
  const mention =
    to.kind === 'room'
      ? { account: run.event.sender.account, name: run.person?.name ?? run.event.sender.name }
      : null
  await sayLoose(run.ctx, run.act, { ...words, to, mention })
}

/** Says why not, and records the attempt (SEC-2). */
export const refuseTo = async (run: Run, text: string, detail: string): Promise<string> => {
  await reply(run, { kind: 'refused', text })
  await run.ctx.store.appendAudit({
    at: run.now,
    desk: run.ctx.id,
    who: run.person?.id ?? run.event.sender.account,
    where: placeKey(run.event.place),
    what: 'refused',
    detail,
  })
  return `refused:${detail}`
}

/** Colleagues who read a command without a number cannot tell which ticket it meant: one line says so, in the same write. */
const toldColleagues = (run: Run, before: Ticket, ticket: Ticket): readonly Notice[] => {
  const { ctx, command, event } = run
  const { place } = event
  const colleagues =
    place.kind === 'room' && roomOf(ctx.settings().directory, place.room)?.kind === 'engineers'
  if (!colleagues || command.numbers.length > 0) return []
  // What the command itself says there names the ticket, also where somebody is to ring the requester.
  const told = deliverable(ctx, ticket, run.now).notices.some(
    ({ id, to }) => placeKey(to) === placeKey(place) && !before.notices.some((known) => known.id === id),
  )
  if (told) return []
  const mention = { account: event.sender.account, name: run.person?.name ?? event.sender.name }
  return [
    compose(ticket.id, run.act, {
      kind: 'status',
      to: place,
      mention,
      text: ctx.texts.meantTicket(command.word, ticket.number),
    }),
  ]
}

/** Runs a handler on a ticket by compare-and-set; of two at once exactly one wins and the other is told (WRK-2). */
export const onTicket = async (run: Run, ticket: Ticket, handler: TicketHandler): Promise<string> => {
  let refusal: string | null = null
  await changeTicket(run.ctx, ticket.id, run.now, (current) => {
    refusal = null
    if (isDone(current, run.act)) return null
    const verdict = handler(run, current)
    if (verdict.kind === 'write')
      return say(verdict.ticket, run.act, toldColleagues(run, current, verdict.ticket))
    refusal = verdict.text
    return null
  })
  if (refusal !== null) return refuseTo(run, refusal, `${run.command.name}:${ticket.number}`)
  return `${run.command.name}:${ticket.number}`
}

export const usageOf = (name: CommandName): string => commandRow(name).usage
