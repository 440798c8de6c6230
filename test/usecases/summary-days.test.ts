import { describe, expect, test } from '@jest/globals'
import { chinaDate, parseInstant } from '../../src/domain/time.ts'
import { nextSummaryAt, summariesDue } from '../../src/domain/calendar/summary-days.ts'
import { dayNamed, periodNamed } from '../../src/usecases/clocks/send-summary.ts'
import { isoChina } from '../../src/domain/time.ts'
import { foshanContract } from '../support/scene.ts'

const now = parseInstant('2026-03-04T17:00:00+08:00') ?? 0

describe('REP-1 日报 of another day', () => {
  test.each([
    ['', '2026-03-04'],
    ['今天', '2026-03-04'],
    ['昨天', '2026-03-03'],
    ['前天', '2026-03-02'],
    ['3月2日', '2026-03-02'],
    ['12月31日', '2025-12-31'],
    ['2026-03-02', '2026-03-02'],
    ['2026/03/02', '2026-03-02'],
    ['3-2', '2026-03-02'],
    ['2025年3月2日', '2025-03-02'],
    ['2月30日', null],
    ['2027-01-01', null],
    ['上上周', null],
  ])('%j → %s', (text, date) => {
    const at = dayNamed(text, now)
    expect(at === null ? null : chinaDate(at)).toBe(date)
  })
})

describe('REP-1 the summary comes at the contract’s hour on workdays', () => {
  test.each([
    ['a Wednesday before the hour', '2026-03-04T17:00:00', '2026-03-04T17:40:00'],
    ['exactly at the hour: the next one', '2026-03-04T17:40:00', '2026-03-05T17:40:00'],
    ['a Friday evening', '2026-03-06T18:00:00', '2026-03-09T17:40:00'],
    ['before a make-up Saturday', '2026-02-27T18:00:00', '2026-02-28T17:40:00'],
    ['in the Spring Festival', '2026-02-16T08:00:00', '2026-02-24T17:40:00'],
  ])('%s', (_, from, next) => {
    const at = nextSummaryAt(
      { ...foshanContract, summary: { at: 1060, days: 'workdays', weekly: null, monthly: null } },
      parseInstant(`${from}+08:00`) ?? 0,
    )
    expect(at === null ? null : isoChina(at).slice(0, 19)).toBe(next)
  })
})

describe('REP-2 the week and the month before are said on the first workday after', () => {
  test.each([
    ['a plain Monday', '2026-03-09T08:00', ['2026-03-09T09:00 week 2026-03-02']],
    ['the first of April, a Wednesday', '2026-04-01T08:00', ['2026-04-01T09:00 month 2026-03-01']],
    ['a month that ends on a Sunday: week and month together', '2026-06-01T08:00', ['2026-06-01T09:00 week 2026-05-25', '2026-06-01T09:00 month 2026-05-01']],
    ['October begins with holidays', '2026-10-08T08:00', ['2026-10-08T09:00 month 2026-09-01', '2026-10-08T09:00 week 2026-09-28']],
    ['Spring Festival: the week before comes when work begins', '2026-02-24T08:00', ['2026-02-24T09:00 week 2026-02-09', '2026-02-24T09:00 week 2026-02-16']],
  ])('%s', (_, from, expected) => {
    const after = parseInstant(`${from}:00+08:00`) ?? 0
    const due = summariesDue(foshanContract, after, after + 4 * 3_600_000)
    expect(due.map(({ at, kind, from: first }) => `${isoChina(at).slice(0, 16)} ${kind} ${chinaDate(first)}`)).toEqual(expected)
  })

  test('a contract that wants neither has neither', () => {
    const summary = { at: 1060, days: 'workdays', weekly: null, monthly: null } as const
    const due = summariesDue({ ...foshanContract, summary }, now, now + 60 * 86_400_000)
    expect(new Set(due.map(({ kind }) => kind))).toEqual(new Set(['day']))
  })

  test.each([
    ['week', '', '2026-03-02'],
    ['week', '上周', '2026-02-23'],
    ['week', '2月20日', '2026-02-16'],
    ['week', '随便', null],
    ['month', '', '2026-03-01'],
    ['month', '上月', '2026-02-01'],
    ['month', '2025年12月', '2025-12-01'],
    ['month', '随便', null],
  ] as const)('%s %j → from %s', (kind, text, date) => {
    const period = periodNamed(kind, text, now)
    expect(period === null ? null : chinaDate(period.from)).toBe(date)
  })
}) // prettier-ignore
