import type { Attainment } from '../../domain/contract/attainment.ts'
import { chinaMonthDay, duration } from '../../domain/time.ts'
import { percent } from '../percent.ts'
import { clockNames, severityNames } from './names.ts'

/** 99.87 %: availability is promised to a tenth. */
const hundredths = (share: number): string => `${(Math.floor(share * 10_000) / 100).toFixed(2)}%`

/** What the service came to, against the contract (SLA-F3). */
export const attainmentInChinese = {
  attainment: (name: string, a: Attainment): string => {
    const last = chinaMonthDay(a.to - 1)
    const days = chinaMonthDay(a.from) === last ? last : `${chinaMonthDay(a.from)}–${last}`
    const clocks = [...new Set(a.clocks.map((row) => row.clock))].map((clock) => {
      const rows = a.clocks.filter((row) => row.clock === clock)
      const parts = rows.map(
        (row) => `${severityNames[row.severity]} ${row.met}/${row.total}（${percent(row.met, row.total)}）`,
      )
      return `${clockNames[clock]}达标：${parts.join('，')}`
    })
    const averages = a.averages.map(({ target, count, mean, attained }) =>
      mean === null
        ? `${target.name}：没有数据（目标 ${duration(target.within)}）`
        : `${target.name}：${duration(mean)}（目标 ${duration(target.within)}，${attained === true ? '达标' : '未达标'}，${count} 次）`,
    )
    const availability =
      a.availability === null
        ? []
        : [
            `可用率：${hundredths(a.availability.share)}（目标 ${hundredths(a.availability.atLeast)}，重大事件中断 ${a.availability.downFor === 0 ? '0' : duration(a.availability.downFor)}）`,
          ]
    const lines = [...clocks, ...averages, ...availability]
    return [`${days} 达标情况 · ${name}`, ...(lines.length === 0 ? ['这段时间没有数据。'] : lines)].join('\n')
  },
  unknownPeriod: (text: string): string =>
    `看不懂时间“${text}”。可以写：今天、本周、上周、本月、3月、3月1日-3月15日。`,
} as const
