import { codeTyped } from '../domain/people/binding.ts'
import { commandRow, mayUse, type CommandName } from '../domain/commands/command.ts'
import { placeKey, type MessageEvent } from '../domain/chat/event.ts'
import { parseCommand, type Command, type Parsed } from '../domain/commands/parse-command.ts'
import { personOf, roomOf, type Person } from '../domain/people/people.ts'
import type { Ticket } from '../domain/tickets/ticket.ts'
import type { Instant } from '../domain/time.ts'
import { isDone, type Act } from '../domain/tickets/transition.ts'
import { actorOf, type DeskContext } from './context.ts'
import { answerCommands } from './commands/answer-requester.ts'
import { announcement } from './commands/announcement.ts'
import { bind, unbind } from './commands/bind.ts'
import { attainment } from './commands/attainment.ts'
import { checklist } from './commands/checklist.ts'
import { classifyCommands } from './commands/classify.ts'
import { acknowledge, clockCommands } from './commands/clocks.ts'
import { findTicket } from './commands/find-ticket.ts'
import { attendance, away, back, signIn, signOut } from './commands/attendance.ts'
import { duty, whyCalled } from './commands/duty.ts'
import { handOn } from './commands/hand-on.ts'
import { help, history, list, mine, reload, show, why } from './commands/look.ts'
import { agree, disagree, withdraw } from './commands/answer-change.ts'
import { cover, leave, swap } from './commands/roster.ts'
import { original } from './commands/original.ts'
import { register } from './commands/register.ts'
import { problem } from './commands/problem.ts'
import { knowledge, rollout } from './commands/knowledge.ts'
import { gaps, knowledgeFigures } from './commands/knowledge-figures.ts'
import { link, merge } from './commands/relate.ts'
import { review } from './commands/review-knowledge.ts'
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
import { aftercareCommands } from './commands/aftercare.ts'
import { major, ownerCommands, report } from './commands/major.ts'
import { vendorCommands } from './commands/vendor.ts'
import { wordings } from './commands/wording.ts'
import { assignCommands } from './commands/assign.ts'
import { workCommands } from './commands/work.ts'
import { noteWording } from './hearing/note-wording.ts'
import type { PeriodKind } from '../domain/calendar/summary-days.ts'
import { periodNamed, summaryOf } from './clocks/send-summary.ts'

const periodOf: Readonly<Record<string, PeriodKind>> = { 周报: 'week', weekly: 'week', 月报: 'month', monthly: 'month' } // prettier-ignore

const summary: Handler = async (run) => {
  const { ctx, command, now } = run
  const kind = periodOf[command.word.toLowerCase()] ?? 'day'
  const period = periodNamed(kind, command.rest, now)
  if (period === null || period.from > now)
    return refuseTo(run, (kind === 'day' ? ctx.texts.unknownDay : ctx.texts.unknownPeriod)(command.rest), 'summary') // prettier-ignore
  await reply(run, { kind: 'summary', text: ctx.texts.summary(await summaryOf(ctx, period, now)) })
  return 'summary'
}

const withoutTicket = {
  major,
  wording: wordings,
  knowledge,
  review,
  gaps,
  knowledgeFigures,
  rollout,
  register,
  problem,
  acknowledge,
  announce: announcement,
  checklist,
  attainment,
  list,
  mine,
  duty,
  summary,
  why,
  reload,
  help,
  swap,
  leave,
  cover,
  agree,
  disagree,
  withdraw,
  handover: handOn,
  signIn,
  signOut,
  away,
  back,
  attendance,
  bind,
  unbind,
} as const
const withTicket = { show, history, original, whyCalled, merge, link, report } as const
const onItsTicket = {
  ...assignCommands,
  ...workCommands,
  ...answerCommands,
  ...clockCommands,
  ...vendorCommands,
  ...classifyCommands,
  ...aftercareCommands,
  ...ownerCommands,
} as const

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
  const person = personOf(ctx.settings().directory, event.sender.account)
  const binding = bindingIn(event, parsed, person)
  if (binding !== null || parsed.kind === 'none') return binding ?? parsed
  const room = event.place.kind === 'room' ? roomOf(ctx.settings().directory, event.place.room) : null
  const group = event.place.kind === 'room' && (room?.kind ?? 'group') === 'group'
  if (isStaff(person)) return group && isPlainWord(parsed, event) ? { kind: 'none' } : parsed
  if (parsed.kind === 'typo') return event.mentionsBot || !group ? parsed : { kind: 'none' }
  const { command } = parsed
  if (ownAffairs.has(command.name) || isPlainOriginal(command)) return { kind: 'none' }
  const certain = command.numbers.length > 0 || event.mentionsBot || !group
  return certain || (requesterGroupWords.has(command.word) && command.rest === '') ? parsed : { kind: 'none' }
}

