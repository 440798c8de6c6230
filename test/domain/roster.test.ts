import { describe, expect, test } from '@jest/globals'
import { changesBetween, dutiesOfDay, nextDutyAt, stretches } from '../../src/domain/calendar/duty-spans.ts'
import { onDuty } from '../../src/domain/people/on-duty.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import type { AgreedChange, Override, Rotation } from '../../src/domain/people/roster-entries.ts'
import { chinaClock, chinaDayNumber, chinaMonthDay } from '../../src/domain/time.ts'
import { china, clock, directoryOf, engineer, everyDay, personId, shift } from '../support/roster.ts'

const people = [engineer('甲'), engineer('乙'), engineer('丙'), engineer('丁'), engineer('戊', { tier: 2 })]
const dayOf = (date: string): number => chinaDayNumber(china(date))
const names = (directory: Directory, at: string): string =>
  onDuty(directory, 1, china(at))
    .map(({ name }) => name)
    .join(' ')

const rotation = (part: Partial<Rotation>): Rotation => ({
  tier: 1, every: 'day', since: dayOf('2026-02-26'), days: everyDay, from: 0, to: 1440, people: ['甲', '乙', '丙'].map(personId), ...part,
}) // prettier-ignore

describe('WRK-1 rotations', () => {
  const daily = directoryOf(people, { rotations: [rotation({})] })
  test.each([
    ['2026-02-25 23:59', ''],
    ['2026-02-26 00:00', '甲'],
    ['2026-02-27 12:00', '乙'],
    ['2026-02-28 23:59', '丙'],
    ['2026-03-01 00:00', '甲'],
    ['2026-03-02 00:00', '乙'],
    ['2026-12-31 23:59', '丙'],
    ['2027-01-01 00:00', '甲'],
  ])('by day, across the ends of months and years, at %s: %s', (at, name) => {
    expect(names(daily, at)).toBe(name)
  })

  const workdays = directoryOf(people, {
    rotations: [rotation({ since: dayOf('2026-02-26'), days: [1, 2, 3, 4, 5] })],
  })
  test.each([
    ['2026-02-26 09:00', '甲'],
    ['2026-02-27 09:00', '乙'],
    ['2026-02-28 09:00', ''],
    ['2026-03-02 09:00', '丙'],
    ['2026-03-03 09:00', '甲'],
    ['2026-03-09 09:00', '乙'],
  ])('a turn of Monday to Friday does not jump over people at weekends, at %s: %s', (at, name) => {
    expect(names(workdays, at)).toBe(name)
  })

  const weekly = directoryOf(people, {
    rotations: [
      rotation({ every: 'week', since: dayOf('2026-02-23'), from: clock('17:30'), to: clock('08:30') }),
    ],
  })
  test.each([
    ['2026-02-23 17:29', ''],
    ['2026-02-23 17:30', '甲'],
    ['2026-02-24 08:29', '甲'],
    ['2026-02-24 12:00', ''],
    ['2026-03-02 08:29', '甲'],
    ['2026-03-02 17:30', '乙'],
    ['2026-03-09 03:00', '乙'],
    ['2026-03-16 17:30', '甲'],
  ])('by week, nights over midnight belong to the evening, at %s: %s', (at, name) => {
    expect(names(weekly, at)).toBe(name)
  })
})

const nights = [shift(everyDay, '08:30', '17:30', '甲', '乙'), shift(everyDay, '17:30', '08:30', '丙')]

describe('WRK-1 dated overrides', () => {
  const override = (part: Partial<Override>): Override => ({
    tier: 1, firstDay: dayOf('2026-05-01'), lastDay: dayOf('2026-05-02'), from: 0, to: 1440, people: [personId('丁')], ...part,
  }) // prettier-ignore
  const whole = directoryOf(people, { shifts: nights, overrides: [override({})] })
  const hours = directoryOf(people, {
    shifts: nights,
    overrides: [
      override({ from: clock('08:00'), to: clock('20:00') }),
      override({ firstDay: dayOf('2026-05-02'), people: [] }),
    ],
  })
  test.each([
    ['whole days', whole, '2026-04-30 23:59', '丙'],
    ['whole days', whole, '2026-05-01 00:00', '丁'],
    ['whole days', whole, '2026-05-02 23:59', '丁'],
    ['whole days', whole, '2026-05-03 00:00', '丙'],
    ['hours of a day', hours, '2026-05-01 07:59', '丙'],
    ['hours of a day', hours, '2026-05-01 08:00', '丁'],
    ['hours of a day', hours, '2026-05-01 20:00', '丙'],
    ['a later one that closes the day', hours, '2026-05-02 10:00', ''],
  ])('%s at %#: %s', (_, directory, at, name) => {
    expect(names(directory, at)).toBe(name)
  })
})

const change = (part: Partial<AgreedChange>): AgreedChange => ({ serial: 1, kind: 'swap', moves: [], leave: null, ...part }) // prettier-ignore
const leave = (person: string, from: string, to: string): AgreedChange =>
  change({ kind: 'leave', leave: { person: personId(person), from: china(from), to: china(to) } })
const move = (who: string, by: string | null, from: string, to: string): AgreedChange['moves'][number] => ({
  who: personId(who),
  by: by === null ? null : personId(by),
  from: china(from),
  to: china(to),
})

