import { z } from 'zod'
import type { Problem } from '../../src/domain/fault.ts'
import { type Instant, parseInstant } from '../../src/domain/time.ts'
import { splitLines } from './decode.ts'
import { type History, type HistoryLine, type HistoryOptions, byTime } from './line.ts'
import { MessageIds, mentionsAny, resolveMentions } from './speech.ts'

const instant = z.string().transform((text, context): Instant => {
  const at = parseInstant(text)
  if (at !== null) return at
  context.addIssue({ code: 'custom', message: '不是 ISO 8601 时间' })
  return z.NEVER
})

const message = z.object({
  at: instant,
  room: z.string().min(1),
  id: z.string().min(1).optional(),
  from: z.string().min(1),
  name: z.string().optional(),
  isBot: z.boolean().default(false),
  text: z.string().default(''),
  mentionsBot: z.boolean().optional(),
  mentions: z.array(z.string()).optional(),
  replyTo: z.string().nullish(),
  quoted: z.string().nullish(),
  files: z.array(z.object({ name: z.string(), path: z.string().nullish() })).default([]),
})
const recalled = z.object({ at: instant, room: z.string(), id: z.string(), recalled: z.literal(true) })
const edited = z.object({
  at: instant,
  room: z.string(),
  id: z.string(),
  edited: z.literal(true),
  text: z.string(),
})
const pressed = z.object({
  at: instant,
  room: z.string(),
  from: z.string(),
  on: z.number().int().positive(),
  press: z.string().min(1),
})
const direct = z.object({ at: instant, direct: z.literal(true), from: z.string().min(1), text: z.string() })

/** Our own form of a chat history, one JSON object a line (message, recalled, edited, pressed, direct). */
export const readJsonl = (file: string, text: string, options: HistoryOptions): History => {
  const lines: HistoryLine[] = []
  const problems: Problem[] = []
  const ids = new MessageIds()
  splitLines(text).forEach((raw, index) => {
    if (raw.trim() === '') return
    const line = readLine(raw, ids, options)
    if (typeof line === 'string') problems.push({ file, line: index + 1, message: line })
    else lines.push(line)
  })
  return { format: 'jsonl', lines: byTime(resolveMentions(lines)), problems }
}

/** The line, or what is wrong with it. */
const readLine = (raw: string, ids: MessageIds, options: HistoryOptions): HistoryLine | string => {
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    return '不是 JSON 对象'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '不是 JSON 对象'
  if ('recalled' in value)
    return checked(recalled, value, ({ at, room, id }) => ({ kind: 'recalled', at, room, id }))
  if ('edited' in value)
    return checked(edited, value, ({ at, room, id, text }) => ({ kind: 'edited', at, room, id, text }))
  if ('press' in value)
    return checked(pressed, value, ({ at, room, from, on, press }) => ({
      kind: 'pressed',
      at,
      room,
      from,
      on,
      press,
    }))
  if ('direct' in value)
    return checked(direct, value, ({ at, from, text }) => ({ kind: 'direct', at, from, text }))
  return checked(message, value, (m) => ({
    kind: 'message',
    at: m.at,
    room: m.room,
    id: ids.given(m.room, m.id ?? null, m.at, m.from, m.text),
    from: m.from,
    name: m.name ?? m.from,
    isBot: m.isBot,
    text: m.text,
    mentionsBot: m.mentionsBot ?? mentionsAny(m.text, options.botNames),
    mentions: m.mentions ?? [],
    replyTo: m.replyTo ?? null,
    quoted: m.quoted ?? null,
    files: m.files.map(({ name, path }) => ({ name, path: path ?? null })),
  }))
}

const checked = <T>(
  schema: z.ZodType<T>,
  value: unknown,
  build: (read: T) => HistoryLine,
): HistoryLine | string => {
  const result = schema.safeParse(value)
  if (result.success) return build(result.data)
  const [issue] = result.error.issues
  if (issue === undefined) return '内容不合格式'
  const field = issue.path.join('.')
  return issue.code === 'custom' ? `${field}：${issue.message}` : `${field}：缺少或类型不对`
}
