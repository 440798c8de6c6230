import { commandRow, mayUse } from '../domain/command.ts'
import { placeKey, type MessageEvent } from '../domain/event.ts'
import { parseCommand, type Command, type Parsed } from '../domain/parse-command.ts'
import { personOf, roomOf, type Person } from '../domain/people.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Instant } from '../domain/time.ts'
import { isDone } from '../domain/transition.ts'
import { actorOf, type DeskContext } from './context.ts'
import { classifyCommands } from './commands/classify.ts'
import { findTicket } from './commands/find-ticket.ts'
import { duty, help, history, list, mine, reload, show, why } from './commands/look.ts'
import { register } from './commands/register.ts'
import { link, merge } from './commands/relate.ts'
import {
  isStaff,
  onTicket,
  refuseTo,
  reply,
  rolesOf,
  usageOf,
  type Handler,
  type Run,
} from './commands/run.ts'
import { workCommands } from './commands/work.ts'
import { dayNamed, summaryOfDay } from './send-summary.ts'

const summary: Handler = async (run) => {
  const { ctx, command, now } = run
  const at = dayNamed(command.rest, now)
  if (at === null) return refuseTo(run, ctx.texts.unknownDay(command.rest), 'summary')
  await reply(run, { kind: 'summary', text: ctx.texts.summary(await summaryOfDay(ctx, at, now, false)) })
  return 'summary'
}

const withoutTicket = { register, list, mine, duty, summary, why, reload, help } as const
const withTicket = { show, history, merge, link } as const
const onItsTicket = { ...workCommands, ...classifyCommands } as const

const has = <T extends object>(table: T, name: PropertyKey): name is keyof T => name in table

/** Words that only look like a command when a requester says them in a group. */
const requesterGroupWords = new Set([
  '工单',
  '重开',
  '我的',
  '我的工单',
  '帮助',
  '命令',
  'show',
  'ticket',
  'reopen',
  'help',
])

/**
 * Is this message a command? Staff may type all of them anywhere; a requester in a group only those that cannot be
 * mistaken for a sentence, or any of them with a ticket number or a mention of the bot; so that trying 认领 under a
 * borrowed nickname is refused with a reason instead of opening a ticket.
 */
export const commandIn = (ctx: DeskContext, event: MessageEvent): Parsed => {
  const parsed = parseCommand(event.text)
  if (parsed.kind === 'none') return parsed
  const person = personOf(ctx.settings().directory, event.sender.account)
  const room = event.place.kind === 'room' ? roomOf(ctx.settings().directory, event.place.room) : null
  const group = event.place.kind === 'room' && (room?.kind ?? 'group') === 'group'
  if (isStaff(person)) return group && isPlainWord(parsed, event) ? { kind: 'none' } : parsed
  if (parsed.kind === 'typo') return event.mentionsBot || !group ? parsed : { kind: 'none' }
  const { command } = parsed
  const certain = command.numbers.length > 0 || event.mentionsBot || !group
  return certain || (requesterGroupWords.has(command.word) && command.rest === '') ? parsed : { kind: 'none' }
}

/** What staff say to each other all day; in a group it is a command only with a ticket number. */
const everydayWords: readonly string[] = ['收到', '知道了', '已解决', '解决', '继续', '恢复']

const isPlainWord = (parsed: Parsed, event: MessageEvent): boolean => {
  if (parsed.kind !== 'command') return false
  const { word, numbers, rest } = parsed.command
  if (!everydayWords.includes(word) || numbers.length > 0) return false
  return word === '收到' || word === '知道了' || (rest === '' && event.quote === null)
}

const dispatch = async (run: Run): Promise<string> => {
  const { command, ctx } = run
  const { name } = command
  if (!mayUse(name, rolesOf(run.person))) {
    const allowed = commandRow(name).roles.find((role) => role !== 'admin') ?? 'admin'
    return refuseTo(run, ctx.texts.notAllowed(command.word, ctx.texts.roleName(allowed)), name)
  }
  if (has(withoutTicket, name)) return withoutTicket[name](run)
  const found = await findTicket(run)
  if (found.kind === 'missing') return refuseTo(run, found.text, name)
  if (has(withTicket, name)) return withTicket[name](run, found.ticket)
  return has(onItsTicket, name)
    ? onTicket(run, found.ticket, onItsTicket[name])
    : refuseTo(run, ctx.texts.typo(command.word, usageOf('help')), name)
}

/** Runs what was typed. Returns what became of the receipt. */
export const runCommand = async (
  ctx: DeskContext,
  event: MessageEvent,
  parsed: Exclude<Parsed, { kind: 'none' }>,
  now: Instant,
): Promise<string> => {
  const person: Person | null = personOf(ctx.settings().directory, event.sender.account)
  const by = actorOf(ctx, event.sender.account, event.sender.name, event.place, event.message)
  const command: Command =
    parsed.kind === 'command'
      ? parsed.command
      : { name: parsed.nearest, word: parsed.typed, numbers: [], at: [], rest: '' }
  const run: Run = { ctx, command, event, person, act: { at: now, by, trigger: event.key }, now }
  if (parsed.kind === 'typo')
    return refuseTo(
      run,
      ctx.texts.typo(parsed.typed, usageOf(parsed.nearest).replace(/\b1\d{3}\b/, parsed.number ?? '$&')),
      'typo',
    )
  const done: Ticket | null = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.message)
  if (done !== null && isDone(done, run.act) && command.name !== 'merge' && command.name !== 'link')
    return `${command.name}:${done.number}`
  return dispatch(run)
}
