import { chinaClock, chinaDate, type Instant } from '../../domain/time.ts'
import type { SameTexts } from '../texts.ts'
import type { homeInChinese } from '../zh/home.ts'

/** What a platform’s page about one’s tickets says around them, in English. */
export const homeInEnglish: SameTexts<typeof homeInChinese> = {
  homeMine: 'My tickets',
  homeAll: 'Open tickets',
  homeNone: 'No open tickets. Ask in the channel, or type `/zhiban your question`.',
  homeSummary: 'Daily summary',
  homeMore: (count: number): string => `${count} more: type “list” in the channel.`,
  homeCounts: (open: number, unclaimed: number, late: number): string =>
    `${open} open, ${unclaimed} unclaimed, ${late} late`,
  homeDue: (at: Instant): string => `due ${chinaDate(at)} ${chinaClock(at)} (UTC+8)`,
  homeLate: 'late',
  homeUnclaimed: 'nobody has it yet',
  homeUpdated: (at: Instant): string =>
    `As of ${chinaDate(at)} ${chinaClock(at)} (UTC+8); opening this page updates it. \`/zhiban help\` lists everything.`,
}
