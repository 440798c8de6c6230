import { describe, expect, test } from '@jest/globals'
import { readDays } from '../../src/domain/calendar/read-days.ts'
import { chinaDate, startOfChinaDay } from '../../src/domain/time.ts'
import { china } from '../support/roster.ts'

/** A Wednesday. */
const now = china('2026-03-04 10:00')
const shown = (text: string): string | null => {
  const days = readDays(text, now)
  if (days === null) return null
  const date = (number: number): string => chinaDate(startOfChinaDay(number)).slice(5)
  const hours = days.hours === null ? '' : ` ${days.hours.from}-${days.hours.to}`
  return `${date(days.firstDay)}..${date(days.lastDay)}${hours} ${days.part} ${days.rest}`.trim()
}

describe('days as people write them', () => {
  test.each([
    ['今天', '03-04..03-04 whole'],
    ['明天 家里有事', '03-05..03-05 whole 家里有事'],
    ['大后天', '03-07..03-07 whole'],
    ['今晚', '03-04..03-04 evening'],
    ['今天下午，看病', '03-04..03-04 afternoon 看病'],
    ['明早', '03-05..03-05 morning'],
    ['3月5日', '03-05..03-05 whole'],
    ['3月5号-3月7号 事假', '03-05..03-07 whole 事假'],
    ['3月5日-7日', '03-05..03-07 whole'],
    ['3月30日至4月2日', '03-30..04-02 whole'],
    ['2026-03-05', '03-05..03-05 whole'],
    ['2026年3月5日', '03-05..03-05 whole'],
    ['3/5', '03-05..03-05 whole'],
    ['3-5', '03-05..03-05 whole'],
    ['5日', '03-05..03-05 whole'],
    ['周五', '03-06..03-06 whole'],
    ['周二', '03-10..03-10 whole'],
    ['本周二', '03-03..03-03 whole'],
    ['下周一', '03-09..03-09 whole'],
    ['本周', '03-02..03-08 whole'],
    ['下周', '03-09..03-15 whole'],
    ['3月5日 14:00-17:30 开会', '03-05..03-05 840-1050 whole 开会'],
    ['3月5日 9点-12点', '03-05..03-05 540-720 whole'],
    ['12月30日', '12-30..12-30 whole'],
    ['tomorrow', '03-05..03-05 whole'],
    ['tonight', '03-04..03-04 evening'],
    ['next mon', '03-09..03-09 whole'],
    ['week', '03-02..03-08 whole'],
    ['3月5日 3月7日', '03-05..03-05 whole 3月7日'],
  ])('%s', (text, meaning) => {
    expect(shown(text)).toBe(meaning)
  })

  test.each(['', '家里有事', '2月30日', '13月1日', '3月7日-3月5日', '3月5日 17:30-14:00'])(
    '“%s” is no day',
    (text) => {
      expect(readDays(text, now)).toBeNull()
    },
  )

  test('a date without a year is the nearest one', () => {
    expect(startOfChinaDay(readDays('12月30日', now)?.firstDay ?? 0)).toBe(china('2025-12-30'))
    expect(startOfChinaDay(readDays('1月2日', china('2026-12-31 10:00'))?.firstDay ?? 0)).toBe(china('2027-01-02'))
  }) // prettier-ignore
})
