import { begun, folded, severityOfAlert, type Alert, type AlertEvent } from '../../domain/problems/alert.ts'
import type { DocumentOf } from '../../domain/document.ts'
import type { MessageEvent } from '../../domain/chat/event.ts'
import {
  id, type AccountKey, type DocumentId, type MessageId, type ReceiptKey, type TicketId,
} from '../../domain/ids.ts' // prettier-ignore
import { isUnfinished, type Ticket } from '../../domain/tickets/ticket.ts'
import { minute, type Instant } from '../../domain/time.ts'
import { isDone, mayReopen, record, say, type Act } from '../../domain/tickets/transition.ts'
import { promisedBy, leadOf, present, toStaff, whomToCall } from '../hearing/answer-question.ts'
import { personById } from '../../domain/people/people.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { changeTicket, insertTicket } from '../change-ticket.ts'
import { byRule, type DeskContext } from '../context.ts'
import { openMajor } from './open-major.ts'
import { draftTicket } from '../hearing/open-ticket.ts'
import { sealAlert, sealedFor } from '../hearing/seal-words.ts'

type AlertDocument = DocumentOf<'alert'>

const rule = 'REC-6'
/** Alerts that come together are told together. */
const gather = 10_000
/** The next common instant at which alerts are told. */
const gathered = (at: Instant): Instant => (Math.floor(at / gather) + 1) * gather

/** A repetition is written down at most this often: 10,000 a minute must not become as many writes. */
const countEvery = minute

const documentIdOf = (ctx: DeskContext, fingerprint: string): DocumentId =>
  id<DocumentId>(`${ctx.id}:alert:${fingerprint}`)

/**
 * Takes one message of a monitoring system (REC-6): stored before anything follows from it; repetitions are folded
 * into the alert they repeat. Resolves once it is durable.
 */
export const takeAlert = async (ctx: DeskContext, heard: AlertEvent, now: Instant): Promise<void> => {
  const event = sealAlert(ctx, heard)
  const documentId = documentIdOf(ctx, event.fingerprint)
  const { document, fresh } = await insertDocument(ctx, {
    id: documentId,
    kind: 'alert',
    key: event.fingerprint,
    // The end of something nobody heard the beginning of needs nobody.
    state: event.state,
    at: now,
    wakeAt: event.state === 'firing' ? now : null,
    body: begun(event, now),
  })
  if (fresh) return
  const repeats = document.state === 'firing' && event.state === 'firing'
  if (repeats && now - document.body.lastHeard < countEvery) return
  await changeDocument(ctx, 'alert', documentId, (current) => {
    const next = folded(current.body, current.state === 'firing' ? 'firing' : 'resolved', event, now)
    if (next === null) return null
    const turned = next.state !== current.state
    return { ...current, state: next.state, body: next.alert, wakeAt: turned ? now : current.wakeAt }
  })
}

/** A monitoring system is no person and sits in no chat: its ticket begins with a message of its own making. */
const messageOf = (ctx: DeskContext, alert: Alert): MessageEvent => {
  const account = id<AccountKey>(`alert/${alert.source}`)
  const name = `${alert.fingerprint}/${alert.round}`
  const key = id<ReceiptKey>(`alert/${name}`)
  return {
    kind: 'message',
    key,
    ...sealedFor(ctx, alert.sealed, alert.fingerprint, key),
    at: alert.since,
    place: { kind: 'direct', account },
    sender: { account, name: alert.source, isBot: true, isSelf: false },
    message: id<MessageId>(name),
    text: alert.text === '' ? alert.title : `${alert.title}\n${alert.text}`,
    mentions: [],
    mentionsBot: false,
    quote: null,
    files: [],
  }
}

/** Calls engineers for an alert's ticket; many at once become one message. */
const called = (ctx: DeskContext, ticket: Ticket, alert: Alert, act: Act): Ticket => {
  const person = whomToCall(ctx, ticket, act.at)
  const queued = record(
    ticket,
    act,
    { kind: 'queued', reason: alert.source },
    { kind: 'called', person: person?.id ?? null, tier: ticket.tier },
  )
  const due = promisedBy(ctx, queued, 'response', act.at)
  const lead = leadOf(ctx, ticket.tier, act.at)
  const told = say(
    queued,
    act,
    present([
      toStaff(ctx, queued, act, person ?? lead, {
        kind: 'alert',
        text: ctx.texts.alertCalled(queued, alert, due, act.at),
        merge: { key: 'alert', line: ctx.texts.alertLine(queued.number, alert) },
        notBefore: gathered(act.at),
      }),
    ]),
  )
  return openMajor(ctx, told, act, lead, { person: person ?? lead })
}