/** "原文 在哪里下载" asks for a document. */
const isPlainOriginal = ({ name, numbers }: Command): boolean => name === 'original' && numbers.length === 0

/**
 * 绑定 and 解绑: a code is one wherever it is typed, so that one typed in a group can be made void; other words behind
 * them are a command of staff in private, and from everybody else a question ("绑定 银行卡失败"). Null: neither was typed.
 */
const bindingIn = (event: MessageEvent, parsed: Parsed, person: Person | null): Parsed | null => {
  const direct = event.place.kind === 'direct'
  const code = codeTyped(event.text)
  if (code !== null && (code.sure || direct))
    return { kind: 'command', command: { name: 'bind', word: '绑定', numbers: [], at: [], rest: code.code } }
  if (parsed.kind !== 'command' || (parsed.command.name !== 'bind' && parsed.command.name !== 'unbind'))
    return null
  const { numbers, at, rest } = parsed.command
  const alone = rest === '' && numbers.length === 0 && at.length === 0
  const meant = direct ? alone || isStaff(person) : event.mentionsBot && (alone || isStaff(person))
  return meant ? parsed : { kind: 'none' }
}

/**
 * Commands by which staff arrange their own work. From everybody else these words are questions ("考勤 打不开"), and in a
 * group of requesters staff must mean the bot by name.
 */
const ownAffairs: ReadonlySet<CommandName> = new Set([
  'swap', 'leave', 'cover', 'agree', 'disagree', 'withdraw', 'handover', 'signIn', 'signOut', 'away', 'back', 'attendance',
]) // prettier-ignore

/** What staff say to each other all day; in a group it is a command only with a ticket number. */
const everydayWords: readonly string[] = ['收到', '知道了', '已解决', '解决', '继续', '恢复']

/** What begins a sentence to a requester as often as a command, e.g. 建议 重启一下. */
const neverAlone: readonly string[] = [
  '建议', '进展', '进度', '回访', '已通知', '满意度', '重大', '重大事件', '负责', '报告', '用语', '回复', '答复', 'reply', '原文', 'original',
] // prettier-ignore

const isPlainWord = (parsed: Parsed, event: MessageEvent): boolean => {
  if (parsed.kind !== 'command') return false
  const { name, word, numbers, rest } = parsed.command
  if (ownAffairs.has(name)) return !event.mentionsBot
  if (![...everydayWords, ...neverAlone].includes(word) || numbers.length > 0) return false
  return (
    neverAlone.includes(word) || word === '收到' || word === '知道了' || (rest === '' && event.quote === null)
  )
}

/** What these commands carry is said to requesters: how it is worded counts as if it were typed in the group (ANS-4). */
const passedOn: ReadonlySet<CommandName> = new Set([
  'reply',
  'wait',
  'resolve',
  'decline',
  'close',
  'propose',
  'progress',
])

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
  if (passedOn.has(name) && run.person !== null)
    await noteWording(ctx, run.person, run.event, command.rest, run.now)
  if (has(withTicket, name)) return withTicket[name](run, found.ticket)
  return has(onItsTicket, name)
    ? onTicket(run, found.ticket, onItsTicket[name])
    : refuseTo(run, ctx.texts.typo(command.word, usageOf('help')), name)
}

/** Commands that write several tickets: finding one of them written does not mean that all are. */
const writesSeveral: ReadonlySet<CommandName> = new Set(['merge', 'link', 'handover'])

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
  const sealed = event.sealed === undefined ? {} : { sealed: event.sealed }
  const act: Act = { at: now, by, trigger: event.key, ...sealed }
  const run: Run = { ctx, command, event, person, act, now }
  if (parsed.kind === 'typo')
    return refuseTo(
      run,
      ctx.texts.typo(parsed.typed, usageOf(parsed.nearest).replace(/\b1\d{3}\b/, parsed.number ?? '$&')),
      'typo',
    )
  const done: Ticket | null = await ctx.store.ticketByMessage(ctx.id, placeKey(event.place), event.message)
  if (done !== null && isDone(done, run.act) && !writesSeveral.has(command.name))
    return `${command.name}:${done.number}`
  return dispatch(run)
}
