import { placeKey, type ChatEvent, type MessageEvent, type Receipt } from '../../domain/chat/event.ts'
import { commandRow } from '../../domain/commands/command.ts'
import { parseCommand } from '../../domain/commands/parse-command.ts'
import { personOf, roomOf, speakerOf, type RoomKind } from '../../domain/people/people.ts'
import type { Edit, Ticket } from '../../domain/tickets/ticket.ts'
import { hour, type Instant } from '../../domain/time.ts'
import { isDone, type Act } from '../../domain/tickets/transition.ts'
import { pressedReceived, takeConfirmation } from '../duties/announce.ts'
import { pickCandidate } from './answer-question.ts'
import { expectsMark, mayAskMark, takeMark } from './ask-mark.ts'
import { settleAt, type Bursts } from './burst.ts'
import { changeTicket } from '../change-ticket.ts'
import { sayLoose } from '../delivery/compose-notice.ts'
import { actorOf, type DeskContext } from '../context.ts'
import { hearEngineer } from './hear-engineer.ts'
import { hearRequester } from './hear-requester.ts'
import { takeOfferReply } from '../commands/offer-reply.ts'
import { commandIn, runCommand } from '../run-command.ts'
import { openTakenUp } from './open-taken-up.ts'
import { sealedFor } from './seal-words.ts'
import { readBurst, settleBurst } from './settle-burst.ts'
import { takeSolved, takeUnsolved } from '../duties/take-feedback.ts'
import type { Talk } from './talk.ts'

/** What was said longer ago than this when it arrives is history: kept, but not acted on. */
const history = 12 * hour

/** The desk's short memory beside the store. */
export interface Memory {
  readonly talk: Talk
  readonly bursts: Bursts
}

const roomKindOf = (ctx: DeskContext, event: ChatEvent): RoomKind | 'direct' | null =>
  event.place.kind === 'direct'
    ? 'direct'
    : (roomOf(ctx.settings().directory, event.place.room)?.kind ?? null)

const recall = async (
  ctx: DeskContext,
  event: Extract<ChatEvent, { kind: 'recalled' }>,
  now: Instant,
): Promise<string> => {
  const ticket = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.message)
  if (ticket === null) return 'recalled'
  // The original stays as evidence; it is only marked.
  await changeTicket(ctx, ticket.id, now, (current) =>
    current.messages.some((m) => m.message === event.message && m.recalledAt === null)
      ? {
          ...current,
          messages: current.messages.map((m) =>
            m.message === event.message ? { ...m, recalledAt: event.at } : m,
          ),
        }
      : null,
  )
  return `ticket:${ticket.number}`
}

const edit = async (
  ctx: DeskContext,
  memory: Memory,
  event: Extract<ChatEvent, { kind: 'edited' }>,
  now: Instant,
): Promise<string> => {
  const { place, sender, message, text } = event
  const gathered = memory.bursts.get(place, sender.account)?.events.find((one) => one.message === message)
  if (gathered !== undefined) {
    const sealed = sealedFor(ctx, event.sealed, event.key, gathered.key)
    memory.bursts.edit(place, sender.account, message, { text, ...sealed })
    return 'edited'
  }
  const ticket = await ctx.store.ticketByMessage(ctx.id, placeKey(place), message)
  const said = ticket?.messages.find((one) => one.message === message)
  if (ticket === null) return 'edited'
  if (said === undefined) return `ticket:${ticket.number}`
  const fresh: Edit = { at: event.at, text, ...sealedFor(ctx, event.sealed, event.key, said.key) }
  await changeTicket(ctx, ticket.id, now, (current) => {
    const known = current.messages.find((m) => m.message === message)
    if (known === undefined || known.edits.some((e) => e.at === fresh.at && e.text === fresh.text))
      return null
    return {
      ...current,
      messages: current.messages.map((m) => (m === known ? { ...m, edits: [...m.edits, fresh] } : m)),
    }
  })
  return `ticket:${ticket.number}`
}

const pressed = async (
  ctx: DeskContext,
  event: Extract<ChatEvent, { kind: 'pressed' }>,
  now: Instant,
): Promise<string> => {
  const ticket = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.message)
  if (ticket === null)
    return (await pressedReceived(ctx, event, placeKey(event.place), now)) ? 'confirmed' : 'pressed-nothing'
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, null)
  const act: Act = { at: now, by, trigger: event.key }
  const allowed =
    ticket.requester.account === event.sender.account || ticket.followers.includes(event.sender.account)
  if (!allowed) return 'pressed-by-other'
  const choice = /^pick:([1-9])$/.exec(event.action)?.[1]
  const mark = /^mark:(\d{1,2})$/.exec(event.action)?.[1]
  const mayAsk = event.action === 'solved' && (await mayAskMark(ctx, ticket.requester.account, now))
  await changeTicket(ctx, ticket.id, now, (current: Ticket) => {
    if (isDone(current, act)) return null
    if (choice !== undefined) return pickCandidate(ctx, current, act, Number(choice))
    if (mark !== undefined)
      return expectsMark(current, event.sender.account, now)
        ? takeMark(ctx, current, act, Number(mark), '', 'by themselves')
        : null
    if (event.action === 'solved') return takeSolved(ctx, current, act, mayAsk)
    return event.action === 'unsolved' ? takeUnsolved(ctx, current, act, now) : null
  })
  return `ticket:${ticket.number}`
}

