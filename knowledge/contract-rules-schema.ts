import { z } from 'zod'
import { categories, clockKinds, type Severity } from '../src/domain/tickets/ticket.ts'
import {
  clockValue, dateValue, durationValue, percentValue, textValue, yearDateValue, type Length,
} from './yaml-values.ts' // prettier-ignore

/** Every number says where it comes from. */
export const sourced = {
  clause: textValue.describe('条款编号，如 SLA-F1'),
  source: textValue.describe('合同里的章节，如 第三章 2.1'),
}

const around = z.int().min(0).max(60).default(0)

const peakDates = z.union(
  [
    z.strictObject({ from: dateValue, to: dateValue }).describe('一段日期'),
    z
      .strictObject({ every: z.literal('year'), from: yearDateValue, to: yearDateValue })
      .describe('每年的一段，可跨年'),
    z
      .strictObject({ end: z.enum(['month', 'quarter', 'half-year', 'year']), before: around, after: around })
      .describe('期末那天和前后几天'),
    z
      .strictObject({ holidays: z.literal('official'), before: around, after: around })
      .describe('法定节假日和前后几天'),
  ],
  {
    error:
      '应是 { from: 2026-05-12, to: 2026-05-18 }、{ every: year, from: 12-01, to: 12-31 }、{ end: quarter, before: 5, after: 2 } 或 { holidays: official, before: 1, after: 0 }',
  },
)

const contact = z.union(
  [
    z.strictObject({ role: z.enum(['supervisor', 'keeper', 'admin']) }),
    z.strictObject({ duty: z.enum(['lead', 'manager']) }),
    z.strictObject({ person: textValue.describe('people 文件里的 id') }),
    z.strictObject({ room: z.enum(['engineers', 'supervisors']) }),
    z.strictObject({ name: textValue, phone: textValue.describe('只能打电话的人：请值班人员打') }),
  ],
  {
    error:
      '应是 { role: supervisor }、{ duty: manager }、{ room: supervisors }、{ person: 人员 id } 或 { name: 名字, phone: 电话 }',
  },
)

const bar = z
  .strictObject({ people: z.int().min(2), regions: z.int().min(2) })
  .describe('不同的人达到 people 个，或区划达到 regions 个')

const periods = ['day', 'week', 'month', 'quarter', 'half-year', 'year'] as const

/** The parts of a contract file that rule the service beside the clocks. */
export const ruleParts = <Reminders extends z.ZodType, S extends z.ZodType<Severity>>(given: {
  readonly length: z.ZodType<Length>
  readonly reminders: Reminders
  readonly severity: S
}) => ({
  ceiling: z
    .strictObject({ within: given.length, calendar: textValue, ...sourced })
    .nullable()
    .default(null)
    .describe('任何请求最迟多久响应（SLA-O1）'),
  tracking: z
    .strictObject({ after: durationValue, ...sourced })
    .nullable()
    .default(null)
    .describe('多久没解决就列入备案跟踪（SLA-O1）'),
  average: z.strictObject({
    name: textValue,
    measure: z.enum(['response', 'resolution']),
    category: z.array(z.enum(categories)).min(1).nullable().default(null),
    within: durationValue,
    calendar: textValue,
    ...sourced,
  }),
  availability: z
    .strictObject({ atLeast: percentValue, ...sourced })
    .nullable()
    .default(null),
  peak: z.strictObject({
    name: textValue,
    dates: z.array(peakDates).min(1),
    tighten: z
      .array(
        z.strictObject({
          clock: z.enum(clockKinds),
          severity: given.severity.nullable().default(null),
          within: durationValue.optional(),
          share: z.number().gt(0).lt(1).optional().describe('平时的几成，如 0.5'),
        }),
      )
      .default([]),
    calls: z
      .strictObject({
        tiers: z.array(z.int().min(1).max(9)).default([]),
        people: z.array(textValue).default([]),
        severities: z
          .array(given.severity)
          .min(1)
          .optional()
          .describe('哪些等级的工单才叫；不写是紧急和重大'),
      })
      .prefault({})
      .describe('另外叫谁：哪几级的值班人员，或 people 文件里的 id；超时的工单不论等级都叫'),
    reminders: given.reminders.nullable().default(null),
    ...sourced,
  }),
  contact,
  vendor: z.strictObject({ name: textValue, aliases: z.array(textValue).default([]) }),
  outbreak: z
    .strictObject({
      within: durationValue,
      propose: bar,
      automatic: bar.nullable().default(null),
      ...sourced,
    })
    .nullable()
    .default(null),
  satisfaction: z
    .strictObject({ scale: z.int().min(2).max(10), lowUpTo: z.int().min(1).max(9), ...sourced })
    .nullable()
    .default(null),
  attendance: z
    .strictObject({
      in: clockValue,
      out: clockValue,
      absentAfter: durationValue,
      calendar: textValue,
      ...sourced,
    })
    .nullable()
    .default(null),
  checklist: z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, '应由小写字母、数字和短横线组成，以字母开头'),
    name: textValue,
    form: textValue.nullable().default(null).describe('导出成什么表，如 巡检记录表'),
    tier: z.int().min(1).max(9).default(1),
    schedule: z.strictObject({
      every: z.enum(periods),
      on: z
        .union([z.int().min(1).max(31), z.literal('last')], { error: '应是 1 到 31 的数，或 last' })
        .nullable()
        .default(null),
      days: z.enum(['every', 'workdays']).default('workdays'),
      at: clockValue,
      peaksOnly: z.boolean().default(false),
    }),
    within: durationValue,
    items: z.array(textValue).min(1),
    ...sourced,
  }),
  report: z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, '应由小写字母、数字和短横线组成，以字母开头'),
    name: textValue,
    every: z.enum([...periods, 'ticket']),
    within: z
      .union([z.strictObject({ days: z.int().min(1) }), z.strictObject({ workdays: z.int().min(1) })], {
        error: '应是 { days: 3 } 或 { workdays: 5 }',
      })
      .nullable()
      .default(null)
      .describe('期末后几天（days）或几个工作日（workdays）内交；合同没写就不写'),
    to: textValue.nullable().default(null),
    ...sourced,
  }),
  texts: z
    .strictObject({
      referral: textValue.nullable().default(null).describe('不受理的事该找谁'),
      hotline: textValue.nullable().default(null).describe('急事打的电话'),
      afterHours: textValue.nullable().default(null).describe('服务时间以外在回执里补的一句'),
      report: textValue.nullable().default(null).describe('工单的报告叫什么，如 故障分析报告'),
    })
    .prefault({}),
})
