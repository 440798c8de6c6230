import { describe, expect, test } from '@jest/globals'
import { chinaDate, parseInstant } from '../../src/domain/time.ts'
import { dayNamed, nextSummaryAt } from '../../src/usecases/clocks/send-summary.ts'
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
    const at = nextSummaryAt(foshanContract, parseInstant(`${from}+08:00`) ?? 0)
    expect(at === null ? null : isoChina(at).slice(0, 19)).toBe(next)
  })
})
