import type { DayTable } from './calendar.ts'
import { parseChinaDate, type ChinaDate } from '../time.ts'

/** One file of calendar data: the notice of one year, or what is to be added to it. */
export interface CalendarYear {
  readonly year: number
  /** Number of the notice, e.g. 国办发明电〔2024〕12号. */
  readonly source: string
  /** Adds single dates (a regional holiday, a day off for a storm) without claiming that the year's notice is known. */
  readonly partial: boolean
  readonly holidays: readonly ChinaDate[]
  readonly makeUpDays: readonly ChinaDate[]
}

/** What is wrong in a file; `key` is the text in it by which the place is found, null when the whole file is meant. */
export interface CalendarMistake {
  readonly key: string | null
  readonly message: string
}

/** The readable part of a file and what is wrong with the rest; `year` null when nothing of it can be used. */
export interface CalendarReading {
  readonly year: CalendarYear | null
  readonly mistakes: readonly CalendarMistake[]
}

/** For windows that hold on holidays too: no day is special, in any year a desk will see. */
export const noSpecialDays: DayTable = {
  years: new Set(Array.from({ length: 1_000 }, (_, i) => 1_990 + i)),
  holidays: new Set(),
  makeUpDays: new Set(),
}

const fields = ['year', 'source', 'partial', 'holidays', 'makeUpDays']

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A notice may reach back into the December before (2023's began on 2022-12-31), never beyond its year. */
const belongsTo = (year: number, date: ChinaDate): boolean =>
  date.startsWith(`${year}-`) || date.startsWith(`${year - 1}-12-`)

/**
 * Reads `{ year, source, partial?, holidays: { "YYYY-MM-DD": name }, makeUpDays: { … } }`.
 * A bad date is named and left out, the good ones beside it stay; a year with a bad date counts as not fully known.
 */
export const readCalendarYear = (data: unknown): CalendarReading => {
  if (!isRecord(data)) {
    const message = 'a calendar file is an object with year, source, holidays and makeUpDays'
    return { year: null, mistakes: [{ key: null, message }] }
  }
  const { year, source, partial = false } = data
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 1992 || year > 2999) {
    return { year: null, mistakes: [{ key: 'year', message: 'year must be a whole number from 1992 on' }] }
  }
  const mistakes: CalendarMistake[] = []
  const wrong = (key: string | null, message: string): void => {
    mistakes.push({ key, message })
  }
  for (const field of Object.keys(data)) {
    if (!fields.includes(field)) wrong(field, `unknown field ${field}; there are ${fields.join(', ')}`)
  }
  if (typeof source !== 'string' || source.trim() === '')
    wrong('source', 'source must name the notice, e.g. its number')
  if (typeof partial !== 'boolean') wrong('partial', 'partial must be true or false')
  const datesOf = (field: 'holidays' | 'makeUpDays'): readonly ChinaDate[] => {
    const listed = data[field] ?? {}
    if (!isRecord(listed)) {
      wrong(field, `${field} must list dates with names: { "${year}-01-01": "元旦" }`)
      return []
    }
    return Object.keys(listed).filter((date) => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || parseChinaDate(date) === null) {
        wrong(date, `${date} is not a date; write YYYY-MM-DD`)
        return false
      }
      if (!belongsTo(year, date)) wrong(date, `${date} does not belong to ${year}`)
      return belongsTo(year, date)
    })
  }
  const holidays = datesOf('holidays')
  const listedMakeUpDays = datesOf('makeUpDays')
  const makeUpDays = listedMakeUpDays.filter((date) => !holidays.includes(date))
  for (const date of listedMakeUpDays) {
    if (holidays.includes(date))
      wrong(date, `${date} is listed both as a holiday and as a make-up day; taken as a holiday`)
  }
  const isPartial = partial !== false || mistakes.length > 0
  return {
    year: {
      year,
      source: typeof source === 'string' ? source : '',
      partial: isPartial,
      holidays,
      makeUpDays,
    },
    mistakes,
  }
}

/**
 * One table from many files. Files come in order of their weight: a later one overrides the earlier ones date by date,
 * so listing a holiday as a make-up day makes it a workday again, and the other way round.
 */
export const dayTableOf = (files: readonly CalendarYear[]): DayTable => {
  const years = new Set<number>()
  const holidays = new Set<number>()
  const makeUpDays = new Set<number>()
  const move = (date: ChinaDate, to: Set<number>, from: Set<number>): void => {
    const dayNumber = parseChinaDate(date)
    if (dayNumber === null) return
    from.delete(dayNumber)
    to.add(dayNumber)
  }
  for (const file of files) {
    if (!file.partial) years.add(file.year)
    for (const date of file.holidays) move(date, holidays, makeUpDays)
    for (const date of file.makeUpDays) move(date, makeUpDays, holidays)
  }
  return { years, holidays, makeUpDays }
}
