import { chinaDate, parseChinaDate, startOfChinaDay, type Instant } from '../time.ts'

/** A month in China, `to` excluded. */
export interface Month {
  readonly from: Instant
  readonly to: Instant
}

const two = (n: number): string => String(n).padStart(2, '0')

const monthAt = (year: number, month: number): Month | null => {
  const first = parseChinaDate(`${year}-${two(month)}-01`)
  const next = parseChinaDate(month === 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01`)
  return first === null || next === null ? null : { from: startOfChinaDay(first), to: startOfChinaDay(next) }
}

/** The month that contains `at`. */
export const monthAround = (at: Instant): Month => {
  const [year = 0, month = 1] = chinaDate(at).split('-').map(Number)
  const found = monthAt(year, month)
  if (found === null) throw new RangeError('no month contains this instant')
  return found
}

/** The month a person names: 本月, 上月, 3月, 3, 2026年3月, 2026-03; the latest one that has begun. Null when it is none. */
export const monthOf = (text: string, now: Instant): Month | null => {
  const word = text.trim().toLowerCase()
  const [year = 0, month = 1] = chinaDate(now).split('-').map(Number)
  if (/^(?:本月|这个月|这月|当月|month|this month)$/.test(word)) return monthAt(year, month)
  if (/^(?:上月|上个月|last month)$/.test(word)) return month === 1 ? monthAt(year - 1, 12) : monthAt(year, month - 1)
  const full = /^(\d{4})(?:年|[-/.])(\d{1,2})月?$/.exec(word)
  const short = /^(\d{1,2})月?(?:份)?$/.exec(word)
  const wanted = Number(full?.[2] ?? short?.[1])
  if (!(wanted >= 1 && wanted <= 12)) return null
  if (full !== null) return monthAt(Number(full[1]), wanted)
  return monthAt(wanted <= month ? year : year - 1, wanted)
} // prettier-ignore
