import { describe, expect, test } from '@jest/globals'
import { day, hour, minute, parseInstant, second } from '../../src/domain/time.ts'
import { clockInEnglish, durationInEnglish, monthDayInEnglish } from '../../src/texts/en/time.ts'

const at = (text: string): number => parseInstant(`${text}+08:00`) ?? NaN

describe('times in English, in China', () => {
  test.each([
    ['2026-03-04T17:35:00', '17:35'],
    ['2026-03-04T00:00:00', '00:00'],
    ['2026-03-05T00:00:00', '00:00 tomorrow'],
    ['2026-03-05T09:10:00', '09:10 tomorrow'],
    ['2026-03-03T23:59:00', '23:59 yesterday'],
    ['2026-03-06T09:10:00', '09:10 on 6 Mar'],
    ['2026-12-31T09:10:00', '09:10 on 31 Dec'],
  ])('%s is said as %s on 4 March', (time, said) => {
    expect(clockInEnglish(at(time), at('2026-03-04T10:00:00'))).toBe(said)
  })

  test.each([
    [-1, '0 s'],
    [45 * second, '45 s'],
    [59 * minute + 59 * second, '59 min'],
    [hour, '1 h'],
    [2 * hour + 5 * minute, '2 h 5 min'],
    [47 * hour + 59 * minute, '47 h 59 min'],
    [2 * day, '2 days'],
  ])('%i ms last %s', (ms, said) => {
    expect(durationInEnglish(ms)).toBe(said)
  })

  test('the date is the Chinese one', () => {
    expect(monthDayInEnglish(at('2026-01-01T00:30:00'))).toBe('1 Jan')
  })
})
