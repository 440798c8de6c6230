import { isComplaint } from '../../domain/tickets/complaint.ts'
import { placeKey } from '../../domain/chat/event.ts'
import { roomOf } from '../../domain/people/people.ts'
import { severities, type Ticket, type TicketState } from '../../domain/tickets/ticket.ts'
import { minute } from '../../domain/time.ts'
import type { CommandName } from '../../domain/commands/command.ts'
import { isStaff, type Run } from './run.ts'

/** Found, or the sentence that says what to type instead. */
export type Found =
  { readonly kind: 'found'; readonly ticket: Ticket } | { readonly kind: 'missing'; readonly text: string }

/** In which states a command can mean a ticket that was not named. */
const meant: Readonly<Partial<Record<CommandName, readonly TicketState[]>>> = {
  claim: ['queued'],
  reopen: ['resolved', 'closed', 'declined'],
  resume: ['waiting'],
  visit: ['resolved', 'closed'],
  rate: ['resolved', 'closed'],
  report: ['resolved', 'working', 'waiting', 'closed'],
}
const unfinished: readonly TicketState[] = ['open', 'answered', 'queued', 'working', 'waiting', 'resolved']
/** Commands whose unnamed ticket need not be the engineer's own. */
const anybodys: readonly CommandName[] = [
  'claim',
  'severity',
  'category',
  'module',
  'note',
  'escalate',
  'decline',
  'acknowledge',
  'show',
  'history',
  'transfer',
]

/**
 * The ticket a command is about: by number, by the quoted message, else the only one it can mean here
 * (own tickets before others, this room before other rooms). Requesters find only their own.
 */
export const findTicket = async (run: Run): Promise<Found> => {
  const { ctx, command, event } = run
  const [number] = command.numbers
  if (number !== undefined) {
    const ticket = await ctx.store.ticketByNumber(ctx.id, number)
    return ticket === null || !maySee(run, ticket)
      ? { kind: 'missing', text: ctx.texts.noTicket(number) }
      : { kind: 'found', ticket }
  }
  if (event.quote?.message) {
    const quoted = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.quote.message)
    if (quoted !== null && maySee(run, quoted)) return { kind: 'found', ticket: quoted }
  }
  const quotedNumber = /#(\d{3,7})/.exec(event.quote?.text ?? '')?.[1]
  const byText =
    quotedNumber === undefined
      ? null
      : await ctx.store.ticketByNumber(ctx.id, quotedNumber as Ticket['number'])
  if (byText !== null && maySee(run, byText)) return { kind: 'found', ticket: byText }
  // Complaints are the supervisors': an engineer who names none means another ticket (WRK-6).
  const theirs = run.person?.roles.includes('supervisor') === true
  const candidates = inTalk(
    run,
    (await likely(run)).filter(
      (ticket) =>
        theirs || !isStaff(run.person) || !isComplaint(ticket) || ticket.assignee === run.person?.id,
    ),
  )
  const [only] = candidates
  if (only !== undefined && (candidates.length === 1 || !isStaff(run.person)))
    return { kind: 'found', ticket: only }
  return {
    kind: 'missing',
    text: ctx.texts.whichTicket(
      command.word,
      mostUrgentFirst(candidates)
        .slice(0, 3)
        .map((t) => t.number),
    ),
  }
}

const mostUrgentFirst = (tickets: readonly Ticket[]): readonly Ticket[] =>
  tickets.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || a.openedAt - b.openedAt,
  )

/** What was spoken of within this time is what an unnumbered command means. */
const talkedAbout = 15 * minute

/** Of several tickets the one that is being talked about, when it is just one; else all of them. */
const inTalk = (run: Run, tickets: readonly Ticket[]): readonly Ticket[] => {
  const warm = tickets.filter(
    (ticket) => run.event.at - Math.max(ticket.openedAt, ...ticket.messages.map((m) => m.at)) <= talkedAbout,
  )
  return warm.length === 1 ? warm : tickets
}

const likely = async (run: Run): Promise<readonly Ticket[]> => {
  const { ctx, command, event, person } = run
  const states = meant[command.name] ?? unfinished
  const { store } = ctx
  if (!isStaff(person)) {
    return store.listTickets(
      { desk: ctx.id, requester: event.sender.account, ...(command.name === 'show' ? {} : { states }) },
      { limit: 3 },
    )
  }
  const room =
    event.place.kind === 'room' && roomOf(ctx.settings().directory, event.place.room)?.kind !== 'engineers'
      ? event.place.room
      : null
  const narrow = async (filter: object): Promise<readonly Ticket[]> =>
    store.listTickets({ desk: ctx.id, states, ...filter }, { limit: 4 })
  const own = person === null || command.name === 'claim' ? [] : await narrow({ assignee: person.id })
  const ownHere = room === null ? [] : own.filter((ticket) => ticket.room === room)
  if (ownHere.length === 1) return ownHere
  if (own.length > 0) return own
  if (!anybodys.includes(command.name) && command.name !== 'reopen' && command.name !== 'resume') return []
  const free = command.name === 'claim' ? { assignee: null } : {}
  const here = room === null ? [] : await narrow({ room, ...free })
  return here.length > 0 ? here : narrow(free)
}

/** Requesters see their own tickets; staff of the desk see all of the desk's (SEC-3). */
const maySee = (run: Run, ticket: Ticket): boolean =>
  isStaff(run.person) ||
  ticket.requester.account === run.event.sender.account ||
  ticket.followers.includes(run.event.sender.account)
