import type { SameTexts } from '../texts.ts'
import type { ClockKind } from '../../domain/tickets/ticket.ts'
import { ended, fitting, gathered, trimStop } from '../lines.ts'
import { clockNames } from './names.ts'
import { clockInEnglish, durationInEnglish } from './time.ts'
import type { clocksInChinese } from '../zh/clocks.ts'

type ClockTexts = SameTexts<typeof clocksInChinese>

/** What the desk says about clocks beyond plain reminders, in English. */
export const clocksInEnglish: ClockTexts = {
  clockStep: (clock: ClockKind, number: string, claimed: boolean): string | null =>
    clock === 'report'
      ? `Handed in? Send: report ${number} submitted`
      : clock === 'response' && !claimed
        ? `To take it, send: claim ${number}`
        : null,
  proposalAsk: (number, title, until, now) =>
    `#${number} is due: propose a workaround by ${clockInEnglish(until, now)}.\n${title}\nFor example: propose ${number} use the spare channel`,
  proposed: (number, text) =>
    fitting(
      `#${number} for the time being: ${ended(text, '.')} We keep working on it.`,
      `#${number} We keep working on it. For the time being please:\n${ended(text, '.')}`,
    ),
  proposalNoted: (number) => `#${number}: the proposal is on record, the requester knows.`,

  progressAsk: (number, due, now) =>
    `#${number}: please say how it stands by ${clockInEnglish(due, now)}.\nFor example: progress ${number} switching to the spare server`,
  progress: (number, text) =>
    fitting(`#${number} progress: ${ended(text, '.')}`, `#${number} progress\n${ended(text, '.')}`),
  progressNoted: (number, next, now) =>
    `#${number}: progress passed on${next === null ? '' : `, the next by ${clockInEnglish(next, now)}`}.`,

  notify: (number, severity, title, who, engineer, openedAt, now) =>
    `${severity} problem #${number}, reported ${clockInEnglish(openedAt, now)}\n${trimStop(title)}\n${who}. ${engineer === null ? 'An engineer is being called' : `${engineer} is working on it`}; you will hear how it goes.`,
  notifyLine: (number, severity) => `#${number} ${severity}`,
  notifyByPhone: (number, contacts, due, now) =>
    `#${number}: please ring by ${clockInEnglish(due, now)}:\n${contacts.join(', ')}\nThen type: notified ${number} NAME`,
  notifyMissing: (number, due, now) =>
    `#${number}: contacts not reached yet, due ${clockInEnglish(due, now)}.\nPlease reach them, then type: notified ${number} NAME`,
  notifiedNoted: (number, contacts) => `#${number}: on record, told ${contacts}.`,

  followupAsk: (number, who, due, now) =>
    `#${number}: please call back by ${clockInEnglish(due, now)}: is it solved?\n${who}\nThen type: visit ${number} what they said`,
  visitedNoted: (number) => `#${number}: the call is on record.`,
  vendorAsk: (number, due, now) =>
    `#${number}: vendor due ${clockInEnglish(due, now)}, please ask.\nWhen it is back, type: returned ${number} what they said`,

  tracked: (number, title, after) =>
    `#${number} unsolved for ${durationInEnglish(after)}, now tracked.\n${title}\nAll of them: list tracked`,
  trackedLine: (number, who) => `#${number} ${who ?? 'unclaimed'} tracked`,

  peakCalled: (peak, number, title) => `${peak}: please look after #${number} too.\n${trimStop(title)}`,

  catchUp: (lines) => gathered(`${lines.length} at once: `, lines, (n) => `${n} more; type: list`),

  retimed: (number, moved, reason, now) =>
    [
      `#${number} has new deadlines: ${reason}`,
      ...moved.map(
        ({ clock, from, to }) =>
          `${clockNames[clock]} ${clockInEnglish(from, now)} → ${clockInEnglish(to, now)}`,
      ),
    ].join('\n'),
  retimedLine: (number, clock, to, now) => `#${number} ${clockNames[clock]} ${clockInEnglish(to, now)}`,
  retimes: (lines) => gathered(`New deadlines for ${lines.length}: `, lines, (n) => `${n} more; type: list`),
  contractChanged: 'the contract changed',

  guessed: (line) => `${line} (a guess: no holiday notice yet)`,
  acknowledgedAll: (numbers) => `No more reminders for ${numbers.map((number) => `#${number}`).join(', ')}`,
  nothingToAcknowledge: 'Nothing is being repeated now.\nTo stop one, type: ack 1023',
}