describe('WRK-1 what people agreed', () => {
  const swapped = change({
    moves: [
      move('甲', '丙', '2026-03-05 08:30', '2026-03-05 17:30'),
      move('丙', '甲', '2026-03-05 17:30', '2026-03-06 08:30'),
    ],
  })
  const away = leave('丙', '2026-03-05 17:30', '2026-03-06 08:30')
  const rows: readonly [string, Partial<Directory>, string, string][] = [
    ['a swap, before', { changes: [swapped] }, '2026-03-05 08:29', '丙'],
    ['a swap, by day', { changes: [swapped] }, '2026-03-05 08:30', '丙 乙'],
    ['a swap, by night', { changes: [swapped] }, '2026-03-06 08:29', '甲'],
    ['a swap, after', { changes: [swapped] }, '2026-03-06 08:30', '甲 乙'],
    ['a cover of what was swapped goes by the new one', { changes: [swapped, change({ serial: 2, kind: 'cover', moves: [move('甲', '丁', '2026-03-05 17:30', '2026-03-06 08:30')] })] }, '2026-03-05 20:00', '丁'],
    ['leave of one of two', { changes: [leave('甲', '2026-03-05 00:00', '2026-03-06 00:00')] }, '2026-03-05 10:00', '乙'],
    ['leave without anybody else', { changes: [away] }, '2026-03-05 18:00', ''],
    ['leave with a substitute of the tier', { changes: [away], substitutes: [{ tier: 1, people: [personId('丁')] }] }, '2026-03-05 18:00', '丁'],
    ['leave whose substitute is on leave too', { changes: [away, leave('丁', '2026-03-05 00:00', '2026-03-07 00:00')], substitutes: [{ tier: 1, people: ['丁', '戊'].map(personId) }] }, '2026-03-05 18:00', '戊'],
    ['leave that somebody covers', { changes: [change({ ...away, moves: [move('丙', '乙', '2026-03-05 17:30', '2026-03-06 08:30')] })], substitutes: [{ tier: 1, people: [personId('丁')] }] }, '2026-03-05 18:00', '乙'],
    ['the one who covers goes on leave', { changes: [change({ ...away, moves: [move('丙', '乙', '2026-03-05 17:30', '2026-03-06 08:30')] }), leave('乙', '2026-03-05 00:00', '2026-03-07 00:00')], substitutes: [{ tier: 1, people: [personId('丁')] }] }, '2026-03-05 18:00', '丁'],
  ] // prettier-ignore
  test.each(rows)('%s', (_, part, at, name) => {
    expect(names(directoryOf(people, { shifts: nights, ...part }), at)).toBe(name)
  })

  test('the card names the substitute before the tier does', () => {
    const carded = people.map((person) =>
      person.name === '丙' ? { ...person, substitutes: [personId('乙')] } : person,
    )
    const directory = directoryOf(carded, {
      shifts: nights,
      changes: [away],
      substitutes: [{ tier: 1, people: [personId('丁')] }],
    })
    expect(names(directory, '2026-03-05 18:00')).toBe('乙')
  })

  test('a tier without shifts goes without who is on leave', () => {
    const directory = directoryOf(people, { changes: [leave('甲', '2026-03-05 00:00', '2026-03-06 00:00')] })
    expect(names(directory, '2026-03-05 10:00')).toBe('乙 丙 丁')
    expect(names(directory, '2026-03-06 00:00')).toBe('甲 乙 丙 丁')
  })
})

describe('WRK-1 duties and changes of shift', () => {
  const directory = directoryOf(people, { shifts: nights })
  const shown = (span: { readonly from: number; readonly to: number }): string =>
    `${chinaMonthDay(span.from)} ${chinaClock(span.from)}-${chinaMonthDay(span.to)} ${chinaClock(span.to)}`

  test('a night belongs to the day on which it begins', () => {
    const c = people[2]
    if (c === undefined) throw new Error('no third person')
    expect(dutiesOfDay(directory, c, dayOf('2026-02-28')).map(shown)).toEqual(['2月28日 17:30-3月1日 08:30'])
  })

  test('a duty of whole weeks is cut at midnight', () => {
    const a = people[0]
    if (a === undefined) throw new Error('no first person')
    const weeks = directoryOf(people, {
      rotations: [rotation({ every: 'week', since: dayOf('2026-02-23') })],
    })
    expect(dutiesOfDay(weeks, a, dayOf('2026-02-25')).map(shown)).toEqual(['2月25日 00:00-2月26日 00:00'])
  })

  test('the stretches of a span follow each other without a gap', () => {
    const list = stretches(directory, 1, china('2026-02-27 10:00'), china('2026-03-02 10:00'))
    expect(list.map(({ from }) => from)).toEqual([china('2026-02-27 10:00'), ...list.slice(0, -1).map(({ to }) => to)])
    expect(list.at(-1)?.to).toBe(china('2026-03-02 10:00'))
  }) // prettier-ignore

  test('people change at 08:30 and 17:30', () => {
    const changes = changesBetween(directory, 1, china('2026-02-28 08:30'), china('2026-03-01 08:30'))
    expect(changes).toEqual([china('2026-02-28 17:30'), china('2026-03-01 08:30')])
  })

  test('when somebody is there again', () => {
    const office = directoryOf(people, { shifts: [shift([1, 2, 3, 4, 5], '08:30', '17:30', '甲')] })
    expect(nextDutyAt(office, [1], china('2026-02-27 18:00'))).toBe(china('2026-03-02 08:30'))
    expect(nextDutyAt(office, [1], china('2026-02-27 10:00'))).toBe(china('2026-02-27 10:00'))
  })
})
