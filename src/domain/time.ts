/** Milliseconds since 1970-01-01T00:00Z. All instants in the desk are such integers; only texts have a zone. */
export type Instant = number

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** China Standard Time: UTC+8, no daylight saving since 1992, so integer arithmetic is exact. */
export const chinaOffset = 8 * hour

/** A calendar date in China, `YYYY-MM-DD`. */
export type ChinaDate = string

/** Days since 1970-01-01 of the Chinese calendar date that contains the instant. */
export const chinaDayNumber = (at: Instant): number => Math.floor((at + chinaOffset) / day)

/** The instant at which the Chinese day with this number begins (00:00 at +08:00). */
export const startOfChinaDay = (dayNumber: number): Instant => dayNumber * day - chinaOffset

const two = (n: number): string => String(n).padStart(2, '0')

/** `YYYY-MM-DD` in China. */
export const chinaDate = (at: Instant): ChinaDate => new Date(at + chinaOffset).toISOString().slice(0, 10)

/** `HH:MM` in China, what people read in a chat. */
export const chinaClock = (at: Instant): string => new Date(at + chinaOffset).toISOString().slice(11, 16)

/** `HH:MM:SS` in China. */
export const chinaClockSeconds = (at: Instant): string =>
  new Date(at + chinaOffset).toISOString().slice(11, 19)

/** ISO 8601 at +08:00 without milliseconds unless there are any: the form of harness.md. */
export const isoChina = (at: Instant): string => {
  const text = new Date(at + chinaOffset).toISOString()
  return `${at % second === 0 ? text.slice(0, 19) : text.slice(0, 23)}+08:00`
}

/** Reads ISO 8601 with an offset (without one: China), or null when it is not a time. */
export const parseInstant = (text: string): Instant | null => {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text.trim(),
    )
  if (match === null) return null
  const [, y, mo, d, h = '0', mi = '0', s = '0', ms = '0', zone = '+08:00'] = match
  const numbers = [y, mo, d, h, mi, s].map(Number) as [number, number, number, number, number, number]
  const utc = Date.UTC(
    numbers[0],
    numbers[1] - 1,
    numbers[2],
    numbers[3],
    numbers[4],
    numbers[5],
    Number(ms.padEnd(3, '0')),
  )
  const check = new Date(utc)
  const real =
    check.getUTCMonth() === numbers[1] - 1 &&
    check.getUTCDate() === numbers[2] &&
    numbers[3] < 24 &&
    numbers[4] < 60 &&
    numbers[5] < 60
  if (!real) return null
  return utc - zoneOffset(zone)
}

const zoneOffset = (zone: string): number => {
  if (zone === 'Z') return 0
  const digits = zone.replace(':', '')
  const size = Number(digits.slice(1, 3)) * hour + Number(digits.slice(3, 5)) * minute
  return digits.startsWith('-') ? -size : size
}

/** Day number of a `YYYY-MM-DD`, or null when there is no such date. */
export const parseChinaDate = (text: string): number | null => {
  const at = parseInstant(`${text}T00:00:00+08:00`)
  return at === null ? null : chinaDayNumber(at)
}

/** Day of the week, 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export const weekday = (dayNumber: number): number => ((((dayNumber + 3) % 7) + 7) % 7) + 1

/** `3月4日`, for people. */
export const chinaMonthDay = (at: Instant): string => {
  const [, month, date] = chinaDate(at).split('-')
  return `${Number(month)}月${Number(date)}日`
}

/** `17:35` today, `明天 09:10`, `3月6日 09:10`: the shortest form that cannot be misread at `now`. */
export const chinaClockFrom = (at: Instant, now: Instant): string => {
  const days = chinaDayNumber(at) - chinaDayNumber(now)
  if (days === 0) return chinaClock(at)
  if (days === 1) return `明天 ${chinaClock(at)}`
  if (days === -1) return `昨天 ${chinaClock(at)}`
  return `${chinaMonthDay(at)} ${chinaClock(at)}`
}

/** `2 小时 5 分`, `45 秒`: a duration in words; days only from two days up. */
export const duration = (ms: number): string => {
  const total = Math.max(0, Math.floor(ms / second))
  if (total < 60) return `${total} 秒`
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${two(minutes % 60)} 分`
  return `${Math.floor(hours / 24)} 天`
}
