import type { SameTexts } from '../texts.ts'
import { sizeOf, type Evidence, type Problem, type ProblemEvent } from '../../domain/problems/problem.ts'
import { chinaClock } from '../../domain/time.ts'
import { clockInEnglish, durationInEnglish, monthDayInEnglish } from './time.ts'
import { ended, fitting, shortened, trimStop } from '../lines.ts'
import type { problemInChinese } from '../zh/problem.ts'

const numbersShown = 6
const wordsShown = 3

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

const span = ({ from, to }: Evidence): string =>
  chinaClock(from) === chinaClock(to) ? chinaClock(from) : `${chinaClock(from)}–${chinaClock(to)}`

const crowd = ({ people, units, regions }: Evidence): string => {
  const who = units > 1 ? counted(units, 'unit') : counted(people, 'person', 'people')
  return regions > 1 ? `${who} in ${counted(regions, 'region')}` : who
}

const tickets = (problem: Problem): string => {
  const shown = problem.reports.slice(0, numbersShown).map((report) => `#${report.number}`)
  const more = sizeOf(problem) - shown.length
  return `${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}`
}

const eventNames: Readonly<Record<ProblemEvent['what'], string>> = {
  proposed: 'suspected',
  confirmed: 'confirmed',
  automatic: 'confirmed by itself',
  dismissed: 'dismissed',
  owner: 'owner',
  progress: 'progress',
  solved: 'solved',
  added: 'added',
  removed: 'removed',
}

/** What is said about many tickets with one cause (WRK-4). */
export const problemInEnglish: SameTexts<typeof problemInChinese> = {
  problemProposed: (problem, evidence) => {
    const words = [...new Set(problem.reports.map((report) => `“${shortened(report.text, 48)}”`))]
    return [
      `Perhaps one problem, ${problem.number}: ${span(evidence)}, ${crowd(evidence)}`,
      ...words.slice(0, wordsShown),
      tickets(problem),
      `If so, please reply “confirm ${problem.number}”, otherwise “dismiss ${problem.number}”.`,
    ].join('\n')
  },
  problemOpened: (problem, evidence, owner) =>
    `Known problem #${problem.number} since ${chinaClock(evidence.from)} (${crowd(evidence)}):\n${problem.title}\n${owner === null ? 'It is being worked on' : `${owner} is working on it`}. No need to report it again; you will hear here when it is over.`,
  problemOpenedStaff: (problem, evidence, owner, automatic) =>
    [
      `Problem ${problem.number}${automatic ? ' (confirmed by itself)' : ''}: ${shortened(problem.title, 24)}`,
      `${span(evidence)}, ${crowd(evidence)}, ${counted(sizeOf(problem), 'ticket')}, ${owner === null ? 'no owner yet' : `with ${owner}`}`,
      `Please reply “progress ${problem.number} …” or “resolve ${problem.number} cause/fix”.`,
    ].join('\n'),
  knownProblem: (number, problem, owner, progress, now) =>
    [
      `This is known problem #${problem.number}.\n${owner === null ? 'It is being worked on' : `${owner} is working on it`}; you will hear here when it is over.`,
      ...(progress === null ? [] : [`${clockInEnglish(progress.at, now)}: ${ended(progress.text, '.')}`]),
      `Noted as #${number}. If yours is something else, please say what you see.`,
    ].join('\n'),
  problemProgress: (problem, text) =>
    fitting(
      `#${problem.number} ${shortened(problem.title, 20)}: ${ended(text, '.')}`,
      `#${problem.number} ${shortened(problem.title, 20)}:\n${ended(text, '.')}`,
    ),
  problemSolved: (problem) =>
    `#${problem.number} is over: ${shortened(problem.title, 36)}\n${problem.fix === null || problem.fix === '' ? '' : `${ended(problem.fix, '.')}\n`}Please try again, and say so if anything is still wrong.`,
  problemSolvedStaff: (problem, evidence, at) =>
    [
      `Problem ${problem.number} solved after ${durationInEnglish(at - evidence.from)}`,
      `${counted(sizeOf(problem), 'ticket')}, ${crowd(evidence)}`,
      ...(problem.cause === null || problem.cause === '' ? [] : [`Cause: ${trimStop(problem.cause)}`]),
      `Fix: ${trimStop(problem.fix ?? '')}`,
    ].join('\n'),
  problemDismissed: (problem) =>
    `All right, ${problem.number} is not one problem.\nIts ${counted(sizeOf(problem), 'ticket')} stay on their own.`,
  problemOwner: (problem, owner) => `${problem.number} is now with ${owner}.`,
  problemAdded: (problem, number) => `#${number} is now part of ${problem.number}.`,
  problemRemoved: (problem, number) => `#${number} is no longer part of ${problem.number}.`,
  problemShown: (problem, state, evidence, owner) =>
    [
      `${problem.number} ${state} · ${shortened(problem.title, 40)}`,
      `${monthDayInEnglish(evidence.from)} ${span(evidence)}, ${crowd(evidence)}${owner === null ? '' : `, with ${owner}`}`,
      tickets(problem),
      ...problem.history
        .slice(-6)
        .map(
          (event) =>
            `${chinaClock(event.at)} ${eventNames[event.what]}${event.by === 'desk' ? '' : ` ${event.by}`}${event.text === '' ? '' : `: ${shortened(event.text, 60)}`}`,
        ),
    ].join('\n'),
  problemList: (rows) =>
    rows.length === 0
      ? 'No known problems at the moment.'
      : [
          `${counted(rows.length, 'problem')}:`,
          ...rows.map((row) => `${row.number} ${row.state}, ${row.tickets}: ${shortened(row.title, 40)}`),
        ].join('\n'),
  noProblem: (number) => `There is no problem ${number}.\nTo see them all, please reply “problem”.`,
  problemWrongState: (number, state) =>
    `Sorry, ${number} is ${state}: this cannot be done now.\nTo look at it, please reply “${number}”.`,
  problemNeedsText: (number, word) => `Something is missing. Please write “${word} ${number} …”.`,
  problemNeedsTicket: (number, word) => `Please name the ticket, e.g. “${word} 1024 ${number}”.`,
  ticketNotInProblem: (ticket, number) => `#${ticket} is not part of ${number}.`,
}
