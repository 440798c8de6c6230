import type { Article } from '../domain/knowledge/article.ts'
import type { Role } from '../domain/people/people.ts'
import type { Category, ClockKind, Severity, Ticket, TicketState } from '../domain/tickets/ticket.ts' // prettier-ignore
import { chinaClock, type Instant } from '../domain/time.ts'
import { clockNames, roleNames, stateNames } from './en/names.ts'
import { acrossInEnglish } from './en/across.ts'
import { callsInEnglish } from './en/calls.ts'
import { vendorInEnglish } from './en/vendor.ts'
import { privacyInEnglish } from './en/privacy.ts'
import { accountsInEnglish } from './en/accounts.ts'
import { homeInEnglish } from './en/home.ts'
import { terminalInEnglish } from './en/terminal.ts'
import { ticketViewsInEnglish } from './en/ticket-views.ts'
import { refusalsInEnglish } from './en/refusals.ts'
import { reasonsInEnglish } from './en/reasons.ts'
import { serviceInEnglish } from './en/service.ts'
import { announcementInEnglish } from './en/announcement.ts'
import { checklistInEnglish } from './en/checklist.ts'
import { alertInEnglish } from './en/alert.ts'
import { attainmentInEnglish } from './en/attainment.ts'
import { problemInEnglish } from './en/problem.ts'
import { knowledgeInEnglish } from './en/knowledge.ts'
import { rosterInEnglish } from './en/roster.ts'
import { clocksInEnglish } from './en/clocks.ts'
import { summaryInEnglish } from './en/summary.ts'
import { clockInEnglish, durationInEnglish } from './en/time.ts'
import { doesInEnglish, usageInEnglish } from './en/usage.ts'
import { ended, fitting, gathered, numbered, trimStop } from './lines.ts'
import type { Texts } from './texts.ts'

/** From so many steps on, the source stands behind the last one: the answer stays within one screen. */
const manySteps = 5

const by = (due: Instant | null, now: Instant): string =>
  due === null ? 'as soon as possible' : `by ${clockInEnglish(due, now)}`

/** `, due by 17:35`, or nothing where no clock runs. */
const dueBy = (due: Instant | null, now: Instant): string =>
  due === null ? '' : `, due by ${clockInEnglish(due, now)}`

/** A line of its own where `dueBy` would make the first one too long. */
const resolutionBy = (due: Instant | null, now: Instant): string =>
  due === null ? '' : `\nResolution due by ${clockInEnglish(due, now)}.`

const withFiles = ({ messages }: Pick<Ticket, 'messages'>): string => {
  const files = messages.reduce((sum, message) => sum + message.files.length, 0)
  return files === 0 ? '' : ` (${files} ${files === 1 ? 'attachment' : 'attachments'})`
}

