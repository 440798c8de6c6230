import { describe, expect, test } from '@jest/globals'
import type { Category, Channel, Severity } from '../../src/domain/tickets/ticket.ts'
import { profile, clockIn, shown, standing } from '../support/profiles.ts'
import { subjectOf, timelineOf } from '../support/timelines.ts'

const nantong = profile('nantong-nontax')

const opened = (
  at: string,
  severity: Severity = 'normal',
  category: Category = 'usage',
  channel: Channel = 'phone',
) => subjectOf(timelineOf([at, 'opened']), severity, { category, channel })

describe('SLA-N1 real time on workdays, half an hour on other days', () => {
  test.each([
    ['a Wednesday', '2026-03-04 09:00', '2026-03-04 09:05:00'],
    ['a Wednesday night: a workday all the same', '2026-03-04 23:58', '2026-03-05 00:03:00'],
    ['a Saturday', '2026-03-07 09:00', '2026-03-07 09:30:00'],
    ['the last minute of a Friday', '2026-03-06 23:59:30', '2026-03-07 00:04:30'],
    ['the first second of a Saturday', '2026-03-07 00:00:01', '2026-03-07 00:30:01'],
    ['a make-up Saturday', '2026-02-14 09:00', '2026-02-14 09:05:00'],
    ['a make-up Sunday', '2026-09-20 09:00', '2026-09-20 09:05:00'],
    ['the Spring Festival, a Monday', '2026-02-16 10:00', '2026-02-16 10:30:00'],
    ['the National Day', '2026-10-01 10:00', '2026-10-01 10:30:00'],
    ['New Year’s Eve into a holiday', '2025-12-31 23:59', '2026-01-01 00:04:00'],
  ])('SLA-N1 %s: %s → %s', (_, at, due) => {
    const clock = clockIn(opened(at), nantong, at, 'response')
    expect([shown(clock.dueAt), clock.target.clause]).toEqual([due, 'SLA-N1'])
  })

  test('SLA-N1 in a year without a notice the choice is a guess, and flagged', () => {
    const at = '2027-01-04 09:00'
    expect(clockIn(opened(at), nantong, at, 'response').unknownYear).toBe(true)
    expect(clockIn(opened('2026-12-31 09:00'), nantong, '2026-12-31 09:00', 'response').unknownYear).toBe(
      false,
    )
  })
})

describe('SLA-N2 faults: half an hour to respond, 2 hours to solve, 24 hours when serious', () => {
  test.each<[string, Severity, string, string, string]>([
    ['on a day off', 'normal', '2026-03-07 22:45', '2026-03-07 23:15:00', '2026-03-08 00:45:00'],
    ['on a day off', 'critical', '2026-03-07 22:45', '2026-03-07 23:15:00', '2026-03-08 22:45:00'],
    [
      'over the Spring Festival',
      'critical',
      '2026-02-16 23:30',
      '2026-02-17 00:00:00',
      '2026-02-17 23:30:00',
    ],
    ['over New Year', 'normal', '2026-01-01 23:00', '2026-01-01 23:30:00', '2026-01-02 01:00:00'],
  ])('SLA-N2 %s, %s: %s → response %s, resolution %s', (_, severity, at, response, resolution) => {
    const [first, second] = standing(opened(at, severity, 'fault'), nantong, at)
    expect([first, second]).toEqual([`response 1 running ${response}`, `resolution 1 running ${resolution}`])
  })

  test('SLA-N2 made serious after 90 minutes: 24 hours from the first word', () => {
    const timeline = timelineOf(['2026-03-07 09:00', 'opened'], ['2026-03-07 10:30', { kind: 'severity', from: 'normal', to: 'critical', reason: '全市停用' }]) // prettier-ignore
    const subject = subjectOf(timeline, 'critical', { category: 'fault' })
    expect(shown(clockIn(subject, nantong, '2026-03-07 10:30', 'resolution').dueAt)).toBe(
      '2026-03-08 09:00:00',
    )
  })
})
