import { t } from './strings.js'

/** Support runs on China time wherever the reader sits: UTC+8, no daylight saving. */
const chinaOffset = 8 * 3_600_000

let serverAhead = 0
/** Deadlines are the server's; a phone's clock may be minutes off. */
export const setServerTime = (now) => {
  serverAhead = now - Date.now()
}
export const serverNow = () => Date.now() + serverAhead

const two = (n) => String(n).padStart(2, '0')
const china = (at) => new Date(at + chinaOffset)
export const dayOf = (at) => Math.floor((at + chinaOffset) / 86_400_000)

export const clockTime = (at) => china(at).toISOString().slice(11, 16)

/** 今天, 昨天, 周三, 3月4日, 2025-03-04: the shortest that cannot be misread now. */
export const dayName = (at, now = serverNow()) => {
  const days = dayOf(now) - dayOf(at)
  const date = china(at)
  if (days === 0) return t.today
  if (days === 1) return t.yesterday
  if (date.getUTCFullYear() !== china(now).getUTCFullYear()) return date.toISOString().slice(0, 10)
  const monthDay = t.month(date.getUTCMonth() + 1, date.getUTCDate())
  return days > 1 && days < 7 ? `${monthDay} ${t.weekdays[date.getUTCDay()]}` : monthDay
}

/** For the room list: the time today, else the day. */
export const shortMoment = (at) =>
  dayOf(at) === dayOf(serverNow()) ? clockTime(at) : dayName(at).split(' ')[0]

/** `17:35` today, else with the day before it. */
export const dueMoment = (at) =>
  dayOf(at) === dayOf(serverNow()) ? clockTime(at) : `${dayName(at)} ${clockTime(at)}`

/** `09:41` under an hour, `2 小时 5 分` up to two days, then days. */
export const span = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
  const hours = Math.floor(seconds / 3600)
  return hours < 48
    ? t.hoursMinutes(hours, Math.floor((seconds % 3600) / 60))
    : t.days(Math.floor(hours / 24))
}

export const fileSize = (bytes) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`