/** Everything the desk says in English: the same situations as `zh`, times in China. */
export const en = {
  roleName: (role: Role): string => roleNames[role],
  stateName: (state: TicketState): string => stateNames[state],
  clockName: (clock: ClockKind): string => clockNames[clock],
  severityName: (severity: Severity): string => severity,

  answer: (article: Pick<Article, 'id' | 'version' | 'question' | 'cause' | 'steps'>): string => {
    const question = trimStop(article.question).replace(/[？?]$/, '')
    const lead = `${question}. Please try this:`
    const whole =
      article.cause === ''
        ? lead
        : fitting(`${question}: ${ended(article.cause, '.')}`, `${lead}\n${ended(article.cause, '.')}`)
    const source = `Source: ${article.id} v${article.version}.`
    if (article.steps.length === 0) return `${whole}\n${source}`
    return `${whole}\n${numbered(article.steps)}${article.steps.length < manySteps ? '\n' : '. '}${source}`
  },
  answerPrompt: 'Please reply “solved”, or “not solved” and I will call an engineer at once.',
  solvedLabel: 'solved',
  unsolvedLabel: 'not solved',

  candidates: (number: string, questions: readonly string[]): string =>
    `Which of these do you have?\n${questions.map((q, i) => `${i + 1} ${trimStop(q)}`).join('\n')}\n#${number}`,
  onlyCandidate: (number: string, question: string): string =>
    `Do you mean this: ${trimStop(question).replace(/[？?]$/, '')}? #${number}`,
  onlyYes: 'Yes',
  onlyNo: 'No',
  onlyCandidatePrompt: 'If so, please reply 1; if not, “not solved” and I will call an engineer.',
  candidatesPrompt: 'Please reply with the number, or “not solved” if it is none of them.',
  noneOfThese: 'none of these',

  ack: (number: string, title: string, engineer: string | null, due: Instant | null, now: Instant): string =>
    `Recorded #${number}: ${title}\n${engineer ?? 'The duty lead'} has been called and will answer you ${by(due, now)}.`,
  calling: (number: string, engineer: string | null, due: Instant | null, now: Instant): string =>
    `Sorry that did not help.\n#${number}: ${engineer ?? 'the duty lead'} has been called and will answer you ${by(due, now)}.`,
  unpicked: (number: string, engineer: string | null, due: Instant | null, now: Instant): string =>
    `#${number}: ${engineer ?? 'the duty lead'} will answer you ${by(due, now)}.`,
  called: (
    t: Ticket,
    who: string,
    room: string,
    due: Instant | null,
    now: Instant,
    reason: string | null,
  ): string =>
    [
      `#${t.number} ${t.severity} ${who} (${room})`,
      `${t.title}${withFiles(t)}`,
      ...(reason === null ? [] : [reason]),
      `${due === null ? '' : `Response due by ${clockInEnglish(due, now)}. `}To take it, send: claim ${t.number}`,
    ].join('\n'),
  unsolvedReason: 'The answer from the knowledge base did not solve it',
  noPickReason: 'None of the suggestions was picked',

  claimed: (number: string, engineer: string, due: Instant | null, now: Instant): string =>
    `${engineer} has taken #${number}${due === null ? ' and is working on it' : dueBy(due, now)}.`,
  alreadyClaimed: (number: string, engineer: string, at: Instant): string =>
    `#${number} was taken by ${engineer} at ${chinaClock(at)}.\nTo take it over, send: transfer ${number} me`,
  sameSeverity: (number: string, severity: Severity): string => `#${number} is ${severity} already.`,
  meantTicket: (word: string, number: string): string => `Done: ${word} #${number}`,
  alsoAsked: (names: readonly string[]): string =>
    `Please check too, as you asked the same: ${names.join(', ')}.`,
  alreadyWorking: (number: string): string => `#${number} is already in progress and its clock is running.`,
  alreadyYours: (number: string): string => `#${number} is already yours.`,
  released: (number: string): string => `#${number} is unclaimed again; another engineer is being called.`,
  transferred: (number: string, from: string, to: string, due: Instant | null, now: Instant): string =>
    `#${number} passed from ${from} to ${to}.${resolutionBy(due, now)}`,
  escalated: (
    number: string,
    tier: string,
    engineer: string | null,
    due: Instant | null,
    now: Instant,
  ): string => `#${number} is now with ${engineer ?? 'the next tier'} (${tier}).${resolutionBy(due, now)}`,
  escalatedStaff: (t: Ticket, tier: string, engineer: string | null, reason: string): string =>
    [
      `#${t.number} escalated to ${tier}`,
      engineer === null ? 'Nobody is on duty; lead, please assign it.' : `${engineer}, please take it.`,
      t.title,
      `Reason: ${reason}`,
      `To take it, send: claim ${t.number}`,
    ].join('\n'),
  severityChanged: (
    number: string,
    from: Severity,
    to: Severity,
    response: Instant | null,
    resolution: Instant | null,
    now: Instant,
  ): string => {
    const targets = [
      response === null || response <= now ? null : `response by ${clockInEnglish(response, now)}`,
      resolution === null || resolution <= now ? null : `resolution by ${clockInEnglish(resolution, now)}`,
    ].filter((target) => target !== null)
    const change = `#${number} changed from ${from} to ${to}.`
    if (response !== null || resolution !== null)
      if (targets.length === 0) return `${change} By its new time limit it is overdue; we are on it.`
    return targets.length === 0
      ? `${change} It has no time limit.`
      : `${change}\nCounted from the question: ${targets.join(', ')}.`
  },
  changed: (number: string, what: string): string => `#${number} changed: ${what}.`,
  category: (category: Category): string => `category ${category}`,
  module: (system: string | null, module: string | null): string => `module ${module ?? system ?? 'unknown'}`,
  noted: (number: string): string => `#${number} note added.`,
  waitingUser: (number: string, text: string): string =>
    text === ''
      ? `#${number} needs a little more information from you.\nPlease reply here; work goes on as soon as it arrives.`
      : fitting(
          `#${number} needs your help: ${ended(text, '.')}\nWork goes on as soon as it arrives.`,
          `#${number} needs your help; work goes on after your reply.\n${ended(text, '.')}`,
        ),
  waitingVendor: (number: string, text: string): string =>
    `#${number} is with the vendor; I will tell you the news.${text === '' ? '' : `\n${ended(text, '.')}`}`,
  resumed: (number: string, due: Instant | null, now: Instant): string =>
    `#${number} is being worked on again${dueBy(due, now)}.`,
  userBack: (number: string, who: string): string =>
    `#${number} has a reply and its clock runs again.\n${who}`,

  resolved: (number: string, engineer: string, fix: string): string =>
    fitting(
      `#${number} handled by ${engineer}: ${ended(fix, '.')}\nPlease have a look.`,
      `#${number} handled by ${engineer}. Please have a look.\n${ended(fix, '.')}`,
    ),
  resolvedPrompt: 'Please reply “fixed” if it is fine now; if not, just say so.',
  confirmLabel: 'fixed',
  rejectLabel: 'still not working',
  closedThanks: (number: string): string => `Thank you, #${number} is closed.`,
  solvedByRequester: (number: string, who: string): string =>
    `#${number} closed: ${who} says it is solved.\nPlease add the cause: resolve ${number} cause/fix`,
  reopened: (number: string, engineer: string | null, due: Instant | null, now: Instant): string =>
    `Sorry it is not solved yet. #${number} is open again.\n${engineer === null ? 'An engineer is being called' : `${engineer} is working on it`}${dueBy(due, now)}.`,
  reopenedStaff: (t: Ticket, who: string): string =>
    `#${t.number} open again, not solved for ${who}\n${t.title}`,
  closedSilentLine: (number: string, who: string): string => `#${number} ${who}`,
  closedSilents: (lines: readonly string[]): string =>
    gathered(
      `${lines.length} tickets closed. Trouble left? Reply “reopen”, number: `,
      lines,
      (n) => `${n} more; for your own send: mine`,
    ),
  closedSilent: (number: string): string =>
    `#${number} is closed, as there was no further news.\nIf there is still a problem, please reply “reopen ${number}”.`,
  closed: (number: string, reason: string): string => {
    const again = `If there is still a problem, please reply “reopen ${number}”.`
    return reason === ''
      ? `#${number} is closed.\n${again}`
      : fitting(
          `#${number} is closed: ${ended(reason, '.')}\n${again}`,
          `#${number} is closed.\n${ended(reason, '.')}\n${again}`,
        )
  },
  declined: (number: string, reason: string): string =>
    `Sorry, #${number} is outside what this desk covers.\n${reason === '' ? 'Please ask the provider of that system.' : ended(reason, '.')}`,
  merged: (number: string, into: string): string =>
    `#${number} is the same problem as #${into} and joins it.\nYou will be told when it is solved.`,
  linked: (number: string, to: string): string => `#${number} is now linked to #${to}.`,
  registered: (number: string, title: string, due: Instant | null, now: Instant): string =>
    `Registered #${number}: ${title}${resolutionBy(due, now)}`,
  acknowledged: (number: string): string => `#${number} will not be repeated.`,

  reminderLine: (number: string, who: string | null, due: Instant, now: Instant): string =>
    `#${number} ${who ?? 'unclaimed'} ${clockInEnglish(due, now)}`,
  reminder: (clock: ClockKind, line: string, title: string, step: string | null): string =>
    [`Due soon, ${clockNames[clock]}: ${line}`, title, ...(step === null ? [] : [step])].join('\n'),
  reminders: (clock: ClockKind, lines: readonly string[]): string =>
    gathered(
      `${lines.length} tickets due soon, ${clockNames[clock]}: `,
      lines,
      (n) => `${n} more, please send: list`,
    ),
  breachLine: (number: string, who: string | null, late: number): string =>
    `#${number} ${who ?? 'unclaimed'} ${durationInEnglish(late)} late`,
  breach: (
    clock: ClockKind,
    number: string,
    who: string | null,
    late: number,
    told: readonly string[],
  ): string => {
    const head =
      late < 1000
        ? `#${number} ${clockNames[clock]} is due now`
        : `#${number} ${clockNames[clock]} is ${durationInEnglish(late)} late`
    const acting = told.length === 0 ? '' : `\n${told.join(', ')} informed.`
    const held =
      who === null ? 'nobody has taken it' : clock === 'report' ? `${who} to hand it in` : `with ${who}`
    return `${head}, ${held}.${acting}`
  },
  breaches: (clock: ClockKind | null, lines: readonly string[]): string =>
    gathered(
      clock === null
        ? `${lines.length} targets missed: `
        : `${lines.length} tickets late, ${clockNames[clock]}: `,
      lines,
      (n) => `${n} more, please send: list late`,
    ),
  breachLineOf: (clock: ClockKind, line: string): string => `${line} (${clockNames[clock]})`,
  breachRepeatHint: (number: string): string => `To stop repeated reminders, send: ack ${number}`,

  dutyLine: (tier: string, names: readonly string[]): string =>
    `${tier}: ${names.length === 0 ? 'nobody' : names.join(', ')}`,

  help: (lines: readonly string[], requester: boolean): string =>
    requester
      ? `Just describe the problem; a screenshot is fine too.\nAfter an answer, reply “solved” or “not solved”.\n${lines.join('\n')}`
      : `No number needed if you quote a ticket or have only one.\n${lines.join('\n')}`,
  /** The grammar hands over its Chinese usage, by which the English one is found. */
  helpLine: (usage: string, does: string): string =>
    `${usageInEnglish(usage)}: ${doesInEnglish(usage, does)}`,

  reloaded: (people: number, rooms: number, articles: number): string =>
    `Reloaded: ${people} people, ${rooms} rooms, ${articles} articles.`,
  reloadFailed: (problems: readonly string[]): string =>
    `Not reloaded; the old settings stay. Please correct this:\n${problems.slice(0, 8).join('\n')}`,
  directHello:
    'Hello, please describe your problem.\nA screenshot is fine too. To see what you can send, reply “help”.',

  why: (kind: 'confident' | 'candidates' | 'none', lines: readonly string[]): string =>
    [
      {
        confident: 'Would answer directly',
        candidates: 'Would offer candidates',
        none: 'Would call an engineer',
      }[kind],
      ...lines,
    ].join('\n'),

  summary: summaryInEnglish,
  ...clocksInEnglish,
  ...rosterInEnglish,
  ...knowledgeInEnglish,
  ...announcementInEnglish,
  ...checklistInEnglish,
  ...alertInEnglish,
  ...attainmentInEnglish,
  ...problemInEnglish,
  ...vendorInEnglish,
  ...acrossInEnglish,
  ...callsInEnglish,
  ...ticketViewsInEnglish,
  ...refusalsInEnglish,
  ...reasonsInEnglish,
  ...serviceInEnglish,
  ...accountsInEnglish,
  ...homeInEnglish,
  ...terminalInEnglish,
  ...privacyInEnglish,
} as const satisfies Texts
