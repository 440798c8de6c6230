import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DayTable } from '../src/domain/calendar/calendar.ts'
import { dayTableOf, readCalendarYear, type CalendarYear } from '../src/domain/calendar/day-table.ts'
import type { Problem } from '../src/domain/fault.ts'

/** The official notices that come with the desk. */
export const officialCalendarFolder = join(import.meta.dirname, 'calendar')

export interface LoadedCalendar {
  readonly days: DayTable
  /** What was left out, and where; empty when every file was read in full. */
  readonly problems: readonly Problem[]
}

/** `JSON.parse` names the line itself, except when the file simply ends too early. */
const lineOfSyntaxError = (text: string, message: string): number => {
  const named = /\(line (\d+) column \d+\)/.exec(message)?.[1]
  return named === undefined ? text.trimEnd().split('\n').length : Number(named)
}

/** The last line that has the key: when two lists name the same date, the later one is the one to look at. */
const lineOfKey = (text: string, key: string | null): number | null => {
  if (key === null) return null
  const index = text.split('\n').findLastIndex((line) => line.includes(JSON.stringify(key)))
  return index === -1 ? null : index + 1
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const loadFile = (file: string): { year: CalendarYear | null; problems: readonly Problem[] } => {
  let text = ''
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
    const { year, mistakes } = readCalendarYear(JSON.parse(text))
    const problems = mistakes.map(({ key, message }) => ({ file, line: lineOfKey(text, key), message }))
    return { year, problems }
  } catch (cause) {
    const line = cause instanceof SyntaxError ? lineOfSyntaxError(text, cause.message) : null
    const message = cause instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read'
    return { year: null, problems: [{ file, line, message: `${message}: ${reasonOf(cause)}` }] }
  }
}

const filesOf = (folder: string): { files: readonly string[]; problems: readonly Problem[] } => {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return { files: names.sort().map((name) => join(folder, name)), problems: [] }
  } catch (cause) {
    return {
      files: [],
      problems: [{ file: folder, line: null, message: `cannot be read: ${reasonOf(cause)}` }],
    }
  }
}

/**
 * The official calendar of the years that come with the desk, overridden date by date by the `*.json` files of further
 * folders: folders in the order given, files by name. The files have the shape of those in `calendar/`; one with
 * `"partial": true` adds dates to a year without making the year known. Bad files and dates are left out and reported.
 */
export const loadCalendar = (overrideFolders: readonly string[] = []): LoadedCalendar => {
  const folders = [officialCalendarFolder, ...overrideFolders].map(filesOf)
  const loaded = folders.flatMap(({ files }) => files.map(loadFile))
  return {
    days: dayTableOf(loaded.flatMap(({ year }) => (year === null ? [] : [year]))),
    problems: [...folders, ...loaded].flatMap(({ problems }) => problems),
  }
}
