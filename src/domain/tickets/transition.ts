import type { NoticeKind, Notice } from '../chat/notice.ts'
import {
  finishedStates,
  holdsTrigger,
  isUnfinished,
  type Actor,
  type Ticket,
  type TicketFact,
  type TicketMessage,
  type TimelineEntry,
} from './ticket.ts'
import type { Instant } from '../time.ts'

/** Who did it, when, and because of which receipt or wake-up. */
export interface Act {
  readonly at: Instant
  readonly by: Actor
  readonly trigger: string
  /** Of the words that did it, where personal numbers in them were masked; sealed under `trigger`. */
  readonly sealed?: string
}

type Change = Partial<Omit<Ticket, 'timeline' | 'messages' | 'notices' | 'version'>>

const back = (ticket: Ticket): Change => ({
  state: ticket.assignee === null ? 'queued' : 'working',
  waitingFor: null,
})

/** What one fact does to the fields of a ticket; the only place where a state changes. */
const effectOf = (ticket: Ticket, fact: TicketFact): Change => {
  switch (fact.kind) {
    case 'answered':
      return { state: 'answered', article: fact.article, candidates: [] }
    case 'offered':
      return { state: 'open', candidates: fact.articles }
    case 'helped':
      return { article: fact.article ?? ticket.article, candidates: [] }
    case 'unhelped':
      return { candidates: [] }
    case 'queued':
      return { state: 'queued', candidates: [], waitingFor: null }
    case 'claimed':
      return { state: 'working', assignee: fact.person, candidates: [], waitingFor: null }
    case 'released':
      return { state: 'queued', assignee: null, waitingFor: null }
    case 'transferred':
      return { state: 'working', assignee: fact.to, waitingFor: null }
    case 'escalated':
      return { state: 'queued', tier: fact.tier, assignee: null, waitingFor: null, candidates: [] }
    case 'severity':
      return { severity: fact.to, severityReason: fact.reason }
    case 'category':
      return { category: fact.to }
    case 'module':
      return { system: fact.system, module: fact.module }
    case 'waiting':
      return { state: 'waiting', waitingFor: fact.for }
    case 'resumed':
      return back(ticket)
    case 'resolved':
      return {
        state: 'resolved',
        cause: fact.cause === '' ? ticket.cause : fact.cause,
        fix: fact.fix === '' ? ticket.fix : fact.fix,
        waitingFor: null,
        candidates: [],
      }
    case 'reopened':
      return back(ticket)
    case 'closed':
      return { state: 'closed', waitingFor: null, candidates: [] }
    case 'declined':
      return { state: 'declined', waitingFor: null, candidates: [] }
    case 'merged':
      return { state: 'merged', mergedInto: fact.into, waitingFor: null, candidates: [] }
    case 'joined':
      return { problem: fact.problem }
    case 'parted':
      return { problem: null }
    case 'linked':
      return { links: ticket.links.includes(fact.to) ? ticket.links : [...ticket.links, fact.to] }
    case 'followed':
      return {
        followers: ticket.followers.includes(fact.account)
          ? ticket.followers
          : [...ticket.followers, fact.account],
      }
    case 'rated':
      return { satisfaction: fact.mark }
    case 'mark-asked':
    case 'major':
    case 'referred':
    case 'returned':
    case 'released-in':
    case 'opened':
    case 'called':
    case 'responded':
    case 'noted':
    case 'confirmed':
    case 'absorbed':
    case 'reminded':
    case 'breached':
    case 'acknowledged':
    case 'proposed':
    case 'progressed':
    case 'notified':
    case 'tracked':
    case 'visited':
    case 'retimed':
    case 'said':
    case 'unsaid':
      return {}
  }
}

/** The sealed words of an act, to be kept once in a ticket: not again where it has them. */
const sealedIn = (ticket: Ticket, { trigger, sealed }: Act): Pick<TimelineEntry, 'sealed'> =>
  sealed === undefined ||
  ticket.messages.some(({ key }) => key === trigger) ||
  ticket.timeline.some((entry) => entry.sealed !== undefined && entry.trigger === trigger)
    ? {}
    : { sealed }

