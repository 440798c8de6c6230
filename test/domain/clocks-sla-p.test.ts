import { describe, expect, test } from '@jest/globals'
import { clocksOf } from '../../src/domain/clocks/clocks.ts'
import { coversDay, peaksAt, type Peak, type PeakDates } from '../../src/domain/calendar/peak.ts'
import { chinaDate, chinaDayNumber, hour, minute, startOfChinaDay } from '../../src/domain/time.ts'
import { china, officialDays } from '../support/calendars.ts'
import { clockIn, profile, shown } from '../support/profiles.ts'
import { contractOf, ladder, subjectOf, target, timelineOf } from '../support/timelines.ts'

const daysOf = (dates: PeakDates, from: string, to: string): readonly string[] => {
  const found: string[] = []
  for (let day = chinaDayNumber(china(from)); day <= chinaDayNumber(china(to)); day += 1)
    if (coversDay(dates, day, officialDays)) found.push(chinaDate(startOfChinaDay(day)))
  return found
}

describe('SLA-P1 which days a peak covers', () => {
  test.each<[string, PeakDates, string, string, string, string, number]>([
    ['fixed dates', { kind: 'dates', from: '2026-05-12', to: '2026-05-14' }, '2026-05-01', '2026-06-01', '2026-05-12', '2026-05-14', 3],
    ['December', { kind: 'yearly', from: '12-01', to: '12-31' }, '2026-11-01', '2027-01-31', '2026-12-01', '2026-12-31', 31],
    ['over New Year', { kind: 'yearly', from: '12-25', to: '01-10' }, '2026-11-01', '2027-02-28', '2026-12-25', '2027-01-10', 17],
    ['quarter end', { kind: 'end', of: 'quarter', before: 5, after: 2 }, '2026-03-01', '2026-04-30', '2026-03-26', '2026-04-02', 8],
    ['no quarter ends in April', { kind: 'end', of: 'quarter', before: 0, after: 0 }, '2026-04-01', '2026-07-31', '2026-06-30', '2026-06-30', 1],
    ['month end in February', { kind: 'end', of: 'month', before: 1, after: 0 }, '2026-02-01', '2026-03-15', '2026-02-27', '2026-02-28', 2],
    ['leap year', { kind: 'end', of: 'month', before: 0, after: 0 }, '2024-02-01', '2024-03-15', '2024-02-29', '2024-02-29', 1],
    ['half year', { kind: 'end', of: 'half-year', before: 0, after: 0 }, '2026-01-01', '2026-11-30', '2026-06-30', '2026-06-30', 1],
    ['year end', { kind: 'end', of: 'year', before: 0, after: 1 }, '2026-06-01', '2027-03-31', '2026-12-31', '2027-01-01', 2],
    ['the Spring Festival and the day before', { kind: 'holidays', before: 1, after: 0 }, '2026-02-01', '2026-03-01', '2026-02-14', '2026-02-23', 10],
  ])('SLA-P1 %s', (_, dates, from, to, first, last, count) => {
    const days = daysOf(dates, from, to)
    expect([days[0], days.at(-1), days.length]).toEqual([first, last, count])
  }) // prettier-ignore
})

const peak = (name: string, part: Partial<Peak>): Peak =>
  ({ name, dates: [{ kind: 'yearly', from: '12-01', to: '12-31' }], tighten: [], calls: { tiers: [], people: [] }, reminders: null, clause: 'SLA-P1', source: 'test', ...part }) // prettier-ignore

describe('SLA-P1 what a peak does to a clock that starts in it', () => {
  const often = { ...ladder, before: [0.25, 0.5, 0.75], repeatAfter: 5 * minute }
  const half = peak('half', {
    tighten: [{ clock: 'response', severity: null, to: { kind: 'share', share: 0.5 } }],
  })
  const strict = peak('strict', { tighten: [{ clock: 'response', severity: 'normal', to: { kind: 'within', within: 10 * minute } }], reminders: often }) // prettier-ignore
  const loose = peak('loose', {
    tighten: [{ clock: 'resolution', severity: null, to: { kind: 'within', within: 20 * hour } }],
  })
  const first = (at: string, peaks: readonly Peak[]) => {
    const contract = contractOf({ normal: [target('response', 30 * minute), target('resolution', 8 * hour)] }, {}, { peaks }) // prettier-ignore
    return clocksOf(subjectOf(timelineOf([at, 'opened'])), contract, china(at))
  }

  test.each<[string, string, readonly Peak[], string, string | null]>([
    ['outside', '2026-11-30 23:59:59', [half, strict], '2026-12-01 00:29:59', null],
    ['inside', '2026-12-01 00:00', [half], '2026-12-01 00:15:00', 'half'],
    ['two: the strictest', '2026-12-01 10:00', [half, strict], '2026-12-01 10:10:00', 'strict'],
    ['two, the other way round', '2026-12-01 10:00', [strict, half], '2026-12-01 10:10:00', 'strict'],
    ['a looser one changes nothing', '2026-12-01 10:00', [loose], '2026-12-01 10:30:00', null],
    ['runs on after the peak', '2026-12-31 23:50', [half], '2027-01-01 00:05:00', 'half'],
  ])('SLA-P1 %s', (_, at, peaks, due, name) => {
    const [clock] = first(at, peaks)
    expect([shown(clock?.dueAt ?? null), clock?.peak]).toEqual([due, name])
  })

  test('SLA-P1 reminders come more often', () => {
    const [response, resolution] = first('2026-12-01 10:00', [half, strict])
    expect(response?.marks.map(({ mark, at }) => `${mark} ${shown(at)?.slice(11) ?? ''}`)).toEqual(['25 10:02:30', '50 10:05:00', '75 10:07:30', 'due 10:10:00']) // prettier-ignore
    expect([response?.ladder.repeatAfter, resolution?.ladder.repeatAfter]).toEqual([5 * minute, 5 * minute])
    expect(first('2026-11-01 10:00', [half, strict])[0]?.marks.map(({ mark }) => mark)).toEqual([
      '50',
      '80',
      'due',
    ])
  })

  test('SLA-P1 the Foshan contract: December tightens, quarter ends call the second tier', () => {
    const foshan = profile('foshan-fiscal')
    const due = (at: string) =>
      shown(clockIn(subjectOf(timelineOf([at, 'opened'])), foshan, at, 'response').dueAt)
    expect([due('2026-12-08 10:00'), due('2026-11-10 10:00')]).toEqual([
      '2026-12-08 10:15:00',
      '2026-11-10 10:30:00',
    ])
    expect(
      peaksAt(foshan.peaks, china('2026-03-30 10:00'), foshan.days).map(({ calls }) => calls.tiers),
    ).toEqual([[2]])
    expect(peaksAt(foshan.peaks, china('2026-03-04 10:00'), foshan.days)).toEqual([])
  })

  test('SLA-P1 the e-ticket contract halves the response to ordinary questions before holidays', () => {
    const eticket = profile('eticket')
    const due = (at: string) =>
      shown(clockIn(subjectOf(timelineOf([at, 'opened'])), eticket, at, 'response').dueAt)
    expect([due('2026-09-30 10:00'), due('2026-04-22 10:00')]).toEqual([
      '2026-09-30 10:15:00',
      '2026-04-22 10:30:00',
    ])
  })
})
