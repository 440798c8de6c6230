import { z } from 'zod'
import { day, hour, minute, parseChinaDate, second } from '../src/domain/time.ts'
import { sayValue } from './say-yaml-problem.ts'

/** A schema from a reader that returns null for what it cannot read; `pattern` tells editors what it may look like. */
const written = <T>(read: (text: string) => T | null, rule: string, pattern: string): z.ZodType<T> =>
  z
    .unknown()
    .meta({ type: 'string', pattern, description: rule })
    .transform((value, context): T => {
      const found = typeof value === 'string' ? read(value.normalize('NFKC').trim()) : null
      if (found !== null) return found
      const message =
        value === undefined || value === null ? `这一项没有写，${rule}` : `${rule}，现在是${sayValue(value)}`
      context.issues.push({ code: 'custom', message, input: value })
      return z.NEVER
    })

const durationPattern = '^(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?$'
const units = { d: day, h: hour, m: minute, s: second } as const

const readDuration = (text: string): number | null => {
  const match = /^(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text)
  if (match === null) return null
  const [, d = '0', h = '0', m = '0', s = '0'] = match
  const total = Number(d) * units.d + Number(h) * units.h + Number(m) * units.m + Number(s) * units.s
  return total > 0 ? total : null
}

const readClock = (text: string): number | null => {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text)
  if (match === null) return null
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : null
}

const readWindow = (text: string): { readonly from: number; readonly to: number } | null => {
  const [start = '', end = '', ...rest] = text.split('-')
  const from = readClock(start.trim())
  const to = readClock(end.trim())
  return from === null || to === null || rest.length > 0 || from >= to ? null : { from, to }
}

/** `45s`, `30m`, `8h`, `1h30m`, `2d` (of 24 hours) → milliseconds, above 0. */
export const durationValue = written(readDuration, '应是时长，如 30m、8h、1h30m', durationPattern)

/** A length of counted time, or of working days of a calendar. `written` is what the file has. */
export type Length =
  | { readonly kind: 'time'; readonly ms: number; readonly written: string }
  | { readonly kind: 'days'; readonly days: number; readonly written: string }

const readLength = (text: string): Length | null => {
  const days = /^(\d{1,3})wd$/.exec(text)?.[1]
  if (days !== undefined) return Number(days) > 0 ? { kind: 'days', days: Number(days), written: text } : null
  const ms = readDuration(text)
  return ms === null ? null : { kind: 'time', ms, written: text }
}

/** `30m`, `8h`, or `2wd` = two working days. */
export const lengthValue = written(
  readLength,
  '应是时长，如 30m、8h，或工作日，如 1wd',
  `${durationPattern}|^\\d{1,3}wd$`,
)

const readPercent = (text: string): number | null => {
  const match = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(text)
  const share = match === null ? null : Number(match[1]) / 100
  return share !== null && share > 0 && share <= 1 ? share : null
}

/** `99.5%` → 0.995. */
export const percentValue = written(readPercent, '应是百分数，如 99.5%', '^\\d{1,3}(\\.\\d{1,3})?%$')

/** `2026-03-05`, a date there is. */
export const dateValue = written(
  (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && parseChinaDate(text) !== null ? text : null),
  '应是日期，如 2026-03-05',
  '^\\d{4}-\\d{2}-\\d{2}$',
)

/** `12-31`, a date of every year; 02-29 only comes in leap years. */
export const yearDateValue = written(
  (text) => (/^\d{2}-\d{2}$/.test(text) && parseChinaDate(`2024-${text}`) !== null ? text : null),
  '应是每年的日期，如 12-31',
  '^\\d{2}-\\d{2}$',
)

/** `17:30` → minutes after midnight in China, `24:00` included. */
export const clockValue = written(readClock, '应是时间，如 17:30', '^\\d{1,2}:\\d{2}$')

/** `08:30-12:00` → minutes after midnight, `from` before `to`. */
export const windowValue = written(
  readWindow,
  '应是先早后晚的时段，如 08:30-12:00',
  '^\\d{1,2}:\\d{2} *- *\\d{1,2}:\\d{2}$',
)

/** A line of text that is not blank. */
export const textValue = z.string().trim().min(1)

/** Days of the week, 1 = Monday … 7 = Sunday, each once. */
export const daysValue = z
  .array(z.int().min(1).max(7))
  .min(1)
  .refine((days) => new Set(days).size === days.length, '同一天写了两次')
