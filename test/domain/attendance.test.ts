import { describe, expect, test } from '@jest/globals'
import { attendanceRows, standingOf, verdictOf } from '../../src/domain/people/attendance.ts'
import type { Attendance, AttendanceEntry } from '../../src/domain/people/attendance-entries.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { onDuty } from '../../src/domain/people/on-duty.ts'
import { chinaDayNumber, hour } from '../../src/domain/time.ts'
import { loadCalendar } from '../../knowledge/load-calendar.ts'
import { china, directoryOf, engineer, personId, shift } from '../support/roster.ts'

/** Guangxi, part B, 2.4.5.1 (1) 3) and the score tables: 08:30, 17:30, an hour is an absence. */
const rule = {
  in: 8 * 60 + 30,
  out: 17 * 60 + 30,
  absentAfter: hour,
  calendar: 'office',
  clause: 'DUT-2',
  source: '',
}
const week = Array.from({ length: 7 }, (_, i) => (i < 5 ? [{ from: 480, to: 1080 }] : []))
const calendar = { kind: 'working', week, makeUp: null, days: loadCalendar().days } as const

const entries = (text: string): readonly AttendanceEntry[] =>
  text.split(' ').filter((part) => part !== '').map((part, i) => {
    const [kind = '', time = ''] = part.split('@')
    const [at = '', until] = time.split('-')
    const on = (clock: string): number => china(`2026-03-04 ${clock.slice(0, 5)}`) + (clock.length > 5 ? Number(clock.slice(6)) * 1000 : 0)
    return { kind: kind as AttendanceEntry['kind'], at: on(at), until: until === undefined ? null : on(until), reason: '', by: personId('甲'), trigger: `${i}` }
  }) // prettier-ignore

const expected = [{ from: china('2026-03-04 08:30'), to: china('2026-03-04 17:30') }]

describe('DUT-2 one day by the contract', () => {
  const rows: readonly [string, string, string, string][] = [
    ['on time', 'in@08:30 out@17:30', '20:00', 'good'],
    ['a second late', 'in@08:30:01 out@17:30', '20:00', 'late'],
    ['59 minutes late', 'in@09:29 out@17:30', '20:00', 'late'],
    ['an hour late', 'in@09:30 out@17:30', '20:00', 'absent'],
    ['a minute early', 'in@08:20 out@17:29', '20:00', 'early'],
    ['an hour early', 'in@08:20 out@16:30', '20:00', 'absent'],
    ['late and early', 'in@08:40 out@17:20', '20:00', 'lateAndEarly'],
    ['out and in again', 'in@08:20 out@12:00 in@13:30 out@17:31', '20:00', 'good'],
    ['never signed out', 'in@08:20', '20:00', 'unsignedOut'],
    ['still there', 'in@08:20', '15:00', 'pending'],
    ['late and still there', 'in@08:45', '15:00', 'late'],
    ['not signed in yet', '', '09:00', 'pending'],
    ['never signed in', '', '17:30', 'absent'],
    ['signed out without signing in', 'out@17:30', '18:00', 'absent'],
    ['corrected by a supervisor', 'excused@18:00', '20:00', 'excused'],
  ]
  test.each(rows)('%s', (_, signed, now, kind) => {
    expect(verdictOf(rule, expected, entries(signed), china(`2026-03-04 ${now}`)).kind).toBe(kind)
  })

  test('a day without duty is free, whatever is signed', () => {
    expect(verdictOf(rule, [], entries('in@11:00'), china('2026-03-04 20:00')).kind).toBe('free')
  })
})

const people = [engineer('甲'), engineer('乙')]
const signing = (days: Attendance['days'], part: Partial<Directory> = {}): Directory =>
  directoryOf(people, { attendance: { rule, calendar, days }, ...part })
const dayOf = (signed: string): Attendance['days'][number] => ({ person: personId('甲'), dayNumber: chinaDayNumber(china('2026-03-04')), entries: entries(signed) }) // prettier-ignore

