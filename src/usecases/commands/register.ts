import { isComplaint } from '../../domain/tickets/complaint.ts'
import { registeredAccount } from '../../domain/people/requester-account.ts'
import { readNickname } from '../../domain/tickets/suggest.ts'
import type { Channel, Requester } from '../../domain/tickets/ticket.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { promisedBy, supervisorOf } from '../delivery/address-notice.ts'
import { callPerson } from '../hearing/answer-question.ts'
import { insertTicket } from '../change-ticket.ts'
import { draftTicket } from '../hearing/open-ticket.ts'
import { refuseTo, reply, usageOf, type Run } from './run.ts'

const channelWords: readonly { readonly word: RegExp; readonly channel: Channel }[] = [
  { word: /^(?:电话|来电|phone)/i, channel: 'phone' },
  { word: /^(?:邮件|邮箱|e?-?mail)/i, channel: 'email' },
  { word: /^(?:现场|上门|当面|visit)/i, channel: 'visit' },
]

/** `代登记 电话 城北小学-周会计 支付令退回后额度没恢复`: a request that came another way, on the same list (REC-2). */
export const register = async (run: Run): Promise<string> => {
  const { ctx, command, event, act, now } = run
  const found = channelWords.find(({ word }) => word.test(command.rest))
  const rest = found === undefined ? command.rest : command.rest.replace(found.word, '').trim()
  const [who, ...question] = rest.split(' ')
  const text = question.join(' ').trim()
  if (who === undefined || text === '') return refuseTo(run, ctx.texts.needs(usageOf('register')), 'register')
  const read = readNickname(who, ctx.settings().contract)
  const requester: Requester = {
    account: registeredAccount(read.unit, read.name),
    name: read.name,
    unit: read.unit,
    region: read.region,
    verified: false,
  }
  const origin = { ...event, text, at: Math.min(event.at, now) }
  const draft = await draftTicket(
    ctx,
    {
      requester,
      events: [origin],
      recalled: new Set(),
      text,
      channel: found?.channel ?? 'phone',
      origin,
      module: null,
    },
    act,
  )
  const claimed = isComplaint(draft)
    ? callPerson(ctx, draft, act, ctx.texts.complaintReason, 'silent')
    : run.person === null
      ? draft
      : record(
          draft,
          act,
          { kind: 'queued', reason: ctx.texts.registeredForThem },
          { kind: 'claimed', person: run.person.id },
          { kind: 'responded', how: 'claim' },
        )
  const { ticket, fresh } = await insertTicket(ctx, say(claimed, act, []), now)
  if (fresh || ticket.state !== 'closed') {
    await reply(run, {
      kind: 'status',
      text: isComplaint(ticket)
        ? ctx.texts.registeredComplaint(
            ticket.number,
            ticket.title,
            supervisorOf(ctx)?.name ?? null,
            promisedBy(ctx, ticket, 'response', now),
            now,
          )
        : ctx.texts.registered(ticket.number, ticket.title, promisedBy(ctx, ticket, 'resolution', now), now),
    })
  }
  return `register:${ticket.number}`
}
