import { placeKey, type MessageEvent } from '../../domain/chat/event.ts'
import { foldText } from '../../domain/commands/parse-command.ts'
import type { Person } from '../../domain/people/people.ts'
import type { Instant } from '../../domain/time.ts'
import { sayLoose } from '../delivery/compose-notice.ts'
import { actorOf, type DeskContext } from '../context.ts'
import { endProposal } from '../duties/proposals.ts'

const no = /^(?:不用|不用收|不收|不要|不需要|没必要|算了|no|drop)(?:了|谢谢|[。.!！,， ])*$/i

/**
 * "不用" on the line that offered a draft, said by a colleague who quotes it, takes the draft back. Returns what became of
 * the receipt, or null when the message is something else.
 */
export const takeOfferReply = async (
  ctx: DeskContext,
  event: MessageEvent,
  person: Person | null,
  now: Instant,
): Promise<string | null> => {
  const quoted = event.quote?.message
  if (!quoted || person === null || !no.test(foldText(event.text))) return null
  const offered = await ctx.store.documentByMessage(ctx.id, placeKey(event.place), quoted)
  if (offered?.kind !== 'proposal') return null
  const [number] = offered.body.tickets
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, event.message)
  const act = { at: now, by, trigger: event.key }
  const ended = await endProposal(ctx, offered.id, 'dropped', act, person.id, '')
  const own = offered.body.decided?.trigger === event.key
  if (number !== undefined && (ended || own))
    await sayLoose(ctx, act, {
      kind: 'status',
      to: event.place,
      mention: event.place.kind === 'room' ? { account: event.sender.account, name: person.name } : null,
      text: ctx.texts.kbDropped(number),
    })
  return `knowledge:dropped:${number ?? ''}`
}
