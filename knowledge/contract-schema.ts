import { z } from 'zod'
import { categories, clockKinds, severities, waitingFor } from '../src/domain/ticket.ts'
import { clockValue, daysValue, durationValue, textValue, windowValue } from './yaml-values.ts'

const aliases = z.array(textValue).default([])

/** The parts of a contract file; each is read by itself, so that one slip does not hide the next. */
export const contractParts = {
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, '应由小写字母、数字和短横线组成，以字母开头'),
  name: textValue,
  customer: textValue,
  system: z.strictObject({ name: textValue, aliases }),
  module: z.strictObject({
    system: textValue.optional(),
    area: textValue.nullable().default(null),
    name: textValue,
    functions: z.array(textValue).default([]),
    aliases,
  }),
  region: z.strictObject({ name: textValue, aliases }),
  severity: z.strictObject({
    severity: z.enum(severities),
    definition: textValue,
    cues: z.array(textValue).default([]),
  }),
  defaultSeverity: z.enum(severities),
  category: z.strictObject({ category: z.enum(categories), cues: z.array(textValue).min(1) }),
  calendar: z.strictObject({ week: z.unknown(), makeUp: z.array(windowValue).nullable().default(null) }),
  hours: z.strictObject({ days: daysValue, hours: z.array(windowValue).min(1) }),
  policy: z.strictObject({ severity: z.enum(severities), targets: z.unknown() }),
  target: z.strictObject({
    clock: z.enum(clockKinds),
    within: durationValue,
    calendar: textValue,
    pausedBy: z.array(z.enum(waitingFor)).default([]),
    clause: textValue,
  }),
  reminders: z.strictObject({
    before: z.array(z.number()),
    repeatAfter: durationValue,
    repeatAtMost: z.int().min(0).max(100),
  }),
  patience: z.strictObject({
    burstQuiet: durationValue,
    burstLongest: durationValue,
    continuation: durationValue,
    candidates: durationValue,
    answer: durationValue,
    confirmation: durationValue,
    reopen: durationValue,
  }),
  nickname: z.string().nullable().default(null),
  quietHours: z.strictObject({ from: clockValue, to: clockValue }).nullable().default(null),
  summary: z
    .strictObject({ at: clockValue, days: z.enum(['every', 'workdays']) })
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
}

/** The names that may stand at the top of a contract file. */
export const contractShell = z.strictObject({
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  customer: z.unknown().optional(),
  systems: z.unknown().optional(),
  modules: z.unknown().optional(),
  regions: z.unknown().optional(),
  severities: z.unknown().optional(),
  defaultSeverity: z.unknown().optional(),
  categories: z.unknown().optional(),
  calendars: z.unknown().optional(),
  policies: z.unknown().optional(),
  reminders: z.unknown().optional(),
  patience: z.unknown().optional(),
  nickname: z.unknown().optional(),
  quietHours: z.unknown().optional(),
  summary: z.unknown().optional(),
  tiers: z.unknown().optional(),
  speech: z.unknown().optional(),
  thresholds: z.unknown().optional(),
})

type Parts = typeof contractParts
/** A good part of a contract file. */
export type Part<Name extends keyof Parts> = z.infer<Parts[Name]>
