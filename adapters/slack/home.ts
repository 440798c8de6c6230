import { finishedStates, type ClockKind } from '../../src/domain/tickets/ticket.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { ClockView, DeskBoard, TicketView } from '../../src/ports/desk.ts'
import { escape } from './mrkdwn.ts'
import { maxBlock, type HomeWords } from './settings.ts'
import type { Fields } from './wire.ts'

/** Slack takes 100 blocks; a page longer than this nobody reads. */
const mostTickets = 30
/** What is told of clocks: by when somebody answers, and by when it is solved. */
const shownClocks: readonly ClockKind[] = ['response', 'resolution']

const section = (text: string): Fields => ({
  type: 'section',
  text: { type: 'mrkdwn', text: text.length > maxBlock ? `${text.slice(0, maxBlock - 1)}…` : text, verbatim: true }, // prettier-ignore
})
const header = (text: string): Fields => ({ type: 'header', text: { type: 'plain_text', text } })
const context = (text: string): Fields => ({ type: 'context', elements: [{ type: 'mrkdwn', text }] })

/** The clock that matters now: a breached one before those that run. */
const clockOf = ({ clocks }: TicketView): ClockView | null => {
  const live = clocks.filter(({ kind, state }) => shownClocks.includes(kind) && state !== 'met')
  return (
    live.find(({ state }) => state === 'breached') ??
    live.filter(({ state }) => state === 'running').toSorted((a, b) => a.dueAt - b.dueAt)[0] ??
    null
  )
}

const ticketBlock = (ticket: TicketView, words: HomeWords): Fields => {
  const clock = clockOf(ticket)
  const when = clock === null ? '' : clock.state === 'breached' ? words.homeLate : words.homeDue(clock.dueAt)
  const facts = [
    words.stateName(ticket.state),
    words.severityName(ticket.severity),
    ticket.assignee ?? words.homeUnclaimed,
    when,
  ].filter((fact) => fact !== '')
  return section(`*#${ticket.number}* ${escape(ticket.title)}\n${escape(facts.join(' · '))}`)
}

/** The page of the app for one person: their tickets, for staff those of the desk, and the daily summary for whoever may see it. */
export const homeView = (
  board: DeskBoard,
  summary: string | null,
  words: HomeWords,
  now: Instant,
): Fields => {
  const open = board.tickets.filter(({ state }) => !finishedStates.includes(state))
  const tickets = open.slice(0, mostTickets)
  const unclaimed = open.filter(({ assignee }) => assignee === null).length
  const late = open.filter((ticket) => clockOf(ticket)?.state === 'breached').length
  const blocks: readonly Fields[] = [
    ...(summary === null ? [] : [header(words.homeSummary), section(escape(summary)), { type: 'divider' }]),
    header(board.whole ? words.homeAll : words.homeMine),
    ...(board.whole && open.length > 0 ? [section(words.homeCounts(open.length, unclaimed, late))] : []),
    ...tickets.map((ticket) => ticketBlock(ticket, words)),
    ...(open.length === 0 ? [section(words.homeNone)] : []),
    ...(open.length > tickets.length ? [context(words.homeMore(open.length - tickets.length))] : []),
    context(words.homeUpdated(now)),
  ]
  return { type: 'home', blocks }
}
