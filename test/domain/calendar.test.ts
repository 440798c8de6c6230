import { describe, expect, test } from '@jest/globals'
import {
  deadline, isWorkday, reachesUnknownYear, windowsOf, workingDay, workingTime, type Calendar, type Span, type WorkingCalendar,
} from '../../src/domain/calendar/calendar.ts' // prettier-ignore
import { chinaDayNumber, day, hour, isoChina, minute, second } from '../../src/domain/time.ts'
import { china, officialDays, weekdays } from '../support/calendars.ts'

const always: Calendar = { kind: 'always' }
const split = weekdays('09:00-12:00', '13:30-17:30')
const office = weekdays('09:00-18:00')
const closed: WorkingCalendar = { ...office, week: [[], [], [], [], [], [], []] }
const daily = weekdays('00:00-24:00')

const span = (from: string, to: string): Span => ({ from: china(from), to: to === '' ? Infinity : china(to) })
const iso = (at: number): string => (at === Infinity ? 'never' : isoChina(at).slice(0, -6).replace('T', ' '))

describe('deadline', () => {
  const cases: readonly (readonly [string, Calendar, string, number, readonly Span[], string])[] = [
    ['two windows a day: over the lunch break', split, '2026-03-04 11:30', hour, [], '2026-03-04 14:00:00'],
    ['two windows a day: opened in the lunch break', split, '2026-03-04 12:30', hour, [], '2026-03-04 14:30:00'],
    ['end of a window stays there', split, '2026-03-04 11:00', hour, [], '2026-03-04 12:00:00'],
    ['end of the day stays there', office, '2026-03-04 17:00', hour, [], '2026-03-04 18:00:00'],
    ['one millisecond more is the next day', office, '2026-03-04 17:00', hour + 1, [], '2026-03-05 09:00:00.001'],
    ['opened at the end of the day', office, '2026-03-04 18:00', second, [], '2026-03-05 09:00:01'],
    ['over a weekend', office, '2026-03-06 17:00', 2 * hour, [], '2026-03-09 10:00:00'],
    ['opened on a Sunday', office, '2026-03-08 03:00', hour, [], '2026-03-09 10:00:00'],
    ['over a public holiday', office, '2026-04-03 17:30', hour, [], '2026-04-07 09:30:00'],
    ['over the Spring Festival', office, '2026-02-14 17:30', hour, [], '2026-02-24 09:30:00'],
    ['on a make-up Saturday', office, '2026-02-13 17:30', hour, [], '2026-02-14 09:30:00'],
    ['on a make-up Sunday', office, '2026-09-18 17:30', hour, [], '2026-09-20 09:30:00'],
    ['exact to the millisecond', split, '2026-03-04 11:59:59.999', 2, [], '2026-03-04 13:30:00.001'],
    ['at midnight', daily, '2026-03-05 23:00', 2 * hour, [], '2026-03-06 01:00:00'],
    ['midnight before a weekend', daily, '2026-03-06 23:00', hour, [], '2026-03-07 00:00:00'],
    ['7×24', always, '2026-02-16 23:59:59.500', 30 * minute, [], '2026-02-17 00:29:59.500'],
    ['nothing to count is the start', office, '2026-03-08 03:00', 0, [], '2026-03-08 03:00:00'],
    ['nothing to count in a pause is the start', office, '2026-03-04 10:00', 0, [span('2026-03-04 09:00', '')], '2026-03-04 10:00:00'],
    ['pause in working time', office, '2026-03-04 10:00', 2 * hour, [span('2026-03-04 10:30', '2026-03-04 11:15')], '2026-03-04 12:45:00'],
    ['pause over the night counts as working time', office, '2026-03-04 17:00', 2 * hour, [span('2026-03-04 17:30', '2026-03-05 09:30')], '2026-03-05 11:00:00'],
    ['pause over a weekend', office, '2026-03-06 16:00', 4 * hour, [span('2026-03-06 17:00', '2026-03-09 09:30')], '2026-03-09 12:30:00'],
    ['pause over a make-up day', office, '2026-02-13 17:00', 2 * hour, [span('2026-02-13 17:30', '2026-02-14 10:00')], '2026-02-14 11:30:00'],
    ['pause in the night changes nothing', office, '2026-03-04 17:00', 2 * hour, [span('2026-03-04 20:00', '2026-03-05 08:00')], '2026-03-05 10:00:00'],
    ['pause that begins with the deadline', office, '2026-03-04 17:00', hour, [span('2026-03-04 18:00', '2026-03-05 12:00')], '2026-03-04 18:00:00'],
    ['pause after the deadline', office, '2026-03-04 10:00', hour, [span('2026-03-04 12:00', '')], '2026-03-04 11:00:00'],
    ['pause before the start', office, '2026-03-04 10:00', hour, [span('2026-03-03 10:00', '2026-03-04 09:30')], '2026-03-04 11:00:00'],
    ['pause around the start', office, '2026-03-04 10:00', hour, [span('2026-03-04 09:30', '2026-03-04 10:20')], '2026-03-04 11:20:00'],
    ['two pauses, 7×24', always, '2026-03-04 10:00', hour, [span('2026-03-04 10:10', '2026-03-04 10:20'), span('2026-03-04 10:40', '2026-03-04 12:00')], '2026-03-04 12:30:00'],
    ['pauses that touch', always, '2026-03-04 10:00', hour, [span('2026-03-04 10:10', '2026-03-04 10:20'), span('2026-03-04 10:20', '2026-03-04 10:30')], '2026-03-04 11:20:00'],
    ['open pause in the way', office, '2026-03-04 10:00', hour, [span('2026-03-04 10:59', '')], 'never'],
    ['no windows at all', closed, '2026-03-04 10:00', hour, [], 'never'],
    ['no windows and pauses', closed, '2026-03-04 10:00', hour, [span('2026-03-04 11:00', '2026-03-05 11:00')], 'never'],
    ['more than ten years of work', office, '2026-03-04 10:00', 10 * 366 * day, [], 'never'],
  ] // prettier-ignore
  test.each(cases)('%s', (_, calendar, from, within, pauses, due) => {
    expect(iso(deadline(calendar, china(from), within, pauses))).toBe(due)
  })

  test('is the earliest instant: a millisecond before it less has counted', () => {
    const from = china('2026-02-13 11:59:59.321')
    const due = deadline(split, from, 12_345_678)
    expect(workingTime(split, { from, to: due })).toBe(12_345_678)
    expect(workingTime(split, { from, to: due - 1 })).toBe(12_345_677)
  })
})

