import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import type { Problem } from '../../src/domain/fault.ts'
import { type Instant, second } from '../../src/domain/time.ts'
import { type History, type HistoryLine, type HistoryOptions, byTime } from './line.ts'
import { MessageIds, mentionsAny } from './speech.ts'

const user = z.object({
  id: z.string(),
  name: z.string().default(''),
  real_name: z.string().nullish(),
  is_bot: z.boolean().nullish(),
  profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
})
type User = z.infer<typeof user>

const said = z.object({
  ts: z.string().regex(/^\d{9,10}\.\d{1,6}$/),
  user: z.string().nullish(),
  username: z.string().nullish(),
  bot_id: z.string().nullish(),
  text: z.string().nullish(),
  thread_ts: z.string().nullish(),
  files: z.array(z.object({ name: z.string().nullish(), title: z.string().nullish() })).nullish(),
})
const entry = said.extend({
  subtype: z.string().nullish(),
  deleted_ts: z.string().nullish(),
  message: z.object({ ts: z.string(), text: z.string().nullish() }).nullish(),
  previous_message: z.object({ ts: z.string() }).nullish(),
})
type Entry = z.infer<typeof entry>

/** Subtypes that carry somebody's words (https://api.slack.com/events/message); the others are the client's own notices. */
const spoken = ['bot_message', 'file_share', 'me_message', 'thread_broadcast', 'file_comment']

/**
 * A Slack workspace export (.zip with users.json, channels.json and one JSON file a channel and day). Rooms are channel
 * names, as people know them; ids are `ts`, unique in a channel. Direct messages between people are left out.
 */
export const readSlack = (file: string, bytes: Uint8Array, options: HistoryOptions): History => {
  const problems: Problem[] = []
  const entries = open(file, bytes, problems)
  const users = new Map(listOf(file, entries, 'users.json', user, problems).map((one) => [one.id, one]))
  const hidden = ['dms.json', 'mpims.json'].flatMap((name) =>
    listOf(file, entries, name, z.object({ id: z.string(), name: z.string().nullish() }), problems).flatMap(
      (one) => [one.id, one.name ?? one.id],
    ),
  )
  const lines: HistoryLine[] = []
  const ids = new MessageIds()
  for (const path of [...entries.keys()].toSorted()) {
    const match = /(?:^|\/)([^/]+)\/(\d{4}-\d{2}-\d{2})\.json$/.exec(path)
    const room = match?.[1]
    if (room === undefined || hidden.includes(room)) continue
    for (const one of listOf(file, entries, path, entry, problems)) {
      const line = toLine(one, room, users, ids, options)
      if (line !== null) lines.push(line)
    }
  }
  return { format: 'slack', lines: byTime(lines), problems }
}

const open = (file: string, bytes: Uint8Array, problems: Problem[]): ReadonlyMap<string, Uint8Array> => {
  try {
    const all = unzipSync(bytes, {
      filter: ({ name }) => name.endsWith('.json') && !name.includes('__MACOSX'),
    })
    return new Map(Object.entries(all))
  } catch {
    problems.push({ file, line: null, message: '压缩包打不开，可能没有下载完整，请重新导出' })
    return new Map()
  }
}

/** The elements of a JSON list in the archive that are well-formed; the others are reported with their position. */
const listOf = <T>(
  file: string,
  entries: ReadonlyMap<string, Uint8Array>,
  path: string,
  schema: z.ZodType<T>,
  problems: Problem[],
): T[] => {
  const key = [...entries.keys()].find((name) => name === path || name.endsWith(`/${path}`))
  const bytes = key === undefined ? undefined : entries.get(key)
  if (bytes === undefined) return []
  const inside = `${file}!${key}`
  let value: unknown
  try {
    value = JSON.parse(strFromU8(bytes))
  } catch {
    problems.push({ file: inside, line: null, message: '不是 JSON，这个文件没有读入' })
    return []
  }
  if (!Array.isArray(value)) {
    problems.push({ file: inside, line: null, message: '不是 JSON 列表，这个文件没有读入' })
    return []
  }
  return value.flatMap((element: unknown, index) => {
    const result = schema.safeParse(element)
    if (result.success) return [result.data]
    const field = result.error.issues[0]?.path.join('.') ?? ''
    problems.push({
      file: inside,
      line: null,
      message: `第 ${index + 1} 项的 ${field || '内容'} 缺少或类型不对`,
    })
    return []
  })
}

const instantOf = (ts: string): Instant => Math.floor(Number(ts) * second)

const nameOf = (users: ReadonlyMap<string, User>, id: string): string => {
  const one = users.get(id)
  const shown = [one?.profile?.display_name, one?.profile?.real_name, one?.real_name, one?.name]
  return shown.find((name) => name !== undefined && name !== null && name !== '') ?? id
}

const toLine = (
  one: Entry,
  room: string,
  users: ReadonlyMap<string, User>,
  ids: MessageIds,
  options: HistoryOptions,
): HistoryLine | null => {
  const at = instantOf(one.ts)
  if (one.subtype === 'message_deleted') {
    const id = one.deleted_ts ?? one.previous_message?.ts
    return id === undefined ? null : { kind: 'recalled', at, room, id }
  }
  const raw = one.subtype === 'message_changed' ? one.message?.text : one.text
  const { text, mentions } = readable(raw ?? '', users)
  if (one.subtype === 'message_changed')
    return one.message?.ts === undefined ? null : { kind: 'edited', at, room, id: one.message.ts, text }
  if (one.subtype !== undefined && one.subtype !== null && !spoken.includes(one.subtype)) return null
  const from = one.user ?? one.bot_id ?? one.username
  const files = (one.files ?? []).map(({ name, title }) => ({ name: name ?? title ?? '文件', path: null }))
  if (from === undefined || from === null || (text === '' && files.length === 0)) return null
  const names = mentions.map((id) => `@${nameOf(users, id)}`).join(' ')
  return {
    kind: 'message',
    at,
    room,
    id: ids.given(room, one.ts, at, from, text),
    from,
    name: users.has(from) ? nameOf(users, from) : (one.username ?? from),
    isBot: one.subtype === 'bot_message' || users.get(from)?.is_bot === true,
    text,
    mentionsBot: mentionsAny(`${text} ${names}`, options.botNames),
    mentions,
    replyTo: typeof one.thread_ts === 'string' && one.thread_ts !== one.ts ? one.thread_ts : null,
    quoted: null,
    files,
  }
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** Slack's marks as people see them (https://api.slack.com/reference/surfaces/formatting), and who is called. */
const readable = (text: string, users: ReadonlyMap<string, User>): { text: string; mentions: string[] } => {
  const mentions = new Set<string>()
  const shown = text
    .replace(/<([^<>]*)>/g, (_, inside: string) => {
      const bar = inside.indexOf('|')
      const target = bar < 0 ? inside : inside.slice(0, bar)
      const label = bar < 0 ? '' : inside.slice(bar + 1)
      if (target.startsWith('@')) {
        mentions.add(target.slice(1))
        return `@${users.has(target.slice(1)) ? nameOf(users, target.slice(1)) : label || target.slice(1)}`
      }
      if (target.startsWith('#')) return `#${label || target.slice(1)}`
      if (target.startsWith('!'))
        return `@${label.replace(/^@/, '') || (target.slice(1).split('^')[0] ?? '')}`
      return label === '' || label === target ? target.replace(/^mailto:/, '') : `${label}（${target}）`
    })
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity)
  return { text: shown.trim(), mentions: [...mentions] }
}