/** Settles a burst and closes its receipts. */
export const settle = async (
  ctx: DeskContext,
  memory: Memory,
  place: MessageEvent['place'],
  account: MessageEvent['sender']['account'],
  now: Instant,
): Promise<void> => {
  const burst = memory.bursts.get(place, account)
  if (burst === null) return
  const outcome = await settleBurst(ctx, memory.talk, burst, now)
  memory.bursts.take(place, account)
  const [first] = burst.events
  const addressed = place.kind === 'direct' || burst.events.some((event) => event.mentionsBot)
  if (first !== undefined && addressed && !outcome.startsWith('ticket:') && outcome !== 'recalled')
    await hello(ctx, first, now)
  for (const event of burst.events) await ctx.store.finishReceipt(event.key, outcome)
}

const hello = async (ctx: DeskContext, event: MessageEvent, now: Instant): Promise<void> => {
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, event.message)
  const mention =
    event.place.kind === 'room' ? { account: event.sender.account, name: event.sender.name } : null
  await sayLoose(
    ctx,
    { at: now, by, trigger: event.key },
    { kind: 'help', to: event.place, mention, text: ctx.texts.directHello },
  )
}

/** `gathering` keeps the receipt pending: it belongs to a burst. */
const hear = async (
  ctx: DeskContext,
  memory: Memory,
  event: MessageEvent,
  kind: RoomKind | 'direct',
  now: Instant,
): Promise<string> => {
  const parsed = commandIn(ctx, event)
  const { directory } = ctx.settings()
  const person = personOf(directory, event.sender.account)
  const speaks = speakerOf(directory, event.sender.account)
  if (
    parsed.kind === 'command' &&
    kind === 'group' &&
    speaks !== 'requester' &&
    commandRow(parsed.command.name).ticket
  )
    await openTakenUp(ctx, memory.talk, memory.bursts, event, 'command', now)
  if (parsed.kind !== 'none') return runCommand(ctx, event, parsed, now)
  const refused = await takeOfferReply(ctx, event, person, now)
  if (refused !== null) return refused
  if (kind === 'engineers' || kind === 'supervisors') return 'staff-talk'
  if (speaks !== 'requester' && person !== null) {
    if (kind === 'group') return hearEngineer(ctx, memory.talk, memory.bursts, person, event, now)
    if (parseCommand(event.text).kind === 'none') await hello(ctx, event, now)
    return 'hello'
  }
  if (await takeConfirmation(ctx, event, placeKey(event.place), now)) return 'confirmed'
  const heard = await hearRequester(ctx, memory.talk, memory.bursts, event, now)
  if (heard.kind === 'joined') return `ticket:${heard.ticket.number}`
  if (heard.kind === 'feedback') return 'feedback'
  const burst = memory.bursts.get(event.place, event.sender.account)
  if (burst !== null && isClear(ctx, memory, burst, now))
    await settle(ctx, memory, event.place, event.sender.account, now)
  return 'gathering'
}

/** Somebody is still typing: "请问授权支付的", "我们学校，". */
const unfinished = /(?:[的是和跟与在把、，,：:]|就是|那个|这个|然后|因为|但是)$/

/** A burst that can be answered with confidence already need not wait for the quiet time. */
const isClear = (
  ctx: DeskContext,
  memory: Memory,
  burst: NonNullable<ReturnType<Bursts['get']>>,
  now: Instant,
): boolean => {
  if (settleAt(burst, ctx.settings().contract.patience) <= now) return true
  const read = readBurst(ctx, memory.talk, burst, now)
  if (read === null || unfinished.test(read.text.trim())) return false
  return read.asks && read.match().kind === 'confident'
}

/**
 * Understands one stored event and writes what follows from it. Doing it again has no further effect (law 2).
 * Receipts of a burst stay pending until it is settled.
 */
export const routeReceipt = async (
  ctx: DeskContext,
  memory: Memory,
  receipt: Receipt,
  now: Instant,
): Promise<void> => {
  const { event } = receipt
  await memory.talk.recall(ctx, event.place, event.key)
  const outcome = await outcomeOf(ctx, memory, receipt, now)
  memory.talk.note(event)
  if (outcome !== 'gathering') await ctx.store.finishReceipt(receipt.key, outcome)
}

const outcomeOf = async (
  ctx: DeskContext,
  memory: Memory,
  receipt: Receipt,
  now: Instant,
): Promise<string> => {
  const { event } = receipt
  if (event.sender.isSelf) return 'own'
  if (event.sender.isBot) return 'bot'
  if (event.kind === 'unsupported') return `unsupported:${event.what}`
  const kind = roomKindOf(ctx, event)
  if (kind === null) return 'unserved-room'
  if (receipt.receivedAt - event.at > history) return 'history'
  switch (event.kind) {
    case 'recalled':
      memory.talk.note(event)
      return recall(ctx, event, now)
    case 'edited':
      return edit(ctx, memory, event, now)
    case 'pressed':
      return pressed(ctx, event, now)
    case 'message':
      return hear(ctx, memory, event, kind, now)
  }
}