describe('DUT-2 the roster follows', () => {
  const rows: readonly [string, string, string, string][] = [
    ['before the grace is over', '', '08:39', 'present'],
    ['not signed in after it', '', '08:40', 'unsigned'],
    ['signed in', 'in@08:50', '08:51', 'present'],
    ['before that', 'in@08:50', '08:49', 'unsigned'],
    ['away without a time', 'in@08:20 away@10:00', '11:00', 'away'],
    ['back', 'in@08:20 away@10:00 back@10:20', '10:20', 'present'],
    ['away until a time', 'in@08:20 away@10:00-10:30', '10:29', 'away'],
    ['the time has passed', 'in@08:20 away@10:00-10:30', '10:30', 'present'],
    ['signed out early', 'in@08:20 out@15:00', '15:01', 'left'],
    ['signed out at the end of the day', 'in@08:20 out@17:30', '17:30', 'present'],
  ]
  test.each(rows)('%s', (_, signed, now, kind) => {
    expect(standingOf(signing([dayOf(signed)]), engineer('甲'), china(`2026-03-04 ${now}`)).kind).toBe(kind)
  })

  test('who is away is passed over, unless nobody else is there', () => {
    const names = (directory: Directory): readonly string[] =>
      onDuty(directory, 1, china('2026-03-04 10:15')).map(({ name }) => name)
    const other = { ...dayOf('in@08:30'), person: personId('乙') }
    expect(names(signing([dayOf('in@08:20 away@10:00'), other]))).toEqual(['乙'])
    expect(names(signing([dayOf('in@08:20 away@10:00')]))).toEqual(['甲', '乙'])
    expect(names(signing([dayOf('in@08:20')]))).toEqual(['甲'])
  })

  test('without a rule nobody need sign, but who says they are away is away', () => {
    const free = directoryOf(people, { attendance: { rule: null, calendar: null, days: [dayOf('away@10:00')] } }) // prettier-ignore
    expect(onDuty(free, 1, china('2026-03-04 10:15')).map(({ name }) => name)).toEqual(['乙'])
    expect(onDuty(free, 1, china('2026-03-04 09:00')).map(({ name }) => name)).toEqual(['甲', '乙'])
  })

  test('nights and weekends ask for no signature', () => {
    const nights = signing([], { shifts: [shift([1, 2, 3, 4, 5, 6, 7], '17:30', '08:30', '甲')] })
    expect(standingOf(nights, engineer('甲'), china('2026-03-04 22:00')).kind).toBe('present')
    expect(standingOf(signing([]), engineer('甲'), china('2026-03-07 10:00')).kind).toBe('present')
  })
})

describe('DUT-2 a month', () => {
  const signedOn = (date: string, times: string): Attendance['days'][number] => {
    const shiftBy = china(date) - china('2026-03-04')
    return {
      person: personId('甲'),
      dayNumber: chinaDayNumber(china(date)),
      entries: entries(times).map((one) => ({ ...one, at: one.at + shiftBy, until: one.until === null ? null : one.until + shiftBy })),
    }
  } // prettier-ignore
  const days = [
    signedOn('2026-02-02', 'in@08:20 away@10:00-10:30 out@17:30'),
    signedOn('2026-02-03', 'in@08:40 out@17:30'),
    signedOn('2026-02-04', 'in@08:45 out@17:20'),
    signedOn('2026-02-05', 'in@10:00 out@17:30'),
    signedOn('2026-02-06', 'in@08:20'),
    // 14 February 2026 is a Saturday and a make-up workday.
    signedOn('2026-02-14', 'in@08:30 out@17:30'),
  ]
  const leave = { serial: 1, kind: 'leave', moves: [], leave: { person: personId('甲'), from: china('2026-02-09'), to: china('2026-02-14') } } as const // prettier-ignore

  test('late, early, absent, away; leave and the holiday are not expected, the make-up Saturday is', () => {
    const directory = signing(days, { changes: [leave] })
    const [row] = attendanceRows(
      directory,
      people.slice(0, 1),
      chinaDayNumber(china('2026-02-01')),
      chinaDayNumber(china('2026-02-28')),
      china('2026-02-15 12:00'),
    )
    const dates = (numbers: readonly number[] = []): readonly number[] =>
      numbers.map((number) => number - chinaDayNumber(china('2026-01-31')))
    expect({ ...row, late: dates(row?.late), early: dates(row?.early), absent: dates(row?.absent), unsignedOut: dates(row?.unsignedOut) }).toEqual({
      person: '甲', expected: 6, present: 5, late: [3, 4], early: [4], absent: [5], excused: [], unsignedOut: [6], away: hour / 2, reportable: true,
    })
  }) // prettier-ignore

  test('no rule, no rows', () => {
    expect(attendanceRows(directoryOf(people), people, 0, 30, 0)).toEqual([])
  })
})
