import type { SameTexts } from '../texts.ts'
import { clockInEnglish } from './time.ts'
import { ended, listed, shortened, trimStop } from '../lines.ts'
import type { vendorInChinese } from '../zh/vendor.ts'

/** What is said about work that went outside the desk (WRK-3). */
export const vendorInEnglish: SameTexts<typeof vendorInChinese> = {
  referred: (number, party, external, expectedAt, now) =>
    `#${number} is now with ${party}${external === null ? '' : ` (their number ${external})`}.\n${expectedAt === null ? 'You will hear at once when it is back.' : `They expect to answer by ${clockInEnglish(expectedAt, now)}. You will hear at once.`}`,
  expectedInThePast: (expectedAt, now) =>
    `${clockInEnglish(expectedAt, now)} is over already.\nPlease send it again with a time to come.`,
  notAtVendor: (number) =>
    `#${number} is not with a vendor.\nTo hand it over, please write “refer ${number} vendor their-number”.`,
  returned: (number, party, text, due, now) =>
    `#${number}: ${party ?? 'the vendor'} has answered${text === '' ? '.' : `.\n${ended(text, '.')}`}\nThe engineer goes on${due === null ? '' : `, to be solved by ${clockInEnglish(due, now)}`}.`,
  returnedStaff: (number, party, text) =>
    `#${number}: ${party ?? 'the vendor'} has answered; please go on.${text === '' ? '' : `\n${trimStop(text)}`}`,
  releaseTold: (numbers) => `Told the requesters of ${numbers.length} tickets:\n${listed(numbers)}`,
  releasedIn: (number, title, release) =>
    `#${number}: what you reported is part of ${release}.\n“${shortened(title, 40)}”\nPlease try again, and say so if it is still wrong.`,
}
