import { z } from 'zod'
import { audiences, clockStarts } from '../src/domain/contract/policy.ts'
import { categories, channels, clockKinds, severities, waitingFor } from '../src/domain/tickets/ticket.ts'
import { ruleParts, sourced } from './contract-rules-schema.ts'
import { clockValue, daysValue, durationValue, lengthValue, textValue, windowValue } from './yaml-values.ts'

const aliases = z.array(textValue).default([]).describe('口头的叫法，一个叫法只能指一个')
const severity = z.enum(severities).describe('normal 一般，urgent 紧急，critical 重大')

const condition = z
  .strictObject({
    day: z.enum(['workday', 'non-workday']).describe('起算那天是不是法定工作日'),
    during: textValue.describe('起算时刻在这个日历的时段里'),
    outside: textValue.describe('起算时刻不在这个日历的时段里'),
    channel: z
      .array(z.enum(channels))
      .min(1)
      .describe('从哪里来：group 群，phone 电话，email 邮件，visit 现场'),
    category: z.array(z.enum(categories)).min(1).describe('哪些类别的工单'),
    tier: z.int().min(2).max(9).describe('升级到这一级时重新起算'),
  })
  .partial()
  .describe('什么情况下用这一条；几项都写就要同时满足')

const audience = z
  .array(z.enum(audiences))
  .describe('告诉谁：assignee 处理人或值班，lead 组长，manager 负责人')

const reminders = z.strictObject({
  before: z.array(z.number()).describe('时限走到几成时提醒，如 [0.5, 0.8]'),
  repeatAfter: durationValue.describe('超时后隔多久再提醒，按整十分钟'),
  repeatAtMost: z.int().min(0).max(1000).nullable().describe('最多几次；null 直到有人回“收到”'),
  to: z
    .strictObject({
      before: audience.default(['assignee']),
      due: audience.default(['assignee', 'lead']),
      after: audience.default(['assignee', 'lead', 'manager']),
    })
    .prefault({}),
  hours: textValue.nullable().default(null).describe('只在这个日历的时段里提醒；不写则随时限自己的日历'),
})

const week = z
  .array(z.strictObject({ days: daysValue, hours: z.array(windowValue).min(1) }))
  .min(1)
  .describe('每周的服务时段，1 星期一 … 7 星期日')

const target = z.strictObject({
  clock: z.enum(clockKinds),
  within: lengthValue.optional().describe('多长时间内'),
  every: lengthValue.optional().describe('每隔多久一次，代替 within'),
  calendar: textValue.describe('按哪个日历计时'),
  pausedBy: z.array(z.enum(waitingFor)).default([]).describe('等谁的时候停表：user 用户，vendor 厂商'),
  from: z.enum(clockStarts).optional().describe('从哪里起算；不写按时限种类'),
  when: condition.default({}),
  satisfiedBy: z.literal('proposal').optional().describe('书面处理建议也算完成（SLA-T1）'),
  grace: lengthValue.optional().describe('到时后还能补交处理建议的时间'),
  to: textValue.nullable().default(null).describe('通知 contacts 里的哪一组'),
  reminders: reminders.nullable().default(null),
  ...sourced,
  // Files of older versions name no section.
  source: sourced.source.default(''),
})

