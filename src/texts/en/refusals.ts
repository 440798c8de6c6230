import { categories, type TicketState } from '../../domain/tickets/ticket.ts'
import { stateNames } from './names.ts'
import { usageInEnglish } from './usage.ts'

/** Why something cannot be done, and what to do instead (law 10). */
export const refusalsInEnglish = {
  notAllowed: (word: string, who: string): string =>
    `Sorry, “${word}” is only for ${who}.\nPlease just describe the problem and I will call an engineer.`,
  typo: (typed: string, usage: string): string =>
    `There is no command “${typed}”.\nDid you mean: ${usageInEnglish(usage)}`,
  whichTicket: (word: string, numbers: readonly string[]): string =>
    numbers.length === 0
      ? `Please add the ticket number, for example: ${word} 1023\nOr quote the ticket message and send it again.`
      : `Which one? Please send: ${numbers.map((n) => `${word} ${n}`).join(', ')}`,
  noTicket: (number: string): string => `There is no ticket #${number}. To see open tickets, send: list`,
  wrongState: (number: string, state: TicketState, next: string): string =>
    `Sorry, that step does not fit: #${number} is ${stateNames[state]}.${next === '' ? '' : `\n${next}`}`,
  nextReopen: (number: string): string => `To work on it again, send: reopen ${number}`,
  nextClaim: (number: string): string => `To take it, send: claim ${number}`,
  tooLateToReopen: (number: string): string =>
    `Sorry, #${number} was closed too long ago to reopen.\nPlease describe the problem again and I will open a new ticket.`,
  notYours: (number: string, who: string): string =>
    `#${number} is with ${who}.\nTo take it over, send: transfer ${number} me`,
  unknownPerson: (name: string): string =>
    `No engineer “${name}” on the roster.\nTo see who is on duty, send: duty`,
  needs: (usage: string): string => `Something is missing. Please send:\n${usageInEnglish(usage)}`,
  unknownSeverity: 'Please use normal, urgent or critical: severity 1023 urgent',
  unknownCategory: `Please choose one of these categories:\n${categories.join(', ')}`,
  unknownModule: (text: string): string =>
    `No module “${text}” found.\nPlease use the name that stands in the contract.`,
  topTier: (number: string): string =>
    `#${number} is at the highest tier already.\nYou can send: wait ${number} vendor reason`,
  sameTicket: 'Both numbers are the same ticket. Please change one.',
  unknownDay: (text: string): string =>
    `I cannot read the date “${text}”.\nPlease write yesterday, 3-2 or 2026-03-02.`,
} as const
