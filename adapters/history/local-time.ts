import { type Instant, hour, minute, parseInstant, second } from '../../src/domain/time.ts'

const local =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]\s*(上午|下午)?\s*(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2})(?:\.\d+)?)?\s*([AP]M)?$/i

/**
 * Reads the times that chat programs and spreadsheets write, in China's zone: `2026-03-02 9:00:00`,
 * `2026/3/2 9:00`, `2026-03-02 9:00:00 PM`, ISO 8601, epoch seconds or milliseconds. Null when it is no time.
 */
export const readLocalTime = (text: string): Instant | null => {
  const trimmed = text.trim()
  if (/^\d{10}(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * second)
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed)
  const match = local.exec(trimmed)
  if (match === null) return parseInstant(trimmed)
  const [, year, month = '', date = '', before, h = '', min = '', s = '0', after] = match
  const midnight = parseInstant(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
  const half = (before ?? after ?? '').toUpperCase()
  const hours = half === '' ? Number(h) : (Number(h) % 12) + (half === 'PM' || half === '下午' ? 12 : 0)
  if (
    midnight === null ||
    hours > 23 ||
    (half !== '' && Number(h) > 12) ||
    Number(min) > 59 ||
    Number(s) > 59
  )
    return null
  return midnight + hours * hour + Number(min) * minute + Number(s) * second
}