/** The parts of a contract file; each is read by itself, so that one slip does not hide the next. */
export const contractParts = {
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, '应由小写字母、数字和短横线组成，以字母开头'),
  name: textValue,
  customer: textValue,
  document: textValue.nullable().default(null),
  system: z.strictObject({
    name: textValue,
    aliases,
    articlesOf: z.array(textValue).default([]).describe('写给这些系统的知识条目，这里也能用'),
  }),
  module: z.strictObject({
    system: textValue.optional(),
    area: textValue.nullable().default(null),
    name: textValue,
    functions: z.array(textValue).default([]),
    aliases,
  }),
  region: z.strictObject({ name: textValue, aliases }),
  unit: z.strictObject({ name: textValue, aliases, region: textValue.nullable().default(null) }),
  severity: z.strictObject({
    severity,
    definition: textValue,
    cues: z.array(textValue).default([]),
  }),
  defaultSeverity: severity,
  category: z.strictObject({ category: z.enum(categories), cues: z.array(textValue).min(1) }),
  calendar: z.strictObject({
    week: z.unknown(),
    makeUp: z.array(windowValue).nullable().default(null).describe('调休上班日的时段；不写按星期一'),
    holidays: z.enum(['closed', 'open']).default('closed').describe('法定节假日：closed 不算，open 照常'),
  }),
  hours: z.strictObject({ days: daysValue, hours: z.array(windowValue).min(1) }),
  policy: z.strictObject({ severity, targets: z.unknown(), reminders: reminders.nullable().default(null) }),
  target,
  reminders,
  patience: z.strictObject({
    burstQuiet: durationValue,
    burstLongest: durationValue,
    continuation: durationValue,
    candidates: durationValue,
    answer: durationValue,
    confirmation: durationValue,
    reopen: durationValue,
  }),
  retention: z
    .strictObject({
      tickets: durationValue.describe('办结的工单最后一次变动后留多久，至少 400d'),
      receipts: durationValue.describe('处理完的收件和发出的通知留多久，至少 30d'),
      ...sourced,
    })
    .nullable()
    .default(null),
  nickname: z.string().nullable().default(null),
  quietHours: z.strictObject({ from: clockValue, to: clockValue }).nullable().default(null),
  summary: z
    .strictObject({
      at: clockValue,
      days: z.enum(['every', 'workdays']),
      weekly: clockValue.nullable().default(null),
      monthly: clockValue.nullable().default(null),
    })
    .nullable()
    .default(null),
  tier: z.strictObject({ tier: z.int().min(1).max(9), name: textValue }),
  speech: z
    .strictObject({ perRoomPerHour: z.int().min(1).max(10_000) })
    .nullable()
    .default(null),
  thresholds: z
    .strictObject({ confident: z.number().min(0).max(1), candidate: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  ...ruleParts({ length: lengthValue, reminders, severity }),
}

type Parts = typeof contractParts
/** A good part of a contract file. */
export type Part<Name extends keyof Parts> = z.infer<Parts[Name]>

const calendar = z.union([z.literal('always').describe('7×24 小时'), contractParts.calendar.extend({ week })])

/** A contract file as a whole: what editors complete and check by. The desk reads it part by part. */
export const contractSchema = z
  .strictObject({
    id: contractParts.id,
    name: contractParts.name,
    customer: contractParts.customer,
    document: contractParts.document,
    systems: z.array(contractParts.system).min(1),
    modules: z.array(contractParts.module).default([]),
    regions: z.array(contractParts.region).default([]),
    units: z.array(contractParts.unit).default([]),
    severities: z.array(contractParts.severity).min(1),
    defaultSeverity: contractParts.defaultSeverity,
    categories: z.array(contractParts.category).default([]),
    calendars: z.record(z.string(), calendar),
    policies: z.array(contractParts.policy.extend({ targets: z.array(target).min(1) })).min(1),
    ceiling: contractParts.ceiling,
    tracking: contractParts.tracking,
    averages: z.array(contractParts.average).default([]),
    availability: contractParts.availability,
    peaks: z.array(contractParts.peak).default([]),
    reminders: contractParts.reminders,
    contacts: z.record(z.string(), z.array(contractParts.contact).min(1)).default({}),
    vendors: z.array(contractParts.vendor).default([]),
    outbreak: contractParts.outbreak,
    satisfaction: contractParts.satisfaction,
    attendance: contractParts.attendance,
    checklists: z.array(contractParts.checklist).default([]),
    reports: z.array(contractParts.report).default([]),
    patience: contractParts.patience,
    retention: contractParts.retention,
    nickname: contractParts.nickname,
    quietHours: contractParts.quietHours,
    summary: contractParts.summary,
    tiers: z.array(contractParts.tier).min(1),
    speech: contractParts.speech,
    thresholds: contractParts.thresholds,
    texts: contractParts.texts,
  })
  .describe('值班 Zhiban 服务合同配置')

/** The names that may stand at the top of a contract file. */
export const contractShell = z.strictObject(
  Object.fromEntries(Object.keys(contractSchema.shape).map((name) => [name, z.unknown().optional()])),
)

/** JSON Schema of a contract file, for editors. */
export const contractJsonSchema = (): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(contractSchema, { io: 'input', unrepresentable: 'any' })