const open = async (ctx: DeskContext, alert: Alert, now: Instant): Promise<Ticket> => {
  const origin = messageOf(ctx, alert)
  const act: Act = { at: now, by: byRule(rule), trigger: origin.key }
  const draft = await draftTicket(
    ctx,
    {
      requester: {
        account: origin.sender.account,
        name: alert.source,
        unit: null,
        region: null,
        verified: true,
      },
      events: [origin],
      recalled: new Set(),
      text: origin.text,
      channel: 'alert',
      origin,
      module: null,
    },
    { ...act, at: alert.since },
  )
  const severity = severityOfAlert(alert.weight)
  const weighed: Ticket = {
    ...draft,
    category: 'fault',
    severity,
    severityReason: `${rule} ${alert.weight ?? alert.source}`,
  }
  return (await insertTicket(ctx, called(ctx, weighed, alert, act), now)).ticket
}

/** It fires again soon after its end: the ticket goes on. */
const reopened = (ctx: DeskContext, ticket: Ticket, alert: Alert, now: Instant): Ticket | null => {
  const act: Act = { at: now, by: byRule(rule), trigger: `alert:${alert.round}` }
  if (isDone(ticket, act)) return ticket
  if (isUnfinished(ticket) && ticket.state !== 'resolved')
    return record(ticket, act, { kind: 'noted', text: ctx.texts.alertAgain(alert) })
  if (!mayReopen(ticket, ctx.settings().contract.patience.reopen, now)) return null
  return called(
    ctx,
    record(ticket, act, { kind: 'reopened', reason: ctx.texts.alertAgain(alert) }),
    alert,
    act,
  )
}

/** It is over: the ticket closes; who works on it hears so and can still say what it was. */
const recovered = (ctx: DeskContext, ticket: Ticket, alert: Alert, now: Instant): Ticket | null => {
  const act: Act = { at: now, by: byRule(rule), trigger: `alert:${alert.round}:over` }
  if (isDone(ticket, act) || !isUnfinished(ticket)) return null
  const fix = ctx.texts.alertOver
  const solved =
    ticket.state === 'resolved' ? ticket : record(ticket, act, { kind: 'resolved', cause: '', fix })
  const closed = record(solved, act, { kind: 'closed', reason: fix })
  const assignee = ticket.assignee === null ? null : personById(ctx.settings().directory, ticket.assignee)
  return say(
    closed,
    act,
    present([
      assignee === null
        ? null
        : toStaff(ctx, closed, act, assignee, {
            kind: 'hint',
            text: ctx.texts.alertRecovered(ticket.number, alert, now),
            merge: { key: 'alert-over', line: ctx.texts.alertLine(ticket.number, alert) },
            notBefore: gathered(now),
          }),
    ]),
  )
}

/** Brings the ticket of an alert in line with it; the alert was written first, so a crash in between is made good. */
export const wakeAlert = async (ctx: DeskContext, document: AlertDocument, now: Instant): Promise<void> => {
  const { body, state } = document
  let ticket: Ticket | null = body.ticket === null ? null : await ctx.store.ticket(body.ticket.id)
  if (state === 'firing') {
    const goesOn =
      ticket === null
        ? null
        : await changeTicket(ctx, ticket.id, now, (current) => reopened(ctx, current, body, now))
    ticket = goesOn ?? (await open(ctx, body, now))
  } else if (ticket !== null) {
    await changeTicket(ctx, ticket.id, now, (current) => recovered(ctx, current, body, now))
  }
  const named: { readonly id: TicketId; readonly number: Ticket['number'] } | null =
    ticket === null ? null : { id: ticket.id, number: ticket.number }
  await changeDocument(ctx, 'alert', document.id, (current) => ({
    ...current,
    wakeAt: current.state === state && current.body.round === body.round ? null : current.wakeAt,
    body: { ...current.body, ticket: named ?? current.body.ticket },
  }))
}
