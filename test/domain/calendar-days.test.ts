import { afterEach, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadCalendar } from '../../knowledge/load-calendar.ts'
import { isWorkday } from '../../src/domain/calendar/calendar.ts'
import { chinaDate, parseChinaDate, startOfChinaDay } from '../../src/domain/time.ts'
import { officialDays } from '../support/calendars.ts'

interface PackageYear {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

const packageFolder = join(dirname(createRequire(import.meta.url).resolve('chinese-days')), 'years')
/** The package's data file, not its functions: those read dates in the zone of the process. */
const packageYear = (year: number): PackageYear =>
  JSON.parse(readFileSync(join(packageFolder, `${year}.json`), 'utf8')) as PackageYear

const datesOf = (year: number): readonly string[] => {
  const first = Date.UTC(year, 0, 1)
  const count = (Date.UTC(year + 1, 0, 1) - first) / 86_400_000
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * 86_400_000).toISOString().slice(0, 10),
  )
}

const dayNumberOf = (date: string): number => {
  const dayNumber = parseChinaDate(date)
  if (dayNumber === null) throw new Error(`not a date: ${date}`)
  return dayNumber
}

describe('the official days', () => {
  test.each([
    [2024, 366],
    [2025, 365],
    [2026, 365],
  ])('every day of %i agrees with chinese-days', (year, count) => {
    const { holidays, workdays } = packageYear(year)
    const ours = datesOf(year).map(
      (date) => `${date} ${isWorkday(officialDays, dayNumberOf(date)) ? 'work' : 'rest'}`,
    )
    const theirs = datesOf(year).map((date) => {
      const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
      return `${date} ${date in workdays || (!weekend && !(date in holidays)) ? 'work' : 'rest'}`
    })
    expect(ours).toHaveLength(count)
    expect(ours).toEqual(theirs)
  })

  test('holds exactly the dates of the notices, weekends inside a holiday included', () => {
    const years = [2024, 2025, 2026].map(packageYear)
    const dates = (numbers: ReadonlySet<number>): readonly string[] =>
      [...numbers].map((n) => chinaDate(startOfChinaDay(n))).sort()
    expect(dates(officialDays.holidays)).toEqual(
      years.flatMap(({ holidays }) => Object.keys(holidays)).sort(),
    )
    expect(dates(officialDays.makeUpDays)).toEqual(
      years.flatMap(({ workdays }) => Object.keys(workdays)).sort(),
    )
  })

  test('knows 2024 to 2026, is read without a problem, and names the notices', () => {
    const { days, problems } = loadCalendar()
    expect([...days.years].sort()).toEqual([2024, 2025, 2026])
    expect(problems).toEqual([])
  })
})