/** The ticket after these facts, in order. The version is the store's business. */
export const record = (ticket: Ticket, act: Act, ...facts: readonly TicketFact[]): Ticket =>
  facts.reduce<Ticket>((before, fact) => {
    const { at, by, trigger } = act
    const entry: TimelineEntry = { at, by, trigger, ...sealedIn(before, act), ...fact }
    return { ...before, ...effectOf(before, fact), timeline: [...before.timeline, entry] }
  }, ticket)

/** Adds what somebody said, in order of time; a message that is already there changes nothing. */
export const addMessage = (ticket: Ticket, message: TicketMessage): Ticket => {
  if (ticket.messages.some((known) => known.key === message.key)) return ticket
  const later = ticket.messages.findIndex((known) => known.at > message.at)
  const index = later === -1 ? ticket.messages.length : later
  return {
    ...ticket,
    messages: [...ticket.messages.slice(0, index), message, ...ticket.messages.slice(index)],
  }
}

/** Kinds that a human answer makes needless while they have not been said yet. */
const overtakenByResponse: readonly NoticeKind[] = ['ack', 'candidates']
/** Kinds that the end of the ticket makes needless. */
const overtakenByEnd: readonly NoticeKind[] = [
  'ack',
  'candidates',
  'called',
  'claimed',
  'reminder',
  'breach',
  'escalated',
  'progress',
]

const isWaiting = (notice: Notice): boolean => notice.delivery.kind === 'waiting'

/** Takes back what is no longer worth saying, with a fact for each, and adds the new notices. */
export const say = (ticket: Ticket, act: Act, notices: readonly Notice[]): Ticket => {
  const last = ticket.timeline.findLast((entry) => entry.kind === 'responded' || entry.kind === 'claimed')
  const responded = last !== undefined && last.trigger === act.trigger
  const ended = finishedStates.includes(ticket.state) || ticket.state === 'resolved'
  const taken = ticket.timeline.some((entry) => entry.kind === 'claimed' && entry.trigger === act.trigger)
  const needless = ({ kind, crowd }: Notice): boolean =>
    (responded && overtakenByResponse.includes(kind)) ||
    // Who took it need not be called any more.
    (taken && crowd !== undefined) ||
    (ended && overtakenByEnd.includes(kind))
  const dropped = ticket.notices.filter((notice) => isWaiting(notice) && needless(notice))
  const kept = ticket.notices.filter((notice) => !dropped.includes(notice))
  const fresh = notices.filter((notice) => !kept.some((known) => known.id === notice.id))
  const after = record(
    ticket,
    act,
    ...dropped.map((n): TicketFact => ({ kind: 'unsaid', notice: n.id, what: n.kind, outcome: 'overtaken' })),
  )
  return { ...after, notices: [...kept, ...fresh] }
}

/** Has this act changed the ticket before? (law 2) */
export const isDone = (ticket: Ticket, act: Pick<Act, 'trigger'>): boolean =>
  holdsTrigger(ticket, act.trigger)

/** May the ticket still be reopened at `now`, `within` milliseconds of its end? Unfinished ones need no reopening. */
export const mayReopen = (ticket: Ticket, within: number, now: Instant): boolean => {
  if (ticket.state === 'resolved') return true
  if (isUnfinished(ticket) || ticket.state === 'merged') return false
  const ended = ticket.timeline.findLast((entry) => entry.kind === 'closed' || entry.kind === 'declined')
  return ended !== undefined && now - ended.at <= within
}

/** How often the requester sent it back after a resolution. */
export const timesReopened = (ticket: Pick<Ticket, 'timeline'>): number =>
  ticket.timeline.filter((entry) => entry.kind === 'reopened').length

/** When the fact last happened, or null. */
export const lastAt = (ticket: Pick<Ticket, 'timeline'>, kind: TicketFact['kind']): Instant | null =>
  ticket.timeline.findLast((entry) => entry.kind === kind)?.at ?? null
