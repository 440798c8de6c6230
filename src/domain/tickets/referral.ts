import type { VendorEntry } from '../contract/service-rules.ts'
import { readDays } from '../calendar/read-days.ts'
import type { Ticket, TimelineEntry } from './ticket.ts'
import { minute, startOfChinaDay, type Instant } from '../time.ts'

/** Work handed to somebody outside the desk (WRK-3). */
export interface Referral {
  /** As the contract spells it, or as it was typed. */
  readonly party: string
  /** The number under which they keep it; null while there is none. */
  readonly external: string | null
  /** When they said it would come back; null when they did not say. */
  readonly expectedAt: Instant | null
  readonly text: string
}

/** A date alone means the end of its office hours. */
const endOfDay = 18 * 60

const externalPattern = /^(?=[A-Za-z0-9#_./-]*\d)[#A-Za-z0-9][A-Za-z0-9_./-]{1,39}$/
const expectedPattern = /(?:预计|约定|答应|承诺|eta|by)\s*[:：]?\s*/i

/** Takes `预计 3月10日` or `预计 3月10日 15:00` out of the text. */
const takeExpected = (
  text: string,
  now: Instant,
): { readonly expectedAt: Instant | null; readonly rest: string } => {
  const cue = expectedPattern.exec(text)
  if (cue === null) return { expectedAt: null, rest: text }
  const days = readDays(text.slice(cue.index + cue[0].length), now)
  if (days === null) return { expectedAt: null, rest: text }
  const clock = /^(\d{1,2})[:：点](\d{2})?\s*(?:前|分)?/.exec(days.rest)
  const minutes = clock === null ? endOfDay : Number(clock[1]) * 60 + Number(clock[2] ?? '0')
  const after = (clock === null ? days.rest : days.rest.slice(clock[0].length)).replace(
    /^(?:前|答复|回复|解决|修复)/,
    '',
  )
  return {
    expectedAt: startOfChinaDay(days.lastDay) + minutes * minute,
    rest: `${text.slice(0, cue.index)} ${after}`,
  }
}

/**
 * Reads `省研发组 BUG-231 预计3月10日 说明`: the party first, then its number if one is given. Names and aliases of the
 * contract's vendors are spelled as the contract has them. Null when nobody is named.
 */
export const referralOf = (typed: string, vendors: readonly VendorEntry[], now: Instant): Referral | null => {
  const { expectedAt, rest } = takeExpected(typed.normalize('NFKC'), now)
  const words = rest.trim().split(/[\s,，;；]+/).filter((word) => word !== '') // prettier-ignore
  const [first, ...others] = words
  if (first === undefined || externalPattern.test(first)) return null
  const known = vendors.find(({ name, aliases }) => [name, ...aliases].includes(first))
  const number = others[0] !== undefined && externalPattern.test(others[0]) ? others[0] : null
  return {
    party: known?.name ?? first,
    external: number?.replace(/^#/, '') ?? null,
    expectedAt,
    text: (number === null ? others : others.slice(1)).join(' '),
  }
}

type Referred = Extract<TimelineEntry, { kind: 'referred' }>

/** Where the ticket was handed to last, or null; also after it came back. */
export const lastReferral = (ticket: Pick<Ticket, 'timeline'>): Referred | null =>
  ticket.timeline.findLast((entry) => entry.kind === 'referred') ?? null

/** Every number under which somebody outside keeps the ticket. */
export const externalNumbersOf = (ticket: Pick<Ticket, 'timeline'>): readonly string[] =>
  ticket.timeline.flatMap((entry) =>
    entry.kind === 'referred' && entry.external !== null ? [entry.external] : [],
  )

/** Does a release note name this ticket, by its own number (`#1023`) or by an outside one? */
export const isNamedIn = (note: string, ticket: Pick<Ticket, 'number' | 'timeline'>): boolean => {
  const folded = note.normalize('NFKC').toLowerCase()
  const stands = (number: string): boolean => {
    const at = folded.indexOf(number.toLowerCase())
    if (at === -1) return false
    return !/[a-z0-9]/.test(folded[at - 1] ?? '') && !/[a-z0-9]/.test(folded[at + number.length] ?? '')
  }
  return stands(`#${ticket.number}`) || externalNumbersOf(ticket).some(stands)
}
