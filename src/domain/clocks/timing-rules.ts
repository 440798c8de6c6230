import type { ClockContract } from './clocks.ts'

/** The rules by which deadlines were last computed, kept so that a change of them can be told and put on record. */
export interface TimingRules {
  /** The text of `rulesOf`. */
  readonly rules: string
}

interface PlainSet {
  readonly $set: readonly number[]
}

const isPlainSet = (value: unknown): value is PlainSet =>
  typeof value === 'object' && value !== null && '$set' in value && Array.isArray(value.$set)

/** What of a contract decides about deadlines, as text: the same text, the same deadlines. */
export const rulesOf = (contract: ClockContract): string => {
  const { policies, calendars, days, reminders, ceiling, peaks } = contract
  return JSON.stringify({ policies, calendars, days, reminders, ceiling, peaks }, (_, value: unknown) =>
    value instanceof Set ? { $set: [...(value as Set<number>)] } : value,
  )
}

/** The rules that a text of `rulesOf` stands for; null when it is none, e.g. of another version. */
export const contractOfRules = (text: string): ClockContract | null => {
  try {
    const value: unknown = JSON.parse(text, (_, part: unknown) =>
      isPlainSet(part) ? new Set(part.$set) : part,
    )
    return isRules(value) ? value : null
  } catch {
    return null
  }
}

const isRules = (value: unknown): value is ClockContract =>
  typeof value === 'object' &&
  value !== null &&
  ['policies', 'calendars', 'days', 'reminders', 'ceiling', 'peaks'].every((name) => name in value)
