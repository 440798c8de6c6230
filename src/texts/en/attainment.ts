import type { SameTexts } from '../texts.ts'
import { clockNames } from './names.ts'
import { durationInEnglish, monthDayInEnglish } from './time.ts'
import { percent } from '../percent.ts'
import type { attainmentInChinese } from '../zh/attainment.ts'

const hundredths = (share: number): string => `${(Math.floor(share * 10_000) / 100).toFixed(2)}%`

/** What the service came to, against the contract (SLA-F3). */
export const attainmentInEnglish: SameTexts<typeof attainmentInChinese> = {
  attainment: (name, a) => {
    const last = monthDayInEnglish(a.to - 1)
    const days = monthDayInEnglish(a.from) === last ? last : `${monthDayInEnglish(a.from)}–${last}`
    const clocks = [...new Set(a.clocks.map((row) => row.clock))].map((clock) => {
      const rows = a.clocks.filter((row) => row.clock === clock)
      const parts = rows.map(
        (row) => `${row.severity} ${row.met}/${row.total} (${percent(row.met, row.total)})`,
      )
      return `${clockNames[clock]} kept: ${parts.join(', ')}`
    })
    const averages = a.averages.map(({ target, count, mean, attained }) =>
      mean === null
        ? `${target.name}: no data (target ${durationInEnglish(target.within)})`
        : `${target.name}: ${durationInEnglish(mean)} (target ${durationInEnglish(target.within)}, ${attained === true ? 'kept' : 'missed'}, ${count})`,
    )
    const availability =
      a.availability === null
        ? []
        : [
            `Availability: ${hundredths(a.availability.share)} (target ${hundredths(a.availability.atLeast)}, down for ${durationInEnglish(a.availability.downFor)})`,
          ]
    const lines = [...clocks, ...averages, ...availability]
    return [`${days} · ${name}`, ...(lines.length === 0 ? ['No data in this period.'] : lines)].join('\n')
  },
  unknownPeriod: (text) =>
    `I cannot read the period “${text}”.\nPlease write today, this week, month, or 3-1 to 3-15.`,
}
