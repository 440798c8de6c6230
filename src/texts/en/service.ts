import type { SameTexts } from '../texts.ts'
import type { ToldContact } from '../../domain/problems/major.ts'
import type { Channel } from '../../domain/tickets/ticket.ts'
import { chinaDate } from '../../domain/time.ts'
import { factInEnglish } from './history.ts'
import { clockNames, stateNames } from './names.ts'
import { clockInEnglish, durationInEnglish } from './time.ts'
import { shortened, trimStop } from '../lines.ts'
import type { serviceInChinese } from '../zh/service.ts'

const channelNames: Readonly<Record<Channel, string>> = {
  group: 'group', phone: 'phone', email: 'e-mail', visit: 'visit', alert: 'alert',
} // prettier-ignore

const wordsShown = 120
const contactsShown = 8
const stepsShown = 40
const missing = 'please add'

const toldLine =
  (now: number): ((told: ToldContact) => string) =>
  ({ who, at, byPerson }) =>
    at === null
      ? `${who} not reached yet`
      : `${who} ${clockInEnglish(at, now)}${byPerson ? ' (by a person)' : ''}`

/** What is said around the service: satisfaction, complaints, major incidents, reports, wordings (WRK-5 … WRK-7, ANS-4). */
export const serviceInEnglish: SameTexts<typeof serviceInChinese> = {
  channelName: (channel) => channelNames[channel],
  deskName: (clause) => (clause === null ? 'desk' : `desk (${clause})`),
  someRequester: 'the requester',

  markAsk: (scale) => `If you like, give this service a mark; ${scale} is best.`,
  markPrompt: (scale) => `Reply 1–${scale}; no answer is fine too.`,
  rated: (number, mark, scale) => `#${number}: mark ${mark} of ${scale} recorded.`,
  markRange: (number, scale) => `Marks go from 1 to ${scale}. Please send: rate ${number} ${scale}`,
  noMarks: (number) =>
    `This contract asks for no marks.\nTo record what they said, send: visit ${number} text`,
  lowMarkReason: (mark) => `mark ${mark}, to be called back`,
  lowMarkThanks: (number) =>
    `Sorry that #${number} was not good enough, and thank you.\nA supervisor will get in touch with you.`,
  lowMark: (number, mark, scale, who, title, said) =>
    [
      `#${number} got mark ${mark} of ${scale}; please call back.`,
      who,
      title,
      ...(said === '' ? [] : [`They said: ${shortened(said, wordsShown)}`]),
      `Then send: visit ${number} result`,
    ].join('\n'),

  complaintReason: 'complaints go to a supervisor',
  complaintAck: (number, supervisor, due, now) =>
    `Sorry about this. What you said is on record, #${number}.\nIt is with ${supervisor ?? 'a supervisor'}, who will answer ${due === null ? 'as soon as possible' : `by ${clockInEnglish(due, now)}`}.`,
  complaintAgain: (number, supervisor, due, now) =>
    `I see. #${number} goes on.\n${supervisor ?? 'A supervisor'} will answer ${due === null ? 'as soon as possible' : `by ${clockInEnglish(due, now)}`}.`,
  complaintHeard: (number) => `Thank you. You will be called back once more about #${number}.`,
  complaintStaff: (number, who, place, said, news, links, due, now) =>
    [
      `Complaint #${number} ${who} (${place})`,
      shortened(said, wordsShown),
      ...(news === null ? [] : [shortened(news, wordsShown)]),
      ...(links.length === 0 ? [] : [`See ${links.map((link) => `#${link}`).join(' ')}`]),
      `Please get in touch ${due === null ? 'soon' : `by ${clockInEnglish(due, now)}`}, not in the group.`,
      `To take it, send: claim ${number}`,
    ].join('\n'),
  complaintForSupervisor: (number, supervisor) =>
    `#${number} is a complaint; ${supervisor ?? 'a supervisor'} deals with it.\nYou will hear when it is given to you.`,
  complaintNeedsVisit: (number, solved) =>
    solved
      ? `#${number} is a complaint and ends with a call back.\nPlease send: visit ${number} result`
      : `#${number} is a complaint: solve it, call back, then it ends.\nPlease send first: resolve ${number} cause/fix`,
  registeredComplaint: (number, title, supervisor, due, now) =>
    `Complaint registered, #${number}\n${title}\nIt is with ${supervisor ?? 'a supervisor'}${due === null ? '' : `; tell them: an answer by ${clockInEnglish(due, now)}`}.`,
  visitAsked: (number, who, fix) =>
    [
      `Complaint #${number} is dealt with; please call back.`,
      who,
      ...(fix === '' ? [] : [shortened(fix, wordsShown)]),
      `Then send: visit ${number} satisfied`,
      `Or: visit ${number} not satisfied reason`,
    ].join('\n'),
  visitClosed: (number) => `Call back for #${number} recorded; the complaint is over.`,
  visitReopened: (number, due, now) =>
    `Call back for #${number} recorded; it is open again.${due === null ? '' : `\nPlease tell them: an answer by ${clockInEnglish(due, now)}.`}`,
  nextResolve: (number) => `Once it is solved, send: resolve ${number} cause/fix`,
  notSatisfied: 'still not satisfied when called back',

  reopenedAnswer: (number, engineer, due, now) =>
    `Sorry. #${number} is open again.\n${engineer === null ? 'An engineer is being called' : `${engineer} goes on`}, with an answer by ${clockInEnglish(due, now)}.`,
  escalatedAnswer: (number, tier, engineer, due, now) =>
    `#${number} is now with ${tier}${engineer === null ? '' : `, ${engineer}`}.\nYou get an answer by ${clockInEnglish(due, now)}.`,
  tellThem: (channel, who, text, closing) =>
    [
      `Please ${channel === 'email' ? 'write to' : channel === 'group' ? 'tell, in private,' : 'ring'} ${who}:`,
      text,
      ...(closing === null ? [] : [`Once they agree, send: close ${closing}`]),
    ].join('\n'),
  maybeOutOfScope: (number) => `Perhaps the network or the computer itself; if so, send: decline ${number}`,

  majorOpened: (number, title, who, openedAt, owner, now) =>
    [
      `Major incident #${number}, since ${clockInEnglish(openedAt, now)}`,
      trimStop(title),
      `${who}. ${owner === null ? 'Nobody owns it yet' : `Owner: ${owner}`}.`,
      `To see all of it, send: major ${number}`,
      `To name an owner, send: owner ${number} @name`,
    ].join('\n'),
  majorLine: (number, title) => `major incident #${number} ${shortened(title, 24)}`,
  majorCalled: (number, lead) =>
    `A major incident${lead === null ? '' : `; ${lead} coordinates`}. To see all of it, send: major ${number}`,
  majorBoard: (t, who, owner, clocks, told, course, nextProgress, end, now) => [
    `Major incident #${t.number}, ${stateNames[t.state]}`,
    owner === null ? 'Nobody owns it yet' : `Owner: ${owner.name}${owner.since === null ? '' : ` since ${clockInEnglish(owner.since, now)}`}`,
    trimStop(t.title),
    `${who}, ${clockInEnglish(t.openedAt, now)}, ${end === null ? 'for' : 'lasted'} ${durationInEnglish((end ?? now) - t.openedAt)}`,
    ...(clocks.length === 0 ? [] : [clocks.join(', ')]),
    `Told: ${told.length === 0 ? 'nobody yet' : told.slice(0, contactsShown).map(toldLine(now)).join(', ')}${told.length > contactsShown ? ` and ${told.length - contactsShown} more` : ''}`,
    'Course',
    ...course,
    ...(nextProgress === null ? [] : [`Next progress by ${clockInEnglish(nextProgress, now)}; send: progress ${t.number} text`]),
    ...(end === null ? [] : [`For the draft of the report, send: report ${t.number}`]),
  ].join('\n'), // prettier-ignore
  majorList: (lines) => `Major incidents: ${lines.length}\n${lines.join('\n')}\nTo see one, send: major 1023`,
  majorListLine: (number, title, owner, next, now) =>
    `#${number} ${shortened(title, 24)} ${owner ?? 'no owner'}${next === null ? '' : `, progress by ${clockInEnglish(next, now)}`}`,
  noMajors: 'No major incident now.\nTo make one, send: severity 1023 critical reason',
  notMajor: (number, severity) =>
    `#${number} is ${severity}.\nTo make it major, send: severity ${number} critical reason`,
  ownerOnlyMajor: (number) =>
    `#${number} is no major incident.\nTo hand it over, send: transfer ${number} @name`,
  owned: (number, owner) => `#${number} is with ${owner}; progress is told here.`,
  ownerCalled: (number, title, by, next, now) =>
    [
      `Major incident #${number} is yours, says ${by}.`,
      trimStop(title),
      next === null
        ? `To see all of it, send: major ${number}`
        : `First progress by ${clockInEnglish(next, now)}; send: progress ${number} text`,
    ].join('\n'),
  alreadyOwner: (number, owner) =>
    `#${number} is with ${owner} already.\nTo see all of it, send: major ${number}`,

  reportDraft: (name, d, now) => {
    const left = d.steps.length - stepsShown
    const lines = d.steps.slice(-stepsShown).flatMap(({ at, who, fact }) => {
      const what = factInEnglish(fact, (person) => person)
      return what === null ? [] : [`${chinaDate(at)} ${clockInEnglish(at, at)} ${who ?? 'desk'} ${what}`]
    })
    return [
      `Draft of ${name} #${d.number}; please check it`,
      `1. What was seen (${d.severity})`,
      ...d.seen.map((text) => shortened(text, wordsShown)),
      '2. Reach',
      `${[d.system, d.module].filter((part) => part !== null).join(' ')} ${d.people} people, ${d.units} units, ${d.regions} regions, ${d.tickets} tickets`.trim(),
      '3. Times',
      `Began ${chinaDate(d.occurredAt)} ${clockInEnglish(d.occurredAt, d.occurredAt)}`,
      `Response ${d.respondedAt === null ? 'not yet' : `after ${durationInEnglish(d.respondedAt - d.occurredAt)}`}`,
      `Recovery ${d.recoveredAt === null ? `not yet at ${clockInEnglish(now, now)}` : `after ${durationInEnglish(d.recoveredAt - d.occurredAt)}`}`,
      ...(d.late.length === 0 ? [] : [`Late: ${d.late.map((clock) => clockNames[clock]).join(', ')}`]),
      '4. Cause',
      d.cause ?? missing,
      '5. Course',
      ...(left > 0 ? [`(${left} more before, see: history ${d.number})`] : []),
      ...lines,
      '6. Measures',
      `Taken: ${d.fix ?? missing}`,
      `Against another time: ${missing}`,
      `Once it is handed in, send: report ${d.number} submit to whom`,
    ].join('\n')
  },
  reportName: 'fault report',
  reportSubmitted: (number, name, due, at) =>
    `#${number}: ${name} is in${due === null ? '' : at <= due ? ', in time' : ', late'}.`,

  wordingHint: ({ item, betterInEnglish }) =>
    `A word on wording (2.4.4.2 item ${item}), for you alone.\nBetter: ${betterInEnglish}`,
  wordingCounts: (month, counts) =>
    counts.length === 0
      ? `No forbidden wording in ${month}.`
      : [
          `Forbidden wordings (2.4.4.2) in ${month}`,
          ...counts.map(
            ({ name, count, items }) =>
              `${name} ${count}: ${items.map((i) => `item ${i.item} ×${i.count}`).join(', ')}`,
          ),
        ].join('\n'),
  monthName: (from) => chinaDate(from).slice(0, 7),
}
