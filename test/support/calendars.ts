import type { DayTable, WorkingCalendar, WorkingWindow } from '../../src/domain/calendar/calendar.ts'
import { parseInstant, type Instant } from '../../src/domain/time.ts'
import { loadCalendar } from '../../knowledge/load-calendar.ts'

/** The official days as the desk loads them. */
export const officialDays: DayTable = loadCalendar().days

const windows = (...texts: readonly string[]): readonly WorkingWindow[] =>
  texts.map((text) => {
    const [from = 0, to = 0] = text.split('-').map((clock) => {
      const [hours = 0, minutes = 0] = clock.split(':').map(Number)
      return hours * 60 + minutes
    })
    return { from, to }
  })

/** Monday to Friday in these windows, e.g. `weekdays('09:00-12:00', '13:30-17:30')`. */
export const weekdays = (...texts: readonly string[]): WorkingCalendar => {
  const open = windows(...texts)
  return { kind: 'working', week: [open, open, open, open, open, [], []], makeUp: null, days: officialDays }
}

/** `2026-02-13 15:00`, with seconds and milliseconds if need be, in China. */
export const china = (text: string): Instant => {
  const at = parseInstant(text)
  if (at === null) throw new Error(`not a time: ${text}`)
  return at
}
