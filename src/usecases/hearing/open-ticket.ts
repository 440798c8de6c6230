import type { MessageEvent } from '../../domain/chat/event.ts'
import { id, type TicketId } from '../../domain/ids.ts'
import { personOf, roomOf } from '../../domain/people/people.ts'
import { maskPersonalNumbers, titleOf } from '../../domain/privacy.ts'
import {
  readNickname,
  suggestCategory,
  suggestModule,
  suggestSeverity,
} from '../../domain/tickets/suggest.ts'
import type { Channel, Requester, Speaker, Ticket, TicketMessage } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import { record, type Act } from '../../domain/tickets/transition.ts'
import type { DeskContext } from '../context.ts'

/** The event as part of a ticket. */
export const asTicketMessage = (
  event: MessageEvent,
  speaker: Speaker,
  recalledAt: Instant | null = null,
): TicketMessage => ({
  key: event.key,
  message: event.message,
  at: event.at,
  from: event.sender.account,
  name: event.sender.name,
  speaker,
  text: event.text,
  files: event.files,
  quote: event.quote,
  recalledAt,
  edits: [],
  ...(event.sealed === undefined ? {} : { sealed: event.sealed }),
})

/** Unit and region from the contact card, else from the nickname as the contract writes it, then unverified (REC-1). */
export const requesterOf = (ctx: DeskContext, event: Pick<MessageEvent, 'sender' | 'place'>): Requester => {
  const { contract, directory } = ctx.settings()
  const { account, name: nickname } = event.sender
  const card = personOf(directory, account)
  const read = readNickname(nickname, contract)
  const room = event.place.kind === 'room' ? roomOf(directory, event.place.room) : null
  if (card !== null && (card.unit !== null || card.region !== null)) {
    return { account, name: card.name, unit: card.unit, region: card.region, verified: true }
  }
  return {
    account,
    name: maskPersonalNumbers(read.name),
    unit: read.unit,
    region: read.region ?? room?.region ?? null,
    verified: false,
  }
}

/** What a ticket is opened from. */
export interface Opening {
  readonly requester: Requester
  readonly events: readonly MessageEvent[]
  readonly recalled: ReadonlySet<string>
  readonly text: string
  readonly channel: Channel
  readonly origin: MessageEvent
  /** A module the person named shortly before, from the conversation. */
  readonly module: string | null
}

/** The id follows from the event that opened it, so that opening twice is opening once (law 2). */
export const ticketIdFor = (ctx: DeskContext, origin: Pick<MessageEvent, 'key'>): TicketId =>
  id<TicketId>(`${ctx.id}:${origin.key}`)

/** A new ticket with everything suggested from the text (REC-3..5, SLA-F2); not yet stored, nothing said yet. */
export const draftTicket = async (ctx: DeskContext, opening: Opening, act: Act): Promise<Ticket> => {
  const { contract, directory } = ctx.settings()
  const { origin, text } = opening
  const room = origin.place.kind === 'room' ? roomOf(directory, origin.place.room) : null
  const suggested = suggestModule(text, contract, room?.system ?? null)
  const severity = suggestSeverity(text, contract)
  const bare: Ticket = {
    id: ticketIdFor(ctx, origin),
    desk: ctx.id,
    number: await ctx.store.takeTicketNumber(ctx.id),
    version: 1,
    state: 'open',
    room: origin.place.kind === 'room' && opening.channel === 'group' ? origin.place.room : null,
    channel: opening.channel,
    requester: opening.requester,
    followers: [],
    title: titleOf([text]) || ctx.texts.onlyPicture,
    system: suggested.system,
    module: suggested.module ?? opening.module,
    category: suggestCategory(text, contract),
    severity: severity.severity,
    severityReason: severity.reason,
    tier: contract.tiers[0]?.tier ?? 1,
    assignee: null,
    waitingFor: null,
    article: null,
    candidates: [],
    cause: null,
    fix: null,
    mergedInto: null,
    links: [],
    satisfaction: null,
    openedAt: act.at,
    messages: opening.events
      .map((event) =>
        asTicketMessage(event, 'requester', opening.recalled.has(event.message) ? act.at : null),
      )
      .sort((a, b) => a.at - b.at),
    timeline: [],
    notices: [],
    wakeAt: null,
  }
  return record(bare, act, { kind: 'opened' })
}
