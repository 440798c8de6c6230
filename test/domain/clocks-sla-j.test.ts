import { describe, expect, test } from '@jest/globals'
import { clockIn, profile, shown } from '../support/profiles.ts'
import { subjectOf, timelineOf } from '../support/timelines.ts'

const fujian = profile('fujian-oa')

describe('SLA-J1 half an hour to answer, one working day to solve', () => {
  test.each([
    ['a plain morning', '2026-03-04 10:15', '2026-03-04 10:45:00', '2026-03-05 10:15:00'],
    ['before the lunch break', '2026-03-04 11:45', '2026-03-04 14:45:00', '2026-03-05 11:45:00'],
    ['in the lunch break', '2026-03-04 13:00', '2026-03-04 15:00:00', '2026-03-05 12:00:00'],
    ['a Friday afternoon', '2026-03-06 17:45', '2026-03-09 08:15:00', '2026-03-09 17:45:00'],
    ['a Saturday', '2026-03-07 11:00', '2026-03-09 08:30:00', '2026-03-09 18:00:00'],
    ['before the make-up Saturday', '2026-02-13 16:00', '2026-02-13 16:30:00', '2026-02-14 16:00:00'],
    ['on the make-up Saturday', '2026-02-14 16:00', '2026-02-14 16:30:00', '2026-02-24 16:00:00'],
    ['in the Spring Festival', '2026-02-18 10:00', '2026-02-24 08:30:00', '2026-02-24 18:00:00'],
    ['before a make-up Sunday', '2026-09-18 10:00', '2026-09-18 10:30:00', '2026-09-20 10:00:00'],
    ['before the National Day', '2026-09-30 17:40', '2026-10-08 08:10:00', '2026-10-08 17:40:00'],
  ])('SLA-J1 %s: %s → %s, %s', (_, at, response, resolution) => {
    const subject = subjectOf(timelineOf([at, 'opened']))
    expect([
      shown(clockIn(subject, fujian, at, 'response').dueAt),
      shown(clockIn(subject, fujian, at, 'resolution').dueAt),
    ]).toEqual([response, resolution])
    expect(clockIn(subject, fujian, at, 'resolution').target).toMatchObject({
      written: '1wd',
      clause: 'SLA-J1',
    })
  })

  test('SLA-J1 into a year without a notice: flagged', () => {
    const flag = (at: string) =>
      clockIn(subjectOf(timelineOf([at, 'opened'])), fujian, at, 'resolution').unknownYear
    expect([flag('2026-12-30 10:00'), flag('2026-12-31 10:00')]).toEqual([false, true])
  })
})

describe('SLA-J2 the fault report within two working days of the end', () => {
  test.each([
    ['2026-03-04 10:00', '2026-03-06 10:00:00'],
    ['2026-03-05 17:59', '2026-03-09 17:59:00'],
    ['2026-09-17 10:00', '2026-09-20 10:00:00'],
    ['2026-02-13 22:00', '2026-02-24 18:00:00'],
    ['2026-04-30 14:30', '2026-05-07 12:00:00'],
  ])('SLA-J2 resolved %s → %s', (at, due) => {
    const subject = subjectOf(timelineOf(['2026-02-02 09:00', 'opened'], [at, 'resolved']))
    const clock = clockIn(subject, fujian, at, 'report')
    expect([shown(clock.dueAt), clock.target.clause]).toEqual([due, 'SLA-J2'])
  })
})
