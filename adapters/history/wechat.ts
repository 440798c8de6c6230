import { basename } from 'node:path'
import type { Problem } from '../../src/domain/fault.ts'
import { type CsvRecord, readCsv } from './csv.ts'
import { type History, type HistoryFile, type HistoryLine, type HistoryOptions, byTime } from './line.ts'
import { readLocalTime } from './local-time.ts'
import {
  MessageIds,
  findQuoted,
  findRecalled,
  mentionsAny,
  recallerIn,
  resolveMentions,
  splitQuote,
  takeFiles,
} from './speech.ts'

/** Column titles of the common export tools; where two fit, the earlier one in the list is taken. */
const titles = {
  time: [
    'strtime',
    'time',
    '时间',
    '发送时间',
    '消息时间',
    '日期',
    'datetime',
    'createtime',
    'timestamp',
    'date',
  ],
  sender: [
    'sender',
    '发送人id',
    '发送者id',
    '发送者wxid',
    'wxid',
    '发送人',
    '发送者',
    '发言人',
    'from',
    'from_id',
    'nickname',
    '昵称',
  ],
  name: [
    'nickname',
    '昵称',
    '群昵称',
    '发送人昵称',
    '发送者昵称',
    'name',
    'from_nickname',
    'remark',
    '备注',
    '发送人',
    '发送者',
    '发言人',
    'sender',
    'from',
  ],
  type: ['type', '类型', '消息类型', 'content_type', 'msgtype'],
  content: ['strcontent', 'content', '内容', '消息内容', 'message', '消息', 'text', 'msg'],
  room: ['room', '群', '群聊', '群名', '会话', 'group_name', 'talker', 'talkerid', 'group_id', '聊天对象'],
  id: ['msgsvrid', 'msgid', '消息id', 'id', 'localid'],
} as const
type Column = keyof typeof titles
type Columns = Readonly<Record<Column, number | null>>

/** What the type column says, by name or by WeChat's own number. */
const kinds: readonly (readonly [RegExp, 'text' | 'system' | 'sticker' | { file: string }])[] = [
  [/^(1|0|文本|文字|text|引用|引用消息|quote|49-57|回复)$/i, 'text'],
  [/^(10000|10002|系统|系统消息|系统通知|system|撤回|撤回消息|拍一拍)$/i, 'system'],
  [/^(47|表情|动画表情|表情包|sticker|emoji|emoticon)$/i, 'sticker'],
  [/^(3|图片|image|picture|photo|img)$/i, { file: '图片' }],
  [/^(34|语音|voice|audio|recording)$/i, { file: '语音' }],
  [/^(43|62|视频|video)$/i, { file: '视频' }],
  [/^(文件|file|attachment)$/i, { file: '文件' }],
]

const columnsOf = (header: readonly string[]): Columns => {
  const shown = header.map((cell) => cell.trim().toLowerCase().replace(/\s/g, ''))
  const find = (column: Column): number | null => {
    const title = titles[column].find((candidate) => shown.includes(candidate))
    return title === undefined ? null : shown.indexOf(title)
  }
  return {
    time: find('time'),
    sender: find('sender'),
    name: find('name'),
    type: find('type'),
    content: find('content'),
    room: find('room'),
    id: find('id'),
  }
}

const separatorOf = (text: string): string => {
  const head = text.split(/[\r\n]/, 1)[0] ?? ''
  return ['\t', ';'].find((separator) => !head.includes(',') && head.includes(separator)) ?? ','
}

/** Whether the first row names a time and a content column. */
export const looksLikeWechat = (text: string): boolean => {
  const first = readCsv(text.split(/[\r\n]/, 1)[0] ?? '', separatorOf(text))[0]
  if (first === undefined) return false
  const columns = columnsOf(first.cells)
  return columns.time !== null && columns.content !== null
}

/**
 * A WeChat group export as the common tools write it: CSV with a row of titles (Chinese or English, in any order), then
 * one message a record: time in China, sender, type, content; room, nickname and message id where there are such columns.
 */
export const readWechat = (file: string, text: string, options: HistoryOptions): History => {
  const [header, ...records] = readCsv(text, separatorOf(text))
  const columns = columnsOf(header?.cells ?? [])
  const missing = (['time', 'sender', 'content'] as const).filter((column) => columns[column] === null)
  if (header === undefined || missing.length > 0)
    return {
      format: 'wechat',
      lines: [],
      problems: [
        {
          file,
          line: header?.line ?? null,
          message: `标题行缺少列：${missing.map((column) => columnNames[column]).join('、')}`,
        },
      ],
    }
  const problems: Problem[] = []
  const lines: HistoryLine[] = []
  const ids = new MessageIds()
  const place = basename(file).replace(/\.(csv|txt)$/i, '')
  for (const record of records) {
    const line = toLine(record, columns, place, ids, lines, options)
    if (typeof line === 'string') problems.push({ file, line: record.line, message: line })
    else if (line !== null) lines.push(line)
  }
  return { format: 'wechat', lines: byTime(resolveMentions(lines)), problems }
}

const columnNames = { time: '时间', sender: '发送人', content: '内容' }

/** The line, null when there is nothing in it for the desk, or what is wrong with it. */
const toLine = (
  record: CsvRecord,
  columns: Columns,
  place: string,
  ids: MessageIds,
  earlier: readonly HistoryLine[],
  options: HistoryOptions,
): HistoryLine | null | string => {
  const cell = (column: Column): string => record.cells[columns[column] ?? -1]?.trim() ?? ''
  if (!record.closed) return '引号没有配对，这条消息没有读入'
  const at = readLocalTime(cell('time'))
  if (at === null) return '时间读不出来，这条消息没有读入'
  const room = cell('room') || place
  const content = cell('content').replace(/\r\n?/g, '\n')
  const type = cell('type')
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'text'
  const recaller = recallerIn(content)
  if (kind === 'system' || (recaller !== null && cell('sender') === '')) {
    const who = recaller === '你' ? cell('name') : recaller
    const id = who === null ? null : findRecalled(earlier, room, who, at)
    return id === null ? null : { kind: 'recalled', at, room, id }
  }
  const from = cell('sender') || cell('name')
  if (from === '') return '没有发送人，这条消息没有读入'
  const quote = kind === 'text' ? splitQuote(content) : null
  const { text, files } = spoken(kind, quote?.text ?? content)
  if (text === '' && files.length === 0) return null
  return {
    kind: 'message',
    at,
    room,
    id: ids.given(room, cell('id') || null, at, from, content),
    from,
    name: cell('name') || from,
    isBot: false,
    text,
    mentionsBot: mentionsAny(text, options.botNames),
    mentions: [],
    replyTo: quote === null ? null : findQuoted(earlier, room, quote.name, quote.quoted),
    quoted: quote?.quoted ?? null,
    files,
  }
}

const fileName = /([^\\/\s<>"]+\.[A-Za-z0-9]{2,5})\s*$/

const spoken = (
  kind: 'text' | 'sticker' | { file: string },
  content: string,
): { text: string; files: HistoryFile[] } => {
  if (kind === 'text') return takeFiles(content)
  if (kind === 'sticker') return { text: '[表情]', files: [] }
  return { text: '', files: [{ name: fileName.exec(content)?.[1] ?? kind.file, path: null }] }
}
