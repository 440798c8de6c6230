import { chinaClock, chinaDate, chinaDayNumber, second, type Instant } from '../../domain/time.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `4 Mar`, the date in China. */
export const monthDayInEnglish = (at: Instant): string => {
  const [, month, date] = chinaDate(at).split('-').map(Number)
  return `${date ?? ''} ${months[(month ?? 1) - 1] ?? ''}`
}

/** `17:35` today, `09:10 tomorrow`, `09:10 on 6 Mar`: Chinese time, the shortest form that cannot be misread at `now`. */
export const clockInEnglish = (at: Instant, now: Instant): string => {
  const days = chinaDayNumber(at) - chinaDayNumber(now)
  if (days === 0) return chinaClock(at)
  if (days === 1) return `${chinaClock(at)} tomorrow`
  if (days === -1) return `${chinaClock(at)} yesterday`
  return `${chinaClock(at)} on ${monthDayInEnglish(at)}`
}

/** `45 s`, `4 min`, `2 h 5 min`, `2 days`: days only from two days up, as in the Chinese texts. */
export const durationInEnglish = (ms: number): string => {
  const total = Math.max(0, Math.floor(ms / second))
  if (total < 60) return `${total} s`
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}