describe('override files', () => {
  const folders: string[] = []
  const folderWith = (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiban-calendar-'))
    folders.push(folder)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return folder
  }
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })

  test('a further year becomes known', () => {
    const folder = folderWith({
      '2027.json': '{ "year": 2027, "source": "test", "holidays": { "2027-01-01": "元旦" } }',
    })
    const { days, problems } = loadCalendar([folder])
    expect(problems).toEqual([])
    expect(days.years.has(2027)).toBe(true)
    expect(isWorkday(days, dayNumberOf('2027-01-01'))).toBe(false)
  })

  test('a partial file adds dates without making its year known', () => {
    const text =
      '{ "year": 2027, "source": "三月三", "partial": true, "holidays": { "2027-04-09": "三月三" } }'
    const { days } = loadCalendar([folderWith({ 'guangxi.json': text })])
    expect(days.years.has(2027)).toBe(false)
    expect(isWorkday(days, dayNumberOf('2027-04-09'))).toBe(false)
  })

  test('overrides date by date, both ways, and leaves the rest of the year alone', () => {
    const text = JSON.stringify({
      year: 2026,
      source: 'storm',
      partial: true,
      holidays: { '2026-02-14': 'was a make-up day', '2026-07-15': '台风' },
      makeUpDays: { '2026-10-07': 'was a holiday', '2026-07-18': '台风' },
    })
    const { days } = loadCalendar([folderWith({ 'storm.json': text })])
    const workday = (date: string): boolean => isWorkday(days, dayNumberOf(date))
    expect(
      ['2026-02-14', '2026-07-15', '2026-10-07', '2026-07-18', '2026-10-06', '2026-10-10'].map(workday),
    ).toEqual(
      [false, false, true, true, false, true], // prettier-ignore
    )
    expect(days.years.has(2026)).toBe(true)
  })

  test('a later folder wins over an earlier one, files go by name', () => {
    const off = '{ "year": 2026, "source": "a", "partial": true, "holidays": { "2026-07-15": "休" } }'
    const on = '{ "year": 2026, "source": "b", "partial": true, "makeUpDays": { "2026-07-15": "班" } }'
    const workday = (...list: readonly string[]): boolean =>
      isWorkday(loadCalendar(list).days, dayNumberOf('2026-07-15'))
    expect(workday(folderWith({ 'x.json': off }), folderWith({ 'a.json': on }))).toBe(true)
    expect(workday(folderWith({ 'a.json': on, 'b.json': off }))).toBe(false)
  })

  const bad: readonly (readonly [string, string, number | null, string])[] = [
    ['broken JSON', '{\n  "year": 2027,\n  "source" "x"\n}', 3, 'is not valid JSON'],
    ['JSON that ends early', '{\n  "year": 2027,\n', 3, 'is not valid JSON'],
    ['a list', '[]', null, 'a calendar file is an object'],
    ['no year', '{\n  "source": "x"\n}', null, 'year must be a whole number'],
    ['a year as text', '{\n  "year": "2027"\n}', 2, 'year must be a whole number'],
    ['no source', '{\n  "year": 2027\n}', null, 'source must name the notice'],
    ['a date that does not exist', '{\n  "year": 2027, "source": "x",\n  "holidays": {\n    "2027-02-30": "?"\n  }\n}', 4, '2027-02-30 is not a date'],
    ['a date of another year', '{\n  "year": 2027, "source": "x",\n  "makeUpDays": {\n    "2072-02-03": "?"\n  }\n}', 4, '2072-02-03 does not belong to 2027'],
    ['a date in both lists', '{\n "year": 2027, "source": "x",\n "holidays": { "2027-01-01": "a" },\n "makeUpDays": { "2027-01-01": "b" }\n}', 4, 'listed both as a holiday and as a make-up day'],
    ['an unknown field', '{\n  "year": 2027, "source": "x",\n  "workdays": {}\n}', 3, 'unknown field workdays'],
    ['dates as a list', '{\n  "year": 2027, "source": "x",\n  "holidays": ["2027-01-01"]\n}', 3, 'holidays must list dates with names'],
    ['partial as text', '{\n  "year": 2027, "source": "x",\n  "partial": "no"\n}', 3, 'partial must be true or false'],
  ] // prettier-ignore
  test.each(bad)(
    '%s is a problem with its line, and the year is not taken for known',
    (_, text, line, message) => {
      const folder = folderWith({ '2027.json': text })
      const { days, problems } = loadCalendar([folder])
      expect(problems).toEqual([
        { file: join(folder, '2027.json'), line, message: expect.stringContaining(message) },
      ])
      expect(days.years.has(2027)).toBe(false)
      expect(days.years.has(2026)).toBe(true)
    },
  )

  test('a bad date does not lose the good one beside it', () => {
    const text = '{ "year": 2027, "source": "x", "holidays": { "2027-13-01": "?", "2027-01-01": "元旦" } }'
    const { days, problems } = loadCalendar([folderWith({ '2027.json': text })])
    expect(problems).toHaveLength(1)
    expect(isWorkday(days, dayNumberOf('2027-01-01'))).toBe(false)
  })

  test('a folder that is not there is a problem', () => {
    const folder = join(tmpdir(), 'zhiban-no-such-folder')
    expect(loadCalendar([folder]).problems).toEqual([{ file: folder, line: null, message: expect.stringContaining('cannot be read') }]) // prettier-ignore
  })
})
