import { isWorkday, type DayTable } from '../calendar/calendar.ts'
import type { PersonId, TicketNumber } from '../ids.ts'
import { coversDay, type Peak } from '../calendar/peak.ts'
import type { ChecklistRule, ChecklistSchedule } from '../contract/service-rules.ts'
import {
  chinaDate,
  chinaDayNumber,
  minute,
  parseChinaDate,
  startOfChinaDay,
  weekday,
  type Instant,
} from '../time.ts'

export const checklistStates = ['open', 'done', 'missed'] as const

/** One item of a run. */
export interface ChecklistItem {
  readonly text: string
  readonly doneAt: Instant | null
  readonly by: string | null
  /** What was found; null = in order. */
  readonly finding: string | null
  /** The ticket that the finding became. */
  readonly ticket: TicketNumber | null
}

/** A checklist on one day (DUT-1): the form 《巡检记录表》 is made of these. */
export interface ChecklistRun {
  readonly rule: string
  readonly name: string
  /** Chinese date. */
  readonly date: string
  readonly dueAt: Instant
  readonly missAt: Instant
  readonly tier: number
  readonly clause: string
  readonly items: readonly ChecklistItem[]
  /** Who was reminded, first at its time. */
  readonly person: PersonId | null
  readonly doneAt: Instant | null
  /** Done after it had been missed. */
  readonly late: boolean
  /** How far the ladder has been climbed. */
  readonly step: 'asked' | 'reminded' | 'missed' | 'managed'
}

const firstOfMonth = (dayNumber: number): number => {
  const [year, month] = chinaDate(startOfChinaDay(dayNumber)).split('-')
  return parseChinaDate(`${year}-${month}-01`) ?? dayNumber
}

const monthOfDay = (dayNumber: number): number => Number(chinaDate(startOfChinaDay(dayNumber)).slice(5, 7))

const lengthOfMonth = (dayNumber: number): number => {
  const first = firstOfMonth(dayNumber)
  return firstOfMonth(first + 35) - first
}

const monthsBetween: Readonly<Record<ChecklistSchedule['every'], number>> = {
  day: 0,
  week: 0,
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
}

/** The schedule's own day, before days off are looked at. */
const namesDay = (schedule: ChecklistSchedule, dayNumber: number): boolean => {
  if (schedule.every === 'day') return true
  if (schedule.every === 'week') return weekday(dayNumber) === (schedule.on ?? 1)
  const step = monthsBetween[schedule.every]
  const month = (monthOfDay(dayNumber) - 1) % step
  const last = schedule.on === 'last'
  if (month !== (last ? step - 1 : 0)) return false
  const length = lengthOfMonth(dayNumber)
  const wanted = schedule.on === 'last' ? length : Math.min(schedule.on ?? 1, length)
  return dayNumber - firstOfMonth(dayNumber) + 1 === wanted
}

/** Longest row of days off: a week's holiday with its weekends. */
const longestBreak = 16

/** Does the checklist fall due on this Chinese day? What falls on a day off moves to the next workday (`days: workdays`). */
export const isChecklistDay = (
  rule: Pick<ChecklistRule, 'schedule'>,
  dayNumber: number,
  days: DayTable,
  peaks: readonly Peak[],
): boolean => {
  const { schedule } = rule
  if (
    schedule.peaksOnly &&
    !peaks.some((peak) => peak.dates.some((dates) => coversDay(dates, dayNumber, days)))
  )
    return false
  if (schedule.days === 'every') return namesDay(schedule, dayNumber)
  if (!isWorkday(days, dayNumber)) return false
  if (namesDay(schedule, dayNumber)) return true
  if (schedule.every === 'day') return false
  for (let back = 1; back <= longestBreak; back += 1) {
    if (isWorkday(days, dayNumber - back)) return false
    if (namesDay(schedule, dayNumber - back)) return true
  }
  return false
}

/** When each checklist falls due in [from, to], earliest first. */
export const checklistsDue = (
  rules: readonly ChecklistRule[],
  from: Instant,
  to: Instant,
  days: DayTable,
  peaks: readonly Peak[],
): readonly { readonly rule: ChecklistRule; readonly dayNumber: number; readonly at: Instant }[] => {
  const found = []
  for (let dayNumber = chinaDayNumber(from); dayNumber <= chinaDayNumber(to); dayNumber += 1)
    for (const rule of rules) {
      const at = startOfChinaDay(dayNumber) + rule.schedule.at * minute
      if (at >= from && at <= to && isChecklistDay(rule, dayNumber, days, peaks))
        found.push({ rule, dayNumber, at })
    }
  return found.sort((a, b) => a.at - b.at)
}

export const freshRun = (rule: ChecklistRule, dayNumber: number, at: Instant): ChecklistRun => ({
  rule: rule.id,
  name: rule.name,
  date: chinaDate(startOfChinaDay(dayNumber)),
  dueAt: at,
  missAt: at + rule.within,
  tier: rule.tier,
  clause: rule.clause,
  items: rule.items.map((text) => ({ text, doneAt: null, by: null, finding: null, ticket: null })),
  person: null,
  doneAt: null,
  late: false,
  step: 'asked',
})

/** `1 3`, `1-4`, `1、2`: which items are meant, from 0; empty text = all. Null when a number names none. */
export const itemsNamed = (text: string, count: number): readonly number[] | null => {
  const line = text.normalize('NFKC').trim()
  if (line === '' || /^(?:全部|所有|all)$/i.test(line)) return Array.from({ length: count }, (_, i) => i)
  const parts = line.split(/[\s,，、]+/).filter((part) => part !== '')
  const numbers = parts.flatMap((part) => {
    const range = /^(\d{1,2})(?:[-~到至](\d{1,2}))?$/.exec(part)
    if (range === null) return [Number.NaN]
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])]
    return from > to ? [Number.NaN] : Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
  return numbers.every((n) => n >= 1 && n <= count) ? [...new Set(numbers)].map((n) => n - 1) : null
}

/** The run with these items ticked; finished when the last one is. Items that were ticked before stay as they were. */
export const tick = (
  run: ChecklistRun,
  items: readonly number[],
  by: string,
  at: Instant,
  finding: string | null = null,
  ticket: TicketNumber | null = null,
): ChecklistRun => {
  const ticked = run.items.map((item, i) =>
    items.includes(i) && (item.doneAt === null || finding !== null)
      ? { ...item, doneAt: at, by, finding: finding ?? item.finding, ticket: ticket ?? item.ticket }
      : item,
  )
  const done = ticked.every((item) => item.doneAt !== null)
  return {
    ...run,
    items: ticked,
    doneAt: done ? (run.doneAt ?? at) : null,
    late: run.late || (done && run.doneAt === null && at > run.missAt),
  }
}
