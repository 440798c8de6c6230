import type { SameTexts } from '../texts.ts'
import type { refusalsInChinese } from '../zh/refusals.ts'
import { categories } from '../../domain/tickets/ticket.ts'
import { stateNames } from './names.ts'
import { usageInEnglish } from './usage.ts'

/** Why something cannot be done, and what to do instead (law 10). */
export const refusalsInEnglish: SameTexts<typeof refusalsInChinese> = {
  notAllowed: (word, who) =>
    `Sorry, “${word}” is only for ${who}.\nPlease just describe the problem and I will call an engineer.`,
  typo: (typed, usage) => `There is no command “${typed}”.\nDid you mean: ${usageInEnglish(usage)}`,
  whichTicket: (word, numbers) =>
    numbers.length === 0
      ? `Please add the ticket number, for example: ${word} 1023\nOr quote the ticket message and send it again.`
      : `Which one? Please send: ${numbers.map((n) => `${word} ${n}`).join(', ')}`,
  noTicket: (number) => `There is no ticket #${number}. To see open tickets, send: list`,
  wrongState: (number, state, next) =>
    `Sorry, that step does not fit: #${number} is ${stateNames[state]}.${next === '' ? '' : `\n${next}`}`,
  nextReopen: (number) => `To work on it again, send: reopen ${number}`,
  nextClaim: (number) => `To take it, send: claim ${number}`,
  tooLateToReopen: (number) =>
    `Sorry, #${number} was closed too long ago to reopen.\nPlease describe the problem again and I will open a new ticket.`,
  notYours: (number, who) => `#${number} is with ${who}.\nTo take it over, send: transfer ${number} me`,
  unknownPerson: (name) => `No engineer “${name}” on the roster.\nTo see who is on duty, send: duty`,
  needs: (usage) => `Something is missing. Please send:\n${usageInEnglish(usage)}`,
  unknownSeverity: 'Please use normal, urgent or critical: severity 1023 urgent',
  unknownCategory: `Please choose one of these categories:\n${categories.join(', ')}`,
  unknownModule: (text) => `No module “${text}” found.\nPlease use the name that stands in the contract.`,
  topTier: (number) =>
    `#${number} is at the highest tier already.\nYou can send: wait ${number} vendor reason`,
  sameTicket: 'Both numbers are the same ticket. Please change one.',
  unknownDay: (text) => `I cannot read the date “${text}”.\nPlease write yesterday, 3-2 or 2026-03-02.`,
}