describe('workingTime', () => {
  const cases: readonly (readonly [string, Calendar, Span, number])[] = [
    ['within a window', split, span('2026-03-04 09:15', '2026-03-04 09:16'), minute],
    ['a whole day', split, span('2026-03-04', '2026-03-05'), 7 * hour],
    ['a whole year: 248 workdays in 2026', split, span('2026-01-01', '2027-01-01'), 248 * 7 * hour],
    ['a holiday', split, span('2026-10-01', '2026-10-08'), 0],
    ['a make-up Saturday', split, span('2026-10-10', '2026-10-11'), 7 * hour],
    ['a plain Saturday', split, span('2026-10-17', '2026-10-18'), 0],
    ['the lunch break', split, span('2026-03-04 12:00', '2026-03-04 13:30'), 0],
    ['an empty span', split, span('2026-03-04 10:00', '2026-03-04 10:00'), 0],
    ['a span that ends before it begins', always, span('2026-03-04 10:00', '2026-03-04 09:00'), 0],
    ['7×24 is elapsed time', always, span('2026-02-15 00:00', '2026-02-16 00:00:00.001'), day + 1],
  ]
  test.each(cases)('%s', (_, calendar, of, expected) => {
    expect(workingTime(calendar, of)).toBe(expected)
  })
})

describe('days', () => {
  test.each([
    ['2026-02-13', true, 'Friday'],
    ['2026-02-14', true, 'make-up Saturday'],
    ['2026-02-16', false, 'Monday of the Spring Festival'],
    ['2026-02-24', true, 'Tuesday after it'],
    ['2026-03-07', false, 'Saturday'],
    ['2027-01-01', true, 'a Friday of a year without a notice'],
  ])('%s is a workday: %s (%s)', (date, expected) => {
    expect(isWorkday(officialDays, chinaDayNumber(china(date)))).toBe(expected)
  })

  const saturday = chinaDayNumber(china('2026-02-14'))
  test('a make-up day has the windows of a Monday, or its own', () => {
    expect(windowsOf(split, saturday)).toEqual([{ from: 540, to: 720 }, { from: 810, to: 1050 }]) // prettier-ignore
    expect(windowsOf({ ...split, makeUp: [{ from: 540, to: 600 }] }, saturday)).toEqual([
      { from: 540, to: 600 },
    ])
  })

  test('a desk that works on Saturdays rests on holiday Saturdays', () => {
    const sixDays: WorkingCalendar = {
      ...office,
      week: [...office.week.slice(0, 5), [{ from: 540, to: 720 }], []],
    }
    expect(windowsOf(sixDays, chinaDayNumber(china('2026-03-07')))).toHaveLength(1)
    expect(windowsOf(sixDays, chinaDayNumber(china('2026-10-03')))).toEqual([])
  })

  test('SLA-J1 one working day is the working time of a day', () => {
    expect([workingDay(split), workingDay(office), workingDay(always)]).toEqual([7 * hour, 9 * hour, day])
  })
})

describe('reachesUnknownYear', () => {
  const cases: readonly (readonly [string, Calendar, Span, boolean])[] = [
    ['inside 2026', office, span('2026-01-01', '2026-12-31 23:59'), false],
    ['to the first moment of 2027, exclusive', office, span('2026-12-31', '2027-01-01'), false],
    ['a millisecond into 2027', office, span('2026-12-31', '2027-01-01 00:00:00.001'), true],
    ['from 2023', office, span('2023-12-31 23:59', '2024-01-02'), true],
    ['across the known years', office, span('2024-01-01', '2027-01-01'), false],
    ['open-ended', office, span('2026-01-01', ''), true],
    ['an empty span in 2027', office, span('2027-05-05', '2027-05-05'), false],
    ['7×24 needs no notice', always, span('2027-01-01', '2028-01-01'), false],
  ]
  test.each(cases)('%s', (_, calendar, of, expected) => {
    expect(reachesUnknownYear(calendar, of)).toBe(expected)
  })
})
