import { foldText } from '../commands/parse-command.ts'
import type { Ticket } from './ticket.ts'
import { chinaDayNumber, day, type Instant } from '../time.ts'

/** A mark that comes later than this after it was asked for is talk about something else. */
export const markWithin = day

const numerals: Readonly<Record<string, number>> = {
  一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10,
} // prettier-ignore

/** In words, from worst to best; placed on the contract's scale. */
const words: readonly RegExp[] = [
  /^(?:很|非常|特别|太)不满意$/,
  /^(?:不满意|不太满意)$/,
  /^(?:一般|一般般|还行)$/,
  /^(?:满意|比较满意)$/,
  /^(?:很|非常|特别|十分)满意$|^满分$|^好评$/,
]

const thanks =
  '(?:[,，。.!！~ ]*(?:谢谢|感谢|多谢|辛苦了?|您|你|们|大家|啦|了|thanks|thank you))*[,，。.!！~ ]*'
const number = new RegExp(
  `^(?:我?(?:打|给|评|选)(?:个)?)?\\s*(\\d{1,2}|[一二两三四五六七八九十])\\s*(?:分|星)?${thanks}$`,
  'i',
)

/** The mark a short line gives on a scale of 1 (worst) to `scale`; null when it gives none. */
export const markOf = (text: string, scale: number): number | null => {
  const line = foldText(text)
    .replace(/^(?:@\S+ ?)+/, '')
    .trim()
  const found = number.exec(line)?.[1]
  if (found !== undefined) {
    const mark = numerals[found] ?? Number(found)
    return mark >= 1 && mark <= scale ? mark : null
  }
  const bare = line.replace(new RegExp(`${thanks}$`, 'i'), '')
  const place = words.findIndex((word) => word.test(bare))
  return place === -1 ? null : Math.round(1 + (place * (scale - 1)) / (words.length - 1))
}

/** Does it say outright that it is a mark, so that it is one even in the middle of other talk? */
export const isPlainMark = (text: string): boolean => /[分星]|满意|好评/.test(text)

type Marked = Pick<Ticket, 'timeline'>

/** Was a mark asked for on this ticket, and may one still come at `now`? */
export const awaitsMark = (ticket: Marked & Pick<Ticket, 'state'>, now: Instant): boolean => {
  const asked = ticket.timeline.findLast(({ kind }) => kind === 'mark-asked')
  if (ticket.state !== 'closed' || asked === undefined || now - asked.at > markWithin) return false
  return !ticket.timeline.some(({ kind, at }) => kind === 'rated' && at >= asked.at)
}

/** Was a mark asked for on this ticket on the Chinese day of `now`? Nobody is asked twice a day. */
export const wasAskedOn = (ticket: Marked, now: Instant): boolean =>
  ticket.timeline.some(({ kind, at }) => kind === 'mark-asked' && chinaDayNumber(at) === chinaDayNumber(now))

/** May this ticket ask for a mark at all: a person served it, it is no complaint and none of many with one cause. */
export const deservesMark = (ticket: Marked & Pick<Ticket, 'assignee' | 'category' | 'problem'>): boolean =>
  ticket.assignee !== null &&
  ticket.category !== 'complaint' &&
  (ticket.problem ?? null) === null &&
  !ticket.timeline.some(({ kind }) => kind === 'mark-asked' || kind === 'rated')
