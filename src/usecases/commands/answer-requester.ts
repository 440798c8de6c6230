import { isComplaint } from '../../domain/tickets/complaint.ts'
import { typedAfter } from '../../domain/commands/knowledge-command.ts'
import type { Ticket, TicketFact } from '../../domain/tickets/ticket.ts'
import { addMessage, record, say } from '../../domain/tickets/transition.ts'
import { toRequester } from '../hearing/answer-question.ts'
import { asTicketMessage } from '../hearing/open-ticket.ts'
import { refuse, rolesOf, usageOf, write, type Run, type TicketHandler } from './run.ts'
import { finished, others, responding } from './work.ts'

/** The words for the requester as they were typed, without the number that names the ticket. */
const wordsOf = ({ command, event }: Run): string => {
  const typed = typedAfter(event.text.replace(/^\s*#?\d{3,7}\s*/, ''), command.word)
  return typed.replace(/^#?\s?\d{3,7}(?!\d)[\s:：,，]*/, '').trim()
}

/** Whoever answers what nobody has taken has it; after the bot's answer the word is the requester's. */
const claiming = ({ person }: Run, ticket: Ticket): readonly TicketFact[] =>
  ticket.assignee === null &&
  person !== null &&
  rolesOf(person).includes('engineer') &&
  !isComplaint(ticket) &&
  ticket.state !== 'answered' &&
  ticket.state !== 'resolved'
    ? [{ kind: 'claimed', person: person.id }]
    : []

/** 回复 1023 内容: an engineer's words reach the requester where they asked, however far away that is. */
const answerRequester: TicketHandler = (run, ticket) => {
  const { ctx, act, event, person } = run
  const stopped = others(run, ticket) ?? finished(run, ticket)
  if (stopped !== null) return stopped
  const words = wordsOf(run)
  if (words === '') return refuse(ctx.texts.needs(usageOf('reply')))
  const joined = addMessage(ticket, {
    ...asTicketMessage(event, rolesOf(person).includes('engineer') ? 'engineer' : 'supervisor'),
    text: words,
  })
  const answered = record(joined, act, ...claiming(run, ticket), ...responding(ticket, 'reply'))
  return write(
    say(answered, act, [
      toRequester(answered, act, {
        kind: 'reply',
        text: ctx.texts.replied(ticket.number, person?.name ?? event.sender.name, words),
      }),
    ]),
  )
}

/** Commands that carry words between rooms. */
export const answerCommands = { reply: answerRequester } as const
